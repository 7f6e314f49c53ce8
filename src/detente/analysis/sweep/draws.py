"""The draws of a block: what comes out for every judgement, and the ranks that follow.

A block is drawn whole from its own generator, which depends on the seed and the number of the block alone. So the draws
are the same however many processes share the work, in whatever order, and a run can be made longer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from detente.analysis.sweep.judgements import PARTS, STEPS, Source
from detente.types import IntArray

__all__ = ["Drawn", "SourceDraws", "draw_block", "drawn_preferences"]

Rows = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class SourceDraws:
    """What came out for one source, one row per draw.

    Attributes
    ----------
    wrong : bool array, shape (n_draws, n_statements)
        Statements rank by rank, then weighted statements.
    swapped : bool array, shape (n_draws, n_groups - 1)
        Neighbours in the ranking, as drawn; one of two overlapping swaps does not happen (see `effective_swaps`).
    orders : tuple of int arrays, shape (n_draws, size)
        For each rank whose order is open, the statements' places, 0 for the most important.
    steps : int array, shape (n_draws, n_weights)
        Place in the interval, from 0 to `STEPS`; 0 where there is none.
    ties : int array, shape (n_draws, n_states), or None
        Place of every feasible state among all, for states that are left tied.
    """

    wrong: Rows
    swapped: Rows
    orders: tuple[Rows, ...]
    steps: Rows
    ties: Rows | None

    def head(self, count: int) -> SourceDraws:
        """Return the first draws."""
        return SourceDraws(
            self.wrong[:count],
            self.swapped[:count],
            tuple(order[:count] for order in self.orders),
            self.steps[:count],
            None if self.ties is None else self.ties[:count],
        )

    def effective_swaps(self) -> Rows:
        """Return the swaps that happen: from the top down, a group that was just swapped stays where it is."""
        happens = self.swapped.copy()
        for pair in range(1, happens.shape[1]):
            happens[:, pair] &= ~happens[:, pair - 1]
        return happens


@dataclass(frozen=True, eq=False)
class Drawn:
    """A block of draws.

    Attributes
    ----------
    reading : int array, shape (n_draws,)
        Position of the reading.
    sources : tuple of SourceDraws
    """

    reading: IntArray
    sources: tuple[SourceDraws, ...]


def draw_block(
    sources: Sequence[Source], weights: Sequence[float], *, seed: int, block: int, size: int, count: int, n: int
) -> Drawn:
    """Draw a block.

    Parameters
    ----------
    sources : sequence of Source
    weights : sequence of float
        Of the readings, in proportion.
    seed, block : int
        Decide on everything that comes out.
    size : int
        How many draws a whole block has.
    count : int
        How many of them are wanted: the first ones.
    n : int
        Number of feasible states, for the order among states that are left tied.

    Notes
    -----
    Philox, a counter-based generator, keyed by a `SeedSequence` of seed and block. Orders that are open are random
    permutations (Fisher and Yates): among the linear extensions of statements that share a rank, or of states in groups
    of tied ones, all are equally likely. Every judgement is drawn in every draw, of readings that were not chosen too,
    so that the judgements are independent of each other and of the choice.
    """
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, block])))
    bounds = np.cumsum(weights) / math.fsum(weights)
    reading = np.minimum(np.searchsorted(bounds, rng.random(size), side="right"), len(weights) - 1)
    return Drawn(reading[:count], tuple(_draw(rng, source, size, n).head(count) for source in sources))


def _draw(rng: np.random.Generator, source: Source, size: int, n: int) -> SourceDraws:
    chances = np.array([*(p for rank in source.wrong for p in rank), *source.weights_wrong], dtype=float)
    pairs = max(len(source.preferences.ranking) - 1, 0) if source.neighbours_wrong else 0
    open_weights = np.array([interval is not None for interval in source.intervals], dtype=bool)
    steps = np.zeros((size, len(open_weights)), dtype=np.int64)
    wrong = np.zeros((size, len(chances)), dtype=bool)
    wrong[:, chances > 0] = rng.random((size, int((chances > 0).sum()))) < chances[chances > 0]
    swapped = rng.random((size, pairs)) < source.neighbours_wrong
    orders = tuple(_permutations(rng, size, len(rank)) for rank in source.open_ranks())
    steps[:, open_weights] = rng.integers(0, STEPS + 1, (size, int(open_weights.sum())))
    ties = _permutations(rng, size, n) if source.ties_open else None
    return SourceDraws(wrong, swapped, orders, steps, ties)


def _permutations(rng: np.random.Generator, size: int, length: int) -> Rows:
    return rng.permuted(np.tile(np.arange(length, dtype=np.int32), (size, 1)), axis=1)


def outcomes(source: Source, drawn: SourceDraws) -> Iterator[Rows]:
    """Return for each judgement of a source that is told apart which of its values came out, one number per draw."""
    chances = [*(p for rank in source.wrong for p in rank), *source.weights_wrong]
    for k, chance in enumerate(chances):
        if chance:
            yield drawn.wrong[:, k].astype(np.int8)
    yield from (drawn.swapped[:, k].astype(np.int8) for k in range(drawn.swapped.shape[1]))
    for order in drawn.orders:
        size = order.shape[1]
        for first in range(size):
            for second in range(first + 1, size):
                yield (order[:, first] > order[:, second]).astype(np.int8)
    for k, interval in enumerate(source.intervals):
        if interval is not None:
            yield np.minimum(drawn.steps[:, k] * PARTS // (STEPS + 1), PARTS - 1).astype(np.int8)


# --- a single draw, as an analyst would write it ----------------------------------------------------------------------


def drawn_preferences(source: Source, drawn: SourceDraws, row: int, states: Any) -> dict[str, Any] | str:
    """Write out the preferences of one draw, as they would stand in a file.

    Parameters
    ----------
    states : callable
        Given the drawn places of all states, returns them as a ranking; needed for states that are left tied.
    """
    wrong = iter(drawn.wrong[row].tolist())
    statements = _drawn_statements(source, drawn, row, wrong)
    weights = _drawn_weights(source, drawn, row, wrong)
    stated: dict[str, Any] = {
        "statements": statements,
        "weights": weights,
        "ranking": _drawn_ranking(source, drawn, row),
    }
    stated = {key: value for key, value in stated.items() if value}
    if drawn.ties is not None:
        stated["ranking"] = states(stated, drawn.ties[row])
    return stated or "indifferent"


def _drawn_statements(source: Source, drawn: SourceDraws, row: int, wrong: Iterator[bool]) -> list[Any]:
    orders = iter(drawn.orders)
    result: list[Any] = []
    for rank in source.preferences.ranks():
        texts = [_changed(item.statement, source.change) if next(wrong) else item.statement for item in rank]
        if source.order_open and len(rank) > 1:
            places = next(orders)[row].tolist()
            texts = [texts[k] for k in sorted(range(len(texts)), key=places.__getitem__)]
            result += [text for text in texts if text]
        elif kept := [text for text in texts if text]:
            result.append(kept if len(kept) > 1 else kept[0])
    return result


def _changed(text: str, change: str) -> str | None:
    return f"not ({text})" if change == "negated" else None


def _drawn_weights(source: Source, drawn: SourceDraws, row: int, wrong: Iterator[bool]) -> dict[str, Decimal]:
    result = {}
    for k, (text, weight) in enumerate(source.preferences.weights.items()):
        value = Decimal(weight)
        interval = source.intervals[k]
        if interval is not None:
            low, high = interval
            value = low + (high - low) * int(drawn.steps[row, k]) / STEPS
        if next(wrong):
            value = -value if source.change == "negated" else Decimal(0)
        result[text] = value
    return result


def _drawn_ranking(source: Source, drawn: SourceDraws, row: int) -> list[Any]:
    groups = [list(group) if len(group) > 1 else group[0] for group in source.preferences.ranked_states()]
    if drawn.swapped.shape[1]:
        for pair in np.flatnonzero(drawn.effective_swaps()[row]):
            groups[pair], groups[pair + 1] = groups[pair + 1], groups[pair]
    return groups
