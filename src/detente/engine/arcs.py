"""Moves written out as arcs, for preferences that are no ranking and so have to be compared move by move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from detente.engine.arrays import Array
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.memory import available_bytes
from detente.engine.rules import Rule, check_rule
from detente.errors import LimitExceededError

__all__ = ["NUMBERS", "SETS", "Moves", "Order", "all_moves", "joint_lowest"]

_BYTES_PER_ARC = 64
"""Source and target, a filtered copy, and what is gathered along them; with room for what making them takes."""

_CHUNK = 1 << 22
"""Pairs of a state and a strategy that are looked at together."""


@dataclass(frozen=True, eq=False)
class Moves:
    """Some moves of one decision maker.

    Parameters
    ----------
    n_states : int
    sources, targets : intp array, shape (n_arcs,)
        By ascending source.
    """

    n_states: int
    sources: Array
    targets: Array

    @cached_property
    def _groups(self) -> tuple[Array, Array]:
        """The states that have an arc, and where the arcs of each begin."""
        starts = np.flatnonzero(np.diff(self.sources, prepend=-1))
        return self.sources[starts], starts

    def where(self, kept: Array) -> Moves:
        """Return those that a mask over the arcs keeps."""
        return Moves(self.n_states, self.sources[kept], self.targets[kept])

    def extreme(self, values: Array, extreme: np.ufunc, otherwise: int) -> Array:
        """Extreme of some values over the ends of every state's arcs.

        Parameters
        ----------
        values : integer array, shape (n_rows, n_states)
        extreme : ufunc
            As ``np.minimum``.
        otherwise : int
            What a state without an arc gets.
        """
        result = np.full_like(values, otherwise)
        if self.sources.size:
            known, starts = self._groups
            for row, line in enumerate(values):  # row by row, so that only one line of gathered values is held
                result[row, known] = extreme.reduceat(line.take(self.targets, mode="clip"), starts)
        return result


def all_moves(structure: Grid | Graph) -> tuple[Moves, ...]:
    """Write out every decision maker's moves.

    Raises
    ------
    LimitExceededError
        Before anything is allocated, if they would not fit into memory.
    """
    if isinstance(structure, Graph):
        return tuple(_of_graph(structure, i) for i in range(structure.n_decision_makers))
    arcs = structure.n_states * sum(own.count - 1 for own in structure.strategies)
    need, room = arcs * _BYTES_PER_ARC, available_bytes()
    if need > room:
        raise LimitExceededError(
            f"preferences that are no ranking are compared move by move: {arcs:,} moves need about "
            f"{need / 2**30:,.1f} GiB, and {room / 2**30:,.1f} GiB may be used. Fix some options at a level, or cut "
            "the conflict into theatres."
        )
    return tuple(_of_grid(structure, i) for i in range(structure.n_decision_makers))


def _of_graph(graph: Graph, i: int) -> Moves:
    sources = np.repeat(np.arange(graph.n_states), np.diff(graph.indptr[i]))
    return Moves(graph.n_states, sources, graph.indices[i])


def _of_grid(grid: Grid, i: int) -> Moves:
    own = grid.strategies[i]
    stride = prod(other.count for other in grid.strategies[:i])
    legal = np.zeros((own.count, own.count), dtype=bool)
    for strategy in range(own.count):
        legal[strategy, own.targets(strategy)] = True
    codes = np.arange(grid.n_states) if grid.feasible is None else np.flatnonzero(grid.feasible)
    step = max(_CHUNK // own.count, 1)
    parts = [_chunk(grid, codes[at : at + step], stride, legal) for at in range(0, codes.size, step)]
    sources, targets = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    return Moves(grid.n_states, sources, targets)


def _chunk(grid: Grid, codes: Array, stride: int, legal: Array) -> tuple[Array, Array]:
    count = len(legal)
    here = codes // stride % count
    ends = codes[:, None] + (np.arange(count) - here[:, None]) * stride
    allowed = legal[here]
    if grid.feasible is not None:
        allowed &= grid.feasible[ends]
    row, _ = np.nonzero(allowed)
    return codes[row], ends[allowed]


@dataclass(frozen=True)
class Order:
    """What is lower and higher among values: numbers, or sets as the bits of numbers.

    Parameters
    ----------
    lower, higher : ufunc
        Of two values.
    top : int
        Above every value.
    """

    lower: np.ufunc
    higher: np.ufunc
    top: int

    @property
    def bottom(self) -> int:
        """Below every value."""
        return 0


NUMBERS = Order(np.minimum, np.maximum, int(np.iinfo(np.int32).max))
"""Numbers from 0, as int32."""

SETS = Order(np.bitwise_and, np.bitwise_or, int(np.iinfo(np.uint64).max))
"""Sets of at most 64 things, as the bits of a uint64; of two the lower is what they share."""


def joint_lowest(
    moves: Mapping[int, Moves], values: Array, *, order: Order = NUMBERS, rule: Rule = "legal_sequences"
) -> Array:
    """Lowest of some values over all that a group can bring about **by at least one move**.

    Unlike ``joint_min`` of `Grid` and `Graph` it leaves the state itself out: where preferences are no ranking, a state
    that tempts may deter as well, and nobody is deterred by what nobody does.

    Parameters
    ----------
    moves : mapping of int to Moves
        What each member of the group may do; it need not be transitive.
    values : integer array, shape (n_rows, n_states)
    order : Order
        What lower means.
    rule : {"legal_sequences", "each_once", "one_move"}
        How the members may move one after another (see `rules`).

    Returns
    -------
    integer array, shape (n_rows, n_states)
        The top of the order where the group cannot move.
    """
    check_rule(rule)
    if rule == "one_move":
        return _lowest([of_j.extreme(values, order.lower, order.top) for of_j in moves.values()], values, order)
    if rule == "each_once":
        return _each_once(moves, values, order, frozenset(moves), {})
    return _legal_sequences(moves, values, order)


def _lowest(arrays: list[Array], like: Array, order: Order) -> Array:
    result = np.full_like(like, order.top)
    for array in arrays:
        order.lower(result, array, out=result)
    return result


def _legal_sequences(moves: Mapping[int, Moves], values: Array, order: Order) -> Array:
    """Turn by turn until nothing changes; after a member's move somebody else has to move, or nobody."""
    opened = {j: np.full_like(values, order.top) for j in moves}
    quiet = 0
    while quiet < len(moves):
        for j, of_j in moves.items():
            after = values
            for k in moves:
                if k != j:
                    after = order.lower(after, opened[k])
            now = of_j.extreme(after, order.lower, order.top)
            quiet = quiet + 1 if np.array_equal(now, opened[j]) else 0
            opened[j] = now
            if quiet >= len(moves):
                break
    return _lowest(list(opened.values()), values, order)


def _each_once(
    moves: Mapping[int, Moves],
    values: Array,
    order: Order,
    members: frozenset[int],
    known: dict[frozenset[int], Array],
) -> Array:
    if members not in known:
        opened = []
        for j in members:
            after = order.lower(values, _each_once(moves, values, order, members - {j}, known))
            opened.append(moves[j].extreme(after, order.lower, order.top))
        known[members] = _lowest(opened, values, order)
    return known[members]
