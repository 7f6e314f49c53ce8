"""Where play may stand after some chances to move: a distribution over states, carried forward chance by chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.engine.arrays import Array
from detente.engine.play import Play
from detente.errors import LimitExceededError

__all__ = ["MOST_MOVES", "after_chances"]

MOST_MOVES = 1 << 26
"""Moves that are looked through in one chance at most."""

_CHUNK = 1 << 14
"""States whose moves are listed together."""


def after_chances(
    plays: Sequence[Play], start: Array, *, weights: Sequence[float], acts: Sequence[float], chances: int
) -> Array:
    """Carry a distribution over states through some chances to move.

    In each chance one decision maker is drawn; with its probability of acting it makes one of the moves that its play
    lets through, each equally likely, and otherwise, or where it has none, nothing happens.

    Parameters
    ----------
    plays : sequence of Play, one per decision maker
        Whose gates hold the moves of that decision maker.
    start : float array, shape (n_states,)
        Probabilities that sum to one.
    weights, acts : sequence of float
        Each decision maker's share of the chances (they sum to one), and its probability of acting on one.
    chances : int
        How many there are.

    Returns
    -------
    float array, shape (n_states,)

    Raises
    ------
    LimitExceededError
        If one chance alone would look through more than `MOST_MOVES` moves.
    """
    found = np.asarray(start, dtype=np.float64)
    for _ in range(chances):
        held = np.flatnonzero(found)
        after = np.zeros_like(found)
        looked = 0
        for i, play in enumerate(plays):
            share = weights[i] * acts[i]
            after[held] += (weights[i] - share) * found[held]
            if share:
                looked += _moved(play, i, held, share * found[held], after, MOST_MOVES - looked)
        found = after
    return found


def _moved(play: Play, i: int, held: Array, mass: Array, after: Array, room: int) -> int:
    """Spread the mass of each state over the moves from there, what has none stays; return how many moves there are."""
    looked = 0
    for begin in range(0, held.size, _CHUNK):
        codes = held[begin : begin + _CHUNK]
        here = mass[begin : begin + _CHUNK]
        position, ends = _listed(play, i, codes, room - looked)
        looked += position.size
        count = np.bincount(position, minlength=codes.size)
        stays = count == 0
        after[codes[stays]] += here[stays]
        np.add.at(after, ends, (here / np.maximum(count, 1))[position])
    return looked


def _listed(play: Play, i: int, codes: Array, room: int) -> tuple[Array, Array]:
    positions, ends, n = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)], 0
    for position, end in play.leaving(i, codes):
        n += position.size
        if n > room:
            raise LimitExceededError(
                f"a forecast would look through more than {MOST_MOVES:,} moves for one chance; rule out more, or ask "
                "for fewer chances"
            )
        positions.append(position)
        ends.append(end)
    return np.concatenate(positions), np.concatenate(ends)
