"""Plain fields of the parts of a conflict: which may be set as they are, and how an outline's form is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from detente.errors import ModelError, Problem
from detente.model.editing.draft import Draft, citations
from detente.model.editing.elsewhere import follow_statement
from detente.model.rules import Rule
from detente.model.statements import is_keyword
from detente.model.validation import problems_of

__all__ = ["id_from", "noun", "read_part", "rule_of", "set_fields"]

_ELSEWHERE: Mapping[str, str] = {
    "id": "rename",
    "options": "add, move or remove",
    "levels": "set_levels",
    "preferences": "add, remove or set_indifferent",
    "weights": "set_weights",
    "ranking": "set_ranking",
    "default": "set_default_reading",
    "decision_makers": "add, move or remove",
    "status_quo": "set_status_quo",
    "graph": "add, remove or set_move",
}
"""Fields with a meaning for others, and the edit that changes them."""

_OWN_LISTS = {("theatres", "options"), ("questions", "statements"), ("positions", "position")}
_RULE = ("never", "at_most_one", "at_least_one", "exactly_one", "if", "requires")
_TOP = ("title", "summary", "time", "authors", "licence")


def set_fields(draft: Draft, at: Sequence[str | int], values: Mapping[str, Any]) -> None:
    """Change plain fields of a part; None takes one away.

    Raises
    ------
    ModelError
        If a field is not plain; the message names the edit that changes it.
    """
    part = draft.find(at)
    values = read_part(at, values)
    for name in values:
        _check(at, name)
    if at and at[0] == "infeasible" and any(name in values for name in _RULE):
        for name in _RULE:
            part.pop(name, None)
    if at[:1] == ("readings",) and "statement" in values and isinstance(values["statement"], str):
        follow_statement(draft, str(at[1]), str(part.get("statement")), values["statement"])
    for name, value in values.items():
        if value is None or (name == "cite" and not value):
            part.pop(name, None)
        else:
            part[name] = value


def _check(at: Sequence[str | int], name: str) -> None:
    section = str(at[0]) if at else ""
    if not at and name not in _TOP:
        expected = f"one of {', '.join(_TOP)}"
        raise ModelError("field", [Problem((name,), "this is not set as a whole", expected, f"'{name}'")])
    if section in ("theatres", "questions") and (section, name) in _OWN_LISTS:
        return
    of_reading = section == "readings" and name == "statements"
    if (name in _ELSEWHERE and name != "options") or of_reading or (name == "options" and section == "decision_makers"):
        edit = _ELSEWHERE.get(name, "add, move_statement or remove")
        raise ModelError("field", [Problem((*at, name), "this is not a plain field", hint=f"Use the edit {edit}.")])


def read_part(at: Sequence[str | int], values: Mapping[str, Any]) -> dict[str, Any]:
    """Bring a part from the form of an outline into that of a draft."""
    read = {name: value for name, value in values.items() if name not in ("label", "text" if _is_rule(at) else "label")}
    if isinstance(read.get("cite"), str | list):
        read["cite"] = citations(read["cite"])
    if _is_rule(at) and "kind" in read:
        read.update(_rule(str(read.pop("kind")), read.pop("statements", None) or []))
    if at and at[0] == "positions" and isinstance(read.get("position"), dict):
        position = read["position"]
        read["position"] = position.get("statement") or position.get("levels", position)
    if isinstance(read.get("options"), list) and at and at[0] == "decision_makers":
        read["options"] = _by_id(read["options"])
    return read


def rule_of(kind: str, statements: Sequence[str]) -> Rule:
    """Return a rule from its kind and its statements.

    Raises
    ------
    ModelError
        If there is no such kind, or it does not take these statements.
    """
    try:
        return Rule(**_rule(kind, statements))
    except ValidationError as error:
        raise ModelError(f"this is no rule of the kind '{kind}'", problems_of(error)) from None


def _is_rule(at: Sequence[str | int]) -> bool:
    return bool(at) and at[0] == "infeasible"


def _rule(kind: str, statements: Sequence[str]) -> dict[str, Any]:
    if kind == "requires":
        first, second = [*statements, "", ""][:2]
        return {"if": first, "requires": second}
    return {kind: statements[0] if kind == "never" and statements else [*statements]}


def _by_id(items: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        part = {"name": item} if isinstance(item, str) else {k: v for k, v in item.items() if k != "label"}
        name = part.pop("id", None) or id_from(str(part.get("name", "")), found, "option")
        found[name] = {key: value for key, value in part.items() if value not in (None, [], "")}
    return found


def id_from(name: str, taken: Container[str], kind: str) -> str:
    """Make an id from a name as it is printed: letters, digits and underscores, and not taken yet.

    >>> id_from("Modify the control order", (), "option")
    'modify_the_control_order'
    """
    plain = unicodedata.normalize("NFKC", name).lower()
    words = re.sub(r"\W+", "_", plain).strip("_")[:40].strip("_") or kind
    if not re.match(r"[^\W\d]", words) or is_keyword(words):
        words = f"{kind}_{words}"
    found, number = words, 2
    while found in taken:
        found, number = f"{words}_{number}", number + 1
    return found


_NOUNS = {
    "decision_makers": "a decision maker",
    "theatres": "a theatre",
    "infeasible": "a rule",
    "coalesce": "a merging",
    "statements": "a named statement",
    "sources": "a source",
    "readings": "a reading",
    "positions": "a position",
    "questions": "a question",
    "notes": "a note",
    "observations": "a record",
    "graph": "a state",
    "status_quo": "the status quo",
}


def noun(at: Sequence[str | int]) -> str:
    """Return what stands at an address, in words: "an option"."""
    if not at:
        return "the conflict"
    if at[0] == "decision_makers" and len(at) > 2:
        return "an option"
    if at[0] == "readings" and len(at) > 2:
        return "a preference statement" if "statements" in at else "preferences"
    return _NOUNS.get(str(at[0]), str(at[0]).replace("_", " "))
