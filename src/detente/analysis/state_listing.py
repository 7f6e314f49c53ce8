"""How results list states as plain data, and which of them where somebody asks for some only."""

from __future__ import annotations

from typing import Any

from detente.model import StateSet

__all__ = ["kept", "listed"]


def kept(states: StateSet, where: str | None) -> StateSet:
    """Return the states that satisfy a statement; all if there is none."""
    return states.where(where) if where else states


def listed(states: StateSet) -> list[dict[str, Any]]:
    """Return number and levels of every state, and its id in graph form."""
    return [
        {"state": state.number, "levels": list(state.levels)}
        | ({"id": state.text} if states.space.conflict.is_graph_form else {})
        for state in states
    ]
