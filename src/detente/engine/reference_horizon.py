"""Looking further ahead as recursions over sets: the slow twin of `anticipation` and `metarational`.

References
----------
.. [1] D. M. Kilgour, "Anticipation and stability in two-person noncooperative games", in *Dynamic Models of
   International Conflict*, 1985 (limited-move and non-myopic stability; not re-read).
.. [2] L. Fang, K. W. Hipel, D. M. Kilgour, *Interactive Decision Making: The Graph Model for Conflict Resolution*,
   Wiley, 1993 (not re-read).
.. [3] D.-Z. Zeng, L. Fang, K. W. Hipel, D. M. Kilgour, "Policy equilibrium and generalized metarationalities for
   multiple decision-maker conflicts", *IEEE Transactions on Systems, Man, and Cybernetics A* 37, 2007, 456-463
   (abstract read).

Examples
--------
Two DMs in a prisoner's dilemma: from cooperation nobody moves if it looks two moves ahead or more.

>>> from detente.engine.reference import game_from_options
>>> row = {(0, 0): 2, (1, 0): 1, (0, 1): 4, (1, 1): 3}
>>> column = {(0, 0): 2, (1, 0): 4, (0, 1): 1, (1, 1): 3}
>>> game = game_from_options([2, 2], [0, 1], ["free", "free"], [row, column])
>>> [h for h in range(1, 6) if is_limited_move_stable(game, 0, (1, 1), h)]
[2, 3, 4, 5]
"""

from __future__ import annotations

from detente.engine.reference import Game, State, deters, improvements, joint_moves


def anticipated(game: Game, i: int, s: State, horizon: int, *, ties: str = "harsh") -> State:
    """``G_h(i, s)``: where play ends if ``i`` is to move at ``s`` and both look ahead; for two DMs.

    ``i`` moves to the state from which the end that it then anticipates is best for it, and stays if that end is no
    better than ``s``. Among moves that are equally good for it, the one worst (``harsh``) or best (``kind``) for the
    other.
    """
    if horizon == 0 or not game.moves[i][s]:
        return s
    mine, others = game.ranks[i], game.ranks[1 - i]
    ends = [anticipated(game, 1 - i, q, horizon - 1, ties=ties) for q in sorted(game.moves[i][s], key=repr)]
    sign = 1 if ties == "kind" else -1
    best = max(ends, key=lambda end: (mine[end], sign * others[end]))
    return best if mine[best] > mine[s] else s


def is_limited_move_stable(game: Game, i: int, s: State, horizon: int, *, ties: str = "harsh") -> bool:
    """Limited-move stability with horizon ``h`` (``L_h``): ``i`` stays."""
    return not any(
        game.ranks[i][anticipated(game, 1 - i, q, horizon - 1, ties=ties)] > game.ranks[i][s] for q in game.moves[i][s]
    )


def is_metarational(
    game: Game,
    i: int,
    s: State,
    horizon: int,
    *,
    ties_are_sanctions: bool = True,
    rule: str = "legal_sequences",
    credible: bool = False,
) -> bool:
    """Generalized metarationality (``MR_h``): the opponents can keep ``i`` from ending better than at ``s``.

    ``i`` moves first; then its opponents, by any legal sequence, and ``i`` take turns, ``h`` in all; whoever's turn it
    is may stop. With ``credible`` (``CMR_h``) every single move is an improvement for its mover where it is made.
    """
    others = game.opponents(i)

    def own(q: State) -> frozenset[State]:
        return improvements(game, i, q) if credible else game.moves[i][q]

    def holds(q: State) -> bool:
        return deters(game, i, s, q, ties_are_sanctions=ties_are_sanctions)

    def answered(q: State, left: int) -> bool:
        """Tell what comes of the opponents' turn at ``q``, with so many moves left."""
        if holds(q):
            return True  # they need not move
        return left > 0 and any(kept(r, left - 1) for r in joint_moves(game, others, q, rule=rule, improving=credible))

    def kept(q: State, left: int) -> bool:
        """Tell whether ``i``, whose turn it is at ``q``, ends no better whether it stops or moves."""
        return holds(q) and (left == 0 or all(answered(r, left - 1) for r in own(q)))

    return all(answered(q, horizon - 1) for q in improvements(game, i, s))
