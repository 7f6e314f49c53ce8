"""An observed path, and what each decision maker would have had to believe for it to be its best play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from detente.analysis.answers.wrong_beliefs import WrongBelief
from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Move
from detente.errors import UnsupportedAnalysisError
from detente.model import StateSpace
from detente.model.questions import ObservedStep

__all__ = ["ObservedMove", "ObservedPath", "SideAnswer", "observed_path"]


@dataclass(frozen=True)
class ObservedMove:
    """One move that was observed.

    Attributes
    ----------
    move : Move
    date : str or None
    mover, source, target : int
        Who moved between which states, by index.
    """

    move: Move
    date: str | None
    mover: int
    source: int
    target: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {"date": self.date, **self.move.to_dict()}


@dataclass(frozen=True)
class ObservedPath:
    """Moves that were observed, one after another.

    Attributes
    ----------
    start : int
        Index of the state in which they began.
    steps : tuple of ObservedMove
    rests : bool
        Whether play rested at their end.
    """

    start: int
    steps: tuple[ObservedMove, ...]
    rests: bool

    @property
    def end(self) -> int:
        """Index of the state in which they ended."""
        return self.steps[-1].target if self.steps else self.start

    def steps_of(self, maker: int) -> tuple[ObservedMove, ...]:
        """Return the moves of one decision maker."""
        return tuple(step for step in self.steps if step.mover == maker)

    @property
    def used(self) -> tuple[str, ...]:
        """The options that any of the moves changes."""
        changed = (change.option for step in self.steps for change in step.move.changes)
        return tuple(dict.fromkeys(changed))


@dataclass(frozen=True, eq=False)
class SideAnswer:
    """What one decision maker would have had to believe wrongly.

    Attributes
    ----------
    decision_maker : str
    steps : tuple of ObservedMove
        What it did.
    beyond : tuple of int
        Places among its moves of those that leave it no better off by its own preferences, so that no belief about
        what others want makes them best play.
    as_it_is : tuple of bool
        For each of its moves whether it is best play without any wrong belief; at last for staying at the end, if play
        rested there.
    one_by_one : tuple of tuple of WrongBelief
        For each of these that is not best play as it is the single wrong beliefs that make it so, whatever they do to
        the others; up to a cap.
    size : int or None
        The least number of wrong beliefs that make all of it best play, moves in ``beyond`` left aside; 0 if none is
        needed, None if no set that was tried does it.
    sets : tuple of tuple of WrongBelief
        The smallest sets, up to a cap; each was run again.
    count : int
        How many smallest sets there are among those tried.
    tried : int
        How many sets were tried.
    complete : bool
        Whether all sets of the kinds that are tried, up to two beliefs or up to the size found, were tried.
    """

    decision_maker: str
    steps: tuple[ObservedMove, ...]
    beyond: tuple[int, ...]
    as_it_is: tuple[bool, ...]
    one_by_one: tuple[tuple[WrongBelief, ...], ...]
    size: int | None
    sets: tuple[tuple[WrongBelief, ...], ...]
    count: int
    tried: int
    complete: bool

    @property
    def needs_none(self) -> bool:
        """Whether all that it did is best play as things are."""
        return all(self.as_it_is)

    @property
    def is_searched(self) -> bool:
        """Whether any wrong belief was tried where one is needed."""
        return self.tried > 1 or self.size == 0

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "decision_maker": self.decision_maker,
            "moves": [step.to_dict() for step in self.steps],
            "beyond_belief": list(self.beyond),
            "best_play_as_it_is": list(self.as_it_is),
            "one_by_one": [[belief.to_dict() for belief in beliefs] for beliefs in self.one_by_one],
            "fewest": self.size,
            "sets": [[belief.to_dict() for belief in beliefs] for beliefs in self.sets],
            "count": self.count,
            "tried": self.tried,
            "complete": self.complete,
        }


def observed_path(
    space: StateSpace, start: Mapping[str, str] | None, steps: Sequence[ObservedStep], *, rests: bool
) -> ObservedPath:
    """Follow a path that is given as options and levels.

    Parameters
    ----------
    start : mapping of option to level, or None
        Where it began, all other options at their first level; the status quo if None.
    steps : sequence of ObservedStep
    rests : bool

    Raises
    ------
    UnsupportedAnalysisError
        If there is no status quo to start from, or a step changes nothing or is no move of its mover.
    InfeasibleStateError
        If a step leads where a rule forbids.
    """
    conflict = space.conflict
    if space.states.unmerged is not None or conflict.is_graph_form:
        raise UnsupportedAnalysisError(
            "an observed path names options and levels, and here the moves are explicit arcs (graph form, merged "
            "states, or one option per move); such paths are not judged"
        )
    if start is None and space.status_quo is None:
        raise UnsupportedAnalysisError("the path names no start, and the conflict no status quo")
    here = space.status_quo if start is None else space.find(start)
    begun, moves, made = int(here or 0), Moves(space), []
    for number, step in enumerate(steps, start=1):
        mover = conflict.decision_maker_index(step.by)
        source = int(here or 0)
        target = _after(space, source, step)
        if target not in space.structure.reachable(mover, source):
            space.find(space.states.text(target))  # tells which rule forbids it, if one does
            raise UnsupportedAnalysisError(
                f"step {number} of the path is no move of '{step.by}': "
                + ("nothing changes" if target == source else "an option would be moved against its direction")
            )
        made.append(ObservedMove(moves.move(mover, source, target), step.date, mover, source, target))
        here = target
    return ObservedPath(begun, tuple(made), rests)


def _after(space: StateSpace, source: int, step: ObservedStep) -> int:
    """Return the code of the combination after a step."""
    sizes, target = space.states.sizes, source
    for name, level in step.does.items():
        k = space.conflict.option_index(name)
        labels = [label.lower() for label in space.conflict.options[k].levels]
        stride = prod(sizes[:k])
        target += (labels.index(level.lower()) - source // stride % sizes[k]) * stride
    return target
