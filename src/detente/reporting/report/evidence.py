"""The evidence behind a model: what speaks for each part of it and what against, and who says so."""

from __future__ import annotations

from collections.abc import Mapping

from detente.analysis.overview import Overview
from detente.model import Conflict
from detente.reading.documents import Document
from detente.reading.store import Decided, Evidence
from detente.reporting.evidence_view import elements_of, said_by
from detente.reporting.report.document import Block, Exhibit, Paragraph, Section
from detente.reporting.tables import Table

__all__ = ["evidence_section"]

_LEAD = (
    "What documents say for and against parts of the model, as an analyst confirmed it. To list a passage is no "
    "agreement with whoever says it."
)


def evidence_section(overview: Overview, evidence: Evidence) -> Section:
    """Show accepted records for and against each part of the model, in the order of the model."""
    accepted = evidence.records(verdict="accepted")
    documents = {known.digest: known for known in evidence.documents()}
    labels = _labels(overview.space.conflict)
    linked = elements_of(accepted)
    known = [element for element in labels if element in linked]
    strange = [element for element in linked if element not in labels]
    parts = tuple(
        Section(labels.get(element, element), f"evidence-{number}",
                (_exhibit(element, number, evidence.about(element), documents),))
        for number, element in enumerate((*known, *strange), start=1)
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(_LEAD)]
    if not parts:
        blocks.append(Paragraph("No accepted record of the project is linked to a part of this model."))
    if strange:
        told = ", ".join(strange)
        blocks.append(Paragraph(f"The model holds no such part, though records are linked to it: {told}.", "aside"))
    unlinked = sum(not one.decision.links for one in accepted)
    if unlinked:
        blocks.append(Paragraph(f"Accepted records that are linked to no part of the model: {unlinked}.", "aside"))
    return Section("Evidence", "evidence", tuple(blocks), parts)


def _labels(conflict: Conflict) -> dict[str, str]:
    """Return the parts of a model that records may be linked to, with what they are called."""
    found: dict[str, str] = {}
    for maker in conflict.decision_makers:
        found[f"decision_maker.{maker.id}"] = maker.label
        found.update({f"option.{option.id}": f"{maker.label}: {option.label}" for option in maker.options})
    for position in conflict.positions:
        found[f"position.{position.id}"] = f"The position {position.id}"
    for theatre in conflict.theatres:
        found[f"theatre.{theatre.id}"] = theatre.name or theatre.id
    found["status_quo"] = "Where things stand"
    return found


def _exhibit(element: str, number: int, found: tuple[Decided, ...], documents: Mapping[str, Document]) -> Exhibit:
    rows = []
    for stance in ("for", "against"):
        for known in found:
            document, record = documents[known.current.document], known.current
            words = document.words(record.span)
            for link in known.decision.links:
                if link.stance == stance and link.element.partition("=")[0] == element:
                    level = link.element.partition("=")[2]
                    passage = words if len(words) <= 300 else f"{words[:299]}…"
                    where = ", ".join(
                        part for part in (document.title, document.locator(record.span), record.date) if part
                    )
                    rows.append((f"{stance} {level}".strip(), said_by(known, document), passage, where))
    table = Table.of(("Speaks", "Who says so", "Passage", "Where"), rows, f"Evidence on {element}")
    return Exhibit(table, f"evidence-{number}-table")
