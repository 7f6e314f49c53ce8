"""The questions that a conflict asks, each with its answer, what shows it, and how all readings answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.analysis.overview import Overview
from detente.reporting.answer_view import all_blocks
from detente.reporting.prose import Prose
from detente.reporting.report.document import Block, Exhibit, Item, Listing, Paragraph, Section
from detente.reporting.tables import Table

__all__ = ["questions_section"]


def questions_section(overview: Overview) -> Section | None:
    """Answer the conflict's questions one by one; None if it asks none."""
    if not overview.answers:
        return None
    here = next(found for found in overview.answers if found.space.reading == overview.space.reading)
    lead = Paragraph("What the model was made to answer. Every sentence follows from the results under this reading.")
    parts = tuple(_parts(all_blocks(here, overview.answers)))
    return Section("The questions, one by one", "questions", (lead,), parts)


def _parts(told: Sequence[Prose | Table]) -> Iterator[Section]:
    """Make a subsection of each heading with what follows it."""
    title, number = "", 0
    blocks: list[Block] = []
    for block in told:
        heading = block.title if isinstance(block, Prose) else ""
        if heading and blocks:
            yield Section(title, f"question-{number}", tuple(blocks))
            blocks = []
        if heading:
            title, number = heading, number + 1
        blocks += _blocks(block, f"question-{number}-{len(blocks)}")
    if blocks:
        yield Section(title, f"question-{number}", tuple(blocks))


def _blocks(told: Prose | Table, name: str) -> list[Block]:
    if isinstance(told, Table):
        return [Exhibit(told, name)]
    blocks: list[Block] = [Paragraph(text) for text in told.paragraphs]
    if told.points:
        blocks.append(Listing(tuple(Item(point) for point in told.points), is_numbered=told.is_numbered))
    return [*blocks, *(Paragraph(note, "aside") for note in told.notes)]
