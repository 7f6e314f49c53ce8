"""How the members of a group may move one after another: the three rules for joint moves.

``legal_sequences``  any number of moves, any member any number of times, never twice in succession;
``each_once``        every member moves at most once, in any order;
``one_move``         a single move of a single member.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, get_args

import numpy as np

from detente.engine.arrays import Array

Rule = Literal["legal_sequences", "each_once", "one_move"]
RULES: tuple[str, ...] = get_args(Rule)

Step = Callable[[int, Array], Array]
"""``step(j, f)``: the minimum of ``f`` over what ``j`` can reach in one move, and the state itself."""


def check_rule(rule: str) -> None:
    """Refuse a rule that does not exist."""
    if rule not in RULES:
        raise ValueError(f"rule must be one of {', '.join(RULES)}; got {rule!r}")


def check_group(group: Iterable[int], n_decision_makers: int) -> tuple[int, ...]:
    """Members of a group, sorted and each once."""
    members = tuple(sorted({int(j) for j in group}))
    if members and not 0 <= members[0] <= members[-1] < n_decision_makers:
        raise ValueError(f"group must hold decision makers 0 to {n_decision_makers - 1}; got {members}")
    return members


def minimum_each_once(members: tuple[int, ...], values: Array, step: Step, *, extreme: np.ufunc = np.minimum) -> Array:
    """Minimum (or another extreme) that a group reaches when every member moves at most once.

    ``f_A(s)``, the minimum over sequences whose movers are distinct members of ``A``, is the minimum over ``j`` in
    ``A`` of ``step(j, f_{A-j})(s)``. Layer by layer over the subsets: ``2**len(members)`` arrays in all, two layers
    at a time in memory.
    """
    layer: dict[frozenset[int], Array] = {frozenset(): values}
    for _ in members:
        following: dict[frozenset[int], Array] = {}
        for moved, f in layer.items():
            for j in members:
                if j not in moved:
                    _lower(following, moved | {j}, step(j, f), extreme)
        layer = following
    return layer[frozenset(members)]


def minimum_one_move(members: tuple[int, ...], values: Array, step: Step, *, extreme: np.ufunc = np.minimum) -> Array:
    """Minimum (or another extreme) that a group reaches by a single move of a single member."""
    result = values
    for j in members:
        result = extreme(result, step(j, values))
    return result


def minimum_of_sequences(members: tuple[int, ...], values: Array, step: Step) -> Array:
    """Minimum over legal sequences **where every member's moves are transitive**.

    Then two moves of one member in succession are one move, so that who moved last need not be remembered: the
    members' steps are repeated in turn until a whole round changes nothing.
    """
    current = values
    quiet = 0
    while quiet < len(members):
        for j in members:
            lower = step(j, current)
            quiet = quiet + 1 if np.array_equal(lower, current) else 1
            current = lower
            if quiet >= len(members):
                break
    return current


def _lower(layer: dict[frozenset[int], Array], key: frozenset[int], values: Array, extreme: np.ufunc) -> None:
    layer[key] = extreme(layer[key], values) if key in layer else values
