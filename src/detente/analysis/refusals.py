"""What a party can choose when it is refused: its own options as it likes, the others as they threatened.

A threat may go with some choices only: sanctions that answer an attack are no outcome of doing nothing. So for every
way of setting its own options, from where they stand at the status quo, the outcome is the feasible state in which the
others' options differ least from the threatened future.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.analysis.explanation.result import Change
from detente.analysis.named_levels import holding, levels_of
from detente.engine.separability import block_codes
from detente.engine.strategies import may_move
from detente.model import State, StateSpace
from detente.types import IntArray

__all__ = ["Refusal"]


@dataclass(frozen=True, eq=False)
class Refusal:
    """Where everybody stands when it is refused.

    Attributes
    ----------
    space : StateSpace
    status_quo, threatened : State
    """

    space: StateSpace
    status_quo: State
    threatened: State

    def choices(self, name: str) -> tuple[IntArray, IntArray]:
        """Return the outcomes that a party can choose from, and how many of its options it changes for each."""
        space, maker = self.space, self.space.decision_makers.index(name)
        codes, indices = _combinations(space)
        levels = codes[:, None] // np.cumprod([1, *space.states.sizes])[:-1] % np.array(space.states.sizes)
        quo, threatened = (_positions_of(space, state) for state in (self.status_quo, self.threatened))
        own = np.array([owner == maker for owner in space.conflict.owners])
        legal = np.ones(len(indices), dtype=bool)
        for k in np.flatnonzero(own):
            legal &= may_move(space.conflict.options[k].moves, quo[k], levels[:, k])
        changed = (levels[:, own] != quo[own]).sum(axis=1)
        if space.settings.move_granularity == "one_option":
            legal &= changed <= 1
        apart = (levels[:, ~own] != threatened[~own]).sum(axis=1)
        strategy = block_codes(space.states.sizes, np.flatnonzero(own).tolist())[codes]
        order = np.lexsort((codes, apart, strategy))
        order = order[legal[order]]
        first = order[np.unique(strategy[order], return_index=True)[1]]
        return indices[first], changed[first]

    def best(self, name: str, levels: Mapping[str, str]) -> tuple[State | None, State | None]:
        """Return the best of a party's choices in which some options have some levels, and the best of all others.

        Of equally good ones, those that change the fewest of its options.
        """
        choices, changed = self.choices(name)
        rank = self.space.ranks[self.space.decision_makers.index(name)].reshape(-1)
        ordered = choices[np.lexsort((choices, changed, -rank[choices].astype(np.int64)))]
        held = holding(self.space, levels)[ordered]
        with_them, others = (
            self.space.state(int(part[0])) if part.size else None for part in (ordered[held], ordered[~held])
        )
        return with_them, others

    def done(self, name: str, outcome: State) -> tuple[Change, ...]:
        """Return what a party changes of its own options, from the status quo, to bring about an outcome."""
        conflict, maker = self.space.conflict, self.space.decision_makers.index(name)
        before, after = levels_of(self.space, self.status_quo), levels_of(self.space, outcome)
        return tuple(
            Change(option.id, before[option.id], after[option.id])
            for option, owner in zip(conflict.options, conflict.owners, strict=True)
            if owner == maker and before[option.id] != after[option.id]
        )


def _combinations(space: StateSpace) -> tuple[IntArray, IntArray]:
    """Return the codes of the feasible combinations of levels, and the index of the state of each."""
    unmerged = space.states.unmerged
    return (space.feasible, space.feasible) if unmerged is None else (unmerged.codes, unmerged.positions)


def _positions_of(space: StateSpace, state: State) -> IntArray:
    """Return the position of every option's level; one that does not matter counts as at its first level."""
    return np.array([level or 0 for level in space.states.levels(state.index)])
