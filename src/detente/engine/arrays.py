"""Integer arrays over states: the few helpers that every part of the engine needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def highest(dtype: np.dtype[Any]) -> int:
    """Largest value of an integer dtype, the identity of a minimum."""
    return int(np.iinfo(dtype).max)


def lowest(dtype: np.dtype[Any]) -> int:
    """Smallest value of an integer dtype, the identity of a maximum."""
    return int(np.iinfo(dtype).min)


def common_dtype(*arrays: Array) -> np.dtype[Any]:
    """Return the integer dtype in which some arrays can be compared.

    Raises
    ------
    ValueError
        If there is none: signed integers beside unsigned ones of 64 bits.
    """
    dtype = np.result_type(*arrays)
    if dtype.kind not in "iu":
        raise ValueError(f"no integer dtype holds both {' and '.join(str(array.dtype) for array in arrays)}")
    return dtype


def shaped(values: npt.ArrayLike, shape: tuple[int, ...], name: str) -> Array:
    """``values`` as an integer array that is broadcastable to ``shape`` and has as many axes.

    A flat array with one value per state is accepted and takes ``shape``; Booleans count as 0 and 1.

    Raises
    ------
    ValueError
        If the array holds no integers or does not fit ``shape``.
    """
    array = np.asarray(values)
    if array.dtype == np.bool_:
        array = array.view(np.uint8)
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name} must hold integers; got dtype {array.dtype}")
    if array.shape == shape:
        return array
    if array.ndim == 0:
        return array.reshape((1,) * len(shape))
    if array.ndim == 1 and array.size == _product(shape):
        return array.reshape(shape)
    fits = array.ndim == len(shape) and all(a in (1, b) for a, b in zip(array.shape, shape, strict=True))
    if not fits:
        raise ValueError(f"{name} must be broadcastable to shape {shape}; got shape {array.shape}")
    return array


def _product(shape: tuple[int, ...]) -> int:
    total = 1
    for size in shape:
        total *= size
    return total
