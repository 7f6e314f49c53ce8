"""The questions that a conflict asks, each with its answer, what shows it, and how all readings answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from detente.analysis.answers import Answers
from detente.analysis.overview import Overview
from detente.reporting.answer_view import IN_ALL_READINGS, all_blocks, answer_blocks
from detente.reporting.prose import Prose
from detente.reporting.report.document import Block, Exhibit, Item, Listing, Paragraph, Section
from detente.reporting.report.names import Names
from detente.reporting.tables import Row, Table
from detente.reporting.text import Span, Text

__all__ = ["questions_in_short", "questions_section", "table_in_names"]


def questions_in_short(overview: Overview, names: Names) -> Section | None:
    """Answer each of the conflict's questions by the first that is told about it; None if it asks none."""
    if not overview.answers:
        return None
    here = _here(overview)
    asked = {f"{k}. {found.question.ask}": found.question.ask for k, found in enumerate(here.answers, start=1)}
    told = [block for block in answer_blocks(here) if isinstance(block, Prose) and block.title in asked]
    items = tuple(_in_short(asked[block.title], block, names) for block in told)
    where = Paragraph("What shows it stands further below, where the questions are answered one by one.", "aside")
    return Section("The questions, in short", "questions-in-short", (Listing(items), where))


def _in_short(asked: str, told: Prose, names: Names) -> Item:
    lead = Span(asked, "strong")
    if told.paragraphs:
        return Item(Text(lead, " ", names.retold(told.paragraphs[0])))
    return Item(Text(lead), tuple(Item(names.retold(point)) for point in told.points))


def _here(overview: Overview) -> Answers:
    """Return the answers under the reading in question."""
    return next(found for found in overview.answers if found.space.reading == overview.space.reading)


def questions_section(overview: Overview, names: Names) -> Section | None:
    """Answer the conflict's questions one by one; None if it asks none."""
    if not overview.answers:
        return None
    here = _here(overview)
    lead = Paragraph("What the model was made to answer. Every sentence follows from the results under this reading.")
    parts = tuple(_parts(all_blocks(here, overview.answers), names))
    return Section("The questions, one by one", "questions", (lead,), parts)


def _parts(told: Sequence[Prose | Table], names: Names) -> Iterator[Section]:
    """Make a subsection of each heading with what follows it; the tables of an answer belong to its question."""
    title, number = "", 0
    blocks: list[Block] = []
    for block in told:
        heading = block.title if isinstance(block, Prose) or block.title == IN_ALL_READINGS else ""
        if heading and blocks:
            yield Section(title, f"question-{number}", tuple(blocks))
            blocks = []
        if heading:
            title, number = heading, number + 1
        blocks += _blocks(block, f"question-{number}-{len(blocks)}", names)
    if blocks:
        yield Section(title, f"question-{number}", tuple(blocks))


def _blocks(told: Prose | Table, name: str, names: Names) -> list[Block]:
    if isinstance(told, Table):
        return [Exhibit(table_in_names(told, names), name)]
    blocks: list[Block] = [Paragraph(names.retold(text)) for text in told.paragraphs]
    if told.points:
        blocks.append(Listing(tuple(Item(names.retold(point)) for point in told.points), told.is_numbered))
    return [*blocks, *(Paragraph(names.retold(note), "aside") for note in told.notes)]


def table_in_names(table: Table, names: Names) -> Table:
    """Call states in the cells as the report does; a table without a title is named for what stands at its head."""
    rows = tuple(Row(tuple(map(names.retold, row.cells)), row.is_heading, row.decision_maker) for row in table.rows)
    return replace(table, title=table.title or table.columns[0], rows=rows, notes=tuple(map(names.retold, table.notes)))
