"""How a report begins: the question, who can do what, the answer, and how to read the rest."""

from __future__ import annotations

import math
from collections.abc import Iterator

from detente.analysis import CONCEPTS
from detente.analysis.overview import Overview
from detente.model import GraphForm, Option
from detente.reporting.report.answer import five_sentences
from detente.reporting.report.document import Block, Exhibit, Facts, Item, Listing, Paragraph, Section
from detente.reporting.report.names import Names, concept_in_full, count_words, spelled
from detente.reporting.report.questions import questions_in_short
from detente.reporting.tables import Row, Table
from detente.reporting.text import Span, Text

__all__ = ["answer_section", "options_section", "question_section"]

_MOVES = {
    "free": "",
    "up": "cannot be undone",
    "down": "cannot be taken up again",
    "frozen": "cannot be moved",
}


def question_section(overview: Overview, names: Names) -> Section:
    """Say what the conflict is about, who decides, and whose reading of their wishes is used."""
    conflict, space = overview.space.conflict, overview.space
    blocks: list[Block] = [Paragraph(conflict.summary, "lead")] if conflict.summary else []
    asked = tuple(Item(question.ask) for question in conflict.questions)
    blocks += [Paragraph("The model was made to answer these questions:"), Listing(asked)] if asked else []
    makers = [
        Item(Text(names.maker(maker.id), *(f": {maker.summary}",) if maker.summary else (), " ", names.cited(maker)))
        for maker in conflict.decision_makers
    ]
    count = count_words(len(makers), "decision maker")
    blocks += [Paragraph(f"{count[0].upper()}{count[1:]} {'acts' if len(makers) == 1 else 'act'} in this conflict:")]
    blocks += [Listing(tuple(makers))]
    reading = conflict.reading(space.reading)
    known = f"“{reading.name or reading.id}”"
    lead = f"What they want follows the reading {known}"
    said = f"{lead}: {reading.summary}" if reading.summary else f"{lead}."
    blocks.append(Paragraph(Text(said, " " if reading.cite else "", names.cited(reading))))
    return Section("The question", "question", tuple(blocks))


def options_section(overview: Overview, names: Names) -> Section:
    """Show what each can do, and how many states that makes."""
    blocks: list[Block] = [Paragraph(_size(overview))]
    graph = overview.space.conflict.graph
    blocks.append(Exhibit(_options(names) if graph is None else _moves(names, graph), "options"))
    return Section("Who can do what", "options", tuple(blocks))


def _size(overview: Overview) -> str:
    conflict, states = overview.space.conflict, overview.space.n_states
    if conflict.is_graph_form:
        return f"The conflict can be in {count_words(states, 'state')}; these and their moves were drawn by hand."
    combinations = math.prod(len(option.levels) for option in conflict.options)
    options = count_words(len(conflict.options), "option")
    if states == combinations:
        return f"With {options} there are {combinations:,} combinations; each is a state that the conflict can be in."
    return (
        f"With {options} there are {combinations:,} combinations. {states:,} of them can occur; each is a state that "
        "the conflict can be in."
    )


def _options(names: Names) -> Table:
    rows = _option_rows(names)
    columns = ["Option", "At the status quo", "Levels and moves", "What it means"]
    return Table(tuple(columns), tuple(rows), "The options of each decision maker").without_empty_columns()


def _moves(names: Names, graph: GraphForm) -> Table:
    """Show the moves of a conflict whose states were drawn by hand."""
    labels = {state.id: state.label for state in graph.states}
    rows = []
    for number, maker in enumerate(names.conflict.decision_makers):
        rows.append(Row((maker.label,), is_heading=True, decision_maker=number))
        for start, ends in graph.moves.get(maker.id, {}).items():
            rows.append(Row((labels[start], ", ".join(labels[end] for end in ends))))
    return Table(("From", "To"), tuple(rows), "The moves of each decision maker")


def _option_rows(names: Names) -> Iterator[Row]:
    start, position = names.overview.status_quo, 0
    for number, maker in enumerate(names.conflict.decision_makers):
        if maker.options:
            yield Row((maker.label,), is_heading=True, decision_maker=number)
        for option in maker.options:
            now = start.levels[position] if start else ""
            now = "·" if now == "no" and option.levels == ("no", "yes") else now
            meaning = Text(option.summary or "", " " if option.summary and option.cite else "", names.cited(option))
            yield Row((option.label, now, _levels(option), meaning))
            position += 1


def _levels(option: Option) -> str:
    levels = "" if option.levels == ("no", "yes") else " < ".join(option.levels)
    return "; ".join(part for part in (levels, _MOVES[option.moves]) if part)


# --- the answer -------------------------------------------------------------------------------------------------------


def answer_section(overview: Overview, names: Names) -> Section:
    """Give the answer in five sentences, and say how to read them."""
    blocks: list[Block] = [
        Listing(five_sentences(overview, names), role="answer"),
        Paragraph(
            "These sentences follow from the preferences that the model ascribes to each side, and from nothing else: "
            "with other preferences they change. An equilibrium says where a conflict can rest, not that it will get "
            "there, nor that it should.",
            "aside",
        ),
    ]
    short = questions_in_short(overview, names)
    return Section("The answer", "answer", tuple(blocks), (*([short] if short else []), _how_to_read(overview)))


def _how_to_read(overview: Overview) -> Section:
    concepts = overview.analysis.concepts
    stable = (
        "A state is stable for a decision maker if it has no improvement from there, or if each of them is deterred. "
        "What deters depends on how far it looks ahead; that is what the concepts differ in."
    )
    terms = [
        ("State", "One combination of what everybody does or leaves undone."),
        ("Improvement", "A move by which one decision maker, acting alone, reaches a state that it likes better."),
        ("Stable", stable),
        ("Equilibrium", "A state that is stable for every decision maker: nobody has a reason to move."),
    ]
    pairs = [*terms, *((_concept_head(name), _concept_gloss(name)) for name in concepts)]
    shown = f"The {spelled(len(concepts))} concepts differ in how far they look ahead. " if len(concepts) > 1 else ""
    lead = Paragraph(f"{shown}“It” is the decision maker for whom a state is stable.", "aside")
    return Section("How to read this report", "terms", (lead, Facts(tuple(pairs))))


def _concept_head(name: str) -> Text:
    full = concept_in_full(name)
    return Text(full[0].upper(), full[1:])


def _concept_gloss(name: str) -> Text:
    concept = CONCEPTS[name]
    return Text(concept.summary, " ", Span(f"Looks ahead: {concept.foresight}. {'; '.join(concept.sources)}.", "em"))
