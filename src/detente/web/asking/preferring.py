"""Questions about who wants what."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from detente.analysis.preference_review import agreement, review
from detente.web.asking.asked import Asked, Question
from detente.web.working.bench import Side

__all__ = ["PREFERRING"]


class PreferencesAsked(Asked):
    """What a decision maker's preferences amount to."""

    decision_maker: str
    limit: int = Field(50, ge=1, le=2000, description="Most places.")
    of_each: int | None = Field(None, ge=1, le=2000, description="Most states of each; as many as places if left out.")


def _preferences(side: Side, asked: PreferencesAsked) -> Any:
    return review(side.space, asked.decision_maker).to_dict(limit=asked.limit, of_each=asked.of_each)


class RankingsAsked(Asked):
    """Two orders beside each other."""

    decision_makers: tuple[str, str]
    second_reading: str | None = Field(None, description="Reading of the second order; the same one if left out.")
    limit: int = Field(2000, ge=1, le=10_000, description="Most points.")


def _rankings(side: Side, asked: RankingsAsked) -> Any:
    found = agreement(side.space, *asked.decision_makers, second_reading=asked.second_reading)
    return found.to_dict(limit=asked.limit)


PREFERRING = (
    Question(
        "preferences",
        "What the statements of a decision maker decide, and what stays tied.",
        PreferencesAsked,
        _preferences,
    ),
    Question(
        "rankings",
        "How far two decision makers want the same, or one according to two readings.",
        RankingsAsked,
        _rankings,
    ),
)
