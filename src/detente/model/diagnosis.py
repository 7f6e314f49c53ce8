"""What can only be told of a conflict by looking at all its states: contradictions, and statements that say nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from detente.errors import PreferenceError, Problem
from detente.model.check import statements_of
from detente.model.conflict import Conflict
from detente.model.settings import Settings
from detente.model.state_space import States, compile_conflict, feasible_combinations, no_state_problem

__all__ = ["DIAGNOSIS_LIMIT", "diagnose", "rule_effects"]

DIAGNOSIS_LIMIT = 2**22
"""Combinations of levels up to which every read looks at all states; `diagnose` may be told to go further."""


def diagnose(conflict: Conflict, *, limit: int | None = DIAGNOSIS_LIMIT) -> tuple[Problem, ...]:
    """Look for contradictions that names and shapes do not show.

    Parameters
    ----------
    conflict : Conflict
        A conflict without structural faults.
    limit : int or None
        Combinations of levels above which nothing is enumerated and one warning says so; None for no limit.

    Returns
    -------
    tuple of Problem
        Errors: no feasible state is left; preferences do not order the states. Warnings: a rule that removes nothing,
        a statement that holds in all feasible states or in none.
    """
    if conflict.graph is not None:
        return tuple(_preferences(conflict))
    combinations = math.prod(len(option.levels) for option in conflict.options)
    if limit is not None and combinations > limit:
        message = f"with {combinations:,} combinations the states were not looked through"
        hint = "'detente check' looks for empty rules and statements as far as memory allows."
        return (Problem((), message, hint=hint, severity="warning"),)
    states, removed = feasible_combinations(conflict)
    if states.mask is not None and not states.mask.any():
        return (no_state_problem(conflict),)
    return (*_rules(removed), *_statements(conflict, states), *_preferences(conflict))


def rule_effects(conflict: Conflict) -> tuple[int, ...]:
    """Return for each rule of infeasibility how many combinations it removes that no earlier rule removed."""
    return tuple(feasible_combinations(conflict)[1])


def _rules(removed: list[int]) -> Iterator[Problem]:
    for index, count in enumerate(removed):
        if not count:
            message = "this rule removes no state that the rules before it left"
            yield Problem(("infeasible", index), message, severity="warning")


def _statements(conflict: Conflict, states: States) -> Iterator[Problem]:
    for path, text in statements_of(conflict):
        if path[0] == "infeasible":
            continue
        truth = states.truth(text)
        if states.mask is not None:
            shape = np.broadcast_shapes(truth.shape, (1,) * len(states.axes_shape))
            truth = np.broadcast_to(truth.reshape(shape), states.axes_shape).reshape(-1)[states.mask]
        if truth.all() or not truth.any():
            how = "in every feasible state" if truth.all() else "in no feasible state"
            yield Problem(path, f"statement '{text}' holds {how}", severity="warning")


def _preferences(conflict: Conflict) -> Iterator[Problem]:
    seen: set[Problem] = set()
    for reading in conflict.readings:
        try:
            compile_conflict(conflict, reading.id, Settings())
        except PreferenceError as error:
            yield from (problem for problem in error.problems if problem not in seen)
            seen.update(error.problems)
