"""How late an irreversible move can still be avoided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.analysis.explanation import Move
from detente.engine import Graph, Grid
from detente.engine.forward import can_avoid, departures
from detente.engine.play import Play
from detente.model import StateSpace
from detente.types import BoolArray, IntArray

if TYPE_CHECKING:
    from detente.analysis.paths import Path, Paths

__all__ = ["PointOfNoReturn", "points_of_no_return"]


@dataclass(frozen=True)
class PointOfNoReturn:
    """An irreversible move on a path, and the last points of the path at which it could still be avoided.

    An irreversible move takes a one-way option beyond the level that it has, and nothing brings it back; "with it" is
    every state in which the option stands beyond that level. In graph form it is a move whose mover has no move back,
    and "with it" means that this very move has been made.

    Points are counted in moves made: 0 is the start of the path, and ``at - 1`` the point just before the move.

    Attributes
    ----------
    path : int
        Which of the listed paths, counted from 0.
    at : int
        Which move of the path it is, counted from 1.
    move : Move
        The move.
    option : str or None
        The one-way option; None in graph form.
    last_detour : int or None
        The last point before the move from which a legal sequence under the same rule, whose first mover is not the
        path's last, still leads to the target without it. None: from the start on, every way to the target takes it.
    last_escape : int or None
        The last point before the move from which play under the same rule can still go on for ever, or come to rest
        where nobody has a move to make, without it. None: from the start on, play that goes on as long as somebody has
        a move to make is bound to take it. Who moved last does not matter here: time passes.
    """

    path: int
    at: int
    move: Move
    option: str | None
    last_detour: int | None
    last_escape: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "path": self.path,
            "at": self.at,
            "decision_maker": self.move.decision_maker,
            "option": self.option,
            "last_detour": self.last_detour,
            "last_escape": self.last_escape,
        }


def points_of_no_return(paths: Paths) -> tuple[PointOfNoReturn, ...]:
    """Find the irreversible moves on the listed paths, and how late each could still be avoided."""
    search = _Search(paths)
    return tuple(
        PointOfNoReturn(number, at, path.moves[at - 1], option, *search.last_points(path, at, option))
        for number, path in enumerate(paths.shortest)
        for at, option in _irreversible(paths, path)
    )


def _irreversible(paths: Paths, path: Path) -> Iterator[tuple[int, str | None]]:
    conflict, structure = paths.space.conflict, paths.space.structure
    one_way = {option.id for option in conflict.options if option.moves in ("up", "down")}
    for at, move in enumerate(path.moves, start=1):
        if conflict.is_graph_form:
            mover = conflict.decision_maker_index(move.decision_maker)
            if move.start.index not in structure.reachable(mover, move.end.index):
                yield at, None
        else:
            yield from ((at, change.option) for change in move.changes if change.option in one_way)


class _Search:
    """Answers for all paths of one result; what several moves have in common is searched once."""

    def __init__(self, paths: Paths) -> None:
        self.space = paths.space
        self.play, self.indices = paths.compact
        self.target = np.searchsorted(self.indices, paths.reached_target.indices)
        self._found: dict[tuple[Any, ...], tuple[IntArray, BoolArray]] = {}

    def last_points(self, path: Path, at: int, option: str | None) -> tuple[int | None, int | None]:
        """Find the last points before a move from which a detour, and an escape, are left."""
        opening, escapes = self._without(path.moves[at - 1], option)
        here = np.searchsorted(self.indices, [state.index for state in path.states[:at]])
        movers = [None, *(move.decision_maker for move in path.moves)]
        detours = [self._leads_on(opening[:, code], last) for code, last in zip(here, movers, strict=False)]
        return _last(detours), _last(escapes[here].tolist())

    def _leads_on(self, opening: IntArray, last_mover: str | None) -> bool:
        """Tell whether anybody but the last mover can open a sequence to the target."""
        others = [i for i, maker in enumerate(self.space.decision_makers) if maker != last_mover]
        return bool((opening[others] >= 0).any())

    def _without(self, move: Move, option: str | None) -> tuple[IntArray, BoolArray]:
        """Find where the target can be reached without an irreversible move, by who opens, and where play can avoid it.

        Positions are those of the compact play.
        """
        before = next((change.before for change in move.changes if change.option == option), None)
        key = (option, before) if option is not None else (move.decision_maker, move.start.index, move.end.index)
        if key not in self._found:
            if option is not None and before is not None:
                bad = _beyond(self.space, option, before, self.indices)
                without, allowed = self.play.avoiding(bad), self.play
            else:
                bad = np.zeros(len(self.indices), dtype=bool)
                without = allowed = self._without_arc(move)
            self._found[key] = departures(without, self.target), can_avoid(self.play, bad, going_by=allowed)
        return self._found[key]

    def _without_arc(self, move: Move) -> Play:
        """Take one arc out of a graph."""
        play, mover = self.play, self.space.conflict.decision_maker_index(move.decision_maker)
        arcs = []
        for i in range(play.structure.n_decision_makers):
            sources, targets = _arcs(play.structure, i)
            kept = (i != mover) | (sources != move.start.index) | (targets != move.end.index)
            arcs.append((sources[kept], targets[kept]))
        return Play(Graph.from_arcs(play.structure.n_states, arcs), play.gates, play.movers, play.avoid)


def _arcs(structure: Grid | Graph, i: int) -> tuple[IntArray, IntArray]:
    if isinstance(structure, Grid):
        raise TypeError("only a graph has single arcs")
    return np.repeat(np.arange(structure.n_states), np.diff(structure.indptr[i])), structure.indices[i]


def _beyond(space: StateSpace, option: str, level: str, indices: IntArray) -> BoolArray:
    """Tell which states have a one-way option beyond one of its levels; not those in which it no longer matters."""
    states, position = space.states, space.conflict.option_index(option)
    labels = space.conflict.options[position].levels
    if states.members is not None and states.varies is not None:
        levels, matters = states.members[indices, position], ~states.varies[indices, position]
    else:
        stride = prod(states.sizes[:position])
        levels, matters = indices // stride % states.sizes[position], np.ones(len(indices), dtype=bool)
    bound = labels.index(level)
    past = levels > bound if space.conflict.options[position].moves == "up" else levels < bound
    return np.asarray(past & matters)


def _last(holds: list[bool]) -> int | None:
    return max((point for point, held in enumerate(holds) if held), default=None)
