"""What a set of states has in it: how often each level occurs, what all share, in which order, in which groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from detente.analysis.patterns import statement_of_levels
from detente.errors import UnknownNameError, UnsupportedAnalysisError, did_you_mean
from detente.model import StateSet, StateSpace
from detente.types import IntArray

__all__ = ["Common", "Frequency", "Group", "common", "frequencies", "group_by", "ranked"]


@dataclass(frozen=True)
class Frequency:
    """How often each level of an option occurs in a set of states.

    Attributes
    ----------
    option, decision_maker : str
        The option and who controls it.
    counts : mapping of str to int
        For each level, lowest first, the number of states at it.
    n_irrelevant : int
        The number of (coalesced) states in which the option does not matter.
    n_states : int
        The number of all states.
    """

    option: str
    decision_maker: str
    counts: Mapping[str, int]
    n_irrelevant: int
    n_states: int

    @property
    def shares(self) -> dict[str, float]:
        """Share of the states at each level; empty if there are no states."""
        return {level: count / self.n_states for level, count in self.counts.items()} if self.n_states else {}

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "option": self.option,
            "decision_maker": self.decision_maker,
            "counts": dict(self.counts),
            "irrelevant": self.n_irrelevant,
            "states": self.n_states,
        }


@dataclass(frozen=True)
class Common:
    """What all states of a set share.

    Attributes
    ----------
    levels : mapping of str to tuple of str
        For each option that is not at all of its levels somewhere in the set, the levels that occur.
    everywhere : tuple of str
        Those of these options of which the same holds for all feasible states, so that it tells nothing of the set.
    statement : str or None
        What holds in all states of the set, but not in all feasible states; None if nothing does.
    """

    levels: Mapping[str, tuple[str, ...]]
    everywhere: tuple[str, ...]
    statement: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "levels": {option: list(levels) for option, levels in self.levels.items()},
            "everywhere": list(self.everywhere),
            "statement": self.statement,
        }


@dataclass(frozen=True, eq=False)
class Group:
    """States that agree on some options.

    Attributes
    ----------
    levels : tuple of str
        The levels of the options by which was grouped; "-" where an option does not matter.
    states : StateSet
        The states.
    """

    levels: tuple[str, ...]
    states: StateSet


def frequencies(states: StateSet) -> tuple[Frequency, ...]:
    """Count for every option how often each of its levels occurs, in option order."""
    space = _with_options(states.space)
    owners = space.conflict.owners
    found = []
    for position, option in enumerate(space.conflict.options):
        counts = _counts(space, position, states.indices)
        labelled = MappingProxyType(dict(zip(option.levels, counts[:-1], strict=True)))
        found.append(Frequency(option.id, space.decision_makers[owners[position]], labelled, counts[-1], len(states)))
    return tuple(found)


def common(states: StateSet) -> Common:
    """Find what all states of a set share, option by option.

    An option that does not matter in some (coalesced) state of the set is not shared.
    """
    space = _with_options(states.space)
    levels: dict[str, tuple[str, ...]] = {}
    everywhere, parts = [], []
    for position, option in enumerate(space.conflict.options):
        counts = _counts(space, position, states.indices)
        here = [level for level, count in enumerate(counts[:-1]) if count]
        if counts[-1] or not here or len(here) == len(option.levels):
            continue
        levels[option.id] = tuple(option.levels[level] for level in here)
        all_counts = _counts(space, position, space.feasible)
        if not all_counts[-1] and [level for level, count in enumerate(all_counts[:-1]) if count] == here:
            everywhere.append(option.id)
        elif (part := _levels_statement(space, position, here)) is not None:
            parts.append(part)
    return Common(MappingProxyType(levels), tuple(everywhere), " and ".join(parts) or None)


def ranked(states: StateSet, decision_maker: str, *, worst_first: bool = False) -> StateSet:
    """Order states as a decision maker prefers them, the most preferred first; equally preferred ones as they were."""
    maker = states.space.conflict.decision_maker_index(decision_maker)
    ranks = states.space.ranks[maker].reshape(-1)[states.indices].astype(np.int64)
    return StateSet(states.space, states.indices[np.argsort(ranks if worst_first else -ranks, kind="stable")])


def group_by(states: StateSet, name: str) -> tuple[Group, ...]:
    """Group states by an option, or by all options of a theatre.

    Parameters
    ----------
    states : StateSet
        What to group; the order inside each group is kept.
    name : str
        An option or a theatre, by id or printed name.

    Returns
    -------
    tuple of Group
        Lowest levels first, the first option of a theatre deciding last; only groups that have states.
    """
    space = _with_options(states.space)
    positions = _positions(space, name)
    keys = np.zeros(len(states), dtype=np.int64)
    for position in reversed(positions):
        keys = keys * (space.states.sizes[position] + 1) + _levels(space, position, states.indices)
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    groups = np.split(states.indices[order], starts[1:]) if len(states) else []
    return tuple(Group(_labels(space, positions, int(members[0])), StateSet(space, members)) for members in groups)


# --- levels -----------------------------------------------------------------------------------------------------------


def _with_options(space: StateSpace) -> StateSpace:
    if space.conflict.is_graph_form:
        raise UnsupportedAnalysisError("this question is about options, and the conflict is in graph form")
    return space


def _levels(space: StateSpace, position: int, indices: IntArray) -> IntArray:
    """Return the level of an option in each state; the number of its levels where it does not matter."""
    states = space.states
    size = states.sizes[position]
    if states.members is None or states.varies is None:
        stride = int(np.prod(states.sizes[:position], dtype=np.int64))
        return np.asarray(indices // stride % size)
    return np.where(states.varies[indices, position], size, states.members[indices, position])


def _counts(space: StateSpace, position: int, indices: IntArray) -> list[int]:
    """Count the states at each level of an option, and last those in which it does not matter."""
    size = space.states.sizes[position]
    counts: list[int] = np.bincount(_levels(space, position, indices), minlength=size + 1).tolist()
    return counts


def _levels_statement(space: StateSpace, position: int, levels: list[int]) -> str | None:
    """Say that an option is at one of some levels: range by range."""
    option = space.conflict.options[position]
    runs = np.split(np.array(levels), np.flatnonzero(np.diff(levels) > 1) + 1)
    parts = [statement_of_levels(option, int(run[0]), int(run[-1])) for run in runs]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return known[0] if len(known) == 1 else f"({' or '.join(known)})"


def _positions(space: StateSpace, name: str) -> list[int]:
    conflict = space.conflict
    for theatre in conflict.theatres:
        if name in (theatre.id, theatre.name):
            return [conflict.option_index(option) for option in theatre.options]
    for position, option in enumerate(conflict.options):
        if name in (option.id, option.label):
            return [position]
    names = [*(option.id for option in conflict.options), *(theatre.id for theatre in conflict.theatres)]
    listed = ", ".join(f"'{known}'" for known in names)
    hint = did_you_mean(name, names)
    raise UnknownNameError(
        f"unknown option or theatre '{name}': expected one of {listed}." + (f" {hint}" if hint else "")
    )


def _labels(space: StateSpace, positions: list[int], index: int) -> tuple[str, ...]:
    levels = space.state(index).levels
    return tuple(levels[position] for position in positions)
