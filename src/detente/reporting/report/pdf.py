"""A report as PDF, set by Typst (extra ``pdf``): A4, tagged for screen readers, fonts inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from detente.reporting.figures.style import LIGHT, require, to_svg
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

__all__ = ["pdf_page", "typst_source"]

ROWS_ON_A_PAGE = {True: 30, False: 20}
"""Most rows of a table that is kept on one page: of one with short signs, of one with sentences."""
SIGNS_ON_A_PAGE = 3_000
"""Most characters of a table with sentences that is kept on one page."""

_COLOURS = {"ink": LIGHT.ink, "faint": LIGHT.faint, "shade": LIGHT.fill, "glow": LIGHT.strong}

SHORT_CELL = 26
"""Characters up to which a column of a plain table is as wide as its text; wider ones share the page."""


def pdf_page(document: Document) -> bytes:
    """Set a report as PDF.

    Raises
    ------
    UnsupportedAnalysisError
        If a library of the extra ``pdf`` is missing; the message says how to install it.
    """
    typst = require("typst", "pdf")
    source, pictures = typst_source(document)

    def compiled(**options: Any) -> bytes:
        page: bytes = typst.compile(source.encode(), format="pdf", sys_inputs=pictures, timestamp=0, **options)
        return page

    try:
        return compiled(pdf_standards="ua-1")
    except typst.TypstError:  # no font here has some letter; the page is then tagged, but not to the letter of PDF/UA
        return compiled()


def typst_source(document: Document) -> tuple[str, dict[str, str]]:
    """Return the report in the language of Typst, and the pictures that it asks for by name."""
    setter = _Setter(document)
    return setter.source(), setter.pictures


@dataclass
class _Setter:
    """Sets one document. All text goes through `_string`, so that nothing in it is read as markup."""

    document: Document
    pictures: dict[str, str] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)

    def source(self) -> str:
        """Return the whole source."""
        self.anchors = set(_anchors(self.document))
        colours = ", ".join(f'rgb("{colour}")' for colour in LIGHT.makers)
        style = (files("detente.reporting.report") / "templates" / "report.typ").read_text("utf-8")
        subtitle = "".join(f"{_string(line)}, " for line in self.document.subtitle)
        head = [
            f"#let makers = ({colours})",
            *(f'#let {name} = rgb("{colour}")' for name, colour in _COLOURS.items()),
            style,
            f"#show: report.with({_string(self.document.title)}, ({subtitle}))",
        ]
        return "\n".join(
            [*head, *(line for section in self.document.sections for line in self.section(section, 1)), ""]
        )

    def section(self, section: Section, level: int) -> Iterator[str]:
        """Set a section and its subsections."""
        yield f"#heading(level: {level}, {_string(section.title)})"
        yield from self.blocks(section.blocks)
        for part in section.sections:
            yield from self.section(part, level + 1)

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        """Set what a section holds."""
        for block in blocks:
            match block:
                case Paragraph(text, role):
                    yield f"#{role}[{self.inline(text)}]"
                case Listing(items, is_numbered, role):
                    kind = role if role != "plain" else "enum" if is_numbered else "list"
                    yield f"#{kind}({''.join(f'{self.item(item)}, ' for item in items)})"
                case Facts(pairs):
                    cells = "".join(f"[{self.inline(term)}], [{self.inline(text)}], " for term, text in pairs)
                    yield f"#facts({cells})"
                case Exhibit(table):
                    yield self.exhibit(table)
                case Picture():
                    yield self.picture(block)

    def item(self, item: Item) -> str:
        """Set a point with its own points."""
        mark = f"#metadata(none) <{item.anchor}>" if item.anchor else ""
        inner = f"#list({''.join(f'{self.item(point)}, ' for point in item.points)})" if item.points else ""
        return f"[{mark}{self.inline(item.text)}{inner}]"

    # --- text ---

    def inline(self, text: str) -> str:
        """Set the parts of a text."""
        return "".join(self.span(span) for span in Text.spans_of(text))

    def span(self, span: Span) -> str:
        """Set a part of a text."""
        shown = f"#{_string(span.text)};"
        match span.kind:
            case "strong" | "em":
                shown = f"#{'strong' if span.kind == 'strong' else 'emph'}[{shown}]"
            case "code":
                shown = f"#raw({_string(span.text)})"
            case "maker":
                shown = f"#maker({_position(span)})[{shown}]"
            case "stable" | "unstable":
                shown = f"#mark({_position(span)}, {'true' if span.kind == 'stable' else 'false'})[{shown}]"
            case "state" | "source" if f"{span.kind}-{span.target}" in self.anchors:
                shown = f"#link(<{span.kind}-{span.target}>)[{shown}]"
            case "link":
                shown = f"#link({_string(str(span.target))})[{shown}]"
            case _:
                pass
        return shown

    # --- tables ---

    def exhibit(self, table: Table) -> str:
        """Set a table with its number, title and notes."""
        notes = "".join(f"#note[{self.inline(note)}]" for note in table.notes)
        signs = sum(len(cell) for row in table.rows for cell in row.cells)
        is_short = table.is_compact or signs <= SIGNS_ON_A_PAGE
        is_whole = is_short and len(table.rows) <= ROWS_ON_A_PAGE[table.is_compact]
        whole = "true" if is_whole else "false"
        return f"#exhibit([{self.inline(table.title)}], {whole}, {self.table(table)})\n{notes}"

    def table(self, table: Table) -> str:
        """Set the table itself."""
        heads = "".join(f"[{self.lines(column)}], " for column in table.columns)
        rows, owner = [], None
        for row in table.rows:
            owner = row.decision_maker if row.is_heading else owner
            rows.append(self.row(row, owner, len(table.columns)))
        compact = "true" if table.is_compact else "false"
        return f"grid-of(({', '.join(_widths(table))},), {compact}, ({heads}), {''.join(rows)})"

    def row(self, row: Row, owner: int | None, width: int) -> str:
        """Set a row; those of a decision maker's options have its colour at the edge."""
        hue = "none" if owner is None else f"{owner % len(LIGHT.makers)}"
        if row.is_heading:
            return f"group({width}, {hue})[{self.inline(row.heading)}], "
        cells = (*row.cells, *[""] * (width - len(row.cells)))
        shown = [f"edge({hue})[{self.inline(cells[0].strip() if not isinstance(cells[0], Text) else cells[0])}]"]
        for cell in cells[1:]:
            kind = {"yes": "yes", "·": "no", "–": "no", "●": "all"}.get(cell, "cell")
            shown.append(f"{kind}[{self.lines(cell)}]")
        return "".join(f"{cell}, " for cell in shown)

    def lines(self, text: str) -> str:
        """Set a text that may be broken into lines."""
        if isinstance(text, Text):
            return self.inline(text)
        return " #linebreak() ".join(f"#{_string(line)};" for line in text.split("\n"))

    # --- pictures ---

    def picture(self, picture: Picture) -> str:
        """Set a picture with its notes and, where it needs one, the legend of the decision makers."""
        name = f"picture-{len(self.pictures) + 1}"
        self.pictures[name] = to_svg(picture.draw(), alt=picture.alt, outlines=True)
        makers = enumerate(self.document.makers if picture.has_legend else ())
        legend = "".join(f"[{self.inline(Text(Span(label, 'maker', k)))}], " for k, label in makers)
        notes = "".join(f"#note[#{_string(note)};]" for note in picture.notes)
        return f"#picture({_string(name)}, {_string(picture.alt)}, [#{_string(picture.caption)};], ({legend}))\n{notes}"


def _string(text: str) -> str:
    """Write a text as a string of Typst, which shares its escapes with JSON but for those of single characters."""
    plain = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    return json.dumps(plain, ensure_ascii=False)


def _position(span: Span) -> int:
    return int(span.target or 0) % len(LIGHT.makers)


def _widths(table: Table) -> Iterator[str]:
    """Give columns of short cells the width of their text, and let the others share what is left by their length."""
    for position, column in enumerate(table.columns):
        cells = [row.cells[position] for row in table.rows if not row.is_heading and position < len(row.cells)]
        longest = max((len(line) for cell in [column, *cells] for line in cell.split("\n")), default=0)
        if table.is_compact:
            yield "auto" if position or longest <= 44 else "1fr"
        else:
            yield "auto" if longest <= SHORT_CELL else f"{min(longest, 250) ** 0.5:.1f}fr"


def _anchors(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield from _section_anchors(section)


def _section_anchors(section: Section) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Listing):
            yield from (item.anchor for item in block.items if item.anchor)
    for part in section.sections:
        yield from _section_anchors(part)
