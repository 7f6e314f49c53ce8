"""Stability results as tables: how many equilibria, which states, stable for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from detente.analysis import CONCEPTS, Analysis
from detente.model import Conflict, State, StateSpace
from detente.reporting.tables import Row, Table

__all__ = [
    "column_head",
    "concept_abbreviation",
    "counts_table",
    "equilibrium_rows",
    "headline",
    "initials",
    "option_rows",
    "option_table",
    "state_rows",
]

EQUILIBRIUM = "●"


def concept_abbreviation(concept: str) -> str:
    """Return the short name of a concept, as in the tables of the literature; Nash in full."""
    if concept == "profile":
        return "Profile"
    return "Nash" if concept == "nash" else CONCEPTS[concept].abbreviation


def headline(space: StateSpace) -> tuple[str, ...]:
    """Say in a few lines what was analysed."""
    conflict = space.conflict
    reading = conflict.reading(space.reading)
    lines = [conflict.title + (f" ({conflict.time})" if conflict.time else "")]
    about = f"reading: {reading.name or reading.id}"
    if len(conflict.readings) > 1:
        about += f" (one of {len(conflict.readings)}: {', '.join(known.id for known in conflict.readings)})"
    lines.append(about)
    count = f"{space.n_states:,} feasible state{'' if space.n_states == 1 else 's'}"
    if space.status_quo is not None:
        status_quo = space.state(space.status_quo)
        count += f"; status quo: state {status_quo.number:,} ({status_quo.label})"
    return (*lines, count)


def counts_table(analysis: Analysis) -> Table:
    """Count the equilibria per concept, and the states stable for each decision maker."""
    space = analysis.space
    makers = space.conflict.decision_makers
    rows = []
    for name, count in analysis.counts().items():
        stable = [f"{len(analysis.stable(name, maker.id)):,}" for maker in makers]
        rows.append((_concept_name(analysis, name), f"{count:,}", _status_quo_verdict(analysis, name), *stable))
    columns = ("Concept", "Equilibria", "Status quo", *(maker.label for maker in makers))
    notes = [f"{concept_abbreviation(name)} left out: {reason}." for name, reason in analysis.omitted.items()]
    return Table.of(
        columns, rows, "Equilibria by concept, and how many states are stable for each decision maker", notes
    )


def _concept_name(analysis: Analysis, name: str) -> str:
    if name == "profile" and analysis.profile:
        labels = {maker.id: maker.label for maker in analysis.space.conflict.decision_makers}
        own = ", ".join(f"{labels[maker]} {concept_abbreviation(own)}" for maker, own in analysis.profile.items())
        return f"Profile ({own})"
    concept = CONCEPTS[name]
    return concept.name if name == "nash" else f"{concept.name} ({concept.abbreviation})"


def _status_quo_verdict(analysis: Analysis, name: str) -> str:
    space = analysis.space
    if space.status_quo is None:
        return ""
    state = space.state(space.status_quo)
    if analysis.is_equilibrium(state, name):
        return "equilibrium"
    leaving = [maker.label for maker in space.conflict.decision_makers if not analysis.is_stable(state, name, maker.id)]
    return "left by " + ", ".join(leaving)


def option_table(analysis: Analysis, states: Sequence[State], title: str, notes: Sequence[str] = ()) -> Table:
    """Show states side by side: a row per option, grouped by decision maker, then who is stable under which concept.

    Parameters
    ----------
    states : sequence of State
        The columns, in order.
    """
    space = analysis.space
    columns = ("", *(column_head(space, state) for state in states))
    rows = [*option_rows(space.conflict, states), *_stability_rows(analysis, states)]
    marks = initials([maker.label for maker in space.conflict.decision_makers])
    legend = ", ".join(
        f"{mark} {maker.label}" for mark, maker in zip(marks, space.conflict.decision_makers, strict=True)
    )
    notes = (f"{EQUILIBRIUM} stable for all; else for whom: {legend}; – for nobody.", *notes)
    return Table(columns, tuple(rows), title, notes, is_compact=True)


def column_head(space: StateSpace, state: State) -> str:
    """Return the number of a state, and below it that it is the status quo, if it is."""
    return f"{state.number}" + ("\nstatus quo" if state.index == space.status_quo else "")


def option_rows(conflict: Conflict, states: Sequence[State]) -> Iterator[Row]:
    """Give a row per option with its level in each state, by decision maker; in graph form the states' names."""
    if conflict.graph:
        yield Row(("State", *(state.label for state in states)))
        return
    position = 0
    for number, maker in enumerate(conflict.decision_makers):
        if maker.options:
            yield Row((maker.label,), is_heading=True, decision_maker=number)
        for option in maker.options:
            levels = [state.levels[position] for state in states]
            yield Row((f"  {option.label}", *(_level(level, option.levels) for level in levels)))
            position += 1


def _level(level: str, levels: Sequence[str]) -> str:
    """Show the first level of a yes/no option as a dot, so that what is done stands out."""
    return "·" if level == "no" and tuple(levels) == ("no", "yes") else level


def _stability_rows(analysis: Analysis, states: Sequence[State]) -> Iterator[Row]:
    makers = analysis.space.conflict.decision_makers
    marks = initials([maker.label for maker in makers])
    yield Row(("Stable",), is_heading=True)
    for name in analysis.results:
        cells = []
        for state in states:
            stable = [analysis.is_stable(state, name, maker.id) for maker in makers]
            shown = " ".join(mark for mark, is_stable in zip(marks, stable, strict=True) if is_stable)
            cells.append(EQUILIBRIUM if all(stable) else shown or "–")
        yield Row((f"  {concept_abbreviation(name)}", *cells))


def initials(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the shortest beginnings that tell labels apart.

    >>> initials(["Russia", "United States", "Ukraine"])
    ('R', 'Un', 'Uk')
    """
    marks = []
    for label in labels:
        others = [other for other in labels if other is not label]
        length = next(
            (
                n
                for n in range(1, len(label))
                if not any(other.lower().startswith(label[:n].lower()) for other in others)
            ),
            len(label),
        )
        marks.append(label[:length])
    return tuple(marks)


def equilibrium_rows(analysis: Analysis, states: Iterable[State]) -> Table:
    """One row per state: levels of all options, then for each concept and decision maker whether it is stable."""
    space = analysis.space
    makers = space.decision_makers
    columns = ["state", "pattern", *(option.id for option in space.conflict.options)]
    for name in analysis.results:
        columns += [name, *(f"{name} {maker}" for maker in makers)]
    rows = []
    for state in states:
        cells = [str(state.number), state.text, *state.levels]
        for name in analysis.results:
            stable = [analysis.is_stable(state, name, maker) for maker in makers]
            cells += ["yes" if value else "no" for value in (all(stable), *stable)]
        rows.append(cells)
    return Table.of(columns, rows)


def state_rows(space: StateSpace, states: Iterable[State], title: str = "", notes: Sequence[str] = ()) -> Table:
    """One row per state: levels of all options and each decision maker's place of it in its order (1 is best)."""
    makers = space.conflict.decision_makers
    columns = ["state", "pattern", *(option.id for option in space.conflict.options)]
    columns += [f"place for {maker.id}" for maker in makers]
    rows = [
        (str(state.number), state.text, *state.levels, *(str(space.place(i, state.index)) for i in range(len(makers))))
        for state in states
    ]
    return Table.of(columns, rows, title, notes)
