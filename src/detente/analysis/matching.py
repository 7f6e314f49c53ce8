"""Which states of two compiled conflicts are the same: by the levels of their options, or by id in graph form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from detente.errors import MixedModelsError
from detente.model import Option, StateSpace
from detente.types import IntArray

__all__ = ["Matching", "match_states"]


@dataclass(frozen=True, eq=False)
class Matching:
    """The states that two spaces have in common, and what keeps the others apart.

    Attributes
    ----------
    first, second : array of int
        Indices of matching states, pair by pair. A coalesced state of one space may match several states of the other.
    only_first, only_second : int
        How many states have no counterpart.
    remarks : tuple of str
        What the conflicts do not share: options, levels, decision makers.
    decision_makers : tuple of str
        Ids of those that both have, in the order of the first.
    """

    first: IntArray
    second: IntArray
    only_first: int
    only_second: int
    remarks: tuple[str, ...]
    decision_makers: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: counts and remarks."""
        return {
            "pairs": len(self.first),
            "only_first": self.only_first,
            "only_second": self.only_second,
            "remarks": list(self.remarks),
        }


def match_states(first: StateSpace, second: StateSpace) -> Matching:
    """Match the states of two spaces.

    In option form two states match where all options stand at levels of the same name. An option that only one of the
    conflicts has counts as being at its first level in the other, so that states with it at a higher level have no
    counterpart; a level that only one of them has makes a state unmatched as well. In graph form states match by id.

    Raises
    ------
    MixedModelsError
        If one conflict is in graph form and the other is not, or if no state, or no decision maker, is common to both.
    """
    if first.conflict.is_graph_form != second.conflict.is_graph_form:
        raise MixedModelsError("compare(): one conflict is in graph form and the other in option form")
    makers = tuple(maker for maker in first.decision_makers if maker in second.decision_makers)
    remarks = list(_unshared("decision maker", first.decision_makers, second.decision_makers))
    if _same_states(first, second):
        pairs = (first.feasible, first.feasible)
    elif first.conflict.is_graph_form:
        pairs = _by_id(first, second)
    else:
        remarks += _option_remarks(first, second)
        pairs = _by_levels(first, second)
    if not makers or not len(pairs[0]):
        what = "state" if makers else "decision maker"
        raise MixedModelsError(
            f"compare(): the two conflicts have no {what} in common, so that nothing can be compared"
        )
    only = [space.n_states - _n_distinct(side, space) for space, side in zip((first, second), pairs, strict=True)]
    return Matching(*pairs, only[0], only[1], tuple(remarks), makers)


def _same_states(first: StateSpace, second: StateSpace) -> bool:
    if first.states is second.states:
        return True
    granularity = (first.settings.move_granularity, second.settings.move_granularity)
    return first.conflict == second.conflict and len(set(granularity)) == 1


def _n_distinct(indices: IntArray, space: StateSpace) -> int:
    mask = np.zeros(space.states.n_positions, dtype=bool)
    mask[indices] = True
    return int(np.count_nonzero(mask))


# --- graph form -------------------------------------------------------------------------------------------------------


def _by_id(first: StateSpace, second: StateSpace) -> tuple[IntArray, IntArray]:
    place = {second.states.text(index): index for index in second.feasible.tolist()}
    pairs = [(index, place[text]) for index in first.feasible.tolist() if (text := first.states.text(index)) in place]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


# --- option form ------------------------------------------------------------------------------------------------------


def _by_levels(first: StateSpace, second: StateSpace) -> tuple[IntArray, IntArray]:
    """Translate the combinations of the first space into those of the second, option by option."""
    codes, states = _combinations(first)
    other_codes, other_states = _combinations(second)
    target = np.zeros(len(codes), dtype=np.int64)
    known = np.ones(len(codes), dtype=bool)
    strides = dict(zip((option.id for option in second.conflict.options), _strides(second), strict=True))
    there = {option.id: option for option in second.conflict.options}
    for option, stride in zip(first.conflict.options, _strides(first), strict=True):
        level = codes // stride % len(option.levels)
        translated = _translated(option, there.get(option.id))[level]
        known &= translated >= 0
        target += translated * strides.get(option.id, 0)
    place = np.minimum(np.searchsorted(other_codes, target), len(other_codes) - 1)
    known &= other_codes[place] == target
    pairs = np.stack((states[known], other_states[place[known]]))
    if first.states.unmerged is not None or second.states.unmerged is not None:
        pairs = np.unique(pairs, axis=1)
    return pairs[0], pairs[1]


def _combinations(space: StateSpace) -> tuple[IntArray, IntArray]:
    """Return the feasible combinations, ascending, and the state of each."""
    unmerged = space.states.unmerged
    if unmerged is None:
        return space.feasible, space.feasible
    return np.asarray(unmerged.codes), np.asarray(unmerged.positions)


def _strides(space: StateSpace) -> list[int]:
    sizes = space.states.sizes
    return [prod(sizes[:k]) for k in range(len(sizes))]


def _translated(option: Option, other: Option | None) -> IntArray:
    """Return for each level its place in the other conflict; -1 where it has none."""
    if other is None:
        return np.array([0, *[-1] * (len(option.levels) - 1)])
    return np.array([other.levels.index(level) if level in other.levels else -1 for level in option.levels])


def _option_remarks(first: StateSpace, second: StateSpace) -> Iterable[str]:
    ids = [[option.id for option in space.conflict.options] for space in (first, second)]
    yield from _unshared("option", *ids)
    there = {option.id: option for option in second.conflict.options}
    for option in first.conflict.options:
        if option.id in there:
            yield from _unshared(f"level of '{option.id}'", option.levels, there[option.id].levels)


def _unshared(kind: str, first: Iterable[str], second: Iterable[str]) -> Iterable[str]:
    one, other = list(first), list(second)
    for side, names, rest in (("first", one, other), ("second", other, one)):
        missing = [name for name in names if name not in rest]
        if missing:
            listed = ", ".join(f"'{name}'" for name in missing)
            yield f"only the {side} has the {kind} {listed}"
