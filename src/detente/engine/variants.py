"""Many rankings of the states of one grid: what they share is laid out once, and only what can change is computed.

A what-if keeps who can move where and changes who prefers what. The feasible states are listed once, class by class for
each decision maker (DM); a variant then costs a sort of the ranks that changed, and for each DM the concepts that can
change: all of them for a DM whose own ranks changed, for the others those in which the improvements of that DM are
sanctions (SEQ and SSEQ).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Any

import numpy as np

from detente.engine.arrays import Array
from detente.engine.grid import Grid

__all__ = ["ALL", "BY_ANY_MOVE", "BY_IMPROVEMENT", "NASH", "SharedGrid", "Standing", "dense_ranks", "variant_kernels"]

NASH, GMR, SMR, SEQ, SSEQ = 1, 2, 4, 8, 16
BY_ANY_MOVE = GMR | SMR
BY_IMPROVEMENT = SEQ | SSEQ
ALL = NASH | BY_ANY_MOVE | BY_IMPROVEMENT


def dense_ranks(rank: Array) -> tuple[Array, Array]:
    """Return ranks from 0 without gaps, and the states with the highest rank first.

    Parameters
    ----------
    rank : integer array, shape (n,)

    Returns
    -------
    dense, falling : int32 array, shape (n,)
    """
    falling = np.argsort(rank)[::-1]
    ordered = rank[falling]
    steps = np.zeros(rank.size, dtype=np.int32)
    np.cumsum(ordered[1:] != ordered[:-1], out=steps[1:])
    dense = np.empty(rank.size, dtype=np.int32)
    dense[falling] = steps[-1] - steps
    return dense, falling.astype(np.int32)


@dataclass(frozen=True, eq=False)
class Standing:
    """Rankings of all decision makers with their verdicts.

    Attributes
    ----------
    ranks : int32 array, shape (n_decision_makers, n_states)
        Without gaps, from 0; larger is preferred.
    order : int32 array of the same shape
        The states class by class for each decision maker, the highest rank first.
    flags : uint8 array of the same shape
        A bit for each concept under which a state is stable: Nash 1, GMR 2, SMR 4, SEQ 8, SSEQ 16.
    """

    ranks: Array
    order: Array
    flags: Array

    def equilibria(self) -> Array:
        """Return for each state the bits of the concepts under which it is an equilibrium."""
        return np.asarray(np.bitwise_and.reduce(self.flags, axis=0))


class SharedGrid:
    """The feasible states of a grid, laid out for many rankings.

    Parameters
    ----------
    compiled : module
        The kernels, as `variant_kernels` returns them.
    grid : Grid
    strict : bool
        Whether a tie is no sanction.

    Notes
    -----
    Sequences of moves are legal sequences; other rules are for `Grid`. Memory: some 12 bytes per feasible state and
    decision maker, and as much again for each `Standing`.
    """

    def __init__(self, compiled: Any, grid: Grid, *, strict: bool = False) -> None:
        codes = np.arange(grid.n_states) if grid.feasible is None else np.flatnonzero(grid.feasible)
        self.codes, self.strict = codes, strict
        self.n_makers = grid.n_decision_makers
        classes = [_classes(grid, codes, j) for j in range(self.n_makers)]
        reach = [strategies.part_reach for strategies in grid.strategies]
        most = max(len(own) for own in reach)
        self.parts = np.array([len(own) for own in reach], dtype=np.int64)
        self.reach = np.zeros((self.n_makers, most, most), dtype=bool)
        for j, own in enumerate(reach):
            self.reach[j, : len(own), : len(own)] = own
        self.fixed = np.array([strategies.is_fixed for strategies in grid.strategies])
        self.class_of = np.stack([own for own, _ in classes]).astype(np.int32)
        self.n_classes = np.array([len(starts) - 1 for _, starts in classes], dtype=np.int64)
        self.start = np.zeros((self.n_makers, int(self.n_classes.max()) + 1), dtype=np.int32)
        for j, (_, starts) in enumerate(classes):
            self.start[j, : len(starts)] = starts
            self.start[j, len(starts) :] = starts[-1]
        self.part = np.stack([
            strategies.part[_strategy(grid, codes, j)] for j, strategies in enumerate(grid.strategies)
        ]).astype(np.int32)  # fmt: skip
        self._compiled = compiled

    def first(self, ranks: Sequence[Array]) -> Standing:
        """Judge all concepts for everybody.

        Parameters
        ----------
        ranks : sequence of integer arrays, one per decision maker, shape (n_states,)
            Over the feasible states.
        """
        shape = (self.n_makers, self.codes.size)
        dense, order = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.int32)
        for j, rank in enumerate(ranks):
            dense[j], falling = dense_ranks(np.asarray(rank))
            self._sort(j, falling, order[j])
        standing = Standing(dense, order, np.zeros(shape, dtype=np.uint8))
        for j in range(self.n_makers):
            self._judge(standing, j, ALL)
        return standing

    def changed(self, base: Standing, i: int, dense: Array, falling: Array, *, own: int = ALL) -> Standing:
        """Judge what can change where one decision maker ranks the states otherwise.

        Parameters
        ----------
        base : Standing
        i : int
            Whose ranks change.
        dense, falling : int32 arrays, shape (n_states,)
            Its new ranks, as `dense_ranks` returns them.
        own : int
            Which of its own concepts are computed; the bits of others stay as they were.
        """
        ranks, order = base.ranks.copy(), base.order.copy()
        ranks[i] = dense
        self._sort(i, falling, order[i])
        standing = Standing(ranks, order, base.flags.copy())
        for j in range(self.n_makers):
            wanted = own if j == i else BY_IMPROVEMENT
            if wanted:
                self._judge(standing, j, wanted)
        return standing

    def _sort(self, j: int, falling: Array, order: Array) -> None:
        self._compiled.sort_classes(falling, self.class_of[j], self.start[j], order)

    def _judge(self, standing: Standing, j: int, wanted: int) -> None:
        self._compiled.verdicts(
            j, standing.ranks, standing.order, self.class_of, self.start, self.n_classes, self.part, self.reach,
            self.parts, self.fixed, self.strict, wanted, standing.flags[j],
        )  # fmt: skip


@cache
def variant_kernels() -> Any:
    """Return the compiled kernels, or None where Numba does not work; they are loaded when first asked for."""
    try:
        from detente.engine import variant_kernels as kernels
    except Exception as error:  # noqa: BLE001 - a broken compiler must not cost the answer
        warnings.warn(f"Numba does not work here; many variants take longer ({error})", RuntimeWarning, stacklevel=2)
        return None
    return kernels


def _strategy(grid: Grid, codes: Array, j: int) -> Array:
    stride = prod(strategies.count for strategies in grid.strategies[:j])
    return np.asarray(codes // stride % grid.strategies[j].count)


def _classes(grid: Grid, codes: Array, j: int) -> tuple[Array, Array]:
    """Return the class of every state, from 0, and where each class starts in a list class by class."""
    stride = prod(strategies.count for strategies in grid.strategies[:j])
    rest = codes - _strategy(grid, codes, j) * stride
    _, class_of, counts = np.unique(rest, return_inverse=True, return_counts=True)
    return class_of, np.concatenate(([0], np.cumsum(counts)))
