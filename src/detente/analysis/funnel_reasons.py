"""Why a state fell out of a funnel: one reason, with its witness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from detente.analysis.best_replies import BEST_REPLY_SEQUENTIAL
from detente.analysis.explanation import Move, explain
from detente.analysis.explanation.moves import Moves
from detente.analysis.funnel_context import Context
from detente.analysis.funnel_stages import StageKind
from detente.analysis.joint_moves import JointMove, JointMoves
from detente.analysis.move_rules import play_by
from detente.analysis.parties import names_of
from detente.analysis.path_check import answered_by_best_replies
from detente.model import State, StateSpace

__all__ = ["Reason", "reason_for"]


@dataclass(frozen=True)
class Reason:
    """Why one state fell out at one stage.

    Attributes
    ----------
    stage : str
        The stage.
    state : State
    kind : {"unstable", "not_entered", "not_reached", "coalition", "excluded"}
        Somebody would leave; nothing that the rule allows leads into it; what leads into it is itself not reached; a
        coalition would leave; or the caller's own stage excludes it.
    reading, concept : str or None
        Unstable: in which reading, under which concept.
    move : Move or None
        Unstable: the most attractive improvement that nothing deters. Not reached: the last move of a way into it.
    joint_move : JointMove or None
        What a coalition would do.
    """

    stage: str
    state: State
    kind: Literal["unstable", "not_entered", "not_reached", "coalition", "excluded"]
    reading: str | None = None
    concept: str | None = None
    move: Move | None = None
    joint_move: JointMove | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "stage": self.stage,
            "state": self.state.number,
            "kind": self.kind,
            "reading": self.reading,
            "concept": self.concept,
            "move": None if self.move is None else self.move.to_dict(),
            "joint_move": None if self.joint_move is None else self.joint_move.to_dict(),
        }


def reason_for(context: Context, stage: str, kind: StageKind | None, state: State) -> Reason:
    """Find out why a stage does not keep a state; None as kind stands for a stage of the caller's own."""
    if kind is None:
        return Reason(stage, state, "excluded")
    if kind.rule is not None:
        return _way_in(context, stage, kind.rule, state)
    if kind.id == "coalitions":
        return _upset(context, stage, state)
    for reading, concepts in _judgements(context, kind):
        for maker, left in enumerate(context.leaves(concepts, reading)):
            if left[state.index]:
                space = context.space if reading is None else context.space.with_reading(reading)
                move = _undeterred(space, maker, concepts[maker], state.index)
                return Reason(stage, state, "unstable", space.reading, concepts[maker], move)
    raise LookupError(f"stage '{stage}' keeps state {state}")


def _judgements(context: Context, kind: StageKind) -> list[tuple[str | None, list[str]]]:
    """List the readings and concepts under which a state has to be stable."""
    n = len(context.concepts)
    if kind.id == "readings":
        return [(reading, list(context.concepts)) for reading in context.readings]
    if kind.id == "concepts":
        return [(None, [concept] * n) for concept in context.all_concepts]
    return [(None, list(context.concepts) if kind.concept is None else [kind.concept] * n)]


def _undeterred(space: StateSpace, maker: int, concept: str, index: int) -> Move:
    """Find the most attractive improvement that nothing deters."""
    if concept != BEST_REPLY_SEQUENTIAL.id:
        found = explain(space, space.state(index), space.decision_makers[maker], concept, limit=1)
        return found.improvements[0].move
    ends = space.structure.reachable(maker, index)
    rank = space.ranks[maker].reshape(-1)
    for end in ends[np.argsort(~rank[ends], kind="stable")].tolist():
        if space.prefers(maker, end, index) and not answered_by_best_replies(space, maker, index, end):
            return Moves(space).move(maker, index, end, must_be_credible=True)
    raise LookupError(f"state {index} is stable")


def _way_in(context: Context, stage: str, rule: str, state: State) -> Reason:
    """Show a move into the state that the rule allows, from a state that is not reached; or that there is none."""
    play = play_by(context.space, rule, context.concepts)
    for maker in play.active:
        sources = play.before(maker, np.array([state.index]))
        if sources.size:
            move = Moves(context.space).move(maker, int(sources[0]), state.index, must_be_credible=rule != "moves")
            return Reason(stage, state, "not_reached", move=move)
    return Reason(stage, state, "not_entered")


def _upset(context: Context, stage: str, state: State) -> Reason:
    """Show what a coalition would do, and what each member gains."""
    describe = JointMoves(context.space, context.joint)
    for group in context.groups:
        for start, ends in context.joint.unsanctioned(context.question(group), np.array([state.index])):
            if ends.size:
                ranks = [context.joint.ranks[i] for i in group]
                gains = np.array([rank[ends] - rank[start] for rank in ranks])
                best = int(ends[np.lexsort((ends, -gains.sum(axis=0), -gains.min(axis=0)))[0]])
                return Reason(stage, state, "coalition", joint_move=describe.joint_move(group, start, best))
    raise LookupError(
        f"no coalition among {[names_of(context.space, group) for group in context.groups]} leaves {state}"
    )
