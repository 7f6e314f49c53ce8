"""Edits of who wants what: statements in order, rankings, weights, and the readings that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.errors import ModelError, Problem
from detente.model.editing.draft import Draft, citations
from detente.model.editing.elsewhere import follow_statement
from detente.model.editing.layout import settle
from detente.model.statements import is_keyword

__all__ = [
    "add_statement",
    "inherit",
    "move_statement",
    "negate",
    "negated",
    "new_reading",
    "set_default_reading",
    "set_part",
    "state",
    "stated_by",
    "welcome",
]


def stated_by(draft: Draft, reading: str, maker: str, *, fresh: bool = False) -> dict[str, Any]:
    """Return what a reading says of a decision maker, to be changed.

    Where the reading leaves that to another one, it gets a copy of its own; ``fresh`` makes it indifferent instead.
    """
    draft.find(("decision_makers", maker))
    preferences = draft.find(("readings", reading))["preferences"]
    if fresh:
        preferences[maker] = {"indifferent": True}
    elif maker not in preferences:
        preferences[maker] = _copied(_inherited(draft, reading, maker))
        draft.notes.append(f"'{reading}' says of its own now what {maker} prefers")
    stated: dict[str, Any] = preferences[maker]
    return stated


def _inherited(draft: Draft, reading: str, maker: str) -> Any:
    current, seen = draft.data["readings"][reading], {reading}
    while current.get("based_on") and current["based_on"] not in seen:
        seen.add(current["based_on"])
        current = draft.find(("readings", current["based_on"]))
        if maker in current["preferences"]:
            return current["preferences"][maker]
    return {"indifferent": True}


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def state(draft: Draft, reading: str, value: Mapping[str, Any]) -> None:
    """Let a reading say of its own what a decision maker prefers, in the form of an outline.

    Raises
    ------
    ModelError
        If no decision maker is named.
    """
    if "decision_maker" not in value:
        at = ("readings", reading, "preferences")
        raise ModelError("nobody", [Problem(at, "'decision_maker' is missing", "the id of a decision maker")])
    maker = str(value["decision_maker"])
    stated = stated_by(draft, reading, maker, fresh=True)
    stated.clear()
    stated.update(_tidied({name: part for name, part in value.items() if name != "decision_maker"}))
    settle(stated)
    draft.added.append(("readings", reading, "preferences", maker))


def welcome(draft: Draft, maker: str) -> None:
    """Make a new decision maker indifferent in every reading that does not leave it to another."""
    for reading in draft.data["readings"].values():
        if not reading.get("based_on"):
            reading["preferences"].setdefault(maker, {"indifferent": True})


def new_reading(draft: Draft, part: dict[str, Any]) -> dict[str, Any]:
    """Complete a new reading: what it does not say is copied from another, left to another, or indifference."""
    copy_of = part.pop("copy_of", None)
    stated = part.pop("preferences", None) or {}
    if isinstance(stated, list):
        stated = {item["decision_maker"]: {k: v for k, v in item.items() if k != "decision_maker"} for item in stated}
    if copy_of is not None:
        original = draft.find(("readings", copy_of))
        stated = {**_copied(original["preferences"]), **stated}
        if original.get("based_on") and "based_on" not in part:
            part["based_on"] = original["based_on"]
    if not part.get("based_on"):
        stated = {maker: stated.get(maker, {"indifferent": True}) for maker in draft.data["decision_makers"]}
    part.pop("default", None)
    return {**part, "preferences": {maker: _tidied(value) for maker, value in stated.items()}}


def _tidied(stated: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in stated.items() if value not in (None, [], {}, False)}
    if isinstance(kept.get("weights"), list):
        kept["weights"] = {item["statement"]: item["weight"] for item in kept["weights"]}
    return kept


def set_default_reading(draft: Draft, reading: str) -> None:
    """Choose the reading that is used unless another is asked for."""
    draft.find(("readings", reading))
    for name, part in draft.data["readings"].items():
        part.pop("default", None)
        if name == reading:
            part["default"] = True


def set_part(draft: Draft, reading: str, maker: str, name: str, value: Any) -> None:
    """Set the weights or the ranking of a decision maker; nothing takes them away."""
    stated = stated_by(draft, reading, maker)
    stated[name] = value
    settle(stated)


def inherit(draft: Draft, reading: str, maker: str) -> None:
    """Take what a reading itself says of a decision maker away, so that the reading beneath counts.

    Raises
    ------
    ModelError
        If it is not based on another reading.
    """
    part = draft.find(("readings", reading))
    if not part.get("based_on"):
        at = ("readings", reading, "based_on")
        raise ModelError("nothing beneath", [Problem(at, f"'{reading}' is not based on another reading")])
    part["preferences"].pop(maker, None)


# --- statements in order ----------------------------------------------------------------------------------------------


def add_statement(
    draft: Draft, to: Sequence[str | int], value: Mapping[str, Any], *, rank: int | None, tied: bool
) -> None:
    """Add a preference statement as a rank of its own, or to a rank."""
    stated = stated_by(draft, str(to[1]), str(to[3]))
    stated.pop("indifferent", None)
    groups = stated.setdefault("statements", [])
    item = {name: part for name, part in value.items() if part not in (None, [])}
    if "cite" in item:
        item["cite"] = citations(item["cite"])
    _place(draft, to, groups, item, len(groups) if rank is None else rank, tied=tied)


def move_statement(draft: Draft, at: Sequence[str | int], rank: int, *, tied: bool) -> None:
    """Take a preference statement out of its rank and put it at another."""
    groups = _groups(draft, at)
    item = groups[int(at[5])].pop(int(at[6]))
    if not groups[int(at[5])]:
        del groups[int(at[5])]
    _place(draft, at[:5], groups, item, rank, tied=tied)


def _place(
    draft: Draft, to: Sequence[str | int], groups: list[Any], item: dict[str, Any], rank: int, *, tied: bool
) -> None:
    if tied and rank < len(groups):
        groups[rank].append(item)
        draft.added.append((*to, rank, len(groups[rank]) - 1))
    else:
        rank = min(rank, len(groups))
        groups.insert(rank, [item])
        draft.added.append((*to, rank, 0))


def _groups(draft: Draft, at: Sequence[str | int]) -> list[list[dict[str, Any]]]:
    if len(at) != 7 or at[0] != "readings" or at[4] != "statements":
        expected = "readings, its id, preferences, the decision maker, statements, rank, place"
        raise ModelError("address", [Problem(tuple(at), "this is no preference statement", expected)])
    stated_by(draft, str(at[1]), str(at[3]))
    draft.find(at)
    groups: list[list[dict[str, Any]]] = draft.find(at[:5])
    return groups


def negate(draft: Draft, at: Sequence[str | int]) -> None:
    """Turn a preference statement into its opposite."""
    item = _groups(draft, at)[int(at[5])][int(at[6])]
    old = item["statement"]
    item["statement"] = negated(old)
    follow_statement(draft, str(at[1]), old, item["statement"])


def negated(text: str) -> str:
    """Return the opposite of a statement: without its leading "not" where that denies the whole, else with one.

    >>> negated("not strike"), negated("not strike and deal"), negated("strike")
    ('strike', 'not (not strike and deal)', 'not strike')
    """
    words = text.split()
    simple = not any(is_keyword(word) for word in words[1:]) and "(" not in text
    if words and words[0].lower() == "not":
        rest = text.strip()[3:].strip()
        if simple:
            return rest
        if rest.startswith("(") and _closes_at_end(rest):
            return rest[1:-1].strip()
    return f"not {text.strip()}" if simple and words and not is_keyword(words[0]) else f"not ({text.strip()})"


def _closes_at_end(text: str) -> bool:
    """Tell whether the bracket that a text begins with closes at its very end."""
    depth = 0
    for position, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return position == len(text) - 1
    return False
