"""Every statement of a draft, with the means to change it in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from detente.model.editing.draft import Address, Draft
from detente.model.editing.elsewhere import statements_elsewhere, texts_as_keys

__all__ = ["Place", "change_texts", "places"]


@dataclass(frozen=True)
class Place:
    """Where a statement stands.

    Attributes
    ----------
    at : Address
        Of the statement itself.
    text : str
        What it says.
    part : Address
        Of the part that would have to go if the statement went.
    """

    at: Address
    text: str
    part: Address


def places(draft: Draft) -> Iterator[Place]:
    """Yield every statement of a draft with its place, in the order of the file."""
    for at, holder, key in _slots(draft):
        yield Place(at, str(key) if _is_weight(at) else holder[key], _part(at))


def change_texts(draft: Draft, change: Callable[[str], str]) -> int:
    """Replace every statement by what ``change`` makes of it; return how many were replaced."""
    changed = 0
    weighted = []
    for at, holder, key in [*_slots(draft)]:
        old = str(key) if _is_weight(at) else holder[key]
        new = change(old)
        if new == old:
            continue
        changed += 1
        if _is_weight(at):
            weighted.append((holder, old, new))
        else:
            holder[key] = new
    _follow(draft, change)
    for holder, old, new in weighted:
        items = [(new if text == old else text, weight) for text, weight in holder.items()]
        holder.clear()
        holder.update(items)
    return changed


def _slots(draft: Draft) -> Iterator[tuple[Address, Any, Any]]:
    data = draft.data
    for name, named in data.get("statements", {}).items():
        yield ("statements", name, "statement"), named, "statement"
    for index, rule in enumerate(data.get("infeasible", [])):
        yield from _rule_slots(("infeasible", index), rule)
    for index, merge in enumerate(data.get("coalesce", [])):
        yield ("coalesce", index, "when"), merge, "when"
    for at, stated in draft.preferences():
        for rank, group in enumerate(stated.get("statements", [])):
            for place, item in enumerate(group):
                yield (*at, "statements", rank, place, "statement"), item, "statement"
        for text in stated.get("weights", {}):
            yield (*at, "weights", text), stated["weights"], text
    for name, position in data.get("positions", {}).items():
        if isinstance(position.get("position"), str):
            yield ("positions", name, "position"), position, "position"
    for name, question in data.get("questions", {}).items():
        yield from _question_slots(("questions", name), question)
    yield from statements_elsewhere(draft)


def _rule_slots(at: Address, rule: dict[str, Any]) -> Iterator[tuple[Address, Any, Any]]:
    for kind in ("never", "if", "requires"):
        if kind in rule:
            yield (*at, kind), rule, kind
    for kind in ("at_most_one", "at_least_one", "exactly_one"):
        for position in range(len(rule.get(kind) or ())):
            yield (*at, kind, position), rule[kind], position


def _question_slots(at: Address, question: dict[str, Any]) -> Iterator[tuple[Address, Any, Any]]:
    if isinstance(question.get("statements"), str):
        yield (*at, "statements"), question, "statements"
    else:
        for position in range(len(question.get("statements", []))):
            yield (*at, "statements", position), question["statements"], position
    if question.get("step"):
        yield (*at, "step"), question, "step"


def _follow(draft: Draft, change: Callable[[str], str]) -> None:
    """Rewrite the statements by which a reading says what it leaves open."""
    for mapping in texts_as_keys(draft):
        items = [(change(text), value) for text, value in mapping.items()]
        mapping.clear()
        mapping.update(items)


def _is_weight(at: Address) -> bool:
    return at[0] == "readings" and len(at) == 6 and at[2] == "preferences" and at[4] == "weights"


def _part(at: Address) -> Address:
    """Return the part that holds a statement and cannot do without it."""
    if at[0] == "infeasible" and len(at) == 4:
        return at
    if at[0] == "readings" and at[2] == "preferences":
        return at[:7] if at[4] == "statements" else at
    if at[0] not in ("statements", "infeasible", "coalesce", "positions", "questions"):
        return at if isinstance(at[-1], int) else at[:-1]
    return at[:2]
