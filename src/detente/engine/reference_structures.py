"""Stability under preference structures as sets and loops: what the fast code is held to.

A preference structure answers three questions about one decision maker (DM) ``i``: which states ``q`` tempt it at
``s``, which states deter it from leaving ``s``, and which moves of an opponent it has to reckon with as credible. Each
concept is then the same sentence for every structure. `S`, `R_i(s)` and legal sequences are those of `reference`.

References
----------
.. [1] K. W. Li, K. W. Hipel, D. M. Kilgour, L. Fang, "Preference uncertainty in the graph model for conflict
   resolution", *IEEE Trans. SMC A* 34 (4), 2004, 507-520.
.. [2] L. Hamouda, D. M. Kilgour, K. W. Hipel, "Strength of preference in the graph model for conflict resolution",
   *Group Decision and Negotiation* 13, 2004, 449-462.
.. [3] M. A. Bashar, D. M. Kilgour, K. W. Hipel, "Fuzzy preferences in the graph model for conflict resolution",
   *IEEE Trans. Fuzzy Systems* 20 (4), 2012, 760-770.
.. [4] L. C. Rego, A. M. dos Santos, "Probabilistic preferences in the graph model for conflict resolution",
   *IEEE Trans. SMC: Systems* 45 (4), 2015, 595-608.
.. [5] H. Kuang, M. A. Bashar, K. W. Hipel, D. M. Kilgour, "Grey-based preference in a graph model for conflict
   resolution with multiple decision makers", *IEEE Trans. SMC: Systems* 45 (9), 2015, 1254-1267.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import permutations, product

from detente.engine.reference import Game, State, joint_moves

__all__ = [
    "Relation",
    "certainty",
    "completions",
    "grey_difference",
    "is_stable",
    "joint_answers",
    "linear_degree",
    "probability",
    "strength_in_all",
    "strength_of",
    "whitened",
]

Relation = Callable[[int, State, State], bool]
"""``relation(i, s, q)``."""


def joint_answers(game: Game, i: int, s: State, credible: Relation | None, rule: str) -> frozenset[State]:
    """All that the opponents can bring about from ``s`` by at least one move; with a relation, by such moves only."""
    if credible is None:
        return joint_moves(game, game.opponents(i), s, rule=rule)
    moves = tuple(
        {t: frozenset(q for q in ends if credible(j, t, q)) for t, ends in of_j.items()}
        for j, of_j in enumerate(game.moves)
    )
    return joint_moves(Game(game.states, moves, game.ranks), game.opponents(i), s, rule=rule)


def is_stable(
    game: Game,
    i: int,
    s: State,
    concept: str,
    *,
    leaves: Relation,
    deters: Relation,
    credible: Relation,
    rule: str = "legal_sequences",
) -> bool:
    """Whether ``s`` is stable for ``i``.

    Nash: nothing within reach tempts. GMR: each tempting move can be answered so that the end deters. SMR: and so does
    every state that ``i`` can then move to. SEQ and SSEQ: the same, by credible moves only.
    """
    tempting = [q for q in game.moves[i][s] if leaves(i, s, q)]
    if concept == "nash":
        return not tempting
    by_credible = credible if concept in ("seq", "sseq") else None
    return all(
        any(
            deters(i, s, end)
            and (concept in ("gmr", "seq") or all(deters(i, s, after) for after in game.moves[i][end]))
            for end in joint_answers(game, i, q, by_credible, rule)
        )
        for q in tempting
    )


# -- Statements left open ----------------------------------------------------------------------------------------------

Key = tuple[int, ...]
"""What each statement of an order adds to a state: larger is preferred, the first that differs decides."""


def completions(
    known: Sequence[int], wish_open: Iterable[int], place_open: Sequence[int]
) -> list[list[tuple[int, int]]]:
    """Every order that statements may come in, as lists of pairs of a statement and a sign.

    Parameters
    ----------
    known : sequence of int
        Statements in their order; those in ``wish_open`` among them.
    wish_open : iterable of int
        Statements that may be wanted (+1) or not wanted (-1), at their place.
    place_open : sequence of int
        Statements that are wanted, and may stand at any place, before or after each other.
    """
    open_signs = list(wish_open)
    found = []
    for signs in product((1, -1), repeat=len(open_signs)):
        sign = dict(zip(open_signs, signs, strict=True))
        for order in permutations(place_open):
            for gaps in product(range(len(known) + 1), repeat=len(order)):
                if list(gaps) != sorted(gaps):
                    continue
                line = [(statement, sign.get(statement, 1)) for statement in known]
                for statement, gap in reversed(list(zip(order, gaps, strict=True))):
                    line.insert(gap, (statement, 1))
                found.append(line)
    return found


# -- Strength ----------------------------------------------------------------------------------------------------------


def strength_of(
    degrees: Sequence[int], gaps: Sequence[Fraction], s: Sequence[int], q: Sequence[int], difference: Fraction
) -> int:
    """Degree to which ``q`` is preferred to ``s``; negative where it is worse.

    The first statement that differs decides and gives its degree; where none does, the difference of the weights
    decides, and each gap that it reaches adds a degree.
    """
    for degree, before, after in zip(degrees, s, q, strict=True):
        if before != after:
            return degree if after > before else -degree
    if not difference:
        return 0
    degree = 1 + sum(abs(difference) >= gap for gap in gaps)
    return degree if difference > 0 else -degree


def strength_in_all(
    lines: Sequence[Sequence[tuple[int, int]]],
    degrees: Sequence[int],
    gaps: Sequence[Fraction],
    s: Sequence[int],
    q: Sequence[int],
    difference: Fraction,
) -> int | None:
    """Degree to which ``q`` is preferred to ``s`` where every completion agrees on the direction; None if unknown.

    Of the degrees that the completions give, the least counts.
    """
    found = {
        strength_of(
            [degrees[statement] for statement, _ in line],
            gaps,
            [sign * s[statement] for statement, sign in line],
            [sign * q[statement] for statement, sign in line],
            difference,
        )
        for line in lines
    }
    if len({(degree > 0) - (degree < 0) for degree in found}) > 1:
        return None
    return min(found, key=abs)


Value = tuple[Fraction | int, ...]
"""What a state is worth to somebody; the first entry that differs decides."""

# -- Degrees and probabilities -----------------------------------------------------------------------------------------


def linear_degree(difference: Fraction, width: Fraction) -> Fraction:
    """Degree of preference that grows with a difference: one half at none, certain at the width."""
    return min(max(Fraction(1, 2) + difference / (2 * width), Fraction(0)), Fraction(1))


def certainty(degree: Fraction) -> Fraction:
    """Relative certainty of preferring ``q`` to ``s``: the degree one way minus the degree the other way."""
    return degree - (1 - degree)


def whitened(lower: Fraction, upper: Fraction, coefficient: Fraction) -> Fraction:
    """Relative certainty of a degree between two bounds, whitened."""
    return (1 - coefficient) * certainty(lower) + coefficient * certainty(upper)


def grey_difference(
    weights: Sequence[tuple[Fraction, Fraction]], s: Sequence[int], q: Sequence[int]
) -> tuple[Fraction, Fraction]:
    """Bounds of the difference of two weighted sums, over all weights within their bounds."""
    lower = upper = Fraction(0)
    for (low, high), before, after in zip(weights, s, q, strict=True):
        ends = sorted(((after - before) * low, (after - before) * high))
        lower, upper = lower + ends[0], upper + ends[1]
    return lower, upper


def probability(shares: Sequence[Fraction], s: Sequence[Value], q: Sequence[Value]) -> Fraction:
    """Probability that ``q`` is preferred to ``s``: the share of the camps that prefer it.

    ``s`` and ``q`` give the value of the state to each camp: what its statements hold, then its weighted sum.
    """
    return sum((share for share, before, after in zip(shares, s, q, strict=True) if after > before), start=Fraction(0))
