"""What is left of a grid of states for somebody who does not know of some options: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from detente.engine.arrays import Array


def shown(sizes: Sequence[int], unknown: Mapping[int, int]) -> Array:
    """For every combination of levels the one that shows it: unknown options stand at a fixed level.

    Parameters
    ----------
    sizes : sequence of int
        Levels of each option; option 0 varies fastest.
    unknown : mapping of option to level
        Where each unknown option is taken to stand.

    Returns
    -------
    int64 array, shape (n_combinations,)
    """
    codes = np.arange(prod(sizes), dtype=np.int64)
    image = codes.copy()
    for option, level in unknown.items():
        stride = prod(sizes[:option])
        image += (level - codes // stride % sizes[option]) * stride
    return image


def stands_for(sizes: Sequence[int], unknown: Mapping[int, int], image: Array, feasible: Array) -> Array:
    """For every combination that is shown the feasible one that it stands for; -1 where there is none.

    Of those that it shows it stands for the one in which the fewest unknown options are off their fixed level, and of
    several such for the one of the lowest code.

    Parameters
    ----------
    image : int array
        What `shown` returns.
    feasible : bool array, shape (n_combinations,)

    Returns
    -------
    int64 array, shape (n_combinations,)
        -1 as well at combinations that show nothing.
    """
    codes = np.flatnonzero(feasible)
    off = np.zeros(codes.size, dtype=np.int16)
    for option, level in unknown.items():
        off += codes // prod(sizes[:option]) % sizes[option] != level
    order = np.lexsort((codes, off, image[codes]))
    places = image[codes][order]
    first = np.ones(places.size, dtype=bool)
    first[1:] = places[1:] != places[:-1]
    found = np.full(prod(sizes), -1, dtype=np.int64)
    found[places[first]] = codes[order][first]
    return found


def changes_any(sizes: Sequence[int], options: Sequence[int], sources: Array, targets: Array) -> Array:
    """Tell which moves change at least one of some options."""
    changed = np.zeros(sources.size, dtype=bool)
    for option in options:
        stride = prod(sizes[:option])
        changed |= sources // stride % sizes[option] != targets // stride % sizes[option]
    return changed


def against(sizes: Sequence[int], directions: Mapping[int, str], sources: Array, targets: Array) -> Array:
    """Tell which moves change an option in a way that it is not believed to move."""
    wrong = np.zeros(sources.size, dtype=bool)
    for option, direction in directions.items():
        stride = prod(sizes[:option])
        before, after = sources // stride % sizes[option], targets // stride % sizes[option]
        if direction in ("down", "frozen"):
            wrong |= after > before
        if direction in ("up", "frozen"):
            wrong |= after < before
    return wrong
