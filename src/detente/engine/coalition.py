"""Stability for coalitions: which joint improvements exist, and which of them nothing deters.

A coalition `H` leaves ``s`` for ``q`` if all members want it. Where a sanction is what spoils the improvement for *one*
member, sanctions part into one fold per member: nothing deters ``q`` exactly where, for every member ``i``, the worst
that the outsiders can make of ``q`` is still better for ``i`` than ``s``. Stability is then a question of dominance
(see `Dominance`): is there a ``q`` within reach whose every such value lies above the ranks of ``s``? It is answered
for all states at once.

Where it does not part (a sanction must spoil the improvement for all members, or the coalition may answer the
sanction, as in SMR), states are asked about by name, 64 at a time, one bit each: a bit at ``q`` says "an improvement
over the k-th state". Folding bits over moves follows the definition literally.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from detente.engine.arrays import Array
from detente.engine.dominance import Dominance
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.joint_moves import JointMoves
from detente.engine.reach_classes import ReachClasses, reach_classes

__all__ = ["Coalition", "CoalitionRules", "Coalitions", "Question"]

_BITS = 64

Coalition = tuple[int, ...]
"""Decision makers who act together, ascending."""


@dataclass(frozen=True)
class CoalitionRules:
    """Which definitions apply where the literature differs.

    Attributes
    ----------
    moves : {"legal_sequences", "joint_jump"}
        Members move one after another, or all change their options at once.
    improvement : {"strict", "pareto"}
        Every member is better off, or nobody worse and somebody better.
    spoils : {"one_member", "all_members"}
        A sanction makes the end no improvement any more, or leaves no member better off.
    ties : {"sanction", "no_sanction"}
        Whether a state that a member finds as good as the start deters it.
    """

    moves: JointMoves = "legal_sequences"
    improvement: Literal["strict", "pareto"] = "strict"
    spoils: Literal["one_member", "all_members"] = "one_member"
    ties: Literal["sanction", "no_sanction"] = "sanction"


@dataclass(frozen=True)
class Question:
    """Whose improvements, and who may answer them how.

    Attributes
    ----------
    members : tuple of int
        The coalition.
    opponents : tuple of coalitions
        The outsiders as they act: each alone, as one block, in any sub-coalition; the same one not twice in succession.
    concept : {"nash", "gmr", "smr", "seq"}
    """

    members: Coalition
    opponents: tuple[Coalition, ...]
    concept: Literal["nash", "gmr", "smr", "seq"]


@dataclass(eq=False)
class Coalitions:
    """One conflict, prepared for questions about coalitions; what several questions need is kept.

    Parameters
    ----------
    structure : Grid or Graph
    ranks : sequence of int arrays, one per decision maker, shape (n_states,)
        Larger is preferred.
    rules : CoalitionRules
    """

    structure: Grid | Graph
    ranks: Sequence[Array]
    rules: CoalitionRules = field(default_factory=CoalitionRules)

    def __post_init__(self) -> None:
        feasible = self.structure.feasible
        self.feasible: Array = np.arange(self.structure.n_states) if feasible is None else np.flatnonzero(feasible)
        self.ranks = [self._dense(rank) for rank in self.ranks]
        self._reach: dict[tuple[Coalition, JointMoves], ReachClasses] = {}
        self._improving: dict[Coalition, Dominance] = {}
        self._worst: dict[tuple[Coalition, tuple[Coalition, ...], str], list[Array]] = {}

    def _dense(self, rank: Array) -> Array:
        """Places in the order, from 0 (the least preferred): small numbers that can be added."""
        flat = np.asarray(rank).reshape(-1)
        dense = np.zeros(flat.size, dtype=np.int64)
        dense[self.feasible] = np.unique(flat[self.feasible], return_inverse=True)[1]
        return dense

    # -- what a coalition can do and wants -----------------------------------------------------------------------------

    def reach(self, members: Coalition, moves: JointMoves | None = None) -> ReachClasses:
        """Return what a coalition can bring about from every state; by the moves of the rules if not said."""
        key = (members, moves or self.rules.moves)
        if key not in self._reach:
            self._reach[key] = reach_classes(self.structure, *key)
        return self._reach[key]

    def _values(self, members: Coalition) -> list[Array]:
        """Return what an improvement must raise: each member's rank, and for Pareto improvements their sum."""
        ranks = [self.ranks[i] for i in members]
        return [*ranks, np.sum(ranks, axis=0)] if self.rules.improvement == "pareto" else ranks

    def _bounds(self, members: Coalition) -> list[Array]:
        """How high it must at least be, seen from each state."""
        values = self._values(members)
        if self.rules.improvement == "strict":
            return [value + 1 for value in values]
        return [*values[:-1], values[-1] + 1]

    def improves(self, members: Coalition, s: int, ends: Array) -> Array:
        """Which of some states a coalition prefers to ``s``."""
        better = np.ones(ends.size, dtype=bool)
        for value, bound in zip(self._values(members), self._bounds(members), strict=True):
            better &= value[ends] >= bound[s]
        return better

    def spoilt(self, members: Coalition, s: int, ends: Array) -> Array:
        """Which of some states deter a coalition from leaving ``s``."""
        if self.rules.spoils == "one_member" and self.rules.ties == "sanction":
            return ~self.improves(members, s, ends)
        tie = self.rules.ties == "sanction"
        worse = [self.ranks[i][ends] < self.ranks[i][s] + tie for i in members]
        return np.asarray(np.any(worse, axis=0) if self.rules.spoils == "one_member" else np.all(worse, axis=0))

    # -- stability -----------------------------------------------------------------------------------------------------

    def unstable(self, question: Question, states: Array | None = None) -> Array:
        """Find the states from which a coalition has an improvement that nothing deters.

        Parameters
        ----------
        question : Question
        states : array of int, optional
            Codes of the states that one wants to know of; all feasible ones if left out.

        Returns
        -------
        array of int
            Codes, in the order of ``states``.

        Notes
        -----
        Nash, and GMR and SEQ where one member's loss deters, cost a sort per member for all states at once. SMR, and
        sanctions that must spoil the improvement for all members, cost some folds per 64 states that GMR leaves open.
        """
        asked = self.feasible if states is None else np.asarray(states, dtype=np.intp)
        if self._parts(question):
            return asked[self._dominated(question.members, self._lasting(question), asked)]
        tempted = asked[self._dominated(question.members, self._values(question.members), asked)]
        known = Question(question.members, question.opponents, "seq" if question.concept == "seq" else "gmr")
        sure = self._dominated(question.members, self._lasting(known), tempted)
        found = [tempted[sure]]
        open_states = tempted[~sure]
        for batch in _batches(open_states):
            reached = self.reach(question.members).fold(self._undeterred_bits(question, batch), np.bitwise_or)
            found.append(batch[_bit(reached[batch], np.arange(batch.size))])
        unstable = np.concatenate(found)
        return asked[np.isin(asked, unstable)]

    def unsanctioned(self, question: Question, states: Array) -> Iterator[tuple[int, Array]]:
        """List the improvements that nothing deters, for one state after another.

        Yields
        ------
        state : int
        ends : array of int
            Codes of the states that the coalition may go to, ascending.
        """
        reach = self.reach(question.members)
        if self._parts(question):
            lasting = self._lasting(question)
            bounds = self._bounds(question.members)
            for s in np.asarray(states).tolist():
                ends = reach.ends_from(s)
                for value, bound in zip(lasting, bounds, strict=True):
                    ends = ends[value[ends] >= bound[s]]
                yield s, ends
            return
        for batch in _batches(np.asarray(states, dtype=np.intp)):
            bits = self._undeterred_bits(question, batch)
            for k, s in enumerate(batch.tolist()):
                ends = reach.ends_from(s)
                yield s, ends[_bit(bits[ends], k)]

    def jumps(self, members: Coalition, states: Array) -> Iterator[tuple[int, Array]]:
        """List a coalition's improvements from some states to others of them, whatever may follow.

        With equilibria as the states these are equilibrium jumps (Kilgour, Hipel, Fang and Peng 2001).

        Yields
        ------
        state : int
        ends : array of int
            Codes, ascending.
        """
        among = np.zeros(self.structure.n_states, dtype=bool)
        among[states] = True
        reach = self.reach(members)
        for s in np.asarray(states).tolist():
            ends = reach.ends_from(s)
            ends = ends[among[ends]]
            yield s, ends[self.improves(members, s, ends)]

    def _parts(self, question: Question) -> bool:
        """Whether sanctions can be told member by member."""
        if question.concept == "nash" or len(question.members) == 1:
            return True
        return question.concept != "smr" and self.rules.spoils == "one_member"

    def _dominated(self, members: Coalition, values: list[Array], asked: Array) -> Array:
        """Whether, within reach of each asked state, one state's every value reaches that state's bounds."""
        reach = self.reach(members)
        bounds = [bound[asked] for bound in self._bounds(members)]
        # One key less than values: of those who suffice in the others, the best in the last is compared.
        points = [value[reach.ends] for value in values]
        question = Dominance(reach.class_of_end, points[:-1], reach.class_of[asked], bounds[:-1], keep=False)
        return np.asarray(question.extreme(points[-1], np.maximum) >= bounds[-1])

    # -- sanctions -----------------------------------------------------------------------------------------------------

    def _lasting(self, question: Question) -> list[Array]:
        """Return what is left of each of the coalition's values once the outsiders have done their worst.

        If a tie deters, the worst must still be an improvement. If it does not, it must leave nobody worse off, which
        for whole numbers is the same as one more than it being an improvement. The end of the move must be an
        improvement in either case (with an answer to the sanction, as in SMR, the worst may be better than the end).
        """
        values = self._values(question.members)
        if question.concept == "nash":
            return values
        worst = self._after_sanctions(question)
        if self.rules.ties == "sanction":
            return [np.minimum(value, low) for value, low in zip(values, worst, strict=True)]
        if self.rules.improvement == "pareto":
            lows = [np.minimum(value, low) for value, low in zip(values, worst, strict=True)]
            return [*lows[:-1], values[-1]]
        return [np.minimum(value, low + 1) for value, low in zip(values, worst, strict=True)]

    def _after_sanctions(self, question: Question) -> list[Array]:
        """Return the worst of each value that the outsiders can bring about; SMR: after the one member's answer."""
        key = (question.members, question.opponents, question.concept)
        if key not in self._worst:
            values = self._values(question.members)
            if question.concept == "smr":
                values = [self.reach(question.members).fold(value, np.maximum) for value in values]
            self._worst[key] = [self._fold_sanctions(question, value, np.minimum) for value in values]
        return self._worst[key]

    def _fold_sanctions(self, question: Question, values: Array, extreme: np.ufunc) -> Array:
        """Fold some values over all that the outsiders can make of each state, and the state itself."""
        if not question.opponents:
            return values
        if question.concept == "seq":
            return self._fold_improvements(question.opponents, values, extreme)
        outsiders = tuple(sorted({j for group in question.opponents for j in group}))
        if self.rules.moves == "legal_sequences" or all(len(group) == 1 for group in question.opponents):
            return self.reach(outsiders, "legal_sequences").fold(values, extreme)
        return self._fold_in_turn(question.opponents, values, extreme)

    def _fold_in_turn(self, groups: tuple[Coalition, ...], values: Array, extreme: np.ufunc) -> Array:
        """Fold over jumps of one coalition after another; jumps in succession by one coalition are one jump."""
        current, quiet = values, 0
        while quiet < len(groups):
            for group in groups:
                after = self.reach(group).fold(current, extreme)
                same = np.array_equal(after[self.feasible], current[self.feasible])
                quiet = quiet + 1 if same else 1
                current = after
        return current

    def _fold_improvements(self, groups: tuple[Coalition, ...], values: Array, extreme: np.ufunc) -> Array:
        """Fold over sequences of coalition improvements, the same coalition not twice in succession."""
        first = dict.fromkeys(groups, values)
        quiet = 0
        while quiet < len(groups):
            for group in groups:
                after = values
                for other in groups:
                    after = np.asarray(extreme(after, first[other])) if other != group else after
                opened = self._fold_one_improvement(group, values, after, extreme)
                quiet = quiet + 1 if np.array_equal(opened, first[group]) else 0
                first[group] = opened
        result = values
        for opened in first.values():
            result = np.asarray(extreme(result, opened))
        return result

    def _fold_one_improvement(self, group: Coalition, values: Array, after: Array, extreme: np.ufunc) -> Array:
        """Fold ``after`` over one improvement of a coalition from every state, and ``values`` at the state."""
        reach = self.reach(group)
        if group not in self._improving:
            points = [value[reach.ends] for value in self._values(group)]
            bounds = [bound[self.feasible] for bound in self._bounds(group)]
            self._improving[group] = Dominance(reach.class_of_end, points, reach.class_of[self.feasible], bounds)
        result = values.copy()
        folded = self._improving[group].extreme(after[reach.ends], extreme)
        result[self.feasible] = extreme(result[self.feasible], folded)
        return result

    # -- one bit per question ------------------------------------------------------------------------------------------

    def _undeterred_bits(self, question: Question, batch: Array) -> Array:
        """Bit k at ``q``: the coalition prefers ``q`` to the k-th state, and nothing deters it."""
        better = self._improvement_bits(question.members, batch)
        if question.concept == "nash":
            return better
        escapes = self._unspoilt_bits(question.members, batch)
        if question.concept == "smr":
            escapes = self.reach(question.members).fold(escapes, np.bitwise_or)
        return np.asarray(better & self._fold_sanctions(question, escapes, np.bitwise_and))

    def _improvement_bits(self, members: Coalition, batch: Array) -> Array:
        bits = np.ones((self.feasible.size, batch.size), dtype=bool)
        for value, bound in zip(self._values(members), self._bounds(members), strict=True):
            bits &= value[self.feasible, None] >= bound[batch]
        return self._packed(bits)

    def _unspoilt_bits(self, members: Coalition, batch: Array) -> Array:
        """Bit k at ``r``: ``r`` does not deter the coalition from leaving the k-th state."""
        if self.rules.spoils == "one_member":
            if self.rules.ties == "sanction":
                return self._improvement_bits(members, batch)
            bits = np.ones((self.feasible.size, batch.size), dtype=bool)
            for i in members:
                bits &= self.ranks[i][self.feasible, None] >= self.ranks[i][batch]
            return self._packed(bits)
        bits = np.zeros((self.feasible.size, batch.size), dtype=bool)
        for i in members:
            bound = self.ranks[i][batch] + (self.rules.ties == "sanction")
            bits |= self.ranks[i][self.feasible, None] >= bound
        return self._packed(bits)

    def _packed(self, bits: Array) -> Array:
        """Pack up to 64 truth values per feasible state into one word per state."""
        words = np.zeros((bits.shape[0], 8), dtype=np.uint8)
        packed = np.packbits(bits, axis=1, bitorder="little")
        words[:, : packed.shape[1]] = packed
        result = np.zeros(self.structure.n_states, dtype=np.uint64)
        result[self.feasible] = words.view("<u8").reshape(-1)
        return result


def _batches(states: Array) -> Iterable[Array]:
    return (states[begin : begin + _BITS] for begin in range(0, states.size, _BITS))


def _bit(words: Array, k: Array | int) -> Array:
    return np.asarray(words >> np.asarray(k, dtype=np.uint64) & np.uint64(1), dtype=bool)
