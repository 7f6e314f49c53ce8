"""What must hold between ranks for a state to be stable, left or reached: witnesses as sets of claims about pairs.

A *claim* ``(j, a, b, strict)`` says that decision maker ``j`` prefers ``a`` to ``b``, or, not strictly, finds it at
least as good. Every function here looks at one set of ranks and returns claims that hold or fail by themselves: a set
of which one must become true before the verdict can change, so that a solver learns from every attempt; or the claims
by which a verdict holds.

Notes
-----
States are codes of feasible states. Opponents' sequences are followed over pairs of a state and what the rule for joint
moves has to remember: who moved last, who has moved, or that somebody has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.rules import Rule

Claim: TypeAlias = tuple[int, int, int, bool]
Ranks: TypeAlias = Sequence[Mapping[int, int]]
"""For each decision maker the rank of every state; larger is preferred."""

CREDIBLE = frozenset({"seq", "sseq"})
"""Concepts under which sanctions are improvements of their movers."""

SYMMETRIC = frozenset({"smr", "sseq"})
"""Concepts under which the focal decision maker weighs a move of its own after the sanction."""

_Node: TypeAlias = tuple[int, Any]


def refuted(claim: Claim) -> Claim:
    """Return the claim that holds exactly where this one does not.

    >>> refuted((0, 1, 2, True))
    (0, 2, 1, False)
    """
    j, a, b, strict = claim
    return (j, b, a, not strict)


def holds(claim: Claim, ranks: Ranks) -> bool:
    """Tell whether a claim holds under some ranks."""
    j, a, b, strict = claim
    return ranks[j][a] > ranks[j][b] if strict else ranks[j][a] >= ranks[j][b]


@dataclass(frozen=True, eq=False)
class Moves:
    """All moves of a small conflict, written out.

    Attributes
    ----------
    ends : tuple of mapping, one per decision maker
        State to the states that the decision maker reaches in one move.
    rule : str
        How opponents may move one after another.
    ties_deter : bool
        Whether an end that is equally preferred deters.
    """

    ends: tuple[Mapping[int, tuple[int, ...]], ...]
    rule: Rule = "legal_sequences"
    ties_deter: bool = True

    @classmethod
    def of(
        cls,
        structure: Grid | Graph,
        states: Collection[int],
        *,
        rule: Rule = "legal_sequences",
        ties_deter: bool = True,
    ) -> Moves:
        """Write out the moves between the feasible states of a grid or graph."""
        ends = tuple(
            {state: tuple(structure.reachable(i, state).tolist()) for state in states}
            for i in range(structure.n_decision_makers)
        )
        return cls(ends, rule, ties_deter)

    @property
    def everybody(self) -> range:
        """All decision makers."""
        return range(len(self.ends))

    def others(self, i: int) -> tuple[int, ...]:
        """Everybody but one."""
        return tuple(j for j in self.everybody if j != i)

    def steps(self, group: Collection[int], node: _Node, rule: Rule | None = None) -> Iterator[tuple[int, _Node]]:
        """Go through the moves that the rule allows members of a group at a node; nobody has moved at ``(s, None)``."""
        state, memory = node
        rule = rule or self.rule
        for j in group:
            if memory is None:
                after: Any = frozenset({j}) if rule == "each_once" else j
            elif rule == "legal_sequences" and j != memory:
                after = j
            elif rule == "each_once" and j not in memory:
                after = memory | {j}
            else:
                continue
            for end in self.ends[j][state]:
                yield j, (end, after)

    def deters(self, concept: str, i: int, s: int, end: int) -> tuple[Claim, ...]:
        """Return what must hold for an end to deter ``i`` from leaving ``s``: it is no better, nor is what follows."""
        ends = (end, *self.ends[i][end]) if concept in SYMMETRIC else (end,)
        return tuple((i, s, x, not self.ties_deter) for x in dict.fromkeys(ends))


# -- Stability ---------------------------------------------------------------------------------------------------------


def needed_for_stability(moves: Moves, ranks: Ranks, concept: str, i: int, s: int) -> frozenset[Claim] | None:
    """Return claims that all fail now, of which at least one must hold wherever ``s`` is stable for ``i``.

    Returns
    -------
    frozenset of Claim or None
        None if the state is stable for it already.

    Notes
    -----
    Taken from one improvement that nothing deters: it is none, or a sanction that is open to the opponents deters, or
    an opponent gains by a move that leads out of what they can reach now. Claims that cannot hold are left out, so that
    an empty set means that no ranks make it stable.
    """
    for q in moves.ends[i][s]:
        if ranks[i][q] <= ranks[i][s]:
            continue
        if concept == "nash":
            return frozenset({(i, s, q, False)})
        parents, outward = _responses(moves, ranks, concept, i, q)
        ends = dict.fromkeys(state for state, _ in parents)
        failing = [_first_failing(moves.deters(concept, i, s, end), ranks) for end in ends]
        if None not in failing:
            return frozenset({(i, s, q, False), *outward, *(claim for claim in failing if claim and _possible(claim))})
    return None


def reasons_for_stability(moves: Moves, ranks: Ranks, concept: str, i: int, s: int) -> frozenset[Claim] | None:
    """Return claims by which ``s`` is stable for ``i`` wherever all of them hold; None if it is not stable now."""
    found: set[Claim] = set()
    for q in moves.ends[i][s]:
        if ranks[i][q] <= ranks[i][s]:
            found.add((i, s, q, False))
            continue
        sanction = None if concept == "nash" else _sanction(moves, ranks, concept, i, s, q)
        if sanction is None:
            return None
        found |= sanction
    return frozenset(found)


def _sanction(moves: Moves, ranks: Ranks, concept: str, i: int, s: int, q: int) -> set[Claim] | None:
    """Find a shortest answer to an improvement, as claims: each of its moves gains if it has to, and its end deters."""
    parents, _ = _responses(moves, ranks, concept, i, q)
    for node in parents:
        deterred = moves.deters(concept, i, s, node[0])
        if all(holds(claim, ranks) for claim in deterred):
            path = _path(parents, node) if concept in CREDIBLE else ()
            return {*path, *deterred}
    return None


_Parents: TypeAlias = dict[_Node, "tuple[_Node, int] | None"]


def _responses(moves: Moves, ranks: Ranks, concept: str, i: int, q: int) -> tuple[_Parents, frozenset[Claim]]:
    improving = ranks if concept in CREDIBLE else None
    return _followed(moves, improving, moves.others(i), q, moves.rule)


def _followed(
    moves: Moves, improving: Ranks | None, group: Collection[int], start: int, rule: Rule
) -> tuple[_Parents, frozenset[Claim]]:
    """Follow a group's sequences from a state, breadth first; and the improvements that would lead out of them."""
    parents: _Parents = {(start, None): None}
    waiting, refused = [(start, None)], dict[_Node, set[Claim]]()
    for node in waiting:
        for j, after in moves.steps(group, node, rule):
            if after in parents:
                continue
            if improving is not None and improving[j][after[0]] <= improving[j][node[0]]:
                refused.setdefault(after, set()).add((j, after[0], node[0], True))
                continue
            parents[after] = (node, j)
            waiting.append(after)
    outward = [claim for after, claims in refused.items() if after not in parents for claim in claims]
    return parents, frozenset(outward)


def _path(parents: _Parents, node: _Node) -> tuple[Claim, ...]:
    claims = []
    while (step := parents[node]) is not None:
        before, j = step
        claims.append((j, node[0], before[0], True))
        node = before
    return tuple(claims)


def _first_failing(claims: Sequence[Claim], ranks: Ranks) -> Claim | None:
    return next((claim for claim in claims if not holds(claim, ranks)), None)


def _possible(claim: Claim) -> bool:
    return claim[1] != claim[2]


# -- Reaching ----------------------------------------------------------------------------------------------------------


def needed_to_reach(moves: Moves, ranks: Ranks, start: int, target: int) -> frozenset[Claim] | None:
    """Return claims that all fail now, of which one must hold wherever improvements lead to a state.

    Legal sequences of unilateral improvements of anybody from ``start`` are meant; None if they lead there already.
    """
    parents, outward = _followed(moves, ranks, moves.everybody, start, "legal_sequences")
    return None if any(state == target for state, _ in parents) else outward
