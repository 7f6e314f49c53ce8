"""One decision maker's moves, with NumPy: the extreme of some values over all that it can reach from every state.

A decision maker's move may change several options at once, and only its end has to be feasible. So the extreme over
its moves is taken option by option along the option's axis, infeasible states holding the identity.
"""

from __future__ import annotations

from functools import partial
from math import prod

import numpy as np

from detente.engine.arrays import Array, common_dtype
from detente.engine.blockwise import along_axis, over_axis
from detente.engine.strategies import Strategies


def extreme_over_moves(
    values: Array,
    axis: int,
    strategies: Strategies,
    extreme: np.ufunc,
    *,
    cap: Array | None = None,
    mask: Array | None = None,
) -> Array:
    """Extreme of ``values`` over a decision maker's moves from every state, the state itself included.

    Parameters
    ----------
    values : integer array
        One axis per decision maker.
    axis : int
        The axis of the decision maker.
    strategies : Strategies
        Its strategies.
    extreme : ufunc
        ``np.maximum`` or ``np.minimum``.
    cap : integer array, optional
        Take ``minimum(values, cap)`` for the values.
    mask : bool array, full size, optional
        Which states are feasible; all if left out.

    Returns
    -------
    integer array
        With length one along ``axis`` where the decision maker is free. May be ``values`` itself. Infeasible states
        hold anything.
    """
    constant = values.shape[axis] == 1 and (cap is None or cap.shape[axis] == 1)
    if constant or strategies.is_fixed:
        return values if cap is None else np.minimum(values, cap, dtype=common_dtype(values, cap))
    if strategies.is_free:
        reduce = partial(along_axis, axis=axis, extreme=extreme)
        return over_axis(values, axis, extreme, reduce, cap=cap, mask=mask, keep=False)
    sweep = partial(_sweep, axis=axis, strategies=strategies, extreme=extreme)
    return over_axis(values, axis, extreme, sweep, cap=cap, mask=mask)


def _sweep(piece: Array, axis: int, strategies: Strategies, extreme: np.ufunc) -> Array:
    """Sweep option by option, each along its axis and in the direction in which it may move."""
    swept = np.array(piece, order="C")
    faster = prod(swept.shape[axis + 1 :])
    for size, direction in zip(strategies.sizes, strategies.directions, strict=True):
        _sweep_option(swept.reshape(-1, size, faster), direction, extreme)
        faster *= size
    return swept


def _sweep_option(view: Array, direction: str, extreme: np.ufunc) -> None:
    """Sweep one option in place; ``view`` is ``(slower, levels, faster)``."""
    levels = view.shape[1]
    if direction == "free":
        view[...] = along_axis(view, 1, extreme)
    elif direction == "up":
        for level in range(levels - 2, -1, -1):
            extreme(view[:, level], view[:, level + 1], out=view[:, level])
    elif direction == "down":
        for level in range(1, levels):
            extreme(view[:, level], view[:, level - 1], out=view[:, level])
