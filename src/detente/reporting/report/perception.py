"""Misperception in a report: how each side sees the game, what happens for all that, and who is surprised."""

from __future__ import annotations

import re

from detente.analysis.hypergame import Hypergame
from detente.model.parts import Citation, Cited
from detente.reporting.hypergame_view import perception_blocks
from detente.reporting.prose import Prose
from detente.reporting.report.document import Block, Item, Listing, Paragraph, Section
from detente.reporting.report.names import Names
from detente.reporting.text import Text

__all__ = ["perception_section"]


def perception_section(found: Hypergame, names: Names) -> Section | None:
    """Tell a hypergame in the names of a report; None if everybody sees the game as it is."""
    told = [block for block in perception_blocks(found) if isinstance(block, Prose)]
    if not told:
        return None
    lead = Paragraph(
        "Each side may look at a game of its own. What follows lets each act on what it is read to perceive, while "
        "this reading counts as true; nobody learns.",
        "lead",
    )
    parts = tuple(Section(part.title, f"perception-{k}", _blocks(part, names)) for k, part in enumerate(told, start=1))
    return Section("If each side sees a game of its own", "perception", (lead,), parts)


_SOURCES = re.compile(r" \[([\w-]+(?:, [\w-]+)*)\]$")


def _point(text: str, names: Names) -> Text:
    """Retell a point; the sources at its end become numbers of the list of sources."""
    found = _SOURCES.search(text)
    ids = found.group(1).split(", ") if found else []
    if not found or not all(source in names.sources for source in ids):
        return names.retold(text)
    cited = names.cited(Cited(cite=tuple(Citation(source=source) for source in ids)))
    return Text(names.retold(text[: found.start()]), " ", cited)


def _blocks(told: Prose, names: Names) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(names.retold(text)) for text in told.paragraphs]
    if told.points:
        blocks.append(Listing(tuple(Item(_point(point, names)) for point in told.points)))
    return (*blocks, *(Paragraph(names.retold(note), "aside") for note in told.notes))
