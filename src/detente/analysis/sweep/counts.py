"""What is counted over draws: whole numbers only, so that the order in which blocks are added up does not matter."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

__all__ = ["Counts", "Shape"]

Tally = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Shape:
    """Sizes of the tallies of a sweep."""

    readings: int
    makers: int
    concepts: int
    states: int
    outcomes: int
    tracked: int

    def zero(self) -> Counts:
        """Return tallies of no draws."""
        sizes = (
            (),
            (self.readings,),
            (self.makers, self.concepts, self.states),
            (self.concepts, self.states),
            (self.concepts,),
            (self.outcomes,),
            (self.outcomes, self.concepts, self.tracked),
        )
        return Counts(*(np.zeros(size, dtype=np.int64) for size in sizes))


@dataclass(frozen=True, eq=False)
class Counts:
    """Tallies of draws.

    Attributes
    ----------
    draws : int64 array, shape ()
        How many there were.
    readings : (n_readings,)
        In how many each reading was chosen.
    stable : (n_makers, n_concepts, n_states)
        In how many a state is stable for a decision maker.
    equilibrium : (n_concepts, n_states)
        In how many it is an equilibrium.
    without : (n_concepts,)
        In how many there is no equilibrium at all.
    outcomes : (n_outcomes,)
        In how many each outcome of each judgement came out.
    explained : (n_outcomes, n_concepts, n_tracked)
        In how many of those a tracked state is an equilibrium.
    """

    draws: Tally
    readings: Tally
    stable: Tally
    equilibrium: Tally
    without: Tally
    outcomes: Tally
    explained: Tally

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    def same_as(self, other: Counts) -> bool:
        """Tell whether all tallies agree."""
        return all(np.array_equal(getattr(self, field.name), getattr(other, field.name)) for field in fields(self))
