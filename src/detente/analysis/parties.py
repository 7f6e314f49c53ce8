"""Coalitions by name: who they are, and in how many ways decision makers can act together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TypeAlias

from detente.engine.coalition import Coalition
from detente.errors import LimitExceededError, UnknownNameError
from detente.model import StateSpace

__all__ = ["MOST_COALITIONS", "PartyLike", "all_coalitions", "find_coalition", "find_coalitions", "names_of"]

MOST_COALITIONS = 1023
"""Coalitions that are looked at together: all of ten decision makers."""

PartyLike: TypeAlias = str | Iterable[str]
"""What may name a coalition: its members' ids or printed names, or one text with commas between them."""


def find_coalition(space: StateSpace, members: PartyLike) -> Coalition:
    """Return the positions of a coalition's members, ascending.

    Raises
    ------
    UnknownNameError
        If a member is unknown, named twice, or nobody is named.
    """
    named = [part.strip() for part in members.split(",")] if isinstance(members, str) else list(members)
    named = [name for name in named if name]
    if not named:
        listed = ", ".join(f"'{maker}'" for maker in space.decision_makers)
        raise UnknownNameError(f"a coalition needs at least one decision maker: one or more of {listed}")
    found = [space.conflict.decision_maker_index(name) for name in named]
    for position in found:
        if found.count(position) > 1:
            raise UnknownNameError(f"'{space.decision_makers[position]}' is named twice in one coalition")
    return tuple(sorted(found))


def all_coalitions(n_decision_makers: int, *, at_least: int = 1) -> tuple[Coalition, ...]:
    """Return all coalitions of so many members or more, small ones first.

    Raises
    ------
    LimitExceededError
        If there are more than `MOST_COALITIONS`.
    """
    if 2**n_decision_makers - 1 > MOST_COALITIONS:
        raise LimitExceededError(
            f"{n_decision_makers} decision makers form {2**n_decision_makers - 1:,} coalitions, more than "
            f"{MOST_COALITIONS:,}; name those that matter"
        )
    sizes = range(at_least, n_decision_makers + 1)
    return tuple(group for size in sizes for group in combinations(range(n_decision_makers), size))


def find_coalitions(space: StateSpace, among: Iterable[PartyLike] | None) -> tuple[Coalition, ...]:
    """Return the coalitions that are named, each once, or all non-empty ones."""
    if among is None:
        return all_coalitions(len(space.decision_makers))
    found = dict.fromkeys(find_coalition(space, members) for members in among)
    if not found:
        raise UnknownNameError("no coalition is named; name at least one, or leave it out for all of them")
    return tuple(sorted(found, key=lambda group: (len(group), group)))


def names_of(space: StateSpace, members: Coalition) -> tuple[str, ...]:
    """Return the ids of a coalition's members."""
    return tuple(space.decision_makers[i] for i in members)
