"""Text and tables as HTML: escaped, with scopes and words for screen readers; the looks are left to a style sheet."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from detente.reporting.text import Kind, Span, Text

if TYPE_CHECKING:
    from detente.reporting.tables import Row, Table

__all__ = ["HUES", "SPOKEN", "html_table", "html_text"]

SPOKEN = {"·": "no", "●": "all", "–": "none"}
"""Signs that stand in cells, with the word that a screen reader says for each."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

HUES = 8
"""How many decision makers have a colour of their own; the ninth takes that of the first."""


def html_text(text: str) -> str:
    """Return a text as HTML: names with their colour, states and citations as links."""
    return "".join(_span(span) for span in Text.spans_of(text))


_TEMPLATES: dict[Kind, str] = {
    "plain": "{text}",
    "strong": "<strong>{text}</strong>",
    "em": "<em>{text}</em>",
    "code": "<code>{text}</code>",
    "maker": '<span class="maker {hue}">{text}</span>',
    "state": '<a class="state" href="#state-{target}">{text}</a>',
    "source": '<a class="source" href="#source-{target}">{text}</a>',
    "link": '<a href="{target}">{text}</a>',
    "stable": '<abbr class="mark {hue}" title="{hint}">{text}</abbr>',
    "unstable": '<span class="mark off {hue}" aria-hidden="true">{text}</span>',
}


def _span(span: Span) -> str:
    shown = escape(span.text).replace("\n", "<br>")
    hue = f"dm-{span.target % HUES}" if isinstance(span.target, int) else ""
    hint = escape(span.hint or span.text)
    return _TEMPLATES[span.kind].format(text=shown, target=escape(str(span.target)), hue=hue, hint=hint)


def html_table(table: Table) -> str:
    """Return a table with its caption, its groups of rows and its notes; see `Table.to_html`."""
    width = len(table.columns)
    parts = [f'<table class="{"compact" if table.is_compact else "plain"}">']
    parts += [f"<caption>{html_text(table.title)}</caption>"] if table.title else []
    if any(table.columns):
        parts.append(f"<thead><tr>{''.join(_head(column) for column in table.columns)}</tr></thead>")
    is_open = False
    for row in table.rows:
        if row.is_heading or not is_open:
            parts += ["</tbody>"] if is_open else []
            parts.append(_group(row))
            is_open = True
        parts.append(_row(row, width))
    parts += ["</tbody>"] if is_open else []
    parts.append("</table>")
    parts += [f'<p class="table-note">{html_text(note)}</p>' for note in table.notes]
    return "\n".join(parts)


def _group(row: Row) -> str:
    return "<tbody>" if row.decision_maker is None else f'<tbody class="group dm-{row.decision_maker % HUES}">'


def _row(row: Row, width: int) -> str:
    if row.is_heading:
        return f'<tr><th scope="rowgroup" colspan="{width}">{html_text(row.heading)}</th></tr>'
    cells = (*row.cells, *[""] * (width - len(row.cells)))
    if width == 1:
        return f"<tr>{_cell(cells[0])}</tr>"
    first = cells[0] if isinstance(cells[0], Text) else cells[0].strip()
    kind = _classes(["date"] if _DAY.fullmatch(first) else [])
    return f'<tr><th scope="row"{kind}>{html_text(first)}</th>{"".join(_cell(cell) for cell in cells[1:])}</tr>'


def _head(text: str) -> str:
    return f'<th scope="col">{html_text(text)}</th>' if text else "<td></td>"


def _cell(text: str) -> str:
    if text in SPOKEN and not isinstance(text, Text):
        word = SPOKEN[text]
        return f'<td class="{word}"><span aria-hidden="true">{text}</span><span class="spoken">{word}</span></td>'
    kinds = [word for sign, word in (("yes", "yes"), ("●", "all")) if text == sign]
    if any(span.kind in ("stable", "unstable") for span in Text.spans_of(text)):
        kinds.append("marks")
    if _DAY.fullmatch(text):
        kinds.append("date")
    return f"<td{_classes(kinds)}>{html_text(text)}</td>"


def _classes(kinds: list[str]) -> str:
    return f' class="{" ".join(kinds)}"' if kinds else ""
