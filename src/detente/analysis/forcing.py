"""Power to force: from which states a coalition can bring something about, or keep it up, against everybody else.

Stability asks what decision makers *want*; this asks what they *can*. The others are taken to do their worst, whatever
it costs them, so that an answer "can" rests on no preference at all, and an answer "cannot" only says that nothing is
guaranteed. Three forms of play, each a game of its own:

``turns``  everybody moves in turn, in a fixed order; who is to move makes one move or passes.
``sides``  the coalition and the others take turns as sides; a side makes any number of moves in any order, or none.
``free``   anybody may move at any time. Before each move of the coalition the others may make any finite number of
           moves; then one member may make one move. The coalition cannot be kept from moving for ever (fair play).

In each, staying is always allowed, nobody has to move, and every state on the way is feasible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from detente.analysis.forcing_result import (
    AIMS,
    LISTED_STATES,
    PLAYS,
    SCHEMA,
    SIDES,
    Aim,
    Forcing,
    Play,
    cycle_of_turns,
)
from detente.analysis.parties import PartyLike, find_coalition, names_of
from detente.analysis.questions import TargetLike, as_space, find_target, told
from detente.engine.attractor import NEVER, forced_free, forced_in_turns, held_free, held_in_turns
from detente.engine.coalition import Coalition
from detente.errors import UnknownNameError, did_you_mean
from detente.model import Conflict, Settings, StateSet, StateSpace
from detente.types import BoolArray

__all__ = ["AIMS", "LISTED_STATES", "PLAYS", "SCHEMA", "SIDES", "Aim", "Forcing", "Play", "can_force", "can_prevent"]


def can_force(
    conflict: Conflict | StateSpace,
    coalition: PartyLike,
    target: TargetLike,
    *,
    play: Play = "turns",
    aim: Aim = "once",
    order: Iterable[str] | None = None,
    begins: str | None = None,
    reading: str | None = None,
    settings: Settings | None = None,
) -> Forcing:
    """Find the states from which a coalition can guarantee something against everybody else.

    Parameters
    ----------
    conflict : Conflict or StateSpace
    coalition : str or iterable of str
        Who forces: a text with commas, or names.
    target : statement, pattern, state or StateSet
        What is to hold.
    play : {"turns", "sides", "free"}
        ``turns``: everybody moves in turn, one move each, or passes. ``sides``: the coalition and the others take
        turns, any number of moves each. ``free``: anybody moves at any time, the others any finite number of times
        before each move of the coalition.
    aim : {"once", "always", "for_good"}
        That it holds at some time, whoever brought it about; that it holds now and never ceases to; or that it is
        brought to where the coalition can keep it up for ever.
    order : iterable of str, optional
        For ``turns``: the decision makers in the order of their turns, everybody at least once; the order of the file
        if left out.
    begins : str, optional
        Whose turn comes first: a decision maker, or for ``sides`` "coalition" or "others". If left out, only what can
        be forced whoever begins is counted.
    reading, settings
        As in `analyze`; preferences play no part.

    Returns
    -------
    Forcing
        Frozen; with a strategy for every state from which it can be forced.

    Raises
    ------
    UnknownNameError
        If a party, play or aim is unknown, or the order leaves somebody out.

    See Also
    --------
    can_prevent : keep something from ever happening.

    Notes
    -----
    A layer of states costs one sweep per decision maker; there are as many layers as turns needed at worst. In
    ``turns`` and ``sides`` what one side cannot force the other can prevent, always (the games are determined). In free
    play neither may be able to, because timing then belongs to neither.

    Examples
    --------
    Uniroyal can see to it that the plant is abandoned, and nobody can see to it that it is not:

    >>> import detente
    >>> elmira = detente.load("elmira").compile()
    >>> can_force(elmira, "uniroyal", "abandon").from_status_quo
    True
    >>> can_prevent(elmira, "ministry, local_government", "abandon").from_status_quo
    False
    """
    space = as_space(conflict, reading, settings)
    states = find_target(space, target)
    return _solved(space, find_coalition(space, coalition), states, told(space, target),
                   (_choice("play", play, PLAYS), _choice("aim", aim, AIMS)), order, begins)  # fmt: skip


def can_prevent(
    conflict: Conflict | StateSpace,
    coalition: PartyLike,
    target: TargetLike,
    *,
    play: Play = "turns",
    order: Iterable[str] | None = None,
    begins: str | None = None,
    reading: str | None = None,
    settings: Settings | None = None,
) -> Forcing:
    """Find the states from which a coalition can keep something from ever happening.

    The same as `can_force` with the opposite as target and the aim "always"; see there. In free play the others may
    make any number of moves before the coalition can react; so only what they cannot bring about by themselves is
    prevented.

    Returns
    -------
    Forcing
        Its target is the opposite of what is to be prevented.
    """
    space = as_space(conflict, reading, settings)
    states = find_target(space, target)
    rest = StateSet(space, np.setdiff1d(space.feasible, states.indices))
    text = told(space, target)
    return _solved(space, find_coalition(space, coalition), rest, None if text is None else f"not ({text})",
                   (_choice("play", play, PLAYS), "always"), order, begins)  # fmt: skip


def _choice(name: str, value: Any, allowed: Sequence[Any]) -> Any:
    if value in allowed:
        return value
    listed = ", ".join(f"'{choice}'" for choice in allowed)
    hint = did_you_mean(str(value), allowed)
    raise UnknownNameError(f"{name} must be one of {listed}; got '{value}'." + (f" {hint}" if hint else ""))


def _solved(
    space: StateSpace,
    group: Coalition,
    target: StateSet,
    text: str | None,
    kind: tuple[Play, Aim],
    order: Iterable[str] | None,
    begins: str | None,
) -> Forcing:
    play, aim = kind
    cycle = _order(space, play, order)
    goal = np.zeros(space.states.n_positions, dtype=bool)
    goal[target.indices] = True
    turns = cycle_of_turns(space, group, play, cycle)
    held: tuple[BoolArray, ...] | None = None
    if aim != "once":
        held = (held_free(space.structure, group, goal),) if play == "free" else (
            tuple(held_in_turns(space.structure, turns, goal)))  # fmt: skip
    if aim == "always" and held is not None:
        needed = tuple(np.where(kept, np.int32(0), np.int32(NEVER)) for kept in held)
    else:
        goals = held if held is not None else (goal,) * max(len(turns), 1)
        needed = (forced_free(space.structure, group, goals[0]),) if play == "free" else (
            tuple(forced_in_turns(space.structure, turns, goals)))  # fmt: skip
    for array in needed:
        array.flags.writeable = False
    return Forcing(space, names_of(space, group), target, text, play, aim, cycle, _first(space, play, cycle, begins),
                   needed, held)  # fmt: skip


def _order(space: StateSpace, play: Play, order: Iterable[str] | None) -> tuple[str, ...]:
    """Return the cycle of turns, checked."""
    if play != "turns":
        if order is not None:
            raise UnknownNameError(f"an order of turns goes with play='turns'; with '{play}' leave it out")
        return SIDES if play == "sides" else ()
    if order is None:
        return space.decision_makers
    names = [order] if isinstance(order, str) else list(order)
    if len(names) == 1 and "," in names[0]:
        names = [name.strip() for name in names[0].split(",")]
    found = tuple(space.decision_makers[space.conflict.decision_maker_index(name)] for name in names)
    missing = [f"'{maker}'" for maker in space.decision_makers if maker not in found]
    if missing:
        raise UnknownNameError(f"the order of turns leaves out {', '.join(missing)}; name everybody at least once")
    return found


def _first(space: StateSpace, play: Play, cycle: tuple[str, ...], begins: str | None) -> int | None:
    if play == "free" or begins is None:
        if begins is not None:
            raise UnknownNameError("in free play nobody begins; leave begins out")
        return 0 if play == "free" else None
    if play == "sides":
        return SIDES.index(_choice("begins", begins, SIDES))
    return cycle.index(space.decision_makers[space.conflict.decision_maker_index(begins)])
