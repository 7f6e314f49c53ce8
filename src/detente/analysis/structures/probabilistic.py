"""Probabilistic preferences: with which probability is one state preferred; thresholds alpha, beta and gamma."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Any

from detente.analysis.structures.evaluate import ComparedJudge, Way, evaluate
from detente.analysis.structures.fuzzy import read_share
from detente.analysis.structures.graded import Thresholds, probabilistic_comparison
from detente.analysis.structures.remarks import refuse_ties, said_less
from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.structure import Structure, StructureOption, computed, ours, refused
from detente.model import StateSpace
from detente.types import Progress

__all__ = ["STRUCTURE"]

_NAMES = ("alpha", "beta", "gamma")


def _thresholds(space: StateSpace, given: dict[str, Decimal | None]) -> list[Thresholds]:
    """Return everybody's thresholds: those given, else those in the file, else one half."""
    found = []
    for preferences in space.conflict.preferences(space.reading):
        stated = preferences.probabilistic
        found.append(
            Thresholds(*(given[name] or (getattr(stated, name) if stated else Decimal("0.5")) for name in _NAMES))
        )
    return found


def _run(
    space: StateSpace, *, concepts: tuple[str, ...], progress: Progress | None = None, **given: Any
) -> StructureAnalysis:
    refuse_ties(space, "probabilistic")
    limits = _thresholds(space, given)
    comparisons = [probabilistic_comparison(space, maker, limit) for maker, limit in enumerate(limits)]
    variant = Variant("probabilistic", "probabilistic", "Moves and sanctions count where they are likely enough.")
    judge = ComparedJudge(
        {"probabilistic": comparisons}, {"probabilistic": Way(variant, "tempts", "deters", "credible")}
    )
    used = {
        name: {key: float(getattr(limit, key)) for key in _NAMES}
        for name, limit in zip(space.decision_makers, limits, strict=True)
    }
    return StructureAnalysis(
        space,
        STRUCTURE,
        concepts,
        (variant,),
        evaluate(space, judge, concepts, progress),
        {"thresholds": used},
        said_less(space, ("probabilistic",), "there preferences are taken to be certain, as ranked"),
        judge,
    )


STRUCTURE = Structure(
    id="probabilistic",
    name="Probabilistic preferences",
    summary="Of two states the one is preferred with a probability: who decides, or what is measured, is uncertain.",
    sources=("Rego and dos Santos 2015",),
    cells=MappingProxyType(
        {
            "nash": computed("no state within reach is preferred with a probability above 1 - alpha"),
            "gmr": computed("every such move can be answered so that the end is preferred with at most 1 - beta"),
            "smr": computed("and so is every state that a counter-move then leads to"),
            "seq": computed("by moves that the opponents prefer with a probability above 1 - gamma, each its own"),
            "sseq": ours("SEQ with the counter-move of SMR"),
            "sim": refused("simultaneous moves are not defined for probabilities of preference"),
            "brseq": refused("a best reply needs a ranking"),
        }
    ),
    run=_run,
    sections=frozenset({"probabilistic"}),
    options=tuple(
        StructureOption(
            name, f"{name.capitalize()} of everybody, in place of those in the file: above 0, at most 1.", read_share
        )
        for name in _NAMES
    ),
)
