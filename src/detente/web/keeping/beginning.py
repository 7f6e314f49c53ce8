"""A conflict to start from: two decision makers, an option each, nothing said yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.model import Conflict
from detente.model.editing import id_from

__all__ = ["beginning"]

_USUAL = (
    {"name": "First party", "options": ["Give way"]},
    {"name": "Second party", "options": ["Give way instead"]},
)


def beginning(wanted: Mapping[str, Any]) -> Conflict:
    """Return a new conflict in which everybody is indifferent.

    Parameters
    ----------
    wanted : mapping
        ``title``, and ``decision_makers``: each a ``name`` with the names of its ``options``; what is left out is
        usual.

    Raises
    ------
    ModelError
        If there is no option at all.
    """
    makers: dict[str, Any] = {}
    taken: set[str] = set()
    for given in wanted.get("decision_makers") or _USUAL:
        options: dict[str, Any] = {}
        for name in given.get("options", ()):
            known = id_from(str(name), taken, "option")
            taken.add(known)
            options[known] = {"name": str(name)}
        maker = id_from(str(given.get("name", "")), makers, "party")
        makers[maker] = {"name": str(given.get("name", "")), "options": options}
    preferences = dict.fromkeys(makers, "indifferent")
    return Conflict(
        title=str(wanted.get("title") or "A new conflict"),
        decision_makers=makers,
        readings={"mine": {"name": "My reading", "preferences": preferences}},
    )
