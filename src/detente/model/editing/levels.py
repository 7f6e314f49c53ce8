"""New levels for an option: statements, patterns and positions keep what they mean."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detente.errors import ModelError, Problem
from detente.model.editing.comparisons import Comparison, level_word, rewritten
from detente.model.editing.draft import Draft
from detente.model.editing.elsewhere import mappings_of_levels
from detente.model.editing.layout import Moved, refit
from detente.model.editing.removal import drop_users
from detente.model.editing.texts import change_texts
from detente.model.editing.uses import InUseError, uses

__all__ = ["set_levels"]

_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def set_levels(draft: Draft, option: str, levels: Sequence[tuple[str, int | None]], *, cascade: bool) -> None:
    """Give an option other levels: renamed, in another order, more or fewer.

    Parameters
    ----------
    levels : sequence of (name, old position or None)
        Lowest first; None for a level that is new.
    cascade : bool
        Whether what uses a level that is gone goes with it.

    Raises
    ------
    InUseError
        If something uses a level that is gone and ``cascade`` is not set.
    ModelError
        If an old level is named twice, or there was no such level.

    Notes
    -----
    A statement that compares (``forces >= some``, or ``forces`` alone) holds at the same old levels as before; where
    the comparison would now say something else it is written as a choice of levels.
    """
    owner, part = draft.option(option)
    old = [*part.get("levels", ("no", "yes"))]
    was = [position for _, position in levels if position is not None]
    if len(set(was)) < len(was) or any(not 0 <= position < len(old) for position in was):
        at = ("decision_makers", owner, "options", option, "levels")
        raise ModelError(
            "levels", [Problem(at, "each old level may be named once", f"numbers from 0 to {len(old) - 1}")]
        )
    new_place: list[int | None] = [None] * len(old)
    for place, (_, position) in enumerate(levels):
        if position is not None:
            new_place[position] = place
    gone = [position for position, place in enumerate(new_place) if place is None]
    found = [use for level in gone for use in uses(draft, ("decision_makers", owner, "options", option), level=level)]
    if any(use.fate == "goes" for use in found) and not cascade:
        raise InUseError(f"levels of '{option}' are in use", found)
    before = draft.options()
    drop_users(draft, found)
    names = [name for name, _ in levels]
    _rewrite(draft, option, old, names, new_place)
    part["levels"] = names
    refit(draft, Moved(before, draft.options(), levels={option: new_place}))


def _rewrite(draft: Draft, option: str, old: list[str], new: list[str], place: Sequence[int | None]) -> None:
    def change(text: str) -> str:
        return rewritten(
            text, lambda found: _compared(found, text, old, new, place) if found.name.text == option else None
        )

    change_texts(draft, change)
    lower = [name.lower() for name in old]
    for mapping in _mappings(draft):
        if option in mapping:
            position = lower.index(str(mapping[option]).lower())
            at = place[position]
            if at is None:
                del mapping[option]
            else:
                mapping[option] = new[at]
    for mapping, key in mappings_of_levels(draft, option):
        at = place[lower.index(mapping[key].lower())] if mapping[key].lower() in lower else None
        mapping[key] = mapping[key] if at is None else new[at]
    status_quo = draft.data.get("status_quo")
    if isinstance(status_quo, dict) and place[0] is not None and place[0] > 0 and option not in status_quo:
        status_quo[option] = new[place[0]]  # what is left out stands at the first level, which is another one now


def _mappings(draft: Draft) -> list[dict[str, Any]]:
    found = [draft.data["status_quo"]] if isinstance(draft.data.get("status_quo"), dict) else []
    for position in draft.data.get("positions", {}).values():
        found += [position[name] for name in ("position", "threat") if isinstance(position.get(name), dict)]
    return found


def _compared(found: Comparison, text: str, old: list[str], new: list[str], place: Sequence[int | None]) -> str | None:
    """Write a comparison so that it holds at the same old levels as before."""
    wanted = {place[k] for k in range(len(old)) if place[k] is not None and _holds(found, k, old)}
    kept = {at for at in place if at is not None}
    level = None if found.level is None else _renamed(found.level.text, old, new, place)
    if found.level is None or level is not None:
        if level is None and wanted == {at for at in kept if at > 0}:
            return None
        if level is not None and found.operator is not None:
            position = new.index(level)
            if wanted == {at for at in kept if _COMPARE[found.operator.text](at, position)}:
                return found.reworded(text, level=level)
    name = f"{found.owner.text}.{found.name.text}" if found.owner else found.name.text
    if not wanted:
        return f"({name} and not {name})"
    choices = [f"{name} = {level_word(new[at])}" for at in sorted(at for at in wanted if at is not None)]
    return choices[0] if len(choices) == 1 else f"({' or '.join(choices)})"


def _holds(found: Comparison, level: int, old: list[str]) -> bool:
    if found.operator is None or found.level is None:
        return level > 0
    lower = [name.lower() for name in old]
    return _COMPARE[found.operator.text](level, lower.index(found.level.text.lower()))


def _renamed(label: str, old: list[str], new: list[str], place: Sequence[int | None]) -> str | None:
    at = place[[name.lower() for name in old].index(label.lower())]
    return None if at is None else new[at]
