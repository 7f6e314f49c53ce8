"""The smallest changes of one decision maker's preference statements that make something an equilibrium.

A first step towards the inverse problem: an exact search over changes of one statement (it is moved to another place,
left out, or turned into its opposite), and where none will do over changes of two. Where a pair of statements shares a
rank, moving one of them takes it out of the tie; new ties are not tried, and weights and rankings stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import Any

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.edits import EDIT_KINDS, Edit, EditKind, Ranks, edited_ranks, statement_edits, with_statements
from detente.analysis.stability import BITS, stability_flags
from detente.model import StateSet, StateSpace
from detente.model.preferences import DecisionMakerPreferences
from detente.types import BoolArray

__all__ = ["EDIT_KINDS", "MOST_PAIRS", "Change", "Edit", "EditSearch", "smallest_changes"]

MOST_PAIRS = 3_000
"""Changes of two statements that are tried at most, the smallest first."""

_WIDER = {"nash": "nash", "gmr": "gmr", "smr": "smr", "seq": "gmr", "sseq": "smr"}
"""For each concept one that it implies and under which nobody's stability rests on another's preferences."""


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
            for _, same_size in groupby(statement_edits(self.ranks, kind), key=lambda change: change[0].passed):
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
        changed = edited_ranks(self.space, self.maker, with_statements(self.preferences, ranks))
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


def _pairs_of(ranks: Ranks) -> Iterator[tuple[tuple[Edit, ...], Ranks]]:
    """Go through the changes of two statements: those without moves first, then by how far the moves go together."""
    items = [item for rank in ranks for item in rank]
    pairs = []
    for order, first in enumerate(items):
        for kind in EDIT_KINDS:
            for edit, changed in statement_edits(ranks, kind):
                if edit.statement == first.statement:
                    pairs += [
                        ((edit, other), both)
                        for other_kind in EDIT_KINDS
                        for other, both in statement_edits(changed, other_kind)
                        if any(other.statement == later.statement for later in items[order + 1 :])
                    ]
    pairs.sort(key=lambda pair: (sum(edit.passed for edit in pair[0]), [EDIT_KINDS.index(e.kind) for e in pair[0]]))
    yield from pairs
