"""Who can force what, as sets and loops: what `detente.engine.attractor` is held to.

References
----------
.. [1] E. Grädel, W. Thomas, T. Wilke (eds.), *Automata, Logics, and Infinite Games*, Springer, 2002: attractors, and
   reachability and safety games (a game of two sides on a finite graph is determined).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from detente.engine.reference import Game, State

__all__ = ["Turns", "forced_free", "forced_in_turns", "held_free", "held_in_turns"]

Turns = Sequence[tuple[frozenset[int], bool]]
"""Who moves in each turn of a cycle, and whether it is the coalition's turn."""


def _outcomes(game: Game, movers: Collection[int], s: State, *, stops: Collection[State] = ()) -> frozenset[State]:
    """All that some movers can make of ``s`` in one turn, and ``s``; a single mover moves once, several at will.

    Nobody moves on from the states of ``stops``.
    """
    if len(movers) == 1:
        (mover,) = movers
        return frozenset({s}) | game.moves[mover][s] if s not in stops else frozenset({s})
    found, waiting = {s}, [s]
    while waiting:
        state = waiting.pop()
        for mover in movers if state not in stops else ():
            fresh = game.moves[mover][state] - found
            found |= fresh
            waiting += fresh
    return frozenset(found)


def forced_in_turns(game: Game, turns: Turns, goals: Sequence[Collection[State]]) -> list[dict[State, int]]:
    """Positions from which the coalition can bring about a goal, with the turns that it needs at worst.

    ``goals[k]`` are the states that satisfy when it is the k-th turn. In its turn a single decision maker makes one
    move or none; a side makes any number of moves, and stops where the goal holds.
    """
    needed: list[dict[State, int]] = [dict.fromkeys(goal, 0) for goal in goals]
    for count in range(1, len(turns) * len(game.states) + 2):
        before = [dict(won) for won in needed]
        for k, (movers, ours) in enumerate(turns):
            following = before[(k + 1) % len(turns)]
            for s in game.states:
                if s in before[k]:
                    continue
                ends = _outcomes(game, movers, s, stops=goals[k])
                won = [q in following or q in goals[k] for q in ends]
                if any(won) if ours else all(won):
                    needed[k][s] = count
        if needed == before:
            break
    return needed


def held_in_turns(game: Game, turns: Turns, goal: Collection[State]) -> list[set[State]]:
    """Positions from which the coalition can keep the goal from ever ceasing to hold."""
    lost = set(game.states) - set(goal)
    held = [set(goal) for _ in turns]
    changed = True
    while changed:
        changed = False
        for k, (movers, ours) in enumerate(turns):
            following = held[(k + 1) % len(turns)]
            for s in list(held[k]):
                if ours:
                    # A side may stop after any of its moves, and every state on its way has to be good.
                    stays = any(q in following for q in _outcomes(game, movers, s, stops=lost) if q not in lost)
                else:
                    stays = all(q in following and q not in lost for q in _outcomes(game, movers, s))
                if not stays:
                    held[k].discard(s)
                    changed = True
    return held


def forced_free(game: Game, group: Collection[int], goal: Collection[State]) -> dict[State, int]:
    """States from which the coalition can bring about the goal in free play, with the moves that it needs at most.

    Before each move of the coalition the others make any finite number of moves, and stop where the goal holds.
    """
    others = [j for j in game.decision_makers if j not in group]
    needed = dict.fromkeys(goal, 0)
    for count in range(1, len(game.states) + 1):
        fresh = {}
        for s in game.states:
            met = _outcomes(game, [*others, *others], s, stops=goal)
            if s not in needed and all(
                q in goal or any(p in needed for p in {q}.union(*(game.moves[i][q] for i in group))) for q in met
            ):
                fresh[s] = count
        needed |= fresh
    return needed


def held_free(game: Game, group: Collection[int], goal: Collection[State]) -> set[State]:
    """States from which the others alone, however they move, cannot end the goal."""
    others = [j for j in game.decision_makers if j not in group]
    return {s for s in game.states if all(q in goal for q in _outcomes(game, [*others, *others], s))}
