"""A report from an overview: its sections in the order in which a reader asks."""

from __future__ import annotations

from detente.analysis.overview import Overview
from detente.reading.store import Evidence
from detente.reporting.dates import date_words
from detente.reporting.report.closing import Provenance, making_section, model_section, sources_section
from detente.reporting.report.document import Document
from detente.reporting.report.evidence import evidence_section
from detente.reporting.report.history import history_section
from detente.reporting.report.names import Names
from detente.reporting.report.opening import answer_section, options_section, question_section
from detente.reporting.report.outcomes import resting_section, stability_section
from detente.reporting.report.picture import picture_section
from detente.reporting.report.positions import wants_section
from detente.reporting.report.questions import questions_section
from detente.reporting.report.readings import readings_section
from detente.reporting.report.sureness import sureness_section
from detente.reporting.report.why import why_section
from detente.tracking.history import History

__all__ = ["build"]


def build(
    overview: Overview, provenance: Provenance, history: History | None = None, *, evidence: Evidence | None = None
) -> Document:
    """Write the report on a conflict, whatever it will be printed as.

    Parameters
    ----------
    overview : Overview
        What is worth telling of it.
    provenance : Provenance
        Where it comes from.
    history : History, optional
        How it went, if anything was observed.
    evidence : Evidence, optional
        A project whose accepted records speak for and against parts of the model.
    """
    names = Names(overview)
    conflict = overview.space.conflict
    reading = conflict.reading(overview.space.reading)
    sections = (
        question_section(overview, names),
        answer_section(overview, names),
        options_section(overview, names),
        wants_section(overview, names),
        resting_section(overview, names),
        stability_section(overview, names),
        why_section(overview, names),
        picture_section(overview, names),
        questions_section(overview, names),
        readings_section(overview, names),
        sureness_section(overview, names),
        history_section(history, names),
        model_section(overview, names),
        evidence_section(overview, evidence) if evidence is not None else None,
        sources_section(overview, names),
        making_section(overview, provenance),
    )
    subtitle = [f"As of {date_words(conflict.time)}" if conflict.time else ""]
    subtitle.append(f"Reading: {reading.name or reading.id}")
    subtitle.append(f"Model by {', '.join(conflict.authors)}" if conflict.authors else "")
    return Document(
        conflict.title,
        tuple(line for line in subtitle if line),
        names.makers,
        tuple(section for section in sections if section is not None),
    )
