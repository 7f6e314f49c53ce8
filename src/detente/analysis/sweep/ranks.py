"""Ranks of many draws at once: for each source a sum of what holds, weighted by the draws."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from detente.analysis.sweep.draws import Rows, SourceDraws
from detente.analysis.sweep.judgements import STEPS, Source
from detente.engine.batched import weighted_sums
from detente.errors import LimitExceededError, PreferenceError, Problem
from detente.model.ranks import rank_array
from detente.model.state_space import States
from detente.types import IntArray

__all__ = ["Ranker"]

_LIMIT = 2**61


@dataclass(frozen=True, eq=False)
class Ranker:
    """Turns the draws of one source into ranks.

    A rank is ``statements * (weights, places and ties below it) + weights * ... + places * ... + ties``, each part with
    as much room as its values need: the lexicographic order of the parts as one whole number.

    Attributes
    ----------
    source : Source
    truths : bool array, shape (n_states, n_statements)
        Where statements hold, rank by rank, then weighted ones.
    group : int array, shape (n_states,), or None
        Group of the ranking in which a state stands, 0 for the most preferred.
    rooms : tuple of int
        Room of statements, weights, ranking and ties.
    feasible : int array
        Where the feasible states stand among those that are ranked.
    scale : int
        Weights are multiplied by it to become whole numbers.
    """

    source: Source
    truths: Rows
    group: IntArray | None
    rooms: tuple[int, int, int, int]
    feasible: IntArray
    scale: int

    @classmethod
    def of(cls, source: Source, states: States, codes: IntArray) -> Ranker:
        """Evaluate what does not depend on the draws.

        Raises
        ------
        PreferenceError
            If the ranking does not order the states.
        LimitExceededError
            If the ranks are no longer whole numbers of 62 bits.
        """
        preferences, feasible = source.preferences, np.flatnonzero(states.feasible_mask()[codes])
        _check_ranking(source, states)
        texts = [item.statement for rank in preferences.ranks() for item in rank] + list(preferences.weights)
        truths = np.zeros((len(codes), len(texts)), dtype=bool)
        for k, text in enumerate(texts):
            truths[:, k] = np.broadcast_to(states.truth(text), states.axes_shape).reshape(-1)[codes]
        largest = [_largest(*pair) for pair in zip(preferences.weights.values(), source.intervals, strict=True)]
        scale = 10 ** max([0, *(_places(*pair) for pair in zip(preferences.weights.values(), source.intervals,
                                                               strict=True))])  # fmt: skip
        rooms = (
            math.prod(1 << len(r) if source.order_open else len(r) + 1 for r in preferences.ranks()),
            2 * int(sum(largest) * scale) + 1,
            len(preferences.ranking) + 1,
            len(feasible) if source.ties_open else 1,
        )
        if math.prod(rooms) >= _LIMIT:
            raise LimitExceededError(
                f"the preferences of '{source.maker}' in reading '{source.reading}' are too fine to be drawn: together "
                "statements, weights and open ties must fit into 61 bits; leave out statements that decide nothing"
            )
        return cls(source, truths, _group(source, states, codes), rooms, feasible, scale)

    @property
    def span(self) -> int:
        """Above the size of every rank."""
        return math.prod(self.rooms)

    def ranks(self, drawn: SourceDraws) -> IntArray:
        """Rank all states under every draw: shape (n_states, n_draws), int32 where that holds them, else int64."""
        dtype = np.int32 if self.span < 2**30 else np.int64
        total: IntArray = weighted_sums(self.truths, self._coefficients(drawn).astype(dtype))
        if self.group is not None:
            places: IntArray = (self._places(drawn) * self.rooms[3]).T
            total = total + places[self.group]
        if drawn.ties is not None:
            total[self.feasible] = total[self.feasible] + drawn.ties.T
        return np.asarray(total, dtype=dtype)

    def _coefficients(self, drawn: SourceDraws) -> IntArray:
        """Return what each statement adds to the rank where it holds, shape (n_statements, n_draws)."""
        _, weights, ranking, ties = self.rooms
        columns: list[IntArray] = []
        orders = list(drawn.orders)
        worth = weights * ranking * ties
        for rank in reversed(self.source.preferences.ranks()):
            if self.source.order_open and len(rank) > 1:
                columns[:0] = [worth << (len(rank) - 1 - places.astype(np.int64)) for places in orders.pop().T]
                worth <<= len(rank)
            else:
                columns[:0] = [np.full(len(drawn.wrong), worth, dtype=np.int64)] * len(rank)
                worth *= len(rank) + 1
        columns += [value * (ranking * ties) for value in self._weights(drawn)]
        result = np.array(columns, dtype=np.int64).reshape(len(columns), len(drawn.wrong))
        return np.where(drawn.wrong.T, -result if self.source.change == "negated" else 0, result)

    def _weights(self, drawn: SourceDraws) -> list[IntArray]:
        values: list[IntArray] = []
        for k, weight in enumerate(self.source.preferences.weights.values()):
            interval = self.source.intervals[k]
            if interval is None:
                values.append(np.full(len(drawn.wrong), int(Decimal(weight) * self.scale), dtype=np.int64))
            else:
                low, step = int(interval[0] * self.scale), int((interval[1] - interval[0]) * self.scale / STEPS)
                values.append(low + drawn.steps[:, k] * step)
        return values

    def _places(self, drawn: SourceDraws) -> IntArray:
        """Return the place of each group of the ranking, larger is preferred, shape (n_draws, n_groups)."""
        groups = len(self.source.preferences.ranking)
        places = np.tile(np.arange(groups, 0, -1, dtype=np.int64), (len(drawn.wrong), 1))
        if drawn.swapped.shape[1]:
            happens = drawn.effective_swaps()
            places[:, :-1] -= happens
            places[:, 1:] += happens
        return places


def _check_ranking(source: Source, states: States) -> None:
    """Refuse a ranking that leaves states out, as everywhere, and one that some draws would make leave states out."""
    preferences = source.preferences
    rank_array(preferences, states)
    refines = any(map(any, source.wrong)) or any(source.weights_wrong) or any(source.intervals)
    if not preferences.ranking or not refines:
        return
    ranked: IntArray = np.concatenate([states.matching(t) for texts in preferences.ranked_states() for t in texts])
    if len(ranked) < np.count_nonzero(states.feasible_mask()):
        path = ("readings", source.reading, "preferences", source.maker, "ranking")
        message = "the ranking leaves out states, and a draw of the statements above it may tie them with ranked ones"
        hint = "Rank every feasible state, or leave nothing open about the statements and weights."
        raise PreferenceError("the preferences cannot be drawn", [Problem(path, message, hint=hint)])


def _largest(weight: Any, interval: tuple[Any, Any] | None) -> Decimal:
    return max(abs(Decimal(end)) for end in (interval or (weight,)))


def _places(weight: Any, interval: tuple[Any, Any] | None) -> int:
    """Count the digits after the point that a weight, or what is drawn in its place, may have."""
    ends = (Decimal(weight),) if interval is None else (interval[0], (interval[1] - interval[0]) / STEPS)
    return max(0, *(-int(end.normalize().as_tuple().exponent) for end in ends))


def _group(source: Source, states: States, codes: IntArray) -> IntArray | None:
    """Find the group of the ranking in which each state stands; of states that it leaves out, any."""
    if not source.preferences.ranking:
        return None
    group = np.zeros(states.n_positions, dtype=np.int64)
    for position, texts in enumerate(source.preferences.ranked_states()):
        for text in texts:
            group[states.matching(text)] = position
    return group[codes]
