"""What tells one set of states from another: the shortest statement over a few options, if there is one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

import numpy as np

from detente.analysis.patterns import Combinations, statement_of_levels
from detente.engine.covers import Box, cover_with_boxes
from detente.errors import MixedModelsError
from detente.model import Option, StateSet
from detente.types import BoolArray

__all__ = ["MOST_OPTIONS", "Distinction", "distinguish"]

MOST_OPTIONS = 3
"""Options that a distinguishing statement may use."""

_FIRST, _SECOND = 1, 2

_Table: TypeAlias = "np.ndarray[Any, np.dtype[np.uint8]]"


@dataclass(frozen=True)
class Distinction:
    """A statement that holds in every state of one set and in no state of another.

    Attributes
    ----------
    statement : str
        In the statement language.
    options : tuple of str
        The options that it uses, in option order.
    """

    statement: str
    options: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"statement": self.statement, "options": list(self.options)}


def distinguish(first: StateSet, second: StateSet) -> Distinction | None:
    """Find the shortest statement of at most three options that holds in all of one set and in none of the other.

    Parameters
    ----------
    first, second : StateSet
        Two sets of states of the same conflict.

    Returns
    -------
    Distinction or None
        None if there is no such statement, for example because the sets overlap, or if one of the sets is empty. Of
        several statements the one with the fewest options, then the fewest conditions, then the earliest options.

    Raises
    ------
    MixedModelsError
        If the sets belong to different conflicts.
    UnsupportedAnalysisError
        In graph form.

    Examples
    --------
    >>> import detente
    >>> analysis = detente.analyze(detente.load("chicken"))
    >>> distinguish(analysis.equilibria("nash"), analysis.space.where("first_swerves iff second_swerves")).statement
    'not (first_swerves iff second_swerves)'
    """
    if first.space.conflict != second.space.conflict:
        raise MixedModelsError("distinguish(): both sets of states must belong to the same conflict")
    combinations = Combinations(first.space)
    if not len(first) or not len(second):
        return None
    sides = np.zeros(int(np.prod(combinations.sizes)), dtype=np.uint8)
    sides[combinations.codes(first.indices)] |= _FIRST
    sides[combinations.codes(second.indices)] |= _SECOND
    options = first.space.conflict.options
    separating = sorted(_separating(sides, combinations.sizes), key=lambda item: (len(item[0]), item[0]))
    for _, alike in groupby(separating, key=lambda item: len(item[0])):
        told = [(_shortest([options[k] for k in positions], table), positions) for positions, table in alike]
        written = [(*text, positions) for text, positions in told if text is not None]
        if written:
            _, statement, positions = min(written, key=lambda item: (item[0], len(item[1]), item[2], item[1]))
            return _checked(first, second, statement, tuple(options[k].id for k in positions))
    return None


def _checked(first: StateSet, second: StateSet, statement: str, options: tuple[str, ...]) -> Distinction | None:
    """Read the statement back and evaluate it on both sets."""
    truth = first.space.truth(statement)
    if not truth[first.indices].all() or truth[second.indices].any():
        return None
    return Distinction(statement, options)


# --- options that separate --------------------------------------------------------------------------------------------


def _separating(sides: _Table, sizes: Sequence[int]) -> Iterator[tuple[tuple[int, ...], _Table]]:
    """Find sets of at most three options whose levels tell the sides apart, with the side of every combination.

    Options are kept or left out one after another, the last one first. What is left out merges combinations; once the
    two sides meet in one, leaving out more cannot part them again.
    """
    open_ends: list[tuple[int, tuple[int, ...], _Table]] = [(len(sizes), (), sides.reshape(1, -1))]
    while open_ends:
        k, kept, table = open_ends.pop()
        if k == 0:
            yield kept, table.reshape(tuple(sizes[position] for position in reversed(kept)))
            continue
        split = table.reshape(len(table), sizes[k - 1], -1)
        if len(kept) < MOST_OPTIONS:
            open_ends.append((k - 1, (k - 1, *kept), split.reshape(-1, split.shape[-1])))
        merged = np.bitwise_or.reduce(split, axis=1)
        if not (merged == (_FIRST | _SECOND)).any():
            open_ends.append((k - 1, kept, merged))


# --- statements -------------------------------------------------------------------------------------------------------


def _shortest(options: Sequence[Option], table: _Table) -> tuple[int, str] | None:
    """Say which combinations of a few options are on the first side: number of conditions, and the statement."""
    one, other = table == _FIRST, table == _SECOND
    told = [_any_of(options, one, ~other), _all_of(options, other, ~one), _parity(options, one, other)]
    known = [item for item in told if item is not None]
    return min(known, key=lambda item: (item[0], len(item[1]), item[1])) if known else None


def _any_of(options: Sequence[Option], wanted: BoolArray, allowed: BoolArray) -> tuple[int, str] | None:
    """Say that a combination is in one of the boxes around what is wanted: conditions joined by "and", then "or"."""
    parts = [
        [statement_of_levels(option, low, high) for option, low, high in _fixed(options, box)]
        for box in _boxes(wanted, allowed)
    ]
    return _joined(parts, "and", "or")


def _all_of(options: Sequence[Option], unwanted: BoolArray, allowed: BoolArray) -> tuple[int, str] | None:
    """Say that a combination is in none of the boxes around what is not wanted: "or", then "and"."""
    fixed = [_fixed(options, box) for box in _boxes(unwanted, allowed)]
    excluded: dict[str, set[int]] = {}
    for option, low, high in (conditions[0] for conditions in fixed if len(conditions) == 1):
        excluded.setdefault(option.id, set()).update(range(low, high + 1))
    alone = [_outside(option, excluded[option.id]) for option in options if option.id in excluded]
    several = [
        [part for option, low, high in conditions for part in _outside(option, range(low, high + 1))]
        for conditions in fixed
        if len(conditions) > 1
    ]
    return _joined([*alone, *several], "or", "and")


def _outside(option: Option, excluded: Collection[int]) -> list[str | None]:
    """Say that an option is at a level that is not excluded, range by range."""
    left = np.array([level for level in range(len(option.levels)) if level not in excluded])
    runs = np.split(left, np.flatnonzero(np.diff(left) > 1) + 1)
    return [statement_of_levels(option, int(run[0]), int(run[-1])) for run in runs if run.size]


def _boxes(wanted: BoolArray, allowed: BoolArray) -> tuple[Box, ...]:
    return cover_with_boxes(wanted.shape[::-1], wanted.reshape(-1), allowed.reshape(-1)).boxes


def _fixed(options: Sequence[Option], box: Box) -> list[tuple[Option, int, int]]:
    """List what a box says of the options that it does not leave free."""
    return [
        (option, low, high)
        for option, (low, high) in zip(options, box, strict=True)
        if (low, high) != (0, len(option.levels) - 1)
    ]


def _joined(parts: Sequence[Sequence[str | None]], within: str, between: str) -> tuple[int, str] | None:
    """Join conditions within each part, and the parts; None if one cannot be written or there are none."""
    known = [[condition for condition in part if condition is not None] for part in parts]
    if not all(known) or [len(part) for part in known] != [len(part) for part in parts]:
        return None
    bracketed = [_bracketed(part, within, len(known) == 1) for part in known]
    return sum(map(len, known)), f" {between} ".join(bracketed)


def _bracketed(conditions: Sequence[str], word: str, alone: bool) -> str:
    if len(conditions) == 1:
        return f"({conditions[0]})" if " and " in conditions[0] and not alone else conditions[0]
    inner = [f"({condition})" if " and " in condition and word == "or" else condition for condition in conditions]
    joined = f" {word} ".join(inner)
    return joined if alone else f"({joined})"


def _parity(options: Sequence[Option], one: BoolArray, other: BoolArray) -> tuple[int, str] | None:
    """Say that two options are both taken or both not, or just one of them."""
    if len(options) != 2:
        return None
    first, second = options
    taken = [np.arange(len(option.levels)) > 0 for option in options]
    same = np.equal.outer(taken[1], taken[0])
    for side, text in ((same, f"{first.id} iff {second.id}"), (~same, f"not ({first.id} iff {second.id})")):
        if not (one & ~side).any() and not (other & side).any():
            return 2, text
    return None
