"""From two states to a move with its labels: who changes which option from which level to which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from detente.analysis.explanation.result import Change, Move
from detente.engine import Grid
from detente.model import StateSpace
from detente.types import IntArray

__all__ = ["Moves"]


@dataclass(frozen=True, eq=False)
class Moves:
    """The moves of one state space, with their labels."""

    space: StateSpace

    @cached_property
    def grid(self) -> Grid | None:
        """The option form whose codes tell which options a move changes; None in graph form."""
        unmerged = self.space.states.unmerged
        if unmerged is not None:
            return unmerged.grid
        return self.space.structure if isinstance(self.space.structure, Grid) else None

    @cached_property
    def _strides(self) -> IntArray:
        sizes = self.space.states.sizes
        return np.array([prod(sizes[:k]) for k in range(len(sizes))], dtype=np.int64)

    @cached_property
    def _sizes(self) -> IntArray:
        return np.array(self.space.states.sizes, dtype=np.int64)

    # --- combinations of levels ---

    def levels(self, codes: IntArray | int) -> IntArray:
        """Return the levels of some combinations, shape ``(*codes.shape, n_options)``."""
        return np.asarray(np.asarray(codes)[..., None] // self._strides % self._sizes)

    def combinations(self, index: int) -> IntArray:
        """Return the codes of the combinations behind a state, ascending; the state's own unless it is merged."""
        unmerged = self.space.states.unmerged
        if unmerged is None:
            return np.array([index], dtype=np.int64)
        return np.asarray(unmerged.codes[unmerged.positions == index])

    def state_of(self, codes: IntArray) -> IntArray:
        """Return the index of the state of each feasible combination."""
        unmerged = self.space.states.unmerged
        if unmerged is None:
            return codes
        return np.asarray(unmerged.positions[np.searchsorted(unmerged.codes, codes)])

    def n_changed(self, index: int, ends: IntArray) -> IntArray:
        """Count the options in which other states differ from one; those that do not matter in either are left out."""
        if self.grid is None:
            return np.zeros(len(ends), dtype=np.int64)
        states = self.space.states
        if states.members is None or states.varies is None:
            return np.asarray((self.levels(ends) != self.levels(index)).sum(axis=-1))
        matters = ~(states.varies[ends] | states.varies[index])
        return np.asarray(((states.members[ends] != states.members[index]) & matters).sum(axis=-1))

    # --- moves ---

    def move(self, mover: int, start: int, end: int, *, must_be_credible: bool = False) -> Move:
        """Describe a move between two states."""
        if self.grid is None:
            return self._labelled(mover, (start, end), None, must_be_credible=must_be_credible)
        merging = self.space.states.unmerged is not None
        pair = self._closest(self.grid, mover, start, end) if merging else (start, end)
        return self._labelled(mover, (start, end), pair, must_be_credible=must_be_credible)

    def simultaneous(self, mover: int, source: int, target: int) -> Move:
        """Describe an improvement between two combinations, one of several that are taken at the same time."""
        start, end = (int(index) for index in self.state_of(np.array([source, target])))
        return self._labelled(mover, (start, end), (source, target), must_be_credible=True)

    def _closest(self, grid: Grid, mover: int, start: int, end: int) -> tuple[int, int]:
        """Find the combinations behind two states between which the move changes the fewest options."""
        targets = self.combinations(end)
        pairs = [
            (int((self.levels(target) != self.levels(source)).sum()), int(source), int(target))
            for source in self.combinations(start)
            for target in np.intersect1d(grid.reachable(mover, int(source)), targets)
        ]
        return min(pairs)[1:]

    def _labelled(
        self, mover: int, states: tuple[int, int], pair: tuple[int, int] | None, *, must_be_credible: bool
    ) -> Move:
        """Label a move between two states, which changes options as between a pair of combinations."""
        space, (start, end) = self.space, states
        return Move(
            space.decision_makers[mover],
            () if pair is None else self._changes(*pair),
            space.state(start),
            space.state(end),
            space.rank(mover, start),
            space.rank(mover, end),
            must_be_credible,
            None if pair is None else self._combination(start, pair[0]),
        )

    def _changes(self, source: int, target: int) -> tuple[Change, ...]:
        before, after = self.levels(source).tolist(), self.levels(target).tolist()
        return tuple(
            Change(option.id, option.levels[old], option.levels[new])
            for option, old, new in zip(self.space.conflict.options, before, after, strict=True)
            if old != new
        )

    def _combination(self, start: int, source: int) -> tuple[str, ...] | None:
        varies = self.space.states.varies
        if varies is None or not varies[start].any():
            return None
        levels = self.levels(source).tolist()
        return tuple(option.levels[level] for option, level in zip(self.space.conflict.options, levels, strict=True))
