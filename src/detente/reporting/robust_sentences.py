"""What judgements weigh, and in a sentence what each equilibrium hangs on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.analysis.robustness import Judgement, Neighbourhood, Variation
from detente.model import State
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.robust_words import Doubts
from detente.reporting.wording import listed

__all__ = ["Telling", "by_weight", "made_by"]

IN_WORDS, NUMBERED = 2, 6
"""Most judgements that a sentence names in words, and by number."""


def by_weight(near: Neighbourhood) -> list[int]:
    """Return the judgements in the order in which they are numbered.

    Single ones first, then by how many equilibria they take away, and how many they make, under all concepts together.
    """
    lost = sum(near.overturned(name).sum(axis=1) for name in near.concepts)
    made = sum(np.array(counts) for counts in made_by(near).values())
    single = [judgement.kind != "reading" for judgement in near.judgements]
    keys = range(len(near.judgements))
    return sorted(
        keys, key=lambda row: (not single[row], -int(np.asarray(lost)[row]), -int(np.asarray(made)[row]), row)
    )


def made_by(near: Neighbourhood) -> dict[str, list[int]]:
    """Count for each concept and judgement the states that some change of it makes an equilibrium."""
    places: dict[Judgement, list[Variation]] = {}
    for variation in near.moving:
        places.setdefault(variation.judgement, []).append(variation)
    found = {}
    for name in near.concepts:
        counts = []
        for judgement in near.judgements:
            own = places[judgement]
            union = np.unique(np.concatenate([near.gained(known, name).indices for known in own]))
            counts.append(len(union) + max(known.appeared.get(name, 0) for known in own))
        found[name] = counts
    return found


@dataclass(frozen=True)
class Telling:
    """How equilibria are told of.

    Attributes
    ----------
    near, concept, doubts
        What is told, of which concept, and in which words.
    shown : int
        How many judgements are listed with their numbers; the others are only counted.
    call : callable State -> str, or None
        Names a state; by number and by what differs from the status quo if not given.
    """

    near: Neighbourhood
    concept: str
    doubts: Doubts
    shown: int
    call: Callable[[State], str] | None = None

    def weakest(self, limit: int) -> tuple[State, ...]:
        """Return the fragile equilibria that hang on the fewest judgements."""
        counts = self.near.doubts(self.concept)
        columns = np.flatnonzero(counts)
        states = self.near.equilibria(self.concept)
        return tuple(states[column] for column in columns[np.argsort(counts[columns], kind="stable")][:limit].tolist())

    def sentence(self, state: State) -> str:
        """Say which judgements an equilibrium hangs on."""
        near, numbers = self.near, {row: number for number, row in enumerate(by_weight(self.near), start=1)}
        column = near.equilibria(self.concept).numbers.index(state.number)
        rows = sorted(np.flatnonzero(near.overturned(self.concept)[:, column]).tolist(), key=numbers.__getitem__)
        single = [(numbers[row], row) for row in rows if near.judgements[row].kind != "reading"]
        readings = [near.judgements[row] for row in rows if near.judgements[row].kind == "reading"]
        head = self.call(state) if self.call else Phrases(near.space).known_state(state)
        return sentence(f"{head} {self._hangs(state, single)}{_in_other_readings(near, readings)}")

    def _hangs(self, state: State, numbered: list[tuple[int, int]]) -> str:
        """Name the judgements: a few in words, of many the weightiest, the rest by number."""
        if not numbered:
            return "hangs on no single judgement"
        changes = self.near.against(state, self.concept)
        told = []
        for number, row in numbered if len(numbered) <= IN_WORDS else numbered[:1]:
            own = [variation for variation in changes if variation.judgement == self.near.judgements[row]]
            where = f" ({number:,})" if number <= self.shown else ""
            told.append("; or if ".join(self.doubts.changes(own)) + where)
        if len(numbered) == 1:
            return f"hangs on one judgement: it is no equilibrium if {told[0]}"
        text = f"hangs on {len(numbered):,} judgements: it is no equilibrium if {'; nor if '.join(told)}"
        rest = [number for number, _ in numbered[len(told) :]]
        shown = [f"{number:,}" for number in rest if number <= self.shown][:NUMBERED]
        more = len(rest) - len(shown)
        if not rest:
            return text
        others = f"{more:,} more" if shown else counted(more, "other")
        named = listed([*shown, others] if more else shown)
        return f"{text}; nor with a change of {'any of ' if len(rest) > 1 else ''}{named}"


def _in_other_readings(near: Neighbourhood, readings: list[Judgement]) -> str:
    """Say in which other readings it is no equilibrium either."""
    conflict = near.space.conflict
    others = len(conflict.readings) - 1
    if not readings:
        return ""
    if len(readings) == others > 1:
        return "; it is one in no other reading"
    if len(readings) > IN_WORDS:
        return f"; it is none in {len(readings):,} of the {others:,} other readings"
    names = listed(f"“{conflict.reading(known.about[0]).name or known.about[0]}”" for known in readings)
    return f"; it is none in the reading{'s' if len(readings) > 1 else ''} {names}"
