"""Comparison by degrees: from a difference on a scale to a relative certainty, and from there past a threshold.

Degrees and thresholds are exact: what the file says is held as whole numbers of billionths, and a linear scale is
compared as fractions. Only the logistic and the normal shape are rounded, to double precision.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist

import numpy as np

from detente.analysis.structures.areas import overrides
from detente.analysis.structures.comparison import Bounds, Classed, Comparison, Scaled, classes_of, flat
from detente.analysis.structures.stated import flat_ranks, places
from detente.errors import PreferenceError
from detente.model import DecisionMakerPreferences, Preferences, PreferenceStatement, StateSpace
from detente.model.preference_structures import Camp, FuzzyPreferences, ProbabilisticPreferences
from detente.model.ranks import rank_array, weight_sums
from detente.types import BoolArray, IntArray

__all__ = [
    "BILLION",
    "Thresholds",
    "billionths",
    "fuzzy_comparison",
    "least_difference",
    "probabilistic_comparison",
    "tempting_by_rank",
    "tempting_relations",
]

BILLION = 10**9
"""Degrees, certainties and probabilities are counted in billionths."""

_NEVER = 2**61
"""A difference that no scale has."""


def billionths(value: Decimal) -> int:
    """Return a number with at most nine decimals as a whole number of billionths."""
    return int(value.scaleb(9))


# --- scales -----------------------------------------------------------------------------------------------------------


def measure(
    space: StateSpace, maker: int, preferences: DecisionMakerPreferences, by: str | None
) -> tuple[IntArray, Fraction]:
    """Return a decision maker's scale, one whole number per position, and what a unit of it stands for."""
    if (by or ("weights" if preferences.weights else "places")) == "weights":
        sums, unit = weight_sums(preferences.weights, space.states)
        return flat(space, sums), Fraction(unit)
    return places(space, maker), Fraction(1)


def least_difference(threshold: Decimal, width: Decimal, shape: str, unit: Fraction) -> int:
    """Return the least difference, in units, of which the relative certainty reaches a threshold.

    linear: the certainty is the difference divided by the width, at most 1. logistic: the degree is
    ``1 / (1 + exp(-difference / width))``, so that the certainty is ``tanh(difference / (2 width))``.
    """
    if shape == "linear":
        return math.ceil(Fraction(threshold) * Fraction(width) / unit)
    if threshold >= 1:
        return _NEVER
    return max(1, math.ceil(2 * float(width) * math.atanh(float(threshold)) / float(unit)))


# --- fuzzy ------------------------------------------------------------------------------------------------------------


def fuzzy_comparison(space: StateSpace, maker: int, threshold: Decimal | None) -> Comparison:
    """Compare states by relative certainty against the decision maker's threshold.

    Parameters
    ----------
    threshold : Decimal, optional
        In place of the one in the file.
    """
    path, preferences = space.conflict.stated_preferences(space.reading)[maker]
    stated = preferences.fuzzy
    limit = threshold or (stated.threshold if stated else Decimal(1))
    if stated is not None and stated.scale is not None:
        scale = stated.scale
        values, unit = measure(space, maker, preferences, scale.by)
        least = least_difference(limit, scale.width, scale.shape, unit)
    else:
        values, least = flat_ranks(space, maker), 1
    if stated is None or not stated.pairs:
        return _by_difference(space, values, least)
    try:
        return _with_pairs(space, values, least, stated, billionths(limit))
    except PreferenceError as error:
        raise PreferenceError(error.summary, [problem.at(*path) for problem in error.problems]) from None


def tempting_by_rank(space: StateSpace, values: IntArray) -> Scaled:
    """Compare by a ranking that is certain: whatever is better tempts."""
    return _by_difference(space, values, 1)


def _by_difference(space: StateSpace, values: IntArray, least: int) -> Scaled:
    label, (scores,) = classes_of(space, [values])
    return Scaled(label, scores, {"tempts": (least, None), "does_not_tempt": (None, least - 1)})


def tempting_relations() -> dict[str, Callable[[IntArray], BoolArray]]:
    """Return the relations of comparisons whose code is 1 where the certainty reaches the threshold."""
    return {"tempts": lambda code: code > 0, "does_not_tempt": lambda code: code <= 0}


def _with_pairs(space: StateSpace, values: IntArray, least: int, stated: FuzzyPreferences, limit: int) -> Classed:
    pairs = overrides(space, [(pair.of, pair.over) for pair in stated.pairs], ("fuzzy", "pairs"))
    label, (scores, *bits) = classes_of(space, [values, *pairs.masks])
    certainties = [2 * billionths(pair.degree) - BILLION for pair in stated.pairs]
    codes = [(int(certainty >= limit), int(-certainty >= limit)) for certainty in certainties]

    def compare(a: IntArray, b: IntArray) -> IntArray:
        base = (scores[b] - scores[a] >= least).astype(np.int8)
        return pairs.applied(base, bits, a, b, codes)

    return Classed(label, len(scores), compare, tempting_relations())


# --- probabilistic ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Thresholds:
    """Alpha, beta and gamma of one decision maker."""

    alpha: Decimal
    beta: Decimal
    gamma: Decimal


def probabilistic_comparison(space: StateSpace, maker: int, thresholds: Thresholds) -> Comparison:
    """Compare states by the probability that the one is preferred."""
    path, preferences = space.conflict.stated_preferences(space.reading)[maker]
    stated = preferences.probabilistic
    try:
        if stated is None or not (stated.camps or stated.noise is not None or stated.pairs):
            return _noisy(space, flat_ranks(space, maker), None, thresholds)
        if stated.noise is not None and not stated.pairs:
            values, unit = measure(space, maker, preferences, stated.by)
            return _noisy(space, values, float(stated.noise) / float(unit), thresholds)
        return _likely(space, maker, preferences, stated, thresholds)
    except PreferenceError as error:
        raise PreferenceError(error.summary, [problem.at(*path) for problem in error.problems]) from None


def _noisy(space: StateSpace, values: IntArray, noise: float | None, limits: Thresholds) -> Scaled:
    """Compare by a scale with normal errors; without noise, by certainties."""
    label, (scores,) = classes_of(space, [values])
    relations: dict[str, Bounds] = {
        "tempts": (_exceeding(limits.alpha, noise), None),
        "deters": (None, _exceeding(limits.beta, noise) - 1),
        "credible": (_exceeding(limits.gamma, noise), None),
    }
    return Scaled(label, scores, relations)


def _exceeding(limit: Decimal, noise: float | None) -> int:
    """Return the least difference whose probability of being preferred is above ``1 - limit``."""
    if noise is None:
        return 1
    if limit >= 1:
        return -_NEVER
    bound = math.sqrt(2) * noise * NormalDist().inv_cdf(1 - float(limit))
    return max(-_NEVER, min(_NEVER, math.floor(bound) + 1))


def _likely(
    space: StateSpace,
    maker: int,
    preferences: DecisionMakerPreferences,
    stated: ProbabilisticPreferences,
    limits: Thresholds,
) -> Classed:
    pairs = overrides(space, [(pair.of, pair.over) for pair in stated.pairs], ("probabilistic", "pairs"))
    voices, probability = _voices(space, maker, preferences, stated)
    label, values = classes_of(space, [*voices, *pairs.masks])
    orders, bits = values[: len(voices)], values[len(voices) :]
    codes = [
        (billionths(pair.probability),
         BILLION - billionths(pair.probability) if pair.reverse is None else billionths(pair.reverse))
        for pair in stated.pairs
    ]  # fmt: skip

    def compare(a: IntArray, b: IntArray) -> IntArray:
        return pairs.applied(probability([order[b] - order[a] for order in orders]), bits, a, b, codes)

    above = {name: BILLION - billionths(limit) for name, limit in vars(limits).items()}
    return Classed(
        label,
        len(values[0]),
        compare,
        {
            "tempts": lambda code: code > above["alpha"],
            "deters": lambda code: code <= above["beta"],
            "credible": lambda code: code > above["gamma"],
        },
    )


def _voices(
    space: StateSpace, maker: int, preferences: DecisionMakerPreferences, stated: ProbabilisticPreferences
) -> tuple[list[IntArray], Callable[[Sequence[IntArray]], IntArray]]:
    """Return the orders that count, and the probability of being preferred from the differences in them."""
    if stated.camps:
        shares = [billionths(camp.share) for camp in stated.camps]
        orders = [
            rank_array(Preferences(statements=_statements(camp), weights=camp.weights, indifferent=camp.indifferent),
                       space.states)
            for camp in stated.camps
        ]  # fmt: skip

        def shared(differences: Sequence[IntArray]) -> IntArray:
            total = np.zeros(differences[0].shape, dtype=np.int64)
            for share, difference in zip(shares, differences, strict=True):
                total += share * (difference > 0)
            return total

        return orders, shared
    if stated.noise is None:
        return [flat_ranks(space, maker)], lambda differences: (differences[0] > 0) * np.int64(BILLION)
    values, unit = measure(space, maker, preferences, stated.by)
    noise = float(stated.noise) / float(unit)
    return [values], lambda differences: _normal(differences[0], noise)


def _statements(camp: Camp) -> tuple[PreferenceStatement, ...]:
    return tuple(PreferenceStatement(statement=text) for text in camp.statements)


def _normal(differences: IntArray, noise: float) -> IntArray:
    distinct, where = np.unique(differences, return_inverse=True)
    law = NormalDist(0, math.sqrt(2) * noise)
    known = np.array([round(law.cdf(float(difference)) * BILLION) for difference in distinct], dtype=np.int64)
    return np.asarray(known[where.reshape(differences.shape)])
