"""Stability under attitudes as sets and loops: the slow twin of `attitudes`.

A decision maker's attitudes towards everybody, itself included, are +1 (devoting), 0 (indifferent) or -1 (aggressive).
State ``q`` is *relationally preferred* to ``s`` by ``i`` (total relational preference) if it compares well for every
``j`` towards whom ``i`` is not indifferent: for +1 ``j`` ranks ``q`` at least as high as ``s`` (weak) or higher
(strict), for -1 at most as high or lower. ``TRR_i(s)``, the total relational replies, are the moves to such states;
``Phi_i(s)`` is ``s`` and all that is not relationally preferred to it.

References
----------
.. [1] T. Inohara, K. W. Hipel, S. Walker, "Conflict analysis approaches for investigating attitudes and
   misperceptions in the War of 1812", *Journal of Systems Science and Systems Engineering* 16, 2007, 181-201 (not
   re-read).
.. [2] T. Inohara, K. W. Hipel, "Interrelationships among attitude-based and conventional stability concepts within the
   graph model for conflict resolution", *IEEE SMC* 2009 (abstract read).

Examples
--------
A prisoner's dilemma: whoever is devoted to the other as well as to itself does not desert it.

>>> from detente.engine.reference import game_from_options
>>> row = {(0, 0): 2, (1, 0): 1, (0, 1): 4, (1, 1): 3}
>>> column = {(0, 0): 2, (1, 0): 4, (0, 1): 1, (1, 1): 3}
>>> game = game_from_options([2, 2], [0, 1], ["free", "free"], [row, column])
>>> [s for s in game.states if is_relational_nash(game, 0, s, [(1, 1), (0, 1)])]
[(0, 0), (1, 0), (0, 1), (1, 1)]
>>> [s for s in game.states if is_relational_nash(game, 0, s, [(1, 0), (0, 1)])]
[(0, 0), (0, 1)]
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from detente.engine.reference import Game, State, game_from_arcs, joint_moves

Towards = Sequence[Sequence[int]]


def is_relationally_preferred(game: Game, i: int, q: State, s: State, towards: Towards, *, weak: bool = False) -> bool:
    """Whether ``i`` relationally prefers ``q`` to ``s``: ``q TRP_i s``."""
    for j in game.decision_makers:
        gain = (game.ranks[j][q] - game.ranks[j][s]) * towards[i][j]
        if towards[i][j] != 0 and not (gain >= 0 if weak else gain > 0):
            return False
    return True


def relational_replies(game: Game, i: int, s: State, towards: Towards, *, weak: bool = False) -> frozenset[State]:
    """``TRR_i(s)``: the moves of ``i`` to states that it relationally prefers to ``s``."""
    return frozenset(q for q in game.moves[i][s] if is_relationally_preferred(game, i, q, s, towards, weak=weak))


def relationally_deters(game: Game, i: int, s: State, q: State, towards: Towards, *, weak: bool = False) -> bool:
    """Whether ``q`` is in ``Phi_i(s)``."""
    return q == s or not is_relationally_preferred(game, i, q, s, towards, weak=weak)


def _answers(
    game: Game, i: int, s1: State, towards: Towards, *, weak: bool, credible: bool, rule: str
) -> Collection[State]:
    if not credible:
        return joint_moves(game, game.opponents(i), s1, rule=rule)
    arcs = [
        [(s, q) for s in game.states for q in relational_replies(game, j, s, towards, weak=weak)]
        for j in game.decision_makers
    ]
    return joint_moves(game_from_arcs(game.states, arcs, game.ranks), game.opponents(i), s1, rule=rule)


def is_relational_nash(game: Game, i: int, s: State, towards: Towards, *, weak: bool = False) -> bool:
    """Relational Nash: no total relational reply."""
    return not relational_replies(game, i, s, towards, weak=weak)


def is_relational(
    game: Game,
    i: int,
    s: State,
    towards: Towards,
    *,
    concept: str,
    weak: bool = False,
    rule: str = "legal_sequences",
) -> bool:
    """Relational GMR, SMR, SEQ or SSEQ: every relational reply is answered by a state in ``Phi_i(s)``.

    GMR and SMR admit any moves of the opponents, SEQ and SSEQ only their own relational replies; for SMR and SSEQ all
    that ``i`` can move to from the answer must be in ``Phi_i(s)`` as well. Relational SSEQ is ours, by analogy.
    """

    def deters(q: State) -> bool:
        return relationally_deters(game, i, s, q, towards, weak=weak)

    counter = concept in ("smr", "sseq")
    return all(
        any(
            deters(s2) and (not counter or all(deters(s3) for s3 in game.moves[i][s2]))
            for s2 in _answers(game, i, s1, towards, weak=weak, credible=concept in ("seq", "sseq"), rule=rule)
        )
        for s1 in relational_replies(game, i, s, towards, weak=weak)
    )
