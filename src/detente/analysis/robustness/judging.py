"""Verdicts under many rankings of one structure: what they share is laid out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.analysis.stability import BITS, analyze, stability_flags
from detente.engine import Grid
from detente.engine.backend import SMALL
from detente.engine.variants import ALL, SharedGrid, Standing, dense_ranks, variant_kernels
from detente.model import StateSpace
from detente.types import IntArray

__all__ = ["SUCCESSIVE", "Judge", "bits_of", "judge_for"]

SUCCESSIVE = ("nash", "gmr", "smr", "seq", "sseq")
"""The concepts that rest on moves in succession, in the order of their bits."""

CREDIBLE = ("seq", "sseq", "brseq", "sim")
"""Concepts under which somebody's stability rests on the others' preferences."""

WORTH_COMPILING, CALL = 1 << 20, 1 << 12
"""Combinations times variants from which loading the compiled kernels pays, each variant costing so many more."""


def bits_of(concepts: Sequence[str]) -> int:
    """Return the bits of some concepts in the flags of a state."""
    return sum(BITS[name] for name in concepts)


def judge_for(space: StateSpace, concepts: Sequence[str], variants: int) -> Judge:
    """Choose how to judge so many rankings of the states of a space."""
    grid, positions = space.structure, space.states.n_positions
    quick = set(concepts) <= set(SUCCESSIVE) and space.settings.joint_moves == "legal_sequences"
    if isinstance(grid, Grid) and quick and positions < SMALL and (positions + CALL) * variants >= WORTH_COMPILING:
        compiled = variant_kernels()
        if compiled is not None:
            shared = SharedGrid(compiled, grid, strict=space.settings.ties == "no_sanction")
            return _Compiled(space, tuple(concepts), shared)
    return Judge(space, tuple(concepts))


@dataclass(frozen=True, eq=False)
class Judge:
    """Judges rankings of the feasible states of a space by the formulas of the concepts.

    Attributes
    ----------
    space : StateSpace
        States, moves and settings; its ranks are not looked at.
    concepts : tuple of str
    """

    space: StateSpace
    concepts: tuple[str, ...]

    @property
    def mask(self) -> int:
        """The bits of the concepts."""
        return bits_of(self.concepts)

    def first(self, ranks: Sequence[IntArray]) -> Standing:
        """Judge everything; one array of ranks per decision maker, over the feasible states."""
        dense = np.stack([dense_ranks(np.asarray(rank))[0] for rank in ranks])
        flags = np.zeros(dense.shape, dtype=np.uint8)
        return self._judged(dense, flags, {self.concepts: list(range(len(dense)))})

    def changed(self, base: Standing, i: int, rank: IntArray, *, own: bool = True) -> Standing:
        """Judge what can change where one decision maker ranks the states otherwise.

        Parameters
        ----------
        own : bool
            Whether its own verdicts are judged anew too, or are left as they were.
        """
        ranks = base.ranks.copy()
        ranks[i] = dense_ranks(np.asarray(rank))[0]
        credible = tuple(name for name in self.concepts if name in CREDIBLE)
        todo = {credible: [j for j in range(len(ranks)) if j != i]} if credible else {}
        if own:
            todo = {credible: todo.get(credible, []), self.concepts: [i]} if credible != self.concepts else {
                self.concepts: list(range(len(ranks)))}  # fmt: skip
        return self._judged(ranks, base.flags.copy(), {names: makers for names, makers in todo.items() if names})

    def placed(self, ranks: IntArray) -> tuple[IntArray, ...]:
        """Put ranks of the feasible states where the structure wants them."""
        if self.space.states.mask is None:
            return tuple(ranks)
        full = np.zeros((len(ranks), self.space.states.n_positions), dtype=ranks.dtype)
        full[:, self.space.feasible] = ranks
        return tuple(full)

    def _judged(self, ranks: IntArray, flags: IntArray, todo: dict[tuple[str, ...], list[int]]) -> Standing:
        full = self.placed(ranks)
        for names, makers in todo.items():
            if "sim" in names:
                found = analyze(replace(self.space, ranks=full), concepts=names).flags
            else:
                found = stability_flags(self.space.structure, full, names, self.space.settings, makers=makers)
            bits = np.uint8(bits_of(names))
            for j in makers:
                flags[j] = (flags[j] & ~bits) | (found[j][self.space.feasible] & bits)
        return Standing(ranks, np.empty((0, 0), dtype=np.int32), flags)


@dataclass(frozen=True, eq=False)
class _Compiled(Judge):
    """Judges on the shared layout of a grid."""

    shared: SharedGrid

    def first(self, ranks: Sequence[IntArray]) -> Standing:
        return self.shared.first(ranks)

    def changed(self, base: Standing, i: int, rank: IntArray, *, own: bool = True) -> Standing:
        return self.shared.changed(base, i, *dense_ranks(np.asarray(rank)), own=ALL if own else 0)
