"""Searches around one state: the shortest sequence of moves by which a group can bring about what is sought.

The primitives tell for all states at once *how low* a group can bring some values. This module tells *how*: it finds
the states from which a target is one move away, then two moves, and so on, until the states that were asked about are
reached or nothing is added; then it follows the distances forward, move by move.

A decision maker's opponents leave its own strategy as it is. In option form it is therefore enough to look at the
slice of the grid in which that strategy stands: with four decision makers of five options each, 32,768 states of
1,048,576.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import prod
from typing import TypeAlias

import numpy as np

from detente.engine.arrays import Array, lowest, shaped
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.rules import Rule, check_group, check_rule

__all__ = [
    "Order",
    "Sequences",
    "Slice",
    "arriving",
    "joint_reach",
    "opponents_slice",
    "shortest_sequences",
    "whole_slice",
]

Order: TypeAlias = Callable[[int, int, Array], Sequence[Array]]
"""``order(j, s, ends)``: criteria for ``j``'s moves from ``s``, the most important first; smaller is better."""

Key: TypeAlias = "int | frozenset[int]"
"""What a rule has to know of the moves that are to come: who makes the first of them, or who makes any of them."""

_ANYBODY: Key = -1


# -- The slice that opponents can move in ------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Slice:
    """The states in which one decision maker's strategy stands still.

    Attributes
    ----------
    whole, structure : Grid or Graph
        All moves, and the moves inside; on the grid the decision maker has no options there.
    axis : int or None
        The decision maker's axis; None where nothing is cut off.
    strategy, stride, count : int
        Which of its strategies, how far apart they are in code, and how many it has.
    """

    whole: Grid | Graph
    structure: Grid | Graph
    axis: int | None = None
    strategy: int = 0
    stride: int = 1
    count: int = 1

    def inside(self, values: Array) -> Array:
        """Values of the states inside, one per state in the order of their local codes."""
        full = shaped(values, self.whole.shape, "values")
        if self.axis is not None:
            at = 0 if full.shape[self.axis] == 1 else self.strategy
            full = full[(slice(None),) * self.axis + (slice(at, at + 1),)]
        return np.broadcast_to(full, self.structure.shape).reshape(-1)

    def local(self, codes: Array | int) -> Array:
        """Local codes of some states inside."""
        high, low = np.divmod(np.asarray(codes), self.stride * self.count)
        return np.asarray(low % self.stride + high * self.stride)


def whole_slice(structure: Grid | Graph) -> Slice:
    """Nothing cut off."""
    return Slice(structure, structure)


def opponents_slice(structure: Grid | Graph, i: int, s: int) -> Slice:
    """Cut out the states in which ``i``'s options stand as in ``s``; of a graph nothing is cut off."""
    if isinstance(structure, Graph):
        return whole_slice(structure)
    stride, count = prod(other.count for other in structure.strategies[:i]), structure.strategies[i].count
    strategy = s // stride % count
    others = [k for k, owner in enumerate(structure.owners) if owner != i]
    feasible = structure.feasible
    inner = Grid(
        tuple(structure.sizes[k] for k in others),
        tuple(structure.owners[k] for k in others),
        tuple(structure.directions[k] for k in others),
        structure.n_decision_makers,
        None if feasible is None else feasible.reshape(-1, count, stride)[:, strategy].reshape(-1),
    )
    return Slice(structure, inner, structure.n_decision_makers - 1 - i, strategy, stride, count)


# -- The search --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Sequences:
    """How many moves of a group lead from each state to the nearest target, and which.

    Attributes
    ----------
    region : Slice
        Where was searched.
    group : tuple of int
        Who moves.
    ranks : sequence of int arrays, or None
        Given where every move has to be an improvement for its mover.
    rule : str
        How the members may move one after another.
    depths : dict of int32 arrays, shape (region.structure.n_states,)
        For what the rule has to know of the moves to come, their number; -1 where there is no such sequence.
    """

    region: Slice
    group: tuple[int, ...]
    ranks: Sequence[Array] | None
    rule: Rule
    depths: dict[Key, Array]

    def length(self, s: int) -> int | None:
        """Count the moves from ``s`` to the nearest target; None if there is no way, 0 if ``s`` is one."""
        local = int(self.region.local(s))
        found = [int(depth[local]) for depth in self.depths.values() if depth[local] >= 0]
        return min(found) if found else None

    def path(self, s: int, order: Order) -> list[tuple[int, int]]:
        """Find a shortest sequence from ``s`` to a target, as pairs of mover and state that it moves to.

        Parameters
        ----------
        s : int
        order : callable
            What to prefer at each step among the moves that lie on shortest sequences; ties are broken by the number
            of the mover and the code of the state.

        Raises
        ------
        ValueError
            If no target can be reached.
        """
        left = self.length(s)
        if left is None:
            raise ValueError(f"no target can be reached from state {s}")
        local = int(self.region.local(s))
        keys = [key for key, depth in self.depths.items() if depth[local] == left]
        path: list[tuple[int, int]] = []
        while left:
            left -= 1
            steps = [step for key in keys for step in self._steps(s, key, left)]
            mover, s, keys = _best(s, steps, order)
            path.append((mover, s))
        return path

    def _steps(self, s: int, key: Key, left: int) -> Iterator[tuple[int, Array, Key]]:
        """List the moves from ``s`` after which ``left`` more lead to a target: mover, ends, what to know then."""
        for mover, following in _continuations(self.group, key, left):
            if following not in self.depths:
                continue
            ends = self.region.whole.reachable(mover, s)
            if self.ranks is not None:
                rank = self.ranks[mover].reshape(-1)
                ends = ends[rank[ends] > rank[s]]
            ends = ends[self.depths[following][self.region.local(ends)] == left]
            if ends.size:
                yield mover, ends, following


def _best(s: int, steps: Sequence[tuple[int, Array, Key]], order: Order) -> tuple[int, int, list[Key]]:
    """Choose one move, and all that may be known after it."""
    movers = np.concatenate([np.full(ends.size, mover) for mover, ends, _ in steps])
    ends = np.concatenate([ends for _, ends, _ in steps])
    criteria = [np.concatenate(parts) for parts in zip(*(order(mover, s, e) for mover, e, _ in steps), strict=True)]
    first = np.lexsort((ends, movers, *reversed(criteria)))[0]
    mover, end = int(movers[first]), int(ends[first])
    return mover, end, [key for by, reached, key in steps if by == mover and (reached == end).any()]


def _continuations(group: tuple[int, ...], key: Key, left: int) -> list[tuple[int, Key]]:
    """Who may make the next move, and what is to be known after it."""
    if key == _ANYBODY:
        return [(j, _ANYBODY) for j in group]
    if isinstance(key, frozenset):
        return [(j, key - {j}) for j in sorted(key)]
    return [(key, k) for k in group if k != key] if left else [(key, _ANYBODY)]


def shortest_sequences(
    region: Slice,
    group: Iterable[int],
    targets: Array,
    *,
    ranks: Sequence[Array] | None = None,
    rule: Rule = "legal_sequences",
    asked: Array | None = None,
) -> Sequences:
    """Find how few moves of a group lead to one of some target states.

    Parameters
    ----------
    region : Slice
        Where to search; the members' moves must not lead out of it.
    group : iterable of int
        Decision makers.
    targets : bool array, shape (region.structure.n_states,)
        By local code.
    ranks : sequence of int arrays over the whole structure, one per decision maker, optional
        If given, every move must be an improvement for its mover.
    rule : {"legal_sequences", "each_once", "one_move"}
        How the members may move one after another (see `rules`).
    asked : array of int, optional
        Codes of the states that one wants to know of; the search ends as soon as all are reached.

    Notes
    -----
    Each round costs one pass over the region per member. On the grid moves, and improvements, are transitive, so that
    a shortest sequence never has one member move twice in succession; on a graph who moves first is remembered.
    """
    check_rule(rule)
    members = check_group(group, region.structure.n_decision_makers)
    inside = None if ranks is None else {j: region.inside(ranks[j]) for j in members}
    search = _Search(region.structure, members, inside, rule)
    wanted = None if asked is None else region.local(asked)
    return Sequences(region, members, ranks, rule, search.run(np.asarray(targets, dtype=bool), wanted))


def joint_reach(
    region: Slice,
    group: Iterable[int],
    s: int,
    *,
    ranks: Sequence[Array] | None = None,
    rule: Rule = "legal_sequences",
) -> Array:
    """Find all that a group can bring about from one state, and the state itself.

    The search of `shortest_sequences` with every move turned round.

    Parameters
    ----------
    region, group, ranks, rule
        As in `shortest_sequences`.
    s : int

    Returns
    -------
    bool array, shape (region.structure.n_states,)
        By local code.
    """
    check_rule(rule)
    members = check_group(group, region.structure.n_decision_makers)
    inside = None if ranks is None else {j: ~region.inside(ranks[j]) for j in members}
    start = np.zeros(region.structure.n_states, dtype=bool)
    start[region.local(s)] = True
    structure = region.structure if isinstance(region.structure, Graph) else _turned(region.structure)
    depths = _Search(structure, members, inside, rule, turned=True).run(start, None)
    return reduce(np.logical_or, (depth >= 0 for depth in depths.values()))


def arriving(structure: Grid | Graph, i: int, s: int) -> Array:
    """States from which DM ``i`` can reach state ``s`` in one move, ascending: the moves seen from where they end."""
    if isinstance(structure, Grid):
        return _turned(structure).reachable(i, s)
    sources = np.repeat(np.arange(structure.n_states), np.diff(structure.indptr[i]))
    return np.unique(sources[structure.indices[i] == s])


def _turned(grid: Grid) -> Grid:
    """Turn every move round."""
    directions = tuple({"up": "down", "down": "up"}.get(direction, direction) for direction in grid.directions)
    return replace(grid, directions=directions)


@dataclass(frozen=True, eq=False)
class _Search:
    """Rounds of a search from some states against the moves; of a graph the moves themselves may be ``turned``."""

    structure: Grid | Graph
    group: tuple[int, ...]
    ranks: dict[int, Array] | None
    rule: Rule
    turned: bool = False

    def run(self, targets: Array, wanted: Array | None) -> dict[Key, Array]:
        """Grow the states from which a target can be reached; return by key the round in which each was found."""
        start: Key = frozenset() if self.rule == "each_once" else _ANYBODY
        fresh: dict[Key, Array] = {start: targets}
        depths = {start: np.where(targets, np.int32(0), np.int32(-1))}
        reached = targets.copy()
        limit = {"one_move": 1, "each_once": len(self.group)}.get(self.rule)
        left = 0
        while fresh and left != limit and not (wanted is not None and reached[wanted].all()):
            left += 1
            fresh = self._round(fresh, depths, left)
            for new in fresh.values():
                reached |= new
        return depths

    def _round(self, fresh: dict[Key, Array], depths: dict[Key, Array], left: int) -> dict[Key, Array]:
        grown: dict[Key, Array] = {}
        for key, opened in self._opened(fresh):
            depth = depths.setdefault(key, np.full(opened.shape, -1, dtype=np.int32))
            new = opened & (depth < 0)
            if new.any():
                depth[new] = left
                grown[key] = new | grown[key] if key in grown else new
        return grown

    def _opened(self, fresh: dict[Key, Array]) -> Iterator[tuple[Key, Array]]:
        """States from which one move leads to a state that was new in the last round."""
        if self.rule == "each_once":
            for moved, new in fresh.items():
                done = moved if isinstance(moved, frozenset) else frozenset()
                yield from ((done | {j}, self._sources(j, new)) for j in self.group if j not in done)
        elif self.rule == "one_move" or isinstance(self.structure, Grid):
            sources = [self._sources(j, fresh[_ANYBODY]) for j in self.group]
            if sources:
                yield _ANYBODY, reduce(np.logical_or, sources)
        else:
            for j in self.group:
                by_others = [new for key, new in fresh.items() if key != j]
                if by_others:
                    yield j, self._sources(j, reduce(np.logical_or, by_others))

    def _sources(self, j: int, ends: Array) -> Array:
        """States from which ``j`` can move (improve) into ``ends``; on the grid maybe members of ``ends`` too."""
        rank = None if self.ranks is None else self.ranks[j]
        if isinstance(self.structure, Graph):
            return _graph_sources(self.structure, j, ends, rank, turned=self.turned)
        shape = self.structure.shape
        if rank is None:
            found = self.structure.reach_max(j, ends) > 0
        else:
            bottom = rank.dtype.type(lowest(rank.dtype))
            found = self.structure.reach_max(j, np.where(ends, rank, bottom)) > rank.reshape(shape)
        flat = np.broadcast_to(found, shape).reshape(-1)
        return flat if self.structure.feasible is None else flat & self.structure.feasible


def _graph_sources(graph: Graph, j: int, ends: Array, rank: Array | None, *, turned: bool) -> Array:
    targets = graph.indices[j]
    sources = np.repeat(np.arange(graph.n_states), np.diff(graph.indptr[j]))
    if turned:
        sources, targets = targets, sources
    hits = ends[targets]
    if rank is not None:
        hits &= rank[targets] > rank[sources]
    found = np.zeros(graph.n_states, dtype=bool)
    found[sources[hits]] = True
    return found
