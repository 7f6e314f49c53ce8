"""Linkage: what a step changes, and what it changes that the theatres are linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from detente.analysis.answers.ground import Ground, listed_states
from detente.analysis.concepts import find_concept
from detente.analysis.funnel_result import Funnel
from detente.analysis.parts import restricted_space
from detente.analysis.theatres import Theatres, theatres
from detente.errors import UnsupportedAnalysisError
from detente.model import State, StateSet, StateSpace
from detente.model.questions import Question
from detente.types import BoolArray, IntArray

__all__ = ["LinkageAnswer", "Variant", "answer_linkage"]


@dataclass(frozen=True, eq=False)
class Variant:
    """The conflict with the step taken for good, or with the step ruled out.

    Attributes
    ----------
    taken : bool
        Whether the step is taken.
    ground : Ground
        The conflict in which only states with (or without) the step can come about.
    whole : StateSpace
        The conflict in which the step is open.
    indices : array of int
        For each position of the variant the index of the same state in the whole.
    cut : Theatres or None
        The variant along its theatres; None if there are none, or the concept is not defined for them.
    """

    taken: bool
    ground: Ground
    whole: StateSpace = field(repr=False)
    indices: IntArray = field(repr=False)
    cut: Theatres | None = field(repr=False)

    @property
    def start(self) -> State:
        """Where things stand in it: the nearest state to the status quo that it holds; in the whole."""
        return self.whole.state(int(self.indices[self.ground.start.index]))

    def equilibria(self, concept: str | None = None) -> StateSet:
        """Return its equilibria, as states of the whole."""
        return self.in_whole(self.ground.equilibria(concept))

    @cached_property
    def ends(self) -> StateSet:
        """Where play comes to rest if everybody goes to its best reachable states, as states of the whole."""
        return self.in_whole(self.ground.ends("best_replies"))

    @cached_property
    def reached(self) -> StateSet:
        """The equilibria to which improvements lead from its start, as states of the whole."""
        found = self.ground.ways["improvements"].reached.indices
        return self.in_whole(StateSet(self.ground.space, np.intersect1d(found, self.ground.equilibria().indices)))

    def in_whole(self, states: StateSet) -> StateSet:
        """Return states of the variant as states of the whole."""
        return StateSet(self.whole, self.indices[states.indices])

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by their numbers in the whole."""
        return {
            "taken": self.taken,
            "start": self.start.number,
            "feasible_states": self.ground.space.n_states,
            "equilibria": {name: listed_states(self.equilibria(name)) for name in self.ground.analysis.concepts},
            "best_replies_end_in": list(self.ends.numbers),
            "reached_by_improvements": listed_states(self.reached),
            "theatres": None if self.cut is None else _cut_to_dict(self, self.cut),
        }


def _cut_to_dict(variant: Variant, cut: Theatres) -> dict[str, Any]:
    return {
        name: {
            "parts": {part.theatre: len(part.analysis.equilibria(name)) for part in cut.parts},
            "exact": name in cut.exact,
            "because": cut.falls_apart[name],
            **{
                kind: listed_states(variant.in_whole(states))
                for kind, states in (("kept", cut.kept(name)), ("added", cut.added(name)), ("lost", cut.lost(name)))
            },
        }
        for name in cut.concepts
    }


@dataclass(frozen=True, eq=False)
class LinkageAnswer:
    """What a step and the linking of theatres change.

    Attributes
    ----------
    question : Question
    space : StateSpace
    concept : str
        The concept that is asked about.
    without, taken : Variant
        The conflict with the step ruled out, and with it taken for good.
    holding : mapping of statement to tuple of two int
        For each statement of the question in how many equilibria it holds, without the step and with it.
    step_at_rest : StateSet
        Where the step is open: the equilibria in which it is taken.
    funnel : Funnel
        Where the step is open: down to the equilibria with it that play reaches.
    """

    question: Question
    space: StateSpace
    concept: str
    without: Variant
    taken: Variant
    holding: Mapping[str, tuple[int, int]]
    step_at_rest: StateSet
    funnel: Funnel = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "step": self.question.step,
            "without": self.without.to_dict(),
            "with": self.taken.to_dict(),
            "holding": {text: {"without": pair[0], "with": pair[1]} for text, pair in self.holding.items()},
            "step_at_rest": listed_states(self.step_at_rest),
            "funnel": self.funnel.to_dict(),
        }


def answer_linkage(question: Question, ground: Ground) -> LinkageAnswer:
    """Answer a question of kind "linkage".

    Raises
    ------
    UnsupportedAnalysisError
        If the step holds in every feasible state, or in none, or the conflict is in graph form.
    """
    space, step = ground.space, question.step or ""
    if space.conflict.is_graph_form:
        raise UnsupportedAnalysisError(
            f"question '{question.id}' rules a step out, which needs options and not a graph"
        )
    truth = space.truth(step)
    without = _variant(ground, space.states.feasible_mask() & ~truth, step, taken=False)
    taken = _variant(ground, truth, step, taken=True)
    holding = {
        text: (len(without.equilibria().where(text)), len(taken.equilibria().where(text)))
        for text in question.statements
    }
    at_rest = ground.equilibria().where(step)
    return LinkageAnswer(question, space, ground.concept, without, taken, holding, at_rest, ground.narrowed([step]))


def _variant(ground: Ground, kept: BoolArray, step: str, *, taken: bool) -> Variant:
    whole, indices = ground.space, np.flatnonzero(kept)
    start = ground.nearest(StateSet(whole, indices))
    if start is None:
        raise UnsupportedAnalysisError(
            f"“{step}” holds in {'no' if taken else 'every'} feasible state: nothing changes"
        )
    part = restricted_space(whole, kept)
    same = part.states.n_positions == whole.states.n_positions
    inner = Ground.of(_standing_at(part, start), ground.concept)
    return Variant(
        taken, inner, whole, np.arange(whole.states.n_positions) if same else indices, _cut(inner.space, ground.concept)
    )


def _standing_at(space: StateSpace, state: State) -> StateSpace:
    """Return the space with another status quo."""
    conflict = space.conflict
    status_quo = {
        option.id: level for option, level in zip(conflict.options, state.levels, strict=True) if level != "-"
    }
    states = replace(space.states, conflict=conflict.model_copy(update={"status_quo": status_quo}))
    return replace(space, states=states)


def _cut(space: StateSpace, concept: str) -> Theatres | None:
    if not space.conflict.theatres or find_concept(concept).sanctions == "simultaneous":
        return None
    return theatres(space, concepts=list(dict.fromkeys(["nash", concept])))
