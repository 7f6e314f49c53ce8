"""What ``detente states`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from detente.analysis.heading import sections_left_out
from detente.model import State, StateSet, StateSpace
from detente.reporting.stability import column_head, option_rows, state_rows
from detente.reporting.tables import Row, Table

__all__ = ["states_data", "states_table", "states_tables"]

WIDTH = 118
"""Widest table that has a row per state; a wider one has columns that break words apart."""

TOGETHER = 6
"""States side by side in one table."""


def states_tables(space: StateSpace, states: StateSet, limit: int | None) -> tuple[Table, ...]:
    """Return one row per state where that is not too wide, else the states side by side, a few in each table."""
    table = states_table(space, states, limit)
    if _width(table) <= WIDTH:
        return (table,)
    shown = list(states[:limit] if limit else states)
    parts = [shown[start : start + TOGETHER] for start in range(0, len(shown), TOGETHER)]
    return tuple(
        Table(
            ("", *(column_head(space, state) for state in part)),
            (*option_rows(space.conflict, part), *_places(space, part)),
            notes=table.notes if part is parts[-1] else (),
            is_compact=True,
        )
        for part in parts
    )


def states_table(space: StateSpace, states: StateSet, limit: int | None) -> Table:
    """Return one row per state, up to a limit that the notes mention."""
    shown = states[:limit] if limit else states
    left_out = len(states) - len(shown)
    notes = [f"{left_out:,} more states; --limit shows more."] if left_out else []
    return state_rows(space, shown, notes=notes)


def _width(table: Table) -> int:
    """Return the width that a table needs so that no word is broken."""
    columns = zip(table.columns, *(row.cells for row in table.rows), strict=True)
    return sum(3 + max(len(word) for cell in cells for word in cell.split() or [""]) for cells in columns) - 3


def _places(space: StateSpace, states: Sequence[State]) -> Iterator[Row]:
    yield Row(("Place in the order of",), is_heading=True)
    for position, maker in enumerate(space.conflict.decision_makers):
        yield Row((f"  {maker.label}", *(str(space.place(position, state.index)) for state in states)))


def states_data(space: StateSpace, states: StateSet, limit: int | None) -> dict[str, Any]:
    """Return the states as plain data: the contract ``detente.states/1``."""
    shown = states[:limit] if limit else states
    makers = list(enumerate(space.decision_makers))
    return {
        "schema": "detente.states/1",
        "title": space.conflict.title,
        "reading": space.reading,
        **sections_left_out(space),
        "feasible_states": space.n_states,
        "listed": len(shown),
        "matching": len(states),
        "states": [
            {
                "state": state.number,
                "pattern": state.text,
                "levels": list(state.levels),
                "places": {maker: space.place(i, state.index) for i, maker in makers},
            }
            for state in shown
        ],
    }
