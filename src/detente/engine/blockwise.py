"""Large arrays piece by piece on all processors: no temporaries of full size, every piece in the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import numpy as np

from detente.engine import backend
from detente.engine.arrays import Array, common_dtype, highest, lowest

_PIECE = 1 << 17
"""States in a piece."""

_LARGE = 1 << 19
"""From this number of states on threads pay."""

Index = tuple[slice, ...]


def over_axis(
    values: Array,
    axis: int,
    extreme: np.ufunc,
    work: Callable[[Array], Array],
    *,
    cap: Array | None = None,
    mask: Array | None = None,
    keep: bool = True,
) -> Array:
    """Work along one axis, piece by piece, each piece whole along the axis.

    Parameters
    ----------
    values : integer array
    axis : int
    extreme : ufunc
        ``np.maximum`` or ``np.minimum``; states outside the mask hold its identity.
    work : callable
        Turns a piece into its result.
    cap : integer array, broadcastable against ``values``, optional
        Work on ``minimum(values, cap)``.
    mask : bool array, optional
        States that count; all if left out.
    keep : bool
        Whether results are as long as the axis, or of length one along it.
    """
    others = [array for array in (cap, mask) if array is not None]
    shape = np.broadcast_shapes(values.shape, *(array.shape for array in others))
    dtype = values.dtype if cap is None else common_dtype(values, cap)
    identity = dtype.type(lowest(dtype) if extreme is np.maximum else highest(dtype))
    result = np.empty([1 if k == axis and not keep else size for k, size in enumerate(shape)], dtype=dtype)

    def handle(index: Index) -> None:
        piece = values[_within(values, index)]
        if cap is not None:
            piece = np.minimum(piece, cap[_within(cap, index)])
        if mask is not None:
            piece = np.where(mask[_within(mask, index)], piece, identity)
        result[_within(result, index)] = work(piece)

    for_pieces(shape, handle, keep=axis)
    return result


def along_axis(values: Array, axis: int, extreme: np.ufunc) -> Array:
    """Reduce along an axis, which is kept, in the way that is fastest for its place and length."""
    length = values.shape[axis]
    inner = int(np.prod(values.shape[axis + 1 :]))
    if inner >= 256 or (inner == 1 and length >= 32) or length == 1:
        return np.asarray(extreme.reduce(values, axis=axis, keepdims=True))
    front: list[slice] = [slice(None)] * axis
    while inner == 1 and length % 2 == 0:
        values = extreme(values[(*front, slice(0, None, 2))], values[(*front, slice(1, None, 2))])
        length //= 2
    result: Array = values[(*front, slice(0, 1))].copy()
    for place in range(1, length):
        extreme(result, values[(*front, slice(place, place + 1))], out=result)
    return result


def bits_at_most(rank: Array, bounds: list[tuple[int, Array]], mask: Array | None) -> Array:
    """For every state the bits whose bound is not above its rank; none where the mask is false.

    Parameters
    ----------
    rank : integer array, full size
    bounds : list of (bit, integer array broadcastable to the shape of ``rank``)
    mask : bool array of that shape, or None

    Returns
    -------
    uint8 array of that shape
    """
    result = np.zeros(rank.shape, dtype=np.uint8)

    def mark(index: Index) -> None:
        piece, flags = rank[index], result[index]
        for bit, bound in bounds:
            holds = bound[_within(bound, index)] <= piece
            flags |= holds.view(np.uint8) * np.uint8(bit)
        if mask is not None:
            flags *= mask[index].view(np.uint8)

    for_pieces(rank.shape, mark)
    return result


def for_pieces(shape: tuple[int, ...], work: backend.Piece, keep: int | None = None) -> None:
    """Call ``work`` with the index of every piece of an array, on threads if it is large; axis ``keep`` stays whole."""
    pieces = list(_pieces(shape, keep))
    if int(np.prod(shape)) < _LARGE:
        for index in pieces:
            work(index)
        return
    step = -(-len(pieces) // (4 * backend.n_threads()))
    backend.share([partial(_some, work, pieces[k : k + step]) for k in range(0, len(pieces), step)])


def _some(work: backend.Piece, pieces: list[Index], stop: Array) -> None:
    for index in pieces:
        if stop[0]:
            return
        work(index)


def _pieces(shape: tuple[int, ...], keep: int | None) -> Iterator[Index]:
    """Cut the outermost axes first, so that pieces are as contiguous as they can be."""
    ranges = []
    left = int(np.prod(shape))
    for axis, size in enumerate(shape):
        number = 1 if axis == keep else min(size, -(-left // _PIECE))
        width = -(-size // max(number, 1))
        ranges.append([slice(begin, min(begin + width, size)) for begin in range(0, size, max(width, 1))])
        left = left * width // max(size, 1)
    return product(*ranges)


def _within(array: Array, index: Index) -> Index:
    """Adapt an index to an array with axes of length one."""
    return tuple(slice(0, 1) if size == 1 else part for size, part in zip(array.shape, index, strict=True))
