"""Two orders over the states beside each other: of two decision makers, or of one in two readings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.engine.concordance import pair_counts
from detente.model import StateSet, StateSpace
from detente.types import IntArray

__all__ = ["SCHEMA", "Agreement", "agreement"]

SCHEMA = "detente.agreement/1"
"""Name and version of the JSON contract."""

SHOWN = 5
"""Most states that are named at one point."""


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far two decision makers want the same, or one in two readings.

    Attributes
    ----------
    space : StateSpace
        Conflict and reading.
    decision_makers : tuple of two str
        Ids.
    readings : tuple of two str
        In which reading each of the two orders stands.
    places : array of int, shape (n_states, 2)
        The place of each feasible state in either order: 1 for the most preferred.
    concordant, discordant : int
        Pairs of states that both put the same way round, and opposite ways round.
    n_tied : int
        Pairs that one of them, or both, like equally.
    """

    space: StateSpace
    decision_makers: tuple[str, str]
    readings: tuple[str, str]
    places: IntArray
    concordant: int
    discordant: int
    n_tied: int
    _spread: tuple[int, int]

    @property
    def coefficient(self) -> float | None:
        """Kendall's tau-b: 1 if both want the same, -1 if the opposite; None if one is indifferent among all."""
        first, second = self._spread
        return None if not first * second else (self.concordant - self.discordant) / math.sqrt(first * second)

    def to_dict(self, *, limit: int = 2_000) -> dict[str, Any]:
        """Return plain data: the contract ``detente.agreement/1``.

        Parameters
        ----------
        limit : int
            Most points, pairs of places with the states that stand there, the most populous first; ``complete`` says
            whether these are all.
        """
        points, inverse, counts = np.unique(self.places, axis=0, return_inverse=True, return_counts=True)
        order = np.argsort(-counts, kind="stable")[:limit]
        by_point = np.argsort(inverse.reshape(-1), kind="stable")
        starts = np.concatenate([[0], np.cumsum(counts)])
        listed = []
        for point in order:
            members = np.sort(by_point[starts[point] : starts[point + 1]])[:SHOWN]
            states = StateSet(self.space, self.space.feasible[members])
            shown = [{"number": state.number, "text": state.text, "label": state.label} for state in states]
            listed.append({"places": points[point].tolist(), "n": int(counts[point]), "states": shown})
        coefficient = self.coefficient
        return {
            "schema": SCHEMA,
            "reading": self.space.reading,
            "decision_makers": list(self.decision_makers),
            "readings": list(self.readings),
            "n_states": self.space.n_states,
            "n_places": self.places.max(axis=0).tolist(),
            "agreement": None if coefficient is None else round(coefficient, 6),
            "concordant": self.concordant,
            "discordant": self.discordant,
            "tied": self.n_tied,
            "points": listed,
            "complete": len(listed) == len(points),
        }


def agreement(space: StateSpace, first: str, second: str, *, second_reading: str | None = None) -> Agreement:
    """Compare what two decision makers prefer, or what one prefers according to two readings.

    Parameters
    ----------
    space : StateSpace
        Conflict and reading.
    first, second : str
        Ids or printed names.
    second_reading : str, optional
        The reading of the second order; the same as that of the first if left out.

    Raises
    ------
    UnknownNameError
        If there is no such decision maker or reading.

    References
    ----------
    .. [1] M. G. Kendall, "A New Measure of Rank Correlation", Biometrika 30, 1938; for ties (tau-b) "The Treatment of
       Ties in Ranking Problems", Biometrika 33, 1945.

    Examples
    --------
    >>> import detente
    >>> found = agreement(detente.load("chicken").compile(), "first", "second")
    >>> found.concordant, found.discordant, found.coefficient
    (3, 3, 0.0)
    """
    makers = [space.conflict.decision_maker_index(name) for name in (first, second)]
    other = space if second_reading is None else space.with_reading(second_reading)
    places = np.stack([_places(space, makers[0]), _places(other, makers[1])], axis=1)
    concordant, discordant, tied_first, tied_second = pair_counts(places[:, 0], places[:, 1])
    total = len(places) * (len(places) - 1) // 2
    names = (space.decision_makers[makers[0]], space.decision_makers[makers[1]])
    spread = (total - tied_first, total - tied_second)
    n_tied = total - concordant - discordant
    return Agreement(space, names, (space.reading, other.reading), places, concordant, discordant, n_tied, spread)


def _places(space: StateSpace, maker: int) -> IntArray:
    ranks = space.ranks[maker].reshape(-1)[space.feasible]
    distinct, position = np.unique(ranks, return_inverse=True)
    return np.asarray(len(distinct) - position)
