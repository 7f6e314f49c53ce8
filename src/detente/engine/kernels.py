"""Compiled kernels for large grids; importing this module imports Numba.

A *slab* is what is left of the grid when one decision maker (DM) keeps its strategy: one axis per other DM, flat and
contiguous. For a DM of the group, ``counts[j]`` is its number of strategies and ``inners[j]`` the stride of its axis
in the slab. A *class* is the set of states that differ only in that DM's strategy.

*Positions* order a class by the DM's rank: 1 + how many of the class it ranks strictly lower, so that equal ranks
share a position; infeasible states bear the largest number of the dtype. Values at infeasible states are the largest
number of their dtype.

A DM with options that are not free has several *parts* (see `strategies`). ``part[j, a]`` is the part of its strategy
``a``; from part ``u`` it may move to the parts ``reach_to[reach_at[j, u]:reach_at[j, u + 1]]``, which lists ``u``
first.

This is one long file on purpose: Numba keeps compiled code until the file of the function itself changes, and would not
notice a change in another file that the function calls.

No kernel holds the interpreter's lock, and none allocates in proportion to the slab: work space is passed in.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from detente.engine.arrays import Array


def _can_cache() -> bool:
    """Tell whether compiled code can be kept in a file; without a place for it Numba refuses to start."""
    try:
        njit(cache=True)(_can_cache)
    except RuntimeError:
        return False
    return True


CACHE = _can_cache()

COLUMNS = 256
"""Columns of a class block that are closed together: their running extremes stay in the first-level cache."""

FEW_PARTS = 8
"""Up to this number of parts each is looked at on its own."""

ROWS = 64
"""Rows that are turned into columns together: they stay in the first-level cache."""

LANES = 16
"""Classes that are scanned together: one cache line of values."""

# Rows are sliced before the inner loops, and strategies are turned into unsigned numbers: an index that might be
# negative costs Numba a test and LLVM the vector instructions.


# -- Arrays (plain loops compile much faster than NumPy's methods) -----------------------------------------------------


@njit(nogil=True, cache=CACHE)
def clear(array: Array) -> None:
    """Set everything to zero."""
    for k in range(len(array)):
        array[k] = 0


@njit(nogil=True, cache=CACHE)
def fill(array: Array, value: Any) -> None:
    """Set everything to ``value``."""
    for k in range(len(array)):
        array[k] = value


@njit(nogil=True, cache=CACHE)
def copy(source: Array, target: Array) -> None:
    """Copy one flat array to another."""
    for k in range(len(source)):
        target[k] = source[k]


@njit(nogil=True, cache=CACHE)
def minimum(values: Array) -> Any:
    """Return the least of some values."""
    least = values[0]
    for k in range(len(values)):
        least = min(least, values[k])
    return least


@njit(nogil=True, cache=CACHE)
def total(values: Array) -> Any:
    """Return the sum of some values."""
    result = values[0]
    for k in range(1, len(values)):
        result += values[k]
    return result


# -- Sorting classes ---------------------------------------------------------------------------------------------------


@njit(nogil=True, cache=CACHE)
def pack(ranks: Array, feasible: Array, low: Any, bits: int, first: int, keys: Array) -> None:
    """Write the classes ``first`` to ``first + len(keys)`` as rows of keys, rank above place; infeasible ones highest.

    ``ranks`` and ``feasible`` (or an empty array) are (outer, m, inner); ``keys`` is (classes, m), unsigned.
    """
    inner = ranks.shape[2]
    shift = keys.dtype.type(bits)
    top = keys.dtype.type(-1) >> shift
    row = 0
    while row < len(keys):
        outer, column = divmod(first + row, inner)
        width = min(inner - column, len(keys) - row)
        for a in range(ranks.shape[1]):
            source = ranks[outer, a, column : column + width]
            target = keys[row : row + width, a]
            for c in range(width):
                target[c] = (keys.dtype.type(source[c] - low) << shift) | keys.dtype.type(a)
            if feasible.size:
                held = feasible[outer, a, column : column + width]
                for c in range(width):
                    if not held[c]:
                        target[c] = (top << shift) | keys.dtype.type(a)
        row += width


@njit(nogil=True, cache=CACHE)
def unpack(keys: Array, bits: int, first: int, positions: Array) -> None:
    """Write positions, (outer, m, inner), from the sorted keys of the classes from ``first`` on."""
    inner = positions.shape[2]
    shift = keys.dtype.type(bits)
    top = keys.dtype.type(-1) >> shift
    place = (keys.dtype.type(1) << shift) - keys.dtype.type(1)
    infeasible = positions.dtype.type(-1)
    for row in range(len(keys)):
        outer, column = divmod(first + row, inner)
        target = positions[outer, :, column]
        ordered = keys[row]
        before = ordered[0] >> shift
        position = 1
        for k in range(len(ordered)):
            rank = ordered[k] >> shift
            position = position if rank == before else k + 1
            before = rank
            target[np.uintp(ordered[k] & place)] = infeasible if rank == top else position


# -- Slabs -------------------------------------------------------------------------------------------------------------


@njit(nogil=True, cache=CACHE)
def take(source: Array, first: int, slabs: Array) -> None:
    """Copy the slabs of the strategies from ``first`` on; ``source`` is (outer, m, inner), ``slabs`` (n, outer, inner).

    An axis of length one in place of the strategies is the same for all of them.
    """
    outer, m, inner = source.shape
    if inner == 1 and m > 1:
        for begin in range(0, outer, ROWS):
            for x in range(len(slabs)):
                row, column = slabs[x, begin : begin + ROWS, 0], source[begin : begin + ROWS, first + x, 0]
                for o in range(len(row)):
                    row[o] = column[o]
        return
    for x in range(len(slabs)):
        for o in range(outer):
            row, target = source[o, first + x if m > 1 else 0], slabs[x, o]
            for c in range(inner):
                target[c] = row[c]


@njit(nogil=True, cache=CACHE)
def put(slabs: Array, first: int, target: Array) -> None:
    """Copy slabs back to where `take` found them."""
    outer, _, inner = target.shape
    if inner == 1:
        for begin in range(0, outer, ROWS):
            for x in range(len(slabs)):
                row, column = slabs[x, begin : begin + ROWS, 0], target[begin : begin + ROWS, first + x, 0]
                for o in range(len(row)):
                    column[o] = row[o]
        return
    for x in range(len(slabs)):
        for o in range(outer):
            row, source = target[o, first + x], slabs[x, o]
            for c in range(inner):
                row[c] = source[c]


@njit(nogil=True, cache=CACHE)
def keep_best(slabs: Array, positions: Array, ranks: Array, first: int, best: Array) -> None:
    """Raise ``best``, (outer, inner), to the slabs' values, each no higher than the rank there; arrays as in `take`.

    States that ``positions`` tell to be infeasible are passed over.
    """
    outer, m, inner = ranks.shape
    infeasible = positions.dtype.type(-1)
    if inner == 1 and m > 1:
        for begin in range(0, outer, ROWS):
            top = best[begin : begin + ROWS, 0]
            for x in range(len(slabs)):
                rank, value = ranks[begin : begin + ROWS, first + x, 0], slabs[x, begin : begin + ROWS, 0]
                position = positions[x, begin : begin + ROWS, 0]
                for o in range(len(top)):
                    kept = min(value[o], best.dtype.type(rank[o]))
                    top[o] = max(top[o], kept) if position[o] != infeasible else top[o]
        return
    for x in range(len(slabs)):
        for o in range(outer):
            rank, value, position = ranks[o, first + x if m > 1 else 0], slabs[x, o], positions[x, o]
            top_row = best[o]
            for c in range(inner):
                kept = min(value[c], best.dtype.type(rank[c]))
                top_row[c] = max(top_row[c], kept) if position[c] != infeasible else top_row[c]


@njit(nogil=True, cache=CACHE)
def blank(positions: Array, values: Array) -> None:
    """Give infeasible states the largest value."""
    infeasible = positions.dtype.type(-1)
    largest = values.dtype.type(np.iinfo(values.dtype).max)
    for s in range(len(values)):
        if positions[s] == infeasible:
            values[s] = largest


# -- Improvements: which states reach some marked state ----------------------------------------------------------------


@njit(nogil=True, cache=CACHE)
def close_rows(positions: Array, marked: Array) -> bool:
    """Mark what improves to a marked state in one move of a free DM; arrays (classes, m)."""
    full, none = marked.dtype.type(-1), marked.dtype.type(0)
    changed = none
    for o in range(len(positions)):
        position, mark = positions[o], marked[o]
        best = none
        for a in range(len(position)):
            best = max(best, marked.dtype.type(position[a] & mark[a]))
        if best == none:
            continue
        for a in range(len(position)):
            old = mark[a]
            new = marked.dtype.type(old | (full if position[a] < best else none))
            changed |= marked.dtype.type(new ^ old)
            mark[a] = new
    return bool(changed != none)


@njit(nogil=True, cache=CACHE)
def close_columns(positions: Array, marked: Array, best: Array) -> bool:
    """As `close_rows` for arrays (outer, m, inner); ``best`` is work space for `COLUMNS` positions."""
    outer, m, inner = positions.shape
    full, none = marked.dtype.type(-1), marked.dtype.type(0)
    changed = none
    for o in range(outer):
        for column in range(0, inner, COLUMNS):
            end = min(column + COLUMNS, inner)
            top = best[: end - column]
            clear(top)
            for a in range(m):
                position, mark = positions[o, a, column:end], marked[o, a, column:end]
                for c in range(len(top)):
                    top[c] = max(top[c], position[c] & mark[c])
            for a in range(m):
                position, mark = positions[o, a, column:end], marked[o, a, column:end]
                for c in range(len(top)):
                    old = mark[c]
                    new = old | (full if position[c] < top[c] else none)
                    changed |= new ^ old
                    mark[c] = new
    return bool(changed != none)


@njit(nogil=True, cache=CACHE)
def close_parts(positions: Array, marked: Array, part: Array, reach_at: Array, reach_to: Array, best: Array) -> bool:
    """As `close_columns` for a DM with several parts; ``best`` is work space for `COLUMNS` positions per part."""
    outer, m, inner = positions.shape
    full, none = marked.dtype.type(-1), marked.dtype.type(0)
    changed = none
    for o in range(outer):
        for column in range(0, inner, COLUMNS):
            end = min(column + COLUMNS, inner)
            tops = best[: (len(reach_at) - 1) * (end - column)].reshape(len(reach_at) - 1, end - column)
            for u in range(len(tops)):
                clear(tops[u])
            for a in range(m):
                position, mark, top = positions[o, a, column:end], marked[o, a, column:end], tops[part[a]]
                for c in range(len(top)):
                    top[c] = max(top[c], position[c] & mark[c])
            for u in range(len(tops)):
                top = tops[u]
                for k in range(reach_at[u] + 1, reach_at[u + 1]):
                    other = tops[reach_to[k]]
                    for c in range(len(top)):
                        top[c] = max(top[c], other[c])
            for a in range(m):
                position, mark, top = positions[o, a, column:end], marked[o, a, column:end], tops[part[a]]
                for c in range(len(top)):
                    old = mark[c]
                    new = old | (full if position[c] < top[c] else none)
                    changed |= new ^ old
                    mark[c] = new
    return bool(changed != none)


@njit(nogil=True, cache=CACHE)
def close_parts_rows(
    positions: Array, marked: Array, in_part: Array, reach_at: Array, reach_to: Array, best: Array
) -> bool:
    """As `close_parts` for contiguous classes and few parts; arrays (classes, m).

    ``in_part``, (parts, m), has all bits set where a strategy is of the part; ``best`` is work space for ``m``
    positions and one per part.
    """
    m = positions.shape[1]
    n_parts = len(in_part)
    full, none = marked.dtype.type(-1), marked.dtype.type(0)
    changed = none
    top, tops = best[:m], best[m : m + n_parts]
    for o in range(len(positions)):
        position, mark = positions[o], marked[o]
        for u in range(n_parts):
            of_part = in_part[u]
            highest = none
            for a in range(m):
                highest = max(highest, marked.dtype.type(position[a] & mark[a] & of_part[a]))
            tops[u] = highest
        for u in range(n_parts):
            for k in range(reach_at[u] + 1, reach_at[u + 1]):
                tops[u] = max(tops[u], tops[reach_to[k]])
        clear(top)
        for u in range(n_parts):
            of_part, highest = in_part[u], tops[u]
            for a in range(m):
                top[a] |= of_part[a] & highest
        for a in range(m):
            old = mark[a]
            new = marked.dtype.type(old | (full if position[a] < top[a] else none))
            changed |= marked.dtype.type(new ^ old)
            mark[a] = new
    return bool(changed != none)


@njit(nogil=True, cache=CACHE)
def close_parts_singly(
    positions: Array, marked: Array, part: Array, reach_at: Array, reach_to: Array, tops: Array
) -> bool:
    """As `close_parts`, class by class, for rows too short for vector instructions."""
    outer, m, inner = positions.shape
    full, none = marked.dtype.type(-1), marked.dtype.type(0)
    changed = none
    for o in range(outer):
        for column in range(inner):
            position, mark = positions[o, :, column], marked[o, :, column]
            for u in range(len(reach_at) - 1):
                tops[u] = none
            for a in range(m):
                own = np.uintp(part[a])
                tops[own] = max(tops[own], marked.dtype.type(position[a] & mark[a]))
            for u in range(len(reach_at) - 1):
                for k in range(reach_at[u] + 1, reach_at[u + 1]):
                    tops[u] = max(tops[u], tops[reach_to[k]])
            for a in range(m):
                old = mark[a]
                new = marked.dtype.type(old | (full if position[a] < tops[np.uintp(part[a])] else none))
                changed |= marked.dtype.type(new ^ old)
                mark[a] = new
    return bool(changed != none)


@njit(nogil=True, cache=CACHE)
def count_open(positions: Array, marked: Array) -> int:
    """Count the states that are neither marked nor infeasible; ``positions`` of any DM tell which these are."""
    infeasible = positions.dtype.type(-1)
    n = 0
    for s in range(len(marked)):
        n += marked[s] == 0 and positions[s] != infeasible
    return n


@njit(nogil=True, cache=CACHE)
def settle(positions: Array, values: Array, marked: Array, lowest: Any) -> Any:
    """Give marked states the value ``lowest``; return the lowest value of the states that are still open."""
    infeasible = positions.dtype.type(-1)
    lowest_open = values.dtype.type(np.iinfo(values.dtype).max)
    for s in range(len(values)):
        if marked[s]:
            values[s] = min(values[s], lowest)
        elif positions[s] != infeasible:
            lowest_open = min(lowest_open, values[s])
    return lowest_open


@njit(nogil=True, cache=CACHE)
def mark_equal(values: Array, marked: Array, value: Any) -> None:
    """Mark the states that hold ``value``."""
    full = marked.dtype.type(-1)
    for s in range(len(values)):
        if values[s] == value:
            marked[s] = full


@njit(nogil=True, cache=CACHE)
def list_open(positions: Array, marked: Array, states: Array) -> int:
    """List the states that are neither marked nor infeasible; return how many."""
    infeasible = positions.dtype.type(-1)
    n = 0
    for s in range(len(positions)):
        if marked[s] == 0 and positions[s] != infeasible:
            states[n] = s
            n += 1
    return n


# -- Improvements: the lowest value that every state reaches -----------------------------------------------------------


@njit(nogil=True, cache=CACHE)
def lower_listed(positions: Array, values: Array, states: Array, part: Array, reaches: Array) -> bool:
    """One move of a DM from each listed state: the minimum over its improvements; arrays (outer, m, inner).

    ``reaches[u, w]`` tells which parts the DM may move between.
    """
    _, m, inner = positions.shape
    changed = False
    for s in states:
        outer, place = divmod(s, m * inner)
        a, column = divmod(place, inner)
        position, value = positions[outer, :, column], values[outer, :, column]
        own, lowest = position[a], value[a]
        if len(reaches) == 1:
            for b in range(m):
                lowest = min(lowest, value[b] if position[b] > own else lowest)
        else:
            allowed = reaches[part[a]]
            for b in range(m):
                if position[b] > own and allowed[part[b]]:
                    lowest = min(lowest, value[b])
        if lowest < value[a]:
            value[a] = lowest
            changed = True
    return changed


@njit(nogil=True, cache=CACHE)
def load(source: Array, first: int, block: Array) -> None:
    """Copy the classes from ``first`` on to the columns of ``block``, (m, classes); ``source`` is (outer, m, inner)."""
    m, width = block.shape
    inner = source.shape[2]
    if inner >= LANES:
        outer, column = divmod(first, inner)
        for a in range(m):
            row, target = source[outer, a, column : column + width], block[a]
            for c in range(width):
                target[c] = row[c]
    else:
        for c in range(width):
            outer, column = divmod(first + c, inner)
            row, target = source[outer, :, column], block[:, c]
            for a in range(m):
                target[a] = row[a]


@njit(nogil=True, cache=CACHE)
def store(block: Array, first: int, target: Array) -> None:
    """Copy the columns of ``block`` back to where `load` found them."""
    m, width = block.shape
    inner = target.shape[2]
    if inner >= LANES:
        outer, column = divmod(first, inner)
        for a in range(m):
            row, source = target[outer, a, column : column + width], block[a]
            for c in range(width):
                row[c] = source[c]
    else:
        for c in range(width):
            outer, column = divmod(first + c, inner)
            row, source = target[outer, :, column], block[:, c]
            for a in range(m):
                row[a] = source[a]


@njit(nogil=True, cache=CACHE)
def lanes(first: int, classes: int, inner: int) -> int:
    """Count the classes from ``first`` on that go into one block."""
    return min(LANES, classes - first if inner < LANES else inner - first % inner)


@njit(nogil=True, cache=CACHE)
def sort_slab(positions: Array, order: Array, block: Array, filled: Array) -> None:
    """Turn positions, (outer, m, inner), into the order of every class, in the order in which `scan` reads it.

    Block by block and row by row from the best position: the strategy at that place, with the highest bit set where
    the last of a group of equals stands. Infeasible states come first, each a group. ``block`` is work space for
    ``m * LANES`` positions, ``filled`` for ``m + 1`` counts.
    """
    outer, m, inner = positions.shape
    infeasible = positions.dtype.type(-1)
    flag = positions.dtype.type(1 << (8 * positions.itemsize - 1))
    first = 0
    while first < outer * inner:
        width = lanes(first, outer * inner, inner)
        columns = block[: m * width].reshape(m, width)
        rows = order[first * m : (first + width) * m].reshape(m, width)
        load(positions, first, columns)
        for c in range(width):
            column, row = columns[:, c], rows[:, c]
            clear(filled)
            for a in range(m):
                position = column[a]
                if position == infeasible:
                    row[filled[m]] = positions.dtype.type(a) | flag
                    filled[m] += 1
                else:
                    group = np.uintp(position) - np.uintp(1)
                    place = np.uintp(m - 1) - group - np.uintp(filled[group])
                    row[place] = positions.dtype.type(a) | (flag if filled[group] == 0 else positions.dtype.type(0))
                    filled[group] += 1
        first += width


@njit(nogil=True, cache=CACHE)
def scan(order: Array, values: Array, block: Array) -> bool:
    """One move of a free DM from every state: the minimum over its improvements, by a running minimum from the best.

    ``values`` is (outer, m, inner); ``block`` is work space for ``m * LANES`` values.
    """
    outer, m, inner = values.shape
    largest = values.dtype.type(np.iinfo(values.dtype).max)
    strategy = order.dtype.type((1 << (8 * order.itemsize - 1)) - 1)
    none = values.dtype.type(0)
    changed = none
    first = 0
    while first < outer * inner:
        width = lanes(first, outer * inner, inner)
        columns = block[: m * width].reshape(m, width)
        rows = order[first * m : (first + width) * m].reshape(m, width)
        load(values, first, columns)
        lowered = none
        for c in range(width):
            column, row = columns[:, c], rows[:, c]
            better, with_equals = largest, largest
            for k in range(m):
                entry = row[k]
                a = np.uintp(entry & strategy)
                old = column[a]
                new = min(old, better)
                lowered |= new ^ old
                column[a] = new
                with_equals = min(with_equals, old)
                better = with_equals if entry > strategy else better
        if lowered != none:
            store(columns, first, values)
            changed |= lowered
        first += width
    return bool(changed != none)


@njit(nogil=True, cache=CACHE)
def scan_few_parts(order: Array, values: Array, block: Array, silent: Array, deaf: Array) -> bool:
    """As `scan` for a DM with few parts, one after another.

    ``silent`` and ``deaf``, (parts, m), hold the largest value where a strategy is out of the part's reach, or not of
    the part, and the smallest elsewhere.
    """
    outer, m, inner = values.shape
    largest = values.dtype.type(np.iinfo(values.dtype).max)
    strategy = order.dtype.type((1 << (8 * order.itemsize - 1)) - 1)
    none = values.dtype.type(0)
    changed = none
    first = 0
    while first < outer * inner:
        width = lanes(first, outer * inner, inner)
        columns = block[: m * width].reshape(m, width)
        rows = order[first * m : (first + width) * m].reshape(m, width)
        load(values, first, columns)
        lowered = none
        for u in range(len(silent)):
            unheard, unhearing = silent[u], deaf[u]
            for c in range(width):
                column, row = columns[:, c], rows[:, c]
                better, with_equals = largest, largest
                for k in range(m):
                    entry = row[k]
                    a = np.uintp(entry & strategy)
                    old = column[a]
                    new = min(old, max(better, unhearing[a]))
                    lowered |= new ^ old
                    column[a] = new
                    with_equals = min(with_equals, max(old, unheard[a]))
                    better = with_equals if entry > strategy else better
        if lowered != none:
            store(columns, first, values)
            changed |= lowered
        first += width
    return bool(changed != none)


@njit(nogil=True, cache=CACHE)
def scan_parts(
    order: Array, values: Array, block: Array, part: Array, comes_at: Array, comes_from: Array, better: Array
) -> bool:
    """As `scan` for a DM with many parts; ``better`` is work space for two values per part.

    The parts that may move to part ``w`` are ``comes_from[comes_at[w]:comes_at[w + 1]]``, ``w`` first.
    """
    outer, m, inner = values.shape
    n_parts = len(comes_at) - 1
    strictly, with_equals = better[:n_parts], better[n_parts : 2 * n_parts]
    largest = values.dtype.type(np.iinfo(values.dtype).max)
    strategy = order.dtype.type((1 << (8 * order.itemsize - 1)) - 1)
    changed = False
    first = 0
    while first < outer * inner:
        width = lanes(first, outer * inner, inner)
        columns = block[: m * width].reshape(m, width)
        rows = order[first * m : (first + width) * m].reshape(m, width)
        load(values, first, columns)
        lowered = False
        for c in range(width):
            column, row = columns[:, c], rows[:, c]
            fill(better, largest)
            begin = 0
            for k in range(m):
                a = np.uintp(row[k] & strategy)
                own = np.uintp(part[a])
                if strictly[own] < column[a]:
                    column[a] = strictly[own]
                    lowered = True
                for u in range(comes_at[own], comes_at[own + np.uintp(1)]):
                    source = np.uintp(comes_from[u])
                    with_equals[source] = min(with_equals[source], column[a])
                if row[k] > strategy:
                    for q in range(begin, k + 1):
                        own = np.uintp(part[np.uintp(row[q] & strategy)])
                        for u in range(comes_at[own], comes_at[own + np.uintp(1)]):
                            source = np.uintp(comes_from[u])
                            strictly[source] = with_equals[source]
                    begin = k + 1
        if lowered:
            store(columns, first, values)
            changed = True
        first += width
    return changed


# -- Moves of any kind -------------------------------------------------------------------------------------------------


@njit(nogil=True, cache=CACHE)
def lower_moves_singly(
    values: Array, feasible: Array, part: Array, reach_at: Array, reach_to: Array, lows: Array
) -> bool:
    """As `lower_moves`, class by class, for rows too short for vector instructions."""
    outer, m, inner = values.shape
    none = values.dtype.type(0)
    changed = none
    for o in range(outer):
        for column in range(inner):
            value, held = values[o, :, column], feasible[o, :, column]
            for u in range(len(reach_at) - 1):
                lows[u] = np.iinfo(values.dtype).max
            for a in range(m):
                own = np.uintp(part[a])
                lows[own] = min(lows[own], value[a])
            for u in range(len(reach_at) - 1):
                for k in range(reach_at[u] + 1, reach_at[u + 1]):
                    lows[u] = min(lows[u], lows[reach_to[k]])
            for a in range(m):
                old = value[a]
                new = lows[np.uintp(part[a])] if held[a] else old
                changed |= new ^ old
                value[a] = new
    return bool(changed != none)


@njit(nogil=True, cache=CACHE)
def lower_moves(values: Array, feasible: Array, part: Array, reach_at: Array, reach_to: Array, lowest: Array) -> bool:
    """One move of a DM from every state: the minimum over what it reaches; arrays (outer, m, inner).

    ``lowest`` is work space for `COLUMNS` values per part.
    """
    outer, m, inner = values.shape
    if inner < LANES:
        return lower_moves_singly(values, feasible, part, reach_at, reach_to, lowest)
    none = values.dtype.type(0)
    largest = values.dtype.type(np.iinfo(values.dtype).max)
    changed = none
    for o in range(outer):
        for column in range(0, inner, COLUMNS):
            end = min(column + COLUMNS, inner)
            lows = lowest[: (len(reach_at) - 1) * (end - column)].reshape(len(reach_at) - 1, end - column)
            for u in range(len(lows)):
                fill(lows[u], largest)
            for a in range(m):
                value, low = values[o, a, column:end], lows[part[a]]
                for c in range(len(low)):
                    low[c] = min(low[c], value[c])
            for u in range(len(lows)):
                low = lows[u]
                for k in range(reach_at[u] + 1, reach_at[u + 1]):
                    other = lows[reach_to[k]]
                    for c in range(len(low)):
                        low[c] = min(low[c], other[c])
            for a in range(m):
                value, low, held = values[o, a, column:end], lows[part[a]], feasible[o, a, column:end]
                for c in range(len(low)):
                    old = value[c]
                    new = low[c] if held[c] else old
                    changed |= new ^ old
                    value[c] = new
    return bool(changed != none)


@njit(nogil=True, cache=CACHE)
def list_changed(before: Array, after: Array, states: Array) -> int:
    """List the states at which two arrays differ; return how many."""
    n = 0
    for s in range(len(before)):
        if before[s] != after[s]:
            states[n] = s
            n += 1
    return n


# -- A whole slab ------------------------------------------------------------------------------------------------------


class Group(NamedTuple):
    """The members of a group in a slab; arrays have one row per member.

    ``outers``, ``counts``, ``inners`` and ``n_parts`` are flat; ``part`` is (members, strategies); ``in_part`` is
    (members, parts up to `FEW_PARTS`, strategies), all bits set where a strategy is of the part, and ``silent`` and
    ``deaf`` of the same shape are what `scan_few_parts` wants; ``reach_at`` and
    ``comes_at`` are (members, parts + 1), places in the flat ``reach_to`` and ``comes_from``; ``reaches`` is (members,
    parts, parts).
    """

    outers: Array
    counts: Array
    inners: Array
    n_parts: Array
    part: Array
    in_part: Array
    silent: Array
    deaf: Array
    reach_at: Array
    reach_to: Array
    comes_at: Array
    comes_from: Array
    reaches: Array


class Work(NamedTuple):
    """Work space for a slab: ``order`` has one row per member, ``ready`` tells whether it is filled for this slab."""

    marked: Array
    order: Array
    ready: Array
    states: Array
    before: Array
    best: Array
    positions: Array
    values: Array
    better: Array
    filled: Array


@njit(nogil=True, cache=CACHE)
def allowed(group: Group, j: int, source: int, target: int) -> bool:
    """Tell whether the j-th member may move from one strategy to another."""
    return bool(group.n_parts[j] == 1 or group.reaches[j, group.part[j, source], group.part[j, target]])


@njit(nogil=True, cache=CACHE)
def close(group: Group, j: int, positions: Array, marked: Array, best: Array) -> bool:
    """Mark what improves to a marked state in one move of the j-th member."""
    shape = (group.outers[j], group.counts[j], group.inners[j])
    n_parts = group.n_parts[j]
    if n_parts > 1:
        reach_at = group.reach_at[j, : n_parts + 1]
        cube, marks = positions.reshape(shape), marked.reshape(shape)
        if shape[2] == 1 and n_parts <= group.in_part.shape[1]:
            in_part = group.in_part[j, :n_parts, : shape[1]]
            return close_parts_rows(
                positions.reshape(shape[:2]), marked.reshape(shape[:2]), in_part, reach_at, group.reach_to, best
            )
        if shape[2] < LANES:
            return close_parts_singly(cube, marks, group.part[j], reach_at, group.reach_to, best)
        return close_parts(cube, marks, group.part[j], reach_at, group.reach_to, best)
    if shape[2] == 1:
        return close_rows(positions.reshape(shape[:2]), marked.reshape(shape[:2]))
    return close_columns(positions.reshape(shape), marked.reshape(shape), best)


@njit(nogil=True, cache=CACHE)
def sweep(group: Group, j: int, positions: Array, values: Array, work: Work) -> bool:
    """One move of the j-th member from every state: the minimum over its improvements."""
    shape = (group.outers[j], group.counts[j], group.inners[j])
    n_parts = group.n_parts[j]
    order = work.order[j]
    if not work.ready[j]:
        sort_slab(positions.reshape(shape), order, work.positions, work.filled[: shape[1] + 1])
        work.ready[j] = True
    if 1 < n_parts <= group.silent.shape[1]:
        silent, deaf = group.silent[j, :n_parts, : shape[1]], group.deaf[j, :n_parts, : shape[1]]
        return scan_few_parts(order, values.reshape(shape), work.values, silent, deaf)
    if n_parts > 1:
        part, comes_at = group.part[j], group.comes_at[j, : n_parts + 1]
        return scan_parts(order, values.reshape(shape), work.values, part, comes_at, group.comes_from, work.better)
    return scan(order, values.reshape(shape), work.values)


@njit(nogil=True, cache=CACHE)
def lower_slab(group: Group, positions: Array, begin: int, values: Array, work: Work, stop: Array) -> None:
    """Lower every value in a slab to the minimum over legal sequences of the group's improvements, in place.

    ``positions`` is (members, any), the slab's own from ``begin`` on; ``values`` and ``work`` are of the slab's size.

    First the states that reach the lowest value of all are found, on bytes: in most conflicts nearly all do. Few that
    are left are followed one by one. Many are either peeled again, or, once a peel finds few, swept in sorted order.
    """
    end = begin + len(values)
    members = len(group.counts)
    quiet, j = 0, members - 1
    if members == 1:
        sweep(group, j, positions[j, begin:end], values, work)
        return
    marked = work.marked
    clear(marked)
    lowest = minimum(values)
    mark_equal(values, marked, lowest)
    n_before = len(values)
    few = 4 * len(values) // total(group.counts)
    while not stop[0]:
        quiet = 1 if close(group, j, positions[j, begin:end], marked, work.best) else quiet + 1
        j = j - 1 if j > 0 else members - 1
        if j < members - 1 and quiet < members:
            continue
        n_open = count_open(positions[0, begin:end], marked)
        if n_open > few and quiet < members:
            continue
        lowest_open = settle(positions[0, begin:end], values, marked, lowest)
        if n_open <= few:
            follow(group, positions, begin, values, work, stop)
            return
        if n_before - n_open < len(values) // 8:
            sweep_all(group, positions, begin, values, work, stop)
            return
        n_before, lowest, quiet = n_open, lowest_open, 0
        mark_equal(values, marked, lowest)


@njit(nogil=True, cache=CACHE)
def follow(group: Group, positions: Array, begin: int, values: Array, work: Work, stop: Array) -> None:
    """Finish a slab in which only the states that are not marked can still be lowered, and these are few."""
    end = begin + len(values)
    members = len(group.counts)
    states = work.states[: list_open(positions[0, begin:end], work.marked, work.states)]
    quiet = j = 0
    while len(states) and quiet < members and not stop[0]:
        shape = (group.outers[j], group.counts[j], group.inners[j])
        reaches = group.reaches[j, : group.n_parts[j], : group.n_parts[j]]
        cube = positions[j, begin:end].reshape(shape)
        lowered = lower_listed(cube, values.reshape(shape), states, group.part[j], reaches)
        quiet = 1 if lowered else quiet + 1
        j = (j + 1) % members


@njit(nogil=True, cache=CACHE)
def sweep_all(group: Group, positions: Array, begin: int, values: Array, work: Work, stop: Array) -> None:
    """Finish a slab by the members' moves in turn; once a round lowers few values, only these are followed back."""
    end = begin + len(values)
    few = 4 * len(values) // total(group.counts)
    while not stop[0]:
        copy(values, work.before)
        for j in range(len(group.counts)):
            sweep(group, j, positions[j, begin:end], values, work)
        n = list_changed(work.before, values, work.states)
        if n <= few:
            clear(work.marked)
            for k in range(n):
                work.marked[work.states[k]] = 1
            spread(group, positions, begin, values, work, n, stop)
            return


@njit(nogil=True, cache=CACHE)
def spread(group: Group, positions: Array, begin: int, values: Array, work: Work, n: int, stop: Array) -> None:
    """Finish a slab in which only what reaches the first ``n`` of ``work.states``, all marked, may still be lowered.

    The list is a ring: each state stands in it once at most, and is marked as long as it does.
    """
    end = begin + len(values)
    queue, marked = work.states, work.marked
    head = 0
    while n and not stop[0]:
        t = queue[head]
        head = head + 1 if head + 1 < len(queue) else 0
        n -= 1
        marked[t] = 0
        for j in range(len(group.counts)):
            m, inner = group.counts[j], group.inners[j]
            base = t - t // inner % m * inner
            a = t // inner % m
            position = positions[j, begin:end]
            for b in range(m):
                s = base + b * inner
                if position[s] < position[t] and values[s] > values[t] and allowed(group, j, b, a):
                    values[s] = values[t]
                    if marked[s] == 0:
                        marked[s] = 1
                        tail = head + n
                        queue[tail if tail < len(queue) else tail - len(queue)] = s
                        n += 1


@njit(nogil=True, cache=CACHE)
def lower_slabs(group: Group, positions: Array, values: Array, number: int, size: int, work: Work, stop: Array) -> None:
    """`lower_slab` for several slabs one behind the other, and several requests: ``values`` is (requests, any)."""
    for begin in range(0, number * size, size):
        clear(work.ready)
        for request in range(len(values)):
            lower_slab(group, positions, begin, values[request, begin : begin + size], work, stop)


@njit(nogil=True, cache=CACHE)
def lower_slabs_by_moves(
    group: Group, feasible: Array, values: Array, number: int, size: int, lowest: Array, stop: Array
) -> None:
    """Lower the values in slabs to the minimum over legal sequences of the group's moves, in place; flat arrays."""
    members = len(group.counts)
    for begin in range(0, number * size, size):
        held, slab = feasible[begin : begin + size], values[begin : begin + size]
        quiet = j = 0
        while quiet < members and not stop[0]:
            shape = (group.outers[j], group.counts[j], group.inners[j])
            reach_at = group.reach_at[j, : group.n_parts[j] + 1]
            lowered = lower_moves(
                slab.reshape(shape), held.reshape(shape), group.part[j], reach_at, group.reach_to, lowest
            )
            quiet = 1 if lowered else quiet + 1
            j = (j + 1) % members
