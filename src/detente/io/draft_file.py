"""A draft as a conflict file, with what is left to do as comments where it belongs."""

from __future__ import annotations

import re

from detente.io.native import dumps
from detente.reading.drafting import Draft

__all__ = ["dumps_draft"]


def dumps_draft(draft: Draft) -> str:
    """Return the text of a conflict file; gaps are comments, TO DO, beside the element that they concern."""
    lines = dumps(draft.conflict).split("\n")
    rest: list[str] = []
    for known in draft.to_do:
        place = _place(lines, known.element)
        if place is None:
            rest.append(f"# TO DO{f' ({known.element})' if known.element else ''}: {known.text}")
        else:
            indent = re.match(r" *", lines[place])
            lines.insert(place, f"{indent.group() if indent else ''}# TO DO: {known.text}")
    head = [
        "# A draft from confirmed records, made by 'detente draft'. Nothing in it is a judgement of the program: every",
        "# element cites the passage it was read from. Read those passages, and settle the points marked TO DO.",
        *rest,
        "",
    ]
    return "\n".join([*head, *lines])


def _place(lines: list[str], element: str) -> int | None:
    """Return the line that an element begins in."""
    kind, _, name = element.partition(".")
    start = {"decision_maker": "decision_makers:", "option": "decision_makers:", "preferences": "readings:"}.get(kind)
    depth = {"decision_maker": 2, "option": 6, "preferences": 6}.get(kind, 0)
    if not name:
        return next((k for k, line in enumerate(lines) if kind and line.startswith(f"{kind}:")), None)
    begins = next((k for k, line in enumerate(lines) if line == start), None)
    if begins is None:
        return None
    wanted = re.compile(rf" {{{depth}}}{re.escape(name)}:")
    return next((k for k in range(begins, len(lines)) if wanted.match(lines[k])), None)
