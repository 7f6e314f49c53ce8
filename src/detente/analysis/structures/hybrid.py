"""Unknown preferences and strength together: four extensions, each general, strong and weak."""

from __future__ import annotations

from types import MappingProxyType

from detente.analysis.structures.evaluate import ComparedJudge, Way, evaluate
from detente.analysis.structures.remarks import said_less
from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.stated import n_degrees, stated_comparison
from detente.analysis.structures.strength import degree_variants
from detente.analysis.structures.structure import Structure, StructureOption, computed, ours, refused
from detente.analysis.structures.unknown import EXTENSIONS, OPPONENTS, opponents_option
from detente.model import StateSpace
from detente.types import Progress

__all__ = ["STRUCTURE"]


def _ways(degrees: int, opponents: str) -> dict[str, Way]:
    ways = {}
    for extension, leaves, deters in EXTENSIONS:
        for variant, least in degree_variants(degrees):
            kind = "worse_by" if deters == "worse_or_equal" else "not_better_by"
            relation = f"{kind}_{least}" if least else deters
            name = extension.id if not least else f"{extension.id}_{variant.id}"
            label = extension.name if not least else f"{extension.name}, {variant.name}"
            summary = extension.summary if not least else f"{extension.summary} {variant.summary}"
            if least and kind == "not_better_by":
                summary = f"{summary[:-1]}, or is unknown."
            ways[name] = Way(Variant(name, label, summary), leaves, relation, OPPONENTS[opponents])
    return ways


def _run(
    space: StateSpace, *, concepts: tuple[str, ...], progress: Progress | None = None, opponents: str = "unknown"
) -> StructureAnalysis:
    ties = space.settings.ties == "sanction"
    degrees = n_degrees(space)
    comparisons = [
        stated_comparison(space, maker, unknown=True, strength=True, ties=ties)
        for maker in range(len(space.decision_makers))
    ]
    ways = _ways(degrees, opponents)
    judge = ComparedJudge(dict.fromkeys(ways, comparisons), ways)
    variants = [way.variant for way in ways.values()]
    remainders = {}
    if degrees == 2:
        for number, (extension, _, _) in enumerate(EXTENSIONS):
            weak = Variant(f"{extension.id}_weak", f"{extension.name}, weak", "Stable, but not strongly.")
            variants.insert(3 * number + 2, weak)
            remainders[weak.id] = (extension.id, f"{extension.id}_strong")
    remarks = (
        *said_less(space, ("unknown",), "there everything is taken to be known"),
        *said_less(space, ("strength",), "there every preference is taken to be mild"),
    )
    return StructureAnalysis(
        space,
        STRUCTURE,
        concepts,
        tuple(variants),
        evaluate(space, judge, concepts, progress),
        {"degrees": degrees, "opponents": opponents},
        remarks,
        judge,
        remainders,
    )


STRUCTURE = Structure(
    id="hybrid",
    name="Unknown and strength",
    summary="Preferences are of degrees, and some pairs of states are left open.",
    sources=("Xu, Hipel, Kilgour and Chen 2010",),
    cells=MappingProxyType(
        {
            "nash": computed("nothing within reach tempts; the strength of a sanction plays no part"),
            "gmr": computed("four extensions, each general, strong and weak"),
            "smr": computed("four extensions, each general, strong and weak; so must all that follows the sanction"),
            "seq": computed("four extensions, each general, strong and weak; by credible moves"),
            "sseq": ours("SEQ with the counter-move of SMR"),
            "sim": refused("simultaneous moves are not defined for preferences that are left open"),
            "brseq": refused("a best reply needs a ranking"),
        }
    ),
    run=_run,
    sections=frozenset({"unknown", "strength"}),
    options=(
        StructureOption(
            "opponents",
            "What credible answers are: 'unknown', improvements and moves into the unknown; 'known', improvements.",
            opponents_option,
            "unknown",
        ),
    ),
)
