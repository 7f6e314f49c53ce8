"""The moves that were observed, one mover at a time, with every way in which they can have been made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from detente.engine import Grid
from detente.errors import UnsupportedAnalysisError
from detente.model import State, StateSpace
from detente.tracking.observed_path import Change, Moment, ObservedPath, Package

__all__ = ["MOST_WAYS", "ObservedMove", "Unread", "observed_moves"]

MOST_WAYS = 24
"""Ways in which a move can have been made up to which it is looked at; beyond, too much is open."""


@dataclass(frozen=True)
class ObservedMove:
    """What one decision maker was seen to do between two records.

    Attributes
    ----------
    date : str
        YYYY-MM-DD: the day by whose end it was made.
    decision_maker : int
        Position of the mover.
    changes : tuple of Change
        What it changed.
    ways : tuple of (State, State)
        From where to where: several where other things were open, or somebody else moved in the same stretch of time.
    """

    date: str
    decision_maker: int
    changes: tuple[Change, ...]
    ways: tuple[tuple[State, State], ...]


@dataclass(frozen=True)
class Unread:
    """A move that was seen and tells nothing of preferences, with the reason."""

    date: str
    decision_maker: int
    changes: tuple[Change, ...]
    reason: str


def observed_moves(path: ObservedPath) -> tuple[tuple[ObservedMove, ...], tuple[Unread, ...]]:
    """Take the moves out of an observed path.

    Returns
    -------
    moves : tuple of ObservedMove
        In order.
    unread : tuple of Unread
        Those of which it cannot be told from where to where they led.

    Raises
    ------
    UnsupportedAnalysisError
        In graph form, and with merged states: what changed does not tell who moved.
    """
    if not isinstance(path.space.structure, Grid):
        raise UnsupportedAnalysisError(
            "moves reveal preferences only in option form without merged states, where what changed tells who moved"
        )
    found: list[ObservedMove] = []
    unread: list[Unread] = []
    for before, moment in zip(path.moments, path.moments[1:], strict=False):
        for package in moment.packages:
            index = path.space.conflict.decision_maker_index(package.decision_maker)
            ways = () if moment.fault else tuple(dict.fromkeys(_ways(path.space, before, moment, package)))
            if ways and len(ways) <= MOST_WAYS:
                found.append(ObservedMove(moment.date, index, package.changes, ways))
            else:
                reason = _reason(moment, len(ways))
                unread.append(Unread(moment.date, index, package.changes, reason))
    return tuple(found), tuple(unread)


def _reason(moment: Moment, n_ways: int) -> str:
    if moment.fault is not None:
        return "the records contradict the model here"
    if n_ways:
        return f"too much is open: it can have been made in {n_ways:,} ways"
    return "no order of one move each leads from what was known before to what was known after"


def _ways(space: StateSpace, before: Moment, moment: Moment, package: Package) -> Iterator[tuple[State, State]]:
    """Go through the states between which a package can have led: every possible start, in every possible order."""
    others = {known.decision_maker: known for known in moment.packages}
    orders = moment.orders if len(moment.packages) > 1 else ((package.decision_maker,),)
    for start in before.possible.indices[: MOST_WAYS + 1].tolist():
        for order in orders:
            ahead = order[: order.index(package.decision_maker)]
            for code in _after(space, [start], [others[maker] for maker in ahead]):
                for end in _after(space, [code], [package]):
                    yield space.state(code), space.state(end)


def _after(space: StateSpace, codes: Sequence[int], packages: Sequence[Package]) -> list[int]:
    """Return the feasible states to which some changes, made one after another, lead."""
    conflict, feasible = space.conflict, space.states.mask
    here = list(codes)
    for package in packages:
        for change in package.changes:
            option = conflict.option_index(change.option)
            wanted = [conflict.options[option].levels.index(label) for label in change.after]
            here = [_with_level(space, code, option, level) for code in here for level in wanted]
        here = [code for code in here if feasible is None or feasible[code]]
    return here


def _with_level(space: StateSpace, code: int, option: int, level: int) -> int:
    levels = [known or 0 for known in space.states.levels(code)]
    levels[option] = level
    return int(np.int64(space.states.code(levels)))
