"""Exchanges of neighbouring ranks by the set-based definitions: slow, and readable as a textbook.

As `detente.engine.reference`, this shares nothing with the fast engine and is what the tests hold it to.

Examples
--------
Two decision makers with one option each; the first only just prefers to give in where the other does not:

>>> from detente.engine.reference import game_from_options
>>> row = {(0, 0): 1, (1, 0): 2, (0, 1): 4, (1, 1): 3}
>>> column = {(0, 0): 1, (1, 0): 4, (0, 1): 2, (1, 1): 3}
>>> game = game_from_options([2, 2], [0, 1], ["free", "free"], [row, column])
>>> sorted(equilibria(game, is_nash)), sorted(equilibria(exchanged(game, 0, 2), is_nash))
([(0, 1), (1, 0)], [(0, 1)])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from detente.engine.reference import Game, State, is_nash

__all__ = ["equilibria", "exchanged", "is_nash", "neighbours"]


def neighbours(game: Game, i: int) -> list[tuple[int, int]]:
    """List the neighbouring ranks of a decision maker, as pairs of the higher one and the one just below it."""
    held = sorted({game.ranks[i][s] for s in game.states})
    return [(held[k], held[k - 1]) for k in range(1, len(held))]


def exchanged(game: Game, i: int, upper: int) -> Game:
    """Let the states of one rank and those of the rank just below it change places in a decision maker's order."""
    lower = next(low for high, low in neighbours(game, i) if high == upper)
    places = {upper: lower, lower: upper}
    changed = {s: places.get(rank, rank) for s, rank in game.ranks[i].items()}
    return replace(game, ranks=tuple(changed if j == i else rank for j, rank in enumerate(game.ranks)))


def equilibria(game: Game, is_stable: Callable[[Game, int, State], bool]) -> set[State]:
    """Return the states that are stable for every decision maker."""
    return {s for s in game.states if all(is_stable(game, i, s) for i in range(len(game.ranks)))}
