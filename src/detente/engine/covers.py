"""A set of combinations as few boxes: for every option a range of levels, together covering exactly the set.

Finding the fewest boxes is hard in general, so that a good cover is found quickly and then, if possible, proved to be
the best: if no box inside the allowed combinations can hold two of some k wanted ones, k boxes are needed.

The cover is grown option by option. At the last option, whatever can extend over a range of its levels is covered
once for the whole range, and only what cannot is covered narrower (for two levels this is the procedure of Minato
and Morreale [1]_ for irredundant sums of products). Sets are bit sets in Python integers, one bit per combination, and
equal subproblems are solved once. Then every box is widened as far as the allowed combinations let it, and boxes
that the others make superfluous are dropped.

References
----------
.. [1] S. Minato, "Fast generation of prime-irredundant covers from binary decision diagrams", *IEICE Transactions on
   Fundamentals* E76-A, 1993.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from detente.engine.arrays import Array

__all__ = ["Box", "BoxCover", "cover_with_boxes", "inside"]

Box = tuple[tuple[int, int], ...]
"""For every option the lowest and the highest level, both included."""

STEPS = 50_000
"""Subproblems after which a set is taken to have no short description."""

PARTIAL = 100
"""Boxes of a partial cover, where a set has no short description."""

_PROVABLE = 150
"""Most boxes for which a proof is tried that no fewer would do."""

_REFINED = 3_000
"""Most boxes that are widened and thinned out."""

_POOLED = 1_000
"""Most boxes from which a cover is chosen anew."""

_PROOF_CELLS = 1 << 28
"""Combinations that are looked at for a proof, all boxes together."""

_GLANCE = 1 << 10
"""What a look at something known counts for, in combinations."""

_CANDIDATES = 24
"""Seeds that are compared for the next box of a partial cover, and candidates per box in a proof."""


@dataclass(frozen=True)
class BoxCover:
    """Boxes that cover a set.

    Attributes
    ----------
    boxes : tuple of Box
    is_complete : bool
        Whether they cover all of the set; they never cover anything that is not allowed.
    is_minimal : bool
        Whether it is proved that no fewer boxes would do.
    """

    boxes: tuple[Box, ...]
    is_complete: bool
    is_minimal: bool


def inside(box: Box) -> tuple[slice, ...]:
    """Index a box in an array with one axis per option, the last option first."""
    return tuple(slice(low, high + 1) for low, high in reversed(box))


def cover_with_boxes(sizes: Sequence[int], wanted: Array, allowed: Array, *, steps: int = STEPS) -> BoxCover:
    """Cover all wanted combinations by boxes of allowed ones, few and large.

    Parameters
    ----------
    sizes : sequence of int
        Number of levels per option, option 0 fastest in the code of a combination.
    wanted, allowed : bool array, shape (n_combinations,)
        ``allowed`` includes ``wanted``; what is allowed but not wanted may be covered or not.
    steps : int
        Subproblems to solve per order of the options; beyond, the cover is partial.

    Returns
    -------
    BoxCover
        The largest boxes first.

    Notes
    -----
    A set of 2^20 combinations that follows from some statements takes some tenths of a second; a random one is given up
    after ``steps`` and covered in part.
    """
    sizes = tuple(int(size) for size in sizes)
    shape = tuple(reversed(sizes))
    wanted, allowed = wanted.reshape(shape), allowed.reshape(shape)
    if not wanted.any():
        return BoxCover((), True, True)
    found: list[list[Box]] = []
    for order in _orders(wanted):
        boxes = _grown(sizes, wanted, allowed, order, steps)
        if boxes is None:
            break
        found.append(boxes)
    if not found:
        return BoxCover(tuple(_partial(wanted, allowed)), False, False)
    best = min(_refined(found, wanted, allowed), key=lambda boxes: (len(boxes), -sum(map(_volume, boxes)), boxes))
    return BoxCover(tuple(best), True, _is_minimal(best, wanted, allowed))


def _volume(box: Box) -> int:
    return prod(high - low + 1 for low, high in box)


# -- growing a cover ---------------------------------------------------------------------------------------------------


def _orders(wanted: Array) -> list[tuple[int, ...]]:
    """Orders of the options to try; the last one is decided on first."""
    n = wanted.ndim
    changes = [int(np.count_nonzero(np.diff(wanted, axis=n - 1 - k))) for k in range(n)]
    influence = [count / (wanted.shape[n - 1 - k] - 1) for k, count in enumerate(changes)]
    rising = tuple(sorted(range(n), key=lambda k: (influence[k], k)))
    return list(dict.fromkeys([rising, tuple(range(n)), tuple(range(n - 1, -1, -1))]))


def _grown(sizes: Sequence[int], wanted: Array, allowed: Array, order: tuple[int, ...], steps: int) -> list[Box] | None:
    """Cover with the options in some order; None if that takes too many steps."""
    axes = tuple(len(sizes) - 1 - k for k in reversed(order))
    growth = _Growth([sizes[k] for k in order], steps)
    boxes = growth.cover(_as_bits(wanted.transpose(axes)), _as_bits(allowed.transpose(axes)))
    if boxes is None:
        return None
    back = [order.index(k) for k in range(len(order))]
    return [tuple(box[position] for position in back) for box in boxes]


def _as_bits(mask: Array) -> int:
    return int.from_bytes(np.packbits(mask.reshape(-1), bitorder="little").tobytes(), "little")


class _TooManyStepsError(Exception):
    """The set has no short description."""


class _Growth:
    """Covers bit sets, remembering what was covered before."""

    def __init__(self, sizes: Sequence[int], steps: int) -> None:
        self.sizes, self.steps = sizes, steps
        self.lengths = [prod(sizes[:k]) for k in range(len(sizes) + 1)]
        self.known: dict[tuple[int, int, int], tuple[list[Box], int]] = {}

    def cover(self, wanted: int, allowed: int) -> list[Box] | None:
        try:
            return self._cover(len(self.sizes), wanted, allowed)[0]
        except _TooManyStepsError:
            return None

    def _cover(self, depth: int, wanted: int, allowed: int) -> tuple[list[Box], int]:
        """Cover with the first ``depth`` options; return the boxes and all that they cover."""
        if not wanted:
            return [], 0
        full = (1 << self.lengths[depth]) - 1
        if allowed == full:
            return [tuple((0, size - 1) for size in self.sizes[:depth])], full
        key = (depth, wanted, allowed)
        if key not in self.known:
            if len(self.known) >= self.steps:
                raise _TooManyStepsError
            self.known[key] = self._by_ranges(depth, wanted, allowed)
        return self.known[key]

    def _by_ranges(self, depth: int, wanted: int, allowed: int) -> tuple[list[Box], int]:
        size, length = self.sizes[depth - 1], self.lengths[depth - 1]
        full = (1 << length) - 1
        left = [wanted >> level * length & full for level in range(size)]
        may = [allowed >> level * length & full for level in range(size)]
        boxes: list[Box] = []
        covered = [0] * size
        for low, high, common, wider in _ranges(may):
            levels = range(low, high + 1)
            need = 0
            for level in levels:
                need |= left[level]
            need &= common & (wider ^ full)
            if need:
                below, hit = self._cover(depth - 1, need, common)
                boxes += [(*box, (low, high)) for box in below]
                for level in levels:
                    left[level] &= hit ^ full
                    covered[level] |= hit
        return boxes, sum(part << level * length for level, part in enumerate(covered))


def _ranges(may: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    """Ranges of levels from narrow to wide: what is allowed on all of the range, and on a wider one as well."""
    size = len(may)
    common = list(may)  # of the ranges of the present width, by lowest level
    for width in range(1, size + 1):
        following = [common[low] & may[low + width] for low in range(size - width)]
        for low in range(size - width + 1):
            wider = (following[low] if low < size - width else 0) | (following[low - 1] if low else 0)
            yield low, low + width - 1, common[low], wider
        common = following


# -- widening and thinning out -----------------------------------------------------------------------------------------


def _refined(found: list[list[Box]], wanted: Array, allowed: Array) -> Iterator[list[Box]]:
    """Widen and thin out each cover, and choose one from the boxes of all of them."""
    pool: dict[Box, None] = {}
    for boxes in found:
        if len(boxes) > _REFINED:
            yield sorted(boxes, key=_coarsest_first)
            continue
        for turned in (False, True):
            widened = list(dict.fromkeys(_widened(box, allowed, turned=turned) for box in boxes))
            pool.update(dict.fromkeys(widened))
            yield _thinned(widened, wanted)
    if 0 < len(pool) <= _POOLED:
        yield _thinned(_chosen(list(pool), wanted), wanted)


def _chosen(pool: list[Box], wanted: Array) -> list[Box]:
    """Choose boxes one after another, always one that adds most."""
    left, gains = wanted.copy(), [(-_volume(box), box) for box in pool]
    heapq.heapify(gains)
    boxes = []
    while left.any():
        stale, box = heapq.heappop(gains)
        gain = -int(np.count_nonzero(left[inside(box)]))
        if gain == stale or not gains or gain <= gains[0][0]:
            boxes.append(box)
            left[inside(box)] = False
        elif gain:
            heapq.heappush(gains, (gain, box))
    return boxes


def _coarsest_first(box: Box) -> tuple[int, Box]:
    return -_volume(box), box


def _widened(box: Box, allowed: Array, *, turned: bool = False) -> Box:
    """Extend a box level by level, the options in turn (the last first), as far as everything in it is allowed."""
    ranges = list(box)
    for k in sorted(range(len(ranges)), reverse=turned):
        size = allowed.shape[len(ranges) - 1 - k]
        low, high = ranges[k]
        while low > 0 and _allows(allowed, ranges, k, low - 1):
            low -= 1
        while high < size - 1 and _allows(allowed, ranges, k, high + 1):
            high += 1
        ranges[k] = (low, high)
    return tuple(ranges)


def _allows(allowed: Array, ranges: list[tuple[int, int]], k: int, level: int) -> bool:
    return bool(allowed[inside((*ranges[:k], (level, level), *ranges[k + 1 :]))].all())


def _thinned(boxes: list[Box], wanted: Array) -> list[Box]:
    """Drop boxes of which every wanted combination lies in others too, the smallest first."""
    times = np.zeros(wanted.shape, dtype=np.uint16)
    for box in boxes:
        times[inside(box)] += 1
    kept = []
    for box in sorted(boxes, key=_coarsest_first, reverse=True):
        place = inside(box)
        if (times[place][wanted[place]] > 1).all():
            times[place] -= 1
        else:
            kept.append(box)
    return sorted(kept, key=_coarsest_first)


# -- sets without a short description ----------------------------------------------------------------------------------


def _partial(wanted: Array, allowed: Array) -> list[Box]:
    """Cover in part, from seeds spread over what is left: the box that adds most, again and again."""
    left = wanted.copy()
    boxes: list[Box] = []
    while len(boxes) < PARTIAL:
        codes = np.flatnonzero(left)
        if not codes.size:
            break
        seeds = np.unravel_index(codes[:: -(-codes.size // _CANDIDATES)], left.shape)
        candidates = [_widened(_point(levels), allowed) for levels in zip(*seeds, strict=True)]
        box = max(candidates, key=lambda box: (int(np.count_nonzero(left[inside(box)])), box))
        left[inside(box)] = False
        boxes.append(box)
    return sorted(boxes, key=_coarsest_first)


def _point(levels: Sequence[int]) -> Box:
    return tuple((int(level), int(level)) for level in reversed(levels))


# -- proof that no fewer boxes would do --------------------------------------------------------------------------------


def _is_minimal(boxes: Sequence[Box], wanted: Array, allowed: Array) -> bool:
    """Look for one combination per box such that no two of them fit into one allowed box."""
    if len(boxes) == 1:
        return True
    if len(boxes) > _PROVABLE:
        return False
    times = np.zeros(wanted.shape, dtype=np.uint16)
    for box in boxes:
        times[inside(box)] += 1
    choices = [_lonely(box, wanted, allowed, times) for box in boxes]
    return all(choices) and _pick_apart(sorted(choices, key=len), allowed)


def _lonely(box: Box, wanted: Array, allowed: Array, times: Array) -> list[Box]:
    """Find combinations that only this box covers, those with the fewest allowed neighbours first."""
    place = inside(box)
    alone = wanted[place] & (times[place] == 1)
    codes = np.flatnonzero(alone)
    sample = np.unravel_index(codes[:: max(1, codes.size // (16 * _CANDIDATES))], alone.shape)
    levels = [level + part.start for level, part in zip(sample, place, strict=True)]
    order = np.argsort(_freedom(levels, allowed), kind="stable")[:_CANDIDATES]
    return [_point([level[chosen] for level in levels]) for chosen in order]


def _freedom(levels: Sequence[Array], allowed: Array) -> Array:
    """Count for some combinations the allowed ones that differ in one option."""
    total = np.zeros(levels[0].size, dtype=np.int64)
    for axis, size in enumerate(allowed.shape):
        for level in range(size):
            total += allowed[(*levels[:axis], np.full(total.size, level), *levels[axis + 1 :])]
    return total


def _pick_apart(choices: Sequence[list[Box]], allowed: Array) -> bool:
    """Pick one combination of each list so that none fits with one picked before, going back now and then."""
    together = _Together(allowed)
    picked: list[Box] = []
    tried = [0]
    while len(picked) < len(choices):
        place = tried[-1]
        if together.cells > _PROOF_CELLS:
            return False
        if place == len(choices[len(picked)]):
            if not picked:
                return False
            picked.pop()
            tried.pop()
            continue
        tried[-1] += 1
        candidate = choices[len(picked)][place]
        if not any(together.fit(candidate, other) for other in picked):
            picked.append(candidate)
            tried.append(0)
    return True


class _Together:
    """Whether two combinations fit into one allowed box, remembered; counts the cells that were looked at."""

    def __init__(self, allowed: Array) -> None:
        self.allowed, self.cells = allowed, 0
        self.known: dict[tuple[Box, Box], bool] = {}

    def fit(self, first: Box, second: Box) -> bool:
        """Look at the smallest box around both."""
        pair = (min(first, second), max(first, second))
        self.cells += _GLANCE
        if pair not in self.known:
            hull = tuple((min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(first, second, strict=True))
            self.cells += _volume(hull)
            self.known[pair] = bool(self.allowed[inside(hull)].all())
        return self.known[pair]
