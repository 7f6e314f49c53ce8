"""A coalition's move as people read it: who moves how, in which order, and what each member gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice, permutations
from math import prod
from typing import Any

import numpy as np

from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Change, Move
from detente.analysis.parties import names_of
from detente.engine import Grid
from detente.engine.coalition import Coalition, Coalitions, Question
from detente.engine.coalition_answers import find_answer
from detente.engine.local import shortest_sequences, whole_slice
from detente.model import State, StateSpace
from detente.types import IntArray

__all__ = ["Gain", "JointImprovement", "JointMove", "JointMoves"]

MOST_ORDERS = 120
"""Orders in which members may each take one turn that are tried before a search."""


@dataclass(frozen=True)
class Gain:
    """What a joint move does for one member.

    Attributes
    ----------
    decision_maker : str
    before, after : int
        Place of the two states in its order of preference: 1 is what it prefers most; equally preferred states share a
        place.
    """

    decision_maker: str
    before: int
    after: int

    @property
    def places(self) -> int:
        """How many places it climbs; negative where it loses."""
        return self.before - self.after

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"decision_maker": self.decision_maker, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class JointMove:
    """What a coalition brings about.

    Attributes
    ----------
    coalition : tuple of str
        Its members.
    start, end : State
    moves : tuple of Move
        One after another, a shortest legal sequence; or all at once from ``start``, if ``at_once``.
    at_once : bool
        Whether it is a joint jump.
    gains : tuple of Gain
        One per member.
    """

    coalition: tuple[str, ...]
    start: State
    end: State
    moves: tuple[Move, ...]
    at_once: bool
    gains: tuple[Gain, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "coalition": list(self.coalition),
            "start": self.start.number,
            "end": self.end.number,
            "at_once": self.at_once,
            "moves": [move.to_dict() for move in self.moves],
            "gains": [gain.to_dict() for gain in self.gains],
        }


@dataclass(frozen=True)
class JointImprovement:
    """An improvement of a coalition, and what becomes of it.

    Attributes
    ----------
    move : JointMove
        The improvement.
    answer : tuple of JointMove or None
        Steps of the outsiders that deter it, the shortest such answer; None if nothing does.
    spoilt_for : tuple of str
        Members who end up no better off than at the start (worse off, if ties are no sanctions).
    """

    move: JointMove
    answer: tuple[JointMove, ...] | None
    spoilt_for: tuple[str, ...] = ()

    @property
    def deterred(self) -> bool:
        """Whether an answer deters it."""
        return self.answer is not None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        answer = None if self.answer is None else [step.to_dict() for step in self.answer]
        return {"move": self.move.to_dict(), "answer": answer, "spoilt_for": list(self.spoilt_for)}


@dataclass(frozen=True, eq=False)
class JointMoves:
    """Describes the joint moves of one state space.

    Attributes
    ----------
    space : StateSpace
    coalitions : Coalitions
        The same, prepared by the engine.
    """

    space: StateSpace
    coalitions: Coalitions

    @cached_property
    def moves(self) -> Moves:
        """Moves of single decision makers, with their labels."""
        return Moves(self.space)

    @cached_property
    def _places(self) -> list[IntArray]:
        """Each decision maker's order as places from 1, the most preferred."""
        return [rank.max(initial=0) - rank + 1 for rank in self.coalitions.ranks]

    def gains(self, members: Coalition, start: int, end: int) -> tuple[Gain, ...]:
        """Return what each of some decision makers gains between two states."""
        return tuple(
            Gain(self.space.decision_makers[i], int(self._places[i][start]), int(self._places[i][end])) for i in members
        )

    def joint_move(self, members: Coalition, start: int, end: int, *, in_sequence: bool = False) -> JointMove:
        """Describe a joint move: a shortest legal sequence, or the jump.

        Parameters
        ----------
        members : tuple of int
        start, end : int
            Indices of the two states.
        in_sequence : bool
            A sequence even where coalitions jump: for outsiders who act alone.
        """
        space = self.space
        jump = self.coalitions.rules.moves == "joint_jump" and not in_sequence
        moves = self._jump(members, start, end) if jump else self._sequence(members, start, end)
        gains = self.gains(members, start, end)
        return JointMove(names_of(space, members), space.state(start), space.state(end), moves, jump, gains)

    def improvement(self, question: Question, start: int, end: int) -> JointImprovement:
        """Describe a coalition's improvement, and the shortest answer of the outsiders that deters it."""
        move = self.joint_move(question.members, start, end)
        found = find_answer(self.coalitions, question, start, end)
        if found is None:
            return JointImprovement(move, None)
        alone = all(len(group) == 1 for group in question.opponents)
        steps, here = [], end
        for group, state in found:
            steps.append(self.joint_move(group, here, state, in_sequence=alone))
            here = state
        spoilt = [i for i in question.members if self.coalitions.spoilt((i,), start, np.array([here]))[0]]
        return JointImprovement(move, tuple(steps), names_of(self.space, tuple(spoilt)))

    def _sequence(self, members: Coalition, start: int, end: int) -> tuple[Move, ...]:
        path = self._one_turn_each(members, start, end) or self._shortest(members, start, end)
        moves, here = [], start
        for mover, state in path:
            moves.append(self.moves.move(mover, here, state))
            here = state
        return tuple(moves)

    def _one_turn_each(self, members: Coalition, start: int, end: int) -> list[tuple[int, int]]:
        """Let every member that has to move do so once, in the first order that works; nothing is shorter."""
        grid = self.space.structure
        if not isinstance(grid, Grid):
            return []
        parts = {}
        for i in members:
            stride, count = prod(other.count for other in grid.strategies[:i]), grid.strategies[i].count
            change = (end // stride % count - start // stride % count) * stride
            if change:
                parts[i] = change
        for order in islice(permutations(parts), MOST_ORDERS):
            ends = list(accumulate((parts[i] for i in order), initial=start))[1:]
            if grid.feasible is None or grid.feasible[ends].all():
                return list(zip(order, ends, strict=True))
        return []

    def _shortest(self, members: Coalition, start: int, end: int) -> list[tuple[int, int]]:
        structure = self.space.structure
        target = np.zeros(structure.n_states, dtype=bool)
        target[end] = True
        found = shortest_sequences(whole_slice(structure), members, target, asked=np.array([start]))
        return found.path(start, self._order)

    def _order(self, mover: int, start: int, ends: IntArray) -> Sequence[IntArray]:
        """Prefer steps that change few options, then those that their mover likes."""
        return (self.moves.n_changed(start, ends), -self.coalitions.ranks[mover][ends])

    def _jump(self, members: Coalition, start: int, end: int) -> tuple[Move, ...]:
        """Part a jump into what each member contributes; every part is labelled with the whole jump's states."""
        conflict, states = self.space.conflict, (self.space.state(start), self.space.state(end))
        parts = []
        for i in members:
            changes = tuple(
                Change(option.id, before, after)
                for option, owner, before, after in zip(
                    conflict.options, conflict.owners, states[0].levels, states[1].levels, strict=True
                )
                if owner == i and before != after
            )
            if changes:
                ranks = (self.space.rank(i, start), self.space.rank(i, end))
                parts.append(Move(self.space.decision_makers[i], changes, *states, *ranks))
        return tuple(parts)
