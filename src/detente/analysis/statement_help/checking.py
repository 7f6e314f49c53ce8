"""A statement that is being written: its faults, or the states that satisfy it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.errors import ModelError, Problem
from detente.model import Conflict, StateSet, StateSpace
from detente.model.state_space import compile_states

__all__ = ["SCHEMA", "StatementCheck", "check_statement", "states_only"]

SCHEMA = "detente.statement-check/1"
"""Name and version of the JSON contract."""


@dataclass(frozen=True, eq=False)
class StatementCheck:
    """What can be said of a statement.

    Attributes
    ----------
    text : str
        The statement.
    problems : tuple of Problem
        Why it cannot be read, each with the place in the text; empty if it can.
    holds : StateSet or None
        The feasible states that satisfy it; None if it cannot be read.
    n_states : int
        How many states it was looked for in.
    options : tuple of str
        Ids of the options that it speaks of.
    """

    text: str
    problems: tuple[Problem, ...]
    holds: StateSet | None
    n_states: int
    options: tuple[str, ...]

    def to_dict(self, *, limit: int = 20) -> dict[str, Any]:
        """Return plain data: the contract ``detente.statement-check/1``, with at most so many states."""
        count = 0 if self.holds is None else len(self.holds)
        shown = [] if self.holds is None else self.holds[:limit]
        return {
            "schema": SCHEMA,
            "text": self.text,
            "problems": [_problem(problem) for problem in self.problems],
            "n_states": self.n_states,
            "n_holds": count,
            "states": [{"number": s.number, "text": s.text, "label": s.label, "levels": list(s.levels)} for s in shown],
            "complete": count <= limit,
            "always": self.holds is not None and count == self.n_states,
            "never": self.holds is not None and count == 0,
            "options": list(self.options),
        }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "message": problem.message,
        "expected": problem.expected,
        "got": problem.got,
        "hint": problem.hint,
        "span": None if problem.span is None else list(problem.span),
    }


def states_only(conflict: Conflict) -> StateSpace:
    """Compile a conflict without its preferences: everybody is indifferent.

    For questions about states that have an answer also where preferences are still to be written.
    """
    return compile_states(conflict)


def check_statement(space: StateSpace, text: str, *, where: str | None = None) -> StatementCheck:
    """Look at a statement that somebody is writing.

    Parameters
    ----------
    space : StateSpace
        The states; see `states_only`.
    text : str
        The statement.
    where : str, optional
        Another statement: only the states that satisfy it are looked at.

    Raises
    ------
    ModelError
        If ``where`` cannot be read.

    Examples
    --------
    >>> import detente
    >>> space = states_only(detente.load("chicken"))
    >>> len(check_statement(space, "first_swerves").holds), check_statement(space, "first_swerve").problems[0].span
    (2, (0, 12))
    """
    among = space.feasible if where is None else np.flatnonzero(space.truth(where))
    try:
        statement = space.conflict.statement(text)
    except ModelError as error:
        return StatementCheck(text, error.problems, None, len(among), ())
    options = tuple(space.conflict.options[position].id for position in sorted(statement.options()))
    holds = StateSet(space, among[space.truth(statement)[among]])
    return StatementCheck(text, (), holds, len(among), options)
