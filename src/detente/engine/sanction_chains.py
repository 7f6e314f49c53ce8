"""What deters whom, sorted into chains, so that a minimum over states answers it where preferences are no ranking.

A decision maker that thinks of leaving a state of class ``a`` is deterred by the states of some classes, ``D(a)``. With
one ranking the sets ``D(a)`` are nested: what deters at a lower state deters at a higher one too, so that the lowest
state that the others can bring about answers for all. Where preferences are no ranking the sets are not nested, but
they fall into chains that are. Along one chain ``D(a_0) <= D(a_1) <= ...`` a class ``b`` deters from some place on, its
*value*; a state of class ``a_t`` is deterred by what can be brought about exactly where the least value within reach is
at most ``t``. So every structure costs one minimum per chain: a scale one, ``m`` statements left open about ``2**m``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.engine.arrays import Array
from detente.errors import LimitExceededError

__all__ = ["MAX_CLASSES", "Chains", "chains_of_relation", "chains_of_scale"]

MAX_CLASSES = 16_384
"""Most classes of states whose sets are compared with each other."""

_PAIRS = 1 << 22
"""Pairs of classes that are compared together."""


@dataclass(frozen=True, eq=False)
class Chains:
    """The chains of one decision maker's sets of deterring states.

    Parameters
    ----------
    chain, place : int32 array, shape (n_classes,)
        On which chain the set of a class stands, and where on it.
    value : int32 array, shape (n_chains, n_classes)
        From which place on a class deters; at least the length of the chain where it never does.
    """

    chain: Array
    place: Array
    value: Array


def chains_of_scale(scores: Array, offset: int) -> Chains:
    """One chain: at score ``x`` whatever has a score of at most ``x + offset`` deters.

    Parameters
    ----------
    scores : int64 array, shape (n_classes,)
        Ascending, each once.
    """
    count = len(scores)
    value = np.searchsorted(scores, scores - offset, side="left")
    return Chains(np.zeros(count, dtype=np.int32), np.arange(count, dtype=np.int32), value.astype(np.int32)[None, :])


def chains_of_relation(count: int, deters: Callable[[Array, Array], Array]) -> Chains:
    """Sort the sets of any relation into chains, greedily: from the smallest set on, onto the largest that it holds.

    Parameters
    ----------
    count : int
        Number of classes.
    deters : callable
        ``deters(a, b)``: whether classes ``b`` deter at classes ``a``; arrays that broadcast.

    Raises
    ------
    LimitExceededError
        If there are more classes than `MAX_CLASSES`.
    """
    if count > MAX_CLASSES:
        raise LimitExceededError(
            f"the preferences tell {count:,} kinds of states apart, and at most {MAX_CLASSES:,} can be compared pair "
            "by pair. Use fewer statements, or fewer different weights."
        )
    sizes, packed = _packed(count, deters)
    chain, place = np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.int32)
    tops: list[int] = []
    lengths: list[int] = []
    for a in np.argsort(sizes, kind="stable"):
        held = ~(packed[tops] & ~packed[a]).any(axis=1) if tops else np.zeros(0, dtype=bool)
        if held.any():
            on = int(np.flatnonzero(held)[np.argmax(sizes[np.array(tops)[held]])])
        else:
            on = len(tops)
            tops.append(0)
            lengths.append(0)
        tops[on] = int(a)
        chain[a], place[a] = on, lengths[on]
        lengths[on] += 1
    return Chains(chain, place, _values(count, chain, len(tops), deters))


def _rows(count: int) -> list[Array]:
    step = max(_PAIRS // max(count, 1), 1)
    return [np.arange(at, min(at + step, count)) for at in range(0, count, step)]


def _packed(count: int, deters: Callable[[Array, Array], Array]) -> tuple[Array, Array]:
    """Return the size of every set, and the sets as rows of bits."""
    everything = np.arange(count)[None, :]
    blocks = [np.broadcast_to(deters(rows[:, None], everything), (len(rows), count)) for rows in _rows(count)]
    packed = np.concatenate([np.packbits(block, axis=1) for block in blocks])
    sizes = np.concatenate([block.sum(axis=1) for block in blocks])
    return sizes, np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8))).view(np.uint64)


def _values(count: int, chain: Array, n_chains: int, deters: Callable[[Array, Array], Array]) -> Array:
    """Count for each chain and class the sets that do not hold it: nested as they are, these are the first ones."""
    value = np.zeros((n_chains, count), dtype=np.int32)
    everything = np.arange(count)[None, :]
    for rows in _rows(count):
        absent = ~np.broadcast_to(deters(rows[:, None], everything), (len(rows), count))
        np.add.at(value, chain[rows], absent)
    return value
