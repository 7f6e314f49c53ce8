"""Opening a conflict by file or case name with its remarks, checking one, and the file that newcomers start from."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from detente.cases.catalogue import Case, case_names, case_summary, find_path
from detente.errors import FormatError, ModelError, PreferenceError, Problem
from detente.io import read_with_remarks
from detente.model import Conflict
from detente.model.diagnosis import rule_effects

__all__ = ["Check", "all_cases", "check", "load_with_remarks", "template"]


@dataclass(frozen=True)
class Check:
    """What is right and wrong with a conflict file.

    Attributes
    ----------
    name : str
        The file or case, as it was called.
    conflict : Conflict or None
        What the file says; None if it has errors.
    errors, warnings : tuple of Problem
        Every fault with its place.
    removed : tuple of int
        For each rule of infeasibility, how many combinations it removes that no earlier rule removed.
    feasible : int
        How many combinations are left.
    """

    name: str
    conflict: Conflict | None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    removed: tuple[int, ...] = ()
    feasible: int = 0


def load_with_remarks(path_or_case: str) -> tuple[Conflict, tuple[Problem, ...]]:
    """Read a conflict from a file or the case library, with the warnings of its reader."""
    return read_with_remarks(find_path(path_or_case))


def check(path_or_case: str) -> Check:
    """Look for every mistake of a conflict file, however many states it has.

    Raises
    ------
    DetenteError
        Only if there is no such file or case: mistakes in the file are in the result.
    """
    path = find_path(path_or_case)
    try:
        conflict, remarks = read_with_remarks(path)
    except (FormatError, ModelError, PreferenceError) as error:
        problems = error.problems or (Problem((), str(error), file=path_or_case),)
        errors = tuple(problem for problem in problems if problem.severity == "error")
        return Check(path_or_case, None, errors, tuple(problem for problem in problems if problem not in errors))
    if conflict.graph is not None:
        return Check(path_or_case, conflict, (), remarks, (), len(conflict.graph.states))
    return Check(path_or_case, conflict, (), remarks, rule_effects(conflict), _feasible(conflict))


def _feasible(conflict: Conflict) -> int:
    from detente.model.state_space import feasible_combinations

    states, _ = feasible_combinations(conflict)
    return int(states.feasible_mask().sum())


def all_cases() -> tuple[Case, ...]:
    """Return every case of the library, in alphabetical order."""
    return tuple(case_summary(name) for name in case_names())


def template() -> str:
    """Return the commented conflict file that newcomers start from."""
    return (files("detente.cases") / "template.yaml").read_text("utf-8")
