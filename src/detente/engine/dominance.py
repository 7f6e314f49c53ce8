"""Among the points of a class that are at least as high in every one of several keys: the extreme of some values.

A coalition improves where one reachable state suits *all* members. With two members, sort what can be reached by the
first member's rank; a running maximum of the second's then tells, at the place where "better for the first" begins,
how well the second can fare at the same time. With three, the sorted list is cut into blocks whose lengths are powers
of two, every beginning of the list is a few blocks put together, and each block is sorted by the second key; and so on.
So ``n`` points with ``m`` keys cost about ``n * log(n)**m`` steps and no pair of points is ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from detente.engine.arrays import Array
from detente.engine.joint_moves import identity_of

__all__ = ["Dominance"]


@dataclass(frozen=True, eq=False)
class _Run:
    """Points in an order in which the answer to a question is a running extreme, read at one place.

    Attributes
    ----------
    order : int array, shape (n_points,)
        Which point stands where; the points of a class stand together, the highest first.
    depth : int array, shape (n_points,)
        How many points of its class stand before each.
    asked, place : int arrays, shape (n_answered,)
        Which questions are answered here, and where.
    """

    order: Array
    depth: Array
    asked: Array
    place: Array

    def running(self, values: Array, extreme: np.ufunc) -> Array:
        """Return the running extreme over each class, by doubling the stretch that every entry covers."""
        current = values[self.order]
        shift, longest = 1, int(self.depth.max(initial=0))
        while shift <= longest:
            joined = extreme(current[shift:], current[:-shift])
            current[shift:] = np.where(self.depth[shift:] >= shift, joined, current[shift:])
            shift *= 2
        return current


@dataclass(frozen=True, eq=False)
class _Side:
    """Points, or questions, of which some are left: their numbers, their classes, and their keys that are left."""

    number: Array
    classes: Array
    keys: tuple[Array, ...]

    def part(self, kept: Array, classes: Array) -> _Side:
        """Return some of them, in new classes, without their first key."""
        return _Side(self.number[kept], classes, tuple(key[kept] for key in self.keys[1:]))


class Dominance:
    """Questions about points, sorted once for any number of values, or anew each time to save memory.

    Parameters
    ----------
    point_class : int array, shape (n_points,)
    point_keys : sequence of int arrays of that shape
        None to any number of keys.
    asked_class : int array, shape (n_questions,)
        Question ``k`` is about the points of class ``asked_class[k]``; the class may be empty.
    asked_keys : sequence of int arrays of that shape, one per key
        ... whose every key is at least this.
    keep : bool
        Keep what was sorted: for more than one call of `extreme`.
    """

    def __init__(
        self,
        point_class: Array,
        point_keys: Sequence[Array],
        asked_class: Array,
        asked_keys: Sequence[Array],
        *,
        keep: bool = True,
    ) -> None:
        self.n_questions = asked_class.size
        keys = [_dense(points, asked) for points, asked in zip(point_keys, asked_keys, strict=True)]
        self._points, self._asked = (
            _Side(np.arange(classes.size), np.asarray(classes, dtype=np.int64), tuple(key[side] for key in keys))
            for side, classes in enumerate((point_class, asked_class))
        )
        self._kept = tuple(_runs(self._points, self._asked)) if keep else None

    def extreme(self, values: Array, extreme: np.ufunc) -> Array:
        """Answer every question.

        Parameters
        ----------
        values : integer array, shape (n_points,)
        extreme : ufunc
            ``np.minimum``, ``np.maximum``, ``np.bitwise_and`` or ``np.bitwise_or``.

        Returns
        -------
        integer array, shape (n_questions,)
            The extreme's identity where no point qualifies.
        """
        answer = np.full(self.n_questions, identity_of(extreme, values.dtype), dtype=values.dtype)
        for run in _runs(self._points, self._asked) if self._kept is None else self._kept:
            answer[run.asked] = extreme(answer[run.asked], run.running(values, extreme)[run.place])
        return answer


def _dense(points: Array, asked: Array) -> tuple[Array, Array]:
    """Replace one key by places in its order, from 0, so that keys of any size can be packed."""
    levels = np.unique(points)
    return np.searchsorted(levels, points).astype(np.int64), np.searchsorted(levels, asked).astype(np.int64)


def _runs(points: _Side, asked: _Side) -> Iterator[_Run]:
    if not asked.number.size or not points.number.size:
        return
    order, depth, first, count = _sorted(points, asked)
    if len(points.keys) <= 1:
        found = np.flatnonzero(count)
        yield _Run(points.number[order], depth, asked.number[found], first[found] + count[found] - 1)
        return
    for level in range(int(count.max(initial=0)).bit_length()):
        # The beginning of length `count` is one block for every bit set in it; this is the block of this bit.
        chosen = np.flatnonzero(count >> level & 1)
        kept, block, asked_block = _blocks(
            points.classes[order], depth >> level, asked.classes[chosen], (count[chosen] >> level) - 1
        )
        yield from _runs(points.part(order[kept], block), asked.part(chosen, asked_block))


def _sorted(points: _Side, asked: _Side) -> tuple[Array, Array, Array, Array]:
    """Sort points by class, highest first; find for each question where its class begins and how many qualify."""
    key = points.keys[0] if points.keys else np.zeros_like(points.classes)
    bound = asked.keys[0] if asked.keys else np.zeros_like(asked.classes)
    height = int(max(key.max(initial=0), bound.max(initial=0))) + 1
    packed = points.classes * height + (height - 1 - key)
    order = np.argsort(packed, kind="stable")
    in_order = packed[order]
    begins = np.searchsorted(in_order, points.classes[order] * height)
    first = np.searchsorted(in_order, asked.classes * height)
    last = np.searchsorted(in_order, asked.classes * height + (height - 1 - bound), side="right")
    return order, np.arange(order.size) - begins, first, last - first


def _blocks(
    point_class: Array, point_block: Array, asked_class: Array, asked_block: Array
) -> tuple[Array, Array, Array]:
    """Find the points in blocks that are asked about; number those blocks, on both sides."""
    width = int(max(point_block.max(initial=0), asked_block.max(initial=0))) + 1
    blocks, asked = np.unique(asked_class * width + asked_block, return_inverse=True)
    pairs = point_class * width + point_block
    number = np.minimum(np.searchsorted(blocks, pairs), blocks.size - 1)
    kept = np.flatnonzero(blocks[number] == pairs) if blocks.size else np.zeros(0, dtype=np.intp)
    return kept, number[kept], asked
