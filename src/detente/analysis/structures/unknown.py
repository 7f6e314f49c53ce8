"""Unknown preferences: of some pairs of states nobody knows which one a decision maker prefers (extensions a to d)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from detente.analysis.structures.evaluate import ComparedJudge, Way, evaluate
from detente.analysis.structures.remarks import said_less
from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.stated import stated_comparison
from detente.analysis.structures.structure import Structure, StructureOption, computed, ours, refused
from detente.model import StateSpace
from detente.types import Progress

__all__ = ["EXTENSIONS", "OPPONENTS", "STRUCTURE", "opponents_option"]

EXTENSIONS = (
    (
        Variant("a", "extension a", "Unknown tempts; only what is known to be worse or equal deters."),
        "better_or_unknown",
        "worse_or_equal",
    ),
    (
        Variant("b", "extension b", "Only known improvements tempt; only what is known to be worse or equal deters."),
        "better",
        "worse_or_equal",
    ),
    (Variant("c", "extension c", "Unknown tempts, and unknown deters as well."), "better_or_unknown", "not_better"),
    (
        Variant("d", "extension d", "Only known improvements tempt; unknown deters as well."),
        "better",
        "not_better",
    ),
)
"""The four extensions: what tempts and what deters."""

OPPONENTS = {"unknown": "better_or_unknown", "known": "better"}
"""What an opponent's answer may be: an improvement or a move into the unknown; or a known improvement only."""


def opponents_option(value: Any) -> str:
    """Read the option ``opponents``."""
    if value not in OPPONENTS:
        raise ValueError(f"expected 'unknown' or 'known'; got '{value}'")
    return str(value)


def _run(
    space: StateSpace,
    *,
    concepts: tuple[str, ...],
    progress: Progress | None = None,
    opponents: str = "unknown",
) -> StructureAnalysis:
    ties = space.settings.ties == "sanction"
    comparisons = [
        stated_comparison(space, maker, unknown=True, strength=False, ties=ties)
        for maker in range(len(space.decision_makers))
    ]
    ways = {variant.id: Way(variant, leaves, deters, OPPONENTS[opponents]) for variant, leaves, deters in EXTENSIONS}
    judge = ComparedJudge(dict.fromkeys(ways, comparisons), ways)
    return StructureAnalysis(
        space,
        STRUCTURE,
        concepts,
        tuple(way.variant for way in ways.values()),
        evaluate(space, judge, concepts, progress),
        {"opponents": opponents},
        said_less(space, ("unknown",), "there everything is taken to be known"),
        judge,
    )


STRUCTURE = Structure(
    id="unknown",
    name="Unknown preferences",
    summary="Of some pairs of states nobody knows which one is preferred; statements or pairs are left open.",
    sources=("Li, Hipel, Kilgour and Fang 2004",),
    cells=MappingProxyType(
        {
            "nash": computed("nothing within reach tempts; a and c are the same, b and d are the same"),
            "gmr": computed("four extensions: what tempts, and what deters among all moves of the opponents"),
            "smr": computed("four extensions; the own counter-move must end in what deters as well"),
            "seq": computed("four extensions; opponents answer by improvements and moves into the unknown"),
            "sseq": ours("SEQ with the counter-move of SMR"),
            "sim": refused("simultaneous moves are not defined for preferences that are left open"),
            "brseq": refused("a best reply needs a ranking"),
        }
    ),
    run=_run,
    sections=frozenset({"unknown"}),
    options=(
        StructureOption(
            "opponents",
            "What credible answers are: 'unknown', improvements and moves into the unknown; 'known', improvements.",
            opponents_option,
            "unknown",
        ),
    ),
)
