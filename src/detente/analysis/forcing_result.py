"""Where a coalition can force something, and how: the result of `can_force` and `can_prevent`."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.analysis.explanation.check import WitnessError
from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Move
from detente.analysis.parties import find_coalition
from detente.engine.attractor import NEVER, Turn, forced_in_turns
from detente.engine.coalition import Coalition
from detente.errors import UnknownNameError
from detente.model import StateLike, StateSet, StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["AIMS", "LISTED_STATES", "PLAYS", "SCHEMA", "SIDES", "Aim", "Forcing", "Play", "cycle_of_turns"]

SCHEMA = "detente.forcing/1"
"""Name and version of the JSON contract."""

LISTED_STATES = 1_000
"""States up to which `Forcing.to_dict` lists them; beyond, it gives their number."""

Play: TypeAlias = Literal["turns", "sides", "free"]
PLAYS: tuple[Play, ...] = ("turns", "sides", "free")
"""Forms of play."""

Aim: TypeAlias = Literal["once", "always", "for_good"]
AIMS: tuple[Aim, ...] = ("once", "always", "for_good")
"""What is to be guaranteed: that it holds at some time; from now on at all times; or from some time on at all times."""

SIDES = ("coalition", "others")


@dataclass(frozen=True, eq=False)
class Forcing:
    """Where a coalition can force something, and how.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading (which plays no part) and settings.
    coalition : tuple of str
        Who forces.
    target : StateSet
        What is to hold.
    target_text : str or None
        How it was named.
    play : {"turns", "sides", "free"}
        The form of play.
    aim : {"once", "always", "for_good"}
        At some time; at all times from now on; or brought about, and kept up from then on.
    order : tuple of str
        Who takes which turn of the cycle: decision makers, "coalition" and "others", or nobody in free play.
    begins : int or None
        The turn that comes first; None to ask for what can be forced whichever does.
    needed : tuple of int arrays, one per turn (one in free play), shape (n_positions,)
        If that turn comes next: the number of turns (in free play: of the coalition's own moves) that are needed at
        worst until the target holds, for good where that is the aim; -1 where it cannot be forced.
    held : tuple of bool arrays, or None
        Where the target can be kept up for ever; None if the aim is "once".
    """

    space: StateSpace
    coalition: tuple[str, ...]
    target: StateSet
    target_text: str | None
    play: Play
    aim: Aim
    order: tuple[str, ...]
    begins: int | None
    needed: tuple[IntArray, ...] = field(repr=False)
    held: tuple[BoolArray, ...] | None = field(repr=False)

    # --- where ---

    @cached_property
    def states(self) -> StateSet:
        """The states from which it can be forced."""
        rows = self.needed if self.begins is None else (self.needed[self.begins],)
        return StateSet(self.space, np.flatnonzero(np.all([row != NEVER for row in rows], axis=0)))

    def can(self, state: StateLike) -> bool:
        """Tell whether it can be forced from a state."""
        return bool(self._worst(self.space.find(state)) != NEVER)

    @property
    def from_status_quo(self) -> bool | None:
        """Whether it can be forced from the status quo; None if the conflict names none."""
        return None if self.space.status_quo is None else self._worst(self.space.status_quo) != NEVER

    def turns_needed(self, state: StateLike) -> int | None:
        """Return how many turns (in free play: own moves) it takes at worst; None if it cannot be forced."""
        worst = self._worst(self.space.find(state))
        return None if worst == NEVER else worst

    def _worst(self, index: int) -> int:
        found = [int(row[index]) for row in self.needed]
        if self.begins is not None:
            return found[self.begins]
        return NEVER if NEVER in found else max(found)

    # --- how ---

    def strategy(self, state: StateLike, turn: int = 0) -> tuple[Move, ...] | None:
        """Return what the coalition does now, as it has to do to force it.

        Parameters
        ----------
        state : State, int, str or mapping
        turn : int
            Position in `order` of the turn that comes next; of no importance in free play.

        Returns
        -------
        tuple of Move or None
            Usually one move; none at all where it should wait or is not to move; several where a side moves. None if it
            cannot be forced from here.
        """
        index = self.space.find(state)
        if self.needed[self._row(turn)][index] == NEVER:
            return None
        path = self._free_path(index) if self.play == "free" else self._turn_path(index, turn)
        return self._described(index, path)

    def spoiler(self, state: StateLike, turn: int = 0) -> tuple[Move, ...] | None:
        """Return what the others do now to keep it from being forced; None if they cannot, or it is not their turn."""
        index = self.space.find(state)
        row = self._row(turn)
        if self.needed[row][index] != NEVER:
            return None
        if self.play == "free":
            return self._free_spoiler(index)
        turn_now = self._turns[row]
        if turn_now.ours:
            return None
        if self.aim == "always":
            ending = self._ending_path(index, row)
            return None if ending is None else self._described(index, ending)
        lost = self._lost((row + 1) % len(self.needed))
        # A side stops where it is won for the coalition; a single move only has to end well.
        avoid = ~self._lost(row) if turn_now.several else np.zeros_like(lost)
        path = self._walk(turn_now.movers, index, lost, avoid=avoid, several=turn_now.several)
        return None if path is None else self._described(index, path)

    @cached_property
    def _until_it_ends(self) -> list[IntArray]:
        """For each turn, how many turns it takes the others at worst to make the target cease to hold."""
        theirs = [replace(turn, ours=not turn.ours) for turn in self._turns]
        return forced_in_turns(self.space.structure, theirs, [~self._target_mask] * len(theirs))

    def _ending_path(self, index: int, row: int) -> list[tuple[int, int]] | None:
        """Move to where the others need fewer turns until it ceases to hold: to wait for ever would spoil nothing."""
        turn, counts = self._turns[row], self._until_it_ends
        then = counts[(row + 1) % len(counts)]
        if counts[row][index] == 0:
            return []
        wanted = (then != NEVER) & (then < counts[row][index])
        if turn.several:
            wanted = wanted | (counts[row] == 0)
        return self._walk(turn.movers, index, wanted, avoid=np.zeros_like(wanted), several=turn.several)

    def _free_spoiler(self, index: int) -> tuple[Move, ...] | None:
        lost = self._lost(0)
        wanted = ~self._target_mask if self.aim == "always" else self._beyond_one_move(lost)
        path = self._walk(self._others, index, wanted, avoid=~lost, several=True)
        return None if path is None else self._described(index, path)

    def _lost(self, row: int) -> BoolArray:
        return np.asarray((self.needed[row] == NEVER) & self.space.states.feasible_mask())

    @cached_property
    def _group(self) -> Coalition:
        return find_coalition(self.space, self.coalition)

    @cached_property
    def _others(self) -> Coalition:
        return tuple(j for j in range(len(self.space.decision_makers)) if j not in self._group)

    @cached_property
    def _turns(self) -> tuple[Turn, ...]:
        return cycle_of_turns(self.space, self._group, self.play, self.order)

    def _row(self, turn: int) -> int:
        if self.play == "free":
            return 0
        if not 0 <= turn < len(self.order):
            raise UnknownNameError(f"turn must be from 0 to {len(self.order) - 1}; got {turn}")
        return turn

    def _turn_path(self, index: int, turn: int) -> list[tuple[int, int]]:
        """Move to where fewer turns are needed; where it holds and is to be kept up, to where it can be kept up."""
        if not self._turns[turn].ours:
            return []
        following = (turn + 1) % len(self.order)
        count, then = self.needed[turn][index], self.needed[following]
        if count == 0 and self.held is None:
            return []
        if count == 0 and self.held is not None:
            wanted = self.held[following]
            avoid = ~self._target_mask
        else:
            wanted = (then != NEVER) & (then < count)
            avoid = np.zeros_like(wanted)
            if self._turns[turn].several:
                wanted = wanted | (self.needed[turn] == 0)
        path = self._walk(self._turns[turn].movers, index, wanted, avoid=avoid, several=self._turns[turn].several)
        if path is None:
            raise WitnessError(f"no move keeps up what is forced from state {self.space.number(index)}")
        return path

    def _free_path(self, index: int) -> list[tuple[int, int]]:
        count = self.needed[0][index]
        if count == 0:
            return []
        steps = []
        for mover in self._group:
            ends = self.space.structure.reachable(mover, index)
            ends = ends[(self.needed[0][ends] >= 0) & (self.needed[0][ends] < count)]
            changed = self._moves.n_changed(index, ends)
            steps += list(
                zip(self.needed[0][ends].tolist(), changed.tolist(), [mover] * len(ends), ends.tolist(), strict=True)
            )
        *_, chosen, end = min(steps)
        return [(chosen, end)]

    @cached_property
    def _moves(self) -> Moves:
        return Moves(self.space)

    def _beyond_one_move(self, lost: BoolArray) -> BoolArray:
        """States from which no single move of a member, nor waiting, leads to what is won."""
        structure = self.space.structure
        beyond = lost.view(np.uint8)
        for i in self._group:
            kept = structure.joint_min((i,), lost.view(np.uint8), rule="one_move")
            beyond = beyond & np.broadcast_to(kept, structure.shape).reshape(-1)
        return np.asarray(beyond.astype(bool) & lost)

    @cached_property
    def _target_mask(self) -> BoolArray:
        mask = np.zeros(self.space.states.n_positions, dtype=bool)
        mask[self.target.indices] = True
        return mask

    def _walk(
        self, movers: Coalition, start: int, wanted: BoolArray, *, avoid: BoolArray, several: bool
    ) -> list[tuple[int, int]] | None:
        """Find the fewest moves to a wanted state, of which none enters what is to be avoided; none if it is one.

        Of the last moves that would do, the one that changes the fewest options is taken.
        """
        if wanted[start]:
            return []
        paths: dict[int, list[tuple[int, int]]] = {start: []}
        waiting = deque([start])
        while waiting:
            here = waiting.popleft()
            steps = [(mover, end) for mover in movers for end in self.space.structure.reachable(mover, here).tolist()]
            steps = [(mover, end) for mover, end in steps if not avoid[end] and end not in paths]
            hits = [(mover, end) for mover, end in steps if wanted[end]]
            if hits:
                changed = self._moves.n_changed(here, np.array([end for _, end in hits]))
                return [*paths[here], hits[int(np.argmin(changed))]]
            for mover, end in steps if several else ():
                paths[end] = [*paths[here], (mover, end)]
                waiting.append(end)
        return None

    def _described(self, start: int, path: Sequence[tuple[int, int]]) -> tuple[Move, ...]:
        described, here = [], start
        for mover, end in path:
            described.append(self._moves.move(mover, here, end))
            here = end
        return tuple(described)

    # --- giving away ---

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.forcing/1``; states by number."""
        status_quo = self.space.status_quo
        first = self.begins or 0
        return {
            "schema": SCHEMA,
            "title": self.space.conflict.title,
            "settings": self.space.settings.to_dict(),
            "coalition": list(self.coalition),
            "target": {"text": self.target_text, **_listed(self.target)},
            "play": self.play,
            "aim": self.aim,
            "order": list(self.order),
            "begins": self.begins,
            "states": _listed(self.states),
            "status_quo": None
            if status_quo is None
            else {
                "state": self.space.number(status_quo),
                "can": self.from_status_quo,
                "turns_needed": self.turns_needed(self.space.state(status_quo)),
                "strategy": _moves(self.strategy(self.space.state(status_quo), first)),
                "spoiler": _moves(self.spoiler(self.space.state(status_quo), first)),
            },
        }


def _listed(states: StateSet) -> dict[str, Any]:
    return {"count": len(states), "numbers": list(states.numbers) if len(states) <= LISTED_STATES else None}


def _moves(moves: tuple[Move, ...] | None) -> list[dict[str, Any]] | None:
    return None if moves is None else [move.to_dict() for move in moves]


def cycle_of_turns(space: StateSpace, group: Coalition, play: Play, order: tuple[str, ...]) -> tuple[Turn, ...]:
    """Return who moves in which turn; none in free play."""
    if play == "free":
        return ()
    others = tuple(j for j in range(len(space.decision_makers)) if j not in group)
    if play == "sides":
        return (Turn(group, ours=True, several=True), Turn(others, ours=False, several=True))
    makers = [space.decision_makers.index(name) for name in order]
    return tuple(Turn((maker,), maker in group) for maker in makers)
