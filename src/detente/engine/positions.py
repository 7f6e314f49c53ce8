"""Large grids: the ranks of each class turned into small positions, by packed keys and NumPy's sort.

Positions are what the compiled kernels compare: one or two bytes instead of ranks of any width.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from detente.engine import backend
from detente.engine.arrays import Array
from detente.engine.strategies import Strategies

KEYS_TOGETHER = 1 << 17
"""Sort keys that are made and sorted at a time."""


def positions(
    compiled: Any, strategies: Sequence[Strategies], ranks: dict[int, Array], feasible: Array | None
) -> dict[int, Array]:
    """Positions of the ranks of some DMs in their classes (see `kernels`), flat, all of one dtype."""
    most = max((strategies[j].count for j in ranks), default=1)
    result = {j: np.empty(rank.size, dtype=backend.position_dtype(most)) for j, rank in ranks.items()}
    tasks: list[backend.Task] = []
    for j, rank in ranks.items():
        inner = prod(own.count for own in strategies[:j])
        blocks = result[j].reshape(-1, strategies[j].count, inner)
        tasks += position_tasks(compiled, np.ascontiguousarray(rank), blocks, feasible)
    backend.share(tasks)
    return result


def position_tasks(compiled: Any, rank: Array, result: Array, feasible: Array | None) -> list[backend.Task]:
    """Tasks that fill ``result``, (outer, strategies, inner), with the positions of a DM's ranks (see `kernels`).

    ``rank`` and ``feasible`` are of full size.
    """
    blocks = result.shape
    ranks = signed(rank).reshape(blocks)
    held = np.empty((0, 0, 0), dtype=bool) if feasible is None else feasible.reshape(blocks)
    low = int(ranks.min()) if ranks.size else 0
    span = int(ranks.max()) - low + 1
    bits = max(1, (blocks[1] - 1).bit_length())
    if span >= 1 << (64 - bits):
        ranks = np.unique(ranks, return_inverse=True)[1].reshape(blocks)
        low, span = 0, ranks.size
    dtype = np.uint32 if span < 1 << (32 - bits) else np.uint64
    classes = blocks[0] * blocks[2]
    step = max(1, KEYS_TOGETHER // blocks[1])

    def sort(begin: int, end: int) -> backend.Task:
        def task(stop: Array) -> None:
            for first in range(begin, end, step):
                if stop[0]:
                    return
                keys = np.empty((min(step, end - first), blocks[1]), dtype=dtype)
                compiled.pack(ranks, held, ranks.dtype.type(low), bits, first, keys)
                keys.sort(axis=-1)
                compiled.unpack(keys, bits, first, result)

        return task

    share = step * max(1, -(-classes // (step * 4 * backend.n_threads())))
    return [sort(begin, min(begin + share, classes)) for begin in range(0, classes, share)]


def signed(values: Array) -> Array:
    """Turn values into a signed dtype of at most 64 bits, in the same order."""
    if values.dtype.kind == "i":
        return values
    if values.dtype.itemsize < 8:
        return values if values.dtype.itemsize < 4 else values.astype(np.int64)
    return np.asarray((values ^ values.dtype.type(1 << 63)).view(np.int64))


def signed_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return a dtype for answers that `as_before` turns back."""
    return np.dtype(np.int64) if dtype == np.uint64 else dtype


def as_before(answer: Array, dtype: np.dtype[Any]) -> Array:
    """Undo `signed` for 64 bits."""
    if dtype != np.uint64:
        return answer
    return answer.view(np.uint64) ^ np.uint64(1 << 63)
