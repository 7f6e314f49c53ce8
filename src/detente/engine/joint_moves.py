"""What a group of decision makers can bring about together, folded into one value per state.

`Grid.joint_min` and `Graph.joint_min` fold by the minimum. Coalitions ask more: which of 64 questions, one bit each,
some reachable state answers (``bitwise_or``), which of them all reachable states answer (``bitwise_and``), and what a
group reaches by a joint jump, in which all members change their options at once and only the end has to be feasible.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.engine.arrays import Array, highest, lowest
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.rules import check_group
from detente.engine.sweeps import extreme_over_moves

__all__ = ["JointMoves", "fold_joint_moves", "identity_of"]

JointMoves: TypeAlias = Literal["legal_sequences", "joint_jump"]
"""How a coalition moves: members one after another, or all at once."""


def identity_of(extreme: np.ufunc, dtype: np.dtype[Any]) -> int:
    """Return the value that leaves every other as it is under ``minimum``, ``maximum``, ``bitwise_and`` or ``_or``."""
    if extreme is np.bitwise_or:
        return 0
    if extreme is np.bitwise_and:
        return highest(dtype) if dtype.kind == "u" else -1
    return lowest(dtype) if extreme is np.maximum else highest(dtype)


def fold_joint_moves(
    structure: Grid | Graph, group: Iterable[int], values: Array, extreme: np.ufunc, moves: JointMoves
) -> Array:
    """Fold some values over all that a group can reach from every state, and the state itself.

    Parameters
    ----------
    structure : Grid or Graph
    group : iterable of int
        Decision makers.
    values : integer array, shape (n_states,)
        Values at infeasible states are ignored.
    extreme : ufunc
        ``np.minimum``, ``np.maximum``, ``np.bitwise_and`` or ``np.bitwise_or``.
    moves : {"legal_sequences", "joint_jump"}
        Members move one after another, nobody twice in succession, every state on the way feasible; or all change
        their options at once and only the end has to be feasible (option form only).

    Returns
    -------
    integer array, shape (n_states,)
        Values at infeasible states mean nothing.

    Raises
    ------
    ValueError
        If a joint jump is asked for on a graph.
    """
    members = check_group(group, structure.n_decision_makers)
    if isinstance(structure, Graph):
        if moves == "joint_jump":
            raise ValueError("a joint jump combines options and is not defined on a graph")
        return _fold_on_graph(structure, members, values, extreme)
    start = values
    if structure.feasible is not None:
        start = np.where(structure.feasible, values, values.dtype.type(identity_of(extreme, values.dtype)))
    return np.broadcast_to(_fold_on_grid(structure, members, start, extreme, moves), structure.shape).reshape(-1)


def _fold_on_grid(grid: Grid, members: tuple[int, ...], values: Array, extreme: np.ufunc, moves: JointMoves) -> Array:
    """Sweep in turn: once for a jump, until nothing changes for sequences (on the grid moves are transitive)."""
    movers = tuple(j for j in members if not grid.strategies[j].is_fixed)
    mask = None if grid.feasible is None else grid.feasible.reshape(grid.shape)
    current = values.reshape(grid.shape)
    quiet = 0
    while quiet < len(movers):
        for j in movers:
            after = extreme_over_moves(current, grid.n_decision_makers - 1 - j, grid.strategies[j], extreme)
            if mask is not None and moves == "legal_sequences":
                after = np.where(mask, after, current)
            quiet = quiet + 1 if np.array_equal(np.broadcast_to(after, current.shape), current) else 1
            current = after
        if mask is None or moves == "joint_jump":
            break
    return current


def _fold_on_graph(graph: Graph, members: tuple[int, ...], values: Array, extreme: np.ufunc) -> Array:
    """Fold over legal sequences: ``first[j]`` holds, for each state, the fold over the sequences that ``j`` opens."""
    arcs = {j: _sources(graph, j) for j in members}
    first = dict.fromkeys(members, values)
    quiet = 0
    while quiet < len(members):
        for j in members:
            after = _united(values, [first[k] for k in members if k != j], extreme)
            opened = values.copy()
            sources, starts = arcs[j]
            if sources.size:
                opened[sources] = extreme(opened[sources], extreme.reduceat(after[graph.indices[j]], starts))
            quiet = quiet + 1 if np.array_equal(opened, first[j]) else 0
            first[j] = opened
    return _united(values, list(first.values()), extreme)


def _sources(graph: Graph, j: int) -> tuple[Array, Array]:
    """States from which ``j`` has a move, and where their arcs begin."""
    sources = np.flatnonzero(np.diff(graph.indptr[j]))
    return sources, graph.indptr[j][sources]


def _united(values: Array, others: list[Array], extreme: np.ufunc) -> Array:
    for other in others:
        values = np.asarray(extreme(values, other))
    return values
