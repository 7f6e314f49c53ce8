"""One decision maker's moves, with NumPy: the extreme of some values over all that it can reach from every state.

A decision maker's move may change several options at once, and only its end has to be feasible. So the extreme over
its moves is taken option by option along the option's axis, infeasible states holding the identity.
"""

from __future__ import annotations

from math import prod

import numpy as np

from detente.engine.arrays import Array
from detente.engine.strategies import Strategies

_SHORT_AXIS = 16
"""Up to this length, slice by slice is faster than NumPy's reduction along an axis."""


def extreme_over_moves(values: Array, axis: int, strategies: Strategies, extreme: np.ufunc) -> Array:
    """Extreme of ``values`` over a decision maker's moves from every state, the state itself included.

    Parameters
    ----------
    values : integer array
        One axis per decision maker; infeasible states hold the identity of ``extreme``.
    axis : int
        The axis of the decision maker.
    strategies : Strategies
        Its strategies.
    extreme : ufunc
        ``np.maximum`` or ``np.minimum``.

    Returns
    -------
    integer array
        With length one along ``axis`` where the decision maker is free, else of the shape of ``values``. May be
        ``values`` itself.
    """
    if values.shape[axis] == 1 or strategies.is_fixed:
        return values
    outer, inner = prod(values.shape[:axis]), prod(values.shape[axis + 1 :])
    if strategies.is_free:
        blocks = values.reshape(outer, strategies.count, inner)
        shape = (*values.shape[:axis], 1, *values.shape[axis + 1 :])
        return _reduce(blocks, extreme).reshape(shape)
    result = values.copy(order="C")
    faster = inner
    for size, direction in zip(strategies.sizes, strategies.directions, strict=True):
        _sweep_option(result.reshape(-1, size, faster), direction, extreme)
        faster *= size
    return result


def _reduce(blocks: Array, extreme: np.ufunc) -> Array:
    """Extreme along the middle axis, shape ``(outer, inner)``."""
    if blocks.shape[1] > _SHORT_AXIS:
        return np.asarray(extreme.reduce(blocks, axis=1))
    result: Array = blocks[:, 0].copy()
    for level in range(1, blocks.shape[1]):
        extreme(result, blocks[:, level], out=result)
    return result


def _sweep_option(view: Array, direction: str, extreme: np.ufunc) -> None:
    """Sweep one option in place; ``view`` is ``(slower, levels, faster)``."""
    levels = view.shape[1]
    if direction == "free":
        view[...] = _reduce(view, extreme)[:, None]
    elif direction == "up":
        for level in range(levels - 2, -1, -1):
            extreme(view[:, level], view[:, level + 1], out=view[:, level])
    elif direction == "down":
        for level in range(1, levels):
            extreme(view[:, level], view[:, level - 1], out=view[:, level])
