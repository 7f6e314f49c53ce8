"""Joint improvements on the grid, with NumPy: small spaces, and wherever Numba is missing.

For one decision maker a class is the set of states that differ only in its own options. Each class is sorted once by
the decision maker's rank; then the minimum over what it may improve to is a running minimum from the top, read at the
place where the state's own rank begins, so that ties are no improvement. Where some options are one-way, the states
of each part (see `strategies`) have their own sorted list of what they may still reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.engine.arrays import Array, highest
from detente.engine.strategies import Strategies


@dataclass(frozen=True)
class _SortedPart:
    """The states of one part, and what they may reach, best first.

    Attributes
    ----------
    order : intp array, shape (n_reach, n_classes)
        Codes of the states that the part may reach, in each class by falling rank.
    sources : intp array, shape (n_sources * n_classes,)
        Codes of the states of the part.
    lookup : intp array, shape (n_sources * n_classes,)
        For each source, the place in the running minimum (one row of the identity on top, flat) where its
        improvements end.
    """

    order: Array
    sources: Array
    lookup: Array


@dataclass(frozen=True)
class ImprovementTable:
    """Where one decision maker's improvements lie, for every state."""

    parts: tuple[_SortedPart, ...]

    def lower(self, values: Array) -> Array:
        """Minimum over the decision maker's improvements from every state, and the state itself.

        Parameters
        ----------
        values : integer array, shape (n_requests, n_states)
            Infeasible states hold the dtype's maximum.
        """
        result = values.copy()
        top = highest(values.dtype)
        for part in self.parts:
            rows, classes = part.order.shape
            running = np.empty((len(values), rows + 1, classes), dtype=values.dtype)
            running[:, 0] = top
            running[:, 1:] = values[:, part.order]
            for row in range(2, rows + 1):
                np.minimum(running[:, row], running[:, row - 1], out=running[:, row])
            better = running.reshape(len(values), -1)[:, part.lookup]
            if part.sources.size == values.shape[1]:
                np.minimum(result, better, out=result)
            else:
                result[:, part.sources] = np.minimum(result[:, part.sources], better)
        return result


def improvement_table(rank: Array, axis: int, strategies: Strategies, feasible: Array | None) -> ImprovementTable:
    """Sort every class of one decision maker by its rank.

    Parameters
    ----------
    rank : integer array, one axis per decision maker, full size
    axis : int
        The axis of the decision maker.
    strategies : Strategies
        Its strategies.
    feasible : bool array of the same shape, or None
    """
    count = strategies.count
    codes = np.moveaxis(np.arange(rank.size).reshape(rank.shape), axis, 0).reshape(count, -1)
    ranks = np.moveaxis(rank, axis, 0).reshape(count, -1)
    held = None if feasible is None else np.moveaxis(feasible, axis, 0).reshape(count, -1)
    reach = strategies.part_reach
    parts = []
    for part in range(len(reach)):
        sources = np.flatnonzero(strategies.part == part)
        targets = np.flatnonzero(reach[part][strategies.part])
        parts.append(_sorted_part(codes, ranks, held, sources, targets))
    return ImprovementTable(tuple(parts))


def _sorted_part(codes: Array, ranks: Array, held: Array | None, sources: Array, targets: Array) -> _SortedPart:
    """One part: ``sources`` are its strategies, ``targets`` those that it may reach (its own among them)."""
    reached = ranks[targets]
    rising = np.argsort(reached, axis=0, kind="stable")
    falling = rising[::-1]
    in_order = np.take_along_axis(reached, falling, axis=0)
    row = np.arange(len(targets))[:, None]
    begins = np.zeros(in_order.shape, dtype=np.intp)
    np.copyto(begins[1:], row[1:], where=in_order[1:] != in_order[:-1])
    np.maximum.accumulate(begins, axis=0, out=begins)
    begin_of = np.empty_like(begins)
    np.put_along_axis(begin_of, falling, begins, axis=0)
    begin = begin_of[np.searchsorted(targets, sources)]
    if held is not None:
        begin = np.where(held[sources], begin, 0)
    classes = codes.shape[1]
    source_codes = codes[sources].reshape(-1)
    lookup = (begin * classes + np.arange(classes)).reshape(-1)
    if source_codes.size == codes.size:
        in_code_order = np.empty_like(lookup)
        in_code_order[source_codes] = lookup
        lookup = in_code_order
    return _SortedPart(np.take_along_axis(codes[targets], falling, axis=0), source_codes, lookup)


def lowest_of_sequences(values: Array, groups: Sequence[tuple[int, ...]], tables: dict[int, ImprovementTable]) -> Array:
    """Minima over legal sequences of improvements, several requests in one pass.

    On the grid improvements are transitive, so that nobody needs to remember who moved last: all members' steps are
    repeated in turn until a whole round changes nothing.

    Parameters
    ----------
    values : integer array, shape (n_requests, n_states)
    groups : sequence of tuple of int, one group per request
    tables : dict from decision maker to its table, for all members of the groups
    """
    current = values.copy()
    quiet = np.zeros(len(groups), dtype=np.intp)
    needed = np.array([len(group) for group in groups])
    while (quiet < needed).any():
        for j, table in tables.items():
            rows = [k for k, group in enumerate(groups) if j in group and quiet[k] < needed[k]]
            if not rows:
                continue
            lower = table.lower(current[rows])
            same = (lower == current[rows]).all(axis=1)
            quiet[rows] = np.where(same, quiet[rows] + 1, 1)
            current[rows] = lower
    return current
