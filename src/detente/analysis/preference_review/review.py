"""What the statements of a decision maker amount to: which decide something, which contradict, what stays tied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.model import StateSet, StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["SCHEMA", "Place", "Review", "Reviewed", "Verdict", "review"]

SCHEMA = "detente.preference-review/1"
"""Name and version of the JSON contract."""

Verdict: TypeAlias = Literal["decides", "never_decides", "always_true", "never_true", "repeats", "negates"]
"""What a statement amounts to.

It ``decides`` between states that those above it leave tied; or it ``never_decides``: wherever it could, those above it
have decided already. It may hold always or never; it ``repeats`` one above it, or ``negates`` one, if it holds in just
the same feasible states, or in just the others.
"""


@dataclass(frozen=True)
class Reviewed:
    """A preference statement and what it amounts to.

    Attributes
    ----------
    rank, place : int
        Where it stands, counted from 0; statements of equal importance share a rank.
    statement : str
        What it says.
    n_holds : int
        In how many feasible states it holds.
    n_decided : int
        How many groups of states that are tied by the ranks above it does not treat alike.
    verdict : str
        See `Verdict`.
    of : (int, int) or None
        Rank and place of the statement that it repeats or negates.
    """

    rank: int
    place: int
    statement: str
    n_holds: int
    n_decided: int
    verdict: Verdict
    of: tuple[int, int] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "at": [self.rank, self.place],
            "statement": self.statement,
            "n_holds": self.n_holds,
            "decides": self.n_decided,
            "verdict": self.verdict,
            "of": None if self.of is None else list(self.of),
        }


@dataclass(frozen=True, eq=False)
class Place:
    """The states at one place of an order.

    Attributes
    ----------
    number : int
        Counted from 1, the most preferred.
    states : StateSet
        All states that share it.
    """

    number: int
    states: StateSet

    def to_dict(self, limit: int) -> dict[str, Any]:
        """Return plain data, with at most so many states."""
        shown = [{"number": s.number, "text": s.text, "label": s.label, "levels": list(s.levels)}
                 for s in self.states[:limit]]  # fmt: skip
        complete = len(shown) == len(self.states)
        return {"place": self.number, "n": len(self.states), "states": shown, "complete": complete}


@dataclass(frozen=True, eq=False)
class Review:
    """What a decision maker's preferences amount to.

    Attributes
    ----------
    space : StateSpace
        Conflict and reading.
    decision_maker : str
        Id.
    stated_in : str
        Id of the reading that says it: the one in question, or one that it is based on.
    statements : tuple of Reviewed
        Every statement, in order; weights and rankings are not reviewed one by one.
    n_places : int
        How many places the order has.
    """

    space: StateSpace
    decision_maker: str
    stated_in: str
    statements: tuple[Reviewed, ...]
    n_places: int

    @property
    def _maker(self) -> int:
        return self.space.conflict.decision_maker_index(self.decision_maker)

    def places(self, limit: int | None = None) -> Iterator[Place]:
        """Yield the places of the order, the most preferred first; at most so many."""
        return self._listed(limit, least=1)

    def tied(self, limit: int | None = None) -> Iterator[Place]:
        """Yield the places that several states share."""
        return self._listed(limit, least=2)

    def _listed(self, limit: int | None, *, least: int) -> Iterator[Place]:
        states = self.space.ranked(self._maker)
        ranks = self.space.ranks[self._maker].reshape(-1)[states.indices]
        starts = np.flatnonzero(np.concatenate([[True], ranks[1:] != ranks[:-1]]))
        ends = np.append(starts[1:], len(ranks))
        chosen = np.flatnonzero(ends - starts >= least)
        for number in chosen if limit is None else chosen[:limit]:
            yield Place(int(number) + 1, states[int(starts[number]) : int(ends[number])])

    @property
    def n_tied(self) -> int:
        """How many places several states share."""
        ranks = self.space.ranks[self._maker].reshape(-1)[self.space.feasible]
        return int(np.count_nonzero(np.unique(ranks, return_counts=True)[1] > 1))

    def to_dict(self, *, limit: int = 50, of_each: int | None = None) -> dict[str, Any]:
        """Return plain data: the contract ``detente.preference-review/1``.

        Parameters
        ----------
        limit : int
            Most places that are listed; what is cut off says so.
        of_each : int, optional
            Most states of each place; as many as places if left out.
        """
        most = limit if of_each is None else of_each
        return {
            "schema": SCHEMA,
            "reading": self.space.reading,
            "decision_maker": self.decision_maker,
            "stated_in": self.stated_in,
            "n_states": self.space.n_states,
            "n_places": self.n_places,
            "places": [place.to_dict(most) for place in self.places(limit)],
            "complete": self.n_places <= limit,
            "statements": [statement.to_dict() for statement in self.statements],
            "tied": [place.to_dict(most) for place in self.tied(limit)],
            "n_tied": self.n_tied,
        }


def review(space: StateSpace, decision_maker: str) -> Review:
    """Look at what a decision maker's preferences amount to.

    Parameters
    ----------
    space : StateSpace
        Conflict and reading.
    decision_maker : str
        Id or printed name.

    Raises
    ------
    UnknownNameError
        If there is no such decision maker.

    Examples
    --------
    >>> import detente
    >>> found = review(detente.load("euphrates-1975").compile(), "syria")
    >>> [statement.verdict for statement in found.statements], found.n_places
    (['decides', 'decides', 'decides', 'decides'], 6)
    """
    maker = space.conflict.decision_maker_index(decision_maker)
    path, stated = space.conflict.stated_preferences(space.reading)[maker]
    feasible = space.feasible
    truths: dict[tuple[int, int], BoolArray] = {}
    found: list[Reviewed] = []
    groups: IntArray = np.zeros(len(feasible), dtype=np.int64)
    for rank, items in enumerate(stated.ranks()):
        count: IntArray = np.zeros(len(feasible), dtype=np.int64)
        for place, item in enumerate(items):
            truth = space.truth(item.statement)[feasible]
            found.append(_reviewed((rank, place), item.statement, truth, groups, truths))
            truths[rank, place] = truth
            count += truth
        _, groups = np.unique(groups * (len(items) + 1) + count, return_inverse=True)
    reading = space.conflict.readings[int(path[1])].id
    ranks = space.ranks[maker].reshape(-1)[feasible]
    return Review(space, space.decision_makers[maker], reading, tuple(found), len(np.unique(ranks)))


def _reviewed(
    at: tuple[int, int], text: str, truth: BoolArray, groups: IntArray, before: dict[tuple[int, int], BoolArray]
) -> Reviewed:
    n_holds, n_groups = int(np.count_nonzero(truth)), int(groups.max(initial=0)) + 1
    held = np.bincount(groups[truth], minlength=n_groups)
    size = np.bincount(groups, minlength=n_groups)
    n_decided = int(np.count_nonzero((held > 0) & (held < size)))
    verdict: Verdict = "decides" if n_decided else "never_decides"
    of = None
    if n_holds in (0, len(truth)):
        verdict = "always_true" if n_holds else "never_true"
    else:
        for known, other in before.items():
            if np.array_equal(other, truth) or np.array_equal(other, ~truth):
                verdict, of = ("repeats" if np.array_equal(other, truth) else "negates"), known
                break
    return Reviewed(*at, text, n_holds, n_decided, verdict, of)
