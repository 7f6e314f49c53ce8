"""Which states cease, and which begin, to be equilibria: differences of two sets of verdicts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.types import IntArray

__all__ = ["NO_SHIFT", "Shift", "difference"]


@dataclass(frozen=True, eq=False)
class Shift:
    """How the equilibria differ after a change.

    Attributes
    ----------
    lost_at, gained_at : array of int
        Places in the list of feasible states.
    lost, gained : array of uint8
        For each of them the bits of the concepts concerned.
    """

    lost_at: IntArray
    lost: IntArray
    gained_at: IntArray
    gained: IntArray

    def __bool__(self) -> bool:
        return bool(self.lost_at.size or self.gained_at.size)

    def lost_under(self, bit: int) -> IntArray:
        """Return the places of what is lost under one concept."""
        return np.asarray(self.lost_at[(self.lost & np.uint8(bit)) != 0])

    def gained_under(self, bit: int) -> IntArray:
        """Return the places of what is gained under one concept."""
        return np.asarray(self.gained_at[(self.gained & np.uint8(bit)) != 0])


def difference(before: IntArray, after: IntArray) -> Shift:
    """Compare two arrays of bits, one value per state."""
    lost, gained = before & ~after, after & ~before
    lost_at, gained_at = np.flatnonzero(lost), np.flatnonzero(gained)
    return Shift(lost_at, lost[lost_at], gained_at, gained[gained_at])


NO_SHIFT = difference(np.zeros(0, dtype=np.uint8), np.zeros(0, dtype=np.uint8))
