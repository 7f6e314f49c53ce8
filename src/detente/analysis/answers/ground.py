"""What all answers of one reading rest on: the equilibria, and what play reaches from where things stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.explanation.moves import Moves
from detente.analysis.funnel import StageLike, funnel
from detente.analysis.funnel_result import Funnel
from detente.analysis.paths import Path, Paths, paths
from detente.analysis.questions import find_start
from detente.analysis.result import Analysis
from detente.analysis.stability import analyze
from detente.errors import UnsupportedAnalysisError
from detente.model import State, StateSet, StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["CONCEPTS_ASKED", "HOLDING", "LISTED_STATES", "RULES", "Ground", "Occurrence", "Way", "listed_states"]

CONCEPTS_ASKED = ("nash", "gmr", "smr", "seq", "sseq")
"""Concepts under which every answer is given; the one that is asked for comes on top."""

RULES = ("best_replies", "undeterred", "improvements", "moves")
"""Rules of moves by which an answer asks what play reaches, the narrowest first."""

HOLDING = "where "
"""How the stages of a funnel begin that keep the states in which a statement holds."""

LISTED_STATES = 1_000
"""States up to which plain data lists a set; beyond, it gives their number."""


@dataclass(frozen=True, eq=False)
class Way:
    """How play gets somewhere.

    Attributes
    ----------
    rule : str
        The narrowest rule of moves by which it does.
    path : Path
        A shortest path under that rule.
    """

    rule: str
    path: Path

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"rule": self.rule, **self.path.to_dict()}


@dataclass(frozen=True, eq=False)
class Occurrence:
    """Where a statement holds among the states at which play may rest.

    Attributes
    ----------
    statement : str
    n_states : int
        In how many feasible states it holds.
    equilibria : mapping of concept to StateSet
        The equilibria in which it holds.
    totals : mapping of concept to int
        How many equilibria there are.
    concept : str
        The concept that is asked about.
    reached : mapping of rule to StateSet
        The equilibria under that concept in which it holds and to which play leads from where things stand.
    way : Way or None
        How play gets to one of them, by the narrowest rule that does.
    """

    statement: str
    n_states: int
    equilibria: Mapping[str, StateSet]
    totals: Mapping[str, int]
    concept: str
    reached: Mapping[str, StateSet] = field(repr=False)
    way: Way | None = field(repr=False)

    @property
    def holds_under(self) -> tuple[str, ...]:
        """Concepts under which it holds in an equilibrium."""
        return tuple(name for name, states in self.equilibria.items() if len(states))

    @property
    def holds_throughout(self) -> tuple[str, ...]:
        """Concepts under which it holds in every equilibrium, of which there is one."""
        return tuple(name for name in self.holds_under if len(self.equilibria[name]) == self.totals[name])

    @property
    def count(self) -> int:
        """How many equilibria under the concept that is asked about it holds in."""
        return len(self.equilibria[self.concept])

    @property
    def total(self) -> int:
        """How many equilibria there are under the concept that is asked about."""
        return self.totals[self.concept]

    @property
    def reached_by(self) -> str | None:
        """The narrowest rule of moves by which play reaches it at an equilibrium; None if no moves lead there."""
        return next((rule for rule, states in self.reached.items() if len(states)), None)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "statement": self.statement,
            "states": self.n_states,
            "equilibria": {name: listed_states(states) for name, states in self.equilibria.items()},
            "all_equilibria": dict(self.totals),
            "reached": {rule: listed_states(states) for rule, states in self.reached.items()},
            "way": None if self.way is None else self.way.to_dict(),
        }


@dataclass(frozen=True, eq=False)
class Ground:
    """One reading, ready to be asked.

    Attributes
    ----------
    analysis : Analysis
        Under `CONCEPTS_ASKED` and the concept that is asked about.
    concept : str
        Id of that concept.
    search_changes : bool
        Whether the smallest changes of preferences are searched for where something is no equilibrium.
    """

    analysis: Analysis
    concept: str
    search_changes: bool = True

    @classmethod
    def of(cls, space: StateSpace, concept: str, *, search_changes: bool = True) -> Ground:
        """Analyse a state space; its conflict must name a status quo."""
        find_start(space, None)
        known = find_concept(concept)
        if known.sanctions == "best_replies":
            raise UnsupportedAnalysisError(
                f"answers say what deters which move, which is not told under {known.abbreviation}; "
                "ask under another concept"
            )
        name = known.id
        return cls(analyze(space, concepts=[*CONCEPTS_ASKED, name]), name, search_changes)

    @property
    def space(self) -> StateSpace:
        """Conflict, reading and settings."""
        return self.analysis.space

    @property
    def start(self) -> State:
        """Where things stand."""
        return self.space.state(find_start(self.space, None))

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of moves that are defined for the concept."""
        simultaneous = find_concept(self.concept).sanctions == "simultaneous"
        return tuple(rule for rule in RULES if rule != "undeterred" or not simultaneous)

    @cached_property
    def ways(self) -> Mapping[str, Paths]:
        """For each rule of moves what play reaches from where things stand."""
        everything = StateSet(self.space, self.space.feasible)
        return {rule: paths(self.space, everything, by=rule, concept=self.concept, cap=0) for rule in self.rules}

    def equilibria(self, concept: str | None = None) -> StateSet:
        """Return the equilibria under a concept; under the one that is asked about if none is named."""
        return self.analysis.equilibria(concept or self.concept)

    def ends(self, rule: str) -> StateSet:
        """Return the states in which play from the status quo comes to rest under a rule."""
        return self.ways[rule].stalls

    # --- asking ---

    def occurrence(self, statement: str) -> Occurrence:
        """Find where a statement holds among the equilibria, and whether play leads there."""
        truth = self.space.truth(statement)
        equilibria = {name: self.analysis.equilibria(name) for name in self.analysis.concepts}
        holding = {name: self._among(states, truth) for name, states in equilibria.items()}
        here = holding[self.concept]
        reached = {rule: self._among(found.reached, _mask(here)) for rule, found in self.ways.items()}
        totals = {name: len(states) for name, states in equilibria.items()}
        return Occurrence(statement, int(truth.sum()), holding, totals, self.concept, reached, self.way(reached))

    def _among(self, states: StateSet, mask: BoolArray) -> StateSet:
        return StateSet(self.space, states.indices[mask[states.indices]])

    def way(self, reached: Mapping[str, StateSet]) -> Way | None:
        """Return a shortest path to one of some states, under the narrowest rule that reaches any."""
        for rule, states in reached.items():
            if len(states):
                found = paths(self.space, states, by=rule, concept=self.concept, cap=1)
                return Way(rule, found.shortest[0])
        return None

    def nearest(self, states: StateSet) -> State | None:
        """Return the one of some states that differs in the fewest options from where things stand."""
        if not len(states):
            return None
        distance: IntArray = Moves(self.space).n_changed(self.start.index, states.indices)
        return self.space.state(int(states.indices[np.argmin(distance)]))

    def narrowed(
        self, statements: Sequence[str] = (), *, surviving: Sequence[str] = (), deterred_by: str | None = None
    ) -> Funnel:
        """Narrow down to the equilibria of some kind that play reaches.

        Parameters
        ----------
        statements : sequence of str
            What must hold, one stage each under its text with `HOLDING` in front; they come before stability.
        surviving : sequence of str
            Members of a coalition that must not leave them.
        deterred_by : str, optional
            How far that coalition looks.
        """
        stable = [self.concept, *(["coalitions"] if surviving else [])]
        holding = [(HOLDING + text, text) for text in dict.fromkeys(statements)]
        chosen: list[StageLike] = ["feasible", *holding, *stable, "moves", "improvements", "best_replies"]
        groups = [tuple(surviving)] if surviving else None
        return funnel(self.analysis, chosen, concept=self.concept, coalitions=groups, coalition_concept=deterred_by)


def _mask(states: StateSet) -> BoolArray:
    mask = np.zeros(states.space.states.n_positions, dtype=bool)
    mask[states.indices] = True
    return mask


def listed_states(states: StateSet | Sequence[State]) -> dict[str, Any]:
    """Return how many states there are, and which, if they are not too many."""
    numbers = list(states.numbers) if isinstance(states, StateSet) else [state.number for state in states]
    return {"count": len(states), "numbers": numbers if len(states) <= LISTED_STATES else None}
