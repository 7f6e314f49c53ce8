"""Equilibria in a few groups, so that hundreds can be looked at: one by one, or by the patterns that describe them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.analysis.patterns import Combinations, Pattern, cover
from detente.analysis.robustness.result import Neighbourhood
from detente.model import StateSet
from detente.types import IntArray

__all__ = ["Group", "grouped"]


@dataclass(frozen=True, eq=False)
class Group:
    """Equilibria that are looked at together.

    Attributes
    ----------
    states : StateSet
    columns : array of int
        Their places among the equilibria.
    pattern : Pattern or None
        What they have in common; None for a single state, and for the rest that the patterns shown leave.
    """

    states: StateSet
    columns: IntArray
    pattern: Pattern | None = None


def grouped(near: Neighbourhood, concept: str, limit: int) -> tuple[Group, ...]:
    """Divide the equilibria into groups: each alone where there are few, else by pattern, the largest pattern first.

    Parameters
    ----------
    near : Neighbourhood
    concept : str
    limit : int
        Most groups; what is left over is the last of them.

    Notes
    -----
    Patterns overlap; a state belongs to the first that it fits.
    """
    states = near.equilibria(concept)
    columns = np.arange(len(states))
    if len(states) <= limit:
        return tuple(Group(states[k : k + 1], columns[k : k + 1]) for k in columns.tolist())
    groups = []
    left = np.ones(len(states), dtype=bool)
    for pattern in () if near.space.conflict.is_graph_form else cover(states).patterns[: limit - 1]:
        fits = _fitting(states, pattern) & left
        if fits.any():
            groups.append(Group(StateSet(states.space, states.indices[fits]), columns[fits], pattern))
            left &= ~fits
    if left.any():
        groups.append(Group(StateSet(states.space, states.indices[left]), columns[left]))
    return tuple(groups)


def _fitting(states: StateSet, pattern: Pattern) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    combinations = Combinations(states.space)
    rest = combinations.codes(states.indices)
    fits = np.ones(len(states), dtype=bool)
    for size, (low, high) in zip(combinations.sizes, pattern.ranges, strict=True):
        level = rest % size
        rest = rest // size
        fits &= (low <= level) & (level <= high)
    return fits
