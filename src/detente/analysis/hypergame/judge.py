"""Whether a move, or staying put, is best play in somebody's eyes; quickly, for many beliefs one after another."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

import numpy as np

from detente.analysis.concepts import Concept, find_concept
from detente.analysis.hypergame.game import PerceivedGame
from detente.analysis.hypergame.play import gate_of
from detente.engine import Grid
from detente.engine.forward import closure
from detente.engine.play import Gate, Play
from detente.engine.slices import OpponentsSlice
from detente.types import BoolArray, IntArray

__all__ = ["Held", "Judge"]


@dataclass(frozen=True, eq=False)
class Held:
    """What somebody believes that everybody wants, looked up as it is needed.

    Attributes
    ----------
    keys : tuple of hashable, one per decision maker
        The same key stands for the same ranks, as long as one judge is asked.
    rank : callable
        From the position of a decision maker to its ranks at the places of the judge's game.
    """

    keys: tuple[Hashable, ...]
    rank: Callable[[int], IntArray]

    @property
    def ranks(self) -> tuple[IntArray, ...]:
        """Everybody's ranks."""
        return tuple(self.rank(i) for i in range(len(self.keys)))


@dataclass(frozen=True, eq=False)
class Judge:
    """Judges moves of one decision maker in one perceived game while beliefs about preferences change.

    On the grid a move is judged by what the others can do from its end while the mover stands still, so that little
    has to be looked at; elsewhere by the definition over all states. Beliefs that order those states alike are judged
    once.

    Attributes
    ----------
    game : PerceivedGame
        States and moves; its ranks are replaced by those that are asked about.
    maker : int
    concept : str
    """

    game: PerceivedGame
    maker: int
    concept: str
    _slices: dict[int, OpponentsSlice] = field(default_factory=dict, repr=False)
    _orders: dict[Hashable, bytes] = field(default_factory=dict, repr=False)
    _found: dict[Hashable, int] = field(default_factory=dict, repr=False)

    @cached_property
    def _grid(self) -> Grid | None:
        structure = self.game.space.structure
        local = self._known.sanctions in ("none", "any", "credible")
        return structure if isinstance(structure, Grid) and local else None

    @cached_property
    def _known(self) -> Concept:
        return find_concept(self.concept)

    @cached_property
    def _own(self) -> IntArray:
        rank = self.game.space.ranks[self.maker].reshape(-1)
        return np.ascontiguousarray(np.broadcast_to(rank, self.game.space.structure.n_states))

    @cached_property
    def _final(self) -> IntArray:
        """What a state is worth to the mover once it may still move itself, if the concept looks that far."""
        space, rank = self.game.space, self._own
        if not self._known.counter_move:
            return rank
        shaped = rank.reshape(space.structure.shape)
        best = np.broadcast_to(space.structure.reach_max(self.maker, shaped), space.structure.shape)
        return np.asarray(np.maximum(rank, best.reshape(-1)))

    # --- asking ---

    def recommends(self, held: Held, source: int, target: int) -> bool:
        """Tell whether a move between two states of the conflict is an undeterred improvement in the mover's eyes."""
        here, there = self.game.place(source), self.game.place(target)
        if here is None or there is None or here == there:
            return False
        return self._undeterred(held, here, there)

    def stays(self, held: Held, state: int) -> bool:
        """Tell whether a state of the conflict is stable for the decision maker in its own eyes."""
        here = self.game.place(state)
        if here is None:
            return False
        if self._grid is None:
            return not self._leaves(held.ranks, here)
        ends = self._grid.reachable(self.maker, here)
        better = ends[self._own[ends] > self._own[here]]
        return not any(self._undeterred(held, here, int(end)) for end in better)

    def improves(self, source: int, target: int) -> bool:
        """Tell whether a move leaves its mover better off, whatever anybody else wants."""
        here, there = self.game.place(source), self.game.place(target)
        return here is not None and there is not None and bool(self._own[there] > self._own[here])

    def _undeterred(self, held: Held, here: int, there: int) -> bool:
        own = self._own
        if own[there] <= own[here]:
            return False
        if self._grid is None:
            gate = gate_of(self._with(held.ranks), self.maker, "undeterred", self._concepts)
            return gate is not None and bool(gate.key[there] > gate.bound[here])
        if self._known.sanctions == "none":
            return True
        worst = self._worst(self._grid, held, there)
        return worst >= int(own[here]) + (0 if self.game.space.settings.ties == "no_sanction" else 1)

    def _worst(self, grid: Grid, held: Held, there: int) -> int:
        """Find the worst that may follow a move to a place, for the one who makes it."""
        cut = self._slices.get(there)
        if cut is None:
            cut = self._slices[there] = OpponentsSlice(grid, self.maker, there)
        others = tuple(j for j in range(grid.n_decision_makers) if j != self.maker)
        credible = self._known.sanctions == "credible"
        key = (there, *(self._order(held, cut, j) for j in others if credible))
        if key not in self._found:
            self._found[key] = self._searched(cut, others, held if credible else None)
        return self._found[key]

    def _order(self, held: Held, cut: OpponentsSlice, j: int) -> bytes:
        """Return the order in which somebody is believed to rank a slice, as a digest."""
        key = (cut.state, j, held.keys[j])
        if key not in self._orders:
            values = held.rank(j).reshape(-1)[cut.codes]
            places = np.unique(values[self._feasible(cut)], return_inverse=True)[1]
            self._orders[key] = sha256(places.astype(np.int32).tobytes()).digest()
        return self._orders[key]

    @staticmethod
    def _feasible(cut: OpponentsSlice) -> BoolArray | slice:
        return slice(None) if cut.small.feasible is None else cut.small.feasible

    def _searched(self, cut: OpponentsSlice, others: tuple[int, ...], held: Held | None) -> int:
        small, rule, final = cut.small, self.game.space.settings.joint_moves, self._final[cut.codes]
        if held is None:
            found = small.joint_min(others, final.reshape(small.shape), rule=rule)
            return int(np.broadcast_to(found, small.shape).reshape(-1)[cut.place])
        ranks = [np.ascontiguousarray(rank.reshape(-1)[cut.codes]) for rank in held.ranks]
        if rule != "legal_sequences":
            shaped = [rank.reshape(small.shape) for rank in ranks]
            found = small.joint_improving_min(others, final.reshape(small.shape), shaped, rule=rule)
            return int(np.broadcast_to(found, small.shape).reshape(-1)[cut.place])
        # Moves on a grid and preferences are transitive, so that nobody gains by moving twice in succession.
        play = Play(small, [Gate(rank, rank) for rank in ranks], movers=others)
        return int(final[closure(play, cut.place)].min())

    # --- without a grid ---

    @property
    def _concepts(self) -> tuple[str, ...]:
        return (self.concept,) * len(self.game.space.ranks)

    def _with(self, ranks: Sequence[IntArray]) -> PerceivedGame:
        return replace(self.game, space=replace(self.game.space, ranks=tuple(ranks)), places=None)

    def _leaves(self, ranks: Sequence[IntArray], here: int) -> bool:
        game = self._with(ranks)
        gate = gate_of(game, self.maker, "undeterred", self._concepts)
        gates = [gate if i == self.maker else None for i in range(len(ranks))]
        play = Play(game.space.structure, gates)
        return any(ends.size > 0 for _, ends in play.leaving(self.maker, np.array([here])))
