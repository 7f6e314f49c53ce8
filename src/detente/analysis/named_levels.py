"""Levels of options by name: in one state, in a position, in many states."""

from __future__ import annotations

from collections.abc import Mapping

from detente.model import Conflict, State, StateSpace
from detente.types import BoolArray

__all__ = ["holding", "levels_of", "spelt"]


def levels_of(space: StateSpace, state: State) -> dict[str, str]:
    """Return the level of every option; one that does not matter counts as at its first level."""
    options = space.conflict.options
    return {
        option.id: option.levels[level or 0]
        for option, level in zip(options, space.states.levels(state.index), strict=True)
    }


def spelt(conflict: Conflict, levels: Mapping[str, str]) -> dict[str, str]:
    """Spell levels as the options do."""
    found = {}
    for name, level in levels.items():
        labels = conflict.options[conflict.option_index(name)].levels
        found[name] = next(label for label in labels if label.lower() == level.lower())
    return found


def holding(space: StateSpace, levels: Mapping[str, str]) -> BoolArray:
    """Tell in which states some options have some levels."""
    return space.truth(" and ".join(f'{name} = "{level}"' for name, level in levels.items()))
