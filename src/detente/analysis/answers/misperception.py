"""Misperception: what each side would have to believe wrongly for an observed path to be its best play."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.analysis.answers.belief_search import best_play_under, smallest_beliefs
from detente.analysis.answers.ground import Ground
from detente.analysis.answers.observed_path import ObservedPath, SideAnswer, observed_path
from detente.analysis.concepts import find_concept
from detente.analysis.explanation import Improvement
from detente.analysis.explanation.explain import judge
from detente.analysis.hypergame.hypergame import Stage
from detente.analysis.hypergame.surprises import Observer
from detente.model import StateSpace
from detente.model.questions import Question

__all__ = ["MisperceptionAnswer", "StepSurprise", "answer_misperception"]


@dataclass(frozen=True)
class StepSurprise:
    """Somebody who is surprised by an observed move, given the views that the file states.

    Attributes
    ----------
    step : int
        Place of the move on the path, from 0.
    observer, kind : str
        Who is surprised, and how; see `SURPRISES`.
    """

    step: int
    observer: str
    kind: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"step": self.step + 1, "observer": self.observer, "kind": self.kind}


@dataclass(frozen=True, eq=False)
class MisperceptionAnswer:
    """What each side would have to believe wrongly.

    Attributes
    ----------
    question : Question
    space : StateSpace
        The conflict as it is, under a reading: what is true.
    concept : str
        How far everybody looks ahead: the concept that is asked about, or SEQ where that is SIM.
    path : ObservedPath
    sides : tuple of SideAnswer
        One per decision maker.
    deterred : tuple of Improvement or None
        For each move of the path that is an improvement and deterred as things are: what deters it.
    views : tuple of str
        Decision makers whose views the file states.
    under_views : tuple of tuple of bool
        For each side the same as `SideAnswer.as_it_is` under the views that the file states; empty if it states none.
    surprises : tuple of StepSurprise
        Who is surprised by which move, given these views.
    """

    question: Question
    space: StateSpace
    concept: str
    path: ObservedPath
    sides: tuple[SideAnswer, ...]
    deterred: tuple[Improvement | None, ...] = field(repr=False)
    views: tuple[str, ...]
    under_views: tuple[tuple[bool, ...], ...]
    surprises: tuple[StepSurprise, ...]

    @property
    def fewest(self) -> int | None:
        """The least number of wrong beliefs over all sides; None if for some side no set that was tried does it."""
        found = [side.size for side in self.sides]
        return None if None in found else sum(size or 0 for size in found)

    @property
    def beyond(self) -> tuple[str, ...]:
        """Decision makers of whom some move cannot be best play whatever they believe of what others want."""
        return tuple(side.decision_maker for side in self.sides if side.beyond)

    @property
    def complete(self) -> bool:
        """Whether nothing that was to be tried was left out."""
        return all(side.complete for side in self.sides)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "start": self.space.number(self.path.start),
            "path": [step.to_dict() for step in self.path.steps],
            "rests": self.path.rests,
            "fewest": self.fewest,
            "complete": self.complete,
            "sides": [side.to_dict() for side in self.sides],
            "deterred": [None if found is None else found.to_dict() for found in self.deterred],
            "views": list(self.views),
            "best_play_under_views": [list(told) for told in self.under_views],
            "surprises": [surprise.to_dict() for surprise in self.surprises],
        }


def answer_misperception(question: Question, ground: Ground) -> MisperceptionAnswer:
    """Answer a question of kind "misperception"."""
    space = ground.space
    concept = "seq" if find_concept(ground.concept).sanctions == "simultaneous" else ground.concept
    path = observed_path(space, question.start, question.path, rests=question.rests)
    sides = smallest_beliefs(space, path, concept=concept, search=ground.search_changes)
    names = space.decision_makers
    views = tuple(space.conflict.view(name, space.reading) for name in names)
    stage = Stage(space, views, "undeterred", (concept,) * len(names))
    stated = tuple(name for name, view in zip(names, views, strict=True) if view is not None)
    return MisperceptionAnswer(
        question,
        space,
        concept,
        path,
        sides,
        tuple(_deterred(space, path, k, concept) for k in range(len(path.steps))),
        stated,
        tuple(best_play_under(game, path, i, concept) for i, game in enumerate(stage.own)) if stated else (),
        tuple(_surprises(stage, path)) if stated else (),
    )


def _deterred(space: StateSpace, path: ObservedPath, at: int, concept: str) -> Improvement | None:
    step = path.steps[at]
    if not space.prefers(step.mover, step.target, step.source) or concept == "nash":
        return None
    found = judge(space, (step.source, step.target), step.mover, concept)
    return found if found.outcome == "deterred" else None


def _surprises(stage: Stage, path: ObservedPath) -> list[StepSurprise]:
    found, names = [], stage.space.decision_makers
    for at, step in enumerate(path.steps):
        source, target = np.array([step.source]), np.array([step.target])
        for i in range(len(names)):
            if i != step.mover:
                game, gate = stage.games[i][step.mover], stage.gates[i][step.mover]
                observer = Observer(stage.space, stage.own[i], game, step.mover, gate)
                found += [
                    StepSurprise(at, names[i], kind) for kind, mask in observer.surprises(source, target) if mask[0]
                ]
    return found
