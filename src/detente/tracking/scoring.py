"""How good a forecast was: hits, log loss and Brier score of a distribution over states against what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, log
from typing import Any

import numpy as np

from detente.types import IntArray

__all__ = ["SMOOTHING", "Interval", "Judged", "bootstrap", "judge"]

SMOOTHING = 0.01
"""The share of every forecast that is spread evenly over all feasible states before its log loss is taken, so that
something held impossible costs much and not everything."""

RESAMPLES = 2_000
"""Times that the periods are drawn anew for an interval."""


@dataclass(frozen=True)
class Judged:
    """One forecast for one period against what came.

    Attributes
    ----------
    probability : float
        What the forecast gave to the states that may have come.
    allowed : bool
        Whether it held any of them possible.
    n_allowed : int
        How many states it held possible.
    hit_1, hit_k : float
        Whether what came was its most likely state, or among its k most likely; where states are equally likely, the
        probability of that if they were put in order by lot.
    log_loss, brier : float
        Minus the logarithm of the smoothed probability; the sum of squared differences, from 0 to 2, the states that
        may have come counted as one.
    expects_stay : bool
        Whether a state that was possible before is its most likely one.
    """

    probability: float
    allowed: bool
    n_allowed: int
    hit_1: float
    hit_k: float
    log_loss: float
    brier: float
    expects_stay: bool


@dataclass(frozen=True)
class Interval:
    """A mean over periods with the interval in which 95 of 100 resamples of the periods put it."""

    mean: float
    low: float
    high: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"mean": self.mean, "interval": [self.low, self.high]}


def judge(forecast: Any, origin: IntArray, outcome: IntArray, *, k: int, n_states: int) -> Judged:
    """Score a forecast.

    Parameters
    ----------
    forecast : float array, shape (n_positions,)
        Sums to one.
    origin, outcome : int arrays
        The states that were possible before, and those that may have come.
    k : int
    n_states : int
        How many states are feasible.

    Examples
    --------
    >>> found = judge(np.array([0.5, 0.5, 0.0]), np.array([0]), np.array([1]), k=2, n_states=3)
    >>> found.hit_1, found.hit_k, found.allowed, found.expects_stay
    (0.5, 1.0, True, True)
    """
    exact = np.round(forecast, 12)
    given = float(forecast[outcome].sum())
    smoothed = (1 - SMOOTHING) * given + SMOOTHING * len(outcome) / n_states
    others = float(np.square(forecast).sum() - np.square(forecast[outcome]).sum())
    top = exact.max()
    return Judged(
        given,
        bool(given > 0),
        int(np.count_nonzero(exact)),
        _hit(exact, outcome, 1),
        _hit(exact, outcome, k),
        -log(smoothed),
        (1 - given) ** 2 + others,
        bool((exact[origin] == top).any()),
    )


def _hit(exact: Any, outcome: IntArray, k: int) -> float:
    """Return the probability that one of the outcome's states is among the k most likely, ties put in order by lot."""
    best = exact[outcome].max(initial=0.0)
    before = int(np.count_nonzero(exact > best))
    if best == 0 or before >= k:
        return 0.0
    tied, ours = int(np.count_nonzero(exact == best)), int(np.count_nonzero(exact[outcome] == best))
    slots = min(k - before, tied)
    return 1.0 - comb(tied - ours, slots) / comb(tied, slots)


def bootstrap(values: Sequence[float], *, seed: int = 0) -> Interval:
    """Return the mean of some values and its percentile interval, from periods drawn anew with replacement."""
    held = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(seed)
    means = held[rng.integers(0, held.size, (RESAMPLES, held.size))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(held.mean()), float(low), float(high))
