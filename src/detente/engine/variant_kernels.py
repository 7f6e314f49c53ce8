"""Compiled kernels for many rankings of one set of states; importing this module imports Numba.

States are the feasible ones, counted from 0. A decision maker's (DM's) *classes* are the sets of states that differ
only in its own strategy; ``class_of[j, s]`` is the class of a state and ``start[j, c]:start[j, c + 1]`` the place of
class ``c`` in any list of the states class by class. Options that are not free cut a class into parts (see
`strategies`): ``part[j, s]``, and ``reach[j, u, w]`` tells whether part ``u`` may move to part ``w``.

``order[j]`` lists the states class by class, in each class the highest rank of ``j`` first. Values come two to a state,
(n, 2), so that two concepts share every look at the order.

This is one long file on purpose: Numba would not notice a change in another file that a function calls.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.engine.arrays import Array
from detente.engine.kernels import CACHE

NASH, GMR, SMR, SEQ, SSEQ = 1, 2, 4, 8, 16
"""The bits of the concepts in the verdicts."""


@njit(nogil=True, cache=CACHE)
def sort_classes(falling: Array, class_of: Array, start: Array, order: Array) -> None:
    """List the states class by class; ``falling`` lists all of them, the highest rank first."""
    at = start.copy()
    for k in range(len(falling)):
        s = falling[k]
        c = class_of[s]
        order[at[c]] = s
        at[c] += 1


@njit(nogil=True, cache=CACHE)
def best_of_moves(values: Array, order: Array, start: Array, n_classes: int, part: Array, reach: Array, parts: int,
                  result: Array) -> None:  # fmt: skip
    """Maximum of values, (n, 2), over what a DM can reach in one move, and the state itself."""
    top = np.empty((parts, 2), dtype=values.dtype)
    for c in range(n_classes):
        for lane in range(2):
            for u in range(parts):
                top[u, lane] = -1
            for k in range(start[c], start[c + 1]):
                s = order[k]
                u = part[s]
                top[u, lane] = max(top[u, lane], values[s, lane])
            for k in range(start[c], start[c + 1]):
                s = order[k]
                u = part[s]
                best = top[u, lane]
                if parts > 1:
                    for w in range(parts):
                        if reach[u, w] and top[w, lane] > best:
                            best = top[w, lane]
                result[s, lane] = best


@njit(nogil=True, cache=CACHE)
def _lower_class(  # noqa: C901, PLR0912 - in one piece: calls from this loop cost four times as much as it does
    values: Array, order: Array, first: int, end: int, rank: Array, part: Array, reach: Array, parts: int,
    low: Array, credible: bool, changed: Array,
) -> int:  # fmt: skip
    """Lower the values of a class to the least that the DM can reach; return how many states changed."""
    highest = np.iinfo(values.dtype).max
    for u in range(parts):
        low[u, 0] = highest
        low[u, 1] = highest
    n_changed = 0
    if not credible:
        for k in range(first, end):
            s = order[k]
            for w in range(parts):
                if reach[w, part[s]]:
                    low[w, 0] = min(low[w, 0], values[s, 0])
                    low[w, 1] = min(low[w, 1], values[s, 1])
    k = first
    while k < end:
        begin = k
        held = rank[order[begin]]
        while k < end and (not credible or rank[order[k]] == held):
            s = order[k]
            u = part[s]
            if low[u, 0] < values[s, 0] or low[u, 1] < values[s, 1]:
                values[s, 0] = min(low[u, 0], values[s, 0])
                values[s, 1] = min(low[u, 1], values[s, 1])
                changed[n_changed] = s
                n_changed += 1
            k += 1
        if credible:
            for at in range(begin, k):
                s = order[at]
                if parts == 1:
                    low[0, 0] = min(low[0, 0], values[s, 0])
                    low[0, 1] = min(low[0, 1], values[s, 1])
                    continue
                for w in range(parts):
                    if reach[w, part[s]]:
                        low[w, 0] = min(low[w, 0], values[s, 0])
                        low[w, 1] = min(low[w, 1], values[s, 1])
    return n_changed


@njit(nogil=True, cache=CACHE)
def lower_by_sequences(values: Array, focal: int, ranks: Array, order: Array, class_of: Array, start: Array,
                       n_classes: Array, part: Array, reach: Array, parts: Array, fixed: Array,
                       credible: bool) -> None:  # fmt: skip
    """Lower values, (n, 2), to the least that the others can bring about, by improvements or by any moves.

    Each class is looked at again only after something in it was lowered by another DM.
    """
    m, n = ranks.shape
    low = np.empty((reach.shape[1], 2), dtype=values.dtype)
    changed = np.empty(n, dtype=np.int32)
    stale = np.ones((m, start.shape[1]), dtype=np.uint8)
    left = True
    while left:
        left = False
        for j in range(m):
            if j == focal or fixed[j]:
                continue
            for c in range(n_classes[j]):
                if not stale[j, c]:
                    continue
                stale[j, c] = 0
                if start[j, c + 1] - start[j, c] < 2:
                    continue
                count = _lower_class(values, order[j], start[j, c], start[j, c + 1], ranks[j], part[j], reach[j],
                                     parts[j], low, credible, changed)  # fmt: skip
                for k in range(count):
                    left = True
                    for other in range(m):
                        if other != j:
                            stale[other, class_of[other, changed[k]]] = 1


@njit(nogil=True, cache=CACHE)
def verdicts(i: int, ranks: Array, order: Array, class_of: Array, start: Array, n_classes: Array, part: Array,
             reach: Array, parts: Array, fixed: Array, strict: bool, wanted: int, flags: Array) -> None:  # fmt: skip
    """Set the bits of the wanted concepts in ``flags``, (n,), for one DM; other bits stay.

    ``strict``: a tie is no sanction. Ranks are not negative and leave room for one more.
    """
    n = ranks.shape[1]
    r = ranks[i]
    own = np.empty((n, 2), dtype=ranks.dtype)
    best = np.empty((n, 2), dtype=ranks.dtype)
    final = np.empty((n, 2), dtype=ranks.dtype)
    top = 0
    for s in range(n):
        own[s, 0] = r[s]
        own[s, 1] = r[s]
        top = max(top, r[s])
        flags[s] &= ~np.uint8(wanted)
    best_of_moves(own, order[i], start[i], n_classes[i], part[i], reach[i], parts[i], best)
    for s in range(n):
        if wanted & NASH and best[s, 0] <= r[s]:
            flags[s] |= NASH
        best[s, 0] = r[s]
        if strict:
            best[s, 0] += 1 if best[s, 0] < top else 0
            best[s, 1] += 1 if best[s, 1] < top else 0
    for credible in (False, True):
        first, second = (SEQ, SSEQ) if credible else (GMR, SMR)
        if not wanted & (first | second):
            continue
        final[:] = best
        lower_by_sequences(final, i, ranks, order, class_of, start, n_classes, part, reach, parts, fixed, credible)
        for s in range(n):
            final[s, 0] = min(final[s, 0], r[s])
            final[s, 1] = min(final[s, 1], r[s])
        best_of_moves(final, order[i], start[i], n_classes[i], part[i], reach[i], parts[i], own)
        for s in range(n):
            if wanted & first and own[s, 0] <= r[s]:
                flags[s] |= first
            if wanted & second and own[s, 1] <= r[s]:
                flags[s] |= second
