"""Best replies: moves to the best states within reach, made only where they improve the mover's lot.

``B_i(s)``, the best replies of decision maker ``i`` at ``s``, are the states of ``R_i(s)`` that ``i`` ranks highest
there, if that is above ``s`` itself, and nothing otherwise. The graph of best replies is sparse, so that sequences of
best replies still tell states apart where sequences of any improvements reach nearly everything. Ours, not a concept of
the literature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from detente.engine.arrays import Array, highest, lowest, shaped
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.play import Gate
from detente.engine.rules import (
    Rule,
    Step,
    check_group,
    check_rule,
    minimum_each_once,
    minimum_of_sequences,
    minimum_one_move,
)
from detente.engine.strategies import Strategies


def best_reply_gate(structure: Grid | Graph, i: int, rank: Array) -> Gate:
    """Express the best replies of one decision maker as the moves that a gate lets through.

    Parameters
    ----------
    structure : Grid or Graph
    i : int
    rank : integer array, broadcastable to ``structure.shape``
        Larger is preferred.
    """
    full = np.broadcast_to(shaped(rank, structure.shape, "rank"), structure.shape)
    best = np.broadcast_to(structure.reach_max(i, full), structure.shape)
    # One below the best, so that only the best exceeds it; where nothing is better, the state's own rank.
    bound = best - (best > full).astype(full.dtype)
    return Gate(np.ascontiguousarray(full).reshape(-1), bound.reshape(-1))


def joint_best_reply_min(
    structure: Grid | Graph,
    group: Iterable[int],
    values: Array,
    ranks: Sequence[Array],
    *,
    rule: Rule = "legal_sequences",
) -> Array:
    """Minimum of some values over all that a group can reach by best replies, and the state itself.

    Parameters
    ----------
    structure : Grid or Graph
    group : iterable of int
        Decision makers.
    values : integer array, broadcastable to ``structure.shape``
    ranks : sequence of integer array, broadcastable to ``structure.shape``
        One per decision maker, larger is preferred; those outside the group are not looked at.
    rule : {"legal_sequences", "each_once", "one_move"}
        How the members may move one after another (see `rules`).

    Returns
    -------
    integer array, shape ``structure.shape``

    Notes
    -----
    The counterpart of ``joint_improving_min``. Best replies are improvements, so that
    ``joint_improving_min <= joint_best_reply_min <= values``; this puts the stability that rests on them between Nash
    and sequential stability. On the grid nobody can follow a best reply of its own by another: what it reaches from
    there it reached before. So who moved last need not be remembered, and each turn is a sweep or two.
    """
    check_rule(rule)
    members = check_group(group, structure.n_decision_makers)
    array = np.broadcast_to(shaped(values, structure.shape, "values"), structure.shape)
    fulls = {j: np.broadcast_to(shaped(ranks[j], structure.shape, f"ranks[{j}]"), structure.shape) for j in members}
    if isinstance(structure, Graph):
        # A graph of the best replies alone: its joint minimum follows who moved last.
        return _best_reply_graph(structure, fulls).joint_min(members, array, rule=rule)
    if structure.feasible is not None:
        array = np.where(structure.feasible.reshape(structure.shape), array, array.dtype.type(highest(array.dtype)))
    steps = {j: _grid_step(structure, j, fulls[j]) for j in members if not structure.strategies[j].is_fixed}
    by_rule = {
        "legal_sequences": minimum_of_sequences,
        "each_once": minimum_each_once,
        "one_move": minimum_one_move,
    }[rule]
    step: Step = lambda j, f: steps[j](f)  # noqa: E731
    return by_rule(tuple(steps), array, step)


def _best_reply_graph(graph: Graph, ranks: dict[int, Array]) -> Graph:
    arcs = []
    for j in range(graph.n_decision_makers):
        targets = graph.indices[j]
        sources = np.repeat(np.arange(graph.n_states), np.diff(graph.indptr[j]))
        if j in ranks:
            gate = best_reply_gate(graph, j, ranks[j])
            made = gate.key[targets] > gate.bound[sources]
            sources, targets = sources[made], targets[made]
        arcs.append((sources, targets))
    return Graph.from_arcs(graph.n_states, arcs)


def _grid_step(grid: Grid, j: int, rank: Array) -> Callable[[Array], Array]:
    """Prepare one decision maker's step: the minimum over its best replies from every state, and the state itself."""
    axis, strategies = grid.n_decision_makers - 1 - j, grid.strategies[j]
    known, held = rank, np.ones((), dtype=bool)
    if grid.feasible is not None:
        held = grid.feasible.reshape(grid.shape)
        known = np.where(held, rank, rank.dtype.type(lowest(rank.dtype)))

    if strategies.is_free:
        best = known.max(axis=axis, keepdims=True)
        is_best, improves = known == best, held & (known < best)

        def free_step(values: Array) -> Array:
            top = highest(values.dtype)
            reply = np.min(values, axis=axis, keepdims=True, where=is_best, initial=top)
            return np.where(improves, np.minimum(values, reply), values)

        return free_step

    def one_way_step(values: Array) -> Array:
        best, reply = _lexicographic_sweep(known, values, axis, strategies)
        return np.where(held & (best > known), np.minimum(values, reply), values)

    return one_way_step


def _lexicographic_sweep(rank: Array, values: Array, axis: int, strategies: Strategies) -> tuple[Array, Array]:
    """Highest rank over a decision maker's moves and the state itself, and the least value where it is attained."""
    best, reply = rank.copy(order="C"), values.copy(order="C")
    faster = int(np.prod(rank.shape[axis + 1 :], dtype=np.intp))
    for size, direction in zip(strategies.sizes, strategies.directions, strict=True):
        views = best.reshape(-1, size, faster), reply.reshape(-1, size, faster)
        upwards, downwards = range(1, size), range(size - 2, -1, -1)
        if direction in {"up", "free"}:
            for level in downwards:
                _take_better(*views, level, level + 1)
        if direction in {"down", "free"}:
            for level in upwards:
                _take_better(*views, level, level - 1)
        faster *= size
    return best, reply


def _take_better(best: Array, reply: Array, here: int, there: int) -> None:
    """Let one slice take over what a neighbour holds, if that is better, and the lesser value of the two if equal."""
    higher = best[:, there] > best[:, here]
    equal = best[:, there] == best[:, here]
    lesser = np.minimum(reply[:, here], reply[:, there])
    reply[:, here] = np.where(higher, reply[:, there], np.where(equal, lesser, reply[:, here]))
    best[:, here] = np.maximum(best[:, here], best[:, there])
