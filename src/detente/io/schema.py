"""The JSON Schema of the native file, with which editors check and complete it while one types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.model.preference_structures import STRUCTURE_SECTIONS

__all__ = ["schema"]

_TEXT = ["string", "number", "boolean"]
"""What a text may look like to a reader of YAML that takes ``1962`` and ``no`` for more than words."""
_ID = r"^[^\s0-9!-/:-@\[-^`{-~][^\s!-/:-@\[-^`{-~]*$"
"""Letters of any script, digits and underscores, as far as every dialect of regular expressions can say it."""
_KINDS = ("never", "at_most_one", "at_least_one", "exactly_one")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the native file, as plain data.

    It describes the shape: keys, types, short forms. What depends on the rest of the file (names, statements,
    feasibility) is told by `detente.io.read`.

    Examples
    --------
    >>> sorted(schema()["required"])
    ['decision_makers', 'readings', 'title']
    """
    from detente.model import Conflict

    found = Conflict.model_json_schema(by_alias=True)
    parts = found.pop("$defs")
    _refine(found, parts)
    shared = {"Text": {"type": _TEXT}}
    shared["Citations"] = _tidy(parts["Note"]["properties"]["cite"], shared)
    definitions = shared | {name: _tidy(part, shared) for name, part in sorted(parts.items())}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Détente conflict file",
        **_tidy(found, shared),
        "$defs": definitions,
    }


def _refine(found: dict[str, Any], parts: dict[str, Any]) -> None:
    """Add what the model checks by code of its own, which pydantic cannot see: short forms, and what goes together."""
    for mapping in _by_id(found, parts):
        mapping["propertyNames"] = {"pattern": _ID}
    for owner, field in (
        (found, "decision_makers"),
        (parts["DecisionMaker"], "options"),
        (parts["GraphForm"], "states"),
    ):
        owner["properties"][field]["additionalProperties"]["anyOf"].append({"type": "null"})
    for owner in (found, parts["Reading"]):  # a view that says nothing: its holder sees the conflict as it is
        views = owner["properties"]["views"]
        views["additionalProperties"] = {"anyOf": [views["additionalProperties"], {"type": "null"}]}
    preferences = parts["Reading"]["properties"]["preferences"]["additionalProperties"]["anyOf"]
    preferences[1] = {"const": "indifferent"}
    for name in ("DecisionMakerPreferences", "Preferences"):  # of a reading; of a belief, written out
        _refine_preferences(parts[name])
    for part, names in ((parts["DecisionMakerPreferences"], STRUCTURE_SECTIONS), (parts["Reading"], ["uncertainty"])):
        for name in names:  # these say too much to be left empty
            part["properties"][name]["anyOf"].remove({"type": "null"})
    parts["Rule"]["oneOf"] = [*({"required": [kind]} for kind in _KINDS), {"required": ["if", "requires"]}]
    for name in found["properties"]:  # a section of which only the heading stands there
        if name not in found["required"]:
            found["properties"][name] = _or_nothing(found["properties"][name])


def _refine_preferences(part: dict[str, Any]) -> None:
    ranked = part["properties"]["statements"]["items"]["oneOf"]
    ranked[0] = _or_text(ranked[0])
    ranked[1]["items"] = _or_text(ranked[1]["items"])
    part["anyOf"] = [{"required": [name]} for name in ("statements", "weights", "ranking", "indifferent")]


def _by_id(found: dict[str, Any], parts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what maps ids to parts."""
    for owner in (found, parts["DecisionMaker"], parts["GraphForm"], parts["Reading"]):
        for name, field in owner["properties"].items():
            if field.get("type") == "object" and name != "moves":
                yield field


def _or_text(part: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [part, {"type": "string", "minLength": 1}]}


def _or_nothing(part: dict[str, Any]) -> dict[str, Any]:
    description = {"description": part.pop("description")} if "description" in part else {}
    return {"anyOf": [part, {"type": "null"}], **description}


def _tidy(part: Any, shared: dict[str, Any]) -> Any:
    """Say once what stands in many places; leave out titles that repeat the key, and defaults that say nothing."""
    if isinstance(part, list):
        return [_tidy(item, shared) for item in part]
    if not isinstance(part, dict):
        return part
    tidied = {key: _tidy(value, shared) for key, value in part.items() if not _is_clutter(key, value)}
    if isinstance(tidied.get("description"), str):
        tidied["description"] = " ".join(tidied["description"].partition("\n\n")[0].split())
    if tidied.get("type") == "string" and "enum" not in tidied:
        tidied["type"] = _TEXT
    for name, common in shared.items():
        if tidied.keys() - {"description"} == common.keys() - {"description"} and all(
            tidied[key] == common[key] for key in common if key != "description"
        ):
            description = {"description": tidied["description"]} if "description" in tidied else {}
            return {"$ref": f"#/$defs/{name}", **description}
    return tidied


def _is_clutter(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value in (None, "", [], {}))
