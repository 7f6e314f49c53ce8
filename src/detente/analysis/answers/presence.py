"""Presence: whether a statement holds wherever play rests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detente.analysis.answers.ground import Ground, Occurrence
from detente.analysis.funnel_result import Funnel
from detente.model import StateSet, StateSpace
from detente.model.questions import Question

__all__ = ["PresenceAnswer", "answer_presence"]


@dataclass(frozen=True, eq=False)
class PresenceAnswer:
    """How often statements hold where play rests.

    Attributes
    ----------
    question : Question
    space : StateSpace
    concept : str
        The concept that is asked about.
    occurrences : tuple of Occurrence
        One per statement of the question.
    ends : StateSet
        Where play from the status quo comes to rest if everybody goes to its best reachable states.
    funnel : Funnel
        For the first statement.
    """

    question: Question
    space: StateSpace
    concept: str
    occurrences: tuple[Occurrence, ...]
    ends: StateSet = field(repr=False)
    funnel: Funnel = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "occurrences": [occurrence.to_dict() for occurrence in self.occurrences],
            "best_replies_end_in": list(self.ends.numbers),
            "funnel": self.funnel.to_dict(),
        }


def answer_presence(question: Question, ground: Ground) -> PresenceAnswer:
    """Answer a question of kind "presence"."""
    occurrences = tuple(ground.occurrence(statement) for statement in question.statements)
    first = question.statements[0]
    return PresenceAnswer(
        question,
        ground.space,
        ground.concept,
        occurrences,
        ground.ends("best_replies"),
        ground.narrowed([first]),
    )
