"""Sanctions where the focal decision maker thinks different moves credible for different opponents.

For each opponent one list of moves: ``any`` move, ``improvements`` only, ``best_replies`` only (improvements to what it
likes best among all within its reach), or ``none``. Legal sequences are made of these moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from detente.engine.arrays import Array, highest, shaped
from detente.engine.best_replies import best_reply_gate, joint_best_reply_min
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.rules import Rule, check_rule, minimum_each_once, minimum_of_sequences, minimum_one_move

KINDS = ("any", "improvements", "best_replies", "none")


def joint_credible_min(
    structure: Grid | Graph,
    kinds: Mapping[int, str],
    values: Array,
    ranks: Sequence[Array],
    *,
    rule: Rule = "legal_sequences",
) -> Array:
    """Minimum of some values over all that opponents can reach by credible moves, and the state itself.

    Parameters
    ----------
    structure : Grid or Graph
    kinds : mapping of decision maker to kind
        The opponents, each with the moves of it that are thought credible.
    values : integer array, broadcastable to ``structure.shape``
    ranks : sequence of integer array, one per decision maker; larger is preferred
    rule : {"legal_sequences", "each_once", "one_move"}

    Returns
    -------
    integer array, broadcastable to ``structure.shape``

    Notes
    -----
    On the grid each of the lists is transitive (a best reply is never followed by another of the same decision maker),
    so that who moved last need not be remembered; where all lists are alike, the joint primitives do it in one pass.
    """
    check_rule(rule)
    if not set(kinds.values()) <= set(KINDS):
        raise ValueError(f"kinds must be among {', '.join(KINDS)}; got {', '.join(sorted(set(kinds.values())))}")
    movers = {j: kind for j, kind in kinds.items() if kind != "none"}
    present = set(movers.values())
    if not present:
        return values
    if len(present) == 1:
        return _alike(structure, tuple(movers), present.pop(), values, ranks, rule)
    if isinstance(structure, Graph):
        return credible_graph(structure, movers, ranks).joint_min(movers, values, rule=rule)
    array = np.broadcast_to(shaped(values, structure.shape, "values"), structure.shape)
    if structure.feasible is not None:
        array = np.where(structure.feasible.reshape(structure.shape), array, array.dtype.type(highest(array.dtype)))
    by_rule = {
        "legal_sequences": minimum_of_sequences,
        "each_once": minimum_each_once,
        "one_move": minimum_one_move,
    }[rule]
    return by_rule(tuple(movers), array, partial(_grid_step, structure, movers, ranks))


def _grid_step(grid: Grid, kinds: Mapping[int, str], ranks: Sequence[Array], j: int, values: Array) -> Array:
    """Minimum over one member's credible moves from every state, and the state itself."""
    lower = np.broadcast_to(_alike(grid, (j,), kinds[j], values, ranks, "one_move"), grid.shape)
    if grid.feasible is None:
        return lower
    return np.where(grid.feasible.reshape(grid.shape), lower, values.dtype.type(highest(values.dtype)))


def _alike(
    structure: Grid | Graph, group: tuple[int, ...], kind: str, values: Array, ranks: Sequence[Array], rule: Rule
) -> Array:
    if kind == "any":
        return structure.joint_min(group, values, rule=rule)
    if kind == "improvements":
        return structure.joint_improving_min(group, values, ranks, rule=rule)
    return joint_best_reply_min(structure, group, values, ranks, rule=rule)


def credible_graph(graph: Graph, kinds: Mapping[int, str], ranks: Sequence[Array]) -> Graph:
    """Keep of a graph only the arcs that are thought credible; decision makers that are not named keep none."""
    arcs = []
    for j in range(graph.n_decision_makers):
        targets = graph.indices[j]
        sources = np.repeat(np.arange(graph.n_states), np.diff(graph.indptr[j]))
        kept = _credible(graph, kinds.get(j, "none"), j, sources, targets, ranks)
        arcs.append((sources[kept], targets[kept]))
    return Graph.from_arcs(graph.n_states, arcs)


def _credible(graph: Graph, kind: str, j: int, sources: Array, targets: Array, ranks: Sequence[Array]) -> Array:
    if kind in ("any", "none"):
        return np.full(sources.shape, kind == "any")
    if kind == "best_replies":
        gate = best_reply_gate(graph, j, ranks[j])
        return np.asarray(gate.key[targets] > gate.bound[sources])
    rank = np.broadcast_to(shaped(ranks[j], graph.shape, f"ranks[{j}]"), graph.shape)
    return np.asarray(rank[targets] > rank[sources])
