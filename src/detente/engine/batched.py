"""Stability under many rankings at once, on one shared set of arcs.

The draws are the last axis of every array, next to each other in memory, so that one instruction serves several of
them. Numba is worth its second of loading here; where it is missing or broken, NumPy gives the same answer.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import numpy as np

from detente.engine.arrays import Array, highest
from detente.engine.graph import Graph
from detente.engine.rules import Rule, minimum_each_once, minimum_one_move

__all__ = ["FORMULAS", "counts_together", "stable_many", "weighted_sums"]

FORMULAS = ("nash", "gmr", "smr", "seq", "sseq")
"""Concepts that are evaluated here, by id."""

CHUNK = 256
"""Draws that NumPy takes at once."""


@cache
def _kernels() -> ModuleType | None:
    try:
        from detente.engine import batched_kernels
    except Exception as error:  # noqa: BLE001 - a broken compiler must not cost the answer
        warnings.warn(f"Numba does not work here; many runs take longer ({error})", RuntimeWarning, stacklevel=2)
        return None
    return batched_kernels


def stable_many(
    graph: Graph,
    ranks: Sequence[Array],
    bits: Mapping[str, int],
    *,
    ties_are_sanctions: bool = True,
    rule: Rule = "legal_sequences",
    transitive: bool = False,
    compiled: bool = True,
) -> Array:
    """Evaluate concepts for every decision maker (DM) and every draw.

    Parameters
    ----------
    graph : Graph
        The arcs, shared by all draws.
    ranks : sequence of int array, one per DM, shape (n_states, n_draws)
        Larger is preferred; of one dtype, and at least two below the largest number that it holds.
    bits : mapping of concept to bit
        Which of `FORMULAS`, and the bit that says so in the result.
    ties_are_sanctions : bool
        Whether an end that the focal DM finds equal to where it started deters it.
    rule : {"legal_sequences", "each_once", "one_move"}
        What several opponents can reach together.
    transitive : bool
        Whether two moves of one DM in a row are always one move of its own, or lead back, as in option form: then
        sequences are followed more quickly.
    compiled : bool
        Whether Numba may be used; it knows legal sequences only.

    Returns
    -------
    uint8 array, shape (n_dms, n_states, n_draws)

    Notes
    -----
    Cost: per draw, DM and concept a pass over the arcs; with three DMs or more the passes of the opponents are repeated
    until nothing changes; unless moves are transitive, over pairs of a state and who moved last.
    """
    kernels = _kernels() if compiled and rule == "legal_sequences" else None
    stacked = np.ascontiguousarray(np.stack(ranks))
    out = np.zeros(stacked.shape, dtype=np.uint8)
    if kernels is not None:
        indptr, indices = _joined(graph)
        chosen = np.array([bits.get(name, 0) for name in FORMULAS], dtype=np.uint8)
        kernels.stable_many(indptr, indices, stacked, chosen, 0 if ties_are_sanctions else 1, transitive, out)
        return out
    for begin in range(0, stacked.shape[2], CHUNK):
        part = slice(begin, begin + CHUNK)
        _Many(graph, stacked[:, :, part], rule, ties_are_sanctions).into(out[:, :, part], bits)
    return out


def weighted_sums(holds: Array, worth: Array, *, compiled: bool = True) -> Array:
    """Add up for every state and draw what those statements are worth that hold there.

    Parameters
    ----------
    holds : bool array, shape (n_states, n_statements)
    worth : integer array, shape (n_statements, n_draws)
    compiled : bool
        Whether Numba may be used.

    Returns
    -------
    integer array of the dtype of ``worth``, shape (n_states, n_draws)
    """
    kernels = _kernels() if compiled else None
    if kernels is None:
        return np.asarray(holds.astype(worth.dtype) @ worth)
    out = np.zeros((len(holds), worth.shape[1]), dtype=worth.dtype)
    kernels.weighted_sums(holds, np.ascontiguousarray(worth), out)
    return out


def counts_together(first: Array, second: Array) -> Array:
    """Count for each pair of rows, one of either array, the draws in which both hold.

    Parameters
    ----------
    first : bool array, shape (n, n_draws)
    second : bool array, shape (m, n_draws)

    Returns
    -------
    int64 array, shape (n, m)

    Notes
    -----
    Eight draws to a byte and eight bytes to a word: an "and" and a count of bits serve 64 draws at once.
    """
    ours, theirs = _words(first), _words(second)
    result = np.zeros((len(first), len(second)), dtype=np.int64)
    for row, word in enumerate(ours):
        result[row] = np.bitwise_count(theirs & word).sum(axis=1, dtype=np.int64)
    return result


def _words(rows: Array) -> Array:
    """Pack truth values into words of 64, the last one filled up with zeros."""
    packed = np.packbits(rows, axis=1)
    padded = np.zeros((len(rows), -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
    padded[:, : packed.shape[1]] = packed
    return padded.view(np.uint64)


def _joined(graph: Graph) -> tuple[Array, Array]:
    """Put the arcs of all DMs into one array; ``indptr[i]`` holds absolute places."""
    offsets = np.cumsum([0, *(ends.size for ends in graph.indices)])
    indptr = np.stack([starts + offset for starts, offset in zip(graph.indptr, offsets[:-1], strict=True)])
    return indptr.astype(np.int64), np.concatenate(graph.indices).astype(np.int32)


@dataclass(frozen=True, eq=False)
class _Many:
    """The NumPy way: each arc of each draw is a number in an array."""

    graph: Graph
    ranks: Array
    rule: Rule
    ties_are_sanctions: bool

    def into(self, out: Array, bits: Mapping[str, int]) -> None:
        """Set the bits of all DMs in ``out``."""
        for i in range(len(self.ranks)):
            r = self.ranks[i]
            for name, bound in self._bounds(i, r, bits):
                out[i][bound <= r] |= np.uint8(bits[name])

    def _bounds(self, i: int, r: Array, wanted: Iterable[str]) -> Iterator[tuple[str, Array]]:
        best = np.maximum(r, self._over(i, r, np.maximum))
        others = tuple(j for j in range(len(self.ranks)) if j != i)
        if "nash" in wanted:
            yield "nash", best
        for name in (name for name in FORMULAS[1:] if name in wanted):
            final = (r if name in ("gmr", "seq") else best) + (0 if self.ties_are_sanctions else 1)
            worst = self._worst(others, final, improving=name in ("seq", "sseq"))
            capped = np.minimum(r, worst)
            yield name, np.maximum(capped, self._over(i, capped, np.maximum))

    def _over(self, j: int, values: Array, extreme: np.ufunc, *, improving: bool = False) -> Array:
        """Extreme of values over the arcs of a DM, or over its improvements; the identity where it has none."""
        starts, targets = self.graph.indptr[j], self.graph.indices[j]
        identity = highest(values.dtype) if extreme is np.minimum else np.iinfo(values.dtype).min
        result = np.full_like(values, identity)
        if not targets.size:
            return result
        degree = np.diff(starts)
        along = values[targets]
        if improving:
            owner = np.repeat(np.arange(len(degree)), degree)
            along = np.where(self.ranks[j][targets] > self.ranks[j][owner], along, identity)
        sources = np.flatnonzero(degree)
        result[sources] = extreme.reduceat(along, starts[sources], axis=0)
        return result

    def _worst(self, members: tuple[int, ...], values: Array, *, improving: bool) -> Array:
        def step(j: int, after: Array) -> Array:
            return self._over(j, after, np.minimum, improving=improving)

        if self.rule != "legal_sequences":
            by_rule = minimum_each_once if self.rule == "each_once" else minimum_one_move
            return by_rule(members, values, lambda j, f: np.minimum(f, step(j, f)))
        first = dict.fromkeys(members, values)
        quiet = 0
        while quiet < len(members):
            for j in members:
                after = np.minimum.reduce([values, *(first[k] for k in members if k != j)])
                opened = np.minimum(values, step(j, after))
                quiet = quiet + 1 if np.array_equal(opened, first[j]) else 0
                first[j] = opened
        lowest: Array = np.minimum.reduce([values, *first.values()])
        return lowest
