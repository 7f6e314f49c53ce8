"""The smallest revision of ranked statements under which some comparisons of states come out as demanded.

Each rank of statements may be moved, and each statement in it dropped or turned into its opposite; every one of these
counts as one change. A MaxSAT solver finds the fewest changes, exactly, and all ways to make so few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeAlias

import numpy as np

from detente.analysis.edits import Edit, Ranks, with_statements
from detente.errors import UnsupportedAnalysisError
from detente.model import StateSpace
from detente.model.preferences import DecisionMakerPreferences, PreferenceStatement

__all__ = ["MOST_REVISIONS", "Comparison", "Demand", "Revision", "smallest_revisions"]

MOST_REVISIONS = 10
"""Smallest revisions that are listed unless told otherwise."""

MOST_COMPARISONS = 20_000
"""Comparisons that a solver is asked to keep at most."""

_LARGEST_RANK = 5
"""Statements of one rank up to which each of them may change by itself; a larger rank is moved or left as it is."""

Comparison: TypeAlias = tuple[int, int, bool]
"""Index of a state, index of another, and whether the first must be preferred (else: must be no worse)."""

Demand: TypeAlias = tuple[tuple[Comparison, ...], ...]
"""Ways, one of which must hold; each a list of comparisons that must all come out."""

_Choice: TypeAlias = tuple[str, ...]
"""What becomes of each statement of a rank: ``keep``, ``drop`` or ``negate``."""


@dataclass(frozen=True)
class Revision:
    """Some changes of statements that together make all demands come out.

    Attributes
    ----------
    edits : tuple of Edit
    preferences : DecisionMakerPreferences
        What they make of the preferences.
    """

    edits: tuple[Edit, ...]
    preferences: DecisionMakerPreferences = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"edits": [edit.to_dict() for edit in self.edits]}


def smallest_revisions(
    space: StateSpace, stated: DecisionMakerPreferences, demands: Sequence[Demand], *, most: int
) -> tuple[tuple[Revision, ...], bool, str | None]:
    """Find the fewest changes of statements under which every demand comes out.

    Parameters
    ----------
    space : StateSpace
    stated : DecisionMakerPreferences
        Preferences by ranked statements alone.
    demands : sequence of Demand
    most : int
        Most revisions to return.

    Returns
    -------
    revisions : tuple of Revision
        All of the same, smallest number of changes.
    complete : bool
        Whether these are all of them. Of moves that differ only in where a rank goes, one is listed.
    reason : str or None
        Why there are none.

    Raises
    ------
    UnsupportedAnalysisError
        If the solver is not installed.
    """
    if not stated.statements or stated.weights or stated.ranking:
        return (), True, "its preferences are not written as statements alone"
    n = sum(len(way) for demand in demands for way in demand)
    if n > MOST_COMPARISONS:
        return (), False, f"the moves imply {n:,} comparisons, more than the {MOST_COMPARISONS:,} that are looked at"
    return _Problem(space, stated, demands).solve(most)


class _Problem:
    """The clauses, and what their variables stand for."""

    def __init__(self, space: StateSpace, stated: DecisionMakerPreferences, demands: Sequence[Demand]) -> None:
        try:
            from pysat.formula import WCNF, IDPool
        except ImportError:
            raise UnsupportedAnalysisError(
                "this needs the library 'python-sat'; install it with: pip install 'detente[inverse]'"
            ) from None
        self.space, self.stated = space, stated
        self.ranks: Ranks = stated.ranks()
        self.formula: Any = WCNF()
        self.pool: Any = IDPool()
        self.choices = [list(_choices(len(rank))) for rank in self.ranks]
        states = sorted({state for demand in demands for way in demand for a, b, _ in way for state in (a, b)})
        held = [[space.truth(item.statement)[states] for item in rank] for rank in self.ranks]
        self.column = {state: place for place, state in enumerate(states)}
        self.holds = [np.array(rank, dtype=np.int64) for rank in held]
        self._order()
        self._edits()
        for number, demand in enumerate(demands):
            self._demand(number, demand)

    # --- variables ---

    def _before(self, a: int, b: int) -> int:
        """Return the literal that rank ``a`` comes before rank ``b``."""
        return int(self.pool.id(("before", a, b)) if a < b else -self.pool.id(("before", b, a)))

    def _chosen(self, g: int, choice: _Choice) -> int:
        return int(self.pool.id(("choice", g, choice)))

    def _moved(self, g: int) -> int:
        return int(self.pool.id(("moved", g)))

    # --- clauses ---

    def _order(self) -> None:
        """Demand that the ranks stand in one order, and that those which are not moved keep theirs."""
        n = len(self.ranks)
        for a, b, c in product(range(n), repeat=3):
            if len({a, b, c}) == 3:
                self.formula.append([-self._before(a, b), -self._before(b, c), self._before(a, c)])
        for a in range(n):
            for b in range(a + 1, n):
                self.formula.append([self._moved(a), self._moved(b), self._before(a, b)])
            self.formula.append([-self._moved(a)], weight=1)

    def _edits(self) -> None:
        """Demand exactly one choice of every rank; each statement that it changes costs one."""
        for g, choices in enumerate(self.choices):
            literals = [self._chosen(g, choice) for choice in choices]
            self.formula.append(literals)
            for k, first in enumerate(literals):
                for second in literals[k + 1 :]:
                    self.formula.append([-first, -second])
            for choice, literal in zip(choices, literals, strict=True):
                cost = sum(what != "keep" for what in choice)
                if cost:
                    self.formula.append([-literal], weight=cost)

    def _demand(self, number: int, demand: Demand) -> None:
        selected = [int(self.pool.id(("way", number, way))) for way in range(len(demand))]
        self.formula.append(selected)
        for literal, way in zip(selected, demand, strict=True):
            for a, b, strict in way:
                self._comparison(literal, a, b, strict=strict)

    def _comparison(self, selected: int, a: int, b: int, *, strict: bool) -> None:
        """Demand, if selected, that the first rank that tells the states apart speaks for ``a`` (or none does)."""
        signs = [self._signs(g, a, b) for g in range(len(self.ranks))]
        witnesses = []
        for g, (speaks_for, _) in enumerate(signs):
            if not speaks_for:
                continue
            witness = int(self.pool.id(("witness", selected, a, b, g)))
            witnesses.append(witness)
            self.formula.append([-witness, *speaks_for])
            for h, (_, speaks_against) in enumerate(signs):
                if h != g:
                    for literal in speaks_against:
                        self.formula.append([-witness, -self._before(h, g), -literal])
        if not strict:
            silent = int(self.pool.id(("silent", selected, a, b)))
            witnesses.append(silent)
            for _, speaks_against in signs:
                for literal in speaks_against:
                    self.formula.append([-silent, -literal])
        self.formula.append([-selected, *witnesses])

    def _signs(self, g: int, a: int, b: int) -> tuple[list[int], list[int]]:
        """Return the choices of a rank under which more of it holds in ``a`` than in ``b``, and the other way round."""
        difference = self.holds[g][:, self.column[a]] - self.holds[g][:, self.column[b]]
        found: tuple[list[int], list[int]] = ([], [])
        for choice in self.choices[g]:
            weight = sum(int(d) * _FACTOR[what] for d, what in zip(difference, choice, strict=True))
            if weight:
                found[weight < 0].append(self._chosen(g, choice))
        return found

    # --- solutions ---

    def solve(self, most: int) -> tuple[tuple[Revision, ...], bool, str | None]:
        from pysat.examples.rc2 import RC2

        found: list[Revision] = []
        least: int | None = None
        with RC2(self.formula) as solver:
            while len(found) <= most:
                model = solver.compute()
                if model is None or (least is not None and solver.cost > least):
                    break
                least = solver.cost
                true = {literal for literal in model if literal > 0}
                revision, literals = self._revision(true)
                found.append(revision)
                solver.add_clause([-literal for literal in literals])
        if not found:
            return (), True, "no change of its statements, however large, makes all of its moves fit"
        return tuple(found[:most]), len(found) <= most, None

    def _revision(self, true: set[int]) -> tuple[Revision, list[int]]:
        """Read a model: the changes, and the literals that stand for them."""
        n = len(self.ranks)
        chosen = [next(c for c in self.choices[g] if self._chosen(g, c) in true) for g in range(n)]
        moved = [g for g in range(n) if self._moved(g) in true]
        order = sorted(range(n), key=lambda g: sum(self._is_before(h, g, true) for h in range(n) if h != g))
        ranks = {g: _changed(self.ranks[g], chosen[g]) for g in range(n)}
        edits = [
            Edit("drop" if what == "drop" else "negate", item.statement, place=(g, k))
            for g in range(n)
            for k, (item, what) in enumerate(zip(self.ranks[g], chosen[g], strict=True))
            if what != "keep"
        ]
        edits += [self._move(g, order) for g in moved]
        preferences = with_statements(self.stated, tuple(ranks[g] for g in order if ranks[g]))
        literals = [self._moved(g) for g in moved]
        literals += [self._chosen(g, chosen[g]) for g in range(n) if any(what != "keep" for what in chosen[g])]
        return Revision(tuple(edits), preferences), literals

    def _is_before(self, a: int, b: int, true: set[int]) -> bool:
        literal = self._before(a, b)
        return literal in true if literal > 0 else -literal not in true

    def _move(self, g: int, order: Sequence[int]) -> Edit:
        at = order.index(g)
        texts = [tuple(item.statement for item in self.ranks[h]) for h in order]
        passed = sum(len(self.ranks[h]) for h in order if (h < g) != (order.index(h) < at) and h != g)
        return Edit(
            "move",
            "; ".join(texts[at]),
            before=texts[at + 1] if at + 1 < len(order) else (),
            after=texts[at - 1] if at else (),
            passed=passed,
            up=any(h < g and order.index(h) > at for h in order),
            place=(g, 0),
        )


_FACTOR = {"keep": 1, "drop": 0, "negate": -1}


def _choices(size: int) -> Iterator[_Choice]:
    if size > _LARGEST_RANK:
        yield ("keep",) * size
    else:
        yield from product(("keep", "drop", "negate"), repeat=size)


def _changed(rank: tuple[PreferenceStatement, ...], choice: _Choice) -> tuple[PreferenceStatement, ...]:
    kept = []
    for item, what in zip(rank, choice, strict=True):
        if what == "keep":
            kept.append(item)
        elif what == "negate":
            kept.append(PreferenceStatement(statement=f"not ({item.statement})"))
    return tuple(kept)
