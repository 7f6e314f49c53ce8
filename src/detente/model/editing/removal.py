"""Taking a part out of a conflict, and what cannot do without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.errors import ModelError, Problem
from detente.model.editing.draft import Address, Draft, cited, is_below, shown_address
from detente.model.editing.elsewhere import KEYED
from detente.model.editing.layout import Moved, refit, settle
from detente.model.editing.uses import InUseError, Use, uses

__all__ = ["drop_users", "remove"]

ROUNDS = 5
"""Most times that one thing takes another along."""

_KEPT = frozenset({"decision_makers", "readings", "status_quo", "infeasible", "graph", "title"})
"""Sections of which nothing goes unless it was named."""


def remove(draft: Draft, at: Sequence[str | int], *, cascade: bool) -> None:
    """Take the part at an address out.

    Parameters
    ----------
    cascade : bool
        Whether what cannot do without it goes too.

    Raises
    ------
    InUseError
        If something would go with it and ``cascade`` is not set.
    UnknownNameError
        If there is nothing at the address.
    """
    address = tuple(at)
    if not address or address in (("title",), ("decision_makers",), ("readings",)):
        raise ModelError("this cannot go", [Problem(address, f"{shown_address(address)} cannot be taken out")])
    found = uses(draft, address)
    going = [use for use in found if use.fate == "goes"]
    if going and not cascade:
        raise InUseError(f"{shown_address(address)} is in use: {len(going)} parts would go with it", found)
    before = draft.options()
    drop_users(draft, found)
    _cut_lists(draft, address)
    _take_out(draft, address)
    if address[0] == "decision_makers":
        refit(draft, Moved(before, draft.options()))
    if cascade:
        _drop_what_fell_apart(draft)


def _drop_what_fell_apart(draft: Draft) -> None:
    """Take out positions, beliefs, observed steps and the like that lost what they cannot do without."""
    for _ in range(ROUNDS):
        try:
            draft.conflict()
        except ModelError as error:
            broken = dict.fromkeys(at for problem in error.problems if (at := _holder(draft, problem.path)))
            if not broken:
                return  # something that is not ours to take out; the edit is refused with these problems
            for at in sorted(broken, key=_last_first, reverse=True):
                _take_out(draft, at)
            draft.notes.append(f"{len(broken)} part{'s' * (len(broken) != 1)} that fell apart went too")
        else:
            return


def _holder(draft: Draft, path: Address) -> Address | None:
    """Return the smallest part that a problem is about and that can be taken out."""
    is_section = len(path) > 4 and path[2] == "preferences" and path[4] not in ("statements", "weights", "ranking")
    of_reading = is_section or (len(path) > 3 and path[2] != "preferences")
    if not path or (path[0] in _KEPT and not (path[0] == "readings" and of_reading)):
        return None
    for size in range(len(path), 1, -1):
        at = path[:size]
        try:
            parent = draft.find(at[:-1])
            draft.find(at)
        except ModelError:
            continue
        if isinstance(parent, list) or size == 2 or at[-2] in KEYED or (is_section and size == 5):
            return at
    return None


def drop_users(draft: Draft, found: Sequence[Use]) -> None:
    """Take out everything that cannot do without what is about to go."""
    going = [use.at for use in found if use.fate == "goes" and use.kind != "ranking"]
    going = [at for at in dict.fromkeys(going) if not any(at != other and is_below(at, other) for other in going)]
    for at in sorted(going, key=_last_first, reverse=True):
        _take_out(draft, at)
    _tidy_rules(draft)
    if going:
        draft.notes.append(f"{len(going)} part{'s' * (len(going) != 1)} went with it")


def _last_first(at: Address) -> tuple[tuple[int, str], ...]:
    """Sort so that of several items of a list the last comes first when reversed."""
    return tuple((key, "") if isinstance(key, int) else (-1, key) for key in at)


def _take_out(draft: Draft, at: Address) -> None:
    if at == ("status_quo",):
        draft.data.pop("status_quo", None)
        return
    parent, key = draft.find(at[:-1]), at[-1]
    draft.find(at)
    del parent[key]
    if at[0] != "readings" or len(at) < 4 or at[2] != "preferences":
        return
    if len(at) > 4:
        _tidy_preferences(draft, at)
    else:
        _tidy_reading(draft, at)


def _tidy_preferences(draft: Draft, at: Address) -> None:
    stated = draft.find(at[:4])
    if "statements" in stated:
        stated["statements"] = [group for group in stated["statements"] if group]
    if settle(stated):
        draft.notes.append(f"of {at[3]} nothing is left under '{at[1]}': it is indifferent there now")


def _tidy_rules(draft: Draft) -> None:
    """Take out the rules about several statements that say nothing any more."""
    draft.data["infeasible"] = [
        rule
        for rule in draft.data.get("infeasible", [])
        if len(rule.get("at_most_one", "ab")) > 1 and rule.get("at_least_one", "a") and rule.get("exactly_one", "a")
    ]


def _tidy_reading(draft: Draft, at: Address) -> None:
    """Keep a reading complete whose decision maker has lost its preferences, unless it goes itself or inherits."""
    reading = draft.data["readings"][at[1]]
    if at[3] in draft.data["decision_makers"] and not reading.get("based_on"):
        reading["preferences"][at[3]] = {"indifferent": True}


# --- what only loses a name -------------------------------------------------------------------------------------------


def _cut_lists(draft: Draft, at: Address) -> None:
    name = str(at[-1])
    if at[0] == "decision_makers":
        options = [name] if len(at) == 4 else [*draft.find(at).get("options", {})]
        for option in options:
            _cut_option(draft, option)
        if len(at) == 2:
            for reading in draft.data["readings"].values():
                reading["preferences"].pop(name, None)
            if draft.is_graph_form:
                draft.data["graph"]["moves"].pop(name, None)
    elif at[:2] == ("graph", "states"):
        _cut_state(draft, name)
    elif at[0] == "sources":
        _uncite(draft.data, name)
    elif at[0] == "readings" and len(at) == 2:
        _cut_reading(draft, name)


def _cut_option(draft: Draft, name: str) -> None:
    for field, names in (("theatres", "options"), ("coalesce", "ignore")):
        section = draft.data.get(field, {})
        parts = section.values() if isinstance(section, dict) else section
        for part in parts:
            part[names] = [other for other in part[names] if other != name]
    for position in draft.data.get("positions", {}).values():
        for field in ("position", "threat"):
            if isinstance(position.get(field), dict):
                position[field].pop(name, None)
    if isinstance(draft.data.get("status_quo"), dict):
        draft.data["status_quo"].pop(name, None)


def _cut_state(draft: Draft, name: str) -> None:
    for moves in draft.data["graph"]["moves"].values():
        moves.pop(name, None)
        for start, ends in [*moves.items()]:
            moves[start] = [end for end in ends if end != name]
            if not moves[start]:
                del moves[start]
    for _, stated in draft.preferences():
        if "ranking" in stated:
            groups = [[other for other in group if other != name] for group in stated["ranking"]]
            stated["ranking"] = [group for group in groups if group]
            settle(stated)


def _uncite(value: Any, name: str) -> None:
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _uncite(item, name)
    if cited(value):
        value["cite"] = [citation for citation in value["cite"] if citation["source"] != name]
        if not value["cite"]:
            del value["cite"]


def _cut_reading(draft: Draft, name: str) -> None:
    """Give the readings that are based on one what they had from it."""
    gone = draft.data["readings"][name]
    for reading in draft.data["readings"].values():
        if reading.get("based_on") == name:
            reading["preferences"] = {**_copied(gone["preferences"]), **reading["preferences"]}
            reading.pop("based_on")
            if gone.get("based_on"):
                reading["based_on"] = gone["based_on"]


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value
