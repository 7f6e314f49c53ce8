"""Conditions on strict orders, as a choice of sets of comparisons: simplified exactly, and counted.

A comparison ``(j, a, b)`` says that decision maker ``j`` prefers ``a`` to ``b``. A *term* is a set of comparisons that
must all hold, and a *condition* is a tuple of terms of which at least one must hold: ``()`` never, ``(frozenset(),)``
always. All decision makers named in a condition order their states strictly, so that the opposite of ``(j, a, b)`` is
``(j, b, a)``, and what follows by transitivity is always taken into account.

Notes
-----
How many strict orders satisfy a condition is found by cases: a comparison is taken one way and then the other until the
condition is decided, and what is left is a partial order, whose linear extensions are counted part by part. Both steps
are exact; where they would take too long, `LimitExceededError` says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import comb, factorial
from typing import TypeAlias

from detente.errors import LimitExceededError

Comparison: TypeAlias = tuple[int, int, int]
Term: TypeAlias = frozenset[Comparison]
Condition: TypeAlias = tuple[Term, ...]

NEVER: Condition = ()
ALWAYS: Condition = (frozenset(),)

MOST_TERMS = 300
"""Terms of a condition up to which it is worked with."""

MOST_CASES = 10_000
"""Cases into which a count is split at most."""


class Countdown:
    """How many cases may still be looked at."""

    def __init__(self, most: int) -> None:
        self.most, self.left = most, most

    def spend(self, what: str) -> None:
        """Take one away.

        Raises
        ------
        LimitExceededError
            If none is left.
        """
        if not self.left:
            raise LimitExceededError(f"{what} would take more than {self.most:,} cases")
        self.left -= 1


# -- Terms -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def closure(term: Term) -> Term | None:
    """Add all comparisons that follow by transitivity; None if they contradict each other."""
    closed: Term = frozenset()
    for comparison in sorted(term):
        longer = extended(closed, comparison)
        if longer is None:
            return None
        closed = longer
    return closed


def extended(closed: Term, comparison: Comparison) -> Term | None:
    """Add one comparison to a transitively closed set, with all that follows; None if it contradicts the set."""
    j, a, b = comparison
    if comparison in closed:
        return closed
    if a == b or (j, b, a) in closed:
        return None
    above = [x for i, x, y in closed if i == j and y == a]
    below = [y for i, x, y in closed if i == j and x == b]
    return closed | {(j, x, y) for x in (a, *above) for y in (b, *below)}


def reduced(term: Term) -> Term:
    """Leave out the comparisons that follow from the others."""
    kept = set(term)
    for j, a, b in term:
        betweens = {y for i, x, y in term if i == j and x == a}
        if any((j, y, b) in (closure(term) or ()) for y in betweens if y != b):
            kept.discard((j, a, b))
    return frozenset(kept)


def _absorbed(terms: Iterable[Term]) -> Condition:
    """Leave out contradictions, and terms that ask for all that another asks for and more."""
    kept: list[tuple[Term, Term]] = []
    for term in sorted(set(terms), key=lambda term: (len(term), sorted(term))):
        closed = closure(term)
        if closed is not None and not any(other <= closed for other, _ in kept):
            # A longer list may still ask for less, by what follows from it.
            kept = [(other, whole) for other, whole in kept if not term <= whole]
            kept.append((term, closed))
    if len(kept) > MOST_TERMS:
        raise LimitExceededError(f"the condition falls into more than {MOST_TERMS:,} cases")
    return tuple(term for term, _ in kept)


# -- Conditions --------------------------------------------------------------------------------------------------------


def one_of(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that at least one of some conditions holds."""
    return _absorbed(term for condition in conditions for term in condition)


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that all of some conditions hold."""
    found = ALWAYS
    for condition in sorted(conditions, key=len):
        if len(found) * len(condition) > MOST_CASES:
            raise LimitExceededError(f"the condition falls into more than {MOST_TERMS:,} cases")
        found = _absorbed(first | second for first in found for second in condition)
    return found


def opposite(condition: Condition) -> Condition:
    """Return the condition that holds exactly where this one does not."""
    return all_of([tuple(frozenset({(j, b, a)}) for j, a, b in term) for term in condition])


def simplified(condition: Condition) -> Condition:
    """Return an equivalent condition from which no comparison and no term can be left out.

    Notes
    -----
    Every comparison of every term is tried without; then every term. What is left is an irredundant choice of prime
    implicants, by the rules of strict orders and not only of propositional logic.
    """
    left = Countdown(MOST_CASES)
    shorter = _absorbed(reduced(_shortened(term, condition, left)) for term in condition)
    kept = list(shorter)
    for term in sorted(shorter, key=lambda term: (-len(term), sorted(term))):
        rest = [other for other in kept if other != term]
        if not _misses(closure(term) or frozenset(), rest, left):
            kept = rest
    return tuple(kept)


def _shortened(term: Term, condition: Condition, left: Countdown) -> Term:
    """Leave out comparisons as long as the condition holds wherever the rest does."""
    for comparison in sorted(term):
        without = term - {comparison}
        if not _misses(closure(without) or frozenset(), condition, left):
            term = without
    return term


def _misses(given: Term, condition: Iterable[Term], left: Countdown) -> bool:
    """Tell whether some order that agrees with ``given``, which is closed, misses a condition."""
    left.spend("to simplify the condition")
    open_terms = [term - given for term in condition if not any((j, b, a) in given for j, a, b in term)]
    if not open_terms:
        return True
    shortest = min(open_terms, key=len)
    for j, a, b in sorted(shortest):
        way = extended(given, (j, b, a))
        if way is not None and _misses(way, open_terms, left):
            return True
    return False


def as_requirements(condition: Condition) -> Condition:
    """Return the condition the other way about: sets of comparisons of each of which at least one must hold."""
    refused = simplified(opposite(condition))
    turned = [frozenset((j, b, a) for j, a, b in term) for term in refused]
    return tuple(sorted(turned, key=lambda clause: (len(clause), sorted(clause))))


# -- Counting ----------------------------------------------------------------------------------------------------------


def count_orders(condition: Condition, sizes: Mapping[int, int]) -> int:
    """Count the strict orders, one for every decision maker named in ``sizes``, that satisfy a condition.

    Parameters
    ----------
    condition : tuple of frozenset
    sizes : mapping of decision maker to int
        How many states each of them orders.

    Raises
    ------
    LimitExceededError
        If it would take more than `MOST_CASES` cases.

    Examples
    --------
    Of the 720 orders of six states, those in which state 1 comes before 0 and before 2:

    >>> count_orders((frozenset({(0, 1, 0), (0, 1, 2)}),), {0: 6})
    240
    """
    return _Counter(sizes).count(condition, frozenset())


class _Counter:
    def __init__(self, sizes: Mapping[int, int]) -> None:
        self.sizes, self.left = dict(sizes), Countdown(MOST_CASES)
        self.known: dict[tuple[frozenset[Term], Term], int] = {}

    def count(self, condition: Condition, given: Term) -> int:
        """Count the orders that agree with ``given``, which is closed, and satisfy the condition."""
        left = [term - given for term in condition if not any((j, b, a) in given for j, a, b in term)]
        if not left:
            return 0
        if not all(left):
            return self._extensions(given)
        key = (frozenset(left), given)
        if key not in self.known:
            self.left.spend("to count them")
            # In most of the shortest terms: the sooner a term is met, the fewer cases there are.
            shortest = min(map(len, left))
            votes = Counter(comparison for term in left if len(term) == shortest for comparison in term)
            j, a, b = max(sorted(votes), key=votes.__getitem__)
            ways = (extended(given, (j, a, b)), extended(given, (j, b, a)))
            self.known[key] = sum(self.count(tuple(left), way) for way in ways if way is not None)
        return self.known[key]

    def _extensions(self, given: Term) -> int:
        total = 1
        for maker, size in self.sizes.items():
            pairs = frozenset((a, b) for j, a, b in given if j == maker)
            named = frozenset(state for pair in pairs for state in pair)
            total *= linear_extensions(named, pairs) * factorial(size) // factorial(len(named))
        return total


@lru_cache(maxsize=1 << 16)
def linear_extensions(states: frozenset[int], pairs: frozenset[tuple[int, int]]) -> int:
    """Count the orders of some states in which ``a`` precedes ``b`` for every pair; the pairs are closed.

    Notes
    -----
    Parts that are not compared are interleaved, a state that is compared with all others splits the rest in two, and
    where neither helps each state that may come last is tried. The last is exponential in the worst case.
    """
    if len(states) < 2:
        return 1
    parts = _parts(states, pairs)
    if len(parts) > 1:
        total, placed = 1, 0
        for part in parts:
            placed += len(part)
            total *= comb(placed, len(part)) * linear_extensions(part, _within(part, pairs))
        return total
    for state in states:
        above = frozenset(a for a, b in pairs if b == state)
        below = frozenset(b for a, b in pairs if a == state)
        if len(above) + len(below) == len(states) - 1:
            return linear_extensions(above, _within(above, pairs)) * linear_extensions(below, _within(below, pairs))
    if len(states) > 24:
        raise LimitExceededError("to count them would take too long: more than 24 states are compared crosswise")
    last = states - {a for a, _ in pairs}
    return sum(linear_extensions(rest, _within(rest, pairs)) for rest in (states - {state} for state in last))


def _within(states: frozenset[int], pairs: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    return frozenset((a, b) for a, b in pairs if a in states and b in states)


def _parts(states: frozenset[int], pairs: frozenset[tuple[int, int]]) -> list[frozenset[int]]:
    near: dict[int, set[int]] = {state: set() for state in states}
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    parts, seen = [], set[int]()
    for state in sorted(states):
        if state in seen:
            continue
        part, waiting = {state}, [state]
        while waiting:
            new = near[waiting.pop()] - part
            part |= new
            waiting += new
        seen |= part
        parts.append(frozenset(part))
    return parts
