"""The smallest changes of one decision maker's preference statements that make something an equilibrium.

A first step towards the inverse problem: an exact search over changes of one statement (it is moved to another place,
left out, or turned into its opposite), and where none will do over changes of two. Where a pair of statements shares a
rank, moving one of them takes it out of the tie; new ties are not tried, and weights and rankings stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.stability import BITS, stability_flags
from detente.model import StateSet, StateSpace
from detente.model.preferences import DecisionMakerPreferences, Preferences, PreferenceStatement
from detente.model.ranks import rank_array
from detente.types import BoolArray, IntArray

__all__ = ["EDIT_KINDS", "MOST_PAIRS", "Change", "Edit", "EditKind", "EditSearch", "edits_of", "smallest_changes"]

EditKind: TypeAlias = Literal["move", "drop", "negate"]
EDIT_KINDS: tuple[EditKind, ...] = ("move", "drop", "negate")
"""How a statement may change, the smallest change first: a wish that is moved stays, one that is dropped is gone."""

MOST_PAIRS = 3_000
"""Changes of two statements that are tried at most, the smallest first."""

_WIDER = {"nash": "nash", "gmr": "gmr", "smr": "smr", "seq": "gmr", "sseq": "smr"}
"""For each concept one that it implies and under which nobody's stability rests on another's preferences."""

Rank: TypeAlias = tuple[PreferenceStatement, ...]
Ranks: TypeAlias = tuple[Rank, ...]


@dataclass(frozen=True)
class Edit:
    """A change of one statement.

    Attributes
    ----------
    kind : {"move", "drop", "negate"}
    statement : str
        As it stood.
    before, after : tuple of str
        Of a move: the statements of the rank that follows its new place, and of the one that comes before it.
    passed : int
        Of a move: how many other statements stand in another order to it than they did.
    up : bool
        Of a move: whether it became more important.
    """

    kind: EditKind
    statement: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    passed: int = 0
    up: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        data: dict[str, Any] = {"kind": self.kind, "statement": self.statement}
        if self.kind == "move":
            data |= {"before": list(self.before), "after": list(self.after), "passed": self.passed, "up": self.up}
        return data


@dataclass(frozen=True, eq=False)
class Change:
    """A change of preferences that makes something an equilibrium.

    Attributes
    ----------
    edits : tuple of Edit
        One or two.
    space : StateSpace
        The same conflict with the changed preferences.
    equilibria : StateSet
        The equilibria of that conflict in which the target holds.
    """

    edits: tuple[Edit, ...]
    space: StateSpace = field(repr=False)
    equilibria: StateSet = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"edits": [edit.to_dict() for edit in self.edits], "equilibria": len(self.equilibria)}


@dataclass(frozen=True, eq=False)
class EditSearch:
    """What changes of one decision maker's statements would make a target an equilibrium.

    Attributes
    ----------
    decision_maker, concept, target : str
    by_kind : mapping of kind to tuple of Change
        The changes of one statement of each kind that do it, as far as they are the smallest of their kind: moves past
        the fewest statements, and all drops and reversals. Kinds of which none does it are left out.
    pairs : tuple of Change
        If no change of one statement does it: a smallest change of two, if there is one.
    tried : int
        How many changes were tried.
    complete : bool
        Whether no smaller change exists among those described above; False if the search over two was cut short.
    omitted : str or None
        Why nothing was tried.
    """

    decision_maker: str
    concept: str
    target: str
    by_kind: Mapping[EditKind, tuple[Change, ...]]
    pairs: tuple[Change, ...] = ()
    tried: int = 0
    complete: bool = True
    omitted: str | None = None

    @property
    def smallest(self) -> Change | None:
        """A smallest change: of one statement before two, a move before a drop before the opposite."""
        return next(iter([*(changes[0] for changes in self.by_kind.values()), *self.pairs]), None)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "decision_maker": self.decision_maker,
            "concept": self.concept,
            "target": self.target,
            "searched": "exactly, over changes of one statement; over two where none does it",
            "tried": self.tried,
            "complete": self.complete,
            "omitted": self.omitted,
            "one": {kind: [change.to_dict() for change in changes] for kind, changes in self.by_kind.items()},
            "two": [change.to_dict() for change in self.pairs],
        }


def smallest_changes(
    space: StateSpace, decision_maker: str, concept: str, targets: Sequence[str], *, most_pairs: int = MOST_PAIRS
) -> tuple[EditSearch, ...]:
    """Find the smallest changes of one decision maker's statements that make each target an equilibrium.

    Parameters
    ----------
    space : StateSpace
        Conflict and reading.
    decision_maker, concept : str
        Whose statements change, and under which concept there is to be an equilibrium.
    targets : sequence of str
        Statements; each is searched for on its own, all in one pass.
    most_pairs : int
        How many changes of two statements are tried at most; the result says if that cut the search short.

    Returns
    -------
    tuple of EditSearch
        In the order of the targets.

    Notes
    -----
    Each change is judged by the full definition. What rules it out beforehand is exact too: under a concept that the
    wanted one implies, the others' stability does not rest on the preferences that change, so it is found once.

    Examples
    --------
    The first prisoner keeps silent once it no longer minds doing so:

    >>> import detente
    >>> space = detente.load("prisoners-dilemma").compile()
    >>> (found,) = smallest_changes(space, "first", "nash", ["first_silent"])
    >>> [(edit.kind, edit.statement) for edit in found.smallest.edits]
    [('drop', 'not first_silent')]
    """
    maker = space.conflict.decision_maker_index(decision_maker)
    name, known = space.decision_makers[maker], find_concept(concept).id
    preferences = space.conflict.preferences(space.reading)[maker]
    reason = _omitted(preferences, known, space.decision_makers[maker])
    if reason is not None:
        return tuple(EditSearch(name, known, target, {}, omitted=reason) for target in targets)
    search = _Search(space, maker, known, preferences, most_pairs)
    return search.run(tuple(targets))


def _omitted(preferences: DecisionMakerPreferences, concept: str, name: str) -> str | None:
    if concept not in _WIDER:
        return f"changes of statements are searched for under {', '.join(_WIDER)}; not under {concept}"
    return None if preferences.statements else f"the preferences of '{name}' are not written as statements"


class _Search:
    """One pass over the changes of one decision maker's statements."""

    def __init__(
        self, space: StateSpace, maker: int, concept: str, preferences: DecisionMakerPreferences, most_pairs: int
    ) -> None:
        self.space, self.maker, self.concept, self.preferences = space, maker, concept, preferences
        self.most_pairs = most_pairs
        self.others = [i for i in range(len(space.decision_makers)) if i != maker]
        self.ranks: Ranks = preferences.ranks()
        self.tried = 0
        wider = stability_flags(space.structure, space.ranks, [_WIDER[concept]], space.settings, makers=self.others)
        self.possible = self._all(wider, self.others, _WIDER[concept])

    def run(self, targets: tuple[str, ...]) -> tuple[EditSearch, ...]:
        """Go through the changes of one statement, and through those of two where none does it."""
        wanted = {target: self.space.truth(target) for target in targets}
        found: dict[str, dict[EditKind, tuple[Change, ...]]] = {target: {} for target in targets}
        for kind in EDIT_KINDS:
            left = dict(wanted)
            for _, same_size in groupby(_edits(self.ranks, kind), key=lambda change: change[0].passed):
                for edit, ranks in same_size if left else ():
                    for target, change in self._try((edit,), ranks, left).items():
                        found[target][kind] = (*found[target].get(kind, ()), change)
                left = {target: truth for target, truth in left.items() if kind not in found[target]}
        singles = self.tried
        none = {target: truth for target, truth in wanted.items() if not found[target]}
        pairs, complete = self._pairs(none)
        name = self.space.decision_makers[self.maker]
        return tuple(
            EditSearch(
                name,
                self.concept,
                target,
                found[target],
                (pairs[target],) if target in pairs else (),
                self.tried if target in none else singles,
                complete or target not in none or target in pairs,
            )
            for target in targets
        )

    def _pairs(self, wanted: Mapping[str, BoolArray]) -> tuple[dict[str, Change], bool]:
        """Go through the changes of two statements, the smallest first."""
        left, found = dict(wanted), dict[str, Change]()
        if not left:
            return found, True
        changes = _pairs_of(self.ranks)
        for edits, ranks in islice(changes, self.most_pairs):
            for target, change in self._try(edits, ranks, left).items():
                found[target] = change
                del left[target]
            if not left:
                return found, True
        return found, next(changes, None) is None

    def _try(self, edits: tuple[Edit, ...], ranks: Ranks, wanted: Mapping[str, BoolArray]) -> dict[str, Change]:
        """Judge one change for several targets."""
        self.tried += 1
        mask = self.possible & np.logical_or.reduce(list(wanted.values()))
        old = self.space.ranks[self.maker]
        changed: IntArray = _ranked(self.space, self.preferences, ranks)
        # Of the old type where that holds the new ranks too: kernels are compiled for each type anew.
        changed = changed.astype(np.promote_types(changed.dtype, old.dtype), copy=False).reshape(old.shape)
        arrays = tuple(changed if i == self.maker else rank for i, rank in enumerate(self.space.ranks))
        for concept, makers in self._tests():
            if not mask.any():
                return {}
            flags = stability_flags(self.space.structure, arrays, [concept], self.space.settings, makers=makers)
            mask = mask & self._all(flags, makers, concept)
        if not mask.any():
            return {}
        space = replace(self.space, ranks=arrays)
        return {
            target: Change(edits, space, StateSet(space, np.flatnonzero(mask & truth)))
            for target, truth in wanted.items()
            if (mask & truth).any()
        }

    def _tests(self) -> Iterator[tuple[str, list[int]]]:
        """Go through what an equilibrium has to pass, what is quick to test first."""
        yield _WIDER[self.concept], [self.maker]
        if _WIDER[self.concept] != self.concept:
            yield self.concept, [self.maker]
            yield self.concept, self.others

    @staticmethod
    def _all(flags: Sequence[Any], makers: Sequence[int], concept: str) -> BoolArray:
        return np.asarray(np.logical_and.reduce([(flags[i] & np.uint8(BITS[concept])) != 0 for i in makers]))


def _ranked(space: StateSpace, preferences: DecisionMakerPreferences, ranks: Ranks) -> IntArray:
    statements = tuple(rank[0] if len(rank) == 1 else rank for rank in ranks)
    if not statements and not preferences.weights and not preferences.ranking:
        return np.zeros(space.states.n_positions, dtype=np.int8)
    return rank_array(preferences.model_copy(update={"statements": statements}), space.states)


# --- which changes there are ------------------------------------------------------------------------------------------


def edits_of(preferences: Preferences, kind: EditKind) -> tuple[Edit, ...]:
    """List the changes of one statement of one kind, moves past few statements first."""
    return tuple(edit for edit, _ in _edits(preferences.ranks(), kind))


def _edits(ranks: Ranks, kind: EditKind) -> Iterator[tuple[Edit, Ranks]]:
    """Go through the changes of one statement of one kind, moves past few statements first."""
    places = [(at, item) for at, rank in enumerate(ranks) for item in rank]
    make: Mapping[str, Callable[[Ranks, int, PreferenceStatement], Iterator[tuple[Edit, Ranks]]]] = {
        "move": _moved,
        "drop": _dropped,
        "negate": _negated,
    }
    made = [change for at, item in places for change in make[kind](ranks, at, item)]
    yield from sorted(made, key=lambda change: change[0].passed)


def _dropped(ranks: Ranks, at: int, item: PreferenceStatement) -> Iterator[tuple[Edit, Ranks]]:
    yield Edit("drop", item.statement), _without(ranks, at, item)


def _negated(ranks: Ranks, at: int, item: PreferenceStatement) -> Iterator[tuple[Edit, Ranks]]:
    opposite = PreferenceStatement(statement=f"not ({item.statement})")
    rank = tuple(opposite if other is item else other for other in ranks[at])
    yield Edit("negate", item.statement), (*ranks[:at], rank, *ranks[at + 1 :])


def _moved(ranks: Ranks, at: int, item: PreferenceStatement) -> Iterator[tuple[Edit, Ranks]]:
    rest = _without(ranks, at, item)
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
        )
        yield edit, new


def _texts(rank: Rank) -> tuple[str, ...]:
    return tuple(item.statement for item in rank)


def _without(ranks: Ranks, at: int, item: PreferenceStatement) -> Ranks:
    rank = tuple(other for other in ranks[at] if other is not item)
    return (*ranks[:at], *([rank] if rank else []), *ranks[at + 1 :])


def _pairs_of(ranks: Ranks) -> Iterator[tuple[tuple[Edit, ...], Ranks]]:
    """Go through the changes of two statements: those without moves first, then by how far the moves go together."""
    items = [item for rank in ranks for item in rank]
    pairs = []
    for order, first in enumerate(items):
        for kind in EDIT_KINDS:
            for edit, changed in _edits(ranks, kind):
                if edit.statement == first.statement:
                    pairs += [
                        ((edit, other), both)
                        for other_kind in EDIT_KINDS
                        for other, both in _edits(changed, other_kind)
                        if any(other.statement == later.statement for later in items[order + 1 :])
                    ]
    pairs.sort(key=lambda pair: (sum(edit.passed for edit in pair[0]), [EDIT_KINDS.index(e.kind) for e in pair[0]]))
    yield from pairs
