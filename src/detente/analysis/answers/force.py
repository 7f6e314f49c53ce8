"""Force: whether a step brings about what its taker wants, or only ends where nobody wants to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.analysis.answers.ground import Ground, Occurrence, Way, listed_states
from detente.analysis.explanation import Improvement
from detente.analysis.explanation.explain import judge
from detente.analysis.explanation.moves import Moves
from detente.analysis.forcing import Forcing, can_force
from detente.analysis.funnel_result import Funnel
from detente.analysis.joint_moves import Gain
from detente.analysis.paths import Paths, paths
from detente.model import State, StateSet, StateSpace
from detente.model.questions import Question

__all__ = ["AFTERWARDS", "Ending", "ForceAnswer", "answer_force", "gains_between"]

AFTERWARDS = ("best_replies", "improvements")
"""Rules of moves by which an answer asks what follows the step."""

MOST_ENDINGS = 20
"""States in which play comes to rest after the step that are described with everybody's gains."""


@dataclass(frozen=True, eq=False)
class Ending:
    """A state in which play comes to rest after the step.

    Attributes
    ----------
    state : State
    aim_holds : bool
        Whether what was to be brought about holds there.
    gains : tuple of Gain
        Everybody's places of the state before the step and of this one.
    """

    state: State
    aim_holds: bool
    gains: tuple[Gain, ...]

    @property
    def worse_for(self) -> tuple[str, ...]:
        """Decision makers who end worse than before the step."""
        return tuple(gain.decision_maker for gain in self.gains if gain.places < 0)

    @property
    def better_for(self) -> tuple[str, ...]:
        """Decision makers who end better than before the step."""
        return tuple(gain.decision_maker for gain in self.gains if gain.places > 0)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "state": self.state.number,
            "aim_holds": self.aim_holds,
            "gains": [gain.to_dict() for gain in self.gains],
        }


@dataclass(frozen=True, eq=False)
class ForceAnswer:
    """What a step brings.

    Attributes
    ----------
    question : Question
    space : StateSpace
    concept : str
        The concept that is asked about.
    aim : str
        The statements of the question, joined by "or".
    before, after : State or None
        Where things stand, and where the step leads at once: the state with it that its taker likes best; None if it
        cannot take it from there.
    improvement : Improvement or None
        The step as an improvement of its taker, and what deters it; None if it gains nothing by it at once.
    undone : bool
        Whether any moves lead back to where the step is not taken; if not, that is proven by exhaustion.
    step_at_rest, aim_at_rest : Occurrence
        The step among the equilibria, and the step together with its aim.
    afterwards : mapping of rule to Paths
        What play reaches after the step; the target is the aim.
    endings : mapping of rule to tuple of Ending
        Where it comes to rest.
    forcing : Forcing
        From where the taker can guarantee the aim against everybody else, in turns.
    funnel : Funnel
    """

    question: Question
    space: StateSpace
    concept: str
    aim: str
    before: State
    after: State | None
    improvement: Improvement | None
    undone: bool
    step_at_rest: Occurrence
    aim_at_rest: Occurrence
    afterwards: Mapping[str, Paths] = field(repr=False)
    endings: Mapping[str, tuple[Ending, ...]] = field(repr=False)
    forcing: Forcing = field(repr=False)
    funnel: Funnel = field(repr=False)

    @property
    def by(self) -> str:
        """Who takes the step."""
        return self.question.by or ""

    @property
    def leads_to_aim(self) -> str | None:
        """The narrowest rule of moves by which play leads from the step to its aim; None if none does."""
        return next((rule for rule, found in self.afterwards.items() if found.reachable), None)

    @property
    def can_guarantee(self) -> tuple[bool, bool]:
        """Whether its taker can guarantee the aim from where things stand, and after the step."""
        return self.forcing.can(self.before), self.after is not None and self.forcing.can(self.after)

    def way(self, rule: str) -> Way | None:
        """Return a shortest path from the step to its aim under a rule."""
        found = self.afterwards.get(rule)
        return None if found is None or not found.shortest else Way(rule, found.shortest[0])

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "by": self.by,
            "step": self.question.step,
            "aim": self.aim,
            "before": self.before.number,
            "after": None if self.after is None else self.after.number,
            "improvement": None if self.improvement is None else self.improvement.to_dict(),
            "can_be_undone": self.undone,
            "step_at_rest": self.step_at_rest.to_dict(),
            "step_and_aim_at_rest": self.aim_at_rest.to_dict(),
            "afterwards": {
                rule: {
                    "aim_reachable": found.reachable,
                    "path": [path.to_dict() for path in found.shortest],
                    "stalls": listed_states(found.stalls),
                    "endings": [ending.to_dict() for ending in self.endings[rule]],
                }
                for rule, found in self.afterwards.items()
            },
            "can_guarantee_aim": dict(zip(("before", "after"), self.can_guarantee, strict=True)),
            "funnel": self.funnel.to_dict(),
        }


def answer_force(question: Question, ground: Ground) -> ForceAnswer:
    """Answer a question of kind "force"."""
    space, step, before = ground.space, question.step or "", ground.start
    maker = space.conflict.decision_maker_index(question.by or "")
    aim = " or ".join(f"({text})" for text in question.statements) if len(question.statements) > 1 else (
        question.statements[0])  # fmt: skip
    after = _after(space, maker, step, before)
    both = f"({step}) and ({aim})"
    afterwards = (
        {}
        if after is None
        else {rule: paths(space, aim, start=after, by=rule, concept=ground.concept, cap=1) for rule in AFTERWARDS}
    )
    endings = {rule: _endings(space, before, found.stalls, aim) for rule, found in afterwards.items()}
    gained = after is not None and space.prefers(maker, after.index, before.index)
    return ForceAnswer(
        question,
        space,
        ground.concept,
        aim,
        before,
        after,
        judge(space, (before.index, after.index), maker, ground.concept) if after is not None and gained else None,
        after is None or paths(space, f"not ({step})", start=after, cap=0).reachable,
        ground.occurrence(step),
        ground.occurrence(both),
        afterwards,
        endings,
        can_force(space, question.by or "", aim),
        ground.narrowed([step, aim]),
    )


def _after(space: StateSpace, maker: int, step: str, before: State) -> State | None:
    """Find where the step leads: the state with it that its taker likes best among those within its reach."""
    truth = space.truth(step)
    if truth[before.index]:
        return before
    ends = space.structure.reachable(maker, before.index)
    ends = ends[truth[ends]]
    if not ends.size:
        return None
    changed = Moves(space).n_changed(before.index, ends)
    return space.state(
        int(ends[np.lexsort((ends, changed, -space.ranks[maker].reshape(-1)[ends].astype(np.int64)))[0]])
    )


def _endings(space: StateSpace, before: State, stalls: StateSet, aim: str) -> tuple[Ending, ...]:
    truth = space.truth(aim)
    return tuple(
        Ending(state, bool(truth[state.index]), gains_between(space, before, state)) for state in stalls[:MOST_ENDINGS]
    )


def gains_between(space: StateSpace, before: State, after: State) -> tuple[Gain, ...]:
    """Return everybody's places of two states."""
    return tuple(
        Gain(name, space.place(i, before.index), space.place(i, after.index))
        for i, name in enumerate(space.decision_makers)
    )
