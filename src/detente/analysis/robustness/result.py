"""What survives a doubt about each judgement, and what hangs on one: frozen results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from detente.analysis.heading import sections_left_out
from detente.analysis.robustness.judgements import Change, Judgement, Kind
from detente.analysis.robustness.shifts import NO_SHIFT, Shift
from detente.analysis.stability import BITS
from detente.display import Shown
from detente.errors import UnknownNameError, did_you_mean
from detente.model import StateLike, StateSet, StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["SCHEMA", "Count", "Neighbourhood", "Robustness", "Variation"]

SCHEMA = "detente.robust/1"
"""Name and version of the JSON contract."""


@dataclass(frozen=True, eq=False)
class Variation:
    """The conflict with one judgement changed, and what that does to the equilibria.

    Attributes
    ----------
    judgement : Judgement
        What is doubted.
    change : str
        What is put in its place.
    shift : Shift
        What ceases and what begins to be an equilibrium among the states that were feasible.
    appeared : mapping of concept to int
        How many equilibria there are among states that only this change makes feasible.
    idle : bool
        Whether the change makes no difference to any order, move or state, so that nothing can follow from it.
    impossible : str or None
        Why the conflict with this change could not be judged.
    """

    judgement: Judgement
    change: Change
    shift: Shift = NO_SHIFT
    appeared: Mapping[str, int] = field(default_factory=dict)
    idle: bool = False
    impossible: str | None = None

    @property
    def moves_something(self) -> bool:
        """Whether any equilibrium is lost or made."""
        return bool(self.shift) or any(self.appeared.values())


@dataclass(frozen=True)
class Count:
    """How many changes of one kind were tried.

    Attributes
    ----------
    tried : int
        All of them, those included that can change nothing.
    moved : int
        Those that take away or make some equilibrium.
    skipped : int
        Those that were not tried; ``Robustness.left_out`` says why.
    """

    tried: int
    moved: int
    skipped: int = 0


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """Everything that is one judgement away from one reading.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    concepts : tuple of str
    bits : array of uint8
        For each feasible state the concepts under which it is an equilibrium.
    variations : tuple of Variation
        All changes, except exchanges of neighbouring ranks that change no equilibrium.
    counts : mapping of kind to Count
        How many changes of each kind were tried.
    """

    space: StateSpace
    concepts: tuple[str, ...]
    bits: IntArray
    variations: tuple[Variation, ...]
    counts: Mapping[Kind, Count]

    # --- equilibria ---

    def _places(self, concept: str) -> IntArray:
        return np.flatnonzero(self.bits & np.uint8(BITS[_known(concept, self.concepts)]))

    def _states(self, places: IntArray) -> StateSet:
        return StateSet(self.space, self.space.feasible[places])

    def equilibria(self, concept: str) -> StateSet:
        """Return the equilibria under the reading as it stands."""
        return self._states(self._places(concept))

    @cached_property
    def moving(self) -> tuple[Variation, ...]:
        """The variations that take away or make some equilibrium."""
        return tuple(variation for variation in self.variations if variation.moves_something)

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """The judgements of which some change takes away or makes an equilibrium."""
        return tuple(dict.fromkeys(variation.judgement for variation in self.moving))

    @cached_property
    def _overturned(self) -> dict[str, BoolArray]:
        """For each concept: which judgements (rows) take away which of its equilibria (columns)."""
        row = {judgement: number for number, judgement in enumerate(self.judgements)}
        found = {}
        for concept in self.concepts:
            places = self._places(concept)
            lost = np.zeros((len(row), len(places)), dtype=bool)
            for variation in self.moving:
                at = variation.shift.lost_under(BITS[concept])
                lost[row[variation.judgement], np.searchsorted(places, at)] = True
            found[concept] = lost
        return found

    def overturned(self, concept: str) -> BoolArray:
        """Tell which judgements (rows) take away which equilibria (columns), in the order of both."""
        return self._overturned[_known(concept, self.concepts)]

    @cached_property
    def _single(self) -> BoolArray:
        """Which of the judgements is a single one: another reading is many at once."""
        return np.array([judgement.kind != "reading" for judgement in self.judgements], dtype=bool)

    def doubts(self, concept: str) -> IntArray:
        """Count for each equilibrium the single judgements of which a change takes it away; readings do not count."""
        return np.asarray(self.overturned(concept)[self._single].sum(axis=0))

    def standing(self, concept: str) -> StateSet:
        """Return the equilibria that no change of a single judgement takes away."""
        return self._states(self._places(concept)[self.doubts(concept) == 0])

    def surviving(self, concept: str) -> StateSet:
        """Return the equilibria that survive everything: each change, and each other reading."""
        return self._states(self._places(concept)[~self.overturned(concept).any(axis=0)])

    def hanging(self, concept: str) -> StateSet:
        """Return the equilibria that a change of some single judgement takes away."""
        return self._states(self._places(concept)[self.doubts(concept) > 0])

    def hanging_on_one(self, concept: str) -> dict[Judgement, StateSet]:
        """Return the equilibria that one judgement takes away and no other, by that judgement."""
        lost, places = self.overturned(concept), self._places(concept)
        alone = self.doubts(concept) == 1
        return {
            judgement: self._states(places[lost[row] & alone])
            for row, judgement in enumerate(self.judgements)
            if self._single[row] and (lost[row] & alone).any()
        }

    def against(self, state: StateLike, concept: str) -> tuple[Variation, ...]:
        """Return the changes that take one equilibrium away."""
        place = int(np.searchsorted(self.space.feasible, self.space.find(state)))
        bit = BITS[_known(concept, self.concepts)]
        return tuple(known for known in self.moving if place in known.shift.lost_under(bit))

    def lost(self, variation: Variation, concept: str) -> StateSet:
        """Return what a change takes away."""
        return self._states(variation.shift.lost_under(BITS[_known(concept, self.concepts)]))

    def gained(self, variation: Variation, concept: str) -> StateSet:
        """Return what a change makes an equilibrium, of the states that were feasible before."""
        return self._states(variation.shift.gained_under(BITS[_known(concept, self.concepts)]))

    # --- giving away ---

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        row = {judgement: number for number, judgement in enumerate(self.judgements)}
        return {
            "reading": self.space.reading,
            **sections_left_out(self.space),
            "counts": {
                kind: {"tried": count.tried, "moved": count.moved, "skipped": count.skipped}
                for kind, count in self.counts.items()
            },
            "judgements": [judgement.to_dict() for judgement in self.judgements],
            "variations": [self._variation(variation, row) for variation in self.variations],
            "equilibria": {concept: self._listed(concept) for concept in self.concepts},
        }

    def _variation(self, variation: Variation, row: Mapping[Judgement, int]) -> dict[str, Any]:
        data: dict[str, Any] = {"change": variation.change}
        if variation.judgement in row and variation.moves_something:
            data["judgement"] = row[variation.judgement]
            data["lost"] = {name: len(self.lost(variation, name)) for name in self.concepts}
            data["gained"] = {name: list(self.gained(variation, name).numbers) for name in self.concepts}
            data |= {"appeared": dict(variation.appeared)} if variation.appeared else {}
            return data
        data["about"] = variation.judgement.to_dict()
        data["outcome"] = "impossible" if variation.impossible else "idle" if variation.idle else "nothing moves"
        return data | ({"reason": variation.impossible} if variation.impossible else {})

    def _listed(self, concept: str) -> list[dict[str, Any]]:
        lost = self.overturned(concept)
        return [
            {"state": number, "overturned_by": np.flatnonzero(lost[:, column]).tolist()}
            for column, number in enumerate(self.equilibria(concept).numbers)
        ]


@dataclass(frozen=True, eq=False)
class Robustness(Shown):
    """Which equilibria survive a doubt about each judgement, and which hang on one.

    Attributes
    ----------
    neighbourhoods : tuple of Neighbourhood
        One per reading, in the order of the file.
    concepts : tuple of str
        Under which equilibria were looked for.
    kinds : tuple of str
        Which kinds of judgement were doubted.
    left_out : mapping of str to str
        What was not tried, with the reason.
    """

    neighbourhoods: tuple[Neighbourhood, ...]
    concepts: tuple[str, ...]
    kinds: tuple[Kind, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def space(self) -> StateSpace:
        """The states, under the first reading."""
        return self.neighbourhoods[0].space

    def under(self, reading: str | None = None) -> Neighbourhood:
        """Return the neighbourhood of a reading; of the default reading, or else the first, if no name is given."""
        known = {near.space.reading: near for near in self.neighbourhoods}
        chosen = self.space.conflict.reading(reading).id
        if chosen not in known:
            if reading is None:
                return self.neighbourhoods[0]
            hint = did_you_mean(chosen, known)
            raise UnknownNameError(f"reading '{chosen}' was not looked at; looked at were {', '.join(known)}. {hint}")
        return known[chosen]

    def survivors(self, concept: str) -> StateSet:
        """Return the states that are equilibria in every reading and survive every change of each."""
        return self._in_all([near.surviving(concept) for near in self.neighbourhoods])

    def shared(self, concept: str) -> StateSet:
        """Return the states that are equilibria in every reading as it stands."""
        return self._in_all([near.equilibria(concept) for near in self.neighbourhoods])

    def _in_all(self, sets: Sequence[StateSet]) -> StateSet:
        kept = sets[0].indices
        for found in sets[1:]:
            kept = np.intersect1d(kept, found.indices)
        return StateSet(self.space, kept)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.robust/1``."""
        conflict = self.space.conflict
        return {
            "schema": SCHEMA,
            "title": conflict.title,
            "settings": self.space.settings.to_dict(),
            "concepts": list(self.concepts),
            "kinds": list(self.kinds),
            "left_out": dict(self.left_out),
            "feasible_states": self.space.n_states,
            "survivors": {concept: list(self.survivors(concept).numbers) for concept in self.concepts},
            "readings": [near.to_dict() for near in self.neighbourhoods],
        }

    def __repr__(self) -> str:
        told = ", ".join(
            f"{len(self.survivors(name)):,} of {len(self.shared(name)):,} {name}" for name in self.concepts
        )
        readings = ", ".join(near.space.reading for near in self.neighbourhoods)
        return f"<Robustness of '{self.space.conflict.title}' ({readings}): {told} survive everything>"


def _known(concept: str, concepts: Sequence[str]) -> str:
    from detente.analysis.concepts import find_concept

    name = find_concept(concept).id
    if name not in concepts:
        raise UnknownNameError(f"concept '{name}' was not looked at; looked at were {', '.join(concepts)}")
    return name
