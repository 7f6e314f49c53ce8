"""Deadlocks: whether play rests where a statement holds, and what holds it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.answers.ground import Ground, Occurrence
from detente.analysis.explanation import Explanation
from detente.analysis.funnel_result import Funnel
from detente.model import State, StateSpace
from detente.model.questions import Question

__all__ = ["DeadlockAnswer", "answer_deadlock"]


@dataclass(frozen=True, eq=False)
class DeadlockAnswer:
    """Whether play rests where a statement holds.

    Attributes
    ----------
    question : Question
    space : StateSpace
    state : State
        The state that is looked at: the status quo if the statement holds there, else the nearest equilibrium where it
        does, else the nearest state.
    occurrence : Occurrence
        The statement among all equilibria.
    stable : mapping of concept to tuple of str
        For each concept the decision makers for whom that state is stable.
    sides : tuple of Explanation
        For each decision maker why that state is stable under the concept that is asked about, or why not: its best
        improvement, and what deters it.
    funnel : Funnel
    """

    question: Question
    space: StateSpace
    state: State
    occurrence: Occurrence
    stable: Mapping[str, tuple[str, ...]]
    sides: tuple[Explanation, ...] = field(repr=False)
    funnel: Funnel = field(repr=False)

    @property
    def rests_under(self) -> tuple[str, ...]:
        """Concepts under which the state is an equilibrium."""
        everybody = self.space.decision_makers
        return tuple(name for name, makers in self.stable.items() if makers == everybody)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "state": self.state.number,
            "is_status_quo": self.state.index == self.space.status_quo,
            "rests_under": list(self.rests_under),
            "stable_for": {name: list(makers) for name, makers in self.stable.items()},
            "sides": [side.to_dict() for side in self.sides],
            "occurrence": self.occurrence.to_dict(),
            "funnel": self.funnel.to_dict(),
        }


def answer_deadlock(question: Question, ground: Ground) -> DeadlockAnswer:
    """Answer a question of kind "deadlock"."""
    space, statement = ground.space, question.statements[0]
    occurrence = ground.occurrence(statement)
    holding = space.where(statement)
    if space.truth(statement)[ground.start.index]:
        state = ground.start
    else:
        state = ground.nearest(occurrence.equilibria[ground.concept]) or ground.nearest(holding) or ground.start
    stable = {
        name: tuple(maker for maker in space.decision_makers if ground.analysis.is_stable(state, name, maker))
        for name in ground.analysis.concepts
    }
    sides = tuple(ground.analysis.explain(state, maker, ground.concept, limit=1) for maker in space.decision_makers)
    return DeadlockAnswer(question, space, state, occurrence, stable, sides, ground.narrowed([statement]))
