"""Improvements and what can follow them, move by move: GMR, SMR, SEQ and SSEQ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.analysis.explanation.question import Question
from detente.analysis.explanation.result import Answer, Improvement, Move, Outcome
from detente.engine import Graph
from detente.engine.local import Sequences, Slice, joint_reach, opponents_slice, shortest_sequences, whole_slice
from detente.types import BoolArray, IntArray

__all__ = ["Successive"]

MANY = 64
"""More improvements than these are searched on the whole grid at once, and not each in the slice of its opponents."""


@dataclass(frozen=True, eq=False)
class Successive:
    """Answers to improvements by moves that follow them."""

    question: Question

    @cached_property
    def _final(self) -> IntArray:
        """What each state is worth to the focal decision maker in the end: its rank, or that of its best move on."""
        question = self.question
        if not question.concept.counter_move:
            return question.rank
        return question.space.structure.reach_max(question.focal, question.rank)

    @cached_property
    def _ranks(self) -> Sequence[IntArray] | None:
        return self.question.space.ranks if self.question.credible else None

    def judged(self, ends: IntArray) -> list[tuple[int, Sequences]]:
        """Search for the shortest answers that deter improvements.

        Parameters
        ----------
        ends : array of int
            Where the improvements lead.

        Returns
        -------
        list of (int, Sequences)
            For each of them in turn: its end, and the sequences to what deters.
        """
        structure = self.question.space.structure
        if isinstance(structure, Graph) or len(ends) > MANY:
            found = self._search(whole_slice(structure), ends)
            return [(int(end), found) for end in ends]
        slices = ((end, opponents_slice(structure, self.question.focal, int(end))) for end in ends)
        return [(int(end), self._search(region, np.array([end]))) for end, region in slices]

    def _search(self, region: Slice, asked: IntArray) -> Sequences:
        return self._towards(region, self.question.deters(region.inside(self._final)), asked)

    def _towards(self, region: Slice, targets: BoolArray, asked: IntArray) -> Sequences:
        feasible = region.structure.feasible
        return shortest_sequences(
            region,
            self.question.opponents,
            targets if feasible is None else targets & feasible,
            ranks=self._ranks,
            rule=self.question.space.settings.joint_moves,
            asked=asked,
        )

    def described(self, end: int, found: Sequences) -> Improvement:
        """Describe one improvement, with what deters it or the worst that could follow it."""
        move = self.question.moves.move(self.question.focal, self.question.start, end, must_be_credible=True)
        if found.length(end) is not None:
            return Improvement(move, "deterred", self._answer(end, found))
        return self._undeterred(end, move)

    # --- answers ---

    def _answer(self, end: int, found: Sequences) -> Answer:
        question = self.question
        states = [end]
        moves: list[Move] = []
        for mover, state in found.path(end, self._order):
            moves.append(question.moves.move(mover, states[-1], state, must_be_credible=question.credible))
            states.append(state)
        counter = question.counter_move(states[-1]) if question.concept.counter_move else None
        return Answer(
            tuple(moves),
            False,
            question.space.state(states[-1]),
            question.compared(states[-1]),
            counter,
            None if counter is None else question.compared(counter.end.index),
        )

    def _order(self, mover: int, start: int, ends: IntArray) -> Sequence[IntArray]:
        """Prefer moves that their mover would like to make, then few changes, then what is worst for the focal one."""
        question = self.question
        rank = question.space.ranks[mover].reshape(-1)
        return (rank[ends] <= rank[start], question.moves.n_changed(start, ends), question.rank[ends])

    def _undeterred(self, end: int, move: Move) -> Improvement:
        """Find the worst that can follow an improvement that nothing deters."""
        if not any(True for _ in self._first_moves(end)):
            return Improvement(move, "no_answer")
        region = opponents_slice(self.question.space.structure, self.question.focal, end)
        rank = region.inside(self.question.rank)
        if self.question.concept.counter_move:
            final = region.inside(self._final)
            escaped = np.where(self.question.deters(rank), final, np.iinfo(final.dtype).max)
            answer = self._worst(region, end, escaped)
            if answer is not None:
                return Improvement(move, "counter_move", answer)
        answer = self._worst(region, end, rank)
        outcome: Outcome = "no_harm" if answer is None else "still_better"
        return Improvement(move, outcome, answer)

    def _first_moves(self, state: int) -> Iterator[int]:
        space = self.question.space
        for j in self.question.opponents:
            ends = space.structure.reachable(j, state)
            if self._ranks is not None:
                rank = self._ranks[j].reshape(-1)
                ends = ends[rank[ends] > rank[state]]
            if ends.size:
                yield j

    def _worst(self, region: Slice, end: int, values: IntArray) -> Answer | None:
        """Find the nearest answer that brings some values as low as they can be brought; None if that is to stay."""
        reached = joint_reach(
            region,
            self.question.opponents,
            end,
            ranks=self._ranks,
            rule=self.question.space.settings.joint_moves,
        )
        lowest = values[reached].min()
        if values[int(region.local(end))] == lowest:
            return None
        return self._answer(end, self._towards(region, values <= lowest, np.array([end])))
