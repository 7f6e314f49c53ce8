"""From stated preferences to ranks: one integer per state, larger is preferred, equal means indifferent."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import PreferenceError, Problem
from detente.model.preferences import Preferences
from detente.types import IntArray

if TYPE_CHECKING:
    from detente.model.state_space import States

__all__ = ["rank_array", "rank_bytes", "weight_sums"]

_LIMIT = 2**62
"""Largest rank that is kept without renumbering."""


@dataclass
class _Order:
    """An order over the states that gets finer: integer values below ``span``, larger is preferred."""

    values: IntArray
    span: int

    def refine(self, finer: IntArray, span: int) -> None:
        """Let ``finer`` (0 <= finer < span) decide among what is tied so far."""
        if self.span * span >= _LIMIT:
            self.values, self.span = _renumbered(self.values)
            if self.span * span >= _LIMIT:
                finer, span = _renumbered(finer)
        dtype = _smallest(self.span * span)
        self.values = self.values.astype(dtype, copy=False) * dtype.type(span) + finer.astype(dtype, copy=False)
        self.span *= span


def rank_array(preferences: Preferences, states: States) -> IntArray:
    """Rank all states for one decision maker.

    Parameters
    ----------
    preferences : Preferences
        What the decision maker wants: statements, weights and rankings refine each other in this order.
    states : States
        The states to rank.

    Returns
    -------
    array of int, one per position of ``states``
        Larger is preferred; of the smallest integer type that holds the ranks. Infeasible states hold any value.

    Raises
    ------
    PreferenceError
        If a ranking names a state twice or leaves one out, or a pattern fits no feasible state.

    Notes
    -----
    Statements are lexicographic (Peng 1999; Fang, Hipel, Kilgour and Peng 2003): the score is itself a rank, so nothing
    is sorted up to 62 statements; beyond that the states are renumbered in stages.
    """
    order = _Order(np.zeros((), dtype=np.int8), 1)
    for rank in preferences.ranks():
        count = sum(np.asarray(states.truth(item.statement), dtype=np.int8) for item in rank)
        order.refine(np.asarray(count), len(rank) + 1)
    if preferences.weights:
        order.refine(*_weighted(preferences, states))
    if preferences.ranking:
        refines = bool(preferences.statements or preferences.weights)
        place = _ranking(preferences, states, order.values if refines else None)
        order.refine(place, int(place.max(initial=0)) + 1)
    dtype = _smallest(order.span)
    return np.ascontiguousarray(np.broadcast_to(order.values, states.axes_shape).astype(dtype, copy=False)).reshape(-1)


def rank_bytes(preferences: Preferences) -> int:
    """Estimate the bytes per state that the ranks of these preferences take."""
    if preferences.weights or preferences.ranking:
        return 4
    return _smallest(math.prod(len(rank) + 1 for rank in preferences.ranks())).itemsize


def _smallest(span: int) -> np.dtype[Any]:
    """Return the smallest signed type that holds ranks below ``span``, with room above and below for sentinels."""
    for dtype in (np.int8, np.int16, np.int32):
        if span < np.iinfo(dtype).max:
            return np.dtype(dtype)
    return np.dtype(np.int64)


def _renumbered(values: IntArray) -> tuple[IntArray, int]:
    distinct, positions = np.unique(values, return_inverse=True)
    return positions.reshape(values.shape).astype(_smallest(len(distinct))), len(distinct)


def _weighted(preferences: Preferences, states: States) -> tuple[IntArray, int]:
    """Sum the weights of what holds, exactly, from 0 up."""
    total, unit = weight_sums(preferences.weights, states)
    scaled = [int(weight / unit) for weight in preferences.weights.values()]
    return total - sum(min(weight, 0) for weight in scaled), sum(abs(weight) for weight in scaled) + 1


def weight_sums(weights: Mapping[str, Decimal], states: States) -> tuple[IntArray, Decimal]:
    """Sum the weights of what holds in every state, exactly: decimals are scaled to whole numbers.

    Returns
    -------
    sums : int64 array that broadcasts to ``states.axes_shape``
    unit : Decimal
        What one of the whole numbers stands for.

    Raises
    ------
    PreferenceError
        If the weights differ so much in size that the sums do not fit.
    """
    known = {text: Decimal(weight) for text, weight in weights.items()}
    places = max(0, *(-int(weight.normalize().as_tuple().exponent) for weight in known.values()))
    scaled = {text: int(weight.scaleb(places)) for text, weight in known.items()}
    if places > 18 or sum(abs(weight) for weight in scaled.values()) + 1 >= _LIMIT:
        expected = "at most 18 digits between largest and smallest"
        raise PreferenceError("weights", [Problem(("weights",), "weights differ too much in size", expected)])
    total: IntArray = np.zeros((), dtype=np.int64)
    for text, weight in scaled.items():
        total = total + np.asarray(states.truth(text)).astype(np.int64) * weight
    return total, Decimal(1).scaleb(-places)


def _ranking(preferences: Preferences, states: States, tied: IntArray | None) -> IntArray:
    """Turn a ranking into ranks; ``tied`` holds what is to be refined, None if the ranking stands alone."""
    groups = preferences.ranked_states()
    place = np.full(states.n_positions, -1, dtype=np.int64)
    problems = []
    for index, group in enumerate(groups):
        for position, text in enumerate(group):
            path = ("ranking", index, position) if isinstance(preferences.ranking[index], tuple) else ("ranking", index)
            found = states.matching(text)
            problems += [problem.at(*path) for problem in _judge(text, found, place, states)]
            place[found] = len(groups) - index
    missing = np.flatnonzero((place < 0) & states.feasible_mask())
    if tied is None:
        problems += _left_out(missing, states)
    else:
        problems += _half_ranked(place, np.broadcast_to(tied, states.axes_shape).reshape(-1), missing, states)
    if problems:
        raise PreferenceError("the ranking does not order the states", problems)
    return np.maximum(place, 0).reshape(states.axes_shape)


def _judge(text: str, found: IntArray, place: IntArray, states: States) -> Iterator[Problem]:
    if not len(found):
        yield Problem((), "no feasible state fits", got=f"'{text}'")
    again = found[place[found] >= 0]
    if len(again):
        yield Problem((), f"state {states.text(int(again[0]))} stands in the ranking twice", got=f"'{text}'")


def _left_out(missing: IntArray, states: States) -> Iterator[Problem]:
    if len(missing):
        hint = "Rank every feasible state; a pattern such as '--Y' stands for all states that fit it."
        yield Problem(("ranking",), f"the ranking leaves out {_listed(missing, states)}", hint=hint)


def _half_ranked(place: IntArray, tied: IntArray, missing: IntArray, states: States) -> Iterator[Problem]:
    """Tell of groups that are still tied and ranked only in part."""
    ranked = np.unique(tied[place >= 0])
    half = missing[np.isin(tied[missing], ranked)]
    if len(half):
        message = f"the ranking leaves out {_listed(half, states)}, tied with states that it ranks"
        yield Problem(("ranking",), message, hint="Of states that the statements leave tied, rank all or none.")


def _listed(positions: Sequence[int] | IntArray, states: States) -> str:
    shown = ", ".join(states.text(int(position)) for position in positions[:5])
    more = len(positions) - 5
    return ("state " if len(positions) == 1 else "states ") + shown + (f" and {more:,} more" if more > 0 else "")
