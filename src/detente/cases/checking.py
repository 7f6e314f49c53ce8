"""Checking a conflict file: every fault that reading finds, and what only its states can tell."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path

from detente.cases.catalogue import find_path
from detente.errors import FormatError, LimitExceededError, ModelError, PreferenceError, Problem
from detente.io import find_format, place, read_with_remarks
from detente.io.files import read_text
from detente.model import Conflict
from detente.model.diagnosis import DIAGNOSIS_LIMIT, diagnose, rule_effects

__all__ = ["Check", "check"]


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
    feasible : int or None
        How many combinations are left; None if there are too many to be looked through within memory.
    """

    name: str
    conflict: Conflict | None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    removed: tuple[int, ...] = ()
    feasible: int | None = 0


def check(path_or_case: str) -> Check:
    """Look for every mistake of a conflict file, in all states that fit into memory.

    Raises
    ------
    DetenteError
        Only if there is no such file or case: mistakes in the file are in the result.
    """
    path = find_path(path_or_case)
    try:
        conflict, remarks = read_with_remarks(path)
    except (FormatError, ModelError, PreferenceError) as error:
        return _sorted(path_or_case, None, error.problems or (Problem((), str(error), file=path_or_case),))
    if conflict.graph is not None:
        return _sorted(path_or_case, conflict, remarks, feasible=len(conflict.graph.states))
    combinations = math.prod(len(option.levels) for option in conflict.options)
    try:
        if combinations > DIAGNOSIS_LIMIT:  # reading did not look that far
            remarks = _looked_through(conflict, path)
        removed = rule_effects(conflict)
    except LimitExceededError as error:
        return _sorted(path_or_case, conflict, (_not_looked_through(error, path_or_case),), feasible=None)
    return _sorted(path_or_case, conflict, remarks, removed, combinations - sum(removed))


def _sorted(
    name: str,
    conflict: Conflict | None,
    problems: tuple[Problem, ...],
    removed: tuple[int, ...] = (),
    feasible: int | None = 0,
) -> Check:
    """Part errors from warnings; a conflict with errors cannot be used."""
    errors = tuple(problem for problem in problems if problem.severity == "error")
    warnings = tuple(problem for problem in problems if problem.severity == "warning")
    return Check(name, None, errors, warnings) if errors else Check(name, conflict, (), warnings, removed, feasible)


def _looked_through(conflict: Conflict, path: Path) -> tuple[Problem, ...]:
    """Return what all states of a large conflict show, with places where the format knows them."""
    problems = diagnose(conflict, limit=None)
    text = read_text(path)
    return tuple(place(problems, text, os.fspath(path))) if find_format(path, text).name == "native" else problems


def _not_looked_through(error: LimitExceededError, name: str) -> Problem:
    message = f"the states were not looked through: {str(error).rstrip('.')}"
    return Problem((), message, hint="Empty rules and statements were not looked for.", severity="warning", file=name)
