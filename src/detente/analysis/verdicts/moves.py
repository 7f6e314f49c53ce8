"""The moves around a state: who can move where from it, and from where to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Compared, Move
from detente.analysis.verdicts.states import state_to_dict
from detente.engine.local import arriving
from detente.model import State, StateLike, StateSpace

__all__ = ["SCHEMA", "StateMoves", "moves_of"]

SCHEMA = "detente.moves/1"
"""Name and version of the JSON contract."""


@dataclass(frozen=True, eq=False)
class StateMoves:
    """The moves from a state and to it.

    Attributes
    ----------
    space : StateSpace
        Where.
    state : State
        The state.
    moves, arrivals : tuple of Move
        From it and to it, decision maker by decision maker; improvements first.
    n_moves, n_arrivals : int
        How many there are.
    """

    space: StateSpace
    state: State
    moves: tuple[Move, ...]
    arrivals: tuple[Move, ...]
    n_moves: int
    n_arrivals: int

    @property
    def is_complete(self) -> bool:
        """Whether all moves are listed."""
        return len(self.moves) == self.n_moves and len(self.arrivals) == self.n_arrivals

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contract ``detente.moves/1``."""
        return {
            "schema": SCHEMA,
            "reading": self.space.reading,
            "state": state_to_dict(self.space, self.state),
            "moves": [self._move(move, "end") for move in self.moves],
            "arrivals": [self._move(move, "start") for move in self.arrivals],
            "n_moves": self.n_moves,
            "n_arrivals": self.n_arrivals,
            "complete": self.is_complete,
        }

    def _move(self, move: Move, other: str) -> dict[str, Any]:
        data = move.to_dict()
        return {
            "decision_maker": move.decision_maker,
            other: state_to_dict(self.space, getattr(move, other)),
            "changes": data["changes"],
            "improving": move.credible,
            "compared": _compared(move),
        }


def _compared(move: Move) -> Compared:
    if move.rank_after == move.rank_before:
        return "equal"
    return "better" if move.rank_after > move.rank_before else "worse"


def moves_of(space: StateSpace, state: StateLike, *, limit: int = 200) -> StateMoves:
    """Find the moves from a state and to it.

    Parameters
    ----------
    space : StateSpace
        Where.
    state : State, int, str or mapping
        The state, named in any of the usual ways.
    limit : int
        How many moves from it, and how many to it, are listed at most; the result says how many there are.

    Raises
    ------
    UnknownNameError, InfeasibleStateError
        If there is no such state.

    Examples
    --------
    >>> import detente
    >>> found = moves_of(detente.load("chicken").compile(), "YY")
    >>> [(move.decision_maker, move.end.text, move.credible) for move in found.moves]
    [('first', 'NY', True), ('second', 'YN', True)]
    """
    index = space.find(state)
    describe = Moves(space)
    leaving = [
        (maker, int(end)) for maker in range(len(space.ranks)) for end in space.structure.reachable(maker, index)
    ]
    coming = [
        (maker, int(start)) for maker in range(len(space.ranks)) for start in arriving(space.structure, maker, index)
    ]
    leaving.sort(key=lambda move: not space.prefers(move[0], move[1], index))
    coming.sort(key=lambda move: not space.prefers(move[0], index, move[1]))
    return StateMoves(
        space,
        space.state(index),
        tuple(describe.move(maker, index, end) for maker, end in leaving[:limit]),
        tuple(describe.move(maker, start, index) for maker, start in coming[:limit]),
        len(leaving),
        len(coming),
    )
