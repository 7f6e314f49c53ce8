"""Coordination: what changes if some decision makers act as one, what they can force, and who gains by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.analysis.answers.ground import Ground, listed_states
from detente.analysis.blocs import Bloc, Difference, bloc
from detente.analysis.coalition_scan import CoalitionScan, scan
from detente.analysis.coalitions import COALITION_CONCEPTS
from detente.analysis.forcing import Forcing, can_force, can_prevent
from detente.analysis.funnel_result import Funnel
from detente.analysis.joint_moves import JointMove
from detente.model import StateSet, StateSpace
from detente.model.questions import Question

__all__ = ["CoordinationAnswer", "Places", "Power", "answer_coordination", "coalition_concept"]

Demand: TypeAlias = Literal["bring about", "rule out", "keep up", "end"]
"""What may be guaranteed: that a statement comes to hold, or never does; where it holds already, that it goes on
holding for ever, or that it ceases to.
"""


@dataclass(frozen=True, eq=False)
class Power:
    """What some decision makers can guarantee against everybody else from where things stand, in turns.

    Attributes
    ----------
    statement : str
    demand : {"bring about", "rule out", "keep up", "end"}
        See `Demand`; the last two where it holds at the status quo.
    together : Forcing
    alone : mapping of member to bool
        Whether the member can do it without its partners.
    """

    statement: str
    demand: Demand
    together: Forcing
    alone: Mapping[str, bool]

    @property
    def can(self) -> bool:
        """Whether they can do it together, from where things stand."""
        return bool(self.together.from_status_quo)

    @property
    def by_coordination_only(self) -> bool:
        """Whether they can do it together, and nobody alone."""
        return self.can and not any(self.alone.values())

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "statement": self.statement,
            "demand": self.demand,
            "together": self.can,
            "from_states": len(self.together.states),
            "alone": dict(self.alone),
        }


@dataclass(frozen=True)
class Places:
    """How one decision maker ranks the equilibria without and with the bloc: its best and its worst place, 1 is best.

    Attributes
    ----------
    decision_maker : str
    without, together : tuple of two int, or None
        None where there is no equilibrium.
    """

    decision_maker: str
    without: tuple[int, int] | None
    together: tuple[int, int] | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        pair = {"without": self.without, "together": self.together}
        return {"decision_maker": self.decision_maker, **{key: places and list(places) for key, places in pair.items()}}


@dataclass(frozen=True, eq=False)
class CoordinationAnswer:
    """What coordination changes.

    Attributes
    ----------
    question : Question
    space : StateSpace
    concept : str
        Under which the bloc and the coalition are judged: the concept that is asked about, or SEQ where that is not
        defined for coalitions.
    bloc : Bloc
        The equilibria with the bloc beside those without it.
    holding : mapping of statement to tuple of two StateSet
        For each statement of the question the equilibria in which it holds, without and with the bloc.
    scan : CoalitionScan
        The coalition, and its members alone, against the equilibria.
    jump : JointMove or None
        How the coalition would leave the status quo, if that is an equilibrium that it upsets.
    power : tuple of Power
        For each statement whether they can bring it about and rule it out, or keep it up and end it.
    places : tuple of Places
        Who gains: one per decision maker.
    funnel : Funnel
        The equilibria, narrowed down to those that survive the coalition.
    """

    question: Question
    space: StateSpace
    concept: str
    bloc: Bloc
    holding: Mapping[str, tuple[StateSet, StateSet]]
    scan: CoalitionScan = field(repr=False)
    jump: JointMove | None
    power: tuple[Power, ...]
    places: tuple[Places, ...]
    funnel: Funnel = field(repr=False)

    @property
    def at_status_quo(self) -> Difference | None:
        """Why the status quo is an equilibrium with the bloc only, or without it only; None without a difference."""
        status_quo = self.space.status_quo
        return None if status_quo is None else self.bloc.difference(self.space.state(status_quo), self.concept)

    @property
    def members(self) -> tuple[str, ...]:
        """Who acts as one."""
        return self.bloc.members

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "coalition": list(self.members),
            "concept": self.concept,
            "equilibria": {
                name: {
                    "without": listed_states(self.bloc.without(name)),
                    "together": listed_states(self.bloc.equilibria(name)),
                    "gained": listed_states(self.bloc.gained(name)),
                    "lost": listed_states(self.bloc.lost(name)),
                }
                for name in self.bloc.concepts
            },
            "status_quo": None if self.at_status_quo is None else self.at_status_quo.to_dict(),
            "holding": {
                statement: {"without": listed_states(without), "together": listed_states(together)}
                for statement, (without, together) in self.holding.items()
            },
            "upset": listed_states(self.scan.effect(self.members).upset),
            "leaves_status_quo": None if self.jump is None else self.jump.to_dict(),
            "power": [power.to_dict() for power in self.power],
            "places": [places.to_dict() for places in self.places],
            "funnel": self.funnel.to_dict(),
        }


def coalition_concept(concept: str) -> str:
    """Return the concept itself where it is defined for coalitions, else SEQ."""
    return concept if concept in COALITION_CONCEPTS else "seq"


def answer_coordination(question: Question, ground: Ground) -> CoordinationAnswer:
    """Answer a question of kind "coordination"."""
    space, members = ground.space, question.coalition
    concept = coalition_concept(ground.concept)
    together = bloc(space, members, concepts=dict.fromkeys(["nash", concept]))
    alone = [(name,) for name in members]
    scanned = scan(ground.analysis, concept, coalitions=[members, *alone])
    start = ground.start
    upset = start in scanned.equilibria and start in scanned.effect(members).upset
    sets = (together.without(concept), together.equilibria(concept))
    return CoordinationAnswer(
        question,
        space,
        concept,
        together,
        {text: (sets[0].where(text), sets[1].where(text)) for text in question.statements},
        scanned,
        scanned.move(start, members) if upset else None,
        tuple(
            _power(space, members, text, demand)
            for text in question.statements
            for demand in _DEMANDS[bool(space.truth(text)[start.index])]
        ),
        tuple(
            Places(name, _range(space, i, sets[0]), _range(space, i, sets[1]))
            for i, name in enumerate(space.decision_makers)
        ),
        ground.narrowed(surviving=members, deterred_by=concept),
    )


_DEMANDS: Mapping[bool, tuple[Demand, Demand]] = {False: ("bring about", "rule out"), True: ("keep up", "end")}
"""What is asked of a statement that does not hold at the status quo, and of one that does."""


def _power(space: StateSpace, members: tuple[str, ...], statement: str, demand: Demand) -> Power:
    together, *alone = (_guaranteed(space, who, statement, demand) for who in [members, *((name,) for name in members)])
    able = {name: bool(found.from_status_quo) for name, found in zip(members, alone, strict=True)}
    return Power(statement, demand, together, able)


def _guaranteed(space: StateSpace, who: tuple[str, ...], statement: str, demand: Demand) -> Forcing:
    if demand == "rule out":
        return can_prevent(space, who, statement)
    target = f"not ({statement})" if demand == "end" else statement
    return can_force(space, who, target, aim="always" if demand == "keep up" else "once")


def _range(space: StateSpace, maker: int, states: StateSet) -> tuple[int, int] | None:
    if not len(states):
        return None
    ranks = space.ranks[maker].reshape(-1)[states.indices]
    best, worst = states.indices[np.argmax(ranks)], states.indices[np.argmin(ranks)]
    return space.place(maker, int(best)), space.place(maker, int(worst))
