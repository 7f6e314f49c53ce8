"""Fuzzy preferences: degrees between 0 and 1, and the certainty from which on each decision maker is moved by them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from detente.analysis.structures.evaluate import ComparedJudge, Way, evaluate
from detente.analysis.structures.graded import fuzzy_comparison
from detente.analysis.structures.remarks import refuse_ties, said_less
from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.structure import Structure, StructureOption, computed, refused
from detente.model import StateSpace
from detente.types import Progress

__all__ = ["STRUCTURE", "read_share", "threshold_option"]


def read_share(value: Any, *, least_included: bool = False) -> Decimal:
    """Read a number from 0 to 1, with at most nine decimals."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"expected a number; got '{value}'") from None
    if not (number.is_finite() and (number >= 0 if least_included else number > 0) and number <= 1):
        raise ValueError(f"expected a number {'from' if least_included else 'above'} 0, at most 1; got '{value}'")
    if number != round(number, 9):
        raise ValueError(f"expected at most nine decimals; got '{value}'")
    return number


threshold_option = StructureOption(
    "threshold", "Satisficing threshold of everybody, in place of those in the file: above 0, at most 1.", read_share
)


def _run(
    space: StateSpace, *, concepts: tuple[str, ...], progress: Progress | None = None, threshold: Decimal | None = None
) -> StructureAnalysis:
    refuse_ties(space, "fuzzy")
    makers = range(len(space.decision_makers))
    comparisons = [fuzzy_comparison(space, maker, threshold) for maker in makers]
    variant = Variant("fuzzy", "fuzzy", "A move tempts, and an end does not deter, where its certainty is enough.")
    ways = {"fuzzy": Way(variant, "tempts", "does_not_tempt", "tempts")}
    judge = ComparedJudge({"fuzzy": comparisons}, ways)
    stated = [preferences.fuzzy for preferences in space.conflict.preferences(space.reading)]
    thresholds = {
        name: float(threshold or (fuzzy.threshold if fuzzy else 1))
        for name, fuzzy in zip(space.decision_makers, stated, strict=True)
    }
    return StructureAnalysis(
        space,
        STRUCTURE,
        concepts,
        (variant,),
        evaluate(space, judge, concepts, progress),
        {"thresholds": thresholds},
        said_less(space, ("fuzzy",), "there preferences are taken to be certain, as ranked"),
        judge,
    )


STRUCTURE = Structure(
    id="fuzzy",
    name="Fuzzy preferences",
    summary="Degrees of preference from 0 to 1, and for everybody the certainty from which on it is moved by them.",
    sources=("Bashar, Kilgour and Hipel 2012",),
    cells=MappingProxyType(
        {
            "nash": computed("no move has a relative certainty that reaches the threshold"),
            "gmr": computed("every such move can be answered so that the certainty falls below the threshold"),
            "smr": computed("and stays below it after any counter-move"),
            "seq": computed("by moves of the opponents that reach their own thresholds"),
            "sseq": computed("by such moves, and the certainty stays below the threshold after any counter-move"),
            "sim": refused("simultaneous moves are not defined for degrees of preference"),
            "brseq": refused("a best reply needs a ranking"),
        }
    ),
    run=_run,
    sections=frozenset({"fuzzy"}),
    options=(threshold_option,),
)
