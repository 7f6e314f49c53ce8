"""How far two orders over the same states agree: pairs that both put the same way round, or opposite ways."""

from __future__ import annotations

import numpy as np

from detente.engine.arrays import Array

__all__ = ["pair_counts"]


def pair_counts(first: Array, second: Array) -> tuple[int, int, int, int]:
    """Count the pairs of states by how two orders put them.

    Parameters
    ----------
    first, second : int arrays, shape (n_states,)
        A value per state in each order.

    Returns
    -------
    concordant, discordant : int
        Pairs that both orders put the same way round, and opposite ways round.
    tied_first, tied_second : int
        Pairs that are tied in the first order, and in the second; those tied in both count in either.

    Notes
    -----
    Pairs are not looked at one by one: in the order of ``first`` a discordant pair is an inversion of ``second``, and
    inversions are counted while blocks of doubling size are merged (Knight 1966). Cost: ``n log(n)**2``.
    """
    n = len(first)
    _, a = np.unique(first, return_inverse=True)
    _, b = np.unique(second, return_inverse=True)
    order = np.lexsort((b, a))
    discordant = _inversions(b[order])
    total = n * (n - 1) // 2
    tied_first, tied_second = _tied(a), _tied(b)
    tied_both = _tied(a.astype(np.int64) * (int(b.max(initial=0)) + 1) + b)
    concordant = total - tied_first - tied_second + tied_both - discordant
    return concordant, discordant, tied_first, tied_second


def _tied(values: Array) -> int:
    _, counts = np.unique(values, return_counts=True)
    counts = counts.astype(np.int64)
    return int((counts * (counts - 1) // 2).sum())


def _inversions(values: Array) -> int:
    """Count the pairs of places of which the first holds the larger value."""
    n = len(values)
    span = int(values.max(initial=0)) + 2
    size = 1 << max(n - 1, 0).bit_length()
    padded = np.full(size, span - 1, dtype=np.int64)
    padded[:n] = values
    found, width = 0, 1
    while width < size:
        blocks = padded.reshape(-1, 2, width)
        shift = np.arange(len(blocks), dtype=np.int64)[:, None] * span
        left, right = (blocks[:, 0] + shift).reshape(-1), (blocks[:, 1] + shift).reshape(-1)
        ends = np.repeat(np.arange(1, len(blocks) + 1, dtype=np.int64) * width, width)
        found += int((ends - np.searchsorted(left, right, side="right")).sum())
        padded = np.sort(padded.reshape(-1, 2 * width), axis=1).reshape(-1)
        width *= 2
    return found
