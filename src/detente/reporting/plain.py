"""Tables and sentences as plain data, for pages that draw them themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from detente.reporting.prose import Block
from detente.reporting.tables import Row, Table
from detente.reporting.text import Text

__all__ = ["plain_blocks"]

_ADVICE = re.compile(r"[:;][^:;]*--[a-z][^.]*\.?$")


def plain_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Return what would be printed as plain data: tables with their rows, prose with its paragraphs and points.

    A piece of text is a string, or a list of parts where some of them are names or marks (see `Text`).
    """
    return [_table(block) if isinstance(block, Table) else _prose(block) for block in blocks]


def _for_pages(notes: Iterable[str]) -> Iterator[str]:
    """Leave out of notes the advice that only somebody at a command line can follow: which option shows more."""
    for note in notes:
        yield _ADVICE.sub(".", note) if _ADVICE.search(note) else note


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "title": table.title,
        "columns": [_text(column) for column in table.columns],
        "rows": [_row(row) for row in table.rows],
        "notes": [_text(note) for note in _for_pages(table.notes)],
        "compact": table.is_compact,
    }


def _row(row: Row) -> dict[str, Any]:
    if row.is_heading:
        return {"heading": row.heading, "decision_maker": row.decision_maker}
    return {"cells": [_text(cell) for cell in row.cells]}


def _prose(prose: Any) -> dict[str, Any]:
    return {
        "kind": "prose",
        "title": prose.title,
        "paragraphs": [_text(paragraph) for paragraph in prose.paragraphs],
        "points": [_text(point) for point in prose.points],
        "notes": [_text(note) for note in _for_pages(prose.notes)],
        "numbered": prose.is_numbered,
    }


def _text(text: str) -> str | list[dict[str, Any]]:
    if not isinstance(text, Text):
        return text
    return [{"text": span.text, "kind": span.kind, "target": span.target, "hint": span.hint} for span in text.spans]
