"""Why a state is stable under a preference structure, or why not: every verdict with the moves that decide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from detente.analysis.structures.judge import Judge
from detente.analysis.structures.result import StructureAnalysis
from detente.display import Shown
from detente.engine.answers import shortest_answer
from detente.errors import UnknownNameError, UnsupportedAnalysisError
from detente.model import State, StateLike, StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["SCHEMA", "StructureExplanation", "Temptation", "explain_structure", "explain_structures"]

SCHEMA = "detente.structure_explanation/1"
"""Name and version of the JSON contract."""

_KINDS: Mapping[str, tuple[bool, bool, bool]] = {
    "nash": (False, False, False),
    "gmr": (True, False, False),
    "smr": (True, False, True),
    "seq": (True, True, False),
    "sseq": (True, True, True),
}
"""Concept to whether anything answers, whether only by credible moves, and whether the own counter-move is weighed."""


@dataclass(frozen=True)
class Temptation:
    """A move that tempts, and what would follow.

    Attributes
    ----------
    end : State
        Where the move leads.
    answer : tuple of pairs of str and State, or None
        Who then moves where, so that the end deters; None if nothing of the kind can follow.
    n_counter_moves : int
        How many moves it could still make after the answer, all of which lead to what deters as well; 0 where the
        concept does not weigh them.
    """

    end: State
    answer: tuple[tuple[str, State], ...] | None
    n_counter_moves: int = 0

    @property
    def is_deterred(self) -> bool:
        """Whether there is an answer."""
        return self.answer is not None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        answer = None if self.answer is None else [
            {"decision_maker": who, "state": state.number, "text": state.text} for who, state in self.answer
        ]  # fmt: skip
        return {"state": self.end.number, "text": self.end.text, "answer": answer,
                "counter_moves": self.n_counter_moves}  # fmt: skip


@dataclass(frozen=True, eq=False)
class StructureExplanation(Shown):
    """Why one state is stable for one decision maker under one concept and variant of a structure, or why not.

    Attributes
    ----------
    analysis : StructureAnalysis
    state : State
    decision_maker, concept, variant : str
        Ids.
    stable : bool
        The verdict.
    temptations : tuple of Temptation
        The moves that tempt: those that nothing deters first.
    n_more : int
        How many more there are that were left out.
    """

    analysis: StructureAnalysis
    state: State
    decision_maker: str
    concept: str
    variant: str
    stable: bool
    temptations: tuple[Temptation, ...]
    n_more: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data: the contract ``detente.structure_explanation/1``."""
        analysis = self.analysis
        return {
            "schema": SCHEMA,
            "title": analysis.space.conflict.title,
            "reading": analysis.space.reading,
            "settings": analysis.space.settings.to_dict(),
            "structure": analysis.structure.id,
            "structure_options": dict(analysis.options),
            "state": {"number": self.state.number, "text": self.state.text, "levels": list(self.state.levels)},
            "decision_maker": self.decision_maker,
            "concept": self.concept,
            "variant": self.variant,
            "stable": self.stable,
            "temptations": [found.to_dict() for found in self.temptations],
            "more": self.n_more,
        }


def explain_structure(
    analysis: StructureAnalysis,
    state: StateLike,
    decision_maker: str,
    concept: str,
    variant: str | None = None,
    *,
    limit: int = 10,
) -> StructureExplanation:
    """Say why a state is stable for a decision maker under a structure, or why not.

    Parameters
    ----------
    analysis : StructureAnalysis
        With the concept and the variant.
    state : State, int, str or mapping
    decision_maker, concept : str
    variant : str, optional
        May be left out where there is one.
    limit : int
        Most tempting moves to tell; what is left out is counted. A move that nothing deters is always among them.

    Raises
    ------
    UnsupportedAnalysisError
        If the structure decides otherwise than move by move, or the variant is what is left between two others.

    Notes
    -----
    The answers come from a search of its own, move by move from the definition; it and the flags of the analysis must
    agree, or an error is raised.
    """
    name, concept = analysis.variant(variant).id, analysis.concept(concept)
    judge = _judge(analysis, name)
    space = analysis.space
    maker, s = space.conflict.decision_maker_index(decision_maker), space.find(state)
    ends = space.structure.reachable(maker, s)
    ends = ends[judge.leaves(name, maker, s, ends)] if ends.size else ends
    told = [_temptation(space, judge, name, concept, maker, s, int(end)) for end in ends]
    told.sort(key=lambda found: found.is_deterred)
    stable = all(found.is_deterred for found in told)
    if stable != analysis.is_stable(space.state(s), concept, decision_maker, name):
        raise RuntimeError(f"explanation and analysis disagree on state {space.state(s).text}; please report this")
    return StructureExplanation(
        analysis,
        space.state(s),
        space.decision_makers[maker],
        concept,
        name,
        stable,
        tuple(told[:limit]),
        max(len(told) - limit, 0),
    )


def explain_structures(
    analysis: StructureAnalysis,
    state: StateLike | None,
    concept: str,
    *,
    decision_makers: Sequence[str] = (),
    variant: str | None = None,
    limit: int = 10,
) -> tuple[StructureExplanation, ...]:
    """Explain one state for several decision makers; for all if none is named, and the status quo if no state is.

    Raises
    ------
    UnknownNameError
        If no state is named and the conflict has no status quo.
    """
    space = analysis.space
    if state is None and space.status_quo is None:
        raise UnknownNameError("the conflict names no status quo: say which state to explain")
    chosen = state if state is not None else space.state(space.status_quo or 0)
    return tuple(
        explain_structure(analysis, chosen, maker, concept, variant, limit=limit)
        for maker in decision_makers or space.decision_makers
    )


def _judge(analysis: StructureAnalysis, variant: str) -> Judge:
    if variant in analysis.remainders:
        first, second = analysis.remainders[variant]
        raise UnsupportedAnalysisError(
            f"'{variant}' is what is stable under '{first}' and not under '{second}': ask for an explanation of either"
        )
    if analysis.judge is None:
        instead = f": {analysis.structure.explained_by}" if analysis.structure.explained_by else ""
        raise UnsupportedAnalysisError(f"the structure '{analysis.structure.id}' does not decide move by move{instead}")
    return analysis.judge


def _temptation(space: StateSpace, judge: Judge, variant: str, concept: str, i: int, s: int, end: int) -> Temptation:
    answers, credible, counter = _KINDS[concept]
    path = None
    if answers:
        path = shortest_answer(
            tuple(j for j in range(len(space.decision_makers)) if j != i),
            end,
            partial(_moves, space, judge, variant, i, credible),
            partial(_deters, space, judge, variant, i, s, counter),
            rule=space.settings.joint_moves,
        )
    if path is None:
        return Temptation(space.state(end), None)
    answer = tuple((space.decision_makers[j], space.state(state)) for j, state in path)
    return Temptation(space.state(end), answer, len(space.structure.reachable(i, path[-1][1])) if counter else 0)


def _moves(space: StateSpace, judge: Judge, variant: str, i: int, credible: bool, j: int, state: int) -> IntArray:
    ends = space.structure.reachable(j, state)
    return ends[judge.credible(variant, i, j, state, ends)] if credible and ends.size else ends


def _deters(
    space: StateSpace, judge: Judge, variant: str, i: int, s: int, counter: bool, states: IntArray
) -> BoolArray:
    found = np.array(judge.deters(variant, i, s, states))
    if counter:
        for position in np.flatnonzero(found):
            after = space.structure.reachable(i, int(states[position]))
            found[position] = bool(judge.deters(variant, i, s, after).all()) if after.size else True
    return found
