"""Option patterns: one sign per option, ``Y``, ``N``, a level's digit, or ``-`` for "does not matter"."""

from __future__ import annotations

from collections.abc import Sequence

from detente.errors import Problem

__all__ = ["FREE", "level_sign", "pattern_text", "read_pattern"]

FREE = "-"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def level_sign(level: int | None, n_levels: int) -> str:
    """Return the sign of one level: N or Y for two levels, else a digit (then a letter); ``-`` for None.

    >>> level_sign(1, 2), level_sign(2, 3), level_sign(None, 2)
    ('Y', '2', '-')
    """
    if level is None:
        return FREE
    return "NY"[level] if n_levels == 2 else _DIGITS[level]


def pattern_text(levels: Sequence[int | None], sizes: Sequence[int]) -> str:
    """Write a state or pattern, first option first."""
    return "".join(level_sign(level, size) for level, size in zip(levels, sizes, strict=True))


def read_pattern(text: str, sizes: Sequence[int]) -> tuple[tuple[int | None, ...], list[Problem]]:
    """Read a pattern; spaces are ignored, so that a decision maker's options may stand apart.

    Returns
    -------
    levels : tuple of int or None
        One per option; None where the pattern leaves the option free. Empty if there are problems.
    problems : list of Problem
        Wrong length or a sign that no level of its option has.
    """
    signs = "".join(text.split())
    if len(signs) != len(sizes):
        return (), [
            Problem(
                (), "pattern has the wrong length", f"{len(sizes)} signs, one per option", f"'{text}' with {len(signs)}"
            )
        ]
    levels: list[int | None] = []
    for position, (sign, size) in enumerate(zip(signs, sizes, strict=True)):
        allowed = [level_sign(level, size) for level in range(size)]
        if sign == FREE:
            levels.append(None)
        elif sign.upper() in allowed or sign.lower() in allowed:
            levels.append(allowed.index(sign.upper() if sign.upper() in allowed else sign.lower()))
        else:
            expected = ", ".join(f"'{known}'" for known in [*allowed, FREE])
            return (), [
                Problem((), f"sign {position + 1} of the pattern is not a level", expected, f"'{sign}' in '{text}'")
            ]
    return tuple(levels), []
