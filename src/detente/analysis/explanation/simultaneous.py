"""Improvements that several decision makers take at the same time: SIM."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from detente.analysis.explanation.question import Question
from detente.analysis.explanation.result import Answer, Improvement, Move
from detente.analysis.option_form import simultaneous_form
from detente.engine import Grid
from detente.types import BoolArray, IntArray

__all__ = ["Simultaneous"]

_CHUNK = 1 << 20
"""Combinations that are looked at together."""


@dataclass(frozen=True, eq=False)
class _Replies:
    """What the opponents can do at the same time as an improvement, one row per choice of theirs.

    Attributes
    ----------
    source, own, combined : arrays of int, shape (n,)
        Codes of the combination that all start from, of where the focal decision maker's own move leads, and of where
        all moves together lead.
    ends : array of int, shape (n, n_opponents)
        Where each opponent's own move leads; ``source`` where it stays.
    n_movers, n_changed : arrays of int, shape (n,)
        How many opponents move, and how many options they change.
    """

    source: IntArray
    own: IntArray
    combined: IntArray
    ends: IntArray
    n_movers: IntArray
    n_changed: IntArray


@dataclass(frozen=True, eq=False)
class Simultaneous:
    """Answers to improvements by improvements of the opponents from the same combination of options."""

    question: Question

    @cached_property
    def _form(self) -> tuple[Grid, tuple[IntArray, ...]]:
        form = simultaneous_form(self.question.space)
        return form.grid, form.ranks

    def require_defined(self) -> None:
        """Raise `UnsupportedAnalysisError` where simultaneous moves are not defined."""
        simultaneous_form(self.question.space)

    def judged(self, end: int) -> Improvement:
        """Describe an improvement, with the fewest moves that deter it or else the worst combination."""
        replies = self._replies(end)
        if not replies.combined.size:
            move = self.question.moves.move(self.question.focal, self.question.start, end, must_be_credible=True)
            return Improvement(move, "no_answer")
        rank, deterring = self._rank(replies.combined), self._deterring(replies.combined)
        if deterring.any():
            chosen = _first(deterring, replies.n_movers, replies.n_changed, rank)
            return Improvement(self._own(replies, chosen), "deterred", self._answer(replies, chosen))
        feasible = self._feasible(replies.combined)
        if not feasible.any():
            return Improvement(self._own(replies, 0), "infeasible")
        chosen = _first(feasible, rank, replies.n_movers, replies.n_changed)
        return Improvement(self._own(replies, chosen), "still_better", self._answer(replies, chosen))

    def deterred(self, ends: IntArray) -> BoolArray:
        """Tell which improvements some combination deters."""
        found = np.zeros(len(ends), dtype=bool)
        for source, staying in self._choices.items():
            own, states = self._own_moves(source)
            rows = max(1, _CHUNK // max(staying.combined.size, 1))
            for begin in range(0, own.size, rows):
                block = slice(begin, begin + rows)
                combined = np.add.outer(own[block] - source, staying.combined)
                hit = states[block][self._deterring(combined).any(axis=1)]
                found |= np.isin(ends, hit)
        return found

    # --- combinations ---

    def _improvements(self, j: int, source: int) -> IntArray:
        grid, ranks = self._form
        ends = grid.reachable(j, source)
        return np.asarray(ends[ranks[j][ends] > ranks[j][source]])

    @cached_property
    def _choices(self) -> dict[int, _Replies]:
        """What the opponents can do from each combination behind the state, while the focal decision maker stays."""
        sources = self.question.moves.combinations(self.question.start).tolist()
        return {source: self._choices_from(source) for source in sources}

    def _choices_from(self, source: int) -> _Replies:
        moves = self.question.moves
        shift, movers, changed = (np.zeros(1, dtype=np.int64) for _ in range(3))
        columns: list[IntArray] = []
        for j in self.question.opponents:
            own = np.concatenate(([source], self._improvements(j, source)))
            options = (moves.levels(own) != moves.levels(source)).sum(axis=-1)
            columns = [np.repeat(column, own.size) for column in columns]
            columns.append(np.tile(own, shift.size))
            shift = np.add.outer(shift, own - source).reshape(-1)
            movers = np.add.outer(movers, (own != source).astype(np.int64)).reshape(-1)
            changed = np.add.outer(changed, options).reshape(-1)
        ends = np.stack(columns, axis=1) if columns else np.empty((1, 0), dtype=np.int64)
        stay = np.full(shift.size, source)
        return _Replies(stay[1:], stay[1:], source + shift[1:], ends[1:], movers[1:], changed[1:])

    def _replies(self, end: int) -> _Replies:
        """Combine an improvement with all that the opponents can do, from every combination behind the state."""
        found = []
        for source, staying in self._choices.items():
            own, states = self._own_moves(source)
            found += [
                replace(staying, own=np.full(staying.own.size, to), combined=staying.combined + (to - source))
                for to in own[states == end]
            ]
        return found[0] if len(found) == 1 else _joined(found)

    def _own_moves(self, source: int) -> tuple[IntArray, IntArray]:
        """Return the focal decision maker's moves from a combination, and the states that they lead to."""
        if source not in self._listed:
            own = self._form[0].reachable(self.question.focal, source)
            self._listed[source] = own, self.question.moves.state_of(own)
        return self._listed[source]

    @cached_property
    def _listed(self) -> dict[int, tuple[IntArray, IntArray]]:
        return {}

    def _rank(self, combined: IntArray) -> IntArray:
        return np.asarray(self._form[1][self.question.focal][combined])

    def _deterring(self, combined: IntArray) -> BoolArray:
        return np.asarray(self.question.deters(self._rank(combined)) & self._feasible(combined))

    def _feasible(self, combined: IntArray) -> BoolArray:
        feasible = self._form[0].feasible
        return np.ones(combined.shape, dtype=bool) if feasible is None else np.asarray(feasible[combined])

    # --- labels ---

    def _own(self, replies: _Replies, chosen: int) -> Move:
        return self.question.moves.simultaneous(
            self.question.focal, int(replies.source[chosen]), int(replies.own[chosen])
        )

    def _answer(self, replies: _Replies, chosen: int) -> Answer:
        question, source = self.question, int(replies.source[chosen])
        moves = tuple(
            question.moves.simultaneous(j, source, int(end))
            for j, end in zip(question.opponents, replies.ends[chosen], strict=True)
            if end != source
        )
        state = int(question.moves.state_of(replies.combined[chosen : chosen + 1])[0])
        return Answer(moves, True, question.space.state(state), question.compared(state))


def _joined(parts: list[_Replies]) -> _Replies:
    return _Replies(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(_Replies)))


def _first(allowed: BoolArray, *criteria: IntArray) -> int:
    """Position of the first allowed row in the order of some criteria, the most important first."""
    rows = np.flatnonzero(allowed)
    return int(rows[np.lexsort((rows, *(criterion[rows] for criterion in reversed(criteria))))[0]])
