"""Shares and probabilities as people say them."""

from __future__ import annotations

__all__ = ["share_of"]


def share_of(part: int, whole: int) -> str:
    """Return a share in per cent; never 0 % of something or 100 % of less than everything.

    >>> share_of(1, 3), share_of(1, 5000), share_of(4999, 5000), share_of(0, 7), share_of(7, 7)
    ('33 %', 'under 1 %', 'over 99 %', '0 %', '100 %')
    """
    if part in (0, whole) or not whole:
        return "100 %" if part and part == whole else "0 %"
    percent = round(100 * part / whole)
    if percent in (0, 100):
        return "under 1 %" if percent == 0 else "over 99 %"
    return f"{percent} %"
