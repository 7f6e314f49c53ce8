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
        """Running extreme over each class, by doubling the stretch that every entry covers."""
        current = values[self.order]
        shift, longest = 1, int(self.depth.max(initial=0))
        while shift <= longest:
            joined = extreme(current[shift:], current[:-shift])
            current[shift:] = np.where(self.depth[shift:] >= shift, joined, current[shift:])
            shift *= 2
        return current


class Dominance:
    """Questions about points, sorted once for any number of values.

    Parameters
    ----------
    point_class : int array, shape (n_points,)
    point_keys : sequence of int arrays of that shape
        None to any number of keys.
    asked_class : int array, shape (n_questions,)
        Question ``k`` is about the points of class ``asked_class[k]``; the class may be empty.
    asked_keys : sequence of int arrays of that shape, one per key
        ... whose every key is at least this.
    """

    def __init__(
        self,
        point_class: Array,
        point_keys: Sequence[Array],
        asked_class: Array,
        asked_keys: Sequence[Array],
    ) -> None:
        self.n_questions = asked_class.size
        keys = [_dense(points, asked) for points, asked in zip(point_keys, asked_keys, strict=True)]
        self._runs = tuple(
            _runs(
                np.asarray(point_class, dtype=np.int64),
                [points for points, _ in keys],
                np.arange(point_class.size),
                np.asarray(asked_class, dtype=np.int64),
                [asked for _, asked in keys],
                np.arange(asked_class.size),
            )
        )

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
        for run in self._runs:
            answer[run.asked] = extreme(answer[run.asked], run.running(values, extreme)[run.place])
        return answer


def _dense(points: Array, asked: Array) -> tuple[Array, Array]:
    """Replace one key by places in its order, from 0, so that keys of any size can be packed."""
    levels = np.unique(points)
    return np.searchsorted(levels, points).astype(np.int64), np.searchsorted(levels, asked).astype(np.int64)


def _runs(
    point_class: Array, point_keys: list[Array], point: Array, asked_class: Array, asked_keys: list[Array], asked: Array
) -> Iterator[_Run]:
    if not asked.size or not point.size:
        return
    key = point_keys[0] if point_keys else np.zeros(point.size, dtype=np.int64)
    bound = asked_keys[0] if asked_keys else np.zeros(asked.size, dtype=np.int64)
    order, depth, first, count = _sorted(point_class, key, asked_class, bound)
    if len(point_keys) <= 1:
        found = np.flatnonzero(count)
        yield _Run(point[order], depth, asked[found], first[found] + count[found] - 1)
        return
    rest = [key[order] for key in point_keys[1:]]
    classes = point_class[order]
    for level in range(int(count.max(initial=0)).bit_length()):
        # The beginning of length `count` is one block for every bit set in it; this is the block of this bit.
        chosen = np.flatnonzero(count >> level & 1)
        block_of_point, block_of_asked = _paired(
            classes, depth >> level, asked_class[chosen], (count[chosen] >> level) - 1
        )
        yield from _runs(
            block_of_point, rest, point[order], block_of_asked, [key[chosen] for key in asked_keys[1:]], asked[chosen]
        )


def _sorted(point_class: Array, key: Array, asked_class: Array, bound: Array) -> tuple[Array, Array, Array, Array]:
    """Sort points by class, highest key first; for each question find its class's begin and how many points qualify."""
    height = int(max(key.max(initial=0), bound.max(initial=0))) + 1
    packed = point_class * height + (height - 1 - key)
    order = np.argsort(packed, kind="stable")
    in_order = packed[order]
    begins = np.searchsorted(in_order, point_class[order] * height)
    first = np.searchsorted(in_order, asked_class * height)
    last = np.searchsorted(in_order, asked_class * height + (height - 1 - bound), side="right")
    return order, np.arange(order.size) - begins, first, last - first


def _paired(point_class: Array, point_block: Array, asked_class: Array, asked_block: Array) -> tuple[Array, Array]:
    """Number the pairs of class and block, the same on both sides."""
    width = int(max(point_block.max(initial=0), asked_block.max(initial=0))) + 1
    return point_class * width + point_block, asked_class * width + asked_block
