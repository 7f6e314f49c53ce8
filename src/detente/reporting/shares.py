"""Shares and probabilities as people say them."""

from __future__ import annotations

__all__ = ["between", "probability", "share_of"]

_ROUNDING = 1e-9
"""By how much a computed probability may be off."""


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


def probability(value: float) -> str:
    """Return a probability in per cent; never 0 % of what can happen or 100 % of what need not.

    >>> probability(1 / 3), probability(1e-6), probability(1 - 1e-6), probability(1.0 - 1e-15), probability(0)
    ('33.3 %', 'under 0.1 %', 'over 99.9 %', '100 %', '0 %')
    """
    if value <= _ROUNDING or value >= 1 - _ROUNDING:
        return "0 %" if value < 0.5 else "100 %"
    percent = f"{100 * value:.1f}"
    if percent in ("0.0", "100.0"):
        return "under 0.1 %" if percent == "0.0" else "over 99.9 %"
    return f"{percent.removesuffix('.0')} %"


def between(interval: tuple[float, float] | None) -> str:
    """Return an interval of probabilities; empty if there is none.

    >>> between((0.25, 1 / 3)), between(None)
    ('25 % to 33.3 %', '')
    """
    return "" if interval is None else f"{probability(interval[0])} to {probability(interval[1])}"
