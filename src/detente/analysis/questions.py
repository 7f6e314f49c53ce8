"""What users may hand to an analysis, in any of the usual forms: a conflict or its space, a start, a target."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from detente.errors import MixedModelsError, ModelError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, State, StateLike, StateSet, StateSpace
from detente.types import IntArray

__all__ = ["TargetLike", "as_space", "find_start", "find_target", "told"]

TargetLike: TypeAlias = "StateLike | StateSet"
"""A state in any form, a pattern, a statement, or a set of states."""

_PATTERN = re.compile(r"[YyNn0-9-]+")


def as_space(conflict: Conflict | StateSpace, reading: str | None, settings: Settings | None) -> StateSpace:
    """Return the compiled form; a space is taken as it is, under another reading if one is named."""
    if isinstance(conflict, Conflict):
        return conflict.compile(reading, settings)
    return conflict if reading is None else conflict.with_reading(reading)


def find_start(space: StateSpace, start: StateLike | None) -> int:
    """Return the index of the state where play starts: the status quo unless another is named.

    Raises
    ------
    UnsupportedAnalysisError
        If none is named and the conflict has no status quo.
    """
    if start is not None:
        return space.find(start)
    if space.status_quo is None:
        raise UnsupportedAnalysisError(
            "the conflict names no status quo: write status_quo into its file, or pass start=... (a state)"
        )
    return space.status_quo


def find_target(space: StateSpace, target: TargetLike) -> StateSet:
    """Return the feasible states that are meant: those of a set, one state, those of a pattern or of a statement.

    A text is read as a state or a pattern of Y, N, digits and ``-`` if it has one character per option (in graph form
    as a state), and as a statement otherwise. A statement that holds nowhere gives an empty set.
    """
    if isinstance(target, StateSet):
        if target.space.conflict != space.conflict:
            raise MixedModelsError("the target belongs to another conflict; find it in this one")
        return target
    if isinstance(target, str):
        return StateSet(space, _named(space, target))
    if isinstance(target, (State, int, Mapping)):
        return StateSet(space, _one(space, target))
    raise UnsupportedAnalysisError(
        f"a target is a state, a pattern, a statement or a set of states; got {type(target).__name__}"
    )


def _named(space: StateSpace, text: str) -> IntArray:
    text = text.strip()
    levels = _PATTERN.fullmatch(text) is not None and len(text) == len(space.states.sizes)
    if levels and not space.conflict.is_graph_form:
        found = space.states.matching(text)
        return found if len(found) or "-" in text else _one(space, text)
    if text.isdecimal() and not space.conflict.is_graph_form:
        return _one(space, text)  # no statement is a number
    try:
        return space.where(text).indices
    except ModelError as fault:
        try:
            return _one(space, text)  # a number, or the printed name of a state in graph form
        except ModelError:
            raise fault from None


def _one(space: StateSpace, state: StateLike) -> IntArray:
    return np.array([space.find(state)], dtype=np.int64)


def told(space: StateSpace, target: TargetLike) -> str | None:
    """Return how the target was named, where it was named by a text."""
    if isinstance(target, str):
        return target.strip()
    if isinstance(target, StateSet):
        return None
    return space.state(space.find(target)).text
