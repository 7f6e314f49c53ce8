"""Grey preferences: degrees of which only bounds are known, whitened by a coefficient, then past a threshold.

Where the degree to which ``q`` is preferred to ``s`` lies between ``l`` and ``u``, the relative certainty lies between
``2 l - 1`` and ``2 u - 1``; whitening with the coefficient ``w`` takes it to be ``(1 - w)`` times the lower bound plus
``w`` times the upper one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import MappingProxyType

import numpy as np

from detente.analysis.structures.areas import overrides
from detente.analysis.structures.comparison import Classed, Comparison, classes_of, flat
from detente.analysis.structures.evaluate import ComparedJudge, Way, evaluate
from detente.analysis.structures.fuzzy import read_share, threshold_option
from detente.analysis.structures.graded import tempting_by_rank, tempting_relations
from detente.analysis.structures.remarks import refuse_ties, said_less
from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.stated import flat_ranks
from detente.analysis.structures.structure import Structure, StructureOption, computed, ours, refused
from detente.errors import PreferenceError, Problem
from detente.model import StateSpace
from detente.model.preference_structures import GreyPreferences
from detente.types import BoolArray, IntArray, Progress

__all__ = ["STRUCTURE"]

_VARIANTS = (
    Variant(
        "lower", "lower bounds", "Every certainty at its lower bound: a new state is taken to be as bad as can be."
    ),
    Variant("whitened", "whitened", "Every certainty between its bounds, as the whitening coefficients say."),
    Variant(
        "upper", "upper bounds", "Every certainty at its upper bound: a new state is taken to be as good as can be."
    ),
)
_LARGEST = 2**62


def _comparison(space: StateSpace, maker: int, threshold: Decimal | None, whitening: Decimal | None) -> Comparison:
    """Compare states by whitened certainty against the decision maker's threshold."""
    path, preferences = space.conflict.stated_preferences(space.reading)[maker]
    stated = preferences.grey
    if stated is None:
        return tempting_by_rank(space, flat_ranks(space, maker))
    share = stated.whitening if whitening is None else whitening
    try:
        return _classed(space, maker, stated, threshold or stated.threshold, share)
    except PreferenceError as error:
        raise PreferenceError(error.summary, [problem.at(*path) for problem in error.problems]) from None


def _classed(space: StateSpace, maker: int, stated: GreyPreferences, limit: Decimal, share: Decimal) -> Classed:
    pairs = overrides(space, [(pair.of, pair.over) for pair in stated.pairs], ("grey", "pairs"))
    parts = [flat(space, space.states.truth(text)) for text in stated.weights] or [flat_ranks(space, maker)]
    label, values = classes_of(space, [*parts, *pairs.masks])
    known, bits = values[: len(parts)], values[len(parts) :]
    tempts = _by_weights(stated, limit, share) if stated.weights else _by_rank
    codes = [
        (_reaches(*pair.degree, share, limit), _reaches(1 - pair.degree[1], 1 - pair.degree[0], share, limit))
        for pair in stated.pairs
    ]

    def compare(a: IntArray, b: IntArray) -> IntArray:
        base = tempts([part[b] - part[a] for part in known]).astype(np.int8)
        return pairs.applied(base, bits, a, b, codes)

    return Classed(label, len(values[0]), compare, tempting_relations())


def _reaches(low: Decimal, high: Decimal, share: Decimal, limit: Decimal) -> int:
    """Tell (1 or 0) whether the whitened certainty of a degree between two bounds reaches a threshold."""
    lower, upper = (Fraction(2 * bound - 1) for bound in (low, high))
    return int((1 - Fraction(share)) * lower + Fraction(share) * upper >= Fraction(limit))


def _by_rank(differences: list[IntArray]) -> BoolArray:
    return np.asarray(differences[0] > 0)


def _by_weights(stated: GreyPreferences, limit: Decimal, share: Decimal) -> Callable[[list[IntArray]], BoolArray]:
    """Return what tells, from which statements come to hold (1) or cease to (-1), whether a move tempts."""
    bounds = [(Fraction(low), Fraction(high)) for low, high in stated.weights.values()]
    width = Fraction(stated.width or 1)
    unit = Fraction(1, math.lcm(width.denominator, *(bound.denominator for pair in bounds for bound in pair)))
    whole = [(int(low / unit), int(high / unit)) for low, high in bounds]
    across = int(width / unit)
    if stated.shape == "logistic":
        return partial(_logistic, whole, float(across), float(share), float(limit))
    of = math.lcm(Fraction(share).denominator, Fraction(limit).denominator)
    if across * of * of >= _LARGEST or sum(max(map(abs, pair)) for pair in whole) >= _LARGEST:
        problem = Problem(("grey", "weights"), "weights, width, whitening and threshold have too many digits together")
        raise PreferenceError("grey weights", [problem])
    return partial(_linear, whole, across, int(share * of), int(limit * of), of)


def _difference(whole: list[tuple[int, int]], signs: list[IntArray]) -> tuple[IntArray, IntArray]:
    """Bound the difference of the weighted sums."""
    low = np.zeros(np.shape(signs[0]), dtype=np.int64)
    high = np.zeros_like(low)
    for (least, most), sign in zip(whole, signs, strict=True):
        low += np.where(sign > 0, least, np.where(sign < 0, -most, 0))
        high += np.where(sign > 0, most, np.where(sign < 0, -least, 0))
    return low, high


def _linear(
    whole: list[tuple[int, int]], across: int, share: int, limit: int, of: int, signs: list[IntArray]
) -> BoolArray:
    low, high = (np.clip(bound, -across, across) for bound in _difference(whole, signs))
    return np.asarray((of - share) * low + share * high >= limit * across)


def _logistic(
    whole: list[tuple[int, int]], across: float, share: float, limit: float, signs: list[IntArray]
) -> BoolArray:
    low, high = (np.tanh(bound / (2 * across)) for bound in _difference(whole, signs))
    return np.asarray((1 - share) * low + share * high >= limit)


def _run(
    space: StateSpace,
    *,
    concepts: tuple[str, ...],
    progress: Progress | None = None,
    threshold: Decimal | None = None,
    whitening: Decimal | None = None,
) -> StructureAnalysis:
    refuse_ties(space, "grey")
    makers = range(len(space.decision_makers))
    at = {"lower": Decimal(0), "whitened": whitening, "upper": Decimal(1)}
    comparisons = {
        name: [_comparison(space, maker, threshold, share) for maker in makers] for name, share in at.items()
    }
    ways = {variant.id: Way(variant, "tempts", "does_not_tempt", "tempts") for variant in _VARIANTS}
    judge = ComparedJudge(comparisons, ways)
    stated = [preferences.grey for preferences in space.conflict.preferences(space.reading)]
    used = {
        name: {"threshold": float(threshold or (grey.threshold if grey else 1)),
               "whitening": float(whitening if whitening is not None else grey.whitening if grey else Decimal("0.5"))}
        for name, grey in zip(space.decision_makers, stated, strict=True)
    }  # fmt: skip
    return StructureAnalysis(
        space,
        STRUCTURE,
        concepts,
        _VARIANTS,
        evaluate(space, judge, concepts, progress),
        {"thresholds": used},
        said_less(space, ("grey",), "there preferences are taken to be certain, as ranked"),
        judge,
    )


STRUCTURE = Structure(
    id="grey",
    name="Grey preferences",
    summary="Degrees of preference of which only bounds are known; a coefficient says where between them they lie.",
    sources=("Kuang, Bashar, Hipel and Kilgour 2015",),
    cells=MappingProxyType(
        {
            "nash": computed("no move has a whitened certainty that reaches the threshold; also at both bounds"),
            "gmr": computed("every such move can be answered so that the whitened certainty falls below it"),
            "smr": computed("and stays below it after any counter-move"),
            "seq": computed("by moves of the opponents that reach their own thresholds, whitened their own way"),
            "sseq": ours("SEQ with the counter-move of SMR"),
            "sim": refused("simultaneous moves are not defined for degrees of preference"),
            "brseq": refused("a best reply needs a ranking"),
        }
    ),
    run=_run,
    sections=frozenset({"grey"}),
    options=(
        threshold_option,
        StructureOption(
            "whitening",
            "Whitening coefficient of everybody, in place of those in the file: 0 lower bound, 1 upper bound.",
            partial(read_share, least_included=True),
        ),
    ),
)
