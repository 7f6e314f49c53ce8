"""The definitions of coalition stability as sets and loops, like `detente.engine.reference`: shared with nothing.

``R_H(s)`` is what a coalition `H` can bring about, ``R_H++(s)`` its improvements: those that *all* members want.
A coalition is deterred by a state that spoils the improvement, and the outsiders ``N - H`` bring it about by moves, or
by improvements of their own, alone, all together, or in any sub-coalition.

References
----------
.. [1] T. Inohara, K. W. Hipel, "Coalition analysis in the graph model for conflict resolution", *Systems Engineering*
   11, 2008, 343-359.
.. [2] D. M. Kilgour, K. W. Hipel, L. Fang, X. Peng, "Coalition analysis in group decision support", *Group Decision
   and Negotiation* 10, 2001, 159-175 (equilibrium jumps).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from detente.engine.reference import Game, State, joint_moves

__all__ = [
    "CoalitionGame",
    "all_coalitions",
    "coalition_improvements",
    "coalition_moves",
    "improves",
    "is_coalition_stable",
    "sanctions",
    "spoils",
    "unsanctioned_improvements",
]


@dataclass(frozen=True)
class CoalitionGame:
    """A game and what the literature leaves open.

    Attributes
    ----------
    game : Game
    moves : {"legal_sequences", "joint_jump"}
        Members move one after another, or all change their options at once (option form only).
    improvement : {"strict", "pareto"}
        Every member is better off, or nobody worse and somebody better.
    spoils : {"one_member", "all_members"}
        A sanction makes the end no improvement any more, or leaves no member better off.
    ties : {"sanction", "no_sanction"}
        Whether a state that a member finds as good as the start deters it.
    directions : tuple of str
        How each option may move; needed for joint jumps.
    """

    game: Game
    moves: str = "legal_sequences"
    improvement: str = "strict"
    spoils: str = "one_member"
    ties: str = "sanction"
    directions: tuple[str, ...] = ()


def all_coalitions(members: Iterable[int]) -> list[frozenset[int]]:
    """All non-empty sub-coalitions."""
    some = sorted(members)
    return [frozenset(chosen) for size in range(1, len(some) + 1) for chosen in combinations(some, size)]


def coalition_moves(rules: CoalitionGame, group: Collection[int], s: State) -> frozenset[State]:
    """``R_H(s)``."""
    if rules.moves == "legal_sequences":
        return joint_moves(rules.game, group, s)
    return frozenset(q for q in rules.game.states if q != s and _is_jump(rules, group, s, q))


def _is_jump(rules: CoalitionGame, group: Collection[int], s: State, q: State) -> bool:
    """Only members' options differ, and each may be changed so; what lies between does not matter."""
    form = rules.game.option_form
    if form is None or not isinstance(s, tuple) or not isinstance(q, tuple):
        raise ValueError("a joint jump is defined in option form only")
    legal = {"free": (-1, 1), "up": (1,), "down": (-1,), "frozen": ()}
    return all(
        form.owners[k] in group and (1 if after > before else -1) in legal[rules.directions[k]]
        for k, (before, after) in enumerate(zip(s, q, strict=True))
        if before != after
    )


def improves(rules: CoalitionGame, group: Collection[int], s: State, q: State) -> bool:
    """Whether a coalition prefers ``q`` to ``s``."""
    changes = [rules.game.ranks[i][q] - rules.game.ranks[i][s] for i in group]
    if rules.improvement == "strict":
        return all(change > 0 for change in changes)
    return all(change >= 0 for change in changes) and any(change > 0 for change in changes)


def coalition_improvements(rules: CoalitionGame, group: Collection[int], s: State) -> frozenset[State]:
    """``R_H++(s)``."""
    return frozenset(q for q in coalition_moves(rules, group, s) if improves(rules, group, s, q))


def spoils(rules: CoalitionGame, group: Collection[int], s: State, q: State) -> bool:
    """Whether ``q`` is in ``Phi_H(s)``: it deters the coalition from leaving ``s``."""
    changes = [rules.game.ranks[i][q] - rules.game.ranks[i][s] for i in group]
    if rules.spoils == "all_members":
        return all(change <= 0 for change in changes) if rules.ties == "sanction" else all(c < 0 for c in changes)
    if rules.ties == "sanction":
        return not improves(rules, group, s, q)
    return any(change < 0 for change in changes)


def sanctions(
    rules: CoalitionGame, opponents: Collection[frozenset[int]], q: State, *, improving: bool
) -> frozenset[State]:
    """All that the opposing coalitions can bring about from ``q``, the same one not twice in succession.

    By moves in sequence it is what their members can bring about together, ``R_{N-H}(q)``.
    """
    if not improving and rules.moves == "legal_sequences":
        return joint_moves(rules.game, frozenset().union(*opponents), q)
    step: Callable[[frozenset[int], State], frozenset[State]] = (
        (lambda group, s: coalition_improvements(rules, group, s))
        if improving
        else (lambda group, s: coalition_moves(rules, group, s))
    )
    seen: set[tuple[State, frozenset[int]]] = set()
    open_ends: list[tuple[State, frozenset[int] | None]] = [(q, None)]
    while open_ends:
        state, last = open_ends.pop()
        for group in opponents:
            for end in step(group, state) if group != last else ():
                if (end, group) not in seen:
                    seen.add((end, group))
                    open_ends.append((end, group))
    return frozenset(state for state, _ in seen)


def unsanctioned_improvements(
    rules: CoalitionGame, group: Collection[int], opponents: Collection[frozenset[int]], s: State, concept: str
) -> frozenset[State]:
    """Improvements of a coalition from ``s`` that nothing deters under a concept: nash, gmr, smr or seq."""

    def deterred(q: State) -> bool:
        if concept == "nash":
            return False
        for end in sanctions(rules, opponents, q, improving=concept == "seq"):
            if spoils(rules, group, s, end) and (
                concept != "smr" or all(spoils(rules, group, s, t) for t in coalition_moves(rules, group, end))
            ):
                return True
        return False

    return frozenset(q for q in coalition_improvements(rules, group, s) if not deterred(q))


def is_coalition_stable(
    rules: CoalitionGame, group: Collection[int], opponents: Collection[frozenset[int]], s: State, concept: str
) -> bool:
    """Whether every improvement of a coalition from ``s`` is deterred."""
    return not unsanctioned_improvements(rules, group, opponents, s, concept)
