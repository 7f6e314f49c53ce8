"""Days as people write them."""

from __future__ import annotations

import datetime as dt

__all__ = ["between_words", "date_words"]

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


def date_words(time: str) -> str:
    """Write a date as people do; anything else stays as it is.

    >>> date_words("2022-02-04"), date_words("mid 1991")
    ('4 February 2022', 'mid 1991')
    """
    try:
        day = dt.date.fromisoformat(time)
    except ValueError:
        return time
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def between_words(first: str, last: str) -> str:
    """Write two days without saying twice what they share.

    >>> between_words("2022-01-24", "2022-01-26"), between_words("2021-12-17", "2022-01-17")
    ('24 and 26 January 2022', '17 December 2021 and 17 January 2022')
    """
    a, b = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day} and {date_words(last)}"
    short = f"{a.day} {_MONTHS[a.month - 1]}" if a.year == b.year else date_words(first)
    return f"{short} and {date_words(last)}"
