"""Who can force what: games between a coalition and everybody else, solved backwards from what is sought.

The states from which a coalition can bring something about are found in layers: where it holds, where one turn brings
it about, two turns, and so on, until nothing is added (an *attractor*). In a turn of the coalition one good move is
enough: a maximum over moves. In a turn of the others every move has to be good: a minimum. So each layer is a sweep
over the states per decision maker, and the number of the layer is the number of turns that are needed at worst.

What a coalition can keep up for ever is what the others cannot force to end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.engine.arrays import Array
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.rules import check_group

__all__ = ["NEVER", "Turn", "forced_free", "forced_in_turns", "held_free", "held_in_turns"]

NEVER = -1
"""In place of a number of turns: it cannot be forced."""


@dataclass(frozen=True)
class Turn:
    """One turn of a cycle.

    Attributes
    ----------
    movers : tuple of int
        Who may move: one decision maker, who makes one move or none; or several, who make any number of moves in any
        order, every state on the way feasible.
    ours : bool
        Whether it is the coalition's.
    several : bool
        Whether any number of moves is made even by a single mover (a side that happens to have one member).
    """

    movers: tuple[int, ...]
    ours: bool
    several: bool = False


def forced_in_turns(structure: Grid | Graph, turns: Sequence[Turn], goals: Sequence[Array]) -> list[Array]:
    """Find where a coalition can bring about a goal, and in how many turns.

    Parameters
    ----------
    structure : Grid or Graph
    turns : sequence of Turn
        A cycle; after the last comes the first.
    goals : sequence of bool arrays, shape (n_states,), one per turn
        What satisfies when it is that turn. A side's turn may stop as soon as it holds.

    Returns
    -------
    list of int32 arrays, shape (n_states,)
        For each turn of the cycle, if it comes next: the number of turns that are needed at worst; `NEVER` where it
        cannot be forced, and at infeasible states.
    """
    reached = [_feasible(structure, goal) for goal in goals]
    needed = [np.where(won, np.int32(0), np.int32(NEVER)) for won in reached]
    fresh = [True] * len(turns)
    count = 0
    while any(fresh):
        count += 1
        before, changed = list(reached), [False] * len(turns)
        for k, turn in enumerate(turns):
            following = (k + 1) % len(turns)
            if not fresh[following]:
                continue
            won = _after_turn(structure, turn, before[following], _feasible(structure, goals[k])) | before[k]
            new = won & ~before[k]
            needed[k][new] = count
            reached[k], changed[k] = won, bool(new.any())
        fresh = changed
    return needed


def held_in_turns(structure: Grid | Graph, turns: Sequence[Turn], goal: Array) -> list[Array]:
    """Find where a coalition can keep something true for ever: where the others cannot force its end.

    Returns
    -------
    list of bool arrays, shape (n_states,)
        For each turn of the cycle, if it comes next; false at infeasible states.
    """
    against = [Turn(turn.movers, not turn.ours, turn.several) for turn in turns]
    ended = forced_in_turns(structure, against, [~goal] * len(turns))
    return [_feasible(structure, turns_needed == NEVER) for turns_needed in ended]


def forced_free(structure: Grid | Graph, group: Iterable[int], goal: Array) -> Array:
    """Find where a coalition can bring about a goal although anybody may move at any time.

    Before each move of the coalition the others may make any finite number of moves; then one member makes one move, or
    none. The others cannot keep the coalition from moving for ever. The goal counts as soon as it holds, whoever
    brought it about.

    Returns
    -------
    int32 array, shape (n_states,)
        How many moves of the coalition are needed at most; `NEVER` where it cannot be forced.
    """
    members = check_group(group, structure.n_decision_makers)
    others = Turn(tuple(j for j in range(structure.n_decision_makers) if j not in members), ours=False, several=True)
    goal = _feasible(structure, goal)
    won, needed = goal, np.where(goal, np.int32(0), np.int32(NEVER))
    count = 0
    while True:
        count += 1
        one_move = won
        for i in members:
            one_move = one_move | _moved(structure, i, won, any_move=True)
        new = _after_turn(structure, others, one_move, goal) & ~won
        if not new.any():
            return needed
        needed[new] = count
        won = won | new


def held_free(structure: Grid | Graph, group: Iterable[int], goal: Array) -> Array:
    """Find where something stays true whatever the others do, as long as the coalition does nothing against it.

    Since the others may make any number of moves before the coalition can react, nothing less is a guarantee.
    """
    members = check_group(group, structure.n_decision_makers)
    others = Turn(tuple(j for j in range(structure.n_decision_makers) if j not in members), ours=False, several=True)
    return _after_turn(structure, others, _feasible(structure, goal), np.zeros(structure.n_states, dtype=bool))


def _after_turn(structure: Grid | Graph, turn: Turn, won: Array, goal: Array) -> Array:
    """Where a turn leads to states that are won: by some choice if it is ours, by every choice if not."""
    won = won | goal
    if len(turn.movers) == 1 and not turn.several:
        return _moved(structure, turn.movers[0], won, any_move=turn.ours) | goal
    quiet = 0
    while quiet < len(turn.movers):
        for j in turn.movers:
            after = _moved(structure, j, won, any_move=turn.ours) | goal
            quiet = 0 if (after != won).any() else quiet + 1
            won = after
    return won


def _moved(structure: Grid | Graph, j: int, won: Array, *, any_move: bool) -> Array:
    """Where some move of ``j`` (or staying) leads to what is won; or where every one does."""
    values = won.view(np.uint8)
    found = structure.reach_max(j, values) if any_move else structure.joint_min((j,), values, rule="one_move")
    return _feasible(structure, np.broadcast_to(found, structure.shape).reshape(-1).astype(bool))


def _feasible(structure: Grid | Graph, flags: Array) -> Array:
    flags = np.asarray(flags, dtype=bool)
    return flags if structure.feasible is None else flags & structure.feasible
