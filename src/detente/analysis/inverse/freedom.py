"""How many strict rankings of somebody bring something about, exactly, and what they have in common: the condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, permutations, product
from math import factorial
from typing import Any

from detente.analysis.explanation.check import WitnessError
from detente.analysis.inverse.goal import Judge
from detente.analysis.inverse.rankings import MOST_STATES, with_ranks, written_out
from detente.engine.comparisons import (
    Condition,
    Term,
    all_of,
    as_requirements,
    closure,
    count_orders,
    one_of,
    opposite,
    simplified,
)
from detente.engine.conditions import Open
from detente.engine.nearest_rankings import RankMaps
from detente.errors import LimitExceededError
from detente.model import State, StateSpace

__all__ = ["MOST_RUN", "Comparison", "Freedom", "find_freedom"]

MOST_RUN = 720
"""Rankings up to which each is run through the ordinary engine; beyond, some that must do it and some that must not."""

_SAMPLE = 40


@dataclass(frozen=True)
class Comparison:
    """Somebody prefers one state to another."""

    decision_maker: str
    better: State
    worse: State

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {"decision_maker": self.decision_maker, "better": self.better.number, "worse": self.worse.number}


@dataclass(frozen=True, eq=False)
class Freedom:
    """The strict rankings of some decision makers that bring something about, all else being as it is.

    Attributes
    ----------
    decision_makers : tuple of str
        Whose rankings are left open, ties apart.
    rankings : int
        How many strict rankings there are: of several decision makers, combinations of them.
    count : int or None
        How many of them bring it about, exactly; None if it could not be counted.
    ways : tuple of tuples of Comparison, or None
        The condition as alternatives: of at least one of them all comparisons must hold. None if not available; empty
        if no ranking does it; one empty alternative if every ranking does.
    requirements : tuple of tuples of Comparison, or None
        The same condition the other way about: of each of these at least one comparison must hold.
    run : int
        How many rankings were run through the ordinary engine to check this, bringing it about or not.
    omitted : str or None
        Why the count or the condition is not available.
    """

    decision_makers: tuple[str, ...]
    rankings: int
    count: int | None
    ways: tuple[tuple[Comparison, ...], ...] | None = field(repr=False)
    requirements: tuple[tuple[Comparison, ...], ...] | None = field(repr=False)
    run: int = 0
    omitted: str | None = None

    @property
    def share(self) -> Fraction | None:
        """Share of the rankings that bring it about."""
        return None if self.count is None else Fraction(self.count, self.rankings)

    @property
    def as_ways(self) -> bool:
        """Whether the condition is shorter as alternatives than as requirements."""
        ways, requirements = (sum(map(len, form or ())) for form in (self.ways, self.requirements))
        return ways <= requirements

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        share = self.share
        return {
            "decision_makers": list(self.decision_makers),
            "rankings": self.rankings,
            "count": self.count,
            "share": None if share is None else float(share),
            "ways": _plain(self.ways),
            "requirements": _plain(self.requirements),
            "run": self.run,
            "omitted": self.omitted,
        }


def _plain(form: tuple[tuple[Comparison, ...], ...] | None) -> list[list[dict[str, Any]]] | None:
    return None if form is None else [[comparison.to_dict() for comparison in part] for part in form]


def find_freedom(judge: Judge, makers: Sequence[int]) -> Freedom:
    """Count the strict rankings of some decision makers that bring it about, and say what they have in common.

    Raises
    ------
    WitnessError
        If the ordinary engine contradicts the condition: an error of the program.
    """
    space = judge.space
    names = tuple(space.decision_makers[i] for i in makers)
    n = space.n_states
    if n > MOST_STATES["ranks"] or judge.goal.concept == "brseq":
        return Freedom(names, 0, None, None, None, omitted=_why_not(space))
    condition, forms, omitted = _forms(judge, makers)
    count = None
    try:
        if condition is not None:
            count = count_orders(forms[0] if forms else condition, dict.fromkeys(makers, n))
    except LimitExceededError as fault:
        omitted = omitted or str(fault)
    total = factorial(n) ** len(makers)
    if total <= MOST_RUN:
        count, run = _run_all(judge, makers, count), total
    else:
        run = _run_some(judge, makers, True, forms[0] if forms else condition or ())
        run += _run_some(judge, makers, False, opposite(forms[0]) if forms else ())
    ways, requirements = (_in_order(space, form) for form in forms) if forms else (None, None)
    return Freedom(names, total, count, ways, requirements, run, omitted)


def _forms(
    judge: Judge, makers: Sequence[int]
) -> tuple[Condition | None, tuple[Condition, Condition] | None, str | None]:
    """Return the condition as it is derived, its two short forms, and why one of these is missing."""
    condition = None
    try:
        condition = _condition(judge, makers)
        ways = simplified(condition)
        return condition, (ways, as_requirements(ways)), None
    except LimitExceededError as fault:
        return condition, None, str(fault)


def _in_order(space: StateSpace, form: Condition) -> tuple[tuple[Comparison, ...], ...]:
    """Return a form in the model's terms, what is short first."""
    return tuple(sorted((tuple(sorted(_told(space, part), key=_by_number)) for part in form), key=_by_size))


def _why_not(space: StateSpace) -> str:
    most = MOST_STATES["ranks"]
    if space.n_states > most:
        return f"rankings are counted in conflicts of up to {most} states, and this one has {space.n_states:,}"
    return "rankings are counted under nash, gmr, smr, seq and sseq"


def _condition(judge: Judge, makers: Sequence[int]) -> Condition:
    goal = judge.goal
    moves, ranks = written_out(judge.space)
    left_open = Open(moves, ranks, frozenset(makers))
    targets = [int(index) for index in goal.states.indices]
    if goal.aim == "not":
        return opposite(one_of(left_open.equilibrium(goal.concept, s) for s in targets))
    if goal.start is None:
        wanted = one_of(left_open.equilibrium(goal.concept, s) for s in targets)
    else:
        wanted = one_of(
            all_of(
                [left_open.reached(goal.start, [s])]
                + ([left_open.equilibrium(goal.concept, s)] if goal.aim == "attainable" else [])
            )
            for s in targets
        )
    if goal.aim != "only":
        return wanted
    others = sorted(set(moves.ends[0]) - set(targets))
    return all_of([wanted, opposite(one_of(left_open.equilibrium(goal.concept, s) for s in others))])


# --- what the engine says ---------------------------------------------------------------------------------------------


def _run_all(judge: Judge, makers: Sequence[int], count: int | None) -> int:
    """Run all rankings through the engine, and return how many do it; a count that is known must be the same."""
    space, (_, ranks) = judge.space, written_out(judge.space)
    everything = product(permutations(sorted(ranks[0])), repeat=len(makers))
    agreed = sum(judge.met(with_ranks(space, _put(ranks, makers, orders))) for orders in everything)
    _hold(count in (None, agreed))
    return agreed


def _run_some(judge: Judge, makers: Sequence[int], expected: bool, condition: Condition) -> int:
    """Run one ranking for each part of a condition through the engine, up to a number; return how many were run."""
    space, (_, ranks) = judge.space, written_out(judge.space)
    states, run = sorted(ranks[0]), 0
    for term in islice(condition, _SAMPLE):
        orders = [_extension(term, i, states) for i in makers]
        _hold(judge.met(with_ranks(space, _put(ranks, makers, orders))) is expected)
        run += 1
    return run


def _hold(agrees: bool) -> None:
    if not agrees:
        raise WitnessError("the engine does not confirm a condition on rankings; this is an error of the program")


def _put(ranks: RankMaps, makers: Sequence[int], orders: Iterable[Sequence[int]]) -> RankMaps:
    """Give some decision makers strict orders, the most preferred state first."""
    new = list(ranks)
    for maker, order in zip(makers, orders, strict=True):
        new[maker] = {s: len(order) - place for place, s in enumerate(order)}
    return tuple(new)


def _extension(term: Term, maker: int, states: Sequence[int]) -> list[int]:
    """Return an order that agrees with a set of comparisons, the most preferred state first."""
    closed = closure(term) or frozenset()
    worse = {s: sum(j == maker and a == s for j, a, _ in closed) for s in states}
    return sorted(states, key=lambda s: (-worse[s], s))


# --- in the model's terms ---------------------------------------------------------------------------------------------


def _told(space: StateSpace, part: Term) -> Iterator[Comparison]:
    return (Comparison(space.decision_makers[j], space.state(a), space.state(b)) for j, a, b in part)


def _by_number(comparison: Comparison) -> tuple[str, int, int]:
    return comparison.decision_maker, comparison.better.number, comparison.worse.number


def _by_size(part: tuple[Comparison, ...]) -> tuple[Any, ...]:
    return len(part), [_by_number(comparison) for comparison in part]
