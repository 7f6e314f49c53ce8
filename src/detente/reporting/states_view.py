"""What ``detente states`` prints."""

from __future__ import annotations

from typing import Any

from detente.model import StateSet, StateSpace
from detente.reporting.stability import state_rows
from detente.reporting.tables import Table

__all__ = ["states_data", "states_table"]


def states_table(space: StateSpace, states: StateSet, limit: int | None) -> Table:
    """Return one row per state, up to a limit that the notes mention."""
    shown = states[:limit] if limit else states
    left_out = len(states) - len(shown)
    notes = [f"{left_out:,} more states; --limit shows more."] if left_out else []
    return state_rows(space, shown, notes=notes)


def states_data(space: StateSpace, states: StateSet, limit: int | None) -> dict[str, Any]:
    """Return the states as plain data: the contract ``detente.states/1``."""
    shown = states[:limit] if limit else states
    makers = list(enumerate(space.decision_makers))
    return {
        "schema": "detente.states/1",
        "title": space.conflict.title,
        "reading": space.reading,
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
