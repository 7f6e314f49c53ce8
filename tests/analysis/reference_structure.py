"""From a conflict and its sections to the questions that the reference asks, without any of the fast code."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from detente.engine import reference_structures as ref
from detente.model import StateSpace
from detente.model.patterns import read_pattern
from tests.analysis.reference_game import reference_game

Judge = tuple[Callable, Callable, Callable]


class Reader:
    """Evaluates statements and pairs state by state."""

    def __init__(self, space: StateSpace) -> None:
        self.space, self.conflict = space, space.conflict
        self.game, self.position = reference_game(space)
        self.preferences = space.conflict.preferences(space.reading)

    def holds(self, text: str, s: object) -> bool:
        at = self.position[s]
        levels = () if self.conflict.graph else tuple(level or 0 for level in self.space.states.levels(at))
        return self.conflict.statement(text).holds(levels, state=at if self.conflict.graph else -1)

    def inside(self, text: str, s: object) -> bool:
        if not self.conflict.graph:
            pattern, problems = read_pattern(text, [len(option.levels) for option in self.conflict.options])
            if not problems:
                levels = self.space.states.levels(self.position[s])
                return all(
                    wanted is None or level in (None, wanted) for wanted, level in zip(pattern, levels, strict=True)
                )
        return self.holds(text, s)

    def weight(self, weights: dict, s: object) -> Fraction:
        return sum((Fraction(Decimal(w)) for text, w in weights.items() if self.holds(text, s)), start=Fraction(0))

    def rank(self, i: int, s: object) -> int:
        return self.game.ranks[i][s]

    def place(self, i: int, s: object) -> int:
        return sorted({self.rank(i, t) for t in self.game.states}).index(self.rank(i, s))

    def pair(self, pairs: list, s: object, q: object) -> tuple[object, bool] | None:
        """The first pair that fits: it, and whether q is what it prefers."""
        for pair in pairs:
            if self.inside(pair.of, q) and self.inside(pair.over, s):
                return pair, True
            if self.inside(pair.of, s) and self.inside(pair.over, q):
                return pair, False
        return None

    # --- statements ---

    def compared(self, i: int, s: object, q: object, *, unknown: bool, strength: bool) -> int | None:
        """The degree to which i prefers q to s, negative for the other way round; None where it is unknown."""
        own = self.preferences[i]
        section, strong = own.unknown if unknown else None, own.strength if strength else None
        for first, second in section.pairs if section else ():
            if any(self.inside(first, a) and self.inside(second, b) for a, b in ((s, q), (q, s))):
                return None
        if not own.statements and not own.weights:
            return (self.rank(i, q) > self.rank(i, s)) - (self.rank(i, q) < self.rank(i, s))
        texts = [item.statement for rank in own.ranks() for item in rank]
        wish = [texts.index(text) for text in (section.wish if section else ())]
        importance = [texts.index(text) for text in (section.importance if section else ())]
        known = [k for k in range(len(texts)) if k not in importance]
        degrees = [strong.degree_of(text) if strong else 1 for text in texts]
        gaps, by = (list(map(Fraction, strong.gaps)), strong.by) if strong else ([], None)
        by_places = bool(gaps) and (by or ("weights" if own.weights else "places")) == "places"
        before, after = ([int(self.holds(text, t)) for text in texts] for t in (s, q))
        difference = self.weight(own.weights, q) - self.weight(own.weights, s)
        degree = ref.strength_in_all(
            ref.completions(known, wish, importance), degrees, [] if by_places else gaps, before, after, difference
        )
        if by_places and degree:
            apart = abs(self.place(i, q) - self.place(i, s))
            degree = max(abs(degree), 1 + sum(apart >= gap for gap in gaps)) * (1 if degree > 0 else -1)
        return degree


def unknown_judge(space: StateSpace, variant: str, *, opponents: str = "unknown") -> tuple[Reader, Judge]:
    return _extension(space, variant, 0, opponents, unknown=True, strength=False)


def strength_judge(space: StateSpace, least: int) -> tuple[Reader, Judge]:
    return _extension(space, "b", least, "known", unknown=False, strength=True)


def hybrid_judge(space: StateSpace, variant: str, least: int) -> tuple[Reader, Judge]:
    return _extension(space, variant, least, "unknown", unknown=True, strength=True)


def _extension(space, variant, least, opponents, *, unknown, strength) -> tuple[Reader, Judge]:
    reader = Reader(space)
    worst = -least if least else (0 if space.settings.ties == "sanction" else -1)

    def tempts(i, s, q, openly):
        degree = reader.compared(i, s, q, unknown=unknown, strength=strength)
        return openly if degree is None else degree > 0

    def deters(i, s, q):
        degree = reader.compared(i, s, q, unknown=unknown, strength=strength)
        return variant in "cd" if degree is None else degree <= worst

    return reader, (
        lambda i, s, q: tempts(i, s, q, variant in "ac"),
        deters,
        lambda j, s, q: tempts(j, s, q, opponents == "unknown"),
    )


def fuzzy_judge(space: StateSpace) -> tuple[Reader, Judge]:
    reader = Reader(space)

    def certain(i, s, q):
        own = reader.preferences[i]
        fuzzy = own.fuzzy
        if fuzzy and (found := reader.pair(fuzzy.pairs, s, q)):
            degree = Fraction(found[0].degree)
            return ref.certainty(degree if found[1] else 1 - degree)
        if fuzzy and fuzzy.scale:
            value = (lambda t: reader.weight(own.weights, t)) if fuzzy.scale.by == "weights" else (
                lambda t: Fraction(reader.place(i, t)))  # fmt: skip
            return ref.certainty(ref.linear_degree(value(q) - value(s), Fraction(fuzzy.scale.width)))
        return (reader.rank(i, q) > reader.rank(i, s)) - (reader.rank(i, q) < reader.rank(i, s))

    def tempts(i, s, q):
        own = reader.preferences[i].fuzzy
        return certain(i, s, q) >= (Fraction(own.threshold) if own else 1)

    return reader, (tempts, lambda i, s, q: not tempts(i, s, q), tempts)


def grey_judge(space: StateSpace, coefficient: Fraction | None) -> tuple[Reader, Judge]:
    reader = Reader(space)

    def tempts(i, s, q):
        own = reader.preferences[i].grey
        if own is None:
            return reader.rank(i, q) > reader.rank(i, s)
        share, limit = Fraction(own.whitening) if coefficient is None else coefficient, Fraction(own.threshold)
        if found := reader.pair(own.pairs, s, q):
            low, high = map(Fraction, found[0].degree)
            return ref.whitened(*((low, high) if found[1] else (1 - high, 1 - low)), share) >= limit
        if not own.weights:
            return reader.rank(i, q) > reader.rank(i, s)
        bounds = [tuple(map(Fraction, pair)) for pair in own.weights.values()]
        before, after = ([int(reader.holds(text, t)) for text in own.weights] for t in (s, q))
        low, high = ref.grey_difference(bounds, before, after)
        width = Fraction(own.width)
        return ref.whitened(ref.linear_degree(low, width), ref.linear_degree(high, width), share) >= limit

    return reader, (tempts, lambda i, s, q: not tempts(i, s, q), tempts)


def probabilistic_judge(space: StateSpace) -> tuple[Reader, Judge]:
    reader = Reader(space)

    def likely(i, s, q):
        own = reader.preferences[i].probabilistic
        if own and (found := reader.pair(own.pairs, s, q)):
            first = Fraction(found[0].probability)
            second = 1 - first if found[0].reverse is None else Fraction(found[0].reverse)
            return first if found[1] else second
        if own and own.camps:

            def told(t):
                return [(*(int(reader.holds(text, t)) for text in camp.statements), reader.weight(camp.weights, t))
                        for camp in own.camps]  # fmt: skip

            return ref.probability([Fraction(camp.share) for camp in own.camps], told(s), told(q))
        return Fraction(reader.rank(i, q) > reader.rank(i, s))

    def limit(i, name):
        own = reader.preferences[i].probabilistic
        return 1 - (Fraction(getattr(own, name)) if own else Fraction(1, 2))

    return reader, (
        lambda i, s, q: likely(i, s, q) > limit(i, "alpha"),
        lambda i, s, q: likely(i, s, q) <= limit(i, "beta"),
        lambda j, s, q: likely(j, s, q) > limit(j, "gamma"),
    )
