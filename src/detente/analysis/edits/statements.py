"""Changes of one preference statement: it is moved to another place, left out, or turned into its opposite.

Statements stand in ranks, the most important first; several may share a rank. A statement that is moved out of a shared
rank leaves the tie; no change makes a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.model import StateSpace
from detente.model.preferences import DecisionMakerPreferences, PreferenceStatement
from detente.model.ranks import rank_array
from detente.types import IntArray

__all__ = [
    "EDIT_KINDS",
    "Edit",
    "EditKind",
    "Ranks",
    "additions",
    "edited_ranks",
    "edits_at",
    "neighbouring_edits",
    "statement_edits",
    "with_statements",
]

EditKind: TypeAlias = Literal["move", "drop", "negate", "add"]
EDIT_KINDS: tuple[EditKind, ...] = ("move", "drop", "negate")
"""How a statement may change, the smallest change first: a wish that is moved stays, one that is dropped is gone."""

Rank: TypeAlias = tuple[PreferenceStatement, ...]
Ranks: TypeAlias = tuple[Rank, ...]
"""Statements as `Preferences.ranks` returns them: rank by rank, the most important first."""


@dataclass(frozen=True)
class Edit:
    """A change of one statement.

    Attributes
    ----------
    kind : {"move", "drop", "negate", "add"}
    statement : str
        As it stood, or as it is added.
    before, after : tuple of str
        Of a move or an addition: the statements of the rank that follows its new place, and of the one that comes
        before it.
    passed : int
        Of a move: how many other statements stand in another order to it than they did; of an addition: how many
        become less important than it.
    up : bool
        Of a move: whether it became more important.
    place : (int, int)
        Where it stood, or where it is added: its rank and its position in the rank, both from 0.
    """

    kind: EditKind
    statement: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    passed: int = 0
    up: bool = False
    place: tuple[int, int] = (0, 0)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        data: dict[str, Any] = {"kind": self.kind, "statement": self.statement}
        if self.kind in ("move", "add"):
            data |= {"before": list(self.before), "after": list(self.after), "passed": self.passed, "up": self.up}
        return data


# --- what a change makes of the preferences ---------------------------------------------------------------------------


def with_statements(preferences: DecisionMakerPreferences, ranks: Ranks) -> DecisionMakerPreferences:
    """Return the same preferences with other statements; without any, and nothing else stated, it is indifferent."""
    statements = tuple(rank[0] if len(rank) == 1 else rank for rank in ranks)
    nothing = not statements and not preferences.weights and not preferences.ranking
    return preferences.model_copy(update={"statements": statements, "indifferent": nothing})


def edited_ranks(space: StateSpace, decision_maker: int, preferences: DecisionMakerPreferences) -> IntArray:
    """Rank the states by changed preferences.

    Of the type that the decision maker's ranks have, where that holds the new ones too: kernels are compiled for each
    type anew.
    """
    old = space.ranks[decision_maker]
    if preferences.indifferent:
        return np.zeros(old.shape, dtype=old.dtype)
    changed = rank_array(preferences, space.states)
    return changed.astype(np.promote_types(changed.dtype, old.dtype), copy=False).reshape(old.shape)


# --- which changes there are ------------------------------------------------------------------------------------------


def statement_edits(ranks: Ranks, kind: EditKind) -> Iterator[tuple[Edit, Ranks]]:
    """Go through the changes of one statement of one kind, moves past few statements first."""
    made = [change for place in _places(ranks) for change in edits_at(ranks, place, kind)]
    yield from sorted(made, key=lambda change: change[0].passed)


def edits_at(ranks: Ranks, place: tuple[int, int], kind: EditKind) -> Iterator[tuple[Edit, Ranks]]:
    """Go through the changes of one kind of the statement at one place; nothing is added there."""
    make: Mapping[EditKind, Callable[[Ranks, int, int], Iterator[tuple[Edit, Ranks]]]] = {
        "move": _moved,
        "drop": _dropped,
        "negate": _negated,
    }
    return make[kind](ranks, *place)


def additions(ranks: Ranks, item: PreferenceStatement) -> Iterator[tuple[Edit, Ranks]]:
    """Go through all places for a statement that is new, in a rank of its own, the least important first."""
    for place in range(len(ranks), -1, -1):
        before, after = ranks[place : place + 1], ranks[max(place - 1, 0) : place]
        edit = Edit(
            "add",
            item.statement,
            _texts(before[0]) if before else (),
            _texts(after[0]) if after else (),
            sum(map(len, ranks[place:])),
            True,
            (place, 0),
        )
        yield edit, (*ranks[:place], (item,), *ranks[place:])


def neighbouring_edits(ranks: Ranks) -> Iterator[tuple[Edit, Ranks]]:
    """Go through the least changes of every statement: dropped, up or down one place, negated; statement by statement.

    One place is past the neighbouring rank, whole where several statements share it; a statement that shares a rank
    moves just before, or just behind, those that it shares it with.
    """
    for at, position in _places(ranks):
        yield from _dropped(ranks, at, position)
        moves = list(_moved(ranks, at, position))
        for nearest in (
            [move for move in moves if move[0].up][-1:],
            [move for move in moves if not move[0].up][:1],
        ):
            yield from nearest
        yield from _negated(ranks, at, position)


def _places(ranks: Ranks) -> list[tuple[int, int]]:
    return [(at, position) for at, rank in enumerate(ranks) for position in range(len(rank))]


def _dropped(ranks: Ranks, at: int, position: int) -> Iterator[tuple[Edit, Ranks]]:
    yield Edit("drop", ranks[at][position].statement, place=(at, position)), _without(ranks, at, position)


def _negated(ranks: Ranks, at: int, position: int) -> Iterator[tuple[Edit, Ranks]]:
    statement = ranks[at][position].statement
    opposite = PreferenceStatement(statement=f"not ({statement})")
    rank = (*ranks[at][:position], opposite, *ranks[at][position + 1 :])
    yield Edit("negate", statement, place=(at, position)), (*ranks[:at], rank, *ranks[at + 1 :])


def _moved(ranks: Ranks, at: int, position: int) -> Iterator[tuple[Edit, Ranks]]:
    """Go through all places for a statement, the most important first."""
    item = ranks[at][position]
    rest = _without(ranks, at, position)
    tied = len(ranks[at]) > 1
    for place in range(len(rest) + 1):
        new = (*rest[:place], (item,), *rest[place:])
        if new == ranks:
            continue
        # What stood in the same rank now stands before it or behind it, and so counts as passed.
        between = rest[place : at + (1 if tied else 0)] if place <= at else rest[at:place]
        edit = Edit(
            "move",
            item.statement,
            _texts(rest[place]) if place < len(rest) else (),
            _texts(rest[place - 1]) if place else (),
            sum(map(len, between)),
            place <= at,
            (at, position),
        )
        yield edit, new


def _texts(rank: Rank) -> tuple[str, ...]:
    return tuple(item.statement for item in rank)


def _without(ranks: Ranks, at: int, position: int) -> Ranks:
    rank = (*ranks[at][:position], *ranks[at][position + 1 :])
    return (*ranks[:at], *([rank] if rank else []), *ranks[at + 1 :])
