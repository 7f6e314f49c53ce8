"""New names for what others refer to: every statement, list and key that uses an id is written anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detente.errors import ModelError, Problem
from detente.model.editing.comparisons import Comparison, rewritten
from detente.model.editing.draft import Address, Draft, cited, shown_address
from detente.model.editing.elsewhere import Kind, rename_elsewhere
from detente.model.editing.layout import Moved, refit
from detente.model.editing.texts import change_texts

__all__ = ["rename", "rename_key", "reowned"]


def rename(draft: Draft, at: Sequence[str | int], new: str) -> None:
    """Give the part at an address another id, everywhere.

    Raises
    ------
    ModelError
        If another part bears the id already.
    UnknownNameError
        If there is nothing at the address.
    """
    address = tuple(at)
    part, old = draft.find(address), str(address[-1])
    if new == old:
        return
    parent = draft.find(address[:-1])
    kind = _KINDS.get(_shape(address))
    if kind is None or not isinstance(parent, dict):
        raise ModelError("no id here", [Problem(address, f"{shown_address(address)} bears no id of its own")])
    _must_be_free(draft, address, new)
    before = draft.options()
    rename_key(parent, old, new, part)
    kind(draft, old, new)
    if kind in _ELSEWHERE:
        rename_elsewhere(draft, _ELSEWHERE[kind], old, new)
    if kind is _option:
        refit(draft, Moved(before, draft.options(), {old: new}))


def rename_key(mapping: dict[str, Any], old: str, new: str, value: Any) -> None:
    """Change a key of a mapping in its place."""
    items = [(new, value) if key == old else (key, item) for key, item in mapping.items()]
    mapping.clear()
    mapping.update(items)


def _must_be_free(draft: Draft, at: Address, new: str) -> None:
    taken = [option.id for option in draft.options()] if _shape(at)[-2:] == ("options", "*") else draft.find(at[:-1])
    if new in taken:
        raise ModelError("name is taken", [Problem(at, f"another part bears the id '{new}'", "an id of its own")])


def _shape(at: Address) -> tuple[str, ...]:
    """Return an address with a star in the place of every id."""
    ids = {1: (1,), 2: (1,), 3: (2,), 4: (1, 3)}.get(len(at), ()) if at[0] != "graph" else (2,)
    return tuple("*" if place in ids else str(key) for place, key in enumerate(at))


# --- kinds of names ---------------------------------------------------------------------------------------------------


def _decision_maker(draft: Draft, old: str, new: str) -> None:
    change_texts(draft, _named(lambda found: found.owner is not None and found.owner.text == old, owner=new))
    for reading in draft.data["readings"].values():
        _rekey(reading["preferences"], old, new)
    _rekey(draft.data.get("positions", {}), old, new)
    for question in draft.data.get("questions", {}).values():
        if question.get("by") == old:
            question["by"] = new
        if "coalition" in question:
            question["coalition"] = _relisted(question["coalition"], old, new)
    if draft.is_graph_form:
        _rekey(draft.data["graph"]["moves"], old, new)


def _option(draft: Draft, old: str, new: str) -> None:
    change_texts(draft, _named(lambda found: found.name.text == old, name=new))
    for theatre in draft.data.get("theatres", {}).values():
        theatre["options"] = _relisted(theatre["options"], old, new)
    for merge in draft.data.get("coalesce", []):
        merge["ignore"] = _relisted(merge["ignore"], old, new)
    if isinstance(draft.data.get("status_quo"), dict):
        _rekey(draft.data["status_quo"], old, new)
    for position in draft.data.get("positions", {}).values():
        for name in ("position", "threat"):
            if isinstance(position.get(name), dict):
                _rekey(position[name], old, new)


def _statement(draft: Draft, old: str, new: str) -> None:
    change_texts(draft, _named(lambda found: found.owner is None and found.name.text == old, name=new))


def _state(draft: Draft, old: str, new: str) -> None:
    _statement(draft, old, new)
    for moves in draft.data["graph"]["moves"].values():
        _rekey(moves, old, new)
        for start, ends in moves.items():
            moves[start] = _relisted(ends, old, new)
    if draft.data.get("status_quo") == old:
        draft.data["status_quo"] = new
    for _, stated in draft.preferences():
        if "ranking" in stated:
            stated["ranking"] = [_relisted(group, old, new) for group in stated["ranking"]]


def _source(draft: Draft, old: str, new: str) -> None:
    _recite(draft.data, old, new)


def _recite(value: Any, old: str, new: str) -> None:
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _recite(item, old, new)
    for citation in cited(value):
        if citation["source"] == old:
            citation["source"] = new


def _reading(draft: Draft, old: str, new: str) -> None:
    for reading in draft.data["readings"].values():
        if reading.get("based_on") == old:
            reading["based_on"] = new


def _nothing(draft: Draft, old: str, new: str) -> None:
    """Nobody refers to it."""


_KINDS: Mapping[tuple[str, ...], Callable[[Draft, str, str], None]] = {
    ("decision_makers", "*"): _decision_maker,
    ("decision_makers", "*", "options", "*"): _option,
    ("statements", "*"): _statement,
    ("graph", "states", "*"): _state,
    ("sources", "*"): _source,
    ("readings", "*"): _reading,
    ("theatres", "*"): _nothing,
    ("questions", "*"): _nothing,
}


_ELSEWHERE: Mapping[Callable[[Draft, str, str], None], Kind] = {
    _decision_maker: "decision_maker",
    _option: "option",
    _reading: "reading",
    _state: "state",
}


def _named(fits: Callable[[Comparison], bool], *, name: str = "", owner: str = "") -> Callable[[str], str]:
    """Return what writes a statement with another name in the comparisons that fit."""

    def change(text: str) -> str:
        return rewritten(text, lambda found: found.reworded(text, name=name, owner=owner) if fits(found) else None)

    return change


def reowned(draft: Draft, option: str, owner: str) -> None:
    """Write the statements that name an option together with its owner for another owner."""
    change_texts(draft, _named(lambda found: found.owner is not None and found.name.text == option, owner=owner))


def _rekey(mapping: dict[str, Any], old: str, new: str) -> None:
    if old in mapping:
        rename_key(mapping, old, new, mapping[old])


def _relisted(names: Any, old: str, new: str) -> Any:
    if isinstance(names, str):
        return new if names == old else names
    return [new if name == old else name for name in names]
