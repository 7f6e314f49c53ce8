"""Sentences between tables, for the terminal and for Markdown."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from detente.reporting.tables import Table

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["WIDTH", "Block", "Prose"]

WIDTH = 100
"""Columns beyond which sentences are broken in a terminal."""


@dataclass(frozen=True)
class Prose:
    """A heading and what is to be said under it; printed among tables.

    Attributes
    ----------
    title : str
        May be empty.
    paragraphs : tuple of str
        One thought each.
    points : tuple of str
        A list that follows them.
    notes : tuple of str
        What was left out, and how to see it.
    is_numbered : bool
        Whether the points are counted from 1.
    """

    title: str = ""
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_numbered: bool = False

    def _marked(self) -> list[tuple[str, str]]:
        return [(f"{k}." if self.is_numbered else "-", point) for k, point in enumerate(self.points, start=1)]

    def to_markdown(self) -> str:
        """Return Markdown with the heading in bold."""
        blocks = [f"**{self.title}**"] if self.title else []
        blocks += self.paragraphs
        if self.points:
            blocks.append("\n".join(f"{mark} {point}" for mark, point in self._marked()))
        return "\n\n".join([*blocks, *self.notes]) + "\n"

    def lines(self, width: int = WIDTH) -> tuple[str, ...]:
        """Return paragraphs and points in lines of at most so many characters; a point goes on under its first word."""
        told = [line for paragraph in self.paragraphs for line in _wrapped(paragraph, width)]
        for mark, point in self._marked():
            lead = f"  {mark} "
            told += _wrapped(point, width, lead)
        return tuple(told)

    def to_rich(self) -> RenderableType:
        """Return the text as Rich draws it in a terminal, broken at the width of a page."""
        from rich.console import Group
        from rich.text import Text

        title = [Text(self.title, style="bold")] if self.title else []
        notes = [Text(line, style="dim") for note in self.notes for line in _wrapped(note, WIDTH)]
        return Group(*title, *(Text(line) for line in self.lines()), *notes)


def _wrapped(text: str, width: int, lead: str = "") -> list[str]:
    """Break a text into lines at spaces only; all lines after the first stand under its first word."""
    return textwrap.wrap(text, width, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False)


Block: TypeAlias = "Table | Prose"
"""A part of a page."""
