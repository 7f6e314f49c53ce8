"""How a report ends: the model in full, notes and sources, and how the report was made."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.overview import LARGEST_COMPARED, Overview
from detente.model.parts import Cited
from detente.model.settings import Settings
from detente.reporting.phrases import sentence
from detente.reporting.report.document import Block, Exhibit, Facts, Item, Listing, Paragraph, Section
from detente.reporting.report.names import Names, concept_in_full, in_words, quoted
from detente.reporting.statement_words import rule_sentence, statement_in_words
from detente.reporting.tables import Table
from detente.reporting.text import Span, Text

__all__ = ["Provenance", "making_section", "model_section", "sources_section"]


@dataclass(frozen=True)
class Provenance:
    """Where a report comes from.

    Attributes
    ----------
    source : str
        The file or case that was read.
    digest : str
        SHA-256 of what was read, in hexadecimal.
    digest_of : str
        What the digest was taken of, in words.
    command : str
        What makes the report again.
    versions : tuple of (str, str)
        Programs and their versions.
    date : str or None
        When it was made, if that is to be said.
    """

    source: str
    digest: str
    digest_of: str
    command: str
    versions: tuple[tuple[str, str], ...]
    date: str | None = None


# --- the model in full ------------------------------------------------------------------------------------------------


def model_section(overview: Overview, names: Names) -> Section | None:
    """Show what cannot be, what no longer matters, and how terms of the model are defined."""
    conflict = overview.space.conflict
    blocks: list[Block] = []
    if conflict.infeasible:
        rows = [
            (rule_sentence(conflict, rule), Text(rule.because or "", " ", names.cited(rule)))
            for rule in conflict.infeasible
        ]
        blocks.append(Exhibit(Table.of(("Rule", "Because"), rows, "What cannot be"), "rules"))
    if conflict.coalesce:
        labels = {option.id: option.label for option in conflict.options}
        merged = []
        for merge in conflict.coalesce:
            ignored = in_words(quoted(labels.get(option, option)) for option in merge.ignore)
            when = f"Once {statement_in_words(conflict, merge.when)}"
            merged.append((when, ignored, _why(names, merge.because, merge)))
        table = Table.of(("When", "No longer matters", "Because"), merged, "What no longer matters, and when")
        blocks.append(Exhibit(table, "merged"))
    if not blocks:
        return None
    return Section("What the model rules out", "model", tuple(blocks))


def _why(names: Names, because: str | None, part: Cited) -> Text:
    return Text(because or "", " " if because and part.cite else "", names.cited(part))


# --- notes and sources ------------------------------------------------------------------------------------------------


def sources_section(overview: Overview, names: Names) -> Section | None:
    """List the notes on the model, and the sources in the order in which they are numbered."""
    conflict = overview.space.conflict
    sections = []
    if conflict.notes:
        notes = tuple(Item(Text(note.text, " ", names.cited(note))) for note in conflict.notes)
        sections.append(Section("Notes on the model", "notes", (Listing(notes),)))
    if conflict.sources:
        numbered = enumerate(conflict.sources, start=1)
        listed = tuple(Item(names.source(source), anchor=f"source-{k}") for k, source in numbered)
        lead = (
            "Numbers in brackets in the text point here. A perspective is whose view a source gives; to cite it is no "
            "agreement with it."
        )
        blocks = (Paragraph(lead, "aside"), Listing(listed, is_numbered=True, role="sources"))
        sections.append(Section("Sources", "list-of-sources", blocks))
    if not sections:
        return None
    return Section("Notes and sources", "sources", (), tuple(sections))


# --- how it was made --------------------------------------------------------------------------------------------------

_SETTINGS = {
    "move_granularity": ("What one move may change", {
        "any_subset": "any of a decision maker's options together", "one_option": "one option"}),
    "joint_moves": ("What opponents can reach together", {
        "legal_sequences": "sequences of moves in which nobody moves twice in succession",
        "each_once": "sequences in which each moves at most once", "one_move": "a single move of one of them"}),
    "ties": ("An end that is liked equally", {"sanction": "deters", "no_sanction": "does not deter"}),
    "counter_moves": ("Counter-moves that are weighed (SMR, SSEQ)", {"all_moves": "all moves"}),
    "simultaneous_infeasible": ("Simultaneous moves that cannot be combined (SIM)", {"no_sanction": "deter nobody"}),
    "conditional": ("“If A then B”", {"implication": "holds wherever A fails"}),
    "merged_states": ("An option that no longer matters", {"first_level": "counts as being at its first level"}),
}  # fmt: skip


def making_section(overview: Overview, provenance: Provenance) -> Section:
    """Say how the report was made, so that anybody can make it again, and what it leaves out."""
    conflict, settings = overview.space.conflict, overview.space.settings
    pairs: list[tuple[str, str]] = [
        ("Read from", provenance.source),
        (provenance.digest_of, Text(Span(provenance.digest, "code"))),
        ("Reading", Text(conflict.reading(overview.space.reading).name, " ", Span(overview.space.reading, "code"))),
        ("Concepts", in_words(concept_in_full(name) for name in overview.analysis.concepts)),
        ("Made by", ", ".join(f"{name} {version}" for name, version in provenance.versions)),
        ("To make it again", Text(Span(provenance.command, "code"))),
    ]
    pairs += [("Model by", ", ".join(conflict.authors))] if conflict.authors else []
    pairs += [("Terms of use", conflict.licence)] if conflict.licence else []
    pairs += [("Date", provenance.date)] if provenance.date else []
    rules = tuple((_SETTINGS[name][0], _setting(settings, name)) for name in settings.to_dict())
    left_out = Listing(tuple(Item(text) for text in _left_out(overview)))
    return Section(
        "How this report was made",
        "making",
        (Facts(tuple(pairs)),),
        (
            Section("Settings", "settings", (Facts(rules),)),
            Section("What is left out", "left-out", (left_out,)),
        ),
    )


def _setting(settings: Settings, name: str) -> str:
    value = settings.to_dict()[name]
    changed = "" if value == Settings.choices()[name][0] else " (not the default)"
    return f"{_SETTINGS[name][1].get(value, value)}{changed}"


def _left_out(overview: Overview) -> list[str]:
    analysis, conflict, readings = overview.analysis, overview.space.conflict, overview.readings
    told = []
    total, shown = analysis.n_equilibria(), len(overview.equilibria)
    if total > shown:
        told.append(
            f"{total - shown:,} of the {total:,} states that are equilibria under at least one concept are not shown "
            "one by one. “detente analyze --format csv” lists them all."
        )
    if overview.unanswered:
        told.append(
            f"The questions that the model asks were not answered: {overview.unanswered}. See “detente answer”."
        )
    for name, reason in analysis.omitted.items():
        told.append(sentence(f"{concept_in_full(name)} was not applied: {reason}"))
    if not overview.graph.is_complete:
        told.append(
            f"The picture of the moves shows {len(overview.graph.states):,} of {overview.space.n_states:,} states."
        )
    if readings.left_out:
        told.append(
            f"Above {LARGEST_COMPARED:,} states other readings and ways from the status quo are not looked into."
        )
    apart = [name for name in analysis.concepts if name not in readings.concepts]
    if apart and len(readings.analyses) > 1:
        under = in_words(map(concept_in_full, apart))
        told.append(f"The readings were not compared under {under}, which takes the longest.")
    if conflict.is_graph_form:
        told.append("States and moves were drawn by hand, so that nothing can be said option by option.")
    perceived = overview.sureness is not None and overview.sureness.perception is not None
    told.append(
        f"Coalitions{'' if perceived else ', misperception'} and changes of preference over time are not part of this "
        "report."
    )
    told.append("Nothing is said of decision makers, options and events that the model does not hold.")
    return told
