"""Sections that only mention names: views, observations, assumptions, coding, what a reading leaves open.

What a field holds is told by its name, wherever it stands in these sections: an option, a decision maker, a reading, a
statement. A section that is added to the file format is looked at in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from detente.model.editing.draft import Address, Draft

__all__ = [
    "KEYED",
    "Kind",
    "follow_statement",
    "mappings_of_levels",
    "mentions",
    "rename_elsewhere",
    "reown_elsewhere",
    "statements_elsewhere",
    "texts_as_keys",
]

Kind: TypeAlias = Literal["option", "decision_maker", "reading", "state"]

_HANDLED = frozenset(
    {"detente", "title", "summary", "time", "authors", "licence", "sources", "decision_makers", "theatres", "graph"}
    | {"infeasible", "coalesce", "statements", "status_quo", "readings", "positions", "questions", "notes"}
)
"""Sections that have functions of their own."""
_OF_READINGS = frozenset({"name", "summary", "default", "based_on", "cite", "preferences"})
_OF_PREFERENCES = frozenset({"statements", "weights", "ranking", "indifferent", "note"})
_OF_QUESTIONS = frozenset({"ask", "kind", "statements", "by", "step", "coalition", "cite", "rests"})

_STATEMENTS = frozenset(
    {"drop", "negate", "put", "before", "after", "possible", "never", "at_most_one", "at_least_one", "exactly_one"}
    | {"if", "requires", "statement", "step", "statements", "wish", "importance", "great", "of", "over", "pairs"}
)
"""Fields that hold a statement, or a list of them."""
_KEYED_BY_STATEMENTS = frozenset({"statements", "weights", "degrees"})
"""Fields that hold a mapping whose keys are statements."""
_NAMES: dict[str, Kind] = {
    "option": "option",
    "unknown": "option",
    "by": "decision_maker",
    "coalition": "decision_maker",
    "reading": "reading",
}
"""Fields that hold a name, or a list of names."""
_KEYS: dict[str, Kind] = {
    "moves": "option",
    "state": "option",
    "start": "option",
    "does": "option",
    "options": "option",
    "views": "decision_maker",
    "beliefs": "decision_maker",
    "thinks": "decision_maker",
    "takes": "decision_maker",
    "acts": "decision_maker",
    "decision_makers": "decision_maker",
    "attitudes": "decision_maker",
    "credible": "decision_maker",
}
"""Fields that hold a mapping whose keys are names."""


_KEYED_TWICE = frozenset({"attitudes", "credible"})
"""Fields that hold a mapping of names to a mapping of names."""
KEYED = frozenset(_KEYS)
"""The same, without what the names are."""


def roots(draft: Draft) -> Iterator[tuple[Address, str, Any]]:
    """Yield every section, and part of a section, that is looked at here: its address, its name, its content."""
    for name, part in draft.data.items():
        if name not in _HANDLED:
            yield (name,), name, part
    for known, own in (("readings", _OF_READINGS), ("questions", _OF_QUESTIONS)):
        for at, part in draft.data.get(known, {}).items():
            for name, value in part.items():
                if name not in own:
                    yield (known, at, name), name, value
    for at, stated in draft.preferences():
        for name, value in stated.items():
            if name not in _OF_PREFERENCES:
                yield (*at, name), name, value


def _walk(at: Address, field: str, value: Any) -> Iterator[tuple[Address, str, Any]]:
    """Yield every list and mapping with the name of the field that holds it; "" for a part that bears an id."""
    if isinstance(value, dict):
        yield at, field, value
        for key, item in value.items():
            inner = str(key) if field not in _KEYS else field if field in _KEYED_TWICE else ""
            yield from _walk((*at, key), inner, item)
    elif isinstance(value, list):
        yield at, field, value
        for index, item in enumerate(value):
            yield from _walk((*at, index), "" if isinstance(item, dict) else field, item)


def _everything(draft: Draft) -> Iterator[tuple[Address, str, Any]]:
    for at, name, part in roots(draft):
        yield from _walk(at, name, part)


def statements_elsewhere(draft: Draft) -> Iterator[tuple[Address, Any, Any]]:
    """Yield every statement of these sections: its address, what holds it, and under which key."""
    for at, field, holder in [*_everything(draft)]:
        items = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, item in items:
            named = field if isinstance(holder, list) else str(key)
            if isinstance(item, str) and named in _STATEMENTS:
                yield (*at, key), holder, key


def texts_as_keys(draft: Draft) -> Iterator[dict[str, Any]]:
    """Yield the mappings of these sections whose keys are statements."""
    for at, field, holder in _everything(draft):
        if isinstance(holder, dict) and field in _KEYED_BY_STATEMENTS and at[0] == "readings":
            yield holder


def patterns_elsewhere(draft: Draft) -> Iterator[tuple[Any, Any]]:
    """Yield where a pattern of states may stand in these sections: what holds it, and under which key."""
    for at, holder, key in statements_elsewhere(draft):
        if at[0] == "readings" and ("pairs" in at or key in ("of", "over")):
            yield holder, key


def follow_statement(draft: Draft, reading: str, old: str, new: str) -> None:
    """Let what a reading says of a statement, by its text, follow when the text changes."""
    inside = ("readings", reading)
    for at, holder, key in [*statements_elsewhere(draft)]:
        if at[:2] == inside and holder[key] == old:
            holder[key] = new
    for at, field, holder in [*_everything(draft)]:
        if at[:2] == inside and isinstance(holder, dict) and field in _KEYED_BY_STATEMENTS and old in holder:
            items = [(new if text == old else text, value) for text, value in holder.items()]
            holder.clear()
            holder.update(items)


def mappings_of_levels(draft: Draft, option: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield where a level of an option stands in these sections: the mapping, and the key of the level."""
    for at, field, holder in _everything(draft):
        if not isinstance(holder, dict):
            continue
        if _KEYS.get(field) == "option" and field != "moves" and isinstance(holder.get(option), str):
            yield holder, option
        inside = ("coding", "options", option)
        spoken_of = holder.get("option") == option or (at[: len(inside)] == inside and "source" in holder)
        if spoken_of:
            holder.setdefault("level", "yes")  # what a file may leave out
            yield from ((holder, key) for key in ("level", "proposed") if isinstance(holder.get(key), str))


def rename_elsewhere(draft: Draft, kind: Kind, old: str, new: str) -> None:
    """Give what is named here another name."""
    for _, field, holder in [*_everything(draft)]:
        if isinstance(holder, list):
            if _NAMES.get(field) == kind:
                holder[:] = [new if item == old else item for item in holder]
            continue
        for key, item in [*holder.items()]:
            if _NAMES.get(str(key)) == kind and item == old:
                holder[key] = new
        if _is_keyed(field, kind, holder) and old in holder:
            items = [(new if key == old else key, item) for key, item in holder.items()]
            holder.clear()
            holder.update(items)


def _is_keyed(field: str, kind: Kind, holder: dict[str, Any]) -> bool:
    weights = (
        field == "weights" and kind == "decision_maker" and all(isinstance(v, int | float) for v in holder.values())
    )
    return _KEYS.get(field) == kind or weights


def reown_elsewhere(draft: Draft, option: str, maker: str) -> None:
    """Let what was seen of an option be the doing of its new owner."""
    for _, _, holder in [*_everything(draft)]:
        if isinstance(holder, dict) and "by" in holder:
            alone = isinstance(holder.get("does"), dict) and [*holder["does"]] == [option]
            if holder.get("option") == option or alone:
                holder["by"] = maker


def mentions(draft: Draft, kind: Kind, name: str) -> Iterator[Address]:
    """Yield the smallest parts of these sections that name something and have to go with it."""
    for at, field, holder in _everything(draft):
        if isinstance(holder, list):
            if _NAMES.get(field) == kind:
                yield from ((*at, index) for index, item in enumerate(holder) if item == name)
            continue
        if any(_NAMES.get(str(key)) == kind and item == name for key, item in holder.items()):
            yield at
        if _is_keyed(field, kind, holder) and name in holder:
            yield (*at, name)
