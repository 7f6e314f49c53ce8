"""Surprise: a move that somebody did not know could be made, held to be impossible, or did not expect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from detente.analysis.hypergame.game import NOWHERE, PerceivedGame
from detente.engine.perception import against, changes_any
from detente.engine.play import Gate
from detente.model import StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["SURPRISES", "Observer"]

SURPRISES: Mapping[str, str] = MappingProxyType(
    {
        "unknown_option": "The move uses an option that the observer did not know of: strategic surprise.",
        "unsuspected_option": "The observer thought that the mover did not know of the option.",
        "impossible": "In the observer's game, or the one that it thinks the mover plays, there is no such move.",
        "not_improvement": "The observer thought that the move would not improve the mover's lot.",
        "not_chosen": "The observer took the move for an improvement, and thought that something would keep the mover "
        "from it.",
    }
)
"""How a move may surprise, the gravest first; a move surprises in one way only, the first that fits."""


@dataclass(frozen=True, eq=False)
class Observer:
    """What one decision maker expects of another's moves.

    Attributes
    ----------
    ground : StateSpace
        The conflict.
    own : PerceivedGame
        The observer's own game.
    game : PerceivedGame
        The game that the observer thinks the mover plays.
    mover : int
    gate : Gate
        What the observer expects the mover to do, at the positions of the conflict.
    """

    ground: StateSpace
    own: PerceivedGame
    game: PerceivedGame
    mover: int
    gate: Gate

    def surprises(self, sources: IntArray, targets: IntArray) -> Iterator[tuple[str, BoolArray]]:
        """Go through the ways of surprise; for each tell which moves surprise in it and in no graver one."""
        left = np.ones(sources.size, dtype=bool)
        for kind, found in self._kinds(sources, targets):
            yield kind, found & left
            left &= ~found

    def _kinds(self, sources: IntArray, targets: IntArray) -> Iterator[tuple[str, BoolArray]]:
        sizes, conflict = self.ground.states.sizes, self.ground.conflict
        unknown, unsuspected = (
            [conflict.option_index(name) for name in names]
            for names in (self.own.unknown, [*self.own.unsuspected, *self.game.unknown])
        )
        yield "unknown_option", changes_any(sizes, unknown, sources, targets)
        yield "unsuspected_option", changes_any(sizes, unsuspected, sources, targets)
        nowhere = self._nowhere[sources] | self._nowhere[targets]
        closed = [against(sizes, ways, sources, targets) for ways in self._directions]
        yield "impossible", nowhere | closed[0] | closed[1]
        rank = self._rank
        yield "not_improvement", rank[targets] <= rank[sources]
        yield "not_chosen", self.gate.key[targets] <= self.gate.bound[sources]

    @cached_property
    def _directions(self) -> tuple[Mapping[int, str], Mapping[int, str]]:
        """How the mover's options move in the observer's own game, and in the game that it thinks the mover plays."""
        owned = [option for option, owner in enumerate(self.ground.conflict.owners) if owner == self.mover]
        own, game = ({k: way for k, way in g.directions.items() if k in owned} for g in (self.own, self.game))
        return own, game

    @cached_property
    def _nowhere(self) -> BoolArray:
        n = self.ground.structure.n_states
        places = [game.places for game in (self.own, self.game) if game.places is not None]
        missing: Sequence[BoolArray] = [at == NOWHERE for at in places]
        return np.asarray(np.logical_or.reduce(missing)) if missing else np.zeros(n, dtype=bool)

    @cached_property
    def _rank(self) -> IntArray:
        return self.game.seen(self.game.space.ranks[self.mover], nowhere=0)
