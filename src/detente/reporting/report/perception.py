"""Misperception in a report: how each side sees the game, what happens for all that, and who is surprised."""

from __future__ import annotations

from detente.analysis.hypergame import Hypergame
from detente.reporting.hypergame_view import perception_blocks
from detente.reporting.prose import Prose
from detente.reporting.report.document import Block, Item, Listing, Paragraph, Section
from detente.reporting.report.names import Names

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


def _blocks(told: Prose, names: Names) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(names.retold(text)) for text in told.paragraphs]
    if told.points:
        blocks.append(Listing(tuple(Item(names.retold(point)) for point in told.points)))
    return (*blocks, *(Paragraph(names.retold(note), "aside") for note in told.notes))
