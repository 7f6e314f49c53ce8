"""What would it take: a part of a report's chapter on how sure it is, from a result of the inverse problem."""

from __future__ import annotations

from collections.abc import Callable

from detente.analysis.inverse import Inverse
from detente.reporting.inverse_view import by_rankings, by_statements, inverse_blocks
from detente.reporting.inverse_words import InverseWords
from detente.reporting.phrases import sentence
from detente.reporting.prose import Prose
from detente.reporting.report.document import Block, Exhibit, Item, Listing, Paragraph, Section
from detente.reporting.tables import Table

__all__ = ["inverse_section"]


def inverse_section(
    found: Inverse,
    *,
    anchor: str = "what-would-it-take",
    title: str | None = None,
    retold: Callable[[str], str] = str,
) -> Section:
    """Say what it would take to bring something about: the fewest changes, and what all rankings that do it share.

    Parameters
    ----------
    anchor : str
        By which links find it; the names of its tables begin with it.
    title : str, optional
        Its heading, which says what is wanted; if not given, the first sentence does.
    retold : callable
        Calls the states and decision makers of a sentence as the report does.
    """
    words = InverseWords(found.space)
    blocks: list[Block] = [] if title else [Paragraph(sentence(f"wanted: {words.wanted(found)}"), "lead")]
    if found.holds:
        blocks.append(Paragraph("It is so as things stand; nothing would have to change."))
    else:
        blocks += [block for prose in _answers(found, words) for block in _told(prose, retold)]
    if found.freedoms:
        items = tuple(Item(retold(" ".join(words.freedom(freedom)))) for freedom in found.freedoms)
        blocks += [
            Paragraph("Of all rankings without ties, so many would do it, each side’s for itself:"),
            Listing(items),
        ]
    tables = [block for block in inverse_blocks(found) if isinstance(block, Table)]
    blocks += [Exhibit(_states(table, retold), f"{anchor}-states") for table in tables]
    return Section(title or "What would it take", anchor, tuple(blocks))


def _answers(found: Inverse, words: InverseWords) -> list[Prose]:
    """Return what is known of rankings and of statements; what could not be asked at all only if nothing else was."""
    rankings, statements = by_rankings(found, words), by_statements(found, words)
    if found.rankings.omitted is not None:
        return [statements, rankings]
    untold = found.statements is not None and not found.statements.tried
    return [rankings] if untold else [rankings, statements]


def _states(table: Table, retold: Callable[[str], str]) -> Table:
    """Call the states of a table as the report does, with their numbers."""
    rows = []
    for number, *cells in (row.cells for row in table.rows):
        known, called = f"state {number}", str(retold(f"state {number}"))
        rows.append((number if called == known else f"{number}: {called}", *cells))
    return Table.of(table.columns, rows, table.title, table.notes)


def _told(prose: Prose, retold: Callable[[str], str]) -> list[Block]:
    """Turn a heading with paragraphs and points into blocks; what is said of the search comes last."""
    head, *rest = prose.paragraphs
    blocks: list[Block] = [Paragraph(retold(f"{prose.title}. {head}")), *(Paragraph(retold(text)) for text in rest)]
    if prose.points:
        blocks.append(Listing(tuple(Item(retold(point)) for point in prose.points)))
    return [*blocks, *([Paragraph(retold(" ".join(prose.notes)), "aside")] if prose.notes else [])]
