"""What deters whom, in a form in which one sweep over the moves answers it where preferences are no ranking.

A decision maker that thinks of leaving a state of class ``a`` is deterred by the states of some classes, ``D(a)``. With
one ranking the sets ``D(a)`` are nested: what deters at a lower state deters at a higher one too, so that the lowest
state that the others can bring about answers for all. Where preferences are no ranking there are two ways to ask:

*Chains.* The sets fall into chains that are nested. Along one chain ``D(a_0) <= D(a_1) <= ...`` a class ``b`` deters
from some place on, its value; a state of class ``a_t`` is deterred by what can be brought about exactly where the least
value within reach is at most ``t``. A scale is one chain, ``m`` statements left open are about ``2**m``.

*Sets.* Each class ``b`` carries the set of the classes at which it does *not* deter, 64 of them to a machine word; what
the sets within reach share is where nothing deters. That asks for 64 classes at once, whatever the relation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.engine.arcs import NUMBERS, SETS, Order
from detente.engine.arrays import Array
from detente.errors import LimitExceededError

__all__ = ["MAX_CLASSES", "Deterrence", "deterrence_of_relation", "deterrence_of_scale"]

MAX_CLASSES = 16_384
"""Most classes of states that are compared with each other."""

_PAIRS = 1 << 22
"""Pairs of classes that are compared together."""

_WORD = 64

_FEW_WORDS = 4
"""Up to so many words of sets nobody looks for chains."""


@dataclass(frozen=True, eq=False)
class Deterrence:
    """One decision maker's sets of deterring states.

    Parameters
    ----------
    order : Order
        Numbers for chains, sets for sets.
    row, place : int32 array, shape (n_classes,)
        Where the answer for a class stands: the chain and the place on it; or the word and the bit.
    value : int32 or uint64 array, shape (n_rows, n_classes)
        Chains: from which place on a class deters; at least the length of the chain where it never does. Sets: at
        which of the 64 classes of the row it does not deter.
    """

    order: Order
    row: Array
    place: Array
    value: Array

    def undeterred(self, worst: Array, classes: Array, states: Array) -> Array:
        """Tell for pairs of a class and a state whether nothing that can be made of the state deters the class.

        Parameters
        ----------
        worst : array, shape (n_rows, n_states)
            The lowest value that can be made of every state.
        """
        found = worst[self.row[classes], states]
        if self.order is NUMBERS:
            return np.asarray(found > self.place[classes])
        return np.asarray((found >> self.place[classes].astype(np.uint64)) & np.uint64(1) != 0)


def deterrence_of_scale(scores: Array, offset: int) -> Deterrence:
    """One chain: at score ``x`` whatever has a score of at most ``x + offset`` deters.

    Parameters
    ----------
    scores : int64 array, shape (n_classes,)
        Ascending, each once.
    """
    count = len(scores)
    value = np.searchsorted(scores, scores - offset, side="left").astype(np.int32)
    return Deterrence(NUMBERS, np.zeros(count, dtype=np.int32), np.arange(count, dtype=np.int32), value[None, :])


def deterrence_of_relation(count: int, deters: Callable[[Array, Array], Array]) -> Deterrence:
    """Find the cheaper way for any relation.

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
    absent = _packed(count, deters)
    words = -(-count // _WORD)
    if words > _FEW_WORDS and (chains := _chains(absent, words)) is not None:
        row, place = chains
        return Deterrence(NUMBERS, row, place, _values(absent, row))
    everything = np.arange(count, dtype=np.int32)
    return Deterrence(SETS, everything // _WORD, everything % _WORD, _transposed(absent, words))


def _packed(count: int, deters: Callable[[Array, Array], Array]) -> Array:
    """Return for each class, as a row of bits, the classes that do not deter at it; shape (n_classes, n_words)."""
    everything = np.arange(count)[None, :]
    step = max(_PAIRS // max(count, 1), 1)
    parts = []
    for at in range(0, count, step):
        rows = np.arange(at, min(at + step, count))[:, None]
        absent = ~np.broadcast_to(deters(rows, everything), (len(rows), count))
        parts.append(np.packbits(absent, axis=1, bitorder="little"))
    packed = np.concatenate(parts)
    padded = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8)))
    return padded.view("<u8").astype(np.uint64)


def _unpacked(words: Array, count: int) -> Array:
    return np.unpackbits(words.astype("<u8").view(np.uint8), axis=1, count=count, bitorder="little")


def _transposed(absent: Array, words: int) -> Array:
    """Turn rows per class at which into rows per 64 of them; shape (n_words, n_classes)."""
    count = len(absent)
    value = np.zeros((words, count), dtype=np.uint64)
    for word in range(words):
        bits = _unpacked(absent[word * _WORD : (word + 1) * _WORD], count).astype(np.uint64)
        for bit, line in enumerate(bits):
            value[word] |= line << np.uint64(bit)
    return value


def _chains(absent: Array, most: int) -> tuple[Array, Array] | None:
    """Sort the sets into chains, greedily: from the smallest on, onto the largest that it holds; None if too many."""
    count = len(absent)
    sizes = -np.array([int(_unpacked(line[None, :], count).sum()) for line in absent])
    row, place = np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.int32)
    tops: list[int] = []
    lengths: list[int] = []
    for a in np.argsort(sizes, kind="stable"):
        fits = ~(absent[a] & ~absent[tops]).any(axis=1) if tops else np.zeros(0, dtype=bool)
        if fits.any():
            on = int(np.flatnonzero(fits)[np.argmax(sizes[np.array(tops)[fits]])])
        elif len(tops) == most:
            return None
        else:
            on = len(tops)
            tops.append(0)
            lengths.append(0)
        tops[on] = int(a)
        row[a], place[a] = on, lengths[on]
        lengths[on] += 1
    return row, place


def _values(absent: Array, row: Array) -> Array:
    """Count for each chain and class the sets that do not hold it: nested as they are, these are the first ones."""
    count = len(absent)
    value = np.zeros((int(row.max()) + 1, count), dtype=np.int32)
    step = max(_PAIRS // max(count, 1), 1)
    for at in range(0, count, step):
        np.add.at(value, row[at : at + step], _unpacked(absent[at : at + step], count))
    return value
