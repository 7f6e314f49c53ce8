"""Where the conflict can rest: equilibria as option tables, patterns and shares, and who is content where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from detente.analysis import CONCEPTS
from detente.analysis.overview import Overview, Resting
from detente.analysis.patterns import Pattern
from detente.model import Conflict, Option, State
from detente.reporting.phrases import sentence
from detente.reporting.report.document import Block, Exhibit, Item, Listing, Paragraph, Section
from detente.reporting.report.names import (
    Names,
    concept_in_full,
    concept_words,
    count_words,
    in_words,
    spelled,
)
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Row, Table
from detente.reporting.text import Span, Text

__all__ = ["option_columns", "resting_section", "stability_section"]

PATTERNS = 6
"""Most patterns that stand side by side."""


def option_columns(conflict: Conflict, columns: Sequence[Callable[[int], str]]) -> Iterator[Row]:
    """Give a row per option under the name of its decision maker; each column says what stands at a position."""
    position = 0
    for number, maker in enumerate(conflict.decision_makers):
        if maker.options:
            yield Row((maker.label,), is_heading=True, decision_maker=number)
        for option in maker.options:
            yield Row((option.label, *(column(position) for column in columns)))
            position += 1


def level_cell(option: Option, level: str) -> str:
    """Show the first level of a yes/no option as a dot, so that what is done stands out."""
    return "·" if level == "no" and option.levels == ("no", "yes") else level


# --- where it can rest ------------------------------------------------------------------------------------------------


def resting_section(overview: Overview, names: Names) -> Section:
    """Show the strongest equilibria one by one, then all equilibria under one concept as patterns."""
    blocks: list[Block] = [Exhibit(_counts(overview), "counts")]
    if overview.states:
        blocks += [Paragraph(_which(overview)), Listing(tuple(_state_items(overview, names)))]
        if not overview.space.conflict.is_graph_form:
            blocks.append(Exhibit(_states_table(overview, names), "equilibria"))
    resting = overview.resting
    is_shown = resting is None or {state.index for state in overview.states}.issuperset(resting.states.indices.tolist())
    parts = (_all_of_them(overview, resting),) if resting and resting.cover and not is_shown else ()
    return Section("Where it can rest", "resting", tuple(blocks), parts)


def _counts(overview: Overview) -> Table:
    analysis, space = overview.analysis, overview.space
    columns = ["Concept", "Equilibria", f"of {space.n_states:,} states"]
    rows = []
    for name, count in analysis.counts().items():
        full = concept_in_full(name)
        rows.append([f"{full[0].upper()}{full[1:]}", f"{count:,}", _share(count, space.n_states)])
    if overview.status_quo is not None:
        columns.append("Status quo")
        makers = {maker.id: maker.label for maker in space.conflict.decision_makers}
        for row, name in zip(rows, analysis.concepts, strict=True):
            leaving = [makers[maker] for maker in overview.leaving(name)]
            row.append(f"left by {in_words(leaving, ' or ')}" if leaving else "equilibrium")
    notes = [f"{concept_abbreviation(name)} is left out: {reason}." for name, reason in analysis.omitted.items()]
    return Table.of(columns, rows, "How many states are equilibria, concept by concept", notes)


def _share(count: int, total: int) -> str:
    """Write a share so that neither none nor all is claimed where it is not so."""
    percent = 100 * count / total
    if 0 < percent < 0.1:
        return "under 0.1 %"
    if 99.9 < percent < 100:
        return "over 99.9 %"
    return f"{percent:.1f} %" if 0 < percent < 100 else f"{percent:.0f} %"


def _which(overview: Overview) -> Text:
    """Say which states are looked at, and what was left out."""
    if not overview.equilibria:
        return Text("No state is an equilibrium. The status quo is shown below.")
    analysis = overview.analysis
    kinds = list(dict.fromkeys(overview.verdict(state) for state in overview.equilibria))
    total, shown = analysis.n_equilibria(), len(overview.equilibria)
    hold = "hold" if shown > 1 else "holds"
    if len(kinds) > 1:
        told = [f"Shown are the {spelled(shown)} strongest equilibria"]
    elif kinds[0] == analysis.concepts:
        count = count_words(shown, "equilibrium", "equilibria")
        told = [f"Shown {'are' if shown > 1 else 'is'} {count} that {hold} under every concept applied"]
    else:
        told = [f"Shown {'are' if shown > 1 else 'is'} the strongest: {hold} under ", concept_words(kinds[0])]
    start = overview.status_quo
    if start is not None:
        inside = any(state.index == start.index for state in overview.equilibria)
        told.append(", the status quo among them" if inside else ", beside the status quo")
    more = len(overview.always) - shown if kinds == [analysis.concepts] else 0
    if more > 0:
        nearest = "; these are nearest to the status quo" if start else ""
        told.append(
            f". {sentence(spelled(more))[:-1]} more {'holds' if more == 1 else 'hold'} under all of them too{nearest}"
        )
    if total > shown:
        told.append(f". Under at least one concept, {total:,} states are equilibria")
    return Text(*told, ".")


def _state_items(overview: Overview, names: Names) -> Iterator[Item]:
    for state in overview.states:
        verdict = overview.verdict(state)
        if verdict == overview.analysis.concepts:
            holds = Text("an equilibrium under every concept applied" if len(verdict) > 1 else "an equilibrium")
        elif verdict:
            holds = Text("an equilibrium under ", concept_words(verdict))
        else:
            holds = Text("no equilibrium under any concept applied")
        name = names.short(state)
        number = "" if overview.space.conflict.is_graph_form else f" (state {state.number:,})"
        told: list[str] = [Text(Span(name, "strong"), number, ": ")]
        if not overview.space.conflict.is_graph_form and state.index != overview.space.status_quo:
            told += [names.happening(state), "; "]
        elif overview.space.conflict.is_graph_form and state.index == overview.space.status_quo:
            told.append(f"“{state.label}”; ")
        yield Item(Text(*told, holds, "."), anchor=f"state-{state.number}")


def _states_table(overview: Overview, names: Names) -> Table:
    conflict = overview.space.conflict
    columns = [_levels_of(conflict, state) for state in overview.states]
    rows = list(option_columns(conflict, columns))
    heads = ("", *(names.head(state) for state in overview.states))
    notes = ("Below each name its number, by which the program finds it.",)
    title = "The status quo and the strongest equilibria, option by option" if overview.status_quo else (
        "The strongest equilibria, option by option")  # fmt: skip
    return Table(heads, tuple(rows), title, notes, is_compact=True)


def _levels_of(conflict: Conflict, state: State) -> Callable[[int], str]:
    return lambda position: level_cell(conflict.options[position], state.levels[position])


# --- all of them, as patterns -----------------------------------------------------------------------------------------


def _all_of_them(overview: Overview, resting: Resting) -> Section:
    """Show all equilibria under one concept: as patterns, and how often each option is taken."""
    full, count = concept_in_full(resting.concept), len(resting.states)
    lead = f"{count_words(count, 'state is', 'states are')} an equilibrium under {full}. ".replace(
        "are an equilibrium", "are equilibria"
    )
    told = Text(lead[0].upper(), lead[1:], _cover_words(resting))
    title = f"All equilibria under {full}"
    return Section(
        title, "patterns", (Paragraph(told), Exhibit(_patterns(overview.space.conflict, resting), "patterns"))
    )


def _cover_words(resting: Resting) -> str:
    found = resting.cover
    if found is None or not found.patterns:
        return ""
    n, shown = len(found.patterns), min(len(found.patterns), PATTERNS)
    told = f"{'Together they make up' if n == shown else 'They make up'} {count_words(n, 'pattern')}"
    told += " in which some options are fixed and the others free" if found.is_complete else (
        f" in part: {found.n_uncovered:,} of them fit no short pattern")  # fmt: skip
    if n > shown:
        covered = sum(pattern.n_new for pattern in found.patterns[:shown])
        told += f"; the {spelled(shown)} largest, which hold {covered:,} of them, are shown"
    told += "." if found.is_minimal or not found.is_complete else ". Fewer patterns might do."
    if found.uses_infeasible:
        told += " A pattern may also fit combinations that cannot occur."
    return told


def _patterns(conflict: Conflict, resting: Resting) -> Table:
    patterns = resting.cover.patterns[:PATTERNS] if resting.cover else ()
    columns = [_pattern_levels(conflict, pattern) for pattern in patterns]
    rows = list(option_columns(conflict, [*columns, lambda position: _taken(resting, position)]))
    rows.append(Row(("States",), is_heading=True))
    rows.append(Row(("that fit", *(f"{pattern.n_states:,}" for pattern in patterns), f"{len(resting.states):,}")))
    heads = ("", *(f"Pattern {k}" for k in range(1, len(patterns) + 1)), "Share of all\nin which it is taken")
    notes = ("A blank cell: the option may stand either way. Patterns may overlap.",)
    return Table(
        heads,
        tuple(rows),
        f"All equilibria under {concept_in_full(resting.concept)}, as patterns",
        notes,
        is_compact=True,
    )


def _pattern_levels(conflict: Conflict, pattern: Pattern) -> Callable[[int], str]:
    def cell(position: int) -> str:
        option, (low, high) = conflict.options[position], pattern.ranges[position]
        if (low, high) == (0, len(option.levels) - 1):
            return ""
        if low == high:
            return level_cell(option, option.levels[low])
        return f"{option.levels[low]}\nto {option.levels[high]}"

    return cell


def _taken(resting: Resting, position: int) -> str:
    frequency = resting.frequencies[position]
    first = next(iter(frequency.counts.values()))
    taken = frequency.n_states - frequency.n_irrelevant - first
    return _share(taken, frequency.n_states)


# --- who is content where ---------------------------------------------------------------------------------------------


def stability_section(overview: Overview, names: Names) -> Section:
    """Show for whom each of the states that matter is stable, under each concept."""
    makers = in_words(Text(Span(mark, "stable", k, label), f" {label}")
                      for k, (mark, label) in enumerate(zip(names.marks, names.makers, strict=True)))  # fmt: skip
    lead = Text("Each cell names those for whom the state is stable: ", makers, ". Where all are named, the state "
                "is an equilibrium.")  # fmt: skip
    blocks: list[Block] = [Paragraph(lead), Exhibit(_matrix(overview, names), "stability")]
    blocks.append(Exhibit(_stable_counts(overview), "stable-states"))
    return Section("Who is content where", "stability", tuple(blocks))


def _matrix(overview: Overview, names: Names) -> Table:
    analysis = overview.analysis
    columns = ("State", *(concept_abbreviation(name) for name in analysis.concepts))
    rows = []
    for state in overview.states:
        first = Text(Span(names.short(state), "state", state.number))
        if state.index in names.letters:
            first = Text(first, f": {names.gists[state.index]}")
        cells = [
            _marks(names, [analysis.is_stable(state, name, maker) for maker in overview.space.decision_makers])
            for name in analysis.concepts
        ]
        rows.append(Row((first, *cells)))
    notes = ("In files: ● stable for all, else the initials of those for whom it is stable, – for nobody.",)
    return Table(columns, tuple(rows), "For whom each state is stable, concept by concept", notes, is_compact=True)


def _marks(names: Names, stable: Sequence[bool]) -> Text:
    spans = [
        Span(mark, "stable" if is_stable else "unstable", k, label)
        for k, (mark, label, is_stable) in enumerate(zip(names.marks, names.makers, stable, strict=True))
    ]
    plain = " ".join(mark for mark, is_stable in zip(names.marks, stable, strict=True) if is_stable)
    return Text(*spans, plain="●" if all(stable) else plain or "–")


def _stable_counts(overview: Overview) -> Table:
    analysis = overview.analysis
    makers = overview.space.conflict.decision_makers
    rows = []
    for name in analysis.concepts:
        each = [f"{len(analysis.stable(name, maker.id)):,}" for maker in makers]
        rows.append(Row((CONCEPTS[name].name, *each, f"{len(analysis.equilibria(name)):,}")))
    columns = ("Concept", *(maker.label for maker in makers), "For all")
    return Table(columns, tuple(rows), "How many states are stable for each", is_compact=True)
