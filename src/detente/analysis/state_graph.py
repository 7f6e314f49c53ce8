"""The part of the state graph that can be drawn and read: the states that matter and what lies between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from detente.analysis.result import Analysis
from detente.display import Shown
from detente.model import State, StateSpace

__all__ = ["MAX_NODES", "Arc", "StateGraph", "state_graph"]

MAX_NODES = 60
"""Most states in one picture."""

_SEARCH = 20_000
"""Most states that the search for connections looks at."""


@dataclass(frozen=True)
class Arc:
    """A move between two states of the picture.

    Attributes
    ----------
    source, target : int
        Indices of the states.
    decision_makers : tuple of int
        Who can make it.
    improving_for : tuple of int
        Those of them for whom it is a unilateral improvement.
    """

    source: int
    target: int
    decision_makers: tuple[int, ...]
    improving_for: tuple[int, ...]


@dataclass(frozen=True)
class StateGraph(Shown):
    """States and moves to be drawn.

    Attributes
    ----------
    states : tuple of State
    arcs : tuple of Arc
        All moves between them if ``all_moves``, else only unilateral improvements.
    layers : tuple of int
        For each state the fewest drawn moves from the status quo (or the first state); states that cannot be reached
        in the picture stand in the last layer.
    is_complete : bool
        Whether all feasible states are in it.
    all_moves : bool
        Whether moves that are no improvements are in it.
    """

    analysis: Analysis
    states: tuple[State, ...]
    arcs: tuple[Arc, ...]
    layers: tuple[int, ...]
    is_complete: bool
    all_moves: bool


def state_graph(
    analysis: Analysis,
    *,
    limit: int = MAX_NODES,
    states: Iterable[State] = (),
    all_moves: bool | None = None,
    movers: Iterable[int] | None = None,
) -> StateGraph:
    """Choose the states and moves to draw.

    Parameters
    ----------
    limit : int
        Most states. A conflict with no more feasible states is drawn whole, with all moves if they are few.
    states : iterable of State
        States that must be in it, beside the status quo and the strongest equilibria.
    all_moves : bool, optional
        Whether moves that are no improvements are in it; if not given, where all states are and they are few.
    movers : iterable of int, optional
        Only their moves, by position; everybody's if not given.

    Notes
    -----
    Where not all states fit, the picture holds the status quo, the states asked for, the strongest equilibria, and the
    states on shortest sequences of unilateral improvements from the status quo to them.
    """
    space = analysis.space
    if space.n_states <= limit:
        chosen = [int(index) for index in space.feasible]
    else:
        chosen = _chosen(analysis, [state.index for state in states], limit)
    arcs = _arcs(space, chosen, range(len(space.ranks)) if movers is None else movers)
    whole = len(chosen) == space.n_states
    if all_moves is None:
        all_moves = whole and len(chosen) <= 16
    drawn = tuple(arc for arc in arcs if all_moves or arc.improving_for)
    start = space.status_quo if space.status_quo is not None else chosen[0]
    layers = _layers(chosen, drawn, start)
    return StateGraph(analysis, tuple(space.state(index) for index in chosen), drawn, layers, whole, all_moves)


def _chosen(analysis: Analysis, wanted: list[int], limit: int) -> list[int]:
    space = analysis.space
    matter = [] if space.status_quo is None else [space.status_quo]
    matter += [index for index in wanted if index not in matter]
    strongest = [state.index for state in analysis.strongest(max(4, limit // 5))]
    matter += [index for index in strongest if index not in matter]
    matter = matter[:limit]
    chosen = dict.fromkeys(matter)
    if space.status_quo is not None:
        before = _improvement_tree(space, space.status_quo, set(matter))
        for index in matter:
            path = _way(before, index)
            if len(chosen) + len(set(path) - set(chosen)) <= limit:
                chosen.update(dict.fromkeys(path))
    return sorted(chosen)


def _improvement_tree(space: StateSpace, start: int, wanted: set[int]) -> dict[int, int]:
    """Search breadth first along improvements; each state's value is the one before it."""
    before = {start: start}
    queue, missing = deque([start]), wanted - {start}
    while queue and missing and len(before) < _SEARCH:
        here = queue.popleft()
        for maker in range(len(space.ranks)):
            for there in space.structure.reachable(maker, here):
                index = int(there)
                if index not in before and space.prefers(maker, index, here):
                    before[index] = here
                    missing.discard(index)
                    queue.append(index)
    return before


def _way(before: dict[int, int], index: int) -> list[int]:
    way = []
    while index in before and before[index] != index:
        way.append(index)
        index = before[index]
    return way


def _arcs(space: StateSpace, chosen: list[int], movers: Iterable[int]) -> list[Arc]:
    inside, who = set(chosen), tuple(movers)
    found: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    for source in chosen:
        for maker in who:
            for target in (int(index) for index in space.structure.reachable(maker, source)):
                if target in inside:
                    able, improving = found.setdefault((source, target), ([], []))
                    able.append(maker)
                    if space.prefers(maker, target, source):
                        improving.append(maker)
    return [Arc(*ends, tuple(able), tuple(improving)) for ends, (able, improving) in found.items()]


def _layers(chosen: list[int], arcs: Iterable[Arc], start: int) -> tuple[int, ...]:
    following: dict[int, list[int]] = {index: [] for index in chosen}
    for arc in sorted(arcs, key=lambda arc: not arc.improving_for):
        if arc.improving_for:
            following[arc.source].append(arc.target)
    depth = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in following[here]:
            if there not in depth:
                depth[there] = depth[here] + 1
                queue.append(there)
    last = max(depth.values()) + 1
    return tuple(depth.get(index, last) for index in chosen)
