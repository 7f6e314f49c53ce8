"""The state graph of a report: what is drawn, how to read it, and the same as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.overview import Overview
from detente.analysis.state_graph import Arc
from detente.model import State
from detente.reporting.figures.state_graph import divided, draw_state_graph, drawn_arcs
from detente.reporting.phrases import sentence
from detente.reporting.report.document import Picture, Section
from detente.reporting.report.names import Names, count_words, in_words
from detente.reporting.tables import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["picture_section"]


def picture_section(overview: Overview, names: Names) -> Section:
    """Show the states that matter and the moves between them."""
    graph = overview.graph
    called = tuple((state.index, names.short(state)) for state in graph.states if state.index in names.letters)
    titles = tuple((f"box-{state.number}", _title(names, state)) for state in graph.states)

    def draw() -> Figure:
        return draw_state_graph(graph, names=dict(called), legend=False)

    table = _table(overview, names)
    picture = Picture(draw, _alt(overview), _caption(overview), _notes(overview), table, titles, has_legend=True)
    return Section("The moves at a glance", "graph", (picture,))


def _title(names: Names, state: State) -> str:
    if names.conflict.is_graph_form:
        return state.label
    return f"{names.short(state)} (state {state.number:,}): {names.summary(state)}"


def _caption(overview: Overview) -> str:
    graph = overview.graph
    shown, total = len(graph.states), overview.space.n_states
    if graph.is_complete:
        moves = "all moves" if graph.all_moves else "all improvements"
        return f"The whole conflict: {count_words(shown, 'state')} and {moves} between them"
    some = sentence(count_words(shown, "state")).removesuffix(".")
    return f"{some} of {total:,}: those that matter, what lies between them, and the improvements among them"


def _alt(overview: Overview) -> str:
    improving = sum(bool(arc.improving_for) for arc in drawn_arcs(overview.graph))
    states = count_words(len(overview.graph.states), "state")
    return f"State graph with {states} and {count_words(improving, 'improvement')}. A table of all arrows follows it."


_ARROWS = (
    "An arrow is an improvement: a move of the decision maker in whose colour it is drawn, to a state that it likes "
    "better. A heavy frame marks an equilibrium under every concept applied, a medium one an equilibrium under some."
)
_SQUARES = (
    "In each box a row of squares stands for a decision maker and a square for each of its options, in the order of "
    "the table of options; it is filled as far as the option is taken."
)
_OTHERS = (
    "Dotted lines are moves that improve nobody's lot; one with an arrow head cannot be undone. Moves that only undo "
    "an improvement are not drawn."
)


def _notes(overview: Overview) -> tuple[str, ...]:
    """Say how to read the signs that occur."""
    graph = overview.graph
    notes = [_ARROWS]
    if not overview.space.conflict.is_graph_form:
        notes.append(_SQUARES)
    if graph.all_moves and not all(arc.improving_for for arc in drawn_arcs(graph)):
        notes.append(_OTHERS)
    if divided(graph):
        what = "improvements" if graph.is_complete else "the arrows drawn"
        notes.append(f"Below the dashed line stands what {what} do not reach from the status quo.")
    if not graph.is_complete:
        notes.append("Moves to and from states that are not shown are left out.")
    return tuple(notes)


def _table(overview: Overview, names: Names) -> Table:
    labels = names.makers
    known = {state.index: state for state in overview.graph.states}
    rows = []
    for arc in sorted(drawn_arcs(overview.graph), key=lambda arc: (arc.source, arc.target)):
        movers = in_words(labels[mover] for mover in arc.improving_for or arc.decision_makers)
        rows.append((_call(names, known[arc.source]), _call(names, known[arc.target]), movers, _kind(arc)))
    return Table.of(("From", "To", "By", "Kind"), rows, "The arrows of the picture")


def _call(names: Names, state: State) -> str:
    if names.conflict.is_graph_form:
        return state.label
    return f"{names.short(state)} ({state.number:,})" if names.is_named(state) else f"{state.number:,}"


def _kind(arc: Arc) -> str:
    return "improvement" if arc.improving_for else "other move"
