"""Stability under attitudes: what counts is how a state compares for several decision makers at once.

A decision maker's *attitudes* are +1 (devoting: no worse for that decision maker), -1 (aggressive: no better) or 0
(indifferent) towards everybody, itself included. A state is relationally preferred to another if it is so for every
attitude that is not 0: an intersection of orders, not an order. ``weak`` admits what is equal, ``strict`` does not.

A move that is sanctioned by *some* of these orders is sanctioned; so a minimum per order, over all that the opponents
can reach, settles GMR and SEQ without any set of states. Where a counter-move must fail as well (SMR and SSEQ), which
order deters may differ from move to move; then the states in question are taken 64 at a time, one bit each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.engine.arrays import Array, shaped
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.rules import Rule
from detente.errors import LimitExceededError

ARC_LIMIT = 1 << 25
"""Most single moves, counted over all decision makers, that are written out."""

WORK_LIMIT = 1 << 35
"""Most steps (batches of 64 states, times states and moves that each looks through) for SMR and SSEQ."""

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")

_LANES = 64


@dataclass(frozen=True)
class Attitudes:
    """Who moves where, in which orders everybody compares, and whether equal counts.

    Parameters
    ----------
    structure : Grid or Graph
    ranks : sequence of integer array, one value per state, one per decision maker; larger is preferred
    towards : sequence of sequence of int
        ``towards[i][j]``: +1, 0 or -1.
    weak : bool
    rule : {"legal_sequences", "each_once", "one_move"}

    Raises
    ------
    LimitExceededError
        If there are more than `ARC_LIMIT` moves.
    """

    structure: Grid | Graph
    ranks: Sequence[Array]
    towards: Sequence[Sequence[int]]
    weak: bool = False
    rule: Rule = "legal_sequences"

    @cached_property
    def moves(self) -> tuple[Graph, Array]:
        """All moves as arcs among the feasible states, and the position of each of these."""
        if isinstance(self.structure, Graph):
            return self.structure, np.arange(self.structure.n_states)
        count = self.structure.n_states * sum(own.count - 1 for own in self.structure.strategies)
        if count > ARC_LIMIT:
            raise LimitExceededError(
                f"attitudes write out every single move, up to {ARC_LIMIT:,} of them; this conflict has up to "
                f"{count:,}; cut it along a theatre or fix an option"
            )
        return self.structure.to_graph()

    def orders(self, i: int) -> list[Array]:
        """Return, for each attitude of ``i`` that is not 0, the order as it sees it, over the feasible states."""
        positions = self.moves[1]
        found = []
        for j, sign in enumerate(self.towards[i]):
            if sign:
                rank = np.broadcast_to(shaped(self.ranks[j], self.structure.shape, f"ranks[{j}]"), self.structure.shape)
                dense = np.unique(rank.reshape(-1)[positions], return_inverse=True)[1].reshape(-1)
                found.append(sign * dense.astype(np.int64))
        return found

    def prefers(self, i: int, first: Array, second: Array) -> Array:
        """Tell, pair by pair, whether ``i`` relationally prefers the first state to the second."""
        result = np.ones(np.broadcast_shapes(np.shape(first), np.shape(second)), dtype=bool)
        for order in self.orders(i):
            result &= (order[first] >= order[second]) if self.weak else (order[first] > order[second])
        return result

    @cached_property
    def replies(self) -> Graph:
        """Everybody's total relational replies: the moves to states that it relationally prefers."""
        graph = self.moves[0]
        arcs = []
        for j in range(graph.n_decision_makers):
            sources, targets = _arcs(graph, j)
            kept = self.prefers(j, targets, sources)
            arcs.append((sources[kept], targets[kept]))
        return Graph.from_arcs(graph.n_states, arcs)

    def stable(self, i: int, concept: str) -> Array:
        """States that are relationally stable for ``i``: a Boolean per position, false where infeasible.

        Raises
        ------
        LimitExceededError
            If SMR or SSEQ would take more than `WORK_LIMIT` steps.
        """
        if concept not in CONCEPTS:
            raise ValueError(f"concept must be among {', '.join(CONCEPTS)}; got {concept!r}")
        graph, positions = self.moves
        sources, _ = _arcs(self.replies, i)
        stable = np.ones(graph.n_states, dtype=bool)
        stable[sources] = False
        if concept != "nash":
            answered = self._answered(i, credible=concept in ("seq", "sseq"))
            if concept in ("gmr", "seq"):
                stable |= answered
            else:
                open_states = np.flatnonzero(answered & ~stable)
                stable[open_states] = self._by_lanes(i, open_states, credible=concept == "sseq", counter=True)
        result = np.zeros(self.structure.n_states, dtype=bool)
        result[positions[stable]] = True
        return result

    def _answered(self, i: int, *, credible: bool) -> Array:
        """States from which every reply of ``i`` can be answered: the verdicts of GMR, or with ``credible`` of SEQ."""
        sources, targets = _arcs(self.replies, i)
        safe = np.ones(sources.shape, dtype=bool)  # replies that nothing in any order spoils
        for order in self.orders(i):
            worst = self._worst(i, order, credible=credible)[targets]
            safe &= (worst >= order[sources]) if self.weak else (worst > order[sources])
        answered = np.ones(self.moves[0].n_states, dtype=bool)
        answered[sources[safe]] = False
        if isinstance(self.structure, Graph) and (self.weak or not self.orders(i)):
            # The opponents may bring play back to where it began, which is an answer though it compares as equal.
            doubtful = np.flatnonzero(~answered)
            answered[doubtful] = self._by_lanes(i, doubtful, credible=credible, counter=False)
        return answered

    def _worst(self, i: int, order: Array, *, credible: bool) -> Array:
        """Minimum of an order over all that the opponents of ``i`` can reach, over the feasible states."""
        graph, positions = self.moves
        others = [j for j in range(graph.n_decision_makers) if j != i]
        if credible:
            return self.replies.joint_min(others, order, rule=self.rule)
        if isinstance(self.structure, Graph):
            return self.structure.joint_min(others, order, rule=self.rule)
        spread = np.zeros(self.structure.n_states, dtype=np.int64)
        spread[positions] = order
        worst = self.structure.joint_min(others, spread, rule=self.rule)
        return np.broadcast_to(worst, self.structure.shape).reshape(-1)[positions]

    # -- 64 states at a time -------------------------------------------------------------------------------------------

    def _by_lanes(self, i: int, states: Array, *, credible: bool, counter: bool) -> Array:
        """Tell for some states whether every reply of ``i`` is answered, and if asked also every counter-move."""
        self._check_work(states.size, credible=credible)
        sources, targets = _arcs(self.replies, i)
        starts = np.searchsorted(sources, np.arange(self.moves[0].n_states + 1))
        result = np.ones(states.size, dtype=bool)
        for begin in range(0, states.size, _LANES):
            batch = states[begin : begin + _LANES]
            escapes = self._spared(i, self._better(i, batch), credible=credible, counter=counter)
            for lane, state in enumerate(batch.tolist()):
                ends = targets[starts[state] : starts[state + 1]]
                result[begin + lane] = not ((escapes[ends] >> np.uint64(lane)) & np.uint64(1)).any()
        return result

    def _check_work(self, states: int, *, credible: bool) -> None:
        graph = self.moves[0]
        arcs = sum(ends.size for ends in self.replies.indices) if credible else 0
        steps = -(-states // _LANES) * (self.structure.n_states + arcs) * graph.n_decision_makers
        if steps > WORK_LIMIT:
            raise LimitExceededError(
                f"relational {'SSEQ' if credible else 'SMR'} would take {steps:,} steps, more than {WORK_LIMIT:,}; "
                "leave it out, or cut the conflict along a theatre"
            )

    def _better(self, i: int, batch: Array) -> Array:
        """Return a bit per state of the batch: what ``i`` relationally prefers to it, itself left out."""
        bits = np.full(self.moves[0].n_states, np.uint64(2**_LANES - 1))
        for order in self.orders(i):
            bits &= _bits_above(order, order[batch], weak=self.weak)
        lane = np.left_shift(np.uint64(1), np.arange(batch.size, dtype=np.uint64))
        bits[batch] &= ~lane
        return bits

    def _spared(self, i: int, better: Array, *, credible: bool, counter: bool) -> Array:
        """Return the bits of which no answer of the opponents, and no failed counter-move, can rob ``i``."""
        others = [j for j in range(self.moves[0].n_decision_makers) if j != i]
        if not credible and isinstance(self.structure, Grid):
            return self._spared_on_grid(self.structure, i, others, better, counter=counter)
        kept = ~self.moves[0].move_all(i, ~better) if counter else better
        return (self.replies if credible else self.moves[0]).joint_all(others, kept, rule=self.rule)

    def _spared_on_grid(self, grid: Grid, i: int, others: list[int], better: Array, *, counter: bool) -> Array:
        positions = self.moves[1]
        spread = np.zeros(grid.n_states, dtype=np.uint64)
        spread[positions] = better
        kept = ~grid.move_all(i, ~spread) if counter else spread
        spared = grid.joint_all(others, kept, rule=self.rule)
        return np.broadcast_to(spared, grid.shape).reshape(-1)[positions]


def _arcs(graph: Graph, i: int) -> tuple[Array, Array]:
    return np.repeat(np.arange(graph.n_states), np.diff(graph.indptr[i])), graph.indices[i]


def _bits_above(order: Array, thresholds: Array, *, weak: bool) -> Array:
    """Return for every state the bits of the thresholds that it is above, or with ``weak`` at."""
    rising = np.argsort(thresholds, kind="stable")
    bit = np.left_shift(np.uint64(1), rising.astype(np.uint64))
    table = np.concatenate(([np.uint64(0)], np.bitwise_or.accumulate(bit)))
    return np.asarray(table[np.searchsorted(thresholds[rising], order, side="right" if weak else "left")])
