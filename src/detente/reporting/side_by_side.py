"""States in words and side by side: what is done in one, and wherein several differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.model import State, StateSpace
from detente.reporting.stability import column_head, option_rows
from detente.reporting.tables import Row, Table

__all__ = ["state_in_words", "states_side_by_side"]


def state_in_words(space: StateSpace, state: State, title: str = "") -> Table:
    """Say what each decision maker does in a state and what it leaves: a row per decision maker with options."""
    conflict = space.conflict
    if conflict.is_graph_form:
        return Table.of(("State", "Name"), [(state.text, state.label)], title)
    rows, position = [], 0
    for maker in conflict.decision_makers:
        done, left = [], []
        for option in maker.options:
            level = state.levels[position]
            position += 1
            if level == "-":
                continue
            if level == option.levels[0]:
                left.append(option.label if option.levels == ("no", "yes") else f"{option.label} ({level})")
            else:
                done.append(option.label if option.levels == ("no", "yes") else f"{option.label} ({level})")
        if maker.options:
            rows.append((maker.label, "; ".join(done) or "–", "; ".join(left) or "–"))
    notes = ["Options that do not matter in this state are left out."] if "-" in state.levels else []
    return Table.of(("", "does", "does not"), rows, title, notes)


def states_side_by_side(space: StateSpace, states: Sequence[State], title: str = "") -> Table:
    """Show states as columns with a row for each option in which they differ; in graph form their names."""
    rows = tuple(_differing(option_rows(space.conflict, states)))
    columns = ("", *(column_head(space, state) for state in states))
    left_out = len(space.conflict.options) - sum(not row.is_heading for row in rows)
    notes = () if space.conflict.is_graph_form or not left_out else ("Options that are the same in all are left out.",)
    return Table(columns, rows, title, notes, is_compact=True)


def _differing(rows: Iterator[Row]) -> Iterator[Row]:
    """Keep rows whose cells differ, and the headings of groups that still have a row."""
    heading: Row | None = None
    for row in rows:
        if row.is_heading:
            heading = row
        elif len(set(row.cells[1:])) > 1 or row.cells[0] == "State":
            if heading is not None:
                yield heading
                heading = None
            yield row
