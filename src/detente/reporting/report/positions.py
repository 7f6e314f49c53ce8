"""Who wants what: what each decision maker likes best and least, and what it is read to want, with sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.analysis.overview import Overview, Wants
from detente.analysis.state_sets import frequencies
from detente.model import Conflict, StateSet
from detente.model.patterns import read_pattern
from detente.model.preferences import Preferences
from detente.reporting.report.document import Block, Exhibit, Paragraph, Section
from detente.reporting.report.names import Names, count_words, spelled
from detente.reporting.section_words import section_sentence
from detente.reporting.statement_words import pattern_in_words, statement_in_words
from detente.reporting.tables import Row, Table
from detente.reporting.text import Span, Text

__all__ = ["levels_of", "wants_section"]

SIDE_BY_SIDE = 4
"""Most decision makers whose best and worst states stand in one table."""
LONGEST_RANKING = 60
"""Most lines of a ranking that are shown."""


def wants_section(overview: Overview, names: Names) -> Section:
    """Show what each likes best and least, where the states that matter stand in its order, and what it wants."""
    blocks: list[Block] = []
    if not overview.space.conflict.is_graph_form:
        parts = list(_parts(overview.wants))
        for number, part in enumerate(parts, start=1):
            of = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
            name = "best-and-worst" + (f"-{number}" if of else "")
            blocks.append(Exhibit(_extremes(overview, part, f"What each likes best and least{of}"), name))
    if overview.states:
        blocks.append(Exhibit(_places(overview, names), "places"))
    makers = tuple(_maker(overview, names, position) for position in range(len(overview.wants)))
    return Section("Who wants what", "wants", tuple(blocks), makers)


def _parts(wants: Sequence[Wants]) -> Iterator[Sequence[Wants]]:
    """Cut many decision makers into groups of about the same size."""
    size = -(-len(wants) // -(-len(wants) // SIDE_BY_SIDE))
    return (wants[first : first + size] for first in range(0, len(wants), size))


# --- best and worst ---------------------------------------------------------------------------------------------------


def _extremes(overview: Overview, wants: Sequence[Wants], title: str) -> Table:
    conflict = overview.space.conflict
    labels = {maker.id: maker.label for maker in conflict.decision_makers}
    shown = [want for want in wants if not want.is_indifferent]
    columns = [f"{labels[want.decision_maker]}\n{which}" for want in shown for which in ("likes best", "likes least")]
    sets = [states for want in shown for states in (want.best, want.worst)]
    cells = [levels_of(states) for states in sets]
    rows, position = [], 0
    for number, maker in enumerate(conflict.decision_makers):
        if maker.options:
            rows.append(Row((maker.label,), is_heading=True, decision_maker=number))
        for option in maker.options:
            rows.append(Row((option.label, *(column[position] for column in cells))))
            position += 1
    rows.append(Row(("How many states it likes equally",), is_heading=True))
    rows.append(Row(("states", *(f"{len(states):,}" for states in sets))))
    notes = ["Where several states are liked equally, a blank cell means that the option differs among them."]
    indifferent = [labels[want.decision_maker] for want in wants if want.is_indifferent]
    notes += [f"{', '.join(indifferent)}: likes all states equally."] if indifferent else []
    return Table(("", *columns), tuple(rows), title, tuple(notes), is_compact=True)


def levels_of(states: StateSet) -> tuple[str, ...]:
    """Return for each option the level that all states of a set share, as a cell; empty where they differ."""
    cells = []
    for option, frequency in zip(states.space.conflict.options, frequencies(states), strict=True):
        found = [level for level, count in frequency.counts.items() if count]
        if frequency.n_irrelevant:
            cells.append("" if found else "-")
        elif len(found) > 1:
            cells.append("")
        else:
            cells.append("·" if found == ["no"] and option.levels == ("no", "yes") else found[0])
    return tuple(cells)


def _places(overview: Overview, names: Names) -> Table:
    space = overview.space
    columns = ("", *(names.head(state) for state in overview.states), "Places in all")
    rows = []
    for i, want in enumerate(overview.wants):
        places = [f"{space.place(i, state.index):,}" for state in overview.states]
        rows.append(Row((names.maker(want.decision_maker), *places, f"{want.n_places:,}")))
    notes = ("Place 1 is what it likes best; states that it likes equally share a place.",)
    title = "Where the states that matter stand in each decision maker's order"
    return Table(columns, tuple(rows), title, notes, is_compact=True)


# --- preferences ------------------------------------------------------------------------------------------------------


def _maker(overview: Overview, names: Names, position: int) -> Section:
    conflict = overview.space.conflict
    maker, want = conflict.decision_makers[position], overview.wants[position]
    preferences = conflict.preferences(overview.space.reading)[position]
    blocks: list[Block] = [Paragraph(_standing(overview, names, want))]
    blocks += [Paragraph(preferences.note)] if preferences.note else []
    if preferences.statements:
        blocks.append(Exhibit(_statements(conflict, names, preferences, maker.label), f"wants-{maker.id}"))
    if preferences.weights:
        blocks.append(Exhibit(_weights(conflict, preferences, maker.label), f"weights-{maker.id}"))
    if preferences.ranking:
        blocks.append(Exhibit(_ranking(conflict, preferences, maker.label), f"ranking-{maker.id}"))
    if told := section_sentence(preferences):
        blocks.append(Paragraph(told))
    return Section(maker.label, f"wants-{maker.id}", tuple(blocks))


def _standing(overview: Overview, names: Names, want: Wants) -> Text:
    maker = names.maker(want.decision_maker)
    if want.is_indifferent:
        return Text(
            maker, " likes all states equally: it has no improvement anywhere, and every state is stable for it."
        )
    told: list[str] = [maker, f" tells {count_words(want.n_places, 'kind')} of states apart"]
    start = overview.status_quo
    if start is not None:
        place = overview.space.place(overview.space.decision_makers.index(want.decision_maker), start.index)
        told.append("; the status quo is what it likes best" if place == 1 else
                    "; the status quo is what it likes least" if place == want.n_places else
                    f"; the status quo stands at place {place:,}")  # fmt: skip
    return Text(*told, ".")


def _statements(conflict: Conflict, names: Names, preferences: Preferences, label: str) -> Table:
    rows = []
    for place, rank in enumerate(preferences.ranks(), start=1):
        for item in rank:
            words = statement_in_words(conflict, item.statement)
            why = Text(item.because or "", " ", names.cited(item)) if item.because or item.cite else ""
            rows.append((f"{place}" + ("=" if len(rank) > 1 else ""), words, why))
    notes = [
        "The most important first: a later line decides only between states that agree on all the lines before it."
    ]
    if any(len(rank) > 1 for rank in preferences.ranks()):
        notes.append("Lines marked = weigh the same; the state in which more of them hold is preferred.")
    title = f"What {label} wants, the most important first"
    return Table.of(("Place", "It wants", "Because"), rows, title, notes).without_empty_columns()


def _weights(conflict: Conflict, preferences: Preferences, label: str) -> Table:
    rows = [(statement_in_words(conflict, text), f"{weight}") for text, weight in preferences.weights.items()]
    notes = ["The weights of what holds in a state are added; the larger sum is preferred."]
    notes += ["They decide among states that the statements leave equal."] if preferences.statements else []
    return Table.of(("What counts", "Weight"), rows, f"What counts for {label}, and how much", notes)


def _ranking(conflict: Conflict, preferences: Preferences, label: str) -> Table:
    groups = preferences.ranked_states()
    rows = list(_ranking_rows(conflict, groups[:LONGEST_RANKING]))
    notes = (
        [f"{spelled(len(groups) - LONGEST_RANKING)} more lines are not shown."] if len(groups) > LONGEST_RANKING else []
    )
    if not conflict.is_graph_form:
        notes.append("Options that a line does not name are not taken, unless it ends with “whatever else”.")
    return Table.of(("Place", "State", "As written"), rows, f"States as {label} ranks them, best first", notes)


def _ranking_rows(conflict: Conflict, groups: Sequence[Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    for place, group in enumerate(groups, start=1):
        for text in group:
            yield f"{place}" + ("=" if len(group) > 1 else ""), _state(conflict, text), Text(Span(text, "code"))


def _state(conflict: Conflict, text: str) -> str:
    if conflict.graph:
        return next((state.label for state in conflict.graph.states if text in (state.id, state.label)), text)
    levels, _ = read_pattern(text, [len(option.levels) for option in conflict.options])
    labels = ["-" if level is None else o.levels[level] for level, o in zip(levels, conflict.options, strict=True)]
    return pattern_in_words(conflict, labels)
