"""Positions, threats, and the dilemmas that follow: the result of `positions`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.analysis.dilemmas import Dilemma, Remedy
from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Change, Move
from detente.analysis.heading import heading
from detente.analysis.named_levels import holding, levels_of, spelt
from detente.analysis.refusals import Refusal
from detente.errors import UnknownNameError
from detente.model import Citation, Position, State, StateSet, StateSpace
from detente.types import BoolArray

__all__ = ["SCHEMA", "Party", "Point", "Positions", "Promise", "Threat", "satisfied"]

SCHEMA = "detente.positions/1"
"""Name and version of the JSON contract."""

Point: TypeAlias = Literal["nearest", "preferred"]
"""Which of the states that satisfy a position it stands for: the one that differs from the status quo in the fewest
options (of several, the one that its owner likes best), or the one that its owner likes best (of several, the nearest).
"""


@dataclass(frozen=True)
class Party:
    """A decision maker with a position.

    Attributes
    ----------
    decision_maker : str
    position : mapping of option to level, or str
        As it is stated.
    point : State
        The state that the position stands for.
    n_states : int
        How many feasible states satisfy it.
    threat : mapping of option to level
    date : str or None
    cite : tuple of Citation
    """

    decision_maker: str
    position: Mapping[str, str] | str
    point: State
    n_states: int
    threat: Mapping[str, str]
    date: str | None
    cite: tuple[Citation, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "decision_maker": self.decision_maker,
            "position": self.position if isinstance(self.position, str) else dict(self.position),
            "point": self.point.number,
            "satisfied_in": self.n_states,
            "threat": dict(self.threat),
            "date": self.date,
        }


@dataclass(frozen=True)
class Threat:
    """Whether a threat is credible: some best choice of its owner carries it out, when it is refused.

    Attributes
    ----------
    decision_maker : str
    carried_out : State or None
        The best of its choices that carry out the threat, whatever else it does; None if it cannot.
    better : State or None
        What it would rather bring about; None if the threat is credible, or cannot be carried out.
    changes : tuple of Change
        What it does for that with its own options, from the status quo; empty if it would rather do nothing.
    """

    decision_maker: str
    carried_out: State | None
    better: State | None
    changes: tuple[Change, ...]

    @property
    def credible(self) -> bool:
        """Whether it can carry out the threat and has no reason to do anything else."""
        return self.carried_out is not None and self.better is None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "decision_maker": self.decision_maker,
            "carried_out": None if self.carried_out is None else self.carried_out.number,
            "credible": self.credible,
            "better": None if self.better is None else self.better.number,
            "changes": [change.to_dict() for change in self.changes],
        }


@dataclass(frozen=True)
class Promise:
    """Whether one decision maker would keep to a position, were it agreed.

    Attributes
    ----------
    position_of : str
        Whose position.
    decision_maker : str
        Who would have to keep to it; the owner itself included.
    better : Move or None
        How it would rather break it; None if it would keep to it.
    """

    position_of: str
    decision_maker: str
    better: Move | None

    @property
    def trustworthy(self) -> bool:
        """Whether it would keep to the position."""
        return self.better is None


@dataclass(frozen=True, eq=False)
class Positions:
    """Positions, threats, and the dilemmas that follow.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    point : {"nearest", "preferred"}
        Which state a position stands for.
    status_quo, threatened : State
        Where things stand; and the threatened future: the status quo with everybody's threats carried out.
    parties : tuple of Party
        Who has stated a position, in the order of the decision makers.
    """

    space: StateSpace
    point: Point
    status_quo: State
    threatened: State
    parties: tuple[Party, ...]

    def party(self, decision_maker: str) -> Party:
        """Return the position of one decision maker.

        Raises
        ------
        UnknownNameError
            If it has stated none.
        """
        name = self.space.decision_makers[self.space.conflict.decision_maker_index(decision_maker)]
        for party in self.parties:
            if party.decision_maker == name:
                return party
        raise UnknownNameError(f"'{name}' has stated no position")

    # --- what can be had together ---

    def satisfying(self, *decision_makers: str) -> StateSet:
        """Return the feasible states that satisfy the positions of some decision makers, or of all who have one."""
        names = decision_makers or tuple(party.decision_maker for party in self.parties)
        masks = [self._masks[self.party(name).decision_maker] for name in names]
        return StateSet(self.space, np.flatnonzero(np.all(masks, axis=0)))

    def compatible(self, first: str, second: str) -> bool:
        """Tell whether some feasible state satisfies both positions."""
        return len(self.satisfying(first, second)) > 0

    @cached_property
    def _masks(self) -> dict[str, BoolArray]:
        stated = {position.id: position for position in self.space.conflict.positions}
        return {party.decision_maker: satisfied(self.space, stated[party.decision_maker]) for party in self.parties}

    # --- what is believed ---

    @cached_property
    def threats(self) -> tuple[Threat, ...]:
        """Every threat, with what its owner would rather do if it came to that."""
        return tuple(self._threat(party.decision_maker) for party in self.parties if party.threat)

    def _threat(self, name: str) -> Threat:
        carried_out, other = self._refusal.best(name, self.party(name).threat)
        if carried_out is None or other is None or not self._prefers(name, other, carried_out):
            return Threat(name, carried_out, None, ())
        return Threat(name, carried_out, other, self._refusal.done(name, other))

    @cached_property
    def _refusal(self) -> Refusal:
        return Refusal(self.space, self.status_quo, self.threatened)

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """For every position and decision maker, how it would rather break the position."""
        return tuple(
            Promise(party.decision_maker, name, self._breach(name, party))
            for party in self.parties
            for name in self.space.decision_makers
        )

    def _breach(self, name: str, party: Party) -> Move | None:
        """Return the best of somebody's improvements that leave a position, from the state that it stands for."""
        maker, start = self.space.decision_makers.index(name), party.point.index
        ends = self.space.structure.reachable(maker, start)
        rank = self.space.ranks[maker].reshape(-1)
        ends = ends[(rank[ends] > rank[start]) & ~self._masks[party.decision_maker][ends]]
        if not ends.size:
            return None
        order = np.lexsort((ends, self._moves.n_changed(start, ends), -rank[ends].astype(np.int64)))
        return self._moves.move(maker, start, int(ends[order[0]]))

    @cached_property
    def _moves(self) -> Moves:
        return Moves(self.space)

    # --- dilemmas ---

    @cached_property
    def dilemmas(self) -> tuple[Dilemma, ...]:
        """Every dilemma, party by party."""
        found = [dilemma for party in self.parties for dilemma in self._alone(party)]
        for party in self.parties:
            for name in self.space.decision_makers:
                if name != party.decision_maker:
                    found += self._towards(party, name)
        order = {name: place for place, name in enumerate(self.space.decision_makers)}
        return tuple(sorted(found, key=lambda dilemma: order[dilemma.decision_maker]))

    def dilemmas_of(self, decision_maker: str, *, towards: str | None = None) -> tuple[Dilemma, ...]:
        """Return the dilemmas of one decision maker, or only those towards another."""
        names, index = self.space.decision_makers, self.space.conflict.decision_maker_index
        other = None if towards is None else names[index(towards)]
        return tuple(
            dilemma
            for dilemma in self.dilemmas
            if dilemma.decision_maker == names[index(decision_maker)] and other in (None, dilemma.towards)
        )

    def _alone(self, party: Party) -> Iterator[Dilemma]:
        """Find what a party faces whoever it deals with: its own threat, its own promise."""
        name = party.decision_maker
        for threat in self.threats:
            if threat.decision_maker == name and not threat.credible:
                carried_out, better = threat.carried_out, threat.better
                remedy = Remedy(name, carried_out, better, or_equal=True) if carried_out and better else None
                yield Dilemma("threat", name, None, better, threat.changes, remedy)
        for promise in self.promises:
            if promise.position_of == promise.decision_maker == name and promise.better is not None:
                yield Dilemma("cooperation", name, None, promise.better.end, promise.better.changes,
                              Remedy(name, party.point, promise.better.end, or_equal=True))  # fmt: skip

    def _towards(self, party: Party, other: str) -> Iterator[Dilemma]:
        name = party.decision_maker
        for promise in self.promises:
            if (promise.position_of, promise.decision_maker) == (name, other) and promise.better is not None:
                yield Dilemma("trust", name, other, promise.better.end, promise.better.changes,
                              Remedy(other, party.point, promise.better.end, or_equal=True))  # fmt: skip
        theirs = next((known for known in self.parties if known.decision_maker == other), None)
        if theirs is not None and self._prefers(name, theirs.point, party.point):
            yield Dilemma("positioning", name, other, None, (),
                          Remedy(name, party.point, theirs.point, or_equal=True))  # fmt: skip
        if theirs is not None and self.compatible(name, other):
            return
        yield from self._pressing(party, other)
        if theirs is not None:
            yield from self._pressed(party, theirs)

    def _pressing(self, party: Party, other: str) -> Iterator[Dilemma]:
        """Find what keeps a party from getting its way with another, unless the threatened future satisfies it."""
        name = party.decision_maker
        if self._masks[name][self.threatened.index]:
            return
        asked = self._asked(party, other)
        stated = any(known.decision_maker == other for known in self.parties)
        if (asked or stated) and not self._prefers(other, party.point, self.threatened):
            yield Dilemma("deterrence", name, other, None, (),
                          Remedy(other, party.point, self.threatened, or_equal=False))  # fmt: skip
        if not asked or self._meets(self.threatened, asked):
            return
        way, refusal = self._refusal.best(other, asked)
        if way is None:
            yield Dilemma("persuasion", name, other, None, (), None)
        elif refusal is not None and not self._prefers(other, way, refusal):
            yield Dilemma("persuasion", name, other, way, self._refusal.done(other, way),
                          Remedy(other, way, refusal, or_equal=False))  # fmt: skip

    def _pressed(self, party: Party, theirs: Party) -> Iterator[Dilemma]:
        """Find what draws a party towards the position of another, unless the threatened future satisfies that."""
        name, other = party.decision_maker, theirs.decision_maker
        if self._masks[other][self.threatened.index]:
            return
        if self._prefers(name, theirs.point, self.threatened):
            yield Dilemma("inducement", name, other, None, (),
                          Remedy(name, self.threatened, theirs.point, or_equal=True))  # fmt: skip
        asked = self._asked(theirs, name)
        if not asked or self._meets(self.threatened, asked):
            return
        way, refusal = self._refusal.best(name, asked)
        if way is not None and refusal is not None and self._prefers(name, way, refusal):
            yield Dilemma("rejection", name, other, way, self._refusal.done(name, way),
                          Remedy(name, refusal, way, or_equal=True))  # fmt: skip

    def _prefers(self, name: str, first: State, second: State) -> bool:
        return self.space.prefers(self.space.decision_makers.index(name), first.index, second.index)

    def _meets(self, state: State, levels: Mapping[str, str]) -> bool:
        held = levels_of(self.space, state)
        return all(held[name] == level for name, level in levels.items())

    def _asked(self, party: Party, other: str) -> dict[str, str]:
        """Return what a position asks of another's options.

        A statement asks for what the state that it stands for changes of the status quo.
        """
        conflict = self.space.conflict
        owner = {option.id: conflict.decision_makers[position].id
                 for option, position in zip(conflict.options, conflict.owners, strict=True)}  # fmt: skip
        if isinstance(party.position, str):
            now, then = levels_of(self.space, self.status_quo), levels_of(self.space, party.point)
            wanted = {name: level for name, level in then.items() if level != now[name]}
        else:
            wanted = dict(party.position)
        return {name: level for name, level in wanted.items() if owner[name] == other}

    # --- giving away ---

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.positions/1``; states by number."""
        names = [party.decision_maker for party in self.parties]
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "point": self.point,
            "status_quo": self.status_quo.number,
            "threatened": self.threatened.number,
            "parties": [party.to_dict() for party in self.parties],
            "compatible": [
                {"parties": [first, second], "states": len(self.satisfying(first, second))}
                for place, first in enumerate(names)
                for second in names[place + 1 :]
            ],
            "common": len(self.satisfying()),
            "threats": [threat.to_dict() for threat in self.threats],
            "promises": [
                {"position_of": promise.position_of, "decision_maker": promise.decision_maker,
                 "trustworthy": promise.trustworthy, "better": _move(promise.better)}
                for promise in self.promises
            ],
            "dilemmas": [dilemma.to_dict() for dilemma in self.dilemmas],
        }  # fmt: skip


def _move(move: Move | None) -> dict[str, Any] | None:
    return None if move is None else move.to_dict()


def satisfied(space: StateSpace, stated: Position) -> BoolArray:
    """Tell which feasible states satisfy a position."""
    if isinstance(stated.position, str):
        return space.truth(stated.position)
    return holding(space, spelt(space.conflict, stated.position))
