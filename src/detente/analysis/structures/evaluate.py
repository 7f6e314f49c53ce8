"""Every structure whose preferences can be compared: which states are stable, variant by variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.analysis.structures.comparison import Comparison
from detente.analysis.structures.result import Variant
from detente.engine.arcs import Moves, all_moves
from detente.engine.compared_stability import Sanctions, compared_moves, unsanctioned, without_temptation
from detente.engine.deterrence import Deterrence
from detente.model import StateSpace
from detente.types import BoolArray, IntArray, Progress

__all__ = ["ComparedJudge", "Way", "evaluate"]

_KINDS: Mapping[str, tuple[bool, bool]] = {
    "gmr": (False, False),
    "smr": (False, True),
    "seq": (True, False),
    "sseq": (True, True),
}
"""Concept to whether only credible moves answer, and whether the own counter-move is weighed."""


@dataclass(frozen=True)
class Way:
    """What a variant takes for tempting, deterring and credible: names of relations.

    Attributes
    ----------
    variant : Variant
    leaves, deters, credible : str
        Relations of the decision maker who leaves, who is deterred, and of an opponent who answers.
    """

    variant: Variant
    leaves: str
    deters: str
    credible: str


@dataclass(frozen=True, eq=False)
class ComparedJudge:
    """The judge of a structure whose preferences can be compared.

    Attributes
    ----------
    comparisons : mapping of str to sequence of Comparison
        For each variant, one per decision maker.
    ways : mapping of str to Way
    """

    comparisons: Mapping[str, Sequence[Comparison]]
    ways: Mapping[str, Way]

    def leaves(self, variant: str, i: int, s: int, ends: IntArray) -> BoolArray:
        """Tell which moves tempt."""
        return self._holds(self.ways[variant].leaves, variant, i, s, ends)

    def deters(self, variant: str, i: int, s: int, ends: IntArray) -> BoolArray:
        """Tell which ends deter."""
        return self._holds(self.ways[variant].deters, variant, i, s, ends)

    def credible(self, variant: str, i: int, j: int, s: int, ends: IntArray) -> BoolArray:  # noqa: ARG002 - for any i
        """Tell which moves of an opponent are credible."""
        return self._holds(self.ways[variant].credible, variant, j, s, ends)

    def _holds(self, relation: str, variant: str, i: int, s: int, ends: IntArray) -> BoolArray:
        comparison = self.comparisons[variant][i]
        return comparison.holds(relation, comparison.label[s], comparison.label[ends])


class _Evaluation:
    """Works out the flags, and keeps what variants, concepts and decision makers share."""

    def __init__(self, space: StateSpace, judge: ComparedJudge, concepts: Sequence[str]) -> None:
        self.space, self.judge, self.concepts = space, judge, concepts
        self.moves = all_moves(space.structure)
        self._known: dict[tuple[int, int, str], Moves] = {}

    def of(self, i: int) -> dict[tuple[str, str], BoolArray]:
        """Find what is stable for one decision maker, under every variant and concept."""
        found: dict[tuple[str, str], BoolArray] = {}
        shared: dict[tuple[object, ...], Sanctions] = {}
        deterring: dict[tuple[int, str], Deterrence] = {}
        for name, way in self.judge.ways.items():
            tempting = self._kept(name, i, way.leaves)
            for concept in self.concepts:
                if concept == "nash":
                    stable = without_temptation(tempting)
                else:
                    stable = ~unsanctioned(tempting, self._sanctions(shared, deterring, name, i, concept))
                found[name, concept] = self._feasible(stable)
        return found

    def _sanctions(
        self,
        shared: dict[tuple[object, ...], Sanctions],
        deterring: dict[tuple[int, str], Deterrence],
        name: str,
        i: int,
        concept: str,
    ) -> Sanctions:
        way, own = self.judge.ways[name], self.judge.comparisons[name][i]
        credible, counter = _KINDS[concept]
        key = (id(self.judge.comparisons[name]), way.deters, way.credible if credible else "", counter)
        if key not in shared:
            if key[:2] not in deterring:
                deterring[key[0], way.deters] = own.deterrence(way.deters)
            others = [j for j in range(len(self.moves)) if j != i]
            shared[key] = Sanctions.of(
                own.label,
                deterring[key[0], way.deters],
                {j: self._kept(name, j, way.credible) if credible else self.moves[j] for j in others},
                counter=self.moves[i] if counter else None,
                rule=self.space.settings.joint_moves,
            )
        return shared[key]

    def _kept(self, name: str, i: int, relation: str) -> Moves:
        """Return the moves of a decision maker that a relation keeps."""
        comparison = self.judge.comparisons[name][i]
        key = (i, id(comparison), relation)
        if key not in self._known:
            self._known[key] = compared_moves(
                self.moves[i], comparison.label, lambda a, b: comparison.holds(relation, a, b)
            )
        return self._known[key]

    def _feasible(self, stable: BoolArray) -> BoolArray:
        mask = self.space.states.mask
        kept = stable if mask is None else stable & mask
        kept.flags.writeable = False
        return kept


def evaluate(
    space: StateSpace, judge: ComparedJudge, concepts: Sequence[str], progress: Progress | None = None
) -> dict[tuple[str, str], tuple[BoolArray, ...]]:
    """Find the stable states of every variant, concept and decision maker.

    Raises
    ------
    LimitExceededError
        If the moves do not fit into memory, or the comparisons would take too long.
    """
    evaluation = _Evaluation(space, judge, concepts)
    makers = range(len(space.decision_makers))
    found: list[dict[tuple[str, str], BoolArray]] = []
    for i in makers:
        found.append(evaluation.of(i))
        if progress is not None:
            progress((i + 1) / len(makers))
    return {key: tuple(np.asarray(of_i[key]) for of_i in found) for key in found[0]}
