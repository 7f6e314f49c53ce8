"""Heterogeneous opponents: each decision maker thinks other moves credible of each of its opponents."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import get_args

import numpy as np

from detente.analysis.stability import deterring
from detente.analysis.structures.remarks import enumerated
from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.simple import SimpleJudge
from detente.analysis.structures.structure import Structure, StructureOption, computed, ours, refused
from detente.analysis.structures.towards import Towards, one_of, reader, settled
from detente.engine.credible import joint_credible_min
from detente.errors import UnknownNameError
from detente.model import StateSpace
from detente.model.preferences import Credibility
from detente.types import BoolArray, IntArray, Progress

__all__ = ["STRUCTURE", "CredibleJudge"]

_KINDS = get_args(Credibility)

_VERBS = {
    "any": "any move of",
    "improvements": "improvements of",
    "best_replies": "best replies of",
    "none": "no move of",
}


class CredibleJudge(SimpleJudge):
    """Better, worse or equal by one ranking; what is credible depends on who fears whom."""

    def __init__(self, space: StateSpace, kinds: tuple[dict[int, str], ...]) -> None:
        super().__init__(space)
        self.structure, self.kinds = space.structure, kinds

    def credible(self, variant: str, i: int, j: int, s: int, ends: IntArray) -> BoolArray:  # noqa: ARG002
        """Tell which moves of ``j`` the focal decision maker ``i`` reckons with."""
        kind, rank = self.kinds[i][j], self.ranks[j]
        if kind in ("any", "none"):
            return np.full(np.shape(ends), kind == "any")
        better = np.asarray(rank[ends] > rank[s])
        if kind == "best_replies":
            within = self.structure.reachable(j, s)
            better &= rank[ends] == (rank[within].max() if within.size else rank[s])
        return better


def _run(
    space: StateSpace,
    *,
    concepts: tuple[str, ...],
    progress: Progress | None = None,
    others: str = "improvements",
    credible: Towards | None = None,
) -> StructureAnalysis:
    kinds = _kinds(space, others, credible)
    wanted = [(concept, i) for concept in concepts for i in range(len(kinds))]
    found: dict[str, list[BoolArray]] = {concept: [] for concept in concepts}
    for done, (concept, i) in enumerate(wanted, start=1):
        found[concept].append(_stable(space, concept, i, kinds[i]))
        if progress is not None:
            progress(done / len(wanted))
    variant = Variant("credible", "as thought credible", "Sanctions are made of the moves that the focal decision "
                      "maker thinks credible of each opponent.")  # fmt: skip
    return StructureAnalysis(
        space,
        STRUCTURE,
        concepts,
        (variant,),
        {("credible", concept): tuple(masks) for concept, masks in found.items()},
        options={"credible": _in_words(space, kinds)},
        remarks=tuple(_remarks(space, kinds)),
        judge=CredibleJudge(space, kinds),
    )


def _kinds(space: StateSpace, others: str, asked: Towards | None) -> tuple[dict[int, str], ...]:
    stated = settled(space.conflict, space.conflict.stated_towards("credible", space.reading), asked)
    makers = space.decision_makers
    for maker, towards in stated.items():
        if maker in towards:
            raise UnknownNameError(f"credible: '{maker}' is no opponent of itself; name one of its opponents")
    return tuple(
        {j: stated.get(maker, {}).get(other, others) for j, other in enumerate(makers) if j != i}
        for i, maker in enumerate(makers)
    )


def _stable(space: StateSpace, concept: str, i: int, kinds: dict[int, str]) -> BoolArray:
    """Find the states of which every improvement is answered; ``nash`` is the case of no credible move at all."""
    structure, rule = space.structure, space.settings.joint_moves
    ranks = [np.asarray(rank).reshape(structure.shape) for rank in space.ranks]
    r = ranks[i]
    if concept == "nash":
        bound = structure.reach_max(i, r)
    else:
        final = deterring(r if concept == "seq" else structure.reach_max(i, r), r, space.settings)
        bound = structure.reach_max(i, r, cap=joint_credible_min(structure, kinds, final, ranks, rule=rule))
    stable = np.broadcast_to(bound <= r, structure.shape).reshape(-1)
    return stable & space.states.feasible_mask()


def _in_words(space: StateSpace, kinds: tuple[dict[int, str], ...]) -> dict[str, dict[str, str]]:
    makers = space.decision_makers
    return {makers[i]: {makers[j]: kind for j, kind in own.items()} for i, own in enumerate(kinds)}


def _remarks(space: StateSpace, kinds: tuple[dict[int, str], ...]) -> list[str]:
    labels = [maker.label for maker in space.conflict.decision_makers]
    found = []
    for i, own in enumerate(kinds):
        parts = [
            f"{verb} {enumerated(labels[j] for j, known in own.items() if known == kind)}"
            for kind, verb in _VERBS.items()
            if kind in own.values()
        ]
        if parts:
            found.append(f"{labels[i]} reckons with {'; '.join(parts)}.")
    return found


_CELLS = {
    "nash": computed("as without the structure: no sanction is looked at"),
    "gmr": refused("GMR admits any move of every opponent; it is SEQ with others=any"),
    "smr": refused("SMR admits any move of every opponent; it is SSEQ with others=any"),
    "seq": computed("every improvement can be answered, opponent by opponent by the moves thought credible of it, "
                    "so that the focal decision maker ends no better off"),
    "sseq": ours("as SEQ here, whatever the focal decision maker then does itself"),
    "sim": refused("moves made at the same time answer nobody, so that none is more credible than another"),
    "brseq": refused("it admits best replies of every opponent; it is SEQ with others=best_replies"),
}  # fmt: skip

STRUCTURE = Structure(
    id="heterogeneous",
    name="Heterogeneous opponents",
    summary="One ranking each; but a decision maker thinks other moves credible of one opponent than of another: any "
    "move, improvements only, best replies only, or none.",
    sources=("Zhao, Xu, Hipel and Yang 2019 (not re-read)", "best replies: ours"),
    cells=MappingProxyType(_CELLS),
    run=_run,
    sections=frozenset({"credible"}),
    options=(
        StructureOption(
            "others",
            "What is credible of opponents of whom nothing is said: any, improvements, best_replies or none.",
            partial(one_of, _KINDS),
            "improvements",
        ),
        StructureOption(
            "credible",
            "In place of what the file says: WHO:WHOM=any, improvements, best_replies or none, with commas.",
            reader(_KINDS),
        ),
    ),
)
