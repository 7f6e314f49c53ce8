"""Best-reply sequential stability as sets and loops: the slow twin of `best_replies`.

A variant of our own, not a concept of the literature: sequential stability (SEQ) in which the opponents answer by best
replies only. It is kept apart from `reference`, which holds the definitions of the field.

Examples
--------
Two DMs in a prisoner's dilemma: a lone move away from cooperation is answered by the other's best reply.

>>> from detente.engine.reference import game_from_options
>>> row = {(0, 0): 2, (1, 0): 1, (0, 1): 4, (1, 1): 3}
>>> column = {(0, 0): 2, (1, 0): 4, (0, 1): 1, (1, 1): 3}
>>> game = game_from_options([2, 2], [0, 1], ["free", "free"], [row, column])
>>> [s for s in game.states if is_best_reply_sequential(game, 0, s)]
[(0, 0), (0, 1), (1, 1)]
"""

from __future__ import annotations

from collections.abc import Collection

from detente.engine.reference import Game, State, deters, improvements


def best_replies(game: Game, i: int, s: State) -> frozenset[State]:
    """``B_i(s)``: the UIs of ``i`` from ``s`` that it ranks highest; empty where it has no UI."""
    better = improvements(game, i, s)
    top = max((game.ranks[i][q] for q in better), default=None)
    return frozenset(q for q in better if game.ranks[i][q] == top)


def joint_best_replies(
    game: Game, group: Collection[int], s: State, *, rule: str = "legal_sequences"
) -> frozenset[State]:
    """All that the members of a group can bring about from ``s`` if each of them makes best replies only.

    The rules are those of `reference.joint_moves`; every move is a best reply at the state that it leaves.
    """
    seen: set[tuple[State, int | None, frozenset[int]]] = {(s, None, frozenset())}
    open_ends = list(seen)
    found: set[State] = set()
    while open_ends:
        state, last_mover, moved = open_ends.pop()
        for j in group:
            if j == last_mover or (rule == "each_once" and j in moved) or (rule == "one_move" and moved):
                continue
            for q in best_replies(game, j, state):
                found.add(q)
                node = (q, j, frozenset() if rule == "legal_sequences" else moved | {j})
                if node not in seen:
                    seen.add(node)
                    open_ends.append(node)
    return frozenset(found)


def is_best_reply_sequential(
    game: Game, i: int, s: State, *, ties_are_sanctions: bool = True, rule: str = "legal_sequences"
) -> bool:
    """Best-reply sequential stability: every UI of ``i`` can be answered by best replies so that it ends no better.

    Every UI of the focal decision maker counts, not only its best ones; only the opponents' answers are narrowed.
    """
    return all(
        any(
            deters(game, i, s, s2, ties_are_sanctions=ties_are_sanctions)
            for s2 in joint_best_replies(game, game.opponents(i), s1, rule=rule)
        )
        for s1 in improvements(game, i, s)
    )
