"""What a report consists of, whatever it is written as: sections of paragraphs, lists, tables and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from detente.reporting.tables import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Block", "Document", "Exhibit", "Facts", "Item", "Listing", "Paragraph", "Picture", "Section"]


@dataclass(frozen=True)
class Paragraph:
    """Some sentences.

    Attributes
    ----------
    text : str
        What they say; a `Text` where parts are names or links.
    role : {"plain", "lead", "aside"}
        Ordinary text; what comes first; a remark on how to read something.
    """

    text: str
    role: Literal["plain", "lead", "aside"] = "plain"


@dataclass(frozen=True)
class Item:
    """One point of a list, with points of its own.

    Attributes
    ----------
    text : str
        What it says.
    points : tuple of Item
        What belongs under it.
    anchor : str or None
        The name by which links find it.
    """

    text: str
    points: tuple[Item, ...] = ()
    anchor: str | None = None


@dataclass(frozen=True)
class Listing:
    """Points, counted or not.

    Attributes
    ----------
    items : tuple of Item
        The points.
    is_numbered : bool
        Whether they are counted from 1.
    role : {"plain", "answer", "sources"}
        What they are, for how they look.
    """

    items: tuple[Item, ...]
    is_numbered: bool = False
    role: Literal["plain", "answer", "sources"] = "plain"


@dataclass(frozen=True)
class Exhibit:
    """A table that can be cited and taken out.

    Attributes
    ----------
    table : Table
        With its title.
    name : str
        Short name, for files and links.
    """

    table: Table
    name: str


@dataclass(frozen=True)
class Picture:
    """A picture of a result, with what a reader who does not see it needs.

    Attributes
    ----------
    draw : callable
        Draws it, when a page is written that holds pictures.
    alt : str
        What it shows, in a sentence or two.
    caption : str
        Its title.
    notes : tuple of str
        How to read it.
    table : Table
        The same as text.
    titles : tuple of (str, str)
        Names of parts of the drawing, each with what it is in words.
    has_legend : bool
        Whether the colours of the decision makers are told below it, because it does not name them itself.
    """

    draw: Callable[[], Figure] = field(repr=False)
    alt: str
    caption: str
    notes: tuple[str, ...]
    table: Table
    titles: tuple[tuple[str, str], ...] = ()
    has_legend: bool = False


@dataclass(frozen=True)
class Facts:
    """Terms, each with what belongs to it.

    Attributes
    ----------
    pairs : tuple of (str, str)
        Term and description.
    """

    pairs: tuple[tuple[str, str], ...]


Block: TypeAlias = Paragraph | Listing | Exhibit | Picture | Facts


@dataclass(frozen=True)
class Section:
    """A section with its subsections.

    Attributes
    ----------
    title : str
        Heading.
    anchor : str
        The name by which links find it.
    blocks : tuple of Block
        What stands before the first subsection.
    sections : tuple of Section
        Subsections.
    """

    title: str
    anchor: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Document:
    """A report.

    Attributes
    ----------
    title : str
        Of the conflict.
    subtitle : tuple of str
        Point in time, reading, authors.
    makers : tuple of str
        Printed names of the decision makers, in the order of their colours.
    sections : tuple of Section
        In the order in which a reader asks.
    """

    title: str
    subtitle: tuple[str, ...]
    makers: tuple[str, ...]
    sections: tuple[Section, ...]

    def exhibits(self) -> Iterator[Exhibit]:
        """Go through all tables that can be taken out, in the order of the pages."""
        for section in self.sections:
            yield from _exhibits(section)


def _exhibits(section: Section) -> Iterator[Exhibit]:
    yield from (block for block in section.blocks if isinstance(block, Exhibit))
    for inner in section.sections:
        yield from _exhibits(inner)
