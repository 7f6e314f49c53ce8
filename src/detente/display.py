"""How results show themselves in a notebook: asked here, answered in reporting.

Notebooks ask an object for ``_repr_html_``. The objects live in rooms that know nothing of pages, and the pages are
written in a room that those may not import. So the classes only say that they can be shown, and `detente` itself, which
stands above all rooms, names who shows them; nothing of reporting is loaded until a notebook asks.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Shown", "shown_by"]

_SHOWERS: list[Callable[[object], str | None]] = []


class Shown:
    """A result that notebooks show as a table, a picture or sentences."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        """Return HTML, or None where nobody shows such an object; notebooks then fall back on its text."""
        return _SHOWERS[-1](self) if _SHOWERS else None


def shown_by(shower: Callable[[object], str | None]) -> None:
    """Name the function that turns results into HTML."""
    _SHOWERS[:] = [shower]
