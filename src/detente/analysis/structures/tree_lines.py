"""How a metarational tree decides: the best that a decision maker can try, and how it could be answered, to the end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Move
from detente.engine.local import opponents_slice, shortest_sequences
from detente.engine.metarational import metarational_trees
from detente.model import StateSpace
from detente.types import IntArray

__all__ = ["TreeLines"]


@dataclass(frozen=True, eq=False)
class TreeLines:
    """The trees of one decision maker, and best play in them.

    Parameters
    ----------
    space : StateSpace
    i : int
        The decision maker that moves first.
    horizon : int
        The longest tree.
    credible : bool
        Whether every move must improve its mover's lot.
    """

    space: StateSpace
    i: int
    horizon: int
    credible: bool

    @cached_property
    def _others(self) -> tuple[int, ...]:
        return tuple(j for j in range(len(self.space.ranks)) if j != self.i)

    @cached_property
    def _start(self) -> IntArray:
        """Ranks, two apart, so that where a tie is no sanction an end may count half a rank better."""
        rank = np.asarray(self.space.ranks[self.i]).reshape(self.space.structure.shape)
        dense = np.unique(rank, return_inverse=True)[1].reshape(rank.shape)
        return np.asarray(2 * dense.astype(np.int64))

    @cached_property
    def _end(self) -> IntArray:
        return self._start if self.space.settings.ties == "sanction" else self._start + 1

    @cached_property
    def _turns(self) -> tuple[list[IntArray], list[IntArray]]:
        """What the opponents' turn and the own turn are worth with no move left, with one, and so on."""
        structure, rule = self.space.structure, self.space.settings.joint_moves
        theirs, own = [self._end], [self._end]
        for _ in range(1, self.horizon):
            if self.credible:
                lowest = structure.joint_improving_min(self._others, own[-1], self.space.ranks, rule=rule)
            else:
                lowest = structure.joint_min(self._others, own[-1], rule=rule)
            highest = structure.reach_max(self.i, theirs[-1])
            theirs.append(np.minimum(self._end, lowest))
            own.append(np.maximum(self._end, highest))
        return theirs, own

    def verdicts(self, s: int, limit: int) -> tuple[list[bool], bool]:
        """Return whether a state is stable in trees of one move, two moves, ..., and whether the trees come to rest."""
        space = self.space
        trees = metarational_trees(
            space.structure,
            self.i,
            space.ranks[self.i],
            rule=space.settings.joint_moves,
            ties_are_sanctions=space.settings.ties == "sanction",
            credible=space.ranks if self.credible else None,
        )
        found = []
        for tree in islice(trees, limit):
            found.append(bool(tree.stable.reshape(-1)[s]))
            if tree.settled and len(found) > 1:
                return found, True
        return found, False

    def line(self, s: int, horizon: int) -> tuple[bool, tuple[Move, ...]]:
        """Return whether a state is stable, and best play from it, the decision maker's own move first.

        The line is empty where it has no improvement. Where the state is stable the line shows its best improvement
        and how the opponents could see to it that it does not pay; else an improvement that pays whatever they do.
        """
        theirs = self._turns[0][horizon - 1].reshape(-1)
        start = self._start.reshape(-1)
        ends = self.space.structure.reachable(self.i, s)
        ends = ends[start[ends] > start[s]]
        if not ends.size:
            return True, ()
        kept = np.minimum(start[ends], theirs[ends])
        first = int(ends[np.argmax(kept)])
        states = [(self.i, s, first), *self._answered(first, horizon - 1)]
        moves = Moves(self.space)
        line = tuple(moves.move(mover, a, b, must_be_credible=self.credible) for mover, a, b in states)
        return bool(kept.max() <= start[s]), line

    def _answered(self, state: int, left: int) -> list[tuple[int, int, int]]:
        """Follow best play from the opponents' turn: mover, from, to."""
        end = self._end.reshape(-1)
        line: list[tuple[int, int, int]] = []
        while left > 0 and self._turns[0][left].reshape(-1)[state] < end[state]:
            for mover, reached in self._answer(state, left):
                line.append((mover, state, reached))
                state = reached
            left -= 1
            if left == 0 or self._turns[1][left].reshape(-1)[state] <= end[state]:
                break
            ends = self.space.structure.reachable(self.i, state)
            best = int(ends[np.argmax(self._turns[0][left - 1].reshape(-1)[ends])])
            line.append((self.i, state, best))
            state, left = best, left - 1
        return line

    def _answer(self, state: int, left: int) -> list[tuple[int, int]]:
        """Find the shortest answer of the opponents that leaves as little as can be left."""
        space = self.space
        region = opponents_slice(space.structure, self.i, state)
        targets = region.inside(self._turns[1][left - 1]) <= self._turns[0][left].reshape(-1)[state]
        if region.structure.feasible is not None:
            targets = targets & region.structure.feasible
        found = shortest_sequences(
            region,
            self._others,
            targets,
            ranks=space.ranks if self.credible else None,
            rule=space.settings.joint_moves,
            asked=np.array([state]),
        )
        return found.path(state, lambda _, at, ends: (Moves(space).n_changed(at, ends),))
