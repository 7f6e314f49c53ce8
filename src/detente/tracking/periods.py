"""Time cut into periods, and what was known of the state at each cut: with the records of that day, and afterwards."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from detente.errors import UnsupportedAnalysisError
from detente.model import StateSet, StateSpace
from detente.model.observations import Observation
from detente.tracking.observed_path import ObservedPath, observed_path

__all__ = ["Period", "cut", "days_between"]

_STEPS = {"day": 1, "week": 7}

MOST_PERIODS = 5_000
"""Most periods that a path is cut into."""


@dataclass(frozen=True, eq=False)
class Period:
    """A stretch of time and what was known at its two ends.

    Attributes
    ----------
    begin, end : str
        YYYY-MM-DD.
    origin : StateSet
        The states that were possible at the end of ``begin``, as far as records up to that day told.
    outcome : StateSet
        The states that were possible at the end of ``end``, as all records tell.
    """

    begin: str
    end: str
    origin: StateSet
    outcome: StateSet

    @property
    def is_stay(self) -> bool:
        """Whether nothing is known to have changed: a state that was possible still is."""
        return bool(set(self.origin.indices.tolist()) & set(self.outcome.indices.tolist()))


def cut(space: StateSpace, records: Sequence[Observation], every: str, *, accept: float) -> tuple[Period, ...]:
    """Cut the time of some records into periods.

    Parameters
    ----------
    every : str
        ``day``, ``week`` or ``month``; ``record``: from each day with a record to the next.

    Returns
    -------
    tuple of Period
        From the first record to the last; the last period is cut off where the records end.

    Raises
    ------
    UnsupportedAnalysisError
        If ``every`` is unknown, there are fewer than two days to compare, or nothing but contradictions.
    """
    days = sorted({record.date for record in records})
    if len(days) < 2:
        raise UnsupportedAnalysisError(
            "records of at least two days are needed, so that what came can be compared with what was expected; there "
            f"{'is' if len(days) == 1 else 'are'} {len(days)}"
        )
    whole = observed_path(space, records=records, accept=accept)
    cuts = days if every == "record" else list(days_between(days[0], days[-1], every))
    found, known = [], {}
    for begin, end in pairwise(cuts):
        last = days[bisect_right(days, begin) - 1]
        if last not in known:  # between two records nothing more is known
            known[last] = _known(observed_path(space, records=records, accept=accept, until=last), last)
        origin = known[last]
        outcome = _known(whole, end)
        if len(origin) and len(outcome):  # where the records contradict each other nothing can be judged
            found.append(Period(begin, end, origin, outcome))
    if not found:
        raise UnsupportedAnalysisError(
            "the records contradict the model throughout, so that there is no period to judge; see 'detente track'"
        )
    return tuple(found)


def _known(path: ObservedPath, day: str) -> StateSet:
    moment = path.at(day)
    assert moment is not None  # noqa: S101  (cuts begin with the first record)
    return moment.possible


def days_between(first: str, last: str, every: str) -> Iterator[str]:
    """Go from one day to another in steps; the last day always ends the series.

    >>> list(days_between("2022-01-01", "2022-01-20", "week"))
    ['2022-01-01', '2022-01-08', '2022-01-15', '2022-01-20']
    """
    if every not in (*_STEPS, "month"):
        raise UnsupportedAnalysisError(f"every must be 'record', 'day', 'week' or 'month'; got '{every}'")
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    if every == "day" and (end - begin).days > MOST_PERIODS:
        raise UnsupportedAnalysisError(f"{(end - begin).days:,} days are too many periods; ask for weeks or months")
    number, day = 0, begin
    while day < end:
        yield day.isoformat()
        number += 1
        day = begin + dt.timedelta(days=_STEPS[every] * number) if every in _STEPS else _months_later(begin, number)
    yield end.isoformat()


def _months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1), after - dt.timedelta(days=1))
