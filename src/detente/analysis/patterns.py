"""A large set of states as a few patterns: some options fixed, the others free."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from detente.engine.covers import Box, cover_with_boxes, inside
from detente.errors import UnsupportedAnalysisError
from detente.model import Conflict, Option, StateSet, StateSpace
from detente.model.patterns import level_sign, pattern_text
from detente.model.statements import KEYWORDS
from detente.types import BoolArray, IntArray

__all__ = ["SCHEMA", "Combinations", "Cover", "Pattern", "cover", "statement_of_levels"]

SCHEMA = "detente.cover/1"
"""Name and version of the JSON contract."""


# --- patterns and covers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pattern:
    """States that agree on some options, whatever the others.

    Attributes
    ----------
    ranges : tuple of (int, int)
        For each option the lowest and the highest level that it may have.
    text : str
        One sign per option: Y, N or a level's digit where it is fixed, "-" where it is free, "[12]" for some levels.
    statement : str or None
        The same in the statement language; None if nothing is fixed, or if a level's name cannot be written in it.
    n_states : int
        How many feasible states fit.
    n_new : int
        How many of them fit no earlier pattern of the cover.
    """

    ranges: Box
    text: str
    statement: str | None
    n_states: int
    n_new: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"text": self.text, "statement": self.statement, "states": self.n_states, "new": self.n_new}


@dataclass(frozen=True, eq=False)
class Cover:
    """A set of states as patterns that, taken together, fit exactly these feasible states.

    Attributes
    ----------
    states : StateSet
        What is covered.
    patterns : tuple of Pattern
        Those that fit the most states first; they may overlap.
    is_complete : bool
        Whether every state is covered; a set without a short description is covered in part.
    is_minimal : bool
        Whether it is proved that no fewer patterns would do.
    uses_infeasible : bool
        Whether some pattern also fits infeasible combinations of levels, which made it coarser.
    """

    states: StateSet
    patterns: tuple[Pattern, ...]
    is_complete: bool
    is_minimal: bool
    uses_infeasible: bool

    @property
    def n_uncovered(self) -> int:
        """How many of the states no pattern fits."""
        return len(self.states) - sum(pattern.n_new for pattern in self.patterns)

    def to_dict(self) -> dict[str, Any]:
        """Return the cover as plain data: the contract ``detente.cover/1``."""
        return {
            "schema": SCHEMA,
            "options": [option.id for option in self.states.space.conflict.options],
            "states": len(self.states),
            "patterns": [pattern.to_dict() for pattern in self.patterns],
            "complete": self.is_complete,
            "minimal": self.is_minimal,
            "uncovered": self.n_uncovered,
            "uses_infeasible": self.uses_infeasible,
        }


def cover(states: StateSet) -> Cover:
    """Describe a set of states by a few patterns, the coarsest first.

    The patterns fit exactly the states of the set among the feasible ones; infeasible combinations of levels may be
    included, which often saves patterns. In coalesced states an option that does not matter counts as being at its
    first level, as it does in statements.

    Raises
    ------
    UnsupportedAnalysisError
        In graph form, where states are not made of options.

    Notes
    -----
    Few patterns, but not always the fewest: ``is_minimal`` says where that is proved. Some tenths of a second for a
    million states that follow from a few dozen statements; a set without a short description is covered in part, and
    ``is_complete`` says so.

    Examples
    --------
    >>> import detente
    >>> space = detente.load("chicken").compile()
    >>> [pattern.text for pattern in cover(space.where("first_swerves or second_swerves")).patterns]
    ['Y-', '-Y']
    """
    combinations = Combinations(states.space)
    wanted, allowed = combinations.sides(states.indices)
    found = cover_with_boxes(combinations.sizes, wanted, allowed)
    counted = sorted((-combinations.count(box), _free(combinations, box), box) for box in found.boxes)
    left = np.ascontiguousarray(wanted).reshape(combinations.shape).copy()
    patterns = []
    for minus_count, _, box in counted:
        patterns.append(_pattern(states.space.conflict, box, -minus_count, int(np.count_nonzero(left[inside(box)]))))
        left[inside(box)] = False
    complete = found.is_complete and int(np.count_nonzero(wanted)) == len(states)
    outside = any(combinations.holds_infeasible(box) for box in found.boxes)
    return Cover(states, tuple(patterns), complete, complete and found.is_minimal, outside)


def _free(combinations: Combinations, box: Box) -> tuple[bool, ...]:
    """Tell which options a box leaves free."""
    return tuple(levels == (0, size - 1) for levels, size in zip(box, combinations.sizes, strict=True))


def _pattern(conflict: Conflict, box: Box, count: int, new: int) -> Pattern:
    parts = [
        statement_of_levels(option, low, high)
        for option, (low, high) in zip(conflict.options, box, strict=True)
        if (low, high) != (0, len(option.levels) - 1)
    ]
    known = [part for part in parts if part is not None]
    statement = " and ".join(known) if parts and len(known) == len(parts) else None
    signs = (_sign(low, high, len(option.levels)) for option, (low, high) in zip(conflict.options, box, strict=True))
    return Pattern(box, "".join(signs), statement, count, new)


def _sign(low: int, high: int, size: int) -> str:
    if (low, high) == (0, size - 1):
        return pattern_text([None], [size])
    signs = "".join(level_sign(level, size) for level in range(low, high + 1))
    return signs if low == high else f"[{signs}]"


# --- combinations of levels -------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Combinations:
    """The combinations of levels behind the states of a space, each state standing at one of them."""

    space: StateSpace

    def __post_init__(self) -> None:
        if self.space.conflict.is_graph_form:
            raise UnsupportedAnalysisError("patterns are made of options, and this conflict is in graph form")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of levels of each option."""
        return self.space.states.sizes

    @property
    def shape(self) -> tuple[int, ...]:
        """One axis per option, the last option first."""
        return tuple(reversed(self.sizes))

    def codes(self, indices: IntArray) -> IntArray:
        """Return where states stand: their code, with options that do not matter at their first level."""
        members = self.space.states.members
        if members is None:
            return indices
        strides = np.array([prod(self.sizes[:k]) for k in range(len(self.sizes))], dtype=np.int64)
        return np.asarray(members[indices].astype(np.int64) @ strides)

    @cached_property
    def _standing(self) -> BoolArray:
        """Tell for every combination whether a feasible state stands there."""
        if self.space.states.members is None:
            return self.space.states.feasible_mask().reshape(self.shape)
        standing = np.zeros(prod(self.sizes), dtype=bool)
        standing[self.codes(self.space.feasible)] = True
        return standing.reshape(self.shape)

    @cached_property
    def _feasible(self) -> BoolArray:
        unmerged = self.space.states.unmerged
        if unmerged is None:
            return self._standing
        feasible = np.zeros(prod(self.sizes), dtype=bool)
        feasible[unmerged.codes] = True
        return feasible.reshape(self.shape)

    def count(self, box: Box) -> int:
        """Count the feasible states in a box."""
        return int(np.count_nonzero(self._standing[inside(box)]))

    def holds_infeasible(self, box: Box) -> bool:
        """Tell whether there are infeasible combinations in a box."""
        return not self._feasible[inside(box)].all()

    def sides(self, indices: IntArray) -> tuple[BoolArray, BoolArray]:
        """Return which combinations stand for some states, and which do not belong to any other state.

        States that cannot be told from others by their options belong to neither.
        """
        wanted = np.zeros(prod(self.sizes), dtype=bool)
        wanted[self.codes(indices)] = True
        unmerged = self.space.states.unmerged
        if unmerged is None:
            return wanted, wanted | ~self._feasible.reshape(-1)
        others = np.ones(self.space.states.n_positions, dtype=bool)
        others[indices] = False
        allowed = np.ones(wanted.size, dtype=bool)
        allowed[unmerged.codes[others[unmerged.positions]]] = False
        allowed[self.codes(np.flatnonzero(others))] = False
        return wanted & allowed, allowed


# --- statements -------------------------------------------------------------------------------------------------------


def statement_of_levels(option: Option, low: int, high: int) -> str | None:
    """Say that an option is at one of its levels from ``low`` to ``high``; None if that cannot be written.

    >>> statement_of_levels(Option(id="forces", levels=("none", "some", "massive")), 0, 1)
    'forces <= some'
    """
    top = len(option.levels) - 1
    if low == high and 0 < low < top:
        return _compared(option, (("=", low),)) or _between(option, low, high)
    if low == high == 0:
        return f"not {option.id}"
    if low == 1 and high == top:
        return option.id
    if low == 0:
        return _compared(option, (("<=", high), ("<", high + 1)))
    if high == top:
        return _compared(option, ((">=", low), (">", low - 1)))
    return _between(option, low, high)


def _between(option: Option, low: int, high: int) -> str | None:
    parts = (statement_of_levels(option, low, len(option.levels) - 1), statement_of_levels(option, 0, high))
    return None if None in parts else " and ".join(part for part in parts if part)


def _compared(option: Option, choices: Sequence[tuple[str, int]]) -> str | None:
    return next(_written(option, choices), None)


def _written(option: Option, choices: Sequence[tuple[str, int]]) -> Iterator[str]:
    for operator, level in choices:
        label = option.levels[level]
        if re.fullmatch(r"\w+", label) and label.lower() not in KEYWORDS:
            yield f"{option.id} {operator} {label}"
        elif '"' not in label and "\n" not in label:
            yield f'{option.id} {operator} "{label}"'
