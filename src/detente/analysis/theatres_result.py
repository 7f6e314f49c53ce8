"""A conflict beside its theatres: the result of `theatres`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.analysis.concepts import find_concepts
from detente.analysis.heading import heading
from detente.analysis.result import Analysis
from detente.analysis.ties import Tie
from detente.errors import UnknownNameError
from detente.model import State, StateLike, StateSet, StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["SCHEMA", "Common", "Link", "Part", "Rest", "Theatres"]

SCHEMA = "detente.theatres/1"
"""Name and version of the JSON contract."""

Rest: TypeAlias = Literal["status_quo", "left_out"]
"""Where the other theatres' options stand in a part: at the status quo, or at their first levels (not taken)."""

Common: TypeAlias = Literal["kept", "status_quo"]
"""What becomes of options that belong to no theatre: they stay in every part, or stand at the status quo too."""


@dataclass(frozen=True, eq=False)
class Part:
    """One theatre alone.

    Attributes
    ----------
    theatre : str
        Its id.
    options : tuple of str
        The options that move, those common to all parts included.
    space : StateSpace
        The conflict in which all other options stand still.
    analysis : Analysis
    of_state : int array, one per position of the whole
        The index, in the part, of the state that each state of the whole falls into; -1 where that is infeasible.
    """

    theatre: str
    options: tuple[str, ...]
    space: StateSpace
    analysis: Analysis
    of_state: IntArray = field(repr=False)


@dataclass(frozen=True)
class Link:
    """What linking the theatres makes of one state.

    Attributes
    ----------
    state : State
        In the whole.
    kind : {"kept", "added", "lost", "neither"}
        An equilibrium of the whole and of every part; of the whole only; of every part only; of neither.
    parts : mapping of theatre to State or None
        The states that it falls into; None where that is infeasible.
    leave_whole : tuple of str
        Decision makers for whom it is unstable in the whole.
    leave_parts : mapping of theatre to tuple of str
        Decision makers for whom its part is unstable.
    """

    state: State
    kind: Literal["kept", "added", "lost", "neither"]
    parts: Mapping[str, State | None]
    leave_whole: tuple[str, ...]
    leave_parts: Mapping[str, tuple[str, ...]]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number, each in its own space."""
        return {
            "state": self.state.number,
            "kind": self.kind,
            "parts": {name: None if state is None else state.number for name, state in self.parts.items()},
            "leave_whole": list(self.leave_whole),
            "leave_parts": {name: list(makers) for name, makers in self.leave_parts.items()},
        }


@dataclass(frozen=True, eq=False)
class Theatres:
    """A conflict beside its theatres.

    Attributes
    ----------
    space : StateSpace
        The whole: conflict, reading and settings.
    concepts : tuple of str
        Ids of the concepts.
    rest, common : str
        Where the other theatres' options stand in a part, and what becomes of options without a theatre.
    parts : tuple of Part
    ties : tuple of Tie
        What ties the theatres, one per decision maker.
    falls_apart : mapping of concept to str
        Why the whole is the combination of its parts under a concept, or why that is not assured.
    exact : tuple of str
        Concepts under which it is.
    whole : Analysis or None
        The analysis of the whole under the other concepts; None if there are none.
    """

    space: StateSpace
    concepts: tuple[str, ...]
    rest: Rest
    common: Common
    parts: tuple[Part, ...]
    ties: tuple[Tie, ...]
    falls_apart: Mapping[str, str]
    exact: tuple[str, ...]
    whole: Analysis | None

    def part(self, theatre: str) -> Part:
        """Return one theatre alone."""
        for part in self.parts:
            if part.theatre == theatre:
                return part
        listed = ", ".join(f"'{part.theatre}'" for part in self.parts)
        raise UnknownNameError(f"unknown theatre '{theatre}': expected one of {listed}")

    # --- equilibria ---

    def equilibria(self, concept: str) -> StateSet:
        """Return the equilibria of the whole; put together from the parts where that is exact."""
        name = self._concept(concept)
        return StateSet(self.space, np.flatnonzero(self._equilibrium(name)))

    def composed(self, concept: str) -> StateSet:
        """Return the states of the whole all of whose parts are equilibria."""
        return StateSet(self.space, np.flatnonzero(self._composed(self._concept(concept))))

    def kept(self, concept: str) -> StateSet:
        """Return the equilibria of the whole of which every part is one."""
        return self._states(concept, whole=True, composed=True)

    def added(self, concept: str) -> StateSet:
        """Return what linking adds: equilibria of the whole of which some part is none."""
        return self._states(concept, whole=True, composed=False)

    def lost(self, concept: str) -> StateSet:
        """Return what linking takes away: states all of whose parts are equilibria, though the whole is not."""
        return self._states(concept, whole=False, composed=True)

    def _states(self, concept: str, *, whole: bool, composed: bool) -> StateSet:
        name = self._concept(concept)
        chosen = (self._equilibrium(name) == whole) & (self._composed(name) == composed)
        return StateSet(self.space, np.flatnonzero(chosen & self.space.states.feasible_mask()))

    def _concept(self, concept: str) -> str:
        (name,) = find_concepts([concept])
        if name not in self.concepts:
            raise UnknownNameError(f"concept '{name}' was not analysed; analysed were {', '.join(self.concepts)}")
        return name

    @cached_property
    def _masks(self) -> dict[str, BoolArray]:
        return {}

    def _composed(self, name: str) -> BoolArray:
        if name not in self._masks:
            mask = self.space.states.feasible_mask().copy()
            for part in self.parts:
                stable = np.zeros(part.space.states.n_positions + 1, dtype=bool)  # the last place answers for -1
                stable[part.analysis.equilibria(name).indices] = True
                mask &= stable[part.of_state]
            self._masks[name] = mask
        return self._masks[name]

    def _equilibrium(self, name: str) -> BoolArray:
        if self.whole is None or name in self.exact:
            return self._composed(name)
        mask = np.zeros(self.space.states.n_positions, dtype=bool)
        mask[self.whole.equilibria(name).indices] = True
        return mask

    # --- one state ---

    def link(self, state: StateLike, concept: str) -> Link:
        """Say what linking makes of one state, and for whom it and its parts are unstable."""
        name, index = self._concept(concept), self.space.find(state)
        whole = bool(self._equilibrium(name)[index])
        composed = bool(self._composed(name)[index])
        kinds: dict[tuple[bool, bool], Literal["kept", "added", "lost", "neither"]] = {
            (True, True): "kept", (True, False): "added", (False, True): "lost", (False, False): "neither"}  # fmt: skip
        falls = {part.theatre: int(part.of_state[index]) for part in self.parts}
        shown = {part.theatre: part.space.state(falls[part.theatre]) if falls[part.theatre] >= 0 else None
                 for part in self.parts}  # fmt: skip
        leave_parts = {part.theatre: _leaving(part.analysis, name, shown[part.theatre]) for part in self.parts}
        if self.whole is None or name in self.exact:
            leave_whole = tuple(maker for maker in self.space.decision_makers
                                if any(maker in makers for makers in leave_parts.values()))  # fmt: skip
        else:
            leave_whole = _leaving(self.whole, name, self.space.state(index))
        return Link(self.space.state(index), kinds[whole, composed], shown, leave_whole, leave_parts)

    # --- giving away ---

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.theatres/1``; states by number."""
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "rest": self.rest,
            "common": self.common,
            "ties": [tie.to_dict() for tie in self.ties],
            "parts": [
                {
                    "theatre": part.theatre,
                    "options": list(part.options),
                    "feasible_states": part.space.n_states,
                    "equilibria": {
                        name: [part.space.state(int(index)).text for index in part.analysis.equilibria(name).indices]
                        for name in self.concepts
                    },
                }
                for part in self.parts
            ],
            "concepts": {
                name: {
                    "exact": name in self.exact,
                    "because": self.falls_apart[name],
                    "equilibria": len(self.equilibria(name)),
                    "kept": list(self.kept(name).numbers),
                    "added": list(self.added(name).numbers),
                    "lost": list(self.lost(name).numbers),
                }
                for name in self.concepts
            },
        }


def _leaving(analysis: Analysis, concept: str, state: State | None) -> tuple[str, ...]:
    if state is None:
        return ()
    makers = analysis.space.decision_makers
    return tuple(maker for maker in makers if not analysis.is_stable(state, concept, maker))
