"""Horizons: how many moves ahead decision makers look, from one to as many as it takes until nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Any

import numpy as np

from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.structure import Structure, StructureOption, computed, ours, refused
from detente.analysis.structures.towards import one_of
from detente.engine.anticipation import TIES, Anticipation, repetition
from detente.engine.metarational import metarational_trees
from detente.errors import UnknownNameError, UnsupportedAnalysisError
from detente.model import StateSpace
from detente.types import BoolArray, Progress

__all__ = ["HORIZON", "LIMIT", "MAX_HORIZON", "STRUCTURE", "anticipation_of", "several_makers"]

HORIZON = 4
"""How many moves ahead are looked unless a question says otherwise."""

MAX_HORIZON = 64
"""Longest horizon that is shown move by move."""

LIMIT = 200
"""Horizons that are searched for the point from which verdicts repeat, unless a question says otherwise."""

FAR = "far"
"""Id of the variant without a last horizon."""

OWN = "own"
"""Id of the variant in which each decision maker has its own horizon."""

_Flags = tuple[BoolArray, ...]


def several_makers(n: int) -> str:
    """Say why limited-move stability is refused for a number of decision makers other than two."""
    if n < 2:
        return "limited-move stability (L_h) needs two decision makers who move in turn; this conflict has one"
    return (
        f"limited-move stability (L_h) is computed for two decision makers, and this conflict has {n}. For more there "
        "are variants that differ (L_h^CC, the opponents a cooperative coalition; L_h^CI, an individualistic one; and "
        "two older ones), and their definitions are not open to us; Détente does not guess. MR_h and CMR_h work for "
        "any number: --concept mr or cmr"
    )


def anticipation_of(space: StateSpace, tie_rule: str) -> Anticipation:
    """Prepare two decision makers who look ahead at each other.

    Raises
    ------
    UnsupportedAnalysisError
        If there are not two decision makers.
    """
    n = len(space.decision_makers)
    if n != 2:
        raise UnsupportedAnalysisError(several_makers(n))
    return Anticipation.of(space.structure, space.ranks, ties=tie_rule)


# --- options ----------------------------------------------------------------------------------------------------------


def _read_horizon(value: Any) -> int | dict[str, int]:
    if isinstance(value, Mapping):
        return {str(maker): _whole(known) for maker, known in value.items()}
    if isinstance(value, int) or "=" not in str(value):
        return _whole(value)
    found = {}
    for part in str(value).split(","):
        maker, _, known = part.partition("=")
        found[maker.strip()] = _whole(known)
    return found


def _whole(value: Any, most: int = MAX_HORIZON) -> int:
    text = str(value).strip()
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise ValueError(f"expected a whole number from 1 to {most:,} (or WHO=NUMBER, with commas); got '{value}'")
    return int(text)


def _read_limit(value: Any) -> int:
    text = str(value).strip()
    if not text.isdecimal() or not 2 <= int(text) <= 100_000:
        raise ValueError(f"expected a whole number from 2 to 100,000; got '{value}'")
    return int(text)


# --- running ----------------------------------------------------------------------------------------------------------


@dataclass
class _Found:
    """What has been found so far, under way to a result."""

    space: StateSpace
    horizon: int
    own: tuple[int, ...] | None
    flags: dict[tuple[str, str], _Flags] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    far: set[str] = field(default_factory=set)

    @property
    def longest(self) -> int:
        """The longest horizon that anybody looks."""
        return max(self.horizon, *(self.own or (0,)))

    def keep(self, concept: str, horizon: int, masks: tuple[BoolArray, ...]) -> None:
        """Keep everybody's stable states at one horizon."""
        flat = tuple(self._flat(mask) for mask in masks)
        if horizon <= self.horizon:
            self.flags[str(horizon), concept] = flat
        if self.own is not None:
            so_far = self.flags.get((OWN, concept), flat)
            self.flags[OWN, concept] = tuple(
                mask if own == horizon else before for mask, before, own in zip(flat, so_far, self.own, strict=True)
            )

    def keep_far(self, concept: str, masks: tuple[BoolArray, ...]) -> None:
        """Keep the states that are stable at every horizon from some on."""
        self.flags[FAR, concept] = tuple(self._flat(mask) for mask in masks)
        self.far.add(concept)

    def _flat(self, mask: BoolArray) -> BoolArray:
        full = np.broadcast_to(mask, self.space.structure.shape).reshape(-1)
        return np.asarray(full & self.space.states.feasible_mask())


def _run(
    space: StateSpace,
    *,
    concepts: tuple[str, ...],
    progress: Progress | None = None,
    horizon: int | dict[str, int] = HORIZON,
    tie_rule: str = "harsh",
    limit: int = LIMIT,
) -> StructureAnalysis:
    n = len(space.decision_makers)
    own = _own(space, horizon)
    found = _Found(space, horizon if isinstance(horizon, int) else max(own or (1,)), own)
    if n != 2 and "lh" in concepts:
        if concepts == ("lh",):
            raise UnsupportedAnalysisError(several_makers(n))
        concepts = tuple(name for name in concepts if name != "lh")
        found.remarks.append(f"L_h is left out: {several_makers(n)}.")
    for done, concept in enumerate(concepts, start=1):
        if concept == "lh":
            _limited_move(found, tie_rule, limit)
        else:
            _metarational(found, concept, limit)
        if progress is not None:
            progress(done / len(concepts))
    if found.far and not set(concepts) <= found.far:
        found.remarks.append("So the far-sighted verdicts are left out, of the concepts that do come to rest as well.")
    variants = _variants(found, concepts)
    kept = {variant.id for variant in variants}
    return StructureAnalysis(
        space,
        STRUCTURE,
        concepts,
        variants,
        {key: masks for key, masks in found.flags.items() if key[0] in kept},
        options={"horizon": horizon, "tie_rule": tie_rule, "limit": limit},
        remarks=tuple(found.remarks),
    )


def _own(space: StateSpace, horizon: int | dict[str, int]) -> tuple[int, ...] | None:
    """Return everybody's own horizon, in order; None where all look equally far."""
    if isinstance(horizon, int):
        return None
    named = {space.conflict.decision_maker_index(maker): known for maker, known in horizon.items()}
    missing = [maker for i, maker in enumerate(space.decision_makers) if i not in named]
    if missing:
        raise UnknownNameError(f"horizon: {', '.join(missing)} has none; name one for every decision maker")
    return tuple(named[i] for i in range(len(space.decision_makers)))


def _limited_move(found: _Found, tie_rule: str, limit: int) -> None:
    anticipation = anticipation_of(found.space, tie_rule)
    other = next(rule for rule in TIES if rule != tie_rule)
    differing = 0
    both = zip(anticipation.levels(), anticipation_of(found.space, other).levels(), strict=True)
    for level, as_other in islice(both, found.longest):
        found.keep("lh", level.horizon, level.stays)
        differing += sum(int((a != b).sum()) for a, b in zip(level.stays, as_other.stays, strict=True))
    if differing:
        found.remarks.append(
            f"Ties matter: of the verdicts up to horizon {found.longest} on states and decision makers, {differing:,} "
            f"would differ under the tie rule '{other}'."
        )
    again = repetition(anticipation, limit=limit)
    if again is None:
        found.remarks.append(
            f"NM is left open: up to horizon {limit:,} what is anticipated does not repeat; a larger limit may tell."
        )
        return
    found.keep_far("lh", again.always)
    if again.period == 1:
        found.remarks.append(f"Anticipation stabilises at horizon {again.begins}: nothing changes at longer ones.")
    else:
        found.remarks.append(
            f"Anticipation cycles with period {again.period} from horizon {again.begins} on; NM are the states that "
            "are stable throughout."
        )


def _metarational(found: _Found, concept: str, limit: int) -> None:
    space, settings = found.space, found.space.settings
    trees = [
        metarational_trees(
            space.structure,
            i,
            rank,
            rule=settings.joint_moves,
            ties_are_sanctions=settings.ties == "sanction",
            credible=space.ranks if concept == "cmr" else None,
        )
        for i, rank in enumerate(space.ranks)
    ]
    before: tuple[BoolArray, ...] | None = None
    for horizon, level in enumerate(islice(zip(*trees, strict=True), max(found.longest, limit)), start=1):
        masks = tuple(tree.stable for tree in level)
        found.keep(concept, horizon, masks)
        settled = all(tree.settled for tree in level)
        if settled and before is not None and concept not in found.far:
            found.keep_far(concept, tuple(one & other for one, other in zip(masks, before, strict=True)))
        if settled and horizon >= found.longest:
            return
        before = masks
    if concept not in found.far:
        name = STRUCTURE.concept_name(concept)
        found.remarks.append(f"{name} does not come to rest within {limit:,} moves; a larger limit may tell.")


def _variants(found: _Found, concepts: tuple[str, ...]) -> tuple[Variant, ...]:
    variants = [
        Variant(str(h), f"horizon {h}", f"{'One move is' if h == 1 else f'{h} moves are'} looked at.")
        for h in range(1, found.horizon + 1)
    ]
    if found.own is not None:
        each = ", ".join(
            f"{maker.label} {known}"
            for maker, known in zip(found.space.conflict.decision_makers, found.own, strict=True)
        )
        variants.append(Variant(OWN, "own horizons", f"Each looks as far as its own horizon: {each}."))
    if set(concepts) <= found.far:
        variants.append(
            Variant(
                FAR, "far-sighted", "Stable at every horizon from some on; of L_h this is non-myopic stability (NM)."
            )
        )
    return tuple(variants)


_CELLS = {
    "nash": refused("it has a horizon of its own, one move: it is L_h and MR_h with horizon 1"),
    "gmr": refused("it has a horizon of its own, two moves: it is MR_h with horizon 2"),
    "smr": refused("it has a horizon of its own, three moves: it is MR_h with horizon 3"),
    "seq": refused("it has a horizon of its own, two moves: it is CMR_h with horizon 2"),
    "sseq": refused("it has a horizon of its own, three moves: it is CMR_h with horizon 3"),
    "sim": refused("it looks at moves made at the same time"),
    "brseq": refused("it has a horizon of its own, two moves; ask for it without the structure"),
    "lh": computed("limited-move stability: it stays, because no move leads, if both look h moves ahead, to an end "
                   "that it likes better; two decision makers only. Far-sighted: non-myopic (NM)"),
    "mr": ours("generalized metarationality: within h moves, made in turn, its opponents can see to it that it ends "
               "no better; any number of decision makers, an answer of several counting as one move. For two it is "
               "defined in the literature"),
    "cmr": ours("credible metarationality: as MR_h, every single move improving its mover's lot. For two it is defined "
                "in the literature"),
}  # fmt: skip

STRUCTURE = Structure(
    id="horizon",
    name="Horizon",
    summary="One ranking each; decision makers look a given number of moves ahead.",
    sources=(
        "Zagare 1984; Kilgour 1985 (L_h and NM; not re-read)",
        "Fang, Hipel and Kilgour 1993 (not re-read)",
        "Zeng, Fang, Hipel and Kilgour 2006, 2007 (MR_h and CMR_h; abstracts)",
    ),
    cells=MappingProxyType(_CELLS),
    run=_run,
    options=(
        StructureOption(
            "horizon",
            f"How many moves ahead, 1 to {MAX_HORIZON}; or a number for each: WHO=NUMBER, with commas.",
            _read_horizon,
            HORIZON,
        ),
        StructureOption(
            "tie_rule",
            "L_h: of moves that their mover likes equally well, the one the other reckons with: harsh (worst for it) "
            "or kind (best for it).",
            partial(one_of, TIES),
            "harsh",
        ),
        StructureOption(
            "limit", "Horizons that are searched for the point from which verdicts repeat.", _read_limit, LIMIT
        ),
    ),
    explained_by="detente foresee --concept lh, mr or cmr shows the moves that do",
    own_concepts=MappingProxyType({"lh": "L_h", "mr": "MR_h", "cmr": "CMR_h"}),
)
