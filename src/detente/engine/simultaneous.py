"""Simultaneous stability (SIM): improvements of several decision makers taken from one state at the same time.

Defined in option form only. Everything is enumerated locally, state by state, in chunks; a sanction usually turns up
after a few combinations, but a state without one costs them all, so that callers should ask `simultaneous_cost`
before they start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from detente.engine.arrays import Array, shaped
from detente.engine.grid import Grid

_CHUNK = 1 << 18
"""Combinations, or entries of an improvement list, that are looked at together."""


@dataclass(frozen=True)
class _Improvements:
    """Improvements of one decision maker: ``ends[first[k]:first[k] + count[k]]`` from the k-th state of a chunk."""

    first: Array
    count: Array
    ends: Array


def simultaneous_stable(
    grid: Grid,
    i: int,
    ranks: Sequence[Array],
    *,
    ties_are_sanctions: bool = True,
    labels: npt.ArrayLike | None = None,
    progress: Callable[[float], None] | None = None,
) -> Array:
    """States that are simultaneously stable (SIM) for one decision maker (DM).

    A state ``s`` is SIM stable for ``i`` if for each of its unilateral improvements (UIs) ``a`` the other DMs have a
    choice of staying or taking one of their own UIs from ``s``, not all staying, such that the state which combines
    everybody's new options is feasible and not better for ``i`` than ``s``. An infeasible combination is no sanction.

    Parameters
    ----------
    grid : Grid
    i : int
        The DM.
    ranks : sequence of integer array, broadcastable to ``grid.shape``
        One per DM, larger is preferred.
    ties_are_sanctions : bool
        Whether a combination that ``i`` finds as good as ``s`` is a sanction.
    labels : integer array, shape (grid.n_states,), optional
        Coalesced states: the merged state of every code, from 0 (any value at infeasible codes). A UI is then one of
        the merged state, and sanctioned if it is at some member; members must be equally preferred by everybody.
    progress : callable, optional
        Called now and then with the share that is done, from 0.0 to 1.0.

    Returns
    -------
    bool array
        Shape ``grid.shape``, or with labels one entry per merged state; false at infeasible states.
    """
    flat = [np.broadcast_to(shaped(rank, grid.shape, "ranks"), grid.shape).reshape(-1) for rank in ranks]
    codes = np.arange(grid.n_states) if grid.feasible is None else np.flatnonzero(grid.feasible)
    label = np.arange(grid.n_states) if labels is None else np.asarray(labels, dtype=np.intp)
    if label.shape != (grid.n_states,) or label[codes].min(initial=0) < 0:
        raise ValueError(f"simultaneous_stable(): labels must be {grid.n_states} numbers from 0; got {label.shape}")
    codes = codes[np.argsort(label[codes], kind="stable")]
    stable = np.zeros(grid.n_states if labels is None else int(label[codes].max(initial=-1)) + 1, dtype=bool)
    stable[label[codes]] = True
    for done, states in _chunks(codes, label, max(grid.shape)):
        stable[_unsanctioned(grid, i, flat, states, label, ties_are_sanctions=ties_are_sanctions)] = False
        if progress is not None:
            progress(done)
    return stable.reshape(grid.shape) if labels is None else stable


def simultaneous_cost(grid: Grid, ranks: Sequence[Array], *, limit: int | None = None) -> int:
    """Count the combinations that SIM for all decision makers may have to look at, exactly.

    For each DM the sum over all states of its number of UIs times the product of the others' numbers of UIs, one more
    each for staying. With a limit, counting stops once it is passed: the result is then some number above the limit.
    """
    flat = [np.broadcast_to(shaped(rank, grid.shape, "ranks"), grid.shape).reshape(-1) for rank in ranks]
    codes = np.arange(grid.n_states) if grid.feasible is None else np.flatnonzero(grid.feasible)
    total = 0
    for _, states in _chunks(codes, np.arange(grid.n_states), max(grid.shape)):
        counts = [_improvements(grid, j, flat[j], states).count for j in range(grid.n_decision_makers)]
        for i, count in enumerate(counts):
            replies = prod((1 + other for j, other in enumerate(counts) if j != i), start=np.ones_like(count))
            total += int((count * replies).sum())
        if limit is not None and total > limit:
            break
    return total


def _chunks(codes: Array, label: Array, width: int) -> Iterator[tuple[float, Array]]:
    """Cut the states into runs, whole merged states each, with the share done after them."""
    size = max(1, _CHUNK // max(width, 1))
    begin = 0
    while begin < codes.size:
        end = min(begin + size, codes.size)
        while end < codes.size and label[codes[end]] == label[codes[end - 1]]:
            end += 1
        yield end / codes.size, codes[begin:end]
        begin = end


def _improvements(grid: Grid, j: int, rank: Array, states: Array) -> _Improvements:
    strategies = grid.strategies[j]
    stride = prod(other.count for other in grid.strategies[:j])
    here = states // stride % strategies.count
    ends = (states - here * stride)[:, None] + np.arange(strategies.count) * stride
    better = rank[ends] > rank[states][:, None]
    if not strategies.is_free:
        better &= strategies.part_reach[strategies.part[here]][:, strategies.part]
    if grid.feasible is not None:
        better &= grid.feasible[ends]
    count = better.sum(axis=1)
    return _Improvements(np.cumsum(count) - count, count, ends[better])


def _unsanctioned(
    grid: Grid, i: int, ranks: list[Array], states: Array, label: Array, *, ties_are_sanctions: bool
) -> Array:
    """Find the merged states of a chunk that have a UI of ``i`` without a sanction."""
    own = _improvements(grid, i, ranks[i], states)
    others = [
        _improvements(grid, j, ranks[j], states)
        for j in range(grid.n_decision_makers)
        if j != i and not grid.strategies[j].is_fixed
    ]
    start = np.repeat(np.arange(states.size), own.count)
    pairs, pair = np.unique(np.stack((label[states[start]], label[own.ends])), axis=1, return_inverse=True)
    combinations = prod((1 + other.count for other in others), start=np.ones_like(own.count))
    sanctioned = np.zeros(pairs.shape[1], dtype=bool)
    attempt = np.flatnonzero(combinations[start] > 1)
    tried, width = 1, 1
    while attempt.size:
        for block in np.array_split(attempt, -(-attempt.size * width // _CHUNK)):
            k = tried + np.arange(width)
            place = start[block]
            combined = own.ends[block][:, None] + _displacement(others, states, place, k)
            worse = (
                ranks[i][combined] <= ranks[i][states[place]][:, None]
                if ties_are_sanctions
                else ranks[i][combined] < ranks[i][states[place]][:, None]
            )
            worse &= k < combinations[place][:, None]
            if grid.feasible is not None:
                worse &= grid.feasible[combined]
            sanctioned[pair[block[worse.any(axis=1)]]] = True
        tried += width
        width *= 2
        attempt = attempt[~sanctioned[pair[attempt]] & (combinations[start[attempt]] > tried)]
    return np.asarray(pairs[0, ~sanctioned])


def _displacement(others: list[_Improvements], states: Array, place: Array, k: Array) -> Array:
    """How far the k-th choices of the other decision makers move the state at ``place``, shape (places, choices)."""
    rest = np.broadcast_to(k, (place.size, k.size))
    moved = np.zeros(rest.shape, dtype=np.intp)
    for other in others:
        rest, choice = np.divmod(rest, 1 + other.count[place][:, None])
        if other.ends.size:
            end = other.first[place][:, None] + choice - 1
            moved += np.where(choice > 0, other.ends[end] - states[place][:, None], 0)
    return moved
