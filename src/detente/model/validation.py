"""From pydantic's errors to problems that say what to do."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from detente.errors import ModelError, Problem, did_you_mean
from detente.types import Path

__all__ = ["problems_of"]

_TYPES = {
    "model_type": "a mapping",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "tuple_type": "a list",
    "string_type": "a text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller number",
    "int_from_float": "a whole number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "finite_number": "a finite number",
    "decimal_max_digits": "a number of at most {max_digits} digits",
    "decimal_max_places": "a number of at most {decimal_places} digits after its point",
    "decimal_whole_digits": "a number of at most {whole_digits} digits before its point",
    "string_too_short": "a text that is not empty",
}
"""What pydantic wants, in the words of somebody who writes a file."""


def problems_of(error: ValidationError) -> list[Problem]:
    """Return every fault of a validation error as a problem with its path.

    Positions of parts that a file writes as a mapping are numbers; the reader turns them back into keys.
    """
    problems: list[Problem] = []
    for fault in error.errors(include_url=False):
        inner = fault.get("ctx", {}).get("error")
        if isinstance(inner, ModelError):
            problems.extend(inner.problems or [Problem((), inner.summary)])
        else:
            problems.append(_problem(fault))
    return problems


def _problem(fault: Any) -> Problem:  # noqa: PLR0911  (a table of cases)
    path = _path(fault["loc"])
    kind, message, got = fault["type"], fault["msg"], fault.get("input")
    context = fault.get("ctx", {})
    match kind:
        case "extra_forbidden":
            known = _fields_at(path[:-1])
            expected = "one of " + ", ".join(f"'{name}'" for name in known) if known else None
            return Problem(path, "unknown key", expected, f"'{path[-1]}'", did_you_mean(str(path[-1]), known))
        case "missing" if isinstance(path[-1], int):  # the second of a pair
            return Problem(path[:-1], "too few entries", str(path[-1] + 1), str(path[-1]))
        case "missing":
            return Problem(path, f"'{path[-1]}' is missing")
        case "literal_error":
            choices = [part.strip(" '") for part in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
            return Problem(
                path, "value not allowed", str(context.get("expected")), _show(got), did_you_mean(str(got), choices)
            )
        case "value_error":
            return Problem(path, message.removeprefix("Value error, "))
        case "identifier" | "colour":
            return Problem(path, message, got=_show(got))
        case "too_short":
            return Problem(path, "too few entries", f"at least {context['min_length']}", str(context["actual_length"]))
        case "too_long":
            return Problem(path, "too many entries", f"at most {context['max_length']}", str(context["actual_length"]))
        case "string_too_long":
            return Problem(path, "text is too long", f"at most {context['max_length']} characters", f"{len(got)}")
        case _ if path[-1:] == ("indifferent",) and kind in _TYPES:
            expected = "'indifferent', or statements, weights or a ranking"
            return Problem(path, "value cannot be used", expected, _show(got))
        case _:
            wanted = _TYPES.get(kind)
            expected = wanted.format_map(context) if wanted else message.removeprefix("Input should be ")
            return Problem(path, "value cannot be used", expected, _show(got))


def _path(loc: tuple[str | int, ...]) -> Path:
    """Return the place of a fault without the tags that tell apart what may stand there."""
    return tuple(part for index, part in enumerate(loc) if not _is_tag(part, loc[:index]))


def _is_tag(part: str | int, before: tuple[str | int, ...]) -> bool:
    match before:
        case ("status_quo",) | ("positions", int(), "position"):
            return part in ("levels", "text")
        case (*_, "statements" | "ranking", int()):
            return part in ("one", "tied")
    return False


def _fields_at(path: tuple[Any, ...]) -> tuple[str, ...]:
    """Return the keys allowed at a path, by following it through the fields of the model."""
    from detente.model.conflict import Conflict

    model: type[BaseModel] = Conflict
    for part in path:
        field = model.model_fields.get(str(part))
        found = _model_in(field.annotation, *field.metadata) if field else None
        model = found or model
    return tuple(field.alias or name for name, field in model.model_fields.items() if name != "id")


def _model_in(*annotations: Any) -> type[BaseModel] | None:
    for annotation in annotations:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return annotation
        found = _model_in(*get_args(annotation))
        if found is not None:
            return found
    return None


def _show(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value if len(value) <= 60 else value[:57] + '...'}'"
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value)
    return text if len(text) <= 60 else type(value).__name__
