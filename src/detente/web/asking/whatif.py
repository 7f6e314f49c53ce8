"""Questions about two conflicts, and about coalitions."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from detente.analysis.comparison import compare
from detente.analysis.verdicts import usual_concepts
from detente.web.asking.asked import Question, Two
from detente.web.working.bench import Side

__all__ = ["WHAT_IF"]


class CompareAsked(Two):
    """What differs between two sides."""

    concept: str | None = Field(None, description="Id of a concept; all that both sides have if left out.")
    against: str | None = Field(None, description="The concept on the second side, if it is another.")
    limit: int = Field(10, ge=0, le=200, description="Most changed verdicts that are explained.")


def _compare(first: Side, second: Side, asked: CompareAsked) -> Any:
    sides = [side.analysis(_concepts(side, asked)) for side in (first, second)]
    return compare(sides[0], sides[1], concept=asked.concept, against=asked.against, limit=asked.limit).to_dict()


def _concepts(side: Side, asked: CompareAsked) -> tuple[str, ...] | None:
    named = [name for name in (asked.concept, asked.against) if name is not None]
    return tuple(named) or usual_concepts(side.space)


WHAT_IF = (
    Question("compare", "Which verdicts differ between two sides, for whom, and because of which move.", CompareAsked,
             _compare, "work"),
)  # fmt: skip
