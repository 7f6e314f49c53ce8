"""What uses a part of a conflict, and what becomes of it if the part goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from detente.errors import ModelError
from detente.model.editing.comparisons import comparisons
from detente.model.editing.draft import Address, Draft, cited, is_below
from detente.model.editing.elsewhere import Kind, mentions
from detente.model.editing.layout import Moved, fitted
from detente.model.editing.texts import Place, places

__all__ = ["Fate", "InUseError", "Use", "uses"]

Fate: TypeAlias = Literal["goes", "changes"]
"""What becomes of a user: it ``goes`` with what it uses, or it stays and ``changes``."""


@dataclass(frozen=True)
class Use:
    """A part that uses another.

    Attributes
    ----------
    at : Address
        Where.
    kind : str
        What it is, in a word or two: "rule", "preference statement", "theatre".
    text : str
        What it says.
    fate : {"goes", "changes"}
        What becomes of it if what it uses goes.
    """

    at: Address
    kind: str
    text: str
    fate: Fate

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"at": list(self.at), "kind": self.kind, "text": self.text, "fate": self.fate}


class InUseError(ModelError):
    """A part that others use; ``uses`` says which."""

    def __init__(self, message: str, found: Sequence[Use]) -> None:
        self.uses = tuple(found)
        super().__init__(message)


def uses(draft: Draft, at: Sequence[str | int], *, level: int | None = None) -> tuple[Use, ...]:
    """Find what uses a part of a conflict.

    Parameters
    ----------
    draft : Draft
        The conflict.
    at : sequence of str or int
        Address of the part.
    level : int, optional
        Of an option: only what uses this level of it.

    Returns
    -------
    tuple of Use
        In the order of the file. What lies inside the part itself is not listed.

    Raises
    ------
    UnknownNameError
        If there is nothing at the address.
    """
    address = tuple(at)
    draft.find(address)
    if level is not None:
        return tuple(_of_level(draft, str(address[-1]), level))
    finder = _FINDERS.get(_kind(address))
    found = [] if finder is None else [*finder(draft, str(address[-1]))]
    return tuple(dict.fromkeys(use for use in found if not is_below(use.at, address)))


def _kind(at: Address) -> str:
    if at[0] == "decision_makers":
        return "option" if len(at) == 4 else "decision_maker" if len(at) == 2 else ""
    if at[:2] == ("graph", "states"):
        return "state"
    return (
        {"statements": "statement", "sources": "source", "readings": "reading"}.get(str(at[0]), "")
        if len(at) == 2
        else ""
    )


# --- statements -------------------------------------------------------------------------------------------------------


def _in_statements(draft: Draft, names: Sequence[str], *, owner: str | None = None) -> Iterator[Use]:
    """Find the statements that name an option, a state, a named statement; and those that use the latter in turn."""
    reached, wanted = set(names), set(names)
    while wanted:
        named: set[str] = set()
        for place in places(draft):
            if not _mentions(place.text, wanted, owner):
                continue
            yield _use(place)
            if place.at[0] == "statements":
                named.add(str(place.at[1]))
        owner = None
        wanted = named - reached
        reached |= named


def _mentions(text: str, names: set[str], owner: str | None) -> bool:
    for found in comparisons(text):
        if found.name.text in names or (owner and found.owner and found.owner.text == owner):
            return True
    return False


_STATEMENT_KINDS = {
    "statements": "named statement",
    "infeasible": "rule",
    "coalesce": "merging",
    "readings": "preference statement",
    "positions": "position",
    "questions": "question",
}


def _use(place: Place) -> Use:
    return Use(place.part, _STATEMENT_KINDS.get(str(place.at[0]), str(place.at[0])), place.text, "goes")


# --- finders, one per kind of part ------------------------------------------------------------------------------------


def _elsewhere(draft: Draft, kind: Kind, name: str) -> Iterator[Use]:
    """Find what names it in the sections that only mention names."""
    for at in mentions(draft, kind, name):
        yield Use(at, str(at[0] if at[0] not in ("readings", "questions") else at[2]), name, "goes")


def _of_option(draft: Draft, name: str) -> Iterator[Use]:
    yield from _in_statements(draft, [name])
    yield from _elsewhere(draft, "option", name)
    yield from _lists_with_option(draft, name)
    before = draft.options()
    gone = Moved(before, tuple(option for option in before if option.id != name))
    yield from _rankings(draft, gone)


def _lists_with_option(draft: Draft, name: str) -> Iterator[Use]:
    for theatre, part in draft.data.get("theatres", {}).items():
        if name in part["options"]:
            yield Use(("theatres", theatre), "theatre", part.get("name") or theatre, _left(part["options"]))
    for index, merge in enumerate(draft.data.get("coalesce", [])):
        if name in merge["ignore"]:
            yield Use(("coalesce", index), "merging", f"when {merge['when']}", _left(merge["ignore"]))
    for maker, position in draft.data.get("positions", {}).items():
        for field in ("position", "threat"):
            if isinstance(position.get(field), dict) and name in position[field]:
                fate: Fate = _left(position[field]) if field == "position" else "changes"
                yield Use(("positions", maker), field, f"{name} = {position[field][name]}", fate)
    status_quo = draft.data.get("status_quo")
    if isinstance(status_quo, dict) and name in status_quo:
        yield Use(("status_quo",), "status quo", f"{name} = {status_quo[name]}", "changes")


def _left(names: Any) -> Fate:
    """Tell what becomes of a list that loses one name."""
    return "changes" if len(names) > 1 else "goes"


def _rankings(draft: Draft, moved: Moved) -> Iterator[Use]:
    for at, stated in draft.preferences():
        texts = [text for group in stated.get("ranking", []) for text in group]
        lost = sum(fitted(text, moved) is None for text in texts)
        if lost:
            yield Use((*at, "ranking"), "ranking", f"{lost} of {len(texts)} patterns", "goes")


def _of_level(draft: Draft, option: str, level: int) -> Iterator[Use]:
    _, part = draft.option(option)
    labels = [*part.get("levels", ("no", "yes"))]
    wanted = labels[level].lower()
    for place in places(draft):
        if any(f.name.text == option and f.level and f.level.text.lower() == wanted for f in comparisons(place.text)):
            yield _use(place)
    for maker, position in draft.data.get("positions", {}).items():
        for field in ("position", "threat"):
            if isinstance(position.get(field), dict) and str(position[field].get(option, "")).lower() == wanted:
                yield Use(("positions", maker), field, f"{option} = {labels[level]}", _left(position[field]))
    before = draft.options()
    gone = [None if k == level else k - (k > level) for k in range(len(labels))]
    after = tuple(o if o.id != option else type(o)(o.owner, o.id, o.levels[:-1]) for o in before)
    yield from _rankings(draft, Moved(before, after, levels={option: gone}))


def _of_decision_maker(draft: Draft, name: str) -> Iterator[Use]:
    options = [*draft.data["decision_makers"][name].get("options", {})]
    yield from _in_statements(draft, options, owner=name)
    for option in options:
        yield from _of_option(draft, option)
    yield from _elsewhere(draft, "decision_maker", name)
    for at, stated in draft.preferences():
        if at[3] == name and not stated.get("indifferent"):
            count = len(stated.get("statements", [])) + len(stated.get("weights", {})) + len(stated.get("ranking", []))
            yield Use(at, "preferences", f"what {name} prefers ({count} lines)", "goes")
    if name in draft.data.get("positions", {}):
        yield Use(("positions", name), "position", str(draft.data["positions"][name].get("summary") or name), "goes")
    for question, part in draft.data.get("questions", {}).items():
        if part.get("by") == name or name in _names(part.get("coalition", [])):
            yield Use(("questions", question), "question", part["ask"], "goes")


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value


def _of_statement(draft: Draft, name: str) -> Iterator[Use]:
    yield from _in_statements(draft, [name])


def _of_state(draft: Draft, name: str) -> Iterator[Use]:
    yield from _in_statements(draft, [name])
    for maker, moves in draft.data["graph"]["moves"].items():
        count = len(moves.get(name, [])) + sum(name in _names(ends) for ends in moves.values())
        if count:
            yield Use(("graph", "moves", maker), "moves", f"{count} moves of {maker}", "changes")
    if draft.data.get("status_quo") == name:
        yield Use(("status_quo",), "status quo", name, "goes")
    for at, stated in draft.preferences():
        if any(name in group for group in stated.get("ranking", [])):
            yield Use((*at, "ranking"), "ranking", name, "changes")


def _of_source(draft: Draft, name: str) -> Iterator[Use]:
    for at in _citing((), draft.data, name):
        yield Use(at, "citation", name, "changes")


def _citing(at: Address, value: Any, name: str) -> Iterator[Address]:
    if isinstance(value, dict):
        if any(citation["source"] == name for citation in cited(value)):
            yield at
        for key, item in value.items():
            yield from _citing((*at, key), item, name)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _citing((*at, index), item, name)


def _of_reading(draft: Draft, name: str) -> Iterator[Use]:
    yield from _elsewhere(draft, "reading", name)
    for other, reading in draft.data["readings"].items():
        if reading.get("based_on") == name:
            yield Use(("readings", other), "reading", reading.get("name") or other, "changes")


_FINDERS: Mapping[str, Callable[[Draft, str], Iterator[Use]]] = {
    "option": _of_option,
    "decision_maker": _of_decision_maker,
    "statement": _of_statement,
    "state": _of_state,
    "source": _of_source,
    "reading": _of_reading,
}
