"""From coded events to proposals: evidence for each level, period by period, with decay and hysteresis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.display import Shown
from detente.model import Conflict
from detente.model.coding import OptionRule
from detente.model.observations import Observation

__all__ = ["LISTED_EVENTS", "SCHEMA", "CodedEvents", "Event", "FileCount", "Proposal", "propose"]

SCHEMA = "detente.events/1"
"""Name and version of the JSON contract."""

LISTED_EVENTS = 5
"""Events that a proposal lists, the weightiest first."""


@dataclass(frozen=True)
class Event:
    """One coded event that speaks for a level.

    Attributes
    ----------
    id, date : str
        Its id in its file, and its day (YYYY-MM-DD).
    source, target : str
        Who did it to whom, as the file names them.
    code, place, text : str
        What, where, and the address or text of the report.
    option, level : str
        What it speaks for.
    weight : float
        What it counts.
    """

    id: str
    date: str
    source: str
    target: str
    code: str
    place: str
    text: str
    option: str
    level: str
    weight: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return dict(vars(self))


@dataclass(frozen=True)
class Proposal:
    """A level that events propose for an option from the end of a period on.

    Attributes
    ----------
    date : str
        The last day of the period.
    option, level, before : str
        Which option, the level proposed, and the one that it had.
    evidence : float
        For that level, at the end of the period; where the option falls back, what is left for the one that it leaves.
    confidence : float
        Evidence over evidence plus threshold: 0.5 where the threshold is just reached, and where the option falls back.
        A convention, and no probability.
    n_events : int
        Events of the period that speak for the option.
    events : tuple of Event
        The weightiest of them that speak for this level, at most `LISTED_EVENTS`.
    """

    date: str
    option: str
    level: str
    before: str
    evidence: float
    confidence: float
    n_events: int
    events: tuple[Event, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {**vars(self), "events": [event.to_dict() for event in self.events]}

    def to_observation(self) -> Observation:
        """Return the proposal as a record that an analyst can accept or change; ``proposed`` keeps what events said."""
        return Observation(
            date=self.date,
            option=self.option,
            level=self.level,
            proposed=self.level,
            confidence=self.confidence,
            events=tuple(event.id for event in self.events),
            because=f"Coded from {self.n_events} events; evidence {self.evidence:g}.",
        )


@dataclass(frozen=True)
class FileCount:
    """What became of the rows of one file.

    Attributes
    ----------
    name, format : str
    rows, malformed, matched : int
        Rows that hold something; of these, rows that could not be read; and rows that some evidence fits.
    examples : tuple of str
        The first malformed rows: line and reason.
    """

    name: str
    format: str
    rows: int
    malformed: int
    matched: int
    examples: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {**vars(self), "examples": list(self.examples)}


@dataclass(frozen=True, eq=False)
class CodedEvents(Shown):
    """What event files propose for a conflict. Nothing of it is in the model until an analyst accepts it.

    Attributes
    ----------
    conflict : Conflict
    every : str
        Length of a period.
    days : tuple of str
        The last day of each period.
    files : tuple of FileCount
    per_period : tuple of int
        Events in each period, duplicates left out: how well it is covered.
    duplicates : int
        Rows that told of an event again: the same day, parties, code and place.
    proposals : tuple of Proposal
        In order of time.
    """

    conflict: Conflict
    every: str
    days: tuple[str, ...]
    files: tuple[FileCount, ...]
    per_period: tuple[int, ...]
    duplicates: int
    proposals: tuple[Proposal, ...]

    @property
    def observations(self) -> tuple[Observation, ...]:
        """The proposals as records."""
        return tuple(proposal.to_observation() for proposal in self.proposals)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, the contract `detente.events/1`."""
        from detente import __version__

        return {
            "schema": SCHEMA,
            "detente": __version__,
            "conflict": self.conflict.title,
            "every": self.every,
            "days": list(self.days),
            "events_per_period": list(self.per_period),
            "duplicates": self.duplicates,
            "files": [known.to_dict() for known in self.files],
            "proposals": [proposal.to_dict() for proposal in self.proposals],
        }


def propose(
    conflict: Conflict, days: Sequence[str], events: Sequence[Sequence[Event]], start: Mapping[str, str] | None = None
) -> tuple[Proposal, ...]:
    """Turn events into proposed levels, period by period.

    Parameters
    ----------
    conflict : Conflict
        With a section ``coding``.
    days : sequence of str
        The last day of each period.
    events : sequence of sequences of Event
        For each period, without duplicates.
    start : mapping of option to level, optional
        Where options stand before the first period; at their first level if not given.

    Returns
    -------
    tuple of Proposal
        One for each change of a level, in order of time.

    Notes
    -----
    The evidence for a level is the weight of the period's events that speak for it, plus a share (``decay``) of what it
    was in the period before. An option goes to the level with the most evidence, if that reaches ``on`` and exceeds the
    evidence of the level at which it stands. Else it falls back to its first level once the evidence for its own is
    below ``off``. So between ``off`` and ``on`` it stays where it is: the hysteresis.
    """
    coding = conflict.coding
    rules = () if coding is None else coding.options
    found = [
        proposal
        for rule in rules
        for proposal in _follow(rule, _levels(conflict, rule), days, events, (start or {}).get(rule.id))
    ]
    order = {rule.id: place for place, rule in enumerate(rules)}
    return tuple(sorted(found, key=lambda proposal: (proposal.date, order[proposal.option])))


def _levels(conflict: Conflict, rule: OptionRule) -> tuple[str, ...]:
    return conflict.options[conflict.option_index(rule.id)].levels


def _follow(
    rule: OptionRule, levels: tuple[str, ...], days: Sequence[str], events: Sequence[Sequence[Event]], start: str | None
) -> Iterator[Proposal]:
    rest, now = levels[0], start or levels[0]
    evidence = dict.fromkeys(levels, 0.0)
    for day, period in zip(days, events, strict=True):
        own = [event for event in period if event.option == rule.id]
        for level in levels:
            fresh = sum(event.weight for event in own if event.level == level)
            evidence[level] = rule.decay * evidence[level] + fresh
        best = max(levels, key=lambda level: (evidence[level], level == now))
        after = now
        if best != now and evidence[best] >= rule.on and evidence[best] > evidence[now]:
            after = best
        elif now != rest and evidence[now] < rule.off:
            after = rest
        if after != now:
            weighty = sorted((event for event in own if event.level == after), key=lambda event: -event.weight)
            reached = evidence[after] >= rule.on
            held = evidence[after] if reached else evidence[now]
            confidence = held / (held + rule.on) if reached else 0.5
            listed = tuple(weighty[:LISTED_EVENTS])
            yield Proposal(day, rule.id, after, now, round(held, 6), round(confidence, 2), len(own), listed)
            now = after
