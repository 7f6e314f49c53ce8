"""A report as one HTML file: opens offline, prints well, light and dark, for keyboard and screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import quote

from detente.reporting.figures.style import DARK, LIGHT, require, to_svg
from detente.reporting.html import HUES, html_table, html_text
from detente.reporting.report.document import Document, Exhibit, Picture
from detente.reporting.text import Span, Text

__all__ = ["html_page"]

SHORT = {True: 26, False: 10}
"""Most rows of a table that is kept on one page: of one with short signs, of one with sentences."""


def html_page(document: Document) -> str:
    """Write a report as HTML.

    Raises
    ------
    UnsupportedAnalysisError
        If a library of the extra ``report`` is missing; the message says how to install it.
    """
    return str(_template().render(document=document, numbers=_Numbers(), themes=_themes()))


@cache
def _template() -> Any:
    jinja2 = require("jinja2", "report")
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("detente.reporting.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    markup = require("markupsafe", "report").Markup
    environment.filters |= {
        "inline": lambda text: markup(html_text(text)),
        "plain": str,
        "kind": lambda block: type(block).__name__,
        "table": lambda exhibit, number: markup(_numbered(exhibit, number)),
        "bare_table": lambda table: markup(html_table(table)),
        "drawn": lambda picture, number: markup(_drawn(picture, number)),
        "is_short": lambda exhibit: len(exhibit.table.rows) <= SHORT[exhibit.table.is_compact],
        "taken": lambda exhibit: list(_taken(exhibit)),
    }
    environment.globals["hues"] = HUES
    return environment.get_template("report.html.j2")


class _Numbers:
    """Counts tables and figures in the order of the page."""

    def __init__(self) -> None:
        self._last = {"Table": 0, "Figure": 0}

    def next(self, what: str) -> int:
        """Return the number of the next table or figure."""
        self._last[what] += 1
        return self._last[what]


def _themes() -> dict[str, dict[str, str]]:
    return {"light": LIGHT.variables(), "dark": DARK.variables()}


def _numbered(exhibit: Exhibit, number: int) -> str:
    title = Text(Span(f"Table {number}.", "strong"), " ", exhibit.table.title)
    return html_table(replace(exhibit.table, title=title, notes=()))


def _drawn(picture: Picture, number: int) -> str:
    """Draw a picture; names inside the second and later ones are made unlike those of the first."""
    svg = to_svg(picture.draw(), alt=picture.alt, theme=LIGHT, titles=dict(picture.titles))
    if number == 1:
        return svg
    return re.sub(r'(\bid="|="#|url\(#)', rf"\1figure-{number}-", svg)


def _taken(exhibit: Exhibit) -> Iterator[tuple[str, str, str]]:
    """Return the table in the forms in which it can be saved: name of the form, name of the file, its address."""
    table = exhibit.table
    label = f"tab:{exhibit.name}"
    forms = (
        ("CSV", "csv", "text/csv", table.to_csv()),
        ("Markdown", "md", "text/markdown", table.to_markdown()),
        ("LaTeX", "tex", "application/x-tex", table.to_latex(label=label)),
    )
    for name, ending, kind, text in forms:
        yield name, f"{exhibit.name}.{ending}", f"data:{kind};charset=utf-8,{quote(text)}"
