"""One decision maker's strategies: the levels it can give its options, and the moves among them.

A strategy is coded like a state, the first option fastest. Options that are not free cut the strategies into *parts*
(one part per combination of their levels): inside a part every move is allowed, and between parts it depends on the
two parts alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from detente.engine.arrays import Array

DIRECTIONS = ("free", "up", "down", "frozen")


def may_move(direction: str, source: Array | int, target: Array | int) -> Array:
    """Whether an option that may move in ``direction`` can go from one level to another (staying is allowed)."""
    if direction == "free":
        return np.ones(np.broadcast(source, target).shape, dtype=bool)
    if direction == "up":
        return np.asarray(target >= source)
    if direction == "down":
        return np.asarray(target <= source)
    return np.asarray(target == source)


@dataclass(frozen=True)
class Strategies:
    """The strategies of one decision maker.

    Parameters
    ----------
    sizes : tuple of int
        Number of levels of each of its options, the fastest first.
    directions : tuple of str
        ``free``, ``up``, ``down`` or ``frozen`` per option.
    """

    sizes: tuple[int, ...]
    directions: tuple[str, ...]

    @cached_property
    def count(self) -> int:
        """Number of strategies (1 for a decision maker without options)."""
        return prod(self.sizes)

    @property
    def is_free(self) -> bool:
        """Every move from every strategy to every other is allowed."""
        return all(direction == "free" for direction in self.directions)

    @property
    def is_fixed(self) -> bool:
        """No move is allowed at all."""
        return all(direction == "frozen" for direction in self.directions)

    def levels(self, strategies: Array) -> Array:
        """Levels of every option, shape ``(n_options, *strategies.shape)``."""
        rest = np.asarray(strategies)
        rows = []
        for size in self.sizes:
            rest, level = np.divmod(rest, size)
            rows.append(level)
        return np.array(rows, dtype=np.intp).reshape((len(self.sizes), *np.shape(strategies)))

    def targets(self, strategy: int, *, one_option: bool = False) -> Array:
        """Strategies that can be reached from ``strategy`` in one move, ascending.

        With ``one_option`` a move changes a single option, by any allowed level.
        """
        everything = np.arange(self.count)
        allowed = np.ones(self.count, dtype=bool)
        changed = np.zeros(self.count, dtype=np.intp)
        here = self.levels(np.array(strategy))
        for direction, source, target in zip(self.directions, here, self.levels(everything), strict=True):
            allowed &= may_move(direction, source, target)
            changed += target != source
        allowed &= (changed == 1) if one_option else (changed >= 1)
        return np.asarray(everything[allowed])

    @cached_property
    def part(self) -> Array:
        """The part of every strategy, shape ``(count,)``."""
        result = np.zeros(self.count, dtype=np.intp)
        stride = 1
        for size, direction, level in zip(self.sizes, self.directions, self.levels(np.arange(self.count)), strict=True):
            if direction != "free":
                result += stride * level
                stride *= size
        return result

    @cached_property
    def part_reach(self) -> Array:
        """``part_reach[u, w]``: strategies of part ``u`` may move to strategies of part ``w``; true for ``u == w``."""
        bound = [(size, way) for size, way in zip(self.sizes, self.directions, strict=True) if way != "free"]
        rest = np.arange(prod(size for size, _ in bound))
        reach = np.ones((rest.size, rest.size), dtype=bool)
        for size, direction in bound:
            rest, level = np.divmod(rest, size)
            reach &= may_move(direction, level[:, None], level[None, :])
        return reach
