"""One question, "is this state stable for this decision maker under this concept?", with what every answer needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.analysis.concepts import Concept
from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Compared, Move
from detente.errors import UnsupportedAnalysisError
from detente.model import StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["Question"]


@dataclass(frozen=True, eq=False)
class Question:
    """Which state, for whom, under which concept.

    Attributes
    ----------
    space : StateSpace
        Where.
    focal, start : int
        Position of the focal decision maker, and index of the state.
    concept : Concept
        The concept.
    """

    space: StateSpace
    focal: int
    start: int
    concept: Concept

    def __post_init__(self) -> None:
        if self.concept.sanctions == "best_replies":
            raise UnsupportedAnalysisError(
                f"{self.concept.name} stability is not explained move by move yet; the concepts of the literature are"
            )

    @cached_property
    def moves(self) -> Moves:
        """Moves with their labels."""
        return Moves(self.space)

    @cached_property
    def opponents(self) -> tuple[int, ...]:
        """Everybody but the focal decision maker."""
        return tuple(j for j in range(len(self.space.decision_makers)) if j != self.focal)

    @property
    def rank(self) -> IntArray:
        """The focal decision maker's ranks."""
        return self.space.ranks[self.focal].reshape(-1)

    @property
    def credible(self) -> bool:
        """Whether the concept admits only sanctions of which each move improves its mover's lot."""
        return self.concept.sanctions in ("credible", "simultaneous")

    def deters(self, values: IntArray) -> BoolArray:
        """Tell which ranks of the focal decision maker deter it from leaving the start."""
        bound = self.space.rank(self.focal, self.start)
        return np.asarray(values < bound if self.space.settings.ties == "no_sanction" else values <= bound)

    def compared(self, index: int) -> Compared:
        """Tell how the focal decision maker likes a state, compared with the start."""
        if self.space.prefers(self.focal, index, self.start):
            return "better"
        return "worse" if self.space.prefers(self.focal, self.start, index) else "equal"

    def in_order(self, ends: IntArray) -> IntArray:
        """Order states that the focal decision maker can move to: best first, then the fewest options changed."""
        order = np.lexsort((ends, self.moves.n_changed(self.start, ends), ~self.rank[ends]))
        return np.asarray(ends[order])

    def improvements(self) -> IntArray:
        """Return where the unilateral improvements lead, in order."""
        ends = self.space.structure.reachable(self.focal, self.start)
        return self.in_order(ends[self.rank[ends] > self.rank[self.start]])

    def counter_move(self, index: int) -> Move | None:
        """Return the best that the focal decision maker can do from a state, if it can do anything."""
        ends = self.space.structure.reachable(self.focal, index)
        if not ends.size:
            return None
        order = np.lexsort((ends, self.moves.n_changed(index, ends), ~self.rank[ends]))
        return self.moves.move(self.focal, index, int(ends[order[0]]))
