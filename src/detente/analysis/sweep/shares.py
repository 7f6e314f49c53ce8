"""Shares of draws with their intervals, and shares of variance that judgements explain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from detente.analysis.sweep.counts import Tally

__all__ = ["Share", "explained_parts", "total_variance"]


@dataclass(frozen=True)
class Share:
    """A share of draws, with its Wilson interval.

    Attributes
    ----------
    count, draws : int
        In how many of how many draws it was so.
    confidence : float
        Of the interval.
    """

    count: int
    draws: int
    confidence: float = 0.95

    @property
    def share(self) -> float:
        """The share itself, from 0 to 1; 0 if there were no draws."""
        return self.count / self.draws if self.draws else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lowest and highest probability that the draws leave plausible.

        Notes
        -----
        Wilson's score interval: the probabilities ``p`` for which the share lies within ``z`` standard errors
        ``sqrt(p (1 - p) / n)`` of ``p``. It stays inside 0 to 1 and is not empty for shares of 0 and 1 [1]_.

        .. [1] E. B. Wilson, Probable inference, the law of succession, and statistical inference, *Journal of the
           American Statistical Association* 22, 1927.

        Examples
        --------
        >>> [round(end, 4) for end in Share(81, 263).interval]
        [0.2553, 0.3662]
        >>> Share(0, 1000).interval[0], round(Share(0, 1000).interval[1], 4)
        (0.0, 0.0038)
        """
        if not self.draws:
            return (0.0, 1.0)
        z = NormalDist().inv_cdf(0.5 + self.confidence / 2)
        n, share = self.draws, self.share
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        low = 0.0 if self.count == 0 else max(middle - half, 0.0)
        return (low, 1.0 if self.count == n else min(middle + half, 1.0))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        low, high = self.interval
        return {"count": self.count, "share": self.share, "low": low, "high": high}


def total_variance(together: Tally, draws: int) -> float:
    """Sum over states of the squared deviations of "it is an equilibrium" (0 or 1) from its mean.

    Parameters
    ----------
    together : int64 array, shape (n_values, n_states)
        Draws in which a value came out and the state is an equilibrium; each draw has one of the values.
    draws : int
    """
    found = together.sum(axis=0)
    return float(np.sum(found - found * (found / draws))) if draws else 0.0


def explained_parts(values: Tally, together: Tally) -> np.ndarray[Any, np.dtype[np.float64]]:
    """For each state the squared deviations that a judgement explains, corrected for chance.

    Between-group sum of squares less what would be expected of a judgement that means nothing:
    ``SSB - (c - 1) * SSW / (n - c)`` for ``c`` values that came out in ``n`` draws.

    Parameters
    ----------
    values : int64 array, shape (n_values,)
        In how many draws each value came out.
    together : int64 array, shape (n_values, n_states)
    """
    came = values > 0
    groups, draws = int(came.sum()), int(values.sum())
    if groups < 2 or draws <= groups:
        return np.zeros(together.shape[1])
    inside, found = together[came], together.sum(axis=0)
    between = np.sum(inside * (inside / values[came][:, None]), axis=0) - found * (found / draws)
    whole = found - found * (found / draws)
    return np.asarray(between - (groups - 1) * (whole - between) / (draws - groups))


def positive(parts: Sequence[float] | Any, whole: float) -> float:
    """Return a share of the variance: none where there is no variance, never below 0 or above 1."""
    return float(min(max(float(np.sum(parts)) / whole, 0.0), 1.0)) if whole > 0 else 0.0
