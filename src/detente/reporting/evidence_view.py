"""What ``detente evidence`` prints: records with what was decided, one in context, and for and against an element."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.reading.documents import Document
from detente.reading.drafting import Draft
from detente.reading.records import KINDS, STATUSES
from detente.reading.store import Decided
from detente.reporting.prose import Block, Prose
from detente.reporting.reading_view import COLUMNS, record_cells, short_cells
from detente.reporting.tables import Row, Table

__all__ = [
    "about_blocks",
    "about_data",
    "all_records_table",
    "draft_notes",
    "elements_of",
    "record_blocks",
    "records_data",
    "records_table",
    "said_by",
]

Documents = Mapping[str, Document]


def records_table(found: Sequence[Decided], documents: Documents, *, limit: int | None = None) -> Table:
    """Return records, document by document, with what was decided on each."""
    shown = found if limit is None else found[:limit]
    rows: list[Row] = []
    titles: list[str] = []
    last = ""
    for known in shown:
        record = known.current
        if record.document != last:
            last = record.document
            titles.append(f"Document {len(titles) + 1}: {documents[last].title}")
            rows.append(Row((f"Document {len(titles)}", "", "", ""), is_heading=True))
        short, what, who, passage = short_cells(record, documents[record.document])
        verdict = known.decision.verdict + (", edited" if known.decision.edited else "")
        linked = f"\nbears on: {_links(known)}" if known.decision.links else ""
        rows.append(Row((f"{short}\n{verdict}", what, who, passage + linked)))
    counts = {verdict: sum(known.decision.verdict == verdict for known in found)
              for verdict in ("accepted", "rejected", "open")}  # fmt: skip
    notes = [*titles, ", ".join(f"{number} {verdict}" for verdict, number in counts.items()) + "."]
    if len(shown) < len(found):
        notes.append(f"{len(found) - len(shown)} more records are not shown; '--limit 0' shows all.")
    return Table(COLUMNS, tuple(rows), "Records", tuple(notes))


def all_records_table(found: Sequence[Decided], documents: Documents) -> Table:
    """Return records in full, for programs."""
    columns = ("document", "id", "kind", "who", "towards", "status", "voices", "date", "confidence", "passage",
               "method", "verdict", "edited", "bears on", "note")  # fmt: skip
    rows = [
        (known.current.document, *record_cells(known.current, documents[known.current.document]), known.current.method,
         known.decision.verdict, "yes" if known.decision.edited else "no", _links(known), known.decision.note or "")
        for known in found
    ]  # fmt: skip
    return Table.of(columns, rows)


def _links(known: Decided) -> str:
    return ", ".join(("against " if link.stance == "against" else "") + link.element for link in known.decision.links)


def record_blocks(known: Decided, document: Document) -> tuple[Block, ...]:
    """Return one record in full, with its passage in context."""
    record = known.current
    told = [
        ("Kind", f"{record.kind.replace('_', ' ')}: {KINDS[record.kind]}"),
        ("Who", ", ".join(party.name for party in record.actors) or "nobody is named"),
        ("Towards", ", ".join(party.name for party in record.targets) or "nobody is named"),
        ("About", record.about or "-"),
        ("Status", ("not " if record.negated else "") + f"{record.status}: {STATUSES[record.status]}"),
        ("Who says so", said_by(known, document)),
        ("Date", record.date or "none is told"),
        ("Sure", f"{record.confidence:.2f} ({record.method})"),
        ("Verdict", known.decision.verdict + (f" on {known.decision.decided}" if known.decision.decided else "")),
        ("Bears on", _links(known) or "-"),
        ("Note", known.decision.note or "-"),
        ("Where", f"{document.title}, {document.locator(record.span)}"),
    ]
    if known.decision.edited is not None:
        changed = [name for name, value in record.to_dict().items() if value != known.record.to_dict()[name]]
        told.append(("Edited", ", ".join(changed)))
    return (
        Table.of(("Field", "Value"), told, f"Record {record.id}"),
        Prose("In context", (_context(known, document),)),
    )


def _context(known: Decided, document: Document, beside: int = 220) -> str:
    span = known.current.span
    start = max(0, span.start - beside)
    end = min(len(document.text), span.end + beside)
    before = document.text[start : span.start]
    after = document.text[span.end : end]
    lead = "…" if start else ""
    tail = "…" if end < len(document.text) else ""
    return " ".join(f"{lead}{before}[[{document.words(span)}]]{after}{tail}".split())


def said_by(known: Decided, document: Document) -> str:
    """Say who says so, the outermost first, and in which document."""
    voices = [f"{voice.party.name} ({voice.verb})" for voice in known.current.voices]
    whole = document.publisher or document.title
    view = f", {document.perspective}" if document.perspective else ""
    return ": ".join([f"{whole}{view}", *voices])


def elements_of(found: Iterable[Decided]) -> tuple[str, ...]:
    """Return the elements that records are linked to, in order."""
    named = (link.element.partition("=")[0] for known in found for link in known.decision.links)
    return tuple(dict.fromkeys(named))


def about_blocks(element: str, found: Sequence[Decided], documents: Documents) -> tuple[Block, ...]:
    """Return the evidence for and against an element together, with who says it."""
    columns = ("", "Level", "Who says so", "Passage", "Record")
    wanted = element.partition("=")[0]
    linked = [(link, known) for known in found for link in known.decision.links if link.element.startswith(wanted)]
    rows = [
        _row(known, documents[known.current.document], stance, link.element)
        for stance in ("for", "against")
        for link, known in linked
        if link.stance == stance and link.element.partition("=")[0] == wanted
    ]
    counts = [sum(row[0] == stance for row in rows) for stance in ("for", "against")]
    notes = (f"{counts[0]} for, {counts[1]} against; accepted records only.",)
    return (Table.of(columns, rows, f"Evidence on {element}", notes).without_empty_columns(),)


def _row(known: Decided, document: Document, stance: str, element: str) -> tuple[str, ...]:
    record = known.current
    words = document.words(record.span)
    told = "; ".join(
        part for part in (document.locator(record.span), record.date, f"sure {record.confidence:.2f}") if part
    )
    passage = words if len(words) < 140 else words[:139] + "…"
    return (stance, element.partition("=")[2], said_by(known, document), f"{passage}\n({told})", record.id[:6])


def about_data(element: str, found: Sequence[Decided], documents: Documents) -> dict[str, object]:
    """Return the evidence on an element as plain data: the contract ``detente.evidence-on/1``."""
    return {"schema": "detente.evidence-on/1", "element": element, "records": _listed(found, documents)}


def records_data(found: Sequence[Decided], documents: Documents, project: str) -> dict[str, object]:
    """Return records as plain data: the contract ``detente.evidence/1``."""
    return {
        "schema": "detente.evidence/1",
        "project": project,
        "documents": [
            {"digest": one.digest, "title": one.title, "publisher": one.publisher, "date": one.date,
             "language": one.language, "perspective": one.perspective, "url": one.url, "origin": one.origin}
            for one in documents.values()
        ],
        "records": _listed(found, documents),
    }  # fmt: skip


def _listed(found: Sequence[Decided], documents: Documents) -> list[dict[str, object]]:
    return [
        {**known.to_dict(), "words": documents[known.current.document].words(known.current.span),
         "locator": documents[known.current.document].locator(known.current.span)}
        for known in found
    ]  # fmt: skip


def draft_notes(draft: Draft) -> Prose:
    """Say what a draft holds and what is left to be done."""
    conflict = draft.conflict
    counts = ((len(conflict.decision_makers), "decision maker"), (len(conflict.options), "option"),
              (len(conflict.positions), "position"), (len(conflict.observations), "observation"))  # fmt: skip
    told = ", ".join(f"{number} {noun}" + ("" if number == 1 else "s") for number, noun in counts)
    line = f"{told} from {len(draft.used)} accepted record" + ("." if len(draft.used) == 1 else "s.")
    return Prose("A draft", (line,), tuple(
        f"{known.element or 'the whole'}: {known.text}" for known in draft.to_do))  # fmt: skip
