"""Metarational trees: the focal decision maker moves, its opponents answer, it moves again, ..., so many moves in all.

A state is stable if the opponents can see to it that the focal decision maker ends no better off, wherever it stops;
they need not like their answers. One move is Nash, two are GMR, three are SMR. In the credible trees every move has to
improve its mover's lot; then two moves are SEQ and three SSEQ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from detente.engine.arrays import Array, shaped
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.rules import Rule


@dataclass(frozen=True)
class Tree:
    """What a tree of so many moves decides.

    Attributes
    ----------
    horizon : int
        Moves in all.
    stable : bool array, shape ``structure.shape``
        States from which no improvement survives; means nothing at infeasible states.
    settled : bool
        Whether this tree and all longer ones decide as those one and two moves shorter: nothing changes any more,
        except that even and odd numbers of moves may differ for ever.
    """

    horizon: int
    stable: Array
    settled: bool


def metarational_trees(
    structure: Grid | Graph,
    i: int,
    rank: Array,
    *,
    rule: Rule = "legal_sequences",
    ties_are_sanctions: bool = True,
    credible: Sequence[Array] | None = None,
) -> Iterator[Tree]:
    """Yield what trees of one move, of two moves, and so on decide for one decision maker, without end.

    Parameters
    ----------
    structure : Grid or Graph
    i : int
        The focal decision maker.
    rank : integer array, one value per state; larger is preferred
    rule : {"legal_sequences", "each_once", "one_move"}
        How the opponents may move one after another in an answer, which counts as one move.
    ties_are_sanctions : bool
    credible : sequence of integer array, one per decision maker, optional
        Everybody's ranks: every move must improve its mover's lot.

    Notes
    -----
    ``end(s)`` is what a state is worth where nobody moves on. With ``k`` moves left, the opponents' turn is worth
    ``min(end, joint_min(others, own turn with k - 1))`` and the focal decision maker's ``max(end, reach_max(opponents'
    turn with k - 1))``. A tree of two moves more puts one turn of each on top, so that each tree costs three passes.
    Along the even and along the odd numbers of moves the worth only rises or only falls, so that both come to rest.

    In credible trees only the opponents' turn is narrowed (``joint_improving_min``). That the focal decision maker's
    own later moves must be improvements as well changes nothing: it stands no better than at the start when it moves
    on, or would stop; and where it moves to in order to win, it ends better than at the start.
    """
    full = np.broadcast_to(shaped(rank, structure.shape, "rank"), structure.shape)
    start = 2 * np.unique(full, return_inverse=True)[1].reshape(structure.shape).astype(np.int64)
    end = start if ties_are_sanctions else start + 1  # where a tie is no sanction, it counts as half a rank better
    others = [j for j in range(structure.n_decision_makers) if j != i]
    inside = np.ones(structure.shape, dtype=bool)
    if structure.feasible is not None:
        inside = structure.feasible.reshape(structure.shape)

    def opponents(worth: Array) -> Array:
        if credible is None:
            return np.minimum(end, structure.joint_min(others, worth, rule=rule))
        return np.minimum(end, structure.joint_improving_min(others, worth, credible, rule=rule))

    worths, same = [end, opponents(end)], [False, False]
    horizon = 0
    while True:
        horizon += 1
        worth = worths[(horizon - 1) % 2]
        stable = np.asarray(structure.reach_max(i, np.minimum(start, worth)) <= start)
        yield Tree(horizon, np.broadcast_to(stable, structure.shape), all(same))
        longer = opponents(np.maximum(end, structure.reach_max(i, worth)))
        same[(horizon - 1) % 2] = bool((longer == worth)[inside].all())
        worths[(horizon - 1) % 2] = longer


def metarational_stable(
    structure: Grid | Graph,
    i: int,
    rank: Array,
    horizon: int,
    *,
    rule: Rule = "legal_sequences",
    ties_are_sanctions: bool = True,
    credible: Sequence[Array] | None = None,
) -> Array:
    """Return the states that are stable in a tree of so many moves; parameters as in `metarational_trees`."""
    if horizon < 1:
        raise ValueError(f"horizon must be at least 1; got {horizon}")
    trees = metarational_trees(structure, i, rank, rule=rule, ties_are_sanctions=ties_are_sanctions, credible=credible)
    return next(islice(trees, horizon - 1, None)).stable
