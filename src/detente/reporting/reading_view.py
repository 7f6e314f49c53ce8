"""What ``detente read`` prints: documents with their records, what failed, and how well the rules read."""

from __future__ import annotations

from collections.abc import Sequence

from detente.io.intake import Intake, Taken
from detente.reading.documents import Document
from detente.reading.gold import Evaluation
from detente.reading.records import Party, Record
from detente.reading.store import Passage
from detente.reporting.prose import Block, Prose
from detente.reporting.tables import Row, Table

__all__ = [
    "evaluation_blocks",
    "intake_blocks",
    "intake_table",
    "passage_table",
    "record_cells",
    "search_data",
    "short_cells",
]

COLUMNS = ("Id", "What", "Who", "Passage")


def intake_blocks(intake: Intake, *, limit: int | None = None) -> tuple[Block, ...]:
    """Return a sentence for the whole, and a table of records for every document."""
    read = [one for one in intake.taken if one.document is not None]
    records = sum(len(one.records) for one in read)
    new = sum(one.is_new for one in read)
    told = f"{_count(len(read), 'document')} read, {new} new, {_count(records, 'record')} proposed"
    lines = [f"{told}; kept in {intake.project}."]
    if intake.failed:
        lines.append(f"{_count(len(intake.failed), 'file')} could not be read; nothing else was lost.")
    notes = ("Records are proposals: nothing enters a model unconfirmed. See 'detente evidence PROJECT'.",)
    tables = [table for one in read if (table := _table(one, limit)) is not None]
    return (*tables, Prose("", tuple(lines), notes=notes))


def intake_table(intake: Intake) -> Table:
    """Return all records of all documents in one table, for programs: whole ids, whole passages."""
    columns = ("document", "file", "id", "kind", "who", "towards", "status", "negated", "voices", "date", "confidence",
               "method", "start", "end", "passage")  # fmt: skip
    rows = []
    for one in intake.taken:
        if one.document is None:
            continue
        for record in one.records:
            cells = record_cells(record, one.document)
            place = (record.method, str(record.span.start), str(record.span.end), cells[8])
            negated = "yes" if record.negated else "no"
            rows.append((record.document, one.file, *cells[:4], record.status, negated, *cells[5:8], *place))
    return Table.of(columns, rows)


def _table(one: Taken, limit: int | None) -> Table | None:
    if one.document is None:
        return None
    shown = one.records if limit is None else one.records[:limit]
    notes = list(one.remarks)
    if len(shown) < len(one.records):
        notes.append(f"{len(one.records) - len(shown)} more records are not shown; '--limit 0' shows all.")
    if not one.records:
        notes.append("No record was found in it.")
    rows = tuple(Row(short_cells(record, one.document)) for record in shown)
    size = f"{_count(len(one.document.sentences), 'sentence')}, {one.document.form}"
    dated = f", {one.document.date}" if one.document.date else ", no date: relative dates were left out"
    return Table(COLUMNS, rows, f"{one.document.title} ({size}{dated})", tuple(notes))


def short_cells(record: Record, document: Document, *, most: int = 110) -> tuple[str, str, str, str]:
    """Return a record as the cells of a row that fits a screen: id, what it tells, who, and the passage."""
    words = document.words(record.span)
    usual = {"demand": "demanded", "claim": "predicted", "predict": "predicted"}.get(record.kind, "happened")
    status = "" if record.status == usual else f", {record.status}"
    told = [f"says {' / '.join(voice.party.name for voice in record.voices)}"] if record.voices else []
    told += [record.date] if record.date else []
    told.append(f"sure {record.confidence:.2f}")
    who = _names(record.actors) or "(nobody named)"
    return (
        record.id[:6],
        record.kind.replace("_", " ") + (", not" if record.negated else "") + status,
        who + (f"\nto {_names(record.targets)}" if record.targets else ""),
        (words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…") + f"\n({'; '.join(told)})",
    )


def record_cells(record: Record, document: Document) -> tuple[str, ...]:
    """Return a record in full, a cell for each field: id, kind, who, towards, status, voices, date, sure, passage."""
    status = ("not " if record.negated else "") + record.status
    voices = " / ".join(voice.party.name for voice in record.voices)
    return (record.id, record.kind, _names(record.actors), _names(record.targets), status, voices, record.date or "",
            f"{record.confidence:.2f}", document.words(record.span))  # fmt: skip


def _names(parties: Sequence[Party]) -> str:
    return ", ".join(party.name for party in parties)


def evaluation_blocks(found: Sequence[Evaluation]) -> tuple[Block, ...]:
    """Return the scores of both halves side by side."""
    columns = ["Field"]
    for known in found:
        columns += [f"{known.half}: precision", "recall", "F"]
    rows = []
    for name in found[0].scores:
        cells = [name]
        for known in found:
            score = known.scores[name]
            cells += [f"{score.precision:.2f}", f"{score.recall:.2f}", f"{score.f:.2f}"]
        rows.append(cells)
    sizes = "; ".join(
        f"{known.half}: {_count(known.sentences, 'sentence')}, {_count(known.records, 'record')}" for known in found
    )
    notes = (
        sizes + ". Sentences are our own, in many styles.",
        "record: found in the right place with the right kind and the right actors.",
        "The rules were written with the development half in sight; only the test half tells how they do on new text.",
    )
    return (Table.of(columns, rows, "How well the rules read", notes),)


def passage_table(words: str, found: Sequence[Passage]) -> Table:
    """Return the sentences that a search found."""
    rows = [(known.title, str(known.number + 1), known.words) for known in found]
    return Table.of(("Document", "Sentence", "Words"), rows, f"Sentences with {words}",
                    () if rows else ("None: all words must occur in one sentence.",))  # fmt: skip


def search_data(words: str, found: Sequence[Passage]) -> dict[str, object]:
    """Return what a search found as plain data: the contract ``detente.search/1``."""
    return {
        "schema": "detente.search/1",
        "words": words,
        "passages": [
            {"document": one.document, "title": one.title, "sentence": one.number, "words": one.words} for one in found
        ],
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
