"""Large grids: joint moves slab by slab, on all processors, with compiled kernels.

A group never changes the strategies of those outside it. So one outsider's axis is cut into slabs that are independent
of each other and small enough for the second-level cache, and threads take them in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any

import numpy as np

from detente.engine import backend
from detente.engine.arrays import Array, highest, lowest
from detente.engine.positions import as_before, signed, signed_dtype
from detente.engine.strategies import Strategies

_STATES_TOGETHER = 1 << 18
"""Slabs are taken several at a time, up to this many states."""


@dataclass(frozen=True)
class Cut:
    """How the grid falls into slabs for one group.

    Attributes
    ----------
    axes : tuple of int
        Numbers of strategies of all decision makers (DMs), DM 0 first.
    outsider : int or None
        The DM whose strategies number the slabs; ``None`` if the group holds everybody, and the slab is the grid.
    """

    axes: tuple[int, ...]
    outsider: int | None

    @property
    def shape(self) -> tuple[int, int, int]:
        """The grid as (outer, outsider's strategies, inner)."""
        if self.outsider is None:
            return 1, 1, prod(self.axes)
        i = self.outsider
        return prod(self.axes[i + 1 :]), self.axes[i], prod(self.axes[:i])

    @property
    def size(self) -> int:
        """States in a slab."""
        return self.shape[0] * self.shape[2]

    @property
    def together(self) -> int:
        """How many slabs are taken at a time: enough work for a thread, and whole cache lines where rows are short."""
        number = self.shape[1]
        fair = -(-number // backend.n_threads())
        wanted = max(_STATES_TOGETHER // self.size, 32 if self.shape[2] < 16 else 1)
        return max(1, min(wanted, max(fair, min(16, number))))

    def blocks(self, array: Array) -> Array:
        """Reshape an array, of full size or of length one along the outsider's axis, to (outer, strategies, inner)."""
        outer, number, inner = self.shape
        full = tuple(reversed(self.axes))
        kept = list(full)
        if self.outsider is not None and array.shape[len(full) - 1 - self.outsider] == 1:
            kept[len(full) - 1 - self.outsider] = number = 1
        return np.ascontiguousarray(np.broadcast_to(array, kept)).reshape(outer, number, inner)

    def geometry(self, j: int) -> tuple[int, int, int]:
        """Shape of the slab as (outer, strategies of ``j``, inner)."""
        left = [count for k, count in enumerate(self.axes) if k != self.outsider]
        place = j - (self.outsider is not None and self.outsider < j)
        return prod(left[place + 1 :]), left[place], prod(left[:place])


def cut(strategies: Sequence[Strategies], members: Sequence[int], outsider: int | None = None) -> Cut:
    """Cut along the given outsider's axis, or that of the one with the most strategies: the smallest slabs."""
    axes = tuple(own.count for own in strategies)
    outsiders = [i for i in range(len(axes)) if i not in members] if outsider is None else [outsider]
    return Cut(axes, max(outsiders, key=lambda i: (axes[i], i), default=None))


def group_of(
    compiled: Any,
    strategies: Sequence[Strategies],
    members: Sequence[int],
    where: Cut,
    dtypes: tuple[np.dtype[Any], np.dtype[Any]],
) -> Any:
    """Describe a group's moves in a slab to the kernels; ``dtypes`` are those of positions and values."""
    outers, counts, inners = np.array([where.geometry(j) for j in members], dtype=np.intp).T.copy()
    reaches = [strategies[j].part_reach for j in members]
    n_parts = np.array([len(reach) for reach in reaches], dtype=np.intp)
    part = np.zeros((len(members), counts.max()), dtype=np.intp)
    table = np.zeros((len(members), n_parts.max(), n_parts.max()), dtype=bool)
    few = (len(members), min(int(n_parts.max()), compiled.FEW_PARTS), counts.max())
    of_part, in_reach = np.zeros(few, dtype=bool), np.zeros(few, dtype=bool)
    for row, (j, reach) in enumerate(zip(members, reaches, strict=True)):
        part[row, : counts[row]] = strategies[j].part
        table[row, : len(reach), : len(reach)] = reach
        for u in range(min(few[1], len(reach))):
            of_part[row, u, : counts[row]] = strategies[j].part == u
            in_reach[row, u, : counts[row]] = reach[u][strategies[j].part]
    reach_at, reach_to = _lists(reaches)
    comes_at, comes_from = _lists([reach.T for reach in reaches])
    position, value = dtypes
    return compiled.Group(
        outers=outers,
        counts=counts,
        inners=inners,
        n_parts=n_parts,
        part=part,
        in_part=np.where(of_part, highest(position), 0).astype(position),
        silent=np.where(in_reach, lowest(value), highest(value)).astype(value),
        deaf=np.where(of_part, lowest(value), highest(value)).astype(value),
        reach_at=reach_at,
        reach_to=reach_to,
        comes_at=comes_at,
        comes_from=comes_from,
        reaches=table,
    )


def _lists(reaches: Sequence[Array]) -> tuple[Array, Array]:
    """For every row of every table the columns that hold, the row's own first: where they begin, and all in one."""
    at = np.zeros((len(reaches), max(len(reach) for reach in reaches) + 1), dtype=np.intp)
    to: list[int] = []
    for j, reach in enumerate(reaches):
        for u, row in enumerate(reach):
            at[j, u] = len(to)
            to += [u, *(int(w) for w in np.flatnonzero(row) if w != u)]
        at[j, len(reach) :] = len(to)
    return at, np.array(to, dtype=np.intp)


# -- Joint improvements ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Request:
    """What `lower` or `best_answered` is asked for.

    Attributes
    ----------
    members : tuple of int
        The group, without those who cannot move.
    values : integer array
        Of full size or of length one along some axes.
    ranks : integer array or None
        Of the DM whose best is sought; ``None`` if the minima themselves are.
    outsider : int or None
        That DM.
    """

    members: tuple[int, ...]
    values: Array
    ranks: Array | None = None
    outsider: int | None = None


class _Worker:
    """Requests of one group and outsider: takes slabs, lowers them, and keeps what was asked for."""

    def __init__(
        self,
        compiled: Any,
        strategies: Sequence[Strategies],
        requests: Sequence[Request],
        order: dict[int, Array],
        *,
        masked: bool,
    ) -> None:
        members = requests[0].members
        self.compiled, self.masked = compiled, masked
        self.where = cut(strategies, members, requests[0].outsider)
        self.places = [order[j].reshape(self.where.shape) for j in members]
        self.sources = [self.where.blocks(signed(request.values)) for request in requests]
        bounds = [self.where.blocks(signed(request.ranks)) for request in requests if request.ranks is not None]
        narrow = all(array.dtype.itemsize < 4 or array.dtype == np.int32 for array in [*self.sources, *bounds])
        self.dtype = np.dtype(np.int32 if narrow else np.int64)
        self.group = group_of(compiled, strategies, members, self.where, (self.places[0].dtype, self.dtype))
        self.bounds = bounds
        shape = self.where.shape
        self.answers = [] if bounds else [np.empty(shape, signed_dtype(request.values.dtype)) for request in requests]
        self.space = backend.PerThread(self._space)

    def _space(self) -> tuple[Any, Array, Array, Array]:
        outer, _, inner = self.where.shape
        dtype, size = self.places[0].dtype, self.where.size
        taken = np.empty((len(self.places), self.where.together * size), dtype=dtype)
        values = np.empty((len(self.sources), self.where.together * size), dtype=self.dtype)
        best = np.full((len(self.bounds), outer, inner), lowest(self.dtype), dtype=self.dtype)
        return _work(self.compiled, self.group, size, dtype, self.dtype), taken, values, best

    def tasks(self) -> list[backend.Task]:
        number, together = self.where.shape[1], self.where.together
        return [partial(self._run, first, min(together, number - first)) for first in range(0, number, together)]

    def _run(self, first: int, number: int, stop: Array) -> None:
        if stop[0]:
            return
        compiled, size = self.compiled, self.where.size
        outer, _, inner = self.where.shape
        work, taken, values, best = self.space.get()

        def slabs(row: Array) -> Array:
            return row[: number * size].reshape(number, outer, inner)

        for row, place in zip(taken, self.places, strict=True):
            compiled.take(place, first, slabs(row))
        for row, source in zip(values, self.sources, strict=True):
            compiled.take(source, first, slabs(row))
            if self.masked:
                compiled.blank(taken[0, : number * size], row[: number * size])
        compiled.lower_slabs(self.group, taken, values, number, size, work, stop)
        for row, answer in zip(values, self.answers, strict=False):
            compiled.put(slabs(row), first, answer)
        for row, bound, top in zip(values, self.bounds, best, strict=False):
            compiled.keep_best(slabs(row), slabs(taken[0]), bound, first, top)

    def results(self) -> list[Array]:
        """Return what was asked for, once all tasks are done."""
        if self.bounds:
            return list(np.maximum.reduce([best for *_, best in self.space.made]))
        return self.answers


def lower(
    compiled: Any,
    strategies: Sequence[Strategies],
    requests: Sequence[Request],
    order: dict[int, Array],
    *,
    masked: bool,
    progress: Callable[[float], None] | None = None,
) -> list[Array]:
    """Minima over legal sequences of improvements, of full size and in the dtype of the values.

    For requests with ranks, the maximum over the outsider's strategies of these minima, each no higher than the rank;
    of length one along the outsider's axis.

    Parameters
    ----------
    compiled : module
        The kernels.
    strategies : sequence of Strategies, one per DM
    requests : sequence of Request
        All of one group and one outsider, all with ranks or none.
    order : dict
        Positions of every member of the groups.
    masked : bool
        Whether some states are infeasible.
    progress : callable, optional
    """
    worker = _Worker(compiled, strategies, requests, order, masked=masked)
    backend.share(worker.tasks(), progress)
    shape = [own.count for own in reversed(strategies)]
    outsider = requests[0].outsider
    if outsider is not None:
        shape[len(shape) - 1 - outsider] = 1
    return [
        as_before(result.reshape(shape), request.values.dtype)
        for result, request in zip(worker.results(), requests, strict=True)
    ]


def _work(compiled: Any, group: Any, size: int, dtype: np.dtype[Any], value_dtype: np.dtype[Any]) -> Any:
    members, most = len(group.counts), int(group.counts.max())
    parts = int(group.n_parts.max())
    return compiled.Work(
        marked=np.empty(size, dtype=dtype),
        order=np.empty((members, size), dtype=dtype),
        ready=np.zeros(members, dtype=bool),
        states=np.empty(size, dtype=np.int32 if size < 1 << 31 else np.int64),
        before=np.empty(size, dtype=value_dtype),
        best=np.empty(compiled.COLUMNS * parts + most, dtype=dtype),
        positions=np.empty(most * compiled.LANES, dtype=dtype),
        values=np.empty(most * compiled.LANES, dtype=value_dtype),
        better=np.empty(2 * parts, dtype=value_dtype),
        filled=np.empty(most + 1, dtype=np.int32),
    )


# -- Joint moves of any kind -------------------------------------------------------------------------------------------


def lower_by_moves(
    compiled: Any, strategies: Sequence[Strategies], members: tuple[int, ...], values: Array, feasible: Array
) -> Array:
    """Minima over legal sequences of moves among feasible states; full size, dtype of the values."""
    where = cut(strategies, members)
    outer, _, inner = where.shape
    size, together = where.size, where.together
    source, held = where.blocks(signed(values)), feasible.reshape(where.shape)
    answer = np.empty(feasible.shape, dtype=signed_dtype(values.dtype))
    dtype = np.dtype(np.int32 if source.dtype.itemsize < 4 or source.dtype == np.int32 else np.int64)
    group = group_of(compiled, strategies, members, where, (np.dtype(np.uint8), dtype))
    space = backend.PerThread(
        lambda: (
            np.empty(together * size, dtype=dtype),
            np.empty(together * size, dtype=bool),
            np.empty(compiled.COLUMNS * int(group.n_parts.max()), dtype=dtype),
        )
    )

    def make(first: int, number: int) -> backend.Task:
        def task(stop: Array) -> None:
            if stop[0]:
                return
            slabs, mask, lowest = space.get()
            compiled.take(source, first, slabs[: number * size].reshape(number, outer, inner))
            compiled.take(held, first, mask[: number * size].reshape(number, outer, inner))
            slabs[: number * size][~mask[: number * size]] = highest(dtype)
            compiled.lower_slabs_by_moves(group, mask, slabs, number, size, lowest, stop)
            compiled.put(slabs[: number * size].reshape(number, outer, inner), first, answer.reshape(where.shape))

        return task

    number = where.shape[1]
    backend.share([make(first, min(together, number - first)) for first in range(0, number, together)])
    return as_before(answer, values.dtype)
