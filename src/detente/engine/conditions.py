"""When a state is stable or reached, as a condition on the strict orders of those whose preferences are left open.

The others keep their ranks, ties included. What comes out is exact: a choice of sets of comparisons (see `comparisons`)
that holds for exactly those orders under which the definition does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from detente.engine.claims import CREDIBLE, Claim, Moves, Ranks, holds
from detente.engine.comparisons import ALWAYS, NEVER, Condition, Term, all_of, closure, extended, one_of
from detente.engine.rules import Rule
from detente.errors import LimitExceededError

MOST_LABELS = 5_000
"""Ways to arrive at a state that are kept while sequences are followed."""


@dataclass(frozen=True, eq=False)
class Open:
    """A small conflict in which some decision makers' strict orders are left open.

    Attributes
    ----------
    moves : Moves
    ranks : sequence of mapping
        Of the decision makers whose preferences stand.
    free : frozenset of int
        Whose orders are left open.
    """

    moves: Moves
    ranks: Ranks
    free: frozenset[int]

    def claimed(self, claim: Claim) -> Condition:
        """Return the condition under which a claim holds."""
        j, a, b, strict = claim
        if j not in self.free:
            return ALWAYS if holds(claim, self.ranks) else NEVER
        if a == b:
            return NEVER if strict else ALWAYS
        return (frozenset({(j, a, b)}),)

    def all_claimed(self, claims: Iterable[Claim]) -> Condition:
        """Return the condition under which some claims all hold."""
        return all_of([self.claimed(claim) for claim in claims])

    # -- stability --

    def stable(self, concept: str, i: int, s: int) -> Condition:
        """Return the condition under which a state is stable for a decision maker."""
        return all_of(self._not_taken(concept, i, s, q) for q in self.moves.ends[i][s])

    def equilibrium(self, concept: str, s: int) -> Condition:
        """Return the condition under which a state is stable for everybody."""
        return all_of(self.stable(concept, i, s) for i in self.moves.everybody)

    def _not_taken(self, concept: str, i: int, s: int, q: int) -> Condition:
        """Return the condition under which a move is no improvement, or is deterred."""
        worse = self.claimed((i, s, q, False))
        if concept == "nash" or worse == ALWAYS:
            return worse
        ways = self._ways(self.moves.others(i), q, self.moves.rule, credible=concept in CREDIBLE)
        deterred = (
            all_of([condition, self.all_claimed(self.moves.deters(concept, i, s, end))])
            for end, condition in ways.items()
        )
        return one_of([worse, *deterred])

    # -- sequences --

    def reached(self, start: int, targets: Collection[int]) -> Condition:
        """Return the condition under which improvements of anybody lead from a state to one of some others."""
        ways = self._ways(self.moves.everybody, start, "legal_sequences", credible=True)
        return one_of(ways.get(target, NEVER) for target in targets)

    def _ways(self, group: Collection[int], start: int, rule: Rule, *, credible: bool) -> dict[int, Condition]:
        """For each state that a group can bring about from another, the condition under which it can.

        Sequences are followed together with the comparisons that they rest on; a way that rests on all that another
        to the same place rests on is dropped.
        """
        first = (start, None)
        labels: dict[tuple[int, Any], set[Term]] = {first: {frozenset()}}
        waiting = deque([(first, frozenset[Any]())])
        kept = 0
        while waiting:
            node, given = waiting.popleft()
            if given not in labels[node]:
                continue
            for j, after in self.moves.steps(group, node, rule):
                needs = self._gain(j, node[0], after[0], given) if credible else given
                if needs is None or any(known <= needs for known in labels.get(after, ())):
                    continue
                labels[after] = {known for known in labels.get(after, set()) if not needs <= known} | {needs}
                waiting.append((after, needs))
                kept += 1
                if kept > MOST_LABELS:
                    raise LimitExceededError(f"there are more than {MOST_LABELS:,} ways in which sequences may lead on")
        found: dict[int, list[Condition]] = {}
        for (state, _), terms in labels.items():
            found.setdefault(state, []).append(tuple(terms))
        return {state: one_of(conditions) for state, conditions in found.items()}

    def _gain(self, j: int, start: int, end: int, given: Term) -> Term | None:
        """Add to what is given that a move gains, closed; None if it does not or cannot."""
        if j not in self.free:
            return given if self.ranks[j][end] > self.ranks[j][start] else None
        return extended(closure(given) or given, (j, end, start))
