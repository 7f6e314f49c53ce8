"""A report as Markdown: for repositories, wikis and other programs; pictures stand as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from detente.reporting.report.document import (
    Block,
    Document,
    Exhibit,
    Facts,
    Item,
    Listing,
    Paragraph,
    Picture,
    Section,
)
from detente.reporting.tables import Row, Table
from detente.reporting.text import Span, Text

__all__ = ["markdown_page"]

_SPECIAL = "\\`*_[]<>#"


def markdown_page(document: Document) -> str:
    """Write a report as Markdown."""
    numbers = {"Table": 0, "Figure": 0}
    lines = [f"# {_plain(document.title)}", "", " · ".join(map(_plain, document.subtitle))]
    for number, section in enumerate(document.sections, start=1):
        lines += ["", f"## {number} {_plain(section.title)}"]
        lines += _blocks(section.blocks, numbers)
        lines += _parts(section.sections, 3, numbers)
    lines += ["", "Made by Détente, a program for the Graph Model for Conflict Resolution."]
    return "\n".join(lines) + "\n"


def _parts(sections: Iterable[Section], level: int, numbers: dict[str, int]) -> Iterator[str]:
    for part in sections:
        yield from ("", f"{'#' * level} {_plain(part.title)}", *_blocks(part.blocks, numbers))
        yield from _parts(part.sections, level + 1, numbers)


def _plain(text: str) -> str:
    """Escape what Markdown would read as markup."""
    return "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in str(text).replace("\n", " "))


def _inline(text: str) -> str:
    spans = Text.spans_of(text)
    if any(span.kind in ("stable", "unstable") for span in spans):
        return _plain(text)
    return "".join(_span(span) for span in spans).strip()


def _span(span: Span) -> str:
    if span.kind == "strong":
        return f"**{_plain(span.text)}**"
    if span.kind == "em":
        return f"*{_plain(span.text.strip())}*" + (" " if span.text.endswith(" ") else "")
    if span.kind == "code":
        return f"`{span.text.replace('`', chr(39))}`"
    if span.kind == "link":
        return f"<{span.target}>"
    return _plain(span.text)


def _blocks(blocks: Iterable[Block], numbers: dict[str, int]) -> Iterator[str]:
    for block in blocks:
        yield ""
        match block:
            case Paragraph(text, role):
                yield f"> {_inline(text)}" if role == "aside" else _inline(text)
            case Listing(items, is_numbered, role):
                yield from _points(items, counted=is_numbered or role == "answer")
            case Facts(pairs):
                yield from (f"- **{_plain(term)}**: {_inline(description)}" for term, description in pairs)
            case Exhibit(table):
                yield _table(table, _next(numbers, "Table"))
            case Picture():
                yield from _picture(block, _next(numbers, "Figure"))


def _next(numbers: dict[str, int], what: str) -> str:
    numbers[what] += 1
    return f"{what} {numbers[what]}"


def _points(items: Iterable[Item], depth: int = 0, *, counted: bool = False) -> Iterator[str]:
    for number, item in enumerate(items, start=1):
        lead = f"{number}. " if counted else "- "
        yield f"{' ' * depth}{lead}{_inline(item.text)}"
        yield from _points(item.points, depth + len(lead))


def _table(table: Table, number: str) -> str:
    """Write a table with its number; its cells may hold marks and links."""
    return f"**{number}.** {_plain(table.title)}\n\n{_shown(table).to_markdown()}".rstrip("\n")


def _shown(table: Table) -> Table:
    """Escape what is in a table; its title stands above it."""
    rows = tuple(
        Row(tuple(_plain(cell) if row.is_heading else _inline(cell) for cell in row.cells), row.is_heading)
        for row in table.rows
    )
    columns = tuple(_plain(column) for column in table.columns)
    return replace(table, columns=columns, rows=rows, title="", notes=tuple(map(_plain, table.notes)))


def _picture(picture: Picture, number: str) -> Iterator[str]:
    yield f"**{number}.** {_plain(picture.caption)}. The HTML and PDF forms of this report hold the picture."
    yield ""
    yield _shown(picture.table).to_markdown().rstrip("\n")
