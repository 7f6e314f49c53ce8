"""How the readings differ: what each leads to, and what survives all of them."""

from __future__ import annotations

from detente.analysis.overview import Overview, strictest_first
from detente.model import State
from detente.reporting.phrases import sentence
from detente.reporting.report.answer import compared_under
from detente.reporting.report.document import Block, Exhibit, Item, Listing, Paragraph, Section
from detente.reporting.report.names import Names, concept_in_full, count_words, in_words, spelled
from detente.reporting.report.outcomes import level_cell, option_columns
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Row, Table
from detente.reporting.text import Span, Text

__all__ = ["readings_section"]

NAMED = 6
"""Most states that are named where they survive all readings."""


def readings_section(overview: Overview, names: Names) -> Section:
    """Set the readings side by side."""
    readings, conflict = overview.readings, overview.space.conflict
    blocks: list[Block] = []
    if readings.left_out:
        blocks.append(Paragraph(
            f"With {overview.space.n_states:,} states only this reading was analysed. The model holds "
            f"{count_words(len(readings.left_out), 'other')}: {in_words(readings.left_out)}; “--reading” asks for one."
        ))  # fmt: skip
        return Section("How the readings differ", "readings", tuple(blocks))
    if len(readings.analyses) == 1:
        told = "The model holds a single reading of what the sides want."
        blocks.append(Paragraph(f"{told} Nothing here shows how far the answer depends on it."))
        return Section("How the readings differ", "readings", tuple(blocks))
    items = []
    for known in conflict.readings:
        used = " (the reading of this report)" if known.id == overview.space.reading else ""
        summary = f": {known.summary} " if known.summary else " "
        items.append(Item(Text(f"“{known.name or known.id}”{used}{summary}", names.cited(known))))
    blocks += [Listing(tuple(items)), Exhibit(_counts(overview), "readings")]
    blocks.append(Paragraph(_survivors(overview, names)))
    blocks.append(Exhibit(_by_state(overview, names), "states-by-reading"))
    further = [state for state in names.described if state not in overview.states]
    if further:
        blocks.append(Paragraph("The states that were not described above:"))
        blocks.append(Listing(tuple(_described(names, state) for state in further)))
    return Section("How the readings differ", "readings", tuple(blocks))


def _described(names: Names, state: State) -> Item:
    name = Span(names.short(state), "strong")
    if names.conflict.is_graph_form:
        return Item(Text(name, ", an equilibrium in another reading."), anchor=f"state-{state.number}")
    return Item(Text(name, f" (state {state.number:,}): ", names.happening(state), "."), anchor=f"state-{state.number}")


def _counts(overview: Overview) -> Table:
    readings, conflict = overview.readings, overview.space.conflict
    columns = ["Reading", *(concept_abbreviation(name) for name in readings.concepts)]
    rows = []
    for analysis in readings.analyses:
        counts = analysis.counts()
        reading = conflict.reading(analysis.space.reading)
        rows.append([reading.name or reading.id, *(f"{counts[name]:,}" for name in readings.concepts)])
    if overview.status_quo is not None:
        columns.append("Status quo is an equilibrium under")
        for row, analysis in zip(rows, readings.analyses, strict=True):
            held = [
                concept_abbreviation(c) for c in readings.concepts if analysis.is_equilibrium(overview.status_quo, c)
            ]
            row.append(", ".join(held) if len(held) < len(readings.concepts) else "all of these")
            row[-1] = row[-1] or "none of these"
    survivors = ["in all readings", *(f"{len(readings.survivors(name)):,}" for name in readings.concepts)]
    survivors += [""] if overview.status_quo is not None else []
    table_rows = [
        *(Row(tuple(row)) for row in rows),
        Row(("Equilibria that survive",), is_heading=True),
        Row(tuple(survivors)),
    ]
    return Table(
        tuple(columns), tuple(table_rows), "How many equilibria each reading has, concept by concept", is_compact=True
    )


def _survivors(overview: Overview, names: Names) -> Text:
    readings, concept = overview.readings, compared_under(overview)
    both = "both" if len(readings.analyses) == 2 else f"all {spelled(len(readings.analyses))}"
    found = readings.survivors(concept)
    if not len(found):
        wider = [name for name in readings.concepts if len(readings.survivors(name))]
        told = f"Under {concept_in_full(concept)} no state is an equilibrium in {both} readings"
        if not wider:
            return Text(told, "; nor is any under the other concepts." if len(readings.concepts) > 1 else ".")
        counts = in_words(f"{len(readings.survivors(name)):,} under {concept_abbreviation(name)}" for name in wider)
        return Text(told, "; there are ", counts, ".")
    shown = in_words(map(names.state, found[:NAMED]))
    more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    verb = "survives" if len(found) == 1 else "survive"
    count = count_words(len(found), "equilibrium", "equilibria")
    return Text(f"Under {concept_in_full(concept)}, {count} {verb} {both} readings: ", shown, more, ".")


def _by_state(overview: Overview, names: Names) -> Table:
    """Show the strongest equilibria of all readings, and in which readings each of them is one."""
    readings, conflict = overview.readings, overview.space.conflict
    states = sorted(readings.states, key=lambda state: names.place[state.index])
    columns = [
        lambda position, state=state: level_cell(conflict.options[position], state.levels[position]) for state in states
    ]
    rows = [] if conflict.is_graph_form else list(option_columns(conflict, columns))
    rows.append(Row(("Strictest concept under which it is an equilibrium",), is_heading=True))
    for analysis in readings.analyses:
        reading = conflict.reading(analysis.space.reading)
        rows.append(
            Row((reading.name or reading.id, *(_strictest(overview, analysis.space.reading, s) for s in states)))
        )
    notes = []
    if readings.n_more:
        more = count_words(readings.n_more, "more of the strongest equilibria of some reading", "more of the strongest")
        notes.append(sentence(f"{more} {'is' if readings.n_more == 1 else 'are'} not shown"))
    notes.append("– no equilibrium in that reading under any of the concepts compared.")
    heads = ("", *(names.head(state) for state in states))
    return Table(
        heads, tuple(rows), "The strongest equilibria of each reading, side by side", tuple(notes), is_compact=True
    )


def _strictest(overview: Overview, reading: str, state: State) -> str:
    analysis = next(known for known in overview.readings.analyses if known.space.reading == reading)
    found = (name for name in strictest_first(overview.readings.concepts) if analysis.is_equilibrium(state, name))
    strictest = next(found, None)
    return "–" if strictest is None else concept_abbreviation(strictest)
