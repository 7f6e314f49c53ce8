"""What a funnel found: stage by stage what is left, how many fell out for what, and for each state why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.funnel_context import Context
from detente.analysis.funnel_reasons import Reason, reason_for
from detente.analysis.funnel_stages import STAGES
from detente.analysis.heading import heading
from detente.errors import UnknownNameError
from detente.model import State, StateLike, StateSet, StateSpace

__all__ = ["LISTED_STATES", "LITTLE", "SCHEMA", "Funnel", "Stage"]

SCHEMA = "detente.funnel/1"
"""Name and version of the JSON contract."""

LITTLE = 0.1
"""A stage that keeps a larger share than this of what comes in says little."""

LISTED_STATES = 1_000
"""States up to which `Funnel.to_dict` lists a set of them; beyond, it gives their number."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of a funnel.

    Attributes
    ----------
    id, name : str
        In code and JSON, and as printed.
    came_in : int
        How many there were before it; before ``feasible``, if that comes first, all combinations of levels.
    kept : StateSet
        The states that passed this stage and all before it.
    by_itself : int or None
        How many of all feasible states it would keep alone; None if only those that came in were looked at.
    fell_out : mapping of str to int
        How many of those that fell out have each fault: a decision maker that would leave, a reading or a concept under
        which somebody would, a coalition that would, a rule of infeasibility, ``not_entered`` (nothing that the rule of
        moves allows leads there) or ``not_reached`` (what leads there is itself not reached). A state may have several.
    """

    id: str
    name: str
    came_in: int
    kept: StateSet
    by_itself: int | None
    fell_out: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many states are left."""
        return len(self.kept)

    @property
    def share(self) -> float | None:
        """Which share of what came in is kept; None if nothing came in."""
        return self.count / self.came_in if self.came_in else None

    @property
    def says_little(self) -> bool:
        """Whether it keeps more than a tenth of what came in; what is feasible is where one starts, not a finding."""
        return self.id != "feasible" and self.share is not None and self.share > LITTLE

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "stage": self.id,
            "name": self.name,
            "came_in": self.came_in,
            "count": self.count,
            "share": self.share,
            "says_little": self.says_little,
            "by_itself": self.by_itself,
            "fell_out": dict(self.fell_out),
            "numbers": list(self.kept.numbers) if self.count <= LISTED_STATES else None,
        }


@dataclass(frozen=True, eq=False)
class Funnel:
    """States that are left, stage by stage.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    concepts : mapping of decision maker to concept
        Under which the stage ``stable`` and rules of moves that rest on a concept judge each decision maker.
    stages : tuple of Stage
        In the order in which they were gone through.
    context : Context
        What the stages share.
    """

    space: StateSpace
    concepts: Mapping[str, str]
    stages: tuple[Stage, ...]
    context: Context = field(repr=False)

    @property
    def start(self) -> State | None:
        """Where play starts, if a stage asked for it."""
        rules = [kind for stage in self.stages if (kind := STAGES.get(stage.id)) is not None and kind.rule]
        return self.space.state(self.context.origin) if rules else None

    @property
    def survivors(self) -> StateSet:
        """The states that pass all stages."""
        return self.stages[-1].kept

    def stage(self, name: str) -> Stage:
        """Return a stage by id or name."""
        for stage in self.stages:
            if name.strip().lower() in (stage.id, stage.name.lower()):
                return stage
        listed = ", ".join(f"'{stage.id}'" for stage in self.stages)
        raise UnknownNameError(f"the funnel has no stage '{name}'; it has {listed}")

    def why(self, state: StateLike) -> Reason | None:
        """Say why a state fell out, at the first stage that did not keep it; None if it is among the survivors.

        An infeasible state raises, and the error names the rule that excludes it.
        """
        found = self.space.state(self.space.find(state))
        for stage in self.stages:
            if found not in stage.kept:
                return reason_for(self.context, stage.id, STAGES.get(stage.id), found)
        return None

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.funnel/1``; states by number."""
        few = len(self.survivors) <= LISTED_STATES
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "concepts": dict(self.concepts),
            "coalition_concept": self.context.coalition_concept,
            "coalition_settings": self.context.rules.to_dict(),
            "start": None if self.start is None else self.start.number,
            "little": LITTLE,
            "stages": [stage.to_dict() for stage in self.stages],
            "states": {str(state.number): state.text for state in self.survivors} if few else {},
        }
