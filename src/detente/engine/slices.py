"""What a group of decision makers can do while one stands still: a small grid cut out of a large one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from detente.engine.arrays import Array
from detente.engine.grid import Grid

__all__ = ["OpponentsSlice"]


@dataclass(frozen=True, eq=False)
class OpponentsSlice:
    """All states in which the options of one decision maker (DM) stand as they do in a given state.

    Parameters
    ----------
    grid : Grid
        The whole.
    still : int
        The DM that stands still.
    state : int
        Code of the given state.
    """

    grid: Grid
    still: int
    state: int

    @cached_property
    def _kept(self) -> list[int]:
        return [k for k, owner in enumerate(self.grid.owners) if owner != self.still]

    @cached_property
    def codes(self) -> Array:
        """The codes of the slice's states in the whole, in the slice's order."""
        grid, kept = self.grid, self._kept
        strides = [prod(grid.sizes[:k]) for k in range(len(grid.sizes))]
        own = [k for k in range(len(grid.sizes)) if k not in kept]
        codes = np.array([sum(self.state // strides[k] % grid.sizes[k] * strides[k] for k in own)], dtype=np.int64)
        for k in kept:  # option by option, the first fastest
            codes = (codes[None, :] + np.arange(grid.sizes[k])[:, None] * strides[k]).reshape(-1)
        return codes

    @cached_property
    def small(self) -> Grid:
        """The slice as a grid of its own, in which the DM that stands still has no options."""
        grid, kept = self.grid, self._kept
        feasible = None if grid.feasible is None else grid.feasible[self.codes]
        return Grid(
            tuple(grid.sizes[k] for k in kept),
            tuple(grid.owners[k] for k in kept),
            tuple(grid.directions[k] for k in kept),
            grid.n_decision_makers,
            feasible,
        )

    @cached_property
    def place(self) -> int:
        """Where the given state stands in the slice."""
        return int(np.flatnonzero(self.codes == self.state)[0])
