"""What every result, as plain data, says of its question first; and what it left out of the reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente.model import Conflict, StateSpace

__all__ = ["heading", "readings_left_out", "sections_left_out"]


def heading(space: StateSpace) -> dict[str, Any]:
    """Return title, reading and settings, and what the plain ranking leaves out of the reading, if anything."""
    return {
        "title": space.conflict.title,
        "reading": space.reading,
        "settings": space.settings.to_dict(),
        **sections_left_out(space),
    }


def sections_left_out(space: StateSpace) -> dict[str, dict[str, list[str]]]:
    """Return ``left_out_sections``: decision maker to the sections that an analysis of plain ranks does not use.

    Nothing at all where the reading says no more than a ranking of anybody.
    """
    found = space.beyond_ranking
    return {"left_out_sections": {maker: list(sections) for maker, sections in found.items()}} if found else {}


def readings_left_out(conflict: Conflict, readings: Iterable[str]) -> dict[str, dict[str, dict[str, list[str]]]]:
    """Return the same by reading, for an analysis that uses several; nothing where all of them are plain rankings."""
    found = {name: conflict.beyond_ranking(name) for name in readings}
    told = {name: {maker: list(sections) for maker, sections in said.items()} for name, said in found.items() if said}
    return {"left_out_sections": told} if told else {}
