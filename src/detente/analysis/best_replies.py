"""Best-reply sequential stability: a variant of our own, for state spaces in which deterrence says little.

Sequential stability (SEQ) lets the opponents answer an improvement by any legal sequence of improvements. In a large
conflict such sequences reach nearly everywhere, so that nearly every improvement is deterred by something. Here each
opponent answers by *best replies* only: it goes to a state that it likes best among those that it can reach, and only
if that improves its lot. The graph of best replies is sparse, and what it deters is easier to believe.

**Its place.** Nash implies best-reply sequential implies SEQ, state by state, for each decision maker, on the grid and
on any graph, for every rule of joint moves. *Nash implies it:* without a unilateral improvement there is nothing to be
deterred. *It implies SEQ:* a best reply is an improvement for its mover at the state where it is made, so that a legal
sequence of best replies is a legal sequence of improvements; whatever deters here deters there. Both implications are
strict (the tests show a state for each). It is not comparable with SSEQ: that one narrows what may follow a sanction,
this one which sanctions there are. Narrowing the answers can only take sanctions away: no answer at all deters nobody.

The focal decision maker still weighs all of its improvements, not only its best replies: otherwise a state could count
as stable because the most tempting move is deterred while a lesser improvement is free.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.analysis.concepts import CONCEPTS
from detente.engine import Graph, Grid
from detente.engine.best_replies import joint_best_reply_min
from detente.model import Settings, StateLike, StateSet, StateSpace
from detente.types import BoolArray, IntArray

__all__ = [
    "BEST_REPLY_SEQUENTIAL",
    "best_reply_bound",
    "best_reply_equilibria",
    "best_reply_stable",
    "best_reply_stable_mask",
    "is_best_reply_stable",
    "worst_best_replies",
]

BEST_REPLY_SEQUENTIAL = CONCEPTS["brseq"]
"""Its row in the table of concepts."""


def worst_best_replies(
    structure: Grid | Graph, ranks: Sequence[IntArray], settings: Settings, decision_maker: int
) -> IntArray:
    """Return, for every state, the worst that the opponents' best replies can make of it for one decision maker."""
    others = [j for j in range(len(ranks)) if j != decision_maker]
    worst = joint_best_reply_min(structure, others, ranks[decision_maker], ranks, rule=settings.joint_moves)
    return np.broadcast_to(worst, structure.shape)


def best_reply_stable_mask(
    structure: Grid | Graph, ranks: Sequence[IntArray], settings: Settings, decision_maker: int
) -> BoolArray:
    """Evaluate the formula of best-reply sequential stability for one decision maker.

    Parameters
    ----------
    structure : Grid or Graph
    ranks : sequence of int arrays, one per decision maker
        Larger is preferred.
    settings : Settings
        ``joint_moves`` and ``ties`` matter here.
    decision_maker : int

    Returns
    -------
    bool array, shape (n_states,)
        False at infeasible states.
    """
    r = np.asarray(ranks[decision_maker]).reshape(structure.shape)
    stable = np.asarray(best_reply_bound(structure, ranks, settings, decision_maker) <= r).reshape(-1)
    return stable if structure.feasible is None else stable & structure.feasible


def best_reply_bound(
    structure: Grid | Graph, ranks: Sequence[IntArray], settings: Settings, decision_maker: int
) -> IntArray:
    """Return the best that one decision maker can make of each state if the others answer by best replies.

    A state is stable where this is not above its rank. Broadcastable to ``structure.shape``.
    """
    r = np.asarray(ranks[decision_maker]).reshape(structure.shape)
    worst = worst_best_replies(structure, ranks, settings, decision_maker)
    if settings.ties == "no_sanction":
        worst = np.where(worst < r.max(), worst + (worst < r.max()), worst).astype(worst.dtype, copy=False)
    return structure.reach_max(decision_maker, np.minimum(r, worst))


def best_reply_stable(space: StateSpace, decision_maker: str) -> StateSet:
    """Return the states that are best-reply sequentially stable for one decision maker.

    Examples
    --------
    >>> import detente
    >>> space = detente.load("prisoners-dilemma").compile()
    >>> [str(state) for state in best_reply_stable(space, space.decision_makers[0])]
    ['NN', 'NY', 'YY']
    """
    maker = space.conflict.decision_maker_index(decision_maker)
    return StateSet(space, np.flatnonzero(best_reply_stable_mask(space.structure, space.ranks, space.settings, maker)))


def is_best_reply_stable(space: StateSpace, state: StateLike, decision_maker: str) -> bool:
    """Tell whether one state is best-reply sequentially stable for one decision maker."""
    return space.state(space.find(state)) in best_reply_stable(space, decision_maker)


def best_reply_equilibria(space: StateSpace) -> StateSet:
    """Return the states that are best-reply sequentially stable for every decision maker."""
    masks = [
        best_reply_stable_mask(space.structure, space.ranks, space.settings, maker)
        for maker in range(len(space.decision_makers))
    ]
    return StateSet(space, np.flatnonzero(np.logical_and.reduce(masks)))
