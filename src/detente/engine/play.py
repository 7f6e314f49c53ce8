"""Which of the moves of a structure are made, and where all of them lead at once.

Every rule of behaviour that Détente follows forward has one form: decision maker (DM) ``i`` goes from ``s`` to ``q`` in
``R_i(s)`` where ``key_i(q) > bound_i(s)``, a `Gate`. Improvements have ``key = bound = rank``; moves that a concept
does not deter have as key the least of the rank and of what follows; best replies have a bound just below the best of
``R_i(s)``. So one sweep serves all: a state is entered by ``i`` where its key exceeds the lowest bound among the
states that ``i`` can come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from detente.engine.arrays import Array, highest, lowest
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.strategies import Strategies
from detente.engine.sweeps import extreme_over_moves

_CHUNK = 1 << 20
"""Pairs of states that are looked at together."""

_BACK = {"up": "down", "down": "up"}


@dataclass(frozen=True, eq=False)
class Gate:
    """The moves that one decision maker makes: those from ``s`` to ``q`` with ``key[q] > bound[s]``.

    Parameters
    ----------
    key, bound : integer arrays of one dtype, shape (n_states,)
        ``key <= bound`` everywhere, so that staying is no move. Values at infeasible states are ignored.
    """

    key: Array
    bound: Array


@dataclass(frozen=True, eq=False)
class Play:
    """A structure and which of its moves are made.

    Parameters
    ----------
    structure : Grid or Graph
    gates : sequence of Gate or None, one per decision maker, or None
        ``None`` stands for every move.
    movers : iterable of int, or None
        The decision makers that move at all; everybody if left out.
    avoid : bool array, shape (n_states,), or None
        States that no move may enter.
    """

    structure: Grid | Graph
    gates: Sequence[Gate | None] | None = None
    movers: tuple[int, ...] | None = None
    avoid: Array | None = None

    @cached_property
    def active(self) -> tuple[int, ...]:
        """Decision makers that move."""
        everybody = range(self.structure.n_decision_makers)
        return tuple(everybody) if self.movers is None else self.movers

    def gate(self, i: int) -> Gate | None:
        """Return the gate of a decision maker; ``None`` where it makes every move."""
        return None if self.gates is None else self.gates[i]

    def without(self, i: int) -> Play:
        """Return the same play with one decision maker staying put."""
        return Play(self.structure, self.gates, tuple(j for j in self.active if j != i), self.avoid)

    def avoiding(self, states: Array) -> Play:
        """Return the same play in which no move enters some further states (a mask)."""
        return Play(self.structure, self.gates, self.movers, states if self.avoid is None else self.avoid | states)

    # -- all states at once --------------------------------------------------------------------------------------------

    def after(self, i: int, codes: Array) -> Array:
        """Find the states that ``i`` enters by a move from any of ``codes``, ascending."""
        if isinstance(self.structure, Grid) and _is_broad(self.structure, i, codes):
            return np.flatnonzero(self._swept(self.structure, i, codes, back=False))
        return _united((ends for _, ends in self.leaving(i, codes)), self.structure.n_states)

    def before(self, i: int, codes: Array) -> Array:
        """Find the states from which a move of ``i`` enters any of ``codes``, ascending."""
        if isinstance(self.structure, Grid) and _is_broad(self.structure, i, codes):
            return np.flatnonzero(self._swept(self.structure, i, codes, back=True))
        return _united((sources for _, sources in self.entering(i, codes)), self.structure.n_states)

    def _swept(self, grid: Grid, i: int, codes: Array, *, back: bool) -> Array:
        """Find the states that ``i`` enters from ``codes`` (or, backwards, enters them from) by sweeps, as a mask."""
        axis, strategies = grid.n_decision_makers - 1 - i, grid.strategies[i]
        gate = self.gate(i)
        if back and self.avoid is not None:
            codes = codes[~self.avoid[codes]]

        def sweep(values: Array, extreme: np.ufunc) -> Array:
            over = strategies if back else _reversed(strategies)
            return np.broadcast_to(extreme_over_moves(values.reshape(grid.shape), axis, over, extreme), grid.shape)

        if gate is None:
            held = np.zeros(grid.n_states, dtype=np.int32)
            held[codes] = 1
            mask = np.asarray(sweep(held, np.add)).reshape(-1) > held
        elif back:
            key = np.full(grid.n_states, lowest(gate.key.dtype), dtype=gate.key.dtype)
            key[codes] = gate.key[codes]
            mask = sweep(key, np.maximum).reshape(-1) > gate.bound
        else:
            bound = np.full(grid.n_states, highest(gate.bound.dtype), dtype=gate.bound.dtype)
            bound[codes] = gate.bound[codes]
            mask = gate.key > sweep(bound, np.minimum).reshape(-1)
        if grid.feasible is not None:
            mask &= grid.feasible
        if self.avoid is not None and not back:
            mask &= ~self.avoid
        return np.asarray(mask)

    # -- pairs of states -----------------------------------------------------------------------------------------------

    def leaving(self, i: int, codes: Array) -> Iterator[tuple[Array, Array]]:
        """List the moves of ``i`` from some states in chunks: positions in ``codes``, and ends, both ascending."""
        for offset, chunk in self._chunks(i, codes):
            position, ends = self._steps(i, chunk, back=False)
            kept = self._made(i, chunk[position], ends)
            yield offset + position[kept], ends[kept]

    def entering(self, i: int, codes: Array) -> Iterator[tuple[Array, Array]]:
        """List the moves of ``i`` to some states in chunks: positions in ``codes``, and where they come from."""
        for offset, chunk in self._chunks(i, codes):
            position, sources = self._steps(i, chunk, back=True)
            kept = self._made(i, sources, chunk[position])
            yield offset + position[kept], sources[kept]

    def _chunks(self, i: int, codes: Array) -> Iterator[tuple[int, Array]]:
        width = self.structure.strategies[i].count if isinstance(self.structure, Grid) else 1
        size = max(1, _CHUNK // width)
        for begin in range(0, codes.size, size):
            yield begin, codes[begin : begin + size]

    def _made(self, i: int, sources: Array, ends: Array) -> Array:
        """Tell which moves the gate and what is to be avoided let through."""
        gate = self.gate(i)
        kept = np.ones(sources.size, dtype=bool) if gate is None else gate.key[ends] > gate.bound[sources]
        return kept if self.avoid is None else kept & ~self.avoid[ends]

    def _steps(self, i: int, codes: Array, *, back: bool) -> tuple[Array, Array]:
        if isinstance(self.structure, Graph):
            arcs = self._incoming if back else tuple(zip(self.structure.indptr, self.structure.indices, strict=True))
            starts, others = arcs[i]
            degree = starts[codes + 1] - starts[codes]
            position = np.repeat(np.arange(codes.size), degree)
            first = np.repeat(starts[codes] - (np.cumsum(degree) - degree), degree)
            return position, others[first + np.arange(position.size)]
        return _grid_steps(self.structure, i, codes, back=back)

    @cached_property
    def _incoming(self) -> tuple[tuple[Array, Array], ...]:
        """Where the arcs into every state of a graph begin, and their sources; one entry per decision maker."""
        return _turned(self.structure) if isinstance(self.structure, Graph) else ()


def every_state(structure: Grid | Graph) -> Array:
    """Return the codes of all feasible states."""
    return np.arange(structure.n_states) if structure.feasible is None else np.flatnonzero(structure.feasible)


def restricted(play: Play, codes: Array, *, limit: int) -> Graph | None:
    """Write out the moves of a play among some states as a small graph; None if that could take too many arcs.

    Parameters
    ----------
    play : Play
    codes : ascending array
        The states; state ``k`` of the graph is ``codes[k]``.
    limit : int
        Most pairs of states to look at.
    """
    if _pairs_from(play, codes) > limit:
        return None
    indptr, indices = [], []
    for i in range(play.structure.n_decision_makers):
        sources, targets = [codes[:0]], [codes[:0]]
        for position, ends in play.leaving(i, codes) if i in play.active else ():
            place = np.minimum(np.searchsorted(codes, ends), max(codes.size - 1, 0))
            inside = codes[place] == ends
            sources.append(position[inside])
            targets.append(place[inside])
        degree = np.bincount(np.concatenate(sources), minlength=codes.size)
        indptr.append(np.concatenate(([0], np.cumsum(degree))))
        indices.append(np.concatenate(targets))  # by source and ascending, as moves are listed
    return Graph(codes.size, tuple(indptr), tuple(indices))


def _pairs_from(play: Play, codes: Array) -> int:
    """Count the pairs of states that `Play.leaving` looks at for all decision makers."""
    structure = play.structure
    if isinstance(structure, Grid):
        return sum(structure.strategies[i].count for i in play.active) * codes.size
    return sum(int((structure.indptr[i][codes + 1] - structure.indptr[i][codes]).sum()) for i in play.active)


def _turned(graph: Graph) -> tuple[tuple[Array, Array], ...]:
    """Sort every decision maker's arcs by target."""
    turned = []
    for starts, targets in zip(graph.indptr, graph.indices, strict=True):
        sources = np.repeat(np.arange(graph.n_states), np.diff(starts))
        begins = np.concatenate(([0], np.cumsum(np.bincount(targets, minlength=graph.n_states))))
        turned.append((begins, sources[np.argsort(targets, kind="stable")]))
    return tuple(turned)


def _is_broad(grid: Grid, i: int, codes: Array) -> bool:
    """Tell whether sweeping the whole grid costs less than looking at the moves of so many states."""
    return codes.size * grid.strategies[i].count >= grid.n_states


def _grid_steps(grid: Grid, i: int, codes: Array, *, back: bool) -> tuple[Array, Array]:
    strategies = grid.strategies[i]
    stride = prod(other.count for other in grid.strategies[:i])
    here = codes // stride % strategies.count
    others = (codes - here * stride)[:, None] + np.arange(strategies.count) * stride
    allowed = others != codes[:, None]
    if not strategies.is_free:
        reach = strategies.part_reach.T if back else strategies.part_reach
        allowed &= reach[strategies.part[here]][:, strategies.part]
    if grid.feasible is not None:
        allowed &= grid.feasible[others]
    position, column = np.nonzero(allowed)
    return position, others[position, column]


def _reversed(strategies: Strategies) -> Strategies:
    """Turn every one-way option round, which tells where a strategy can have come from."""
    return Strategies(strategies.sizes, tuple(_BACK.get(way, way) for way in strategies.directions))


def _united(parts: Iterable[Array], n_states: int) -> Array:
    """Merge codes, each once, ascending: by marking them where they are many, else by sorting."""
    found = [np.zeros(0, dtype=np.intp), *parts]
    codes: Array = np.concatenate(found)
    if codes.size * 16 > n_states:
        mark = np.zeros(n_states, dtype=bool)
        mark[codes] = True
        return np.flatnonzero(mark)
    codes.sort()
    unique: Array = codes[np.concatenate((codes[:1] >= 0, codes[1:] != codes[:-1]))]
    return unique
