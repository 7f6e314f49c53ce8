"""Whether values over combinations of options fall into parts: what depends on what, and what is told independently.

Everything is asked of one block of options (the columns) against all other options (the rows): a matrix of values with
one entry per combination, of which some are infeasible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.engine.arrays import Array, highest, lowest

__all__ = ["MOST_COMPARISONS", "Matrix", "block_codes", "is_product"]

MOST_COMPARISONS = 2**33
"""Comparisons of combinations of a block, row by row, beyond which separability is left open."""

_CHUNK = 2**24


def block_codes(sizes: Sequence[int], block: Sequence[int]) -> Array:
    """Return for every code that of a block of options alone, the block's first option fastest."""
    result = np.zeros((1,) * len(sizes), dtype=np.intp)
    stride = 1
    for option in block:
        levels = np.arange(sizes[option]).reshape((-1,) + (1,) * option)
        result = result + levels * stride
        stride *= sizes[option]
    return np.ascontiguousarray(np.broadcast_to(result, tuple(reversed(sizes)))).reshape(-1)


def is_product(feasible: Array | None, sizes: Sequence[int], blocks: Sequence[Sequence[int]]) -> bool:
    """Tell whether the feasible states are all combinations of what is feasible in each block.

    Parameters
    ----------
    feasible : bool array, shape (n_states,), or None
    sizes : sequence of int
        Levels per option, option 0 fastest.
    blocks : sequence of blocks
        Positions of options; every option in exactly one block.
    """
    if feasible is None:
        return True
    count = 1
    for block in blocks:
        count *= np.unique(block_codes(sizes, block)[feasible]).size
    return bool(np.count_nonzero(feasible) == count)


@dataclass(frozen=True, eq=False)
class Matrix:
    """Values by row (the levels of all other options) and column (those of a block).

    Attributes
    ----------
    values : integer array, shape (n_rows, n_columns)
    feasible : bool array of that shape, or None
    """

    values: Array
    feasible: Array | None

    @classmethod
    def of(cls, values: Array, feasible: Array | None, sizes: Sequence[int], block: Sequence[int]) -> Matrix:
        """Arrange values, one per state, by a block of options."""
        shape, last = tuple(reversed(sizes)), len(sizes) - 1
        axes = [last - option for option in reversed(block)]
        rest = [axis for axis in range(len(sizes)) if axis not in axes]
        n_columns = int(np.prod([sizes[option] for option in block], dtype=np.int64))

        def arranged(array: Array) -> Array:
            return np.ascontiguousarray(array.reshape(shape).transpose(rest + axes)).reshape(-1, n_columns)

        return cls(arranged(values), None if feasible is None else arranged(feasible))

    @cached_property
    def depends(self) -> bool:
        """Whether the block matters: some row holds different values."""
        low, high = self._bounds(1)
        return bool((low < high).any())

    def _bounds(self, axis: int) -> tuple[Array, Array]:
        """Lowest and highest feasible value along an axis; of an empty line the lowest is the larger."""
        if self.feasible is None:
            return self.values.min(axis=axis), self.values.max(axis=axis)
        dtype = self.values.dtype
        low = np.where(self.feasible, self.values, dtype.type(highest(dtype))).min(axis=axis)
        high = np.where(self.feasible, self.values, dtype.type(lowest(dtype))).max(axis=axis)
        return low, high

    @cached_property
    def separable(self) -> bool | None:
        """Whether every row orders the columns alike, wherever both of two columns are feasible in it.

        None where that would take more than `MOST_COMPARISONS`.
        """
        if self.feasible is None:
            return self._same_order(self.values)
        rows, columns = self.feasible.any(axis=1), self.feasible.any(axis=0)
        if self.feasible[np.ix_(rows, columns)].all():
            return self._same_order(self.values[np.ix_(rows, columns)])
        if self.values.shape[1] * self.values.size > MOST_COMPARISONS:
            return None
        return self._pairwise()

    @staticmethod
    def _same_order(values: Array) -> bool:
        """Compare the dense ranks of all rows."""
        order = np.argsort(values[0], kind="stable")
        first = np.diff(values[0][order]) > 0
        steps = values[:, order]
        rises, falls = steps[:, 1:] > steps[:, :-1], steps[:, 1:] < steps[:, :-1]
        return bool((rises == first).all() and not falls.any())

    def _pairwise(self) -> bool:
        """Compare every two columns in every row where both are feasible."""
        feasible = self.feasible
        if feasible is None:  # told apart in `separable`
            return self._same_order(self.values)
        n_rows, n_columns = self.values.shape
        step = max(1, _CHUNK // max(n_rows, 1))
        for column in range(n_columns):
            for begin in range(column + 1, n_columns, step):
                others = slice(begin, begin + step)
                both = feasible[:, others] & feasible[:, column, None]
                here, there = self.values[:, column, None], self.values[:, others]
                above, below = (there > here) & both, (there < here) & both
                equal = both & ~above & ~below
                kinds = above.any(axis=0).astype(np.int8) + below.any(axis=0) + equal.any(axis=0)
                if (kinds > 1).any():
                    return False
        return True

    @cached_property
    def leads(self) -> bool:
        """Whether the block decides first: of two columns one is better throughout, or they are equal throughout.

        Better throughout: its worst feasible value is above the other's best.
        """
        low, high = self._bounds(0)
        used = np.flatnonzero(low <= high)
        order = used[np.lexsort((high[used], low[used]))]
        best = np.maximum.accumulate(high[order])
        begins = np.flatnonzero(np.concatenate(([True], low[order][1:] > best[:-1])))
        return all(self._equal(group) for group in np.split(order, begins[1:]))

    def _equal(self, columns: Array) -> bool:
        """Tell whether some columns hold the same value in every row, as far as they are feasible."""
        if columns.size < 2:
            return True
        part = Matrix(self.values[:, columns], None if self.feasible is None else self.feasible[:, columns])
        return not part.depends
