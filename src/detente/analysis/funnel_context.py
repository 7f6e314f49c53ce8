"""What the stages of one funnel share: where play starts, whose concept counts, which coalitions may form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from detente.analysis.best_replies import BEST_REPLY_SEQUENTIAL, best_reply_stable_mask
from detente.analysis.coalition_settings import CoalitionSettings, prepared
from detente.analysis.coalitions import COALITION_CONCEPTS, find_coalition_concept
from detente.analysis.parties import PartyLike, find_coalitions
from detente.analysis.questions import find_start
from detente.analysis.result import Analysis
from detente.analysis.stability import analyze
from detente.engine.coalition import Coalition, Coalitions, Question
from detente.model import StateLike, StateSpace
from detente.types import BoolArray

__all__ = ["Context"]


@dataclass(frozen=True, eq=False)
class Context:
    """What the stages of one funnel share.

    Attributes
    ----------
    space : StateSpace
    analysis : Analysis or None
        Stability that has been worked out already.
    concepts : tuple of str
        Each decision maker's concept.
    start : StateLike or None
        Where play starts; the status quo if None.
    coalitions : tuple of coalitions, or None
        Those that may form; all of two or more if None.
    asked_coalition_concept : str or None
        What may deter them.
    rules : CoalitionSettings
    asked_readings, asked_concepts : tuple of str, or None
        For the stages over all of these.
    """

    space: StateSpace
    analysis: Analysis | None
    concepts: tuple[str, ...]
    start: StateLike | None
    coalitions: tuple[PartyLike, ...] | None
    asked_coalition_concept: str | None
    rules: CoalitionSettings
    asked_readings: tuple[str, ...] | None
    asked_concepts: tuple[str, ...] | None
    _known: dict[tuple[str, str], Analysis] = field(default_factory=dict, repr=False)

    @cached_property
    def origin(self) -> int:
        """Index of the state where play starts."""
        return find_start(self.space, self.start)

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """The readings to hold in."""
        return self.asked_readings or tuple(reading.id for reading in self.space.conflict.readings)

    @cached_property
    def all_concepts(self) -> tuple[str, ...]:
        """The concepts to hold under; SIM only where it is defined and does not take too long."""
        if self.asked_concepts is not None:
            return self.asked_concepts
        found = self.analysis or analyze(self.space)
        self._known.update({(self.space.reading, concept): found for concept in found.concepts})
        return found.concepts

    # --- stability ---

    def leaves(self, concepts: Sequence[str], reading: str | None = None) -> list[BoolArray]:
        """Tell where each decision maker would leave under its concept; infeasible positions count as such."""
        space = self.space if reading is None else self.space.with_reading(reading)
        return [~self._stable_mask(space, maker, concept) for maker, concept in enumerate(concepts)]

    def _stable_mask(self, space: StateSpace, maker: int, concept: str) -> BoolArray:
        if concept == BEST_REPLY_SEQUENTIAL.id:
            return best_reply_stable_mask(space.structure, space.ranks, space.settings, maker)
        mask = np.zeros(space.structure.n_states, dtype=bool)
        found = self._analysis(space, concept)
        mask[found.stable(concept, space.decision_makers[maker]).indices] = True
        return mask

    def _analysis(self, space: StateSpace, concept: str) -> Analysis:
        known = self.analysis
        if known is not None and known.space.reading == space.reading and concept in known.concepts:
            return known
        key = (space.reading, concept)
        if key not in self._known:
            self._known[key] = analyze(space, concepts=[concept])
        return self._known[key]

    # --- coalitions ---

    @cached_property
    def groups(self) -> tuple[Coalition, ...]:
        """The coalitions that may form."""
        found = find_coalitions(self.space, self.coalitions)
        return found if self.coalitions is not None else tuple(group for group in found if len(group) > 1)

    @cached_property
    def coalition_concept(self) -> str:
        """What may deter coalitions: unless told otherwise everybody's concept, if it is defined for them, else SEQ."""
        shared = self.concepts[0] if len(set(self.concepts)) == 1 else ""
        return find_coalition_concept(
            self.asked_coalition_concept or (shared if shared in COALITION_CONCEPTS else "seq")
        )

    @cached_property
    def joint(self) -> Coalitions:
        """The space, prepared for questions about coalitions."""
        return prepared(self.space, self.rules)

    def question(self, group: Coalition) -> Question:
        """Ask whether a coalition would leave."""
        opponents = self.rules.opponents(group, len(self.space.decision_makers))
        return Question(group, opponents, self.coalition_concept)  # type: ignore[arg-type]
