"""Who answers the questions that rest on more than analysis knows.

A question may be about what rooms above analysis know, such as what was observed. `detente` itself, which stands above
all rooms, names who answers questions of such a kind, as it names who shows results in a notebook (`detente.display`);
nothing of those rooms is loaded until such a question is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from detente.model.questions import Question

if TYPE_CHECKING:
    from detente.analysis.answers.ground import Ground
    from detente.model import StateSpace

__all__ = ["HANDED_IN", "Answerer", "HandedIn", "answered_by"]


class HandedIn(Protocol):
    """An answer from a room above: what every answer has."""

    @property
    def question(self) -> Question:
        """The question."""

    @property
    def space(self) -> StateSpace:
        """Conflict, reading and settings."""

    @property
    def concept(self) -> str:
        """Id of the concept that is asked about."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""


Answerer: TypeAlias = "Callable[[Question, Ground], HandedIn]"
"""What answers a question."""

_HANDED_IN: dict[str, Answerer] = {}

HANDED_IN: Mapping[str, Answerer] = MappingProxyType(_HANDED_IN)
"""For each kind of question that another room answers, what answers it."""


def answered_by(kind: str, answerer: Answerer) -> None:
    """Name the function that answers questions of a kind."""
    _HANDED_IN[kind] = answerer
