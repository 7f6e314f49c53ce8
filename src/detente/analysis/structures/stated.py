"""Comparison by statements of which some are left open, and some make a preference great: unknown, strength, hybrid.

What nobody knows is told by *completions*: every way in which what is open could turn out. A state is better, worse or
equal where all completions agree, and unknown where they do not. Because a statement whose place is open may stand
first, what could decide is exactly: each such statement in which two states differ, and what decides among the rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np

from detente.analysis.structures.areas import Overrides, overrides
from detente.analysis.structures.comparison import Classed, Comparison, classes_of, flat, scale_of
from detente.errors import PreferenceError, Problem
from detente.model import DecisionMakerPreferences, Preferences, PreferenceStatement, StateSpace
from detente.model.preference_structures import StrengthOfPreference, UnknownPreferences
from detente.model.ranks import rank_array, weight_sums
from detente.model.structure_check import same_statement
from detente.types import BoolArray, IntArray, Path

__all__ = ["UNKNOWN", "n_degrees", "stated_comparison"]

Predicate = Callable[[IntArray], BoolArray]
"""For which codes a relation holds."""

UNKNOWN = 99
"""Code of a comparison that is left open; others are degrees, negative where the second state is worse."""


@dataclass(frozen=True, eq=False)
class _Component:
    """What a run of statements, or all that comes after them, adds to a state.

    Attributes
    ----------
    kind : {"known", "wish", "importance", "rest"}
        A run of known statements; one of which it is open whether it is wanted; one of which the place is open; or
        weights and ranking.
    values : int array, shape (n_positions,)
        Larger is preferred.
    degree : int
        The degree that it gives where it decides.
    """

    kind: str
    values: IntArray
    degree: int = 1


def n_degrees(space: StateSpace) -> int:
    """Return the highest degree of preference that the reading tells apart; at least 2, great."""
    found = [2]
    for preferences in space.conflict.preferences(space.reading):
        if (stated := preferences.strength) is not None:
            found += [*stated.degrees.values(), len(stated.gaps) + 1, *(pair.degree for pair in stated.pairs)]
    return max(found)


def stated_comparison(space: StateSpace, maker: int, *, unknown: bool, strength: bool, ties: bool) -> Comparison:
    """Compare states as a decision maker's statements and sections say.

    Parameters
    ----------
    unknown, strength : bool
        Which sections count.
    ties : bool
        Whether an equal state deters.
    """
    path, preferences = space.conflict.stated_preferences(space.reading)[maker]
    open_section = preferences.unknown if unknown else None
    strong_section = preferences.strength if strength else None
    relations = _relations(n_degrees(space) if strength else 1, ties=ties)
    if open_section is None and strong_section is None:
        bounds = {name: _bounds(name) for name in relations}
        return scale_of(space, flat_ranks(space, maker), bounds if ties else {**bounds, "worse_or_equal": (None, -1),
                                                                              "not_better": (None, -1)})  # fmt: skip
    try:
        return _classed(space, maker, preferences, open_section, strong_section, relations)
    except PreferenceError as error:
        raise PreferenceError(error.summary, [problem.at(*path) for problem in error.problems]) from None


def flat_ranks(space: StateSpace, maker: int) -> IntArray:
    """Return a decision maker's plain ranks, one value per position."""
    return np.asarray(space.ranks[maker]).reshape(-1)


def _bounds(relation: str) -> tuple[int | None, int | None]:
    """Give the bounds of a relation on a scale on which all differences are mild."""
    if relation.startswith("worse_by_"):
        return (None, -1) if relation == "worse_by_1" else (None, -(2**62))
    if relation.startswith("not_better_by_"):
        return (None, -1) if relation == "not_better_by_1" else (None, -(2**62))
    return {"better": (1, None), "better_or_unknown": (1, None), "worse_or_equal": (None, 0),
            "not_better": (None, 0)}[relation]  # fmt: skip


def _relations(degrees: int, *, ties: bool) -> dict[str, Predicate]:
    """Name every relation and say for which codes it holds."""
    equal: int = 0 if ties else -1
    found: dict[str, Predicate] = {
        "better": lambda code: (code > 0) & (code != UNKNOWN),
        "better_or_unknown": lambda code: code > 0,
        "worse_or_equal": lambda code: code <= equal,
        "not_better": lambda code: (code <= equal) | (code == UNKNOWN),
    }
    for degree in range(1, degrees + 1):
        found[f"worse_by_{degree}"] = partial(_worse_by, degree)
        found[f"not_better_by_{degree}"] = partial(_worse_by_or_unknown, degree)
    return found


def _worse_by(degree: int, code: IntArray) -> BoolArray:
    return np.asarray(code <= -degree)


def _worse_by_or_unknown(degree: int, code: IntArray) -> BoolArray:
    return np.asarray((code <= -degree) | (code == UNKNOWN))


# --- components -------------------------------------------------------------------------------------------------------


def _classed(
    space: StateSpace,
    maker: int,
    preferences: DecisionMakerPreferences,
    unknown: UnknownPreferences | None,
    strength: StrengthOfPreference | None,
    relations: Mapping[str, Predicate],
) -> Classed:
    components = [*_statements(space, preferences, unknown, strength)]
    if preferences.weights or preferences.ranking or preferences.indifferent:
        components.append(_Component("rest", flat_ranks(space, maker)))
    gauge = _gauge(space, maker, preferences, strength)
    open_pairs = overrides(space, unknown.pairs if unknown else (), ("unknown", "pairs"))
    strong = strength.pairs if strength else ()
    strong_pairs = overrides(space, [(pair.of, pair.over) for pair in strong], ("strength", "pairs"))
    parts = [component.values for component in components]
    label, values = classes_of(space, [*parts, gauge.values, *open_pairs.masks, *strong_pairs.masks])
    n, m = len(parts), len(parts) + 1 + len(open_pairs.masks)
    degrees = [(pair.degree, -pair.degree) for pair in strong]

    def compare(a: IntArray, b: IntArray) -> IntArray:
        code = _decided(components, values[:n], gauge, values[n], a, b)
        code = strong_pairs.applied(code, values[m:], a, b, degrees)
        return open_pairs.applied(code, values[n + 1 : m], a, b, [(UNKNOWN, UNKNOWN)] * open_pairs.count)

    if strong:
        _check_signs(space, label, strong_pairs, lambda a, b: _decided(components, values[:n], gauge, values[n], a, b))
    return Classed(label, len(values[0]), compare, relations)


def _statements(
    space: StateSpace,
    preferences: DecisionMakerPreferences,
    unknown: UnknownPreferences | None,
    strength: StrengthOfPreference | None,
) -> Iterator[_Component]:
    """Give the statements in their order, runs of known ones of one degree as one, those of open importance last."""
    wish = {same_statement(text) for text in unknown.wish} if unknown else set()
    importance = {same_statement(text) for text in unknown.importance} if unknown else set()
    run: list[tuple[PreferenceStatement, ...]] = []
    run_degree = 1
    later: list[_Component] = []
    for rank in preferences.ranks():
        text = same_statement(rank[0].statement)
        degree = strength.degree_of(text) if strength else 1
        opened = text in wish or text in importance
        if run and (opened or degree != run_degree):
            yield _Component("known", _run(space, run), run_degree)
            run = []
        if opened:
            one = _Component("wish" if text in wish else "importance", _run(space, [rank]), degree)
            if text in wish:
                yield one
            else:
                later.append(one)
        else:
            run, run_degree = [*run, rank], degree
    if run:
        yield _Component("known", _run(space, run), run_degree)
    yield from later


def _run(space: StateSpace, ranks: Sequence[tuple[PreferenceStatement, ...]]) -> IntArray:
    return rank_array(Preferences(statements=tuple(ranks)), space.states)


@dataclass(frozen=True, eq=False)
class _Gauge:
    """The scale on which gaps are measured.

    Attributes
    ----------
    values : int array, shape (n_positions,)
    gaps : tuple of int
        In the units of the values; none where nothing is measured.
    everywhere : bool
        Whether gaps count whatever decides, or only where the weights do.
    """

    values: IntArray
    gaps: tuple[int, ...] = ()
    everywhere: bool = False


def _gauge(
    space: StateSpace, maker: int, preferences: DecisionMakerPreferences, strength: StrengthOfPreference | None
) -> _Gauge:
    if strength is None or not strength.gaps:
        return _Gauge(np.zeros(space.states.n_positions, dtype=np.int64))
    if (strength.by or ("weights" if preferences.weights else "places")) == "weights":
        sums, unit = weight_sums(preferences.weights, space.states)
        return _Gauge(flat(space, sums), tuple(_at_least(gap, unit) for gap in strength.gaps))
    return _Gauge(places(space, maker), tuple(_at_least(gap, Decimal(1)) for gap in strength.gaps), everywhere=True)


def places(space: StateSpace, maker: int) -> IntArray:
    """Return for every position its place in a decision maker's order, 0 for the worst; ties share a place."""
    ranks = flat_ranks(space, maker)
    return np.searchsorted(np.unique(ranks[space.feasible]), ranks)


def _at_least(gap: Decimal, unit: Decimal) -> int:
    """Return the least whole number of units that reaches a gap."""
    return math.ceil(Fraction(gap) / Fraction(unit))


# --- comparing --------------------------------------------------------------------------------------------------------


def _decided(
    components: Sequence[_Component],
    values: Sequence[IntArray],
    gauge: _Gauge,
    measured: IntArray,
    a: IntArray,
    b: IntArray,
) -> IntArray:
    """Tell how classes ``b`` compare with classes ``a`` before anything is said of pairs."""
    shape = np.broadcast_shapes(np.shape(a), np.shape(b))
    code: IntArray = np.zeros(shape, dtype=np.int16)
    up, down = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    weakest = np.full(shape, UNKNOWN, dtype=np.int16)
    for component, value in zip(components, values, strict=True):
        sign = np.sign(value[b] - value[a]).astype(np.int16)
        if component.kind == "importance":
            up |= sign > 0
            down |= sign < 0
            weakest = np.where(sign != 0, np.minimum(weakest, component.degree), weakest)
        elif component.kind == "wish":
            code = np.where((code == 0) & (sign != 0), UNKNOWN, code)
        elif component.kind == "known":
            code = np.where(code == 0, sign * component.degree, code)
        else:  # weights and ranking decide only among states in which every statement agrees
            code = np.where((code == 0) & ~up & ~down, sign * _gap_degree(measured, gauge.gaps, a, b), code)
    code = _completed(code, up, down, weakest)
    if not gauge.everywhere:
        return code
    stronger = np.sign(code) * np.maximum(np.abs(code), _gap_degree(measured, gauge.gaps, a, b))
    return np.where((code != 0) & (code != UNKNOWN), stronger, code)


def _gap_degree(measured: IntArray, gaps: Sequence[int], a: IntArray, b: IntArray) -> IntArray:
    distance = np.abs(measured[b] - measured[a])
    degree = np.ones(distance.shape, dtype=np.int16)
    for gap in gaps:
        degree += distance >= gap
    return degree


def _completed(code: IntArray, up: BoolArray, down: BoolArray, weakest: IntArray) -> IntArray:
    """Join what the statements of a fixed place say with those of an open one: all must agree, the weakest counts."""
    is_open = code == UNKNOWN
    up, down = up | is_open | (code > 0), down | is_open | (code < 0)
    size = np.minimum(weakest, np.where((code == 0) | is_open, UNKNOWN, np.abs(code)))
    return np.where(up & down, UNKNOWN, np.where(up, size, np.where(down, -size, 0)))


def _check_signs(
    space: StateSpace, label: IntArray, pairs: Overrides, base: Callable[[IntArray, IntArray], IntArray]
) -> None:
    """Refuse a degree for states that the statements, weights or ranking order the other way round."""
    problems = []
    for number in range(pairs.count):
        of, over = (np.flatnonzero(mask) for mask in pairs.masks[2 * number : 2 * number + 2])
        codes = base(label[over][:, None], label[of][None, :])
        wrong = np.argwhere((codes <= 0) & (codes != UNKNOWN))
        if len(wrong):
            worse, better = space.state(int(over[wrong[0, 0]])), space.state(int(of[wrong[0, 1]]))
            message = f"state {better.text} is not preferred to state {worse.text}, and so not to any degree"
            path: Path = ("strength", "pairs", number)
            problems.append(Problem(path, message, hint="Give degrees for states that the order ranks that way."))
    if problems:
        raise PreferenceError("degrees contradict the order", problems)
