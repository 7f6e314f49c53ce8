"""A part of a state space: the same conflict, in which only some of the states can come about."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.engine import Graph, Grid
from detente.model import StateSpace
from detente.model.state_space import Unmerged
from detente.types import BoolArray

__all__ = ["restricted_space"]


def restricted_space(space: StateSpace, kept: BoolArray) -> StateSpace:
    """Return the space in which only some states are feasible.

    Parameters
    ----------
    space : StateSpace
    kept : array of bool, one per position
        The states that stay feasible, if they are.

    Returns
    -------
    StateSpace
        In option form indices are those of the whole; where states are explicit (coalesced ones, say) they are counted
        anew. Numbers are always counted anew.
    """
    if isinstance(space.structure, Grid):
        mask = kept & space.states.feasible_mask()
        mask.flags.writeable = False
        states = replace(space.states, mask=None if mask.all() else mask)
        return replace(space, states=states, structure=replace(space.structure, feasible=mask))
    return _restricted_graph(space, space.structure, np.flatnonzero(kept))


def _restricted_graph(space: StateSpace, graph: Graph, chosen: np.ndarray[tuple[int], np.dtype[np.intp]]) -> StateSpace:
    new = np.full(graph.n_states, -1, dtype=np.intp)
    new[chosen] = np.arange(chosen.size)
    arcs = []
    for indptr, targets in zip(graph.indptr, graph.indices, strict=True):
        sources = np.repeat(np.arange(graph.n_states), np.diff(indptr))
        inside = (new[sources] >= 0) & (new[targets] >= 0)
        arcs.append((new[sources[inside]], new[targets[inside]]))
    states, unmerged = space.states, space.states.unmerged
    if unmerged is not None:
        position = new[unmerged.positions]
        left = position >= 0
        feasible = np.zeros(unmerged.grid.n_states, dtype=bool)
        feasible[unmerged.codes[left]] = True
        unmerged = Unmerged(replace(unmerged.grid, feasible=feasible), unmerged.codes[left], position[left])
    states = replace(
        states,
        n_positions=int(chosen.size),
        axes_shape=(int(chosen.size),),
        members=None if states.members is None else states.members[chosen],
        varies=None if states.varies is None else states.varies[chosen],
        unmerged=unmerged,
    )
    ranks = tuple(rank.reshape(-1)[chosen] for rank in space.ranks)
    for rank in ranks:
        rank.flags.writeable = False
    return replace(space, states=states, structure=Graph.from_arcs(int(chosen.size), arcs), ranks=ranks)
