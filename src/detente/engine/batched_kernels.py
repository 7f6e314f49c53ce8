"""Compiled kernels of `detente.engine.batched`; imported only when many runs are asked for.

``W`` draws go side by side through every loop. Arrays of work are made once per call, not in the loops.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.engine.arrays import Array

__all__ = ["stable_many", "weighted_sums"]

W = 32
"""Draws that are worked on side by side."""


@njit(cache=True, nogil=True)
def weighted_sums(holds: Array, worth: Array, out: Array) -> None:
    """Add up for every state and draw what those statements are worth that hold there.

    Parameters
    ----------
    holds : bool array, shape (n_states, n_statements)
    worth : integer array, shape (n_statements, n_draws)
    out : integer array of the same dtype, shape (n_states, n_draws), zero
    """
    draws = worth.shape[1]
    for begin in range(0, draws, 256):
        end = min(begin + 256, draws)
        for s in range(holds.shape[0]):
            for k in range(holds.shape[1]):
                if holds[s, k]:
                    for c in range(begin, end):
                        out[s, c] += worth[k, c]


@njit(cache=True, nogil=True)
def _best(starts: Array, indices: Array, values: Array, out: Array) -> None:
    """Set ``out`` to the maximum of ``values`` over the arcs of every state, and the state itself."""
    for s in range(values.shape[0]):
        for c in range(W):
            out[s, c] = values[s, c]
        for a in range(starts[s], starts[s + 1]):
            t = indices[a]
            for c in range(W):
                out[s, c] = max(out[s, c], values[t, c])


@njit(cache=True, nogil=True)
def _lowest(starts: Array, indices: Array, rank: Array, after: Array, improving: bool, out: Array) -> None:
    """Lower ``out`` to ``after`` at the ends of the arcs of every state, or of those that are improvements."""
    for s in range(after.shape[0]):
        for a in range(starts[s], starts[s + 1]):
            t = indices[a]
            if improving:
                for c in range(W):
                    lower = min(out[s, c], after[t, c])
                    out[s, c] = lower if rank[t, c] > rank[s, c] else out[s, c]
            else:
                for c in range(W):
                    out[s, c] = min(out[s, c], after[t, c])


@njit(cache=True, nogil=True)
def _lower(into: Array, other: Array) -> None:
    """Set ``into`` to the smaller of both."""
    for s in range(into.shape[0]):
        for c in range(W):
            into[s, c] = min(into[s, c], other[s, c])


@njit(cache=True, nogil=True)
def _differ(one: Array, other: Array) -> bool:
    differ = False
    for s in range(one.shape[0]):
        for c in range(W):
            differ |= one[s, c] != other[s, c]
    return differ


@njit(cache=True, nogil=True)
def _worst_by_reach(
    i: int, indptr: Array, indices: Array, ranks: Array, values: Array, improving: bool, result: Array, before: Array
) -> None:
    """Set ``result`` to the same as `_worst`, where two moves of one decision maker in a row are one move of its own.

    Then nobody needs to remember who moved last: one array is lowered in place until a whole round changes nothing.
    """
    m = ranks.shape[0]
    result[:] = values
    quiet = 0
    while quiet < m - 1:
        for j in range(m):
            if j == i or quiet >= m - 1:
                continue
            before[:] = result
            _lowest(indptr[j], indices, ranks[j], result, improving, result)
            quiet = 1 if m > 2 and _differ(before, result) else quiet + 1


@njit(cache=True, nogil=True)
def _worst(
    i: int, indptr: Array, indices: Array, ranks: Array, values: Array, improving: bool, first: Array, work: Array
) -> None:
    """Set ``work[0]`` to the minimum of ``values`` over legal sequences of the opponents of ``i``.

    ``first[j]`` is the minimum over sequences that ``j`` opens, and the state itself; after ``j`` somebody else moves.
    """
    m = ranks.shape[0]
    result, after, opened = work[0], work[1], work[2]
    for j in range(m):
        first[j] = values
    quiet = 0
    while quiet < m - 1:
        for j in range(m):
            if j == i:
                continue
            after[:] = values
            for k in range(m):
                if k not in (i, j):
                    _lower(after, first[k])
            opened[:] = values
            _lowest(indptr[j], indices, ranks[j], after, improving, opened)
            changed = _differ(opened, first[j])
            first[j] = opened
            quiet = 0 if changed and m > 2 else quiet + 1
    result[:] = values
    for j in range(m):
        if j != i:
            _lower(result, first[j])


@njit(cache=True, nogil=True)
def _mark(bound: Array, rank: Array, bit: int, out: Array) -> None:
    for s in range(rank.shape[0]):
        for c in range(W):
            out[s, c] |= bit if bound[s, c] <= rank[s, c] else np.uint8(0)


@njit(cache=True, nogil=True)
def stable_many(
    indptr: Array, indices: Array, ranks: Array, bits: Array, beyond: int, transitive: bool, out: Array
) -> None:
    """Set the bits of all concepts for all decision makers.

    Parameters
    ----------
    indptr : int64 array, shape (n_dms, n_states + 1)
    indices : int32 array
    ranks : integer array, shape (n_dms, n_states, n_draws)
    bits : uint8 array, shape (5,)
        Of Nash, GMR, SMR, SEQ and SSEQ; zero if not wanted.
    beyond : int
        How much worse than the first state an end must be to deter: 0 or 1.
    transitive : bool
        Whether two moves of one decision maker in a row are always one move of its own, or lead back.
    out : uint8 array, shape (n_dms, n_states, n_draws)
    """
    m, n, draws = ranks.shape
    here = np.zeros((m, n, W), ranks.dtype)
    first = np.zeros((m, n, W), ranks.dtype)
    work = np.zeros((3, n, W), ranks.dtype)
    best = np.zeros((n, W), ranks.dtype)
    final = np.zeros((n, W), ranks.dtype)
    bound = np.zeros((n, W), ranks.dtype)
    marks = np.zeros((n, W), np.uint8)
    for begin in range(0, draws, W):
        width = min(W, draws - begin)
        here[:, :, :width] = ranks[:, :, begin : begin + width]
        for i in range(m):
            r = here[i]
            marks[:] = 0
            _best(indptr[i], indices, r, best)
            _mark(best, r, bits[0], marks)
            for k in range(1, 5):
                if bits[k] == 0:
                    continue
                start = r if k in (1, 3) else best
                final[:] = start + beyond
                if transitive:
                    _worst_by_reach(i, indptr, indices, here, final, k >= 3, work[0], work[1])
                else:
                    _worst(i, indptr, indices, here, final, k >= 3, first, work)
                final[:] = r
                _lower(final, work[0])
                _best(indptr[i], indices, final, bound)
                _mark(bound, r, bits[k], marks)
            out[i, :, begin : begin + width] = marks[:, :width]
