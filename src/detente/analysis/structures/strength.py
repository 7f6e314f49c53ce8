"""Strength of preference: mild and great, or more degrees; strongly stable is what something much worse deters."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from detente.analysis.structures.evaluate import ComparedJudge, Way, evaluate
from detente.analysis.structures.remarks import said_less
from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.stated import n_degrees, stated_comparison
from detente.analysis.structures.structure import Structure, computed, ours, refused
from detente.model import StateSpace
from detente.types import Progress

__all__ = ["STRUCTURE", "degree_variants"]


def degree_variants(degrees: int) -> tuple[tuple[Variant, int], ...]:
    """Return the variants that are worked out, with the least degree of a sanction; 0 for worse or equal."""
    general = (Variant("general", "general", "Whatever is worse or equal deters."), 0)
    if degrees == 2:
        return general, (Variant("strong", "strong", "Only what is much worse deters."), 2)
    return general, *(
        (Variant(f"degree_{k}", f"degree {k}", f"Only what is worse by degree {k} or more deters."), k)
        for k in range(1, degrees + 1)
    )


def _run(
    space: StateSpace, *, concepts: tuple[str, ...], progress: Progress | None = None, **_: Any
) -> StructureAnalysis:
    ties = space.settings.ties == "sanction"
    degrees = n_degrees(space)
    comparisons = [
        stated_comparison(space, maker, unknown=False, strength=True, ties=ties)
        for maker in range(len(space.decision_makers))
    ]
    known = degree_variants(degrees)
    ways = {
        variant.id: Way(variant, "better", f"worse_by_{least}" if least else "worse_or_equal", "better")
        for variant, least in known
    }
    judge = ComparedJudge(dict.fromkeys(ways, comparisons), ways)
    variants = [variant for variant, _ in known]
    remainders = {}
    if degrees == 2:
        variants.append(Variant("weak", "weak", "Stable, but not strongly; as an equilibrium, not strongly for all."))
        remainders["weak"] = ("general", "strong")
    return StructureAnalysis(
        space,
        STRUCTURE,
        concepts,
        tuple(variants),
        evaluate(space, judge, concepts, progress),
        {"degrees": degrees},
        said_less(space, ("strength",), "there every preference is taken to be mild"),
        judge,
        remainders,
    )


STRUCTURE = Structure(
    id="strength",
    name="Strength of preference",
    summary="Preferences are mild or great, or of more degrees; a sanction may have to be much worse.",
    sources=("Hamouda, Kilgour and Hipel 2004, 2006", "Xu, Hipel and Kilgour 2009"),
    cells=MappingProxyType(
        {
            "nash": computed("nothing within reach is preferred, mildly or greatly; strong and general are the same"),
            "gmr": computed("general; strong: every sanction much worse; weak: general and not strong"),
            "smr": computed("general; strong: the sanction and all that follows it much worse; weak"),
            "seq": computed("general; strong: every sanction much worse, by improvements of the opponents; weak"),
            "sseq": ours("symmetric sequential: SEQ with the counter-move of SMR; general, strong and weak"),
            "sim": refused("simultaneous moves are not defined for degrees of preference"),
            "brseq": refused("best replies are not defined for degrees of preference"),
        }
    ),
    run=_run,
    sections=frozenset({"strength"}),
)
