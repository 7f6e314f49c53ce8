"""Everybody acting on its own game: where nobody leaves, and which moves are made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.analysis.hypergame.game import PerceivedGame, both
from detente.analysis.move_rules import play_by
from detente.analysis.stability import BITS, stability_flags
from detente.engine import Grid
from detente.engine.play import Gate, Play
from detente.model import StateSpace
from detente.types import BoolArray

__all__ = ["combined_play", "gate_of", "stable_for", "stable_mask"]


def stable_for(game: PerceivedGame, maker: int, concept: str) -> BoolArray:
    """Tell for every state of the conflict whether it is stable for a decision maker in a perceived game.

    A state that the game has not is not stable in it.
    """
    space = game.space
    flags = stability_flags(space.structure, space.ranks, [concept], space.settings, makers=[maker])
    stable = (flags[maker] & np.uint8(BITS[concept])) != 0
    return np.asarray(game.seen(stable, nowhere=False), dtype=bool)


def stable_mask(ground: StateSpace, games: Sequence[PerceivedGame], concepts: Sequence[str]) -> BoolArray:
    """Tell which states of a ground are stable for everybody, each in the game that it is to be judged by."""
    mask = np.array(ground.states.feasible_mask())
    for i, game in enumerate(games):
        mask &= stable_for(game, i, concepts[i])
    return mask


def gate_of(game: PerceivedGame, maker: int, rule: str, concepts: Sequence[str]) -> Gate | None:
    """Return which moves a decision maker makes in the eyes of a perceived game, at the positions of the conflict.

    From and to states that the game has not it makes none.
    """
    gate = play_by(game.space, rule, concepts).gate(maker)
    if gate is None:
        return None
    lowest, highest = np.iinfo(gate.key.dtype).min, np.iinfo(gate.bound.dtype).max
    return Gate(game.seen(gate.key, nowhere=lowest), game.seen(gate.bound, nowhere=highest))


def combined_play(ground: StateSpace, games: Sequence[PerceivedGame], gates: Sequence[Gate | None]) -> Play:
    """Lay the moves that everybody makes in its own eyes over the moves that there are on a ground.

    Parameters
    ----------
    ground : StateSpace
        The conflict itself, or a perceived game whose holder asks what the others will do in it.
    games : sequence of PerceivedGame
        One per decision maker: the game that it acts on.
    gates : sequence of Gate or None
        What each does in it; see `gate_of`.

    Notes
    -----
    A move is made where it exists on the ground and its mover's game has it too: an option moves only as far as both
    allow, so that nobody uses an option that it does not know of.
    """
    structure = ground.structure
    if isinstance(structure, Grid):
        ways = list(structure.directions)
        for option, owner in enumerate(structure.owners):
            believed = games[owner].space.structure
            if isinstance(believed, Grid):
                ways[option] = both(ways[option], believed.directions[option])
        if tuple(ways) != structure.directions:
            structure = Grid(structure.sizes, structure.owners, tuple(ways), structure.n_decision_makers,
                             structure.feasible)  # fmt: skip
    return Play(structure, gates)
