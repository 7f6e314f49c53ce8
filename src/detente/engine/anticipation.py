"""Looking a fixed number of moves ahead, for two decision makers who move in turn.

Each anticipates what the other will do and takes the move whose anticipated end it likes best; it stays where no
anticipated end is better than the state itself. An end matters only by its two ranks, so that ends are kept as numbers
of pairs of ranks, ordered as the mover likes them, and no state is ever paired with another.

A mover may have several moves that it likes equally well but the other does not. The tie rule says which of them the
other reckons with: the one that is worst for it (``harsh``) or best for it (``kind``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

import numpy as np

from detente.engine.arrays import Array, shaped
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.memory import available_bytes
from detente.errors import LimitExceededError

TIES = ("harsh", "kind")

_BYTES_PER_STATE = 128
"""What the numbers of pairs of two levels, and a sweep, take at most (118 measured)."""


@dataclass(frozen=True)
class _Ends:
    """Ends as one decision maker likes them.

    Attributes
    ----------
    own : int array, full size
        For every state the number of its pair of ranks; larger is liked better; -1 where infeasible.
    rank : int array, shape (n_pairs,)
        The decision maker's rank of every pair.
    from_other : int array, shape (n_pairs,)
        Turns the other's numbers into these.
    """

    own: Array
    rank: Array
    from_other: Array


@dataclass(frozen=True)
class Level:
    """What both anticipate with a horizon of so many moves.

    Attributes
    ----------
    horizon : int
    ends : pair of int arrays, full size
        For each decision maker, if it is to move: the number of the pair of ranks that it anticipates.
    stays : pair of bool arrays, full size
        For each decision maker: whether it stays; false where infeasible.
    """

    horizon: int
    ends: tuple[Array, Array]
    stays: tuple[Array, Array]


@dataclass(frozen=True)
class Anticipation:
    """Two decision makers who look ahead.

    Parameters
    ----------
    structure : Grid or Graph
        Of two decision makers.
    ends : pair of `_Ends`
    """

    structure: Grid | Graph
    ends: tuple[_Ends, _Ends]

    @classmethod
    def of(cls, structure: Grid | Graph, ranks: Sequence[Array], *, ties: str = "harsh") -> Anticipation:
        """Prepare the ends.

        Parameters
        ----------
        structure : Grid or Graph
        ranks : two integer arrays, one value per state; larger is preferred
        ties : {"harsh", "kind"}

        Raises
        ------
        LimitExceededError
            If it would not fit into memory; nothing is allocated.
        """
        if structure.n_decision_makers != 2:
            raise ValueError(f"two decision makers can look ahead at each other; got {structure.n_decision_makers}")
        if ties not in TIES:
            raise ValueError(f"ties must be {' or '.join(TIES)}; got {ties!r}")
        _check_memory(structure.n_states)
        full = [np.broadcast_to(shaped(rank, structure.shape, "ranks"), structure.shape) for rank in ranks]
        counts = np.ones(structure.shape, dtype=bool)
        if structure.feasible is not None:
            counts = structure.feasible.reshape(structure.shape)
        dense = [_dense(rank, counts) for rank in full]
        numbers = [_numbered(dense[i], dense[1 - i], counts, ties) for i in (0, 1)]
        ends = tuple(_ends(numbers[i], numbers[1 - i], dense[i], counts) for i in (0, 1))
        return cls(structure, (ends[0], ends[1]))

    def start(self) -> Level:
        """Return the level of no move: everybody stays."""
        own = (self.ends[0].own, self.ends[1].own)
        return Level(0, own, (own[0] >= 0, own[1] >= 0))

    def after(self, level: Level) -> Level:
        """Return the level of one move more."""
        ends, stays = zip(*(self._one(i, level.ends[1 - i]) for i in (0, 1)), strict=True)
        return Level(level.horizon + 1, (ends[0], ends[1]), (stays[0], stays[1]))

    def promise(self, i: int, level: Level) -> Array:
        """Return what ``i`` gets by moving to each state, if the other then looks as far as a level."""
        return _translated(self.ends[i].from_other, level.ends[1 - i])

    def _one(self, i: int, other: Array) -> tuple[Array, Array]:
        mine = self.ends[i]
        best = self.structure.best_move(i, _translated(mine.from_other, other), none=-1)
        moves = (best >= 0) & (mine.own >= 0)
        moves[moves] = mine.rank[best[moves]] > mine.rank[mine.own[moves]]
        return np.where(moves, best, mine.own), ~moves & (mine.own >= 0)

    def levels(self) -> Iterator[Level]:
        """Yield the levels of one move, of two moves, and so on without end."""
        return self.levels_after(self.start())

    def levels_after(self, level: Level) -> Iterator[Level]:
        """Yield the levels of one move more than a level, of two moves more, and so on without end."""
        while True:
            level = self.after(level)
            yield level


@dataclass(frozen=True)
class Repetition:
    """When what both anticipate begins to repeat.

    Attributes
    ----------
    begins : int
        The first horizon of the first repetition.
    period : int
        After how many moves more everything is as before; 1 where nothing changes any more.
    always : pair of bool arrays, full size
        For each decision maker: whether it stays at every horizon from ``begins`` on.
    """

    begins: int
    period: int
    always: tuple[Array, Array]


def repetition(anticipation: Anticipation, *, limit: int) -> Repetition | None:
    """Find when the levels begin to repeat; None if not within a number of horizons.

    What follows depends on the last level alone, so that a level seen before brings back all that followed it. Levels
    are remembered by a digest of 256 bits; those of the repetition are then gone through again.
    """
    seen: dict[bytes, int] = {}
    for level in islice(anticipation.levels(), limit):
        digest = sha256(level.ends[0].tobytes() + level.ends[1].tobytes()).digest()
        if digest in seen:
            begins, period = seen[digest], level.horizon - seen[digest]
            always = (level.stays[0].copy(), level.stays[1].copy())
            for again in islice(anticipation.levels_after(level), period - 1):
                for mine, stays in zip(always, again.stays, strict=True):
                    np.logical_and(mine, stays, out=mine)
            return Repetition(begins, period, always)
        seen[digest] = level.horizon
    return None


def _check_memory(n_states: int) -> None:
    need, room = _BYTES_PER_STATE * n_states, available_bytes()
    if need > room:
        raise LimitExceededError(
            f"looking ahead over {n_states:,} states needs about {need / 2**30:.1f} GiB; {room / 2**30:.1f} GiB may be "
            f"used, enough for about {room // _BYTES_PER_STATE:,} states. Fix some options at a level, or rule out "
            "combinations that cannot occur"
        )


def _dense(rank: Array, counts: Array) -> Array:
    result = np.full(rank.shape, -1, dtype=np.int64)
    result[counts] = np.unique(rank[counts], return_inverse=True)[1].reshape(-1)
    return result


def _numbered(mine: Array, others: Array, counts: Array, ties: str) -> Array:
    """Return the number of every pair of ranks: as a mover likes it, and between equals as the tie rule has it."""
    width = int(others.max(initial=0)) + 1
    key = mine * width + (others if ties == "kind" else width - 1 - others)
    return _dense(key, counts)


def _ends(own: Array, others: Array, dense: Array, counts: Array) -> _Ends:
    n_pairs = int(own.max(initial=-1)) + 1
    rank, from_other = np.zeros(n_pairs, dtype=np.int64), np.zeros(n_pairs, dtype=np.int64)
    rank[own[counts]] = dense[counts]
    from_other[others[counts]] = own[counts]
    return _Ends(own, rank, from_other)


def _translated(table: Array, numbers: Array) -> Array:
    return np.where(numbers >= 0, table[np.maximum(numbers, 0)], -1)
