"""Sanctions by moves that are thought credible opponent by opponent, as sets and loops: the slow twin of `credible`.

For each focal decision maker ``i`` and each opponent ``j`` one list of moves: ``any``, ``improvements``,
``best_replies`` or ``none``. Behind it stand the heterogeneous and mixed stabilities of the literature, which give each
opponent its own kind of sanction; best replies are a kind of our own.

References
----------
.. [1] S. Zhao, H. Xu, K. W. Hipel, J. Yang, "Mixed stabilities for analyzing opponents' heterogeneous behavior within
   the graph model for conflict resolution", *European Journal of Operational Research* 277, 2019 (not re-read).

Examples
--------
>>> from detente.engine.reference import game_from_options
>>> row = {(0, 0): 2, (1, 0): 1, (0, 1): 4, (1, 1): 3}
>>> column = {(0, 0): 2, (1, 0): 4, (0, 1): 1, (1, 1): 3}
>>> game = game_from_options([2, 2], [0, 1], ["free", "free"], [row, column])
>>> [s for s in game.states if is_answered(game, 0, s, {1: "none"})]
[(0, 0), (0, 1)]
>>> [s for s in game.states if is_answered(game, 0, s, {1: "improvements"})]
[(0, 0), (0, 1), (1, 1)]
"""

from __future__ import annotations

from collections.abc import Mapping

from detente.engine.reference import Game, State, deters, game_from_arcs, improvements, joint_moves
from detente.engine.reference_best_replies import best_replies


def credible_moves(game: Game, j: int, s: State, kind: str) -> frozenset[State]:
    """Return the moves of ``j`` from ``s`` that are thought credible."""
    if kind == "none":
        return frozenset()
    if kind == "any":
        return game.moves[j][s]
    return improvements(game, j, s) if kind == "improvements" else best_replies(game, j, s)


def is_answered(
    game: Game,
    i: int,
    s: State,
    kinds: Mapping[int, str],
    *,
    counter_move: bool = False,
    ties_are_sanctions: bool = True,
    rule: str = "legal_sequences",
) -> bool:
    """Every UI of ``i`` from ``s`` can be answered by credible moves of its opponents that end in ``Phi_i(s)``.

    With ``counter_move`` all that ``i`` can still move to from there must be in ``Phi_i(s)`` as well.
    """
    arcs = [
        [(p, q) for p in game.states for q in credible_moves(game, j, p, kinds.get(j, "none"))]
        for j in game.decision_makers
    ]
    answers = game_from_arcs(game.states, arcs, game.ranks)

    def holds(q: State) -> bool:
        ends = {q} | (game.moves[i][q] if counter_move else frozenset())
        return all(deters(game, i, s, end, ties_are_sanctions=ties_are_sanctions) for end in ends)

    return all(
        any(holds(s2) for s2 in joint_moves(answers, game.opponents(i), s1, rule=rule))
        for s1 in improvements(game, i, s)
    )
