"""What is measured: sizes, decision makers, preferences, infeasible states and one-way options."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from detente.engine import Grid

BITS = (10, 16, 20, 24, 26)
DECISION_MAKERS = (2, 4, 6)
PREFERENCES = ("random", "statements")
VARIANTS = ("free", "infeasible", "one-way")

PHASES = (("nash",), ("gmr",), ("smr",), ("seq",), ("sseq",), ("nash", "gmr", "smr", "seq", "sseq"))
"""Concepts that are asked for together; each phase is timed apart."""

STATEMENTS = 12
"""Statements per decision maker, most important first: up to 4,096 ranks."""


@dataclass(frozen=True)
class Case:
    """A conflict of ``2**bits`` states.

    ``preferences``: random orders without ties (int32), or ranks from random statements (uint16). ``variant``:
    everything feasible and free; 30 % of the states infeasible at random; one option of every decision maker one-way.
    """

    bits: int
    decision_makers: int
    preferences: str
    variant: str

    @property
    def name(self) -> str:
        return f"2^{self.bits}-{self.decision_makers}-{self.preferences}-{self.variant}"

    def grid(self) -> Grid:
        owners = tuple(sorted(k % self.decision_makers for k in range(self.bits)))
        ways = ["free"] * self.bits
        if self.variant == "one-way":
            for i in range(self.decision_makers):
                ways[owners.index(i)] = "up"
        mask = None
        if self.variant == "infeasible":
            mask = np.random.default_rng(self.bits).random(1 << self.bits, dtype=np.float32) < 0.7
        return Grid((2,) * self.bits, owners, tuple(ways), self.decision_makers, mask)

    def ranks(self, grid: Grid) -> list[np.ndarray]:
        rngs = [np.random.default_rng([self.bits, i]) for i in range(self.decision_makers)]
        if self.preferences == "random":
            return [rng.permutation(np.arange(grid.n_states, dtype=np.int32)).reshape(grid.shape) for rng in rngs]
        own = [[k for k, owner in enumerate(grid.owners) if owner == i] for i in range(self.decision_makers)]
        return [
            _by_statements(rng, self.bits, options).reshape(grid.shape) for rng, options in zip(rngs, own, strict=True)
        ]


def _by_statements(rng: np.random.Generator, bits: int, own: list[int]) -> np.ndarray:
    """Ranks of a decision maker that weighs its own options against other people's."""
    rank = np.zeros((2,) * bits, dtype=np.uint16)
    for place in range(STATEMENTS):
        mine = _option(int(rng.choice(own)), bits)
        first, second = (_option(int(k), bits) for k in rng.choice(bits, 2, replace=False))
        statement = (mine, first & second, ~mine | first, first | ~second, mine & ~first)[rng.integers(5)]
        rank += statement.astype(np.uint16) << np.uint16(STATEMENTS - 1 - place)
    return rank


def _option(k: int, bits: int) -> np.ndarray:
    shape = [1] * bits
    shape[bits - 1 - k] = 2
    return np.array([False, True]).reshape(shape)


def cases(bits: tuple[int, ...] = BITS) -> Iterator[Case]:
    """Yield all cases up to 2^20 states, and of the larger ones those that differ in kind."""
    for size, makers, preferences, variant in product(bits, DECISION_MAKERS, PREFERENCES, VARIANTS):
        rare = variant != "free" and (makers != 4 or (size == 26 and preferences == "statements"))
        if size <= 20 or not rare:
            yield Case(size, makers, preferences, variant)
