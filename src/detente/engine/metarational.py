"""Metarational trees: the focal decision maker moves, its opponents answer, it moves again, ..., so many moves in all.

A state is stable if the opponents can see to it that the focal decision maker ends no better off, wherever it stops;
they need not like their answers. One move is Nash, two are GMR, three are SMR.
"""

from __future__ import annotations

import numpy as np

from detente.engine.arrays import Array, shaped
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.rules import Rule


def metarational_stable(
    structure: Grid | Graph,
    i: int,
    rank: Array,
    horizon: int,
    *,
    rule: Rule = "legal_sequences",
    ties_are_sanctions: bool = True,
) -> Array:
    """States from which no improvement survives, for a number of moves in all.

    Parameters
    ----------
    structure : Grid or Graph
    i : int
        The focal decision maker.
    rank : integer array, one value per state; larger is preferred
    horizon : int
        Moves in all, at least 1; a joint answer of the opponents counts as one.
    rule : {"legal_sequences", "each_once", "one_move"}
        How the opponents may move one after another in an answer.
    ties_are_sanctions : bool

    Returns
    -------
    bool array, shape ``structure.shape``; means nothing at infeasible states

    Notes
    -----
    ``settled(s)`` is what a state is worth where nobody moves on. With ``k`` moves left, the opponents' turn is worth
    ``min(settled, joint_min(others, own turn with k - 1))`` and the focal decision maker's ``max(settled, reach_max(
    opponents' turn with k - 1))``. Cost: one primitive per move of the horizon.
    """
    if horizon < 1:
        raise ValueError(f"horizon must be at least 1; got {horizon}")
    full = np.broadcast_to(shaped(rank, structure.shape, "rank"), structure.shape)
    start = 2 * np.unique(full, return_inverse=True)[1].reshape(structure.shape).astype(np.int64)
    settled = start if ties_are_sanctions else start + 1  # where a tie is no sanction, it counts as half a rank better
    others = [j for j in range(structure.n_decision_makers) if j != i]
    worth = settled
    for left in range(1, horizon):
        if (horizon - left) % 2:  # the last turn is the opponents' where the horizon is even
            worth = np.minimum(settled, structure.joint_min(others, worth, rule=rule))
        else:
            worth = np.maximum(settled, structure.reach_max(i, worth))
    return np.asarray(structure.reach_max(i, np.minimum(start, worth)) <= start)
