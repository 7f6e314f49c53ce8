"""The shortest answer to a move: a legal sequence of the opponents' moves that ends where something holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np

from detente.engine.arrays import Array
from detente.engine.rules import Rule, check_rule

__all__ = ["shortest_answer"]

Step: TypeAlias = "tuple[int, int]"
"""Who moves, and to which state."""

_Memory: TypeAlias = "int | frozenset[int] | None"
"""What the rule has to know of the moves so far: who made the last one, or who made any."""


def shortest_answer(
    group: tuple[int, ...],
    start: int,
    moves: Callable[[int, int], Array],
    ends: Callable[[Array], Array],
    *,
    rule: Rule = "legal_sequences",
) -> tuple[Step, ...] | None:
    """Find a shortest sequence of at least one move by a group that ends where something holds.

    Parameters
    ----------
    group : tuple of int
        Who may move.
    start : int
        The state that the first move leaves.
    moves : callable
        ``moves(j, s)``: the states that ``j`` may move to from ``s``.
    ends : callable
        For an array of states, in which of them what is sought holds.
    rule : {"legal_sequences", "each_once", "one_move"}
        How the members may move one after another (see `rules`).

    Returns
    -------
    tuple of steps or None
        None if there is no such sequence. Of equally long ones, the first in the order of the group and of the states.
    """
    check_rule(rule)
    layer: dict[tuple[int, _Memory], tuple[Step, ...]] = {(start, None if rule != "each_once" else frozenset()): ()}
    seen = set(layer)
    while layer:
        following: dict[tuple[int, _Memory], tuple[Step, ...]] = {}
        for (state, memory), path in layer.items():
            for j, after in _movers(group, memory, rule):
                targets = moves(j, state)
                found = np.flatnonzero(ends(targets)) if targets.size else targets
                if found.size:
                    return (*path, (j, int(targets[found[0]])))
                for target in targets.tolist():
                    key = (target, after)
                    if key not in seen:
                        seen.add(key)
                        following[key] = (*path, (j, target))
        layer = {} if rule == "one_move" else following
    return None


def _movers(group: tuple[int, ...], memory: _Memory, rule: Rule) -> Iterator[tuple[int, _Memory]]:
    """Yield who may move now, and what is to be remembered then."""
    for j in group:
        if isinstance(memory, frozenset):
            if j not in memory:
                yield j, memory | {j}
        elif rule == "one_move" or j != memory:
            yield j, j
