"""The fewest changes of preference statements that bring something about: an exact search, fewest changes first.

A change drops a statement, moves it to another place in its owner's order, adds one of a given list anywhere, or, if
that is asked for, turns one into its opposite. Combinations of one change, of two and so on are gone through over all
decision makers that may change. What rules most of them out beforehand is exact as well: under a concept that the
wanted one implies, each decision maker's stable states rest on its own preferences alone, so that they are found once
for each change of its own, and combinations are judged by looking up what their parts leave possible. Changes that come
to the same order of the states are judged once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np

from detente.analysis.edits import Edit, EditKind, Ranks, additions, edited_ranks, edits_at, with_statements
from detente.analysis.inverse.goal import WIDER, Judge
from detente.model import StateSet, StateSpace
from detente.model.preferences import PreferenceStatement
from detente.types import IntArray, Progress

__all__ = ["CHANGE_KINDS", "MOST_CHANGES", "MOST_TRIED", "StatementAnswer", "StatementAnswers", "find_statements"]

CHANGE_KINDS: tuple[EditKind, ...] = ("move", "drop", "add")
"""The changes that are tried unless others are asked for; "negate" may be asked for too."""

MOST_CHANGES = 2
"""Changes of statements that are combined unless told otherwise."""

MOST_TRIED = 10_000
"""Orders of the states, and combinations of them, that are judged at most unless told otherwise."""


_EFFORT: tuple[EditKind, ...] = ("move", "drop", "add", "negate")
"""How far a kind of change reaches, the least first: a wish that is moved stays, one that is added is new."""


@dataclass(frozen=True)
class OwnedEdit:
    """A change of one decision maker's statements."""

    decision_maker: str
    edit: Edit

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"decision_maker": self.decision_maker, **self.edit.to_dict()}


@dataclass(frozen=True, eq=False)
class StatementAnswer:
    """Changes of statements that bring it about.

    Attributes
    ----------
    edits : tuple of OwnedEdit
    space : StateSpace
        The same conflict with the changed preferences.
    shown_by : StateSet
        The wanted equilibria, or the wanted states that are reached; empty if there is to be none.
    """

    edits: tuple[OwnedEdit, ...]
    space: StateSpace = field(repr=False)
    shown_by: StateSet = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "edits": [edit.to_dict() for edit in self.edits],
            "shown_by": list(self.shown_by.numbers[:1_000]),
            "n_shown_by": len(self.shown_by),
            "verified": True,
        }


@dataclass(frozen=True, eq=False)
class StatementAnswers:
    """The fewest changes of statements that bring it about.

    Attributes
    ----------
    kinds : tuple of str
        Which changes were tried.
    changes : int or None
        How many changes it takes; None if none that was tried does it.
    answers : tuple of StatementAnswer
        All of that number up to a cap, each judged by the ordinary engine: first those that change other statements, or
        otherwise, than the ones before them, the least far-reaching first; then the same again with moves that go
        further.
    is_capped : bool
        Whether there are, or may be, more of them.
    exhausted : int
        All combinations of so many changes, and of fewer, were gone through.
    tried : int
        How many orders of the states and combinations of them were judged.
    omitted : mapping of decision maker to str
        Why the statements of some were not changed.
    """

    kinds: tuple[EditKind, ...]
    changes: int | None
    answers: tuple[StatementAnswer, ...]
    is_capped: bool
    exhausted: int
    tried: int
    omitted: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "kinds": list(self.kinds),
            "changes": self.changes,
            "answers": [answer.to_dict() for answer in self.answers],
            "capped": self.is_capped,
            "exhausted": self.exhausted,
            "tried": self.tried,
            "omitted": self.omitted,
        }


def find_statements(
    judge: Judge,
    may_change: Collection[int],
    *,
    kinds: Sequence[EditKind] = CHANGE_KINDS,
    add: Sequence[str] = (),
    most: int = 10,
    most_changes: int = MOST_CHANGES,
    most_tried: int = MOST_TRIED,
    progress: Progress | None = None,
) -> StatementAnswers:
    """Find the fewest changes of statements that bring it about.

    Parameters
    ----------
    judge : Judge
    may_change : collection of int
        Decision makers whose statements may change.
    kinds : sequence of {"move", "drop", "add", "negate"}
    add : sequence of str
        Statements that may be added to anybody's.
    most, most_changes, most_tried : int
        Most answers to return, most changes to combine, most orders and combinations to judge; the result says where
        one of them cut the search short.
    """
    return _Search(judge, may_change, kinds, add, most_tried, progress).run(most, most_changes)


@dataclass(eq=False)
class _Order:
    """One order of the states, with all changes of one decision maker's statements that come to it."""

    ranks: IntArray
    edits: list[tuple[Edit, ...]]
    possible: int | None = None
    certain: int | None = None

    @property
    def size(self) -> int:
        """How far its smallest change reaches."""
        return min(sum(edit.passed for edit in edits) for edits in self.edits)


class _OutOfTriesError(Exception):
    """The most that may be judged has been."""


class _Search:
    """One pass over the combinations, fewest changes first."""

    def __init__(
        self,
        judge: Judge,
        may_change: Collection[int],
        kinds: Sequence[EditKind],
        add: Sequence[str],
        most_tried: int,
        progress: Progress | None,
    ) -> None:
        self.judge, self.space, self.goal = judge, judge.space, judge.goal
        self.kinds, self.most_tried, self.progress, self.tried = tuple(kinds), most_tried, progress, 0
        self.added = tuple(PreferenceStatement(statement=text) for text in add) if "add" in kinds else ()
        preferences = self.space.conflict.preferences(self.space.reading)
        self.stated = {i: preferences[i] for i in sorted(may_change)}
        self.omitted = {
            self.space.decision_makers[i]: "its preferences are not written as statements"
            for i, own in self.stated.items()
            if not own.statements and not self.added
        }
        self.levels: dict[int, list[list[_Order]]] = {i: [] for i in judge.makers}
        self.known: dict[int, dict[bytes, _Order]] = {i: {} for i in judge.makers}
        for i in judge.makers:
            self.levels[i].append([self._standing(i)])

    def run(self, most: int, most_changes: int) -> StatementAnswers:
        """Go through combinations of one change, of two and so on, until some bring it about."""
        found: list[StatementAnswer] = []
        exhausted, is_cut = 0, False
        while exhausted < most_changes and not found and not is_cut:
            try:
                for orders in self._combinations(exhausted + 1):
                    found += self._judged(orders)
                exhausted += 1
            except _OutOfTriesError:
                is_cut = True
        found = _told_apart(found)
        changes = len(found[0].edits) if found else None
        capped = len(found) > most or (bool(found) and is_cut)
        return StatementAnswers(self.kinds, changes, tuple(found[:most]), capped, exhausted, self.tried, self.omitted)

    # --- orders of one decision maker ---

    def _standing(self, i: int) -> _Order:
        order = _Order(self.space.ranks[i], [()])
        self.known[i][self._key(order.ranks)] = order
        return order

    def _key(self, ranks: IntArray) -> bytes:
        places: IntArray = np.unique(ranks.reshape(-1)[self.space.feasible], return_inverse=True)[1]
        return places.astype(np.int32).tobytes()

    def _level(self, i: int, changes: int) -> list[_Order]:
        """Return the orders that so many changes of one decision maker's statements come to, and no fewer do."""
        while len(self.levels[i]) <= changes:
            self.levels[i].append(self._made(i, len(self.levels[i])))
        return self.levels[i][changes]

    def _made(self, i: int, changes: int) -> list[_Order]:
        if i not in self.stated:
            return []
        new: dict[bytes, _Order] = {}
        own = self.stated[i]
        made = sorted(combined(own.ranks(), self.kinds, self.added, changes), key=lambda change: _effort(change[0]))
        for edits, statements in made:
            ranks = edited_ranks(self.space, i, with_statements(own, statements))
            key = self._key(ranks)
            if key in new:
                new[key].edits.append(edits)
            elif key not in self.known[i]:
                self._count()
                new[key] = _Order(ranks, [edits])
        self.known[i] |= new
        return list(new.values())

    def _count(self) -> None:
        if self.tried >= self.most_tried:
            raise _OutOfTriesError
        self.tried += 1
        if self.progress is not None:
            self.progress(self.tried / self.most_tried)

    # --- combinations ---

    def _combinations(self, changes: int) -> Iterator[tuple[_Order, ...]]:
        """Go through the combinations of so many changes that are not ruled out beforehand."""
        splits = _splits(changes, [i in self.stated for i in self.judge.makers])
        # What several change together is put together from orders that are known; many changes of one take new ones.
        for split in sorted(splits, key=max):
            levels = [self._level(i, own) for i, own in enumerate(split)]
            yield from self._left(levels, ())

    def _left(self, levels: Sequence[list[_Order]], taken: tuple[_Order, ...]) -> Iterator[tuple[_Order, ...]]:
        if len(taken) == len(levels):
            yield taken
            return
        for order in levels[len(taken)]:
            chosen = (*taken, order)
            if not self._ruled_out(chosen):
                yield from self._left(levels, chosen)

    def _ruled_out(self, orders: tuple[_Order, ...]) -> bool:
        """Tell whether what some orders leave possible, or make certain, speaks against the goal already."""
        if self.goal.aim in ("equilibrium", "only", "attainable"):
            possible = -1
            for i, order in enumerate(orders):
                possible &= self._possible(i, order)
            if not possible:
                return True
        if self.goal.aim in ("not", "only") and len(orders) == len(self.judge.makers):
            certain = -1
            for i, order in enumerate(orders):
                certain &= self._certain(i, order)
            return bool(certain)
        return False

    def _possible(self, i: int, order: _Order) -> int:
        """Wanted states that may be stable for a decision maker, as bits: those that a wider concept calls stable."""
        if order.possible is None:
            order.possible = self._bits(i, order, WIDER[self.goal.concept], self.judge.wanted)
        return order.possible

    def _certain(self, i: int, order: _Order) -> int:
        """States that must be no equilibrium and are stable for it in any case, since they are Nash stable."""
        if order.certain is None:
            barred = self.judge.wanted if self.goal.aim == "not" else ~self.judge.wanted
            order.certain = self._bits(i, order, "nash", barred & self.space.states.feasible_mask())
        return order.certain

    def _bits(self, i: int, order: _Order, concept: str, among: Any) -> int:
        ranks = tuple(order.ranks if j == i else rank for j, rank in enumerate(self.space.ranks))
        return int.from_bytes(np.packbits(self.judge.stable(ranks, concept, i) & among).tobytes(), "big")

    def _judged(self, orders: tuple[_Order, ...]) -> Iterator[StatementAnswer]:
        self._count()
        ranks = tuple(order.ranks for order in orders)
        shown = self.judge.shown_by(ranks)
        if shown is None:
            return
        space = replace(self.space, ranks=ranks)
        for chosen in product(*(order.edits for order in orders)):
            edits = tuple(
                OwnedEdit(name, edit)
                for name, own in zip(self.space.decision_makers, chosen, strict=True)
                for edit in own
            )
            yield StatementAnswer(edits, space, StateSet(space, shown.indices))


# --- which combinations there are -------------------------------------------------------------------------------------


def combined(
    ranks: Ranks, kinds: Sequence[EditKind], added: Sequence[PreferenceStatement], changes: int
) -> Iterator[tuple[tuple[Edit, ...], Ranks]]:
    """Go through the combinations of so many changes, each of another statement."""
    items = [item for rank in ranks for item in rank]
    present = {item.statement for item in items}
    new = [item for item in added if item.statement not in present]
    changing = tuple(kind for kind in kinds if kind != "add")

    def go(now: Ranks, first: int, left: int) -> Iterator[tuple[tuple[Edit, ...], Ranks]]:
        if not left:
            yield (), now
            return
        for k in range(first, len(items) + len(new)):
            for edit, then in _changes_of(now, k, items, new, changing):
                for more, end in go(then, k + 1, left - 1):
                    yield (edit, *more), end

    return go(ranks, 0, changes)


def _changes_of(
    ranks: Ranks,
    k: int,
    items: Sequence[PreferenceStatement],
    new: Sequence[PreferenceStatement],
    kinds: Sequence[EditKind],
) -> Iterator[tuple[Edit, Ranks]]:
    if k >= len(items):
        yield from additions(ranks, new[k - len(items)])
        return
    place = next(
        (at, position) for at, rank in enumerate(ranks) for position, item in enumerate(rank) if item is items[k]
    )
    for kind in kinds:
        yield from edits_at(ranks, place, kind)


def _splits(total: int, may: Sequence[bool]) -> Iterator[tuple[int, ...]]:
    """Go through the ways to share a number of changes among decision makers, those who may not getting none."""
    if not may:
        if not total:
            yield ()
        return
    for own in range(total if may[0] else 0, -1, -1):
        for rest in _splits(total - own, may[1:]):
            yield (own, *rest)


def _effort(edits: Sequence[Edit]) -> tuple[int, list[int]]:
    return sum(edit.passed for edit in edits), [_EFFORT.index(edit.kind) for edit in edits]


def _told_apart(answers: Sequence[StatementAnswer]) -> list[StatementAnswer]:
    """Put answers that differ from all before them in more than how far a move goes first."""
    seen: Counter[Any] = Counter()
    placed = []
    for answer in sorted(answers, key=_reach):
        alike = tuple((own.decision_maker, own.edit.kind, own.edit.statement, own.edit.up) for own in answer.edits)
        placed.append((seen[alike], answer))
        seen[alike] += 1
    return [answer for _, answer in sorted(placed, key=lambda pair: pair[0])]


def _reach(answer: StatementAnswer) -> tuple[Any, ...]:
    """Return a key by which moves come before drops, and those before additions, and short moves before long ones."""
    edits = [owned.edit for owned in answer.edits]
    return (sorted(_EFFORT.index(edit.kind) for edit in edits), *_effort(edits))
