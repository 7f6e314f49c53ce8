"""A conflict as the lists, mappings and texts of its file, with a note of what may be written more shortly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.model import Conflict
    from detente.model.parts import Part

__all__ = ["Long", "Parts", "Raw", "Several", "Toggles", "plain", "short"]

_TOGGLES = frozenset({"state", "status_quo", "position", "threat"})
_SEVERAL = frozenset({("Question", "statements"), ("Question", "coalition")})
_SHORT = {"Note": "text", "Citation": "source", "PreferenceStatement": "statement"}
"""What a text stands for in parts that have no id."""


class Raw(str):
    """A number or truth value: written without quotation marks."""

    __slots__ = ()


class Long(dict[str, Any]):
    """A part for which a text may stand where only its field ``text`` is given, and nothing where none is."""

    def __init__(self, fields: Mapping[str, Any], text: str | None = None) -> None:
        super().__init__(fields)
        self.text = text


class Parts(dict[str, Any]):
    """Parts under their ids, in an order that has a meaning."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and [*self] == [*other] and dict(self) == dict(other)

    def __ne__(self, other: object) -> bool:
        return not self == other


class Several(list[Any]):
    """A list for which its only item may stand."""


class Toggles(dict[str, Any]):
    """Options and their levels, for which a list of the options may stand where all are at "yes"."""


def plain(conflict: Conflict) -> dict[str, Any]:
    """Return a conflict in the shape of its file, every part in full; `short` gives the short forms."""
    return {"detente": Raw(conflict.detente), **_fields(conflict)}


def short(value: Any) -> Any:
    """Return what a file may hold in place of a value.

    >>> short(Long({"name": "Strike"}, "name")), short(Several(["reply"])), short(Toggles(strike="yes"))
    ('Strike', 'reply', ['strike'])
    """
    if isinstance(value, Long) and not value:
        return None
    if isinstance(value, Long) and value.text is not None and [*value] == [value.text]:
        return value.text if value.text == "indifferent" else value[value.text]
    if isinstance(value, Several) and len(value) == 1 and not isinstance(value[0], list):
        return short(value[0])
    if isinstance(value, Toggles) and value and set(value.values()) == {"yes"}:
        return [*value]
    return value


def _fields(part: Part) -> dict[str, Any]:
    """Return what a part holds apart from its id and what it leaves at its default."""
    from detente.model.parts import ById

    found: dict[str, Any] = {}
    for name, field in _ordered(part):
        value = getattr(part, name)
        if name == "id" or (not field.is_required() and value == field.get_default(call_default_factory=True)):
            continue
        by_id = next((mark for mark in field.metadata if isinstance(mark, ById)), None)
        if by_id is not None:
            found[field.alias or name] = Parts((item.id, _long(item, by_id.text)) for item in value)
        elif (type(part).__name__, name) in _SEVERAL or name == "cite":
            found[field.alias or name] = Several(map(_value, value))
        elif name in _TOGGLES and isinstance(value, Mapping):
            found[field.alias or name] = Toggles(value)
        else:
            found[field.alias or name] = _value(value)
    return found


def _ordered(part: Part) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a part as one writes them: citations after what is cited, the contents last."""
    late = {"cite": 1, "options": 2, "preferences": 2} if type(part).__name__ != "Theatre" else {"cite": 1}
    yield from sorted(type(part).model_fields.items(), key=lambda item: late.get(item[0], 0))


def _long(part: Part, text: str | None) -> Long:
    return Long(_fields(part), text)


def _value(value: Any) -> Any:
    from detente.model.parts import Part

    match value:
        case bool() | int() | Decimal():
            return Raw(str(value).lower() if isinstance(value, bool) else value)
        case float():
            return Raw(repr(value))
        case Part():
            return _long(value, _SHORT.get(type(value).__name__))
        case tuple():
            return [_value(item) for item in value]
        case Mapping():
            return {key: _value(item) for key, item in value.items()}
    return value
