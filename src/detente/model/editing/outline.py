"""A conflict in full, nothing abbreviated: what a page shows, and what its edits refer to."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from detente.model.check import resolve_status_quo
from detente.model.parts import Named, Part
from detente.model.patterns import pattern_text
from detente.model.positions import Position
from detente.model.preferences import DecisionMakerPreferences, PreferenceStatement
from detente.model.rules import Rule

if TYPE_CHECKING:
    from detente.model.conflict import Conflict

__all__ = ["outline"]


def outline(conflict: Conflict) -> dict[str, Any]:
    """Return a conflict as plain data with every field of every part.

    Parts that bear an id are listed in order, each with its id and a ``label`` to print; rules have a ``kind`` and
    ``statements``; the statements of a decision maker are a list of ranks, each a list; rankings likewise.

    Examples
    --------
    >>> from detente.cases import load
    >>> [maker["label"] for maker in outline(load("chicken"))["decision_makers"]]
    ['First driver', 'Second driver']
    """
    data = {name: _full(getattr(conflict, name)) for name in type(conflict).model_fields if name != "detente"}
    data["form"] = "graph" if conflict.is_graph_form else "options"
    data["status_quo"] = _status_quo(conflict)
    return data


def _full(value: Any) -> Any:
    if isinstance(value, Part):
        special = _SPECIAL.get(type(value))
        return special(value) if special else _fields(value)
    if isinstance(value, tuple | list):
        return [_full(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _full(item) for key, item in value.items()}
    return str(value) if isinstance(value, Decimal) else value


def _fields(part: Part) -> dict[str, Any]:
    fields = type(part).model_fields
    data = {(field.alias or name): _full(getattr(part, name)) for name, field in fields.items()}
    if isinstance(part, Named) and "name" in fields:
        data["label"] = getattr(part, "name", "") or part.id
    return data


def _rule(rule: Rule) -> dict[str, Any]:
    statements = [text for _, text in rule.texts]
    data = {"kind": rule.kind, "statements": statements, "text": str(rule), "because": rule.because}
    return {**data, "cite": _full(rule.cite)}


def _preferences(stated: DecisionMakerPreferences) -> dict[str, Any]:
    data = {name: value for name, value in _fields(stated).items() if name != "id"}
    data["statements"] = [[_full(item) for item in rank] for rank in stated.ranks()]
    data["ranking"] = [[*group] for group in stated.ranked_states()]
    data["weights"] = [{"statement": text, "weight": str(weight)} for text, weight in stated.weights.items()]
    return {"decision_maker": stated.id, **data}


def _statement(item: PreferenceStatement) -> dict[str, Any]:
    return {"statement": item.statement, "because": item.because, "cite": _full(item.cite)}


def _position(stated: Position) -> dict[str, Any]:
    data = {name: value for name, value in _fields(stated).items() if name != "id"}
    wanted = stated.position
    data["position"] = {"statement": wanted} if isinstance(wanted, str) else {"levels": dict(wanted)}
    return {"decision_maker": stated.id, **data}


_SPECIAL: Mapping[type[Part], Any] = {
    Rule: _rule,
    DecisionMakerPreferences: _preferences,
    PreferenceStatement: _statement,
    Position: _position,
}


def _status_quo(conflict: Conflict) -> dict[str, Any] | None:
    found, _ = resolve_status_quo(conflict)
    if found is None:
        return None
    if isinstance(found, int):
        return {"state": str(conflict.status_quo)}
    options = conflict.options
    levels = {option.id: option.levels[level] for option, level in zip(options, found, strict=True)}
    return {"text": pattern_text(found, [len(option.levels) for option in options]), "levels": levels}
