"""The rankings nearest to the present ones under which a goal is met: exact, by a solver that learns from failures.

Each pair of ranks (or of states) of a decision maker whose ranking may change is a Boolean variable, transitivity is a
set of clauses, and that every pair stay as it is now is a wish; a MaxSAT solver (RC2, of the library python-sat) finds
the rankings that break the fewest wishes. Stability is not written out beforehand: where a ranking that the solver
proposes misses the goal, `claims` says what would have to be otherwise, and that becomes a clause. So each answer has
been tested against the definition, and none that is nearer is passed over.

References
----------
.. [1] A. Ignatiev, A. Morgado, J. Marques-Silva, "RC2: an efficient MaxSAT solver", *Journal on Satisfiability, Boolean
   Modeling and Computation* 11, 2019, 53-64.
.. [2] J. G. Kemeny, J. L. Snell, *Mathematical Models in the Social Sciences*, 1962 (distance of orders with ties).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any, Literal, TypeAlias

from detente.engine.claims import (
    Claim,
    Moves,
    Ranks,
    needed_for_stability,
    needed_to_reach,
    reasons_for_stability,
    refuted,
)
from detente.errors import UnsupportedAnalysisError

Aim: TypeAlias = Literal["equilibrium", "not", "only", "reachable", "attainable"]
Swap: TypeAlias = Literal["ranks", "states"]
RankMaps: TypeAlias = tuple[dict[int, int], ...]

MOST_CONFLICTS = 100_000
"""Contradictions that the solver may run into before the search is given up: a measure of its work, not of time."""


class _TooLongError(Exception):
    """The solver has worked as long as it may."""


@dataclass(frozen=True, eq=False)
class Goal:
    """What is to be brought about.

    Attributes
    ----------
    aim : {"equilibrium", "not", "only", "reachable", "attainable"}
        Some target is an equilibrium; none is; there are equilibria and all are targets; improvements lead from the
        start to a target; or they lead to a target that is an equilibrium.
    targets : tuple of int
    concept : str
    start : int or None
        Needed where something is to be reached.
    """

    aim: Aim
    targets: tuple[int, ...]
    concept: str
    start: int | None = None


@dataclass(frozen=True)
class Nearest:
    """The nearest rankings.

    Attributes
    ----------
    broken : int or None
        How many wishes they break: pairs of ranks that turn round, or, state by state, half swaps. None if no rankings
        meet the goal.
    rankings : tuple of RankMaps
        For each answer the ranks of everybody.
    is_capped : bool
        Whether there are more of them than were asked for.
    attempts : int
        How many rankings were tried.
    at_least : int or None
        Where the search was cut short because the solver had worked too long: what has been proven to be broken at
        least; None where the search was exhaustive.
    """

    broken: int | None
    rankings: tuple[RankMaps, ...]
    is_capped: bool
    attempts: int
    at_least: int | None = None


def met(goal: Goal, moves: Moves, ranks: Ranks) -> bool:
    """Tell by the claims whether a goal is met."""
    return not any(True for _ in _failures(goal, moves, ranks))


def nearest_rankings(
    moves: Moves, ranks: Ranks, goal: Goal, *, may_change: Collection[int], swap: Swap = "ranks", most: int = 10
) -> Nearest:
    """Find the rankings nearest to the present ones that meet a goal, all of them up to a number.

    Parameters
    ----------
    moves : Moves
    ranks : sequence of mapping
        The present ranks of everybody.
    goal : Goal
    may_change : collection of int
        Decision makers whose rankings may change.
    swap : {"ranks", "states"}
        With "ranks", states that are tied stay tied, and the distance is the number of pairs of ranks that turn round:
        the fewest swaps of neighbouring ranks. With "states", ties may be made and broken, and a pair of states counts
        one for each of its two weak comparisons that changes: two if it turns round, one from or to a tie.
    most : int
        Most rankings to return.

    Raises
    ------
    UnsupportedAnalysisError
        If python-sat is not installed.
    """
    orders: _Orders = _RankOrders(ranks, may_change) if swap == "ranks" else _StateOrders(ranks, may_change)
    return _Search(moves, ranks, goal, orders).run(most)


def _failures(goal: Goal, moves: Moves, ranks: Ranks) -> Iterator[tuple[int | None, frozenset[Claim]]]:
    """Go through claims of which one must hold for the goal to be met; with the target that they are about, if any."""
    if goal.aim in ("not", "only"):
        barred = set(goal.targets) if goal.aim == "not" else set(moves.ends[0]) - set(goal.targets)
        for s in sorted(barred):
            reasons = _equilibrium_reasons(goal, moves, ranks, s)
            if reasons is not None:
                yield None, frozenset(refuted(claim) for claim in reasons)
    if goal.aim != "not":
        wanted = {s: _missing(goal, moves, ranks, s) for s in goal.targets}
        if all(wanted.values()):
            yield from ((s, claims) for s, lacking in wanted.items() for claims in lacking)
            if not wanted:
                yield None, frozenset()


def _equilibrium_reasons(goal: Goal, moves: Moves, ranks: Ranks, s: int) -> frozenset[Claim] | None:
    found: set[Claim] = set()
    for i in moves.everybody:
        reasons = reasons_for_stability(moves, ranks, goal.concept, i, s)
        if reasons is None:
            return None
        found |= reasons
    return frozenset(found)


def _missing(goal: Goal, moves: Moves, ranks: Ranks, s: int) -> list[frozenset[Claim]]:
    lacking: list[frozenset[Claim] | None] = []
    if goal.aim != "reachable":
        lacking += [needed_for_stability(moves, ranks, goal.concept, i, s) for i in moves.everybody]
    if goal.aim in ("reachable", "attainable") and goal.start is not None:
        lacking.append(needed_to_reach(moves, ranks, goal.start, s))
    return [claims for claims in lacking if claims is not None]


# -- Orders as Boolean variables ---------------------------------------------------------------------------------------


class _Orders:
    """The orders that may change, pair by pair; the others stand."""

    def __init__(self, ranks: Ranks, may_change: Collection[int]) -> None:
        self.ranks, self.may_change = ranks, sorted(may_change)
        self.variables: dict[tuple[int, int, int], int] = {}
        self.wishes: list[int] = []
        self.clauses: list[list[int]] = []

    def new(self, key: tuple[int, int, int]) -> int:
        self.variables[key] = len(self.variables) + 1
        return self.variables[key]

    def literal(self, claim: Claim) -> int | bool:
        """Return the literal that stands for a claim, or its truth where no variable can change it."""
        raise NotImplementedError

    def ranked(self, true: frozenset[int]) -> RankMaps:
        """Return the ranks of everybody where the given variables are true."""
        raise NotImplementedError

    def _standing(self, claim: Claim) -> bool | None:
        j, a, b, strict = claim
        if a == b:
            return not strict
        if j in self.may_change:
            return None
        return self.ranks[j][a] > self.ranks[j][b] if strict else self.ranks[j][a] >= self.ranks[j][b]


class _RankOrders(_Orders):
    """Ranks as blocks: states that are tied stay tied."""

    def __init__(self, ranks: Ranks, may_change: Collection[int]) -> None:
        super().__init__(ranks, may_change)
        self.blocks: dict[int, list[int]] = {j: sorted(set(ranks[j].values())) for j in self.may_change}
        for j, blocks in self.blocks.items():
            self.wishes += [self.new((j, high, low)) for low, high in combinations(blocks, 2)]
            for low, middle, high in combinations(blocks, 3):
                one, two, both = (self.variables[j, *pair] for pair in ((middle, low), (high, middle), (high, low)))
                self.clauses += [[-one, -two, both], [one, two, -both]]

    def literal(self, claim: Claim) -> int | bool:
        standing = self._standing(claim)
        if standing is not None:
            return standing
        j, a, b, strict = claim
        first, second = self.ranks[j][a], self.ranks[j][b]
        if first == second:
            return not strict
        return self.variables[j, first, second] if first > second else -self.variables[j, second, first]

    def ranked(self, true: frozenset[int]) -> RankMaps:
        found = [dict(rank) for rank in self.ranks]
        for j, blocks in self.blocks.items():
            place = dict.fromkeys(blocks, 0)
            for low, high in combinations(blocks, 2):
                place[high if self.variables[j, high, low] in true else low] += 1
            found[j] = {s: place[rank] for s, rank in self.ranks[j].items()}
        return tuple(found)


class _StateOrders(_Orders):
    """State by state: one variable for "at least as good as", each way."""

    def __init__(self, ranks: Ranks, may_change: Collection[int]) -> None:
        super().__init__(ranks, may_change)
        for j in self.may_change:
            states = sorted(ranks[j])
            for a, b in permutations(states, 2):
                variable = self.new((j, a, b))
                self.wishes.append(variable if ranks[j][a] >= ranks[j][b] else -variable)
            weakly = self.variables
            self.clauses += [[weakly[j, a, b], weakly[j, b, a]] for a, b in combinations(states, 2)]
            self.clauses += [
                [-weakly[j, a, b], -weakly[j, b, c], weakly[j, a, c]] for a, b, c in permutations(states, 3)
            ]

    def literal(self, claim: Claim) -> int | bool:
        standing = self._standing(claim)
        if standing is not None:
            return standing
        j, a, b, strict = claim
        return -self.variables[j, b, a] if strict else self.variables[j, a, b]

    def ranked(self, true: frozenset[int]) -> RankMaps:
        found = [dict(rank) for rank in self.ranks]
        for j in self.may_change:
            states = sorted(self.ranks[j])
            found[j] = {s: sum(self.variables[j, s, q] in true for q in states if q != s) for s in states}
        return tuple(found)


# -- The search --------------------------------------------------------------------------------------------------------


class _Search:
    def __init__(self, moves: Moves, ranks: Ranks, goal: Goal, orders: _Orders) -> None:
        self.moves, self.ranks, self.goal, self.orders = moves, ranks, goal, orders
        first = len(orders.variables) + 1
        targets = goal.targets if goal.aim != "not" else ()
        self.chosen = {s: first + k for k, s in enumerate(targets)}

    def run(self, most: int) -> Nearest:
        """Take what the solver proposes, nearest first, until all rankings at the smallest distance are found."""
        solver = self._solver()
        found: list[RankMaps] = []
        broken, attempts = None, 0
        try:
            _bounded(solver)
            while (model := solver.compute()) is not None and (broken is None or solver.cost == broken):
                attempts += 1
                true = frozenset(variable for variable in model if variable > 0)
                ranks = self.orders.ranked(true)
                lessons = list(_failures(self.goal, self.moves, ranks))
                if not lessons:
                    if len(found) == most:
                        return Nearest(broken, tuple(found), True, attempts)
                    broken = solver.cost
                    found.append(ranks)
                    clauses: list[list[int]] = [self._other_than(true)]
                else:
                    clauses = [self._clause(target, claims) for target, claims in lessons]
                if [] in clauses:
                    break
                for clause in clauses:
                    solver.add_clause(clause)
        except _TooLongError:
            # What is found already stands; whether there is more at this distance was not found out.
            return Nearest(broken, tuple(found), bool(found), attempts, None if found else int(solver.cost))
        finally:
            solver.delete()
        return Nearest(broken, tuple(found), False, attempts)

    def _solver(self) -> Any:
        try:
            from pysat.examples.rc2 import RC2
            from pysat.formula import WCNF
        except ImportError:
            raise UnsupportedAnalysisError(
                "the nearest rankings are found by the library python-sat: pip install 'detente[inverse]'"
            ) from None
        formula = WCNF()
        formula.extend(self.orders.clauses)
        formula.extend([[wish] for wish in self.orders.wishes], weights=[1] * len(self.orders.wishes))
        if self.chosen:
            formula.append(list(self.chosen.values()))
        return RC2(formula)

    def _clause(self, target: int | None, claims: Iterable[Claim]) -> list[int]:
        literals = [self.orders.literal(claim) for claim in sorted(claims)]
        lead = [] if target is None else [-self.chosen[target]]
        # What stands and is false now cannot help; what stands and is true would have kept the goal from being missed.
        return lead + [literal for literal in literals if not isinstance(literal, bool)]

    def _other_than(self, true: frozenset[int]) -> list[int]:
        return [-variable if variable in true else variable for variable in self.orders.variables.values()]


def _bounded(solver: Any) -> None:
    """Let a solver give up where it has run into too many contradictions."""
    next_core = solver.get_core

    def get_core() -> None:
        if solver.oracle.accum_stats()["conflicts"] > MOST_CONFLICTS:
            raise _TooLongError
        next_core()

    solver.get_core = get_core
