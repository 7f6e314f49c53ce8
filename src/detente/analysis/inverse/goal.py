"""What is to be brought about, and the judge of it: the ordinary engine, run on whatever preferences are proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.move_rules import play_by
from detente.analysis.questions import TargetLike, find_start, find_target, told
from detente.analysis.stability import BITS, stability_flags
from detente.engine.forward import arrivals, fewest
from detente.engine.nearest_rankings import Aim
from detente.errors import UnknownNameError, UnsupportedAnalysisError, did_you_mean
from detente.model import StateLike, StateSet, StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["AIMS", "WIDER", "Judge", "Target", "find_aim", "find_goal"]

AIMS: Mapping[str, str] = MappingProxyType(
    {
        "equilibrium": "some state where it holds is an equilibrium",
        "not": "no state where it holds is an equilibrium",
        "only": "there are equilibria, and it holds in all of them",
        "reachable": "unilateral improvements lead from the status quo to some state where it holds",
        "attainable": "unilateral improvements lead from the status quo to some state where it holds and which is an "
        "equilibrium",
    }
)
"""What may be asked for, each in a sentence; for a single state "where it holds" means that state."""

WIDER: Mapping[str, str] = MappingProxyType(
    {"nash": "nash", "gmr": "gmr", "smr": "smr", "seq": "gmr", "sseq": "smr", "brseq": "gmr"}
)
"""For each concept one that it implies and under which nobody's stability rests on another's preferences."""


@dataclass(frozen=True, eq=False)
class Target:
    """What is to be brought about.

    Attributes
    ----------
    aim : str
        One of `AIMS`.
    states : StateSet
        The state, or the states where the statement holds.
    text : str or None
        How it was named.
    concept : str
        Id of the concept under which a state is to be an equilibrium.
    start : int or None
        Index of the state from which it is to be reached; None where nothing is to be reached.
    """

    aim: Aim
    states: StateSet
    text: str | None
    concept: str
    start: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        space = self.states.space
        return {
            "aim": self.aim,
            "means": AIMS[self.aim],
            "text": self.text,
            "states": len(self.states),
            "numbers": list(self.states.numbers) if len(self.states) <= 1_000 else None,
            "concept": self.concept,
            "start": None if self.start is None else space.number(self.start),
        }


def find_aim(name: str) -> Aim:
    """Return a known aim.

    Raises
    ------
    UnknownNameError
        If it is not one of `AIMS`.
    """
    if name not in AIMS:
        listed = ", ".join(f"'{aim}'" for aim in AIMS)
        raise UnknownNameError(
            f"inverse(): aim must be one of {listed}; got '{name}'. {did_you_mean(name, AIMS) or ''}"
        )
    return name  # type: ignore[return-value]


def find_goal(space: StateSpace, target: TargetLike, aim: str, concept: str, start: StateLike | None) -> Target:
    """Put together what is to be brought about.

    Raises
    ------
    UnsupportedAnalysisError
        If the target holds in no feasible state, under SIM, or if something is to be reached from a status quo that the
        conflict does not name.
    """
    known, wanted = find_concept(concept).id, find_aim(aim)
    if known not in WIDER:
        raise UnsupportedAnalysisError(
            f"the inverse problem is solved under {', '.join(WIDER)}; not under {known}, where moves are made at once"
        )
    states = find_target(space, target)
    if not len(states):
        raise UnsupportedAnalysisError(f"'{target}' holds in no feasible state, so that no preferences bring it about")
    origin = find_start(space, start) if wanted in ("reachable", "attainable") else None
    return Target(wanted, states, told(space, target), known, origin)


class Judge:
    """Tells by the ordinary engine whether a goal is met under some ranks; nothing is taken over from a search."""

    def __init__(self, space: StateSpace, goal: Target) -> None:
        self.space, self.goal = space, goal
        self.wanted = np.zeros(space.states.n_positions, dtype=bool)
        self.wanted[goal.states.indices] = True
        self.runs = 0

    @property
    def makers(self) -> range:
        """All decision makers."""
        return range(len(self.space.decision_makers))

    def stable(self, ranks: Sequence[IntArray], concept: str, maker: int) -> BoolArray:
        """Find the states that are stable for one decision maker."""
        flags = stability_flags(self.space.structure, ranks, [concept], self.space.settings, makers=[maker])
        return np.asarray((flags[maker] & np.uint8(BITS[concept])) != 0)

    def equilibria(self, ranks: Sequence[IntArray], among: BoolArray | None = None) -> BoolArray:
        """Find the equilibria, or those among some states; whom the ranks of others do not touch is asked first."""
        mask = self.space.states.feasible_mask() if among is None else among
        concept = self.goal.concept
        for name in dict.fromkeys([WIDER[concept], concept]):
            for maker in self.makers:
                if not mask.any():
                    return mask
                mask = mask & self.stable(ranks, name, maker)
        return mask

    def reached(self, ranks: Sequence[IntArray]) -> BoolArray:
        """Find the states that improvements lead to."""
        if self.goal.start is None:
            raise UnsupportedAnalysisError("nothing is to be reached")
        play = play_by(replace(self.space, ranks=tuple(ranks)), "improvements", ())
        return np.asarray(fewest(arrivals(play, self.goal.start), origin=self.goal.start) >= 0)

    def met(self, ranks: Sequence[IntArray]) -> bool:
        """Tell whether the goal is met."""
        return self.shown_by(ranks) is not None

    def shown_by(self, ranks: Sequence[IntArray]) -> StateSet | None:
        """Return the states that show that the goal is met: wanted equilibria, or wanted states that are reached.

        Returns
        -------
        StateSet or None
            Empty where the target is to be no equilibrium and is none; None if the goal is missed.
        """
        self.runs += 1
        aim = self.goal.aim
        if aim == "not":
            found = self.equilibria(ranks, self.wanted)
            return None if found.any() else StateSet(self.space, np.zeros(0, dtype=np.int64))
        if aim == "only":
            found = self.equilibria(ranks)
            met = found.any() and not (found & ~self.wanted).any()
        else:
            found = self.wanted
            if aim != "equilibrium":
                found = found & self.reached(ranks)
            if aim != "reachable":
                found = self.equilibria(ranks, found)
            met = found.any()
        return StateSet(self.space, np.flatnonzero(found)) if met else None
