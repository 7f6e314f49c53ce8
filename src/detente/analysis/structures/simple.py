"""The simple structure: one ranking, better or worse or equal. Its row stands in the table beside the others."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from detente.analysis.concepts import CONCEPTS
from detente.analysis.result import Analysis
from detente.analysis.stability import analyze
from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.structure import Structure, computed, ours
from detente.model import StateSpace
from detente.types import BoolArray, IntArray, Progress

__all__ = ["STRUCTURE", "SimpleJudge"]


class SimpleJudge:
    """Better, worse or equal, as the ranks of the state space say."""

    def __init__(self, space: StateSpace) -> None:
        self.ranks = [np.asarray(rank).reshape(-1) for rank in space.ranks]
        self.ties = space.settings.ties == "sanction"

    def leaves(self, variant: str, i: int, s: int, ends: IntArray) -> BoolArray:  # noqa: ARG002 - there is just one
        """Tell which moves are improvements."""
        return np.asarray(self.ranks[i][ends] > self.ranks[i][s])

    def deters(self, variant: str, i: int, s: int, ends: IntArray) -> BoolArray:  # noqa: ARG002 - there is just one
        """Tell which ends are no better; where the settings say so, only which are worse."""
        rank = self.ranks[i]
        return np.asarray(rank[ends] <= rank[s] if self.ties else rank[ends] < rank[s])

    def credible(self, variant: str, i: int, j: int, s: int, ends: IntArray) -> BoolArray:  # noqa: ARG002 - for any i
        """Tell which moves are improvements of the mover."""
        return self.leaves(variant, j, s, ends)


def _run(
    space: StateSpace, *, concepts: tuple[str, ...], progress: Progress | None = None, **_: Any
) -> StructureAnalysis:
    plain = analyze(space, concepts=concepts, progress=progress)
    flags = {("simple", name): _masks(plain, name) for name in concepts}
    variant = Variant("simple", "plain ranking", "Better, worse or equal.")
    return StructureAnalysis(space, STRUCTURE, concepts, (variant,), flags, judge=SimpleJudge(space))


def _masks(plain: Analysis, concept: str) -> tuple[BoolArray, ...]:
    masks = []
    for maker in plain.space.decision_makers:
        mask = np.zeros(len(plain.flags[0]), dtype=bool)
        mask[plain.stable(concept, maker).indices] = True
        masks.append(mask)
    return tuple(masks)


STRUCTURE = Structure(
    id="simple",
    name="Simple",
    summary="One ranking: of two states one is preferred, or both are equally preferred.",
    sources=("Fang, Hipel and Kilgour 1993",),
    cells=MappingProxyType(
        {
            name: (ours if concept.is_ours else computed)("as in the table of concepts")
            for name, concept in CONCEPTS.items()
        }
    ),
    run=_run,
    asked_by_default=("nash", "gmr", "smr", "seq", "sseq"),
)
