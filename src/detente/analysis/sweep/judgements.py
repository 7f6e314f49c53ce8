"""What is open about the preferences of a conflict: each judgement that a sweep draws, with its possible values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, TypeAlias

from detente.model import Conflict, OpenJudgements, Preferences, Uncertainty

__all__ = ["KINDS", "PARTS", "STEPS", "Judgement", "JudgementKind", "Source", "find_sources"]

JudgementKind: TypeAlias = Literal["reading", "statement", "neighbours", "order", "interval", "ties"]

KINDS: dict[str, str] = {
    "reading": "which reading is right",
    "statement": "whether a statement holds as stated",
    "neighbours": "whether two neighbours in a ranking stand as stated",
    "order": "which of two statements that share a rank comes first",
    "interval": "where in its interval a weight lies",
    "ties": "in which order states stand that are left tied",
}
"""Kinds of judgements, in a few words each."""

PARTS = 4
"""Into how many equal parts an interval is cut to say what follows from where a weight lies."""

STEPS = 1_000_000
"""A weight is one of ``STEPS + 1`` evenly spaced values, ends included, all equally likely."""


@dataclass(frozen=True)
class Judgement:
    """Something that is drawn.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    text : str
        What is judged: a statement, two neighbours, two statements, or empty.
    decision_maker : str or None
        Whose preferences it is about; None for the choice of a reading.
    reading : str or None
        The reading that states it; None for the choice of a reading.
    values : tuple of str
        What may come out, as stated first; empty where the outcomes are too many to be told apart (ties).
    probability : float or None
        Of a statement or of neighbours: how likely it is that they are wrong.
    """

    kind: JudgementKind
    text: str
    decision_maker: str | None
    reading: str | None
    values: tuple[str, ...]
    probability: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "kind": self.kind,
            "text": self.text,
            "decision_maker": self.decision_maker,
            "reading": self.reading,
            "values": list(self.values),
            "probability": self.probability,
        }


@dataclass(frozen=True)
class Source:
    """What one reading states of one decision maker, and what is open about it.

    Attributes
    ----------
    maker, reading : str
        Ids; the reading is the one that states it, from which others may inherit it.
    preferences : Preferences
        As stated.
    change : {"negated", "dropped"}
        What becomes of wrong statements.
    wrong : tuple of tuple of float
        For each rank of statements, the probability that each of them is wrong.
    weights_wrong : tuple of float
        The same for weighted statements.
    intervals : tuple
        For each weighted statement its lowest and highest weight, or None.
    neighbours_wrong : float
        Probability that two neighbours in the ranking stand the other way round.
    order_open, ties_open : bool
    """

    maker: str
    reading: str
    preferences: Preferences
    change: Literal["negated", "dropped"]
    wrong: tuple[tuple[float, ...], ...]
    weights_wrong: tuple[float, ...]
    intervals: tuple[tuple[Any, Any] | None, ...]
    neighbours_wrong: float
    order_open: bool
    ties_open: bool

    def judgements(self) -> Iterator[Judgement]:
        """Return what is open, in the order in which it is drawn."""
        for rank, chances in zip(self.preferences.ranks(), self.wrong, strict=True):
            for item, chance in zip(rank, chances, strict=True):
                yield from self._statement(item.statement, chance)
        for text, chance in zip(self.preferences.weights, self.weights_wrong, strict=True):
            yield from self._statement(text, chance)
        if self.neighbours_wrong:
            names = [" = ".join(group) for group in self.preferences.ranked_states()]
            for upper, lower in pairwise(names):
                yield self._judgement("neighbours", f"{upper} above {lower}", ("as stated", "the other way round"),
                                      self.neighbours_wrong)  # fmt: skip
        for rank in self.open_ranks():
            texts = [item.statement for item in rank]
            for k, first in enumerate(texts):
                for second in texts[k + 1 :]:
                    yield self._judgement("order", f"{first} / {second}", (f"{first} first", f"{second} first"))
        for text, interval in zip(self.preferences.weights, self.intervals, strict=True):
            if interval is not None:
                low, high = interval
                ends = [low + (high - low) * part / PARTS for part in range(PARTS + 1)]
                shown = [f"{float(a):g} to {float(b):g}" for a, b in pairwise(ends)]
                yield self._judgement("interval", text, tuple(shown))
        if self.ties_open:
            yield self._judgement("ties", "", ())

    def open_ranks(self) -> list[tuple[Any, ...]]:
        """Return the ranks of statements whose order is open."""
        return [rank for rank in self.preferences.ranks() if self.order_open and len(rank) > 1]

    def _statement(self, text: str, chance: float) -> Iterator[Judgement]:
        if chance:
            yield self._judgement("statement", text, ("as stated", self.change), chance)

    def _judgement(
        self, kind: JudgementKind, text: str, values: tuple[str, ...], probability: float | None = None
    ) -> Judgement:
        return Judgement(kind, text, self.maker, self.reading, values, probability)


def find_sources(
    conflict: Conflict, readings: Sequence[str], noise: float | None
) -> tuple[tuple[Source, ...], tuple[tuple[int, ...], ...]]:
    """Find what the readings state and leave open.

    Parameters
    ----------
    readings : sequence of str
        Ids.
    noise : float or None
        Probability that a judgement is wrong, where the file gives none.

    Returns
    -------
    sources : tuple of Source
        Without repetition: readings that inherit the same preferences share them.
    places : tuple of tuple of int, one per reading
        For each decision maker the position of its source.
    """
    sources: dict[tuple[str | int, ...], Source] = {}
    places = []
    for reading in readings:
        row = []
        for path, preferences in conflict.stated_preferences(reading):
            if path not in sources:
                stating = conflict.readings[int(path[1])]
                sources[path] = _source(stating.id, stating.uncertainty or Uncertainty(), preferences, noise)
            row.append(list(sources).index(path))
        places.append(tuple(row))
    return tuple(sources.values()), tuple(places)


def _source(reading: str, uncertainty: Uncertainty, preferences: Any, noise: float | None) -> Source:
    item: OpenJudgements = uncertainty.of(preferences.id)
    general = next((float(p) for p in (item.noise, uncertainty.noise, noise) if p is not None), 0.0)

    def chance(text: str) -> float:
        return float(item.statements[text]) if text in item.statements else general

    return Source(
        maker=preferences.id,
        reading=reading,
        preferences=preferences,
        change=uncertainty.change,
        wrong=tuple(tuple(chance(entry.statement) for entry in rank) for rank in preferences.ranks()),
        weights_wrong=tuple(chance(text) for text in preferences.weights),
        intervals=tuple(item.weights.get(text) for text in preferences.weights),
        neighbours_wrong=general if len(preferences.ranking) > 1 else 0.0,
        order_open=item.order == "open",
        ties_open=item.ties == "open",
    )
