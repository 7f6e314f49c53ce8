"""From dated records to what is known of every option on every day: levels that are settled, open or disputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from detente.model import Conflict
from detente.model.observations import UNKNOWN_LEVEL, Observation
from detente.model.patterns import read_pattern

__all__ = ["Knowledge", "Levels", "Role", "Signal", "knowledge_by_day"]

Levels: TypeAlias = tuple[frozenset[int], ...]
"""For each option the levels at which it may stand."""

Role: TypeAlias = Literal["settles", "contradicts", "opens", "outweighed", "loses"]


@dataclass(frozen=True)
class Signal:
    """One record and what it did to what is known.

    Attributes
    ----------
    record : Observation
    position : int
        Its place among the records, from 0.
    role : {"settles", "contradicts", "opens", "outweighed", "loses"}
        It settles where the option stands; it is trusted as much as another of the same day that says otherwise, so
        that either may hold; it is disputed or too weak, and only opens the question; a more trusted record of the
        same day outweighs it; or from here on nobody can tell.
    """

    record: Observation
    position: int
    role: Role


@dataclass(frozen=True)
class Knowledge:
    """What is known at the end of a day.

    Attributes
    ----------
    date : str
        YYYY-MM-DD.
    levels : tuple of frozenset of int
        For each option the levels at which it may stand; in graph form one entry, the states that may be.
    signals : tuple of Signal
        The records of the day, each with what it did.
    """

    date: str
    levels: Levels
    signals: tuple[Signal, ...]


def knowledge_by_day(conflict: Conflict, records: Sequence[Observation], *, accept: float) -> tuple[Knowledge, ...]:
    """Follow what is known from day to day.

    Parameters
    ----------
    conflict : Conflict
    records : sequence of Observation
        In any order.
    accept : float
        The confidence from which an undisputed record settles where an option stands.

    Returns
    -------
    tuple of Knowledge
        One for each day with a record, in order. Before its first record an option may stand at any level; after it,
        it stays where it was last seen until another record tells otherwise.
    """
    known: Levels = tuple(frozenset(range(size)) for size in _sizes(conflict))
    found = []
    for day, entries in _by_day(records):
        claims = _claims(conflict, entries)
        signals: dict[int, Role] = {}
        now = list(known)
        for option, made in claims.items():
            now[option], roles = _resolve(made, known[option], accept)
            for position, role in roles.items():
                signals[position] = _graver(signals.get(position), role)
        known = tuple(now)
        told = tuple(Signal(record, position, signals.get(position, "settles")) for position, record in entries)
        found.append(Knowledge(day, known, told))
    return tuple(found)


def _sizes(conflict: Conflict) -> list[int]:
    """Return how many levels each option has; a graph counts as one option whose levels are its states."""
    if conflict.graph is not None:
        return [len(conflict.graph.states)]
    return [len(option.levels) for option in conflict.options]


def _by_day(records: Sequence[Observation]) -> Iterable[tuple[str, tuple[tuple[int, Observation], ...]]]:
    ordered = sorted(enumerate(records), key=lambda entry: (entry[1].date, entry[0]))
    for day, entries in groupby(ordered, key=lambda entry: entry[1].date):
        yield day, tuple(entries)


_GRAVITY: tuple[Role, ...] = ("settles", "loses", "outweighed", "opens", "contradicts")


def _graver(first: Role | None, second: Role) -> Role:
    return second if first is None else max(first, second, key=_GRAVITY.index)


# --- what records say, and how they are weighed against each other ----------------------------------------------------

_Claim: TypeAlias = tuple[int, frozenset[int], Observation]
"""Position of the record, the levels that it gives the option, the record."""


def _claims(conflict: Conflict, entries: Iterable[tuple[int, Observation]]) -> Mapping[int, list[_Claim]]:
    claims: dict[int, list[_Claim]] = {}
    for position, record in entries:
        for option, levels in _said(conflict, record):
            claims.setdefault(option, []).append((position, levels, record))
    return claims


def _said(conflict: Conflict, record: Observation) -> Iterable[tuple[int, frozenset[int]]]:
    """Go through the options that a record speaks of, with the levels that it gives them."""
    if record.option is not None:
        index = conflict.option_index(record.option)
        labels = [label.lower() for label in conflict.options[index].levels]
        lost = record.level == UNKNOWN_LEVEL
        yield index, frozenset(range(len(labels)) if lost else [labels.index(record.level.lower())])
    elif conflict.graph is not None:
        yield 0, frozenset([[state.id for state in conflict.graph.states].index(str(record.state))])
    elif isinstance(record.state, str):
        levels, _ = read_pattern(record.state, [len(option.levels) for option in conflict.options])
        yield from ((index, frozenset([level])) for index, level in enumerate(levels) if level is not None)
    elif record.state is not None:
        named = {name: level.lower() for name, level in record.state.items()}
        for index, option in enumerate(conflict.options):
            labels = [label.lower() for label in option.levels]
            yield index, frozenset([labels.index(named[option.id]) if option.id in named else 0])


def _resolve(
    claims: Sequence[_Claim], before: frozenset[int], accept: float
) -> tuple[frozenset[int], Mapping[int, Role]]:
    """Weigh what the records of one day say of one option against each other."""
    trusted = [claim for claim in claims if not claim[2].disputed and claim[2].confidence >= accept]
    best = max((claim[2].confidence for claim in trusted), default=0.0)
    settling = [claim for claim in trusted if claim[2].confidence == best]
    said = {claim[1] for claim in settling}
    roles: dict[int, Role] = {}
    for position, levels, record in claims:
        if record.disputed or record.confidence < accept:
            roles[position] = "outweighed" if settling and levels not in said else "opens"
            if settling and levels in said:
                roles[position] = "settles"
        elif record.confidence < best and levels not in said:
            roles[position] = "outweighed"
        else:
            roles[position] = _settling_role(record, said)
    if settling:
        return frozenset().union(*said), roles
    return before.union(*(claim[1] for claim in claims)), roles


def _settling_role(record: Observation, said: set[frozenset[int]]) -> Role:
    if len(said) > 1:
        return "contradicts"
    return "loses" if record.option is not None and record.level == UNKNOWN_LEVEL else "settles"
