"""Concessions: whether somebody ever lets a statement hold, and which change of its preferences would make it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detente.analysis.answers.edits import EditSearch, smallest_changes
from detente.analysis.answers.ground import Ground, Occurrence, Way
from detente.analysis.funnel_result import Funnel
from detente.analysis.paths import paths
from detente.model import StateSpace
from detente.model.questions import Question

__all__ = ["Concession", "ConcessionAnswer", "answer_concession"]


@dataclass(frozen=True, eq=False)
class Concession:
    """What becomes of one concession.

    Attributes
    ----------
    occurrence : Occurrence
        Where it holds among the equilibria.
    search : EditSearch or None
        The smallest changes of its giver's preferences that make it an equilibrium; None where it is one already, or
        where they were not searched for.
    way : Way or None
        How play gets to such an equilibrium once the smallest change is made, by the narrowest rule that does.
    funnel : Funnel
    """

    occurrence: Occurrence
    search: EditSearch | None
    way: Way | None = field(repr=False)
    funnel: Funnel = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "occurrence": self.occurrence.to_dict(),
            "search": None if self.search is None else self.search.to_dict(),
            "way_after_change": None if self.way is None else self.way.to_dict(),
            "funnel": self.funnel.to_dict(),
        }


@dataclass(frozen=True, eq=False)
class ConcessionAnswer:
    """Whether somebody concedes.

    Attributes
    ----------
    question : Question
    space : StateSpace
    concept : str
        The concept that is asked about.
    by : str
        Who would concede.
    concessions : tuple of Concession
        One per statement of the question.
    """

    question: Question
    space: StateSpace
    concept: str
    by: str
    concessions: tuple[Concession, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {"by": self.by, "concessions": [concession.to_dict() for concession in self.concessions]}


def answer_concession(question: Question, ground: Ground) -> ConcessionAnswer:
    """Answer a question of kind "concession"."""
    by = question.by or ""
    found = {statement: ground.occurrence(statement) for statement in question.statements}
    missing = [name for name, occurrence in found.items() if not occurrence.count] if ground.search_changes else []
    found_changes = smallest_changes(ground.space, by, ground.concept, missing) if missing else ()
    searches = dict(zip(missing, found_changes, strict=True))
    concessions = []
    for statement, occurrence in found.items():
        search = searches.get(statement)
        funnel = ground.narrowed([statement])
        concessions.append(Concession(occurrence, search, _way_after(ground, search), funnel))
    return ConcessionAnswer(question, ground.space, ground.concept, by, tuple(concessions))


def _way_after(ground: Ground, search: EditSearch | None) -> Way | None:
    """Find how play leads to the new equilibria once the smallest change is made."""
    change = None if search is None else search.smallest
    if change is None:
        return None
    for rule in ground.rules:
        found = paths(change.space, change.equilibria, by=rule, concept=ground.concept, cap=1)
        if found.reachable:
            return Way(rule, found.shortest[0])
    return None
