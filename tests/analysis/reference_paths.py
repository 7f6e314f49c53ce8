"""Rules of moves and legal sequences by brute force, on the reference's game of a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.engine import reference as ref
from detente.engine.reference_best_replies import best_replies, is_best_reply_sequential
from detente.model import StateSpace
from tests.analysis.reference_game import reference_game

Pair = tuple[int, int]
Moves = list[dict[int, list[int]]]
"""For each decision maker the indices that it moves to from an index."""


@dataclass(frozen=True)
class Rules:
    """All rules of moves of one state space, spelled out."""

    space: StateSpace
    concepts: Sequence[str]

    def __post_init__(self) -> None:
        game, position = reference_game(self.space)
        object.__setattr__(self, "game", game)
        object.__setattr__(self, "position", position)

    def is_stable(self, game: ref.Game, i: int, s: ref.State) -> bool:
        concept, settings = self.concepts[i], self.space.settings
        if concept == "nash":
            return ref.is_nash(game, i, s)
        ties = settings.ties == "sanction"
        if concept == "sim":
            return ref.is_sim(game, i, s, ties_are_sanctions=ties)
        judge = is_best_reply_sequential if concept == "brseq" else getattr(ref, f"is_{concept}")
        return judge(game, i, s, ties_are_sanctions=ties, rule=settings.joint_moves)

    def ends(self, rule: str, i: int, s: ref.State) -> frozenset[ref.State]:
        if rule == "moves":
            return self.game.moves[i][s]
        if rule == "best_replies":
            return best_replies(self.game, i, s)
        better = ref.improvements(self.game, i, s)
        if rule == "improvements":
            return better
        if rule == "from_unstable":
            return frozenset() if self.is_stable(self.game, i, s) else better
        return frozenset(q for q in better if not self.is_stable(self.with_only(i, s, q), i, s))

    def with_only(self, i: int, s: ref.State, q: ref.State) -> ref.Game:
        """The game in which ``q`` is all that ``i`` can move to from ``s``."""
        moves = tuple({**own, s: frozenset({q})} if j == i else own for j, own in enumerate(self.game.moves))
        return replace(self.game, moves=moves)

    def moves(self, rule: str, avoid: set[int]) -> Moves:
        spelled: Moves = []
        for i in self.game.decision_makers:
            own = {}
            for s, index in self.position.items():
                found = {self.position[q] for q in self.ends(rule, i, s)}
                own[index] = sorted(found - avoid)
            spelled.append(own)
        return spelled


def arrivals(moves: Moves, start: int, *, last: int | None = None) -> dict[Pair, int]:
    """Fewest moves to every pair of last mover and state; somebody may have moved to the start just before."""
    found: dict[Pair, int] = {}
    layer: set[tuple[int | None, int]] = {(last, start)}
    depth = 0
    while layer:
        depth += 1
        layer = {(i, q) for j, s in layer for i in range(len(moves)) if i != j for q in moves[i][s]} - found.keys()
        found.update(dict.fromkeys(layer, depth))
    return found


def distance(moves: Moves, start: int, targets: set[int], *, last: int | None = None) -> int | None:
    if start in targets:
        return 0
    depths = [depth for (_, state), depth in arrivals(moves, start, last=last).items() if state in targets]
    return min(depths, default=None)


def sequences(moves: Moves, start: int, length: int) -> list[tuple[Pair, ...]]:
    found: list[tuple[Pair, ...]] = [()]
    for _ in range(length):
        found = [
            (*done, (i, q))
            for done in found
            for i in range(len(moves))
            if not done or done[-1][0] != i
            for q in moves[i][done[-1][1] if done else start]
        ]
    return found


def bound_for(moves: Moves, states: set[int], bad: set[int], *, onward: Moves | None = None) -> set[int]:
    """States from which play is bound to enter the bad ones, or to make a move that is not among the onward ones."""
    bound = set(bad)
    while True:
        more = set()
        for s in states - bound:
            anything = [q for own in moves for q in own[s]]
            allowed = [q for own in onward or moves for q in own[s]]
            if anything and set(allowed) <= bound:
                more.add(s)
        if not more:
            return bound
        bound |= more
