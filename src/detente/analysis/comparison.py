"""Two analyses side by side: which verdicts differ, for whom, and because of which move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.explanation import Improvement, explain, judge
from detente.analysis.heading import heading
from detente.analysis.matching import Matching, match_states
from detente.analysis.result import Analysis
from detente.errors import UnknownNameError
from detente.model import State, StateSet
from detente.types import BoolArray, IntArray

__all__ = ["LIMIT", "NAMED", "SCHEMA", "Comparison", "Section", "Shift", "Why", "compare"]

SCHEMA = "detente.comparison/1"
"""Name and version of the JSON contract."""

LIMIT = 10
"""Changed verdicts that are explained for each concept unless told otherwise."""

NAMED = 100
"""Lost and gained equilibria per concept that `Comparison.to_dict` names beside their numbers."""

Why: TypeAlias = Literal["deterred", "no_improvement", "no_move", "no_counterpart"]
"""Why a move that upsets a state on one side does not do so on the other.

There it is ``deterred``; or it is ``no_improvement`` for its mover; or it is ``no_move`` at all, since its mover cannot
get there; or there is ``no_counterpart`` of the state that it leads to.
"""


@dataclass(frozen=True)
class Shift:
    """A state whose stability differs for one decision maker, and the move that makes the difference.

    Attributes
    ----------
    decision_maker : str
        For whom.
    first, second : State
        The state on either side.
    stable : tuple of bool
        Whether it is stable in the first and in the second analysis.
    improvement : Improvement
        Where it is not stable: the most attractive improvement that nothing deters.
    why : {"deterred", "no_improvement", "no_move", "no_counterpart"}
        Why that move does not upset the state on the other side.
    there : Improvement or None
        The same improvement on the other side with what deters it, if that is why.
    equilibrium : tuple of bool
        Whether the state is an equilibrium in the first and in the second analysis.
    """

    decision_maker: str
    first: State
    second: State
    stable: tuple[bool, bool]
    improvement: Improvement
    why: Why
    there: Improvement | None
    equilibrium: tuple[bool, bool]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "decision_maker": self.decision_maker,
            "first": self.first.number,
            "second": self.second.number,
            "stable": list(self.stable),
            "equilibrium": list(self.equilibrium),
            "improvement": self.improvement.to_dict(),
            "why": self.why,
            "there": None if self.there is None else self.there.to_dict(),
        }


@dataclass(frozen=True, eq=False)
class Section:
    """What differs between a concept in the first analysis and one in the second.

    Attributes
    ----------
    concepts : tuple of str
        The concept in the first analysis and the one in the second.
    lost, gained : StateSet
        Equilibria of the first that are none in the second, and the other way round; of states with a counterpart.
    n_kept : int
        Equilibria of the first whose counterparts are equilibria too.
    unmatched : tuple of int
        Equilibria of the first and of the second analysis that have no counterpart.
    changes : dict of str to (int, int)
        For each decision maker, in how many pairs of states stability was lost and gained.
    shifts : tuple of Shift
        Changed verdicts with their reason; those that make or unmake an equilibrium first.
    """

    concepts: tuple[str, str]
    lost: StateSet
    gained: StateSet
    n_kept: int
    unmatched: tuple[int, int]
    changes: dict[str, tuple[int, int]]
    shifts: tuple[Shift, ...]

    @property
    def n_changes(self) -> int:
        """How many verdicts differ, all decision makers together."""
        return sum(lost + gained for lost, gained in self.changes.values())

    @property
    def n_more(self) -> int:
        """How many changed verdicts are not listed."""
        return self.n_changes - len(self.shifts)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "concepts": list(self.concepts),
            "equilibria": {
                "lost": list(self.lost.numbers),
                "gained": list(self.gained.numbers),
                "kept": self.n_kept,
                "unmatched": list(self.unmatched),
            },
            "changes": {maker: {"lost": lost, "gained": gained} for maker, (lost, gained) in self.changes.items()},
            "shifts": [shift.to_dict() for shift in self.shifts],
            "n_more": self.n_more,
        }


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two analyses side by side.

    Attributes
    ----------
    first, second : Analysis
        What is compared.
    matching : Matching
        Which states are the same, and what the conflicts do not share.
    sections : tuple of Section
        One per pair of concepts.
    """

    first: Analysis
    second: Analysis
    matching: Matching
    sections: tuple[Section, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data: the contract ``detente.comparison/1``."""
        return {
            "schema": SCHEMA,
            "first": _heading(self.first),
            "second": _heading(self.second),
            "matching": self.matching.to_dict(),
            "sections": [section.to_dict() for section in self.sections],
            "named": NAMED,
            "states": {"first": self._named(0), "second": self._named(1)},
        }

    def _named(self, side: int) -> dict[str, str]:
        """Return what the states are called that the sections speak of: number to text."""
        space = (self.first, self.second)[side].space
        found: set[State] = set()
        for section in self.sections:
            found.update((section.gained if side else section.lost)[:NAMED])
            for shift in section.shifts:
                found.update([shift.second if side else shift.first])
                for improvement in (shift.improvement, shift.there):
                    found.update(improvement.states if improvement is not None else ())
        inside = [
            state for state in found if space.states.n_positions > state.index and space.state(state.index) == state
        ]
        return {str(state.number): state.text for state in sorted(inside, key=lambda state: state.number)}


def _heading(analysis: Analysis) -> dict[str, Any]:
    space = analysis.space
    return {
        **heading(space),
        "feasible_states": space.n_states,
    }


def compare(
    first: Analysis, second: Analysis, *, concept: str | None = None, against: str | None = None, limit: int = LIMIT
) -> Comparison:
    """Find which states are stable in one analysis and not in another, for whom, and because of which move.

    Two readings of a conflict, two settings, two versions of its file; or two concepts, in one analysis or in two.

    Parameters
    ----------
    first, second : Analysis
        What to compare; the same analysis twice to compare two concepts.
    concept : str, optional
        Id or abbreviation of a concept, or "profile"; all that both analyses have if not given.
    against : str, optional
        The concept in the second analysis, if it is another.
    limit : int
        How many changed verdicts are explained for each concept; the result says how many more there are.

    Returns
    -------
    Comparison
        States are matched by the levels of their options, or by id in graph form; see `match_states`.

    Raises
    ------
    UnknownNameError
        If an analysis does not have the concept.
    MixedModelsError
        If the two conflicts have no state or no decision maker in common.

    Examples
    --------
    >>> import detente
    >>> analysis = detente.analyze(detente.load("prisoners-dilemma"))
    >>> section = compare(analysis, analysis, concept="nash", against="seq").sections[0]
    >>> [str(state) for state in section.gained], section.shifts[0].why
    (['YY'], 'deterred')
    """
    if against is not None and concept is None:
        raise UnknownNameError("compare(): 'against' names the second of two concepts; give the first as 'concept'")
    names = [name for name in first.concepts if name in second.concepts] if concept is None else [concept]
    if not names:
        raise UnknownNameError("compare(): the two analyses have no concept in common")
    matching = match_states(first.space, second.space)
    sections = (_Pairs(first, second, matching, (_known(name), _known(against or name))) for name in names)
    return Comparison(first, second, matching, tuple(pairs.section(limit) for pairs in sections))


def _known(name: str) -> str:
    return "profile" if name.strip().lower() == "profile" else find_concept(name).id


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Matching states under one pair of concepts."""

    first: Analysis
    second: Analysis
    matching: Matching
    concepts: tuple[str, str]

    @cached_property
    def _sides(self) -> tuple[tuple[Analysis, IntArray, str], ...]:
        return (
            (self.first, self.matching.first, self.concepts[0]),
            (self.second, self.matching.second, self.concepts[1]),
        )

    def _flags(self, found: StateSet, side: int) -> BoolArray:
        """Tell for every pair whether its state on a side is in a set."""
        analysis, indices, _ = self._sides[side]
        mask = np.zeros(analysis.space.states.n_positions, dtype=bool)
        mask[found.indices] = True
        return np.asarray(mask[indices])

    @cached_property
    def _equilibria(self) -> tuple[BoolArray, ...]:
        return tuple(
            self._flags(analysis.equilibria(concept), side) for side, (analysis, _, concept) in enumerate(self._sides)
        )

    @cached_property
    def _stable(self) -> dict[str, tuple[BoolArray, ...]]:
        return {
            maker: tuple(
                self._flags(analysis.stable(concept, maker), side)
                for side, (analysis, _, concept) in enumerate(self._sides)
            )
            for maker in self.matching.decision_makers
        }

    def section(self, limit: int) -> Section:
        """Count what differs, and explain the first differences."""
        one, other = self._equilibria
        sets = [
            StateSet(analysis.space, _distinct(indices[flags], analysis))
            for (analysis, indices, _), flags in zip(self._sides, (one & ~other, other & ~one), strict=True)
        ]
        unmatched = tuple(
            len(analysis.equilibria(concept)) - len(_distinct(indices[flags], analysis))
            for (analysis, indices, concept), flags in zip(self._sides, (one, other), strict=True)
        )
        changes = {
            maker: (int(np.count_nonzero(before & ~after)), int(np.count_nonzero(after & ~before)))
            for maker, (before, after) in self._stable.items()
        }
        return Section(
            self.concepts,
            sets[0],
            sets[1],
            len(_distinct(self.matching.first[one & other], self.first)),
            (unmatched[0], unmatched[1]),
            changes,
            tuple(self._shift(pair, maker) for pair, maker in self._ordered(limit)),
        )

    def _ordered(self, limit: int) -> Iterator[tuple[int, str]]:
        """Choose the changed verdicts to explain: those that make or unmake an equilibrium, then in model order."""
        one, other = self._equilibria
        makers = self.matching.decision_makers
        changed = np.array([before != after for before, after in self._stable.values()])
        maker, pair = np.nonzero(changed)
        order = np.lexsort((maker, pair, (one == other)[pair]))[:limit]
        return ((int(pair[place]), makers[maker[place]]) for place in order)

    def _shift(self, pair: int, maker: str) -> Shift:
        stable = tuple(bool(flags[pair]) for flags in self._stable[maker])
        equilibrium = tuple(bool(flags[pair]) for flags in self._equilibria)
        upset = 1 if stable[0] else 0
        analysis, indices, concept = self._sides[upset]
        state = analysis.space.state(int(indices[pair]))
        improvement = explain(analysis, state, maker, concept, limit=1).improvements[0]
        why, there = self._elsewhere(improvement, pair, maker, 1 - upset)
        states = [analysis.space.state(int(indices[pair])) for analysis, indices, _ in self._sides]
        return Shift(
            maker,
            states[0],
            states[1],
            (stable[0], stable[1]),
            improvement,
            why,
            there,
            (equilibrium[0], equilibrium[1]),
        )

    def _elsewhere(self, improvement: Improvement, pair: int, maker: str, side: int) -> tuple[Why, Improvement | None]:
        """Say why an improvement does not upset the state on the side where it is stable."""
        analysis, indices, concept = self._sides[side]
        space = analysis.space
        focal, start = space.conflict.decision_maker_index(maker), int(indices[pair])
        ends = indices[self._sides[1 - side][1] == improvement.move.end.index]
        if not len(ends):
            return "no_counterpart", None
        possible = np.intersect1d(ends, space.structure.reachable(focal, start)).tolist()
        if not possible:
            return "no_move", None
        better = [end for end in possible if space.prefers(focal, end, start)]
        if not better:
            return "no_improvement", None
        name = analysis.profile[maker] if concept == "profile" and analysis.profile else concept
        return "deterred", judge(space, (start, better[0]), focal, name)


def _distinct(indices: IntArray, analysis: Analysis) -> IntArray:
    """Return some states of an analysis in model order, each once."""
    mask = np.zeros(analysis.space.states.n_positions, dtype=bool)
    mask[indices] = True
    return np.flatnonzero(mask)
