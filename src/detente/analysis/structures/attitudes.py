"""Attitudes: decision makers who also mind, for good or ill, how others fare."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import get_args

import numpy as np

from detente.analysis.structures.remarks import enumerated
from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.structure import Structure, StructureOption, computed, ours, refused
from detente.analysis.structures.towards import Towards, one_of, reader, settled
from detente.engine.attitudes import Attitudes
from detente.errors import UnsupportedAnalysisError
from detente.model import StateSpace
from detente.model.preferences import Attitude
from detente.types import BoolArray, IntArray, Progress

__all__ = ["RELATIONS", "STRUCTURE", "AttitudeJudge"]

RELATIONS = ("strict", "weak")
"""Whether equal counts where somebody is to be better or worse off: it does not, or it does."""

_WORDS = get_args(Attitude)
_SIGN: Mapping[str, int] = {"devoting": 1, "indifferent": 0, "aggressive": -1}


class AttitudeJudge:
    """Better or worse for several decision makers at once, as the attitudes say."""

    def __init__(self, space: StateSpace, towards: tuple[tuple[int, ...], ...], *, weak: bool) -> None:
        self.ranks = [np.asarray(rank).reshape(-1).astype(np.int64) for rank in space.ranks]
        self.towards, self.weak = towards, weak

    def prefers(self, i: int, ends: IntArray, s: int) -> BoolArray:
        """Tell which of some states a decision maker relationally prefers to another (total relational preference)."""
        result = np.ones(np.shape(ends), dtype=bool)
        for sign, rank in zip(self.towards[i], self.ranks, strict=True):
            if sign:
                gain = sign * (rank[ends] - rank[s])
                result &= (gain >= 0) if self.weak else (gain > 0)
        return result

    def leaves(self, variant: str, i: int, s: int, ends: IntArray) -> BoolArray:  # noqa: ARG002  (one variant)
        """Tell which moves are total relational replies."""
        return self.prefers(i, ends, s)

    def deters(self, variant: str, i: int, s: int, ends: IntArray) -> BoolArray:  # noqa: ARG002
        """Tell what is not relationally preferred, or is where it began."""
        return np.asarray(~self.prefers(i, ends, s) | (np.asarray(ends) == s))

    def credible(self, variant: str, i: int, j: int, s: int, ends: IntArray) -> BoolArray:  # noqa: ARG002
        """Tell which moves are total relational replies of the mover."""
        return self.prefers(j, ends, s)


def _run(
    space: StateSpace,
    *,
    concepts: tuple[str, ...],
    progress: Progress | None = None,
    relation: str = "strict",
    attitudes: Towards | None = None,
) -> StructureAnalysis:
    if space.settings.ties != "sanction":
        raise UnsupportedAnalysisError(
            f"attitudes say themselves whether equal counts; the setting ties='{space.settings.ties}' has no meaning "
            "beside them. Leave it out, and choose the option relation: strict or weak"
        )
    stated = settled(space.conflict, space.conflict.stated_towards("attitudes", space.reading), attitudes)
    towards = _signs(space, stated)
    weak = relation == "weak"
    model = Attitudes(space.structure, space.ranks, towards, weak=weak, rule=space.settings.joint_moves)
    flags: dict[tuple[str, str], tuple[BoolArray, ...]] = {}
    for done, concept in enumerate(concepts, start=1):
        flags["relational", concept] = tuple(model.stable(i, concept) for i in range(len(towards)))
        if progress is not None:
            progress(done / len(concepts))
    variant = Variant("relational", "with attitudes", f"Better for all whom it is devoted to and worse for all whom it "
                      f"is aggressive to; equal {'counts' if weak else 'does not count'}.")  # fmt: skip
    return StructureAnalysis(
        space,
        STRUCTURE,
        concepts,
        (variant,),
        flags,
        options={"relation": relation, "attitudes": _in_words(space, towards)},
        remarks=tuple(_remarks(space, towards)),
        judge=AttitudeJudge(space, towards, weak=weak),
    )


def _signs(space: StateSpace, stated: Towards) -> tuple[tuple[int, ...], ...]:
    """Give everybody's attitude towards everybody: devoted to itself and indifferent to others unless stated."""
    makers = space.decision_makers
    return tuple(
        tuple(_SIGN[stated.get(i, {}).get(j, "devoting" if i == j else "indifferent")] for j in makers) for i in makers
    )


def _in_words(space: StateSpace, towards: tuple[tuple[int, ...], ...]) -> dict[str, dict[str, str]]:
    word = {sign: name for name, sign in _SIGN.items()}
    makers = space.decision_makers
    return {
        i: {j: word[sign] for j, sign in zip(makers, signs, strict=True)}
        for i, signs in zip(makers, towards, strict=True)
    }


def _remarks(space: StateSpace, towards: tuple[tuple[int, ...], ...]) -> list[str]:
    labels = [maker.label for maker in space.conflict.decision_makers]
    found = []
    for i, signs in enumerate(towards):
        parts = []
        for sign, verb in ((1, "devoted to"), (-1, "aggressive towards")):
            whom = ["itself" if j == i else labels[j] for j, known in enumerate(signs) if known == sign]
            if whom:
                parts.append(f"{verb} {enumerated(whom)}")
        found.append(f"{labels[i]} is {'; '.join(parts) or 'indifferent to everybody, itself included'}.")
    if all(signs == tuple(int(i == j) for j in range(len(signs))) for i, signs in enumerate(towards)):
        found.append("Nobody minds how others fare; where equal does not count either, this is ordinary stability.")
    return found


STRUCTURE = Structure(
    id="attitudes",
    name="Attitudes",
    summary="Decision makers are devoting, indifferent or aggressive towards others and themselves, and move only "
    "where that suits all of their attitudes at once.",
    sources=("Inohara, Hipel and Walker 2007 (not re-read)", "Inohara and Hipel 2009 (abstract)"),
    cells=MappingProxyType(
        {
            "nash": computed("relational Nash: no move that suits all of its attitudes (total relational reply)"),
            "gmr": computed(
                "relational GMR: every such move can be answered by moves that end in a state that does "
                "not suit them all"
            ),
            "smr": computed("relational SMR: as GMR, whatever it then does itself"),
            "seq": computed("relational SEQ: as GMR, the answers being total relational replies of the opponents"),
            "sseq": ours("relational SSEQ: as relational SEQ, whatever it then does itself"),
            "sim": refused("simultaneous moves under attitudes are defined in no source that we know"),
            "brseq": refused("a best reply needs one order, and attitudes compare by several at once"),
        }
    ),
    run=_run,
    sections=frozenset({"attitudes"}),
    options=(
        StructureOption(
            "relation",
            "strict: others must be better off (worse off) for it to count; weak: equal counts as well.",
            partial(one_of, RELATIONS),
            "strict",
        ),
        StructureOption(
            "attitudes",
            "Attitudes in place of those of the file: WHO:WHOM=devoting, indifferent or aggressive, with commas.",
            reader(_WORDS),
        ),
    ),
)
