"""The library's analyses, a line each: what a page sends as parameters are the function's own.

A function is here if it takes a conflict or a state space first, and returns a result with ``to_dict``. Its parameters
become those of the question, with their defaults, so that nothing is said twice.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import operator
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, Literal, get_origin, get_type_hints

from pydantic import Field, create_model

from detente.analysis.behaviour import Behaviour
from detente.analysis.coalition_settings import CoalitionSettings
from detente.web.asking.asked import Asked, Lane, Question
from detente.web.working.bench import Side

__all__ = ["LIBRARY", "asked_of"]

_OURS = frozenset({"reading", "settings", "progress"})

_SENT: Mapping[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "Mapping": dict[str, Any],
    "Iterable": tuple[Any, ...],
    "Sequence": tuple[Any, ...],
    "Collection": tuple[Any, ...],
    "StateLike": int | str | dict[str, str],
    "TargetLike": int | str | dict[str, str],
    "PartyLike": str | tuple[str, ...],
    "Swap": str,
    "CoalitionSettings": dict[str, Any],
    "Behaviour": dict[str, Any],
}
"""How a page sends what a function takes: by the name of the parameter's type."""

_BUILT: Mapping[str, Callable[..., Any]] = {"CoalitionSettings": CoalitionSettings, "Behaviour": Behaviour}
"""Types that are made of what a page sends."""


def asked_of(
    name: str,
    place: str,
    *,
    lane: Lane = "work",
    without: Collection[str] = (),
    whole: bool = False,
    also: Callable[[Any], dict[str, Any]] | None = None,
) -> Question:
    """Make a question of a function of the library.

    Parameters
    ----------
    name : str
        What the question is called.
    place : str
        ``module:function``.
    lane : str
        What it waits for.
    without : collection of str
        Parameters that no page is to send; they stay at their defaults.
    whole : bool
        Whether the function takes the conflict itself and not a state space.
    also : callable, optional
        Given the result, returns what a page wants to know besides its plain data: the words that are printed of it.

    Raises
    ------
    TypeError
        If the function takes what no page can send; `_SENT` says what can be sent.
    """
    module_name, _, function_name = place.partition(":")
    module = importlib.import_module(module_name)
    function = getattr(module, function_name)
    module = importlib.import_module(function.__module__)
    summary = (inspect.getdoc(function) or name).split("\n\n")[0].replace("\n", " ")
    signature = inspect.signature(function).parameters
    fields: dict[str, Any] = {}
    makers: dict[str, Callable[..., Any]] = {}
    for parameter in [*signature.values()][1:]:
        if parameter.name in _OURS or parameter.name in without:
            continue
        kind = _sent(parameter, vars(module))
        for word, make in _BUILT.items():
            if word in str(parameter.annotation) and get_origin(kind) is not Literal:
                makers[parameter.name] = make
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[parameter.name] = (kind, Field(default))
    model = create_model(f"{name.title().replace('_', '')}Asked", __base__=Asked, __doc__=summary, **fields)
    answered = partial(
        _answered, function, tuple(fields), makers, tells="progress" in signature, whole=whole, also=also
    )
    return Question(name, summary, model, answered, lane)


def _sent(parameter: inspect.Parameter, names: dict[str, Any]) -> Any:
    text = str(parameter.annotation)
    words = [word for word in _members(ast.parse(text, mode="eval").body) if word != "None"]
    kinds = [_choice(word, names) or _SENT.get(word.partition("[")[0]) for word in words]
    if None in kinds or not kinds:
        raise TypeError(f"no page can send '{parameter.name}: {text}'; say in {__name__} how it is sent")
    kind: Any = functools.reduce(operator.or_, kinds)
    return (kind | None) if "| None" in text else kind


def _members(union: ast.expr) -> list[str]:
    """Return the members of a union of types, as they are written."""
    if isinstance(union, ast.BinOp):
        return [*_members(union.left), *_members(union.right)]
    return [ast.unparse(union)]


def _choice(text: str, names: dict[str, Any]) -> Any:
    """Return what a type stands for if that is a choice of words; else None."""
    holder = type("Holder", (), {"__annotations__": {"it": text}})
    try:
        kind = get_type_hints(holder, names | {"Literal": Literal})["it"]
    except (NameError, TypeError):  # names for the type checker only
        return None
    return kind if get_origin(kind) is Literal else None


def _answered(
    function: Callable[..., Any],
    names: tuple[str, ...],
    makers: Mapping[str, Callable[..., Any]],
    side: Side,
    asked: Asked,
    *,
    tells: bool,
    whole: bool,
    also: Callable[[Any], dict[str, Any]] | None,
) -> Any:
    given = {name: getattr(asked, name) for name in names}
    made = {
        name: makers[name](**value) if name in makers and value is not None else value for name, value in given.items()
    }
    if tells:
        made["progress"] = side.progress
    found = function(side.conflict, settings=side.settings, **made) if whole else function(side.space, **made)
    return {**found.to_dict(), **(also(found) if also else {})}


LIBRARY = (
    asked_of("bloc", "detente.analysis.blocs:bloc"),
    asked_of("coalition", "detente.analysis.coalitions:coalition_stability"),
    asked_of("coalitions", "detente.analysis.coalition_scan:scan"),
    asked_of("force", "detente.analysis.forcing:can_force"),
    asked_of("prevent", "detente.analysis.forcing:can_prevent"),
    asked_of("evolve", "detente.analysis.evolution:evolve"),
    asked_of("paths", "detente.analysis.paths:paths"),
    asked_of("narrow", "detente.analysis.funnel:funnel"),
    asked_of("theatres", "detente.analysis.theatres:theatres"),
    asked_of("positions", "detente.analysis.positions:positions"),
    asked_of("answer", "detente.analysis.answers:answer"),
)
"""The library's analyses, most under the names of their commands."""
