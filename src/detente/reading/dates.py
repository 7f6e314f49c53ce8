"""Dates in a text: absolute ones, and such as are certain once the date of the document is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from detente.reading.documents import Span

__all__ = ["Dated", "dates_in", "day_of"]

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MONTH = r"(?P<month>(?:Jan|Febr?|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|" + "|".join(map(str.title, MONTHS)) + ")"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[5-9]|20|21)\d\d)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"\b(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)\b",
        rf"\b{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?\b",
        rf"\b{_MONTH} {_DAY}(?:,? {_YEAR})?\b",
        rf"\b{_MONTH},? {_YEAR}\b",
        rf"(?:(?<=\bin )|(?<=since )){_YEAR}\b",
        rf"(?:(?<=\bin )|(?<=since )){_MONTH}\b",
    )
)
_RELATIVE = re.compile(
    r"\b(?:(?P<shift>yesterday|today|tomorrow)|(?P<last>last|this|next) (?P<unit>month|year)|"
    r"(?:on )?(?P<weekday>" + "|".join(map(str.title, DAYS)) + r"))\b",
    re.IGNORECASE,
)
_SHIFTS = {"yesterday": -1, "today": 0, "tomorrow": 1, "last": -1, "this": 0, "next": 1}


@dataclass(frozen=True)
class Dated:
    """A date and where it stands: YYYY-MM-DD, YYYY-MM or YYYY."""

    date: str
    span: Span


def day_of(text: str | None) -> date | None:
    """Return the day that a date of a document names; None where it names no day."""
    with suppress(ValueError):
        return date.fromisoformat((text or "")[:10])
    return None


def dates_in(text: str, span: Span, published: str | None = None) -> tuple[Dated, ...]:
    """Find the dates of a passage.

    What the text leaves open is filled in only where it is certain: a day without its year is the nearest one to the
    day on which the document appeared, if that is within half a year; a weekday is the last one before it, or that day
    itself; "last week" names no day and is left out.

    >>> [found.date for found in dates_in("on 4 February and in May 1962", Span(0, 40), "2022-02-05")]
    ['2022-02-04', '1962-05']
    """
    today = day_of(published)
    found: list[Dated] = []
    for known in (*_absolute(text, span, today), *_relative(text, span, today)):
        if not any(known.span.start < other.span.end and other.span.start < known.span.end for other in found):
            found.append(known)
    return tuple(sorted((known for known in found if known.date), key=lambda known: known.span))


def _absolute(text: str, span: Span, today: date | None) -> Iterator[Dated]:
    for form in _FORMS:
        for match in form.finditer(text, span.start, span.end):
            known = match.groupdict()
            month = int(known["number"]) if known.get("number") else _month(known.get("month"))
            named = _named(known.get("year"), month, known.get("day"), today)
            yield Dated(named or "", Span(match.start(), match.end()))


def _month(name: str | None) -> int | None:
    return None if name is None else next(n for n, full in enumerate(MONTHS, 1) if full.startswith(name.lower()[:3]))


def _named(year: str | None, month: int | None, day: str | None, today: date | None) -> str | None:
    with suppress(ValueError):
        if month is None:
            return year
        if year is None:
            return _nearest(month, int(day or 15), today, whole=day is None)
        made = date(int(year), month, int(day or 1))
        return made.isoformat() if day else made.isoformat()[:7]
    return None


def _nearest(month: int, day: int, today: date | None, *, whole: bool) -> str | None:
    """Return the day of that name that is nearest to the day of the document, if it is near."""
    if today is None:
        return None
    near = []
    for year in (today.year - 1, today.year, today.year + 1):
        with suppress(ValueError):
            near.append(date(year, month, day))
    best = min(near, key=lambda known: abs(known - today), default=None)
    if best is None or abs(best - today) > timedelta(days=180):
        return None
    return best.isoformat()[:7] if whole else best.isoformat()


def _relative(text: str, span: Span, today: date | None) -> Iterator[Dated]:
    if today is None:
        return
    for match in _RELATIVE.finditer(text, span.start, span.end):
        known = {key: value.lower() for key, value in match.groupdict().items() if value}
        make: Callable[[dict[str, str], date], str | None] = _shifted if "weekday" not in known else _weekday
        with suppress(ValueError, OverflowError):
            named = make(known, today)
            if named:
                yield Dated(named, Span(match.start(), match.end()))


def _shifted(known: dict[str, str], today: date) -> str:
    if "shift" in known:
        return (today + timedelta(days=_SHIFTS[known["shift"]])).isoformat()
    by = _SHIFTS[known["last"]]
    if known["unit"] == "year":
        return f"{today.year + by:04}"
    months = today.year * 12 + today.month - 1 + by
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _weekday(known: dict[str, str], today: date) -> str:
    back = (today.weekday() - DAYS.index(known["weekday"])) % 7
    return (today - timedelta(days=back)).isoformat()
