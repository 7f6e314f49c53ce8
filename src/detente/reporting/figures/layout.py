"""Where the boxes of a state graph stand and which way its arrows go: rows by distance, as narrow as clarity allows.

Rows and the order within them come from the layout library (Sugiyama's method); the places across are then found anew,
because an arrow that passes a row needs a lane there and not the room of a box.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from detente.analysis.state_graph import Arc, StateGraph
from detente.reporting.figures.style import require

__all__ = ["Layout", "Point", "Route", "layout", "reached"]

Point: TypeAlias = tuple[float, float]

ROW_LIMIT = 8
"""Most boxes side by side; a longer row is broken into several."""
LANE = 0.2
"""Room across for an arrow that passes a row, in inches."""
BETWEEN = 0.3
"""Room between boxes, in inches."""
ROW_GAP = 0.62
"""Room between rows, in inches."""
_ROUNDS = 24


@dataclass(frozen=True)
class Route:
    """The way of an arrow.

    Attributes
    ----------
    points : tuple of (x, y)
        The start on the edge of a box, the lanes that it passes, the end on the edge of a box.
    bends_to : int
        0 if it leads from row to row; for one within a row -1 or 1: it bends below or above the row.
    """

    points: tuple[Point, ...]
    bends_to: int = 0


@dataclass(frozen=True)
class Layout:
    """Where everything goes, in inches; y grows upwards and the first row stands at 0.

    Attributes
    ----------
    places : mapping of state index to (x, y)
        Centres of the boxes.
    routes : mapping of (source, target) to Route
    divide : float or None
        The height at which a line parts what is reached from the status quo from what is not; None if there is none.
    width, left : float
        How wide everything is, and where it begins.
    bottom : float
        The lower edge of the last row.
    """

    places: Mapping[int, Point]
    routes: Mapping[tuple[int, int], Route]
    divide: float | None
    left: float
    width: float
    bottom: float


def layout(graph: StateGraph, arcs: Sequence[Arc], box: Point) -> Layout:
    """Place the states of a graph.

    Parameters
    ----------
    arcs : sequence of Arc
        The arrows that will be drawn.
    box : (float, float)
        Width and height of a box, in inches.
    """
    igraph = require("igraph", "report")
    rows, within_reach = _rows(graph, igraph)
    ends = list(dict.fromkeys((arc.source, arc.target) for arc in arcs))
    rows = _broken(_ordered(graph, rows, ends, igraph), rows)
    plan = _ordered(graph, rows, ends, igraph)
    across = _compact(plan, box[0])
    heights = [-row * (box[1] + ROW_GAP) for row in range(max(plan.rows) + 1)]
    places = {index: (across[k], heights[plan.rows[k]]) for index, k in plan.position.items()}
    n_boxes = len(plan.position)
    left = min(across[:n_boxes]) - box[0] / 2
    right = max(across[:n_boxes]) + box[0] / 2
    lanes = across[n_boxes:]
    left, right = min([left, *lanes]) - LANE, max([right, *lanes]) + LANE
    divide = None
    last_reached = max((rows[k] for k in within_reach), default=0)
    if len(within_reach) < n_boxes:
        divide = (heights[last_reached] + heights[last_reached + 1]) / 2
    routes = _routes(plan, across, heights, box)
    return Layout(places, routes, divide, left, right - left, heights[-1] - box[1] / 2)


# --- rows -------------------------------------------------------------------------------------------------------------


def _rows(graph: StateGraph, igraph: Any) -> tuple[list[int], set[int]]:
    """Return a row per state, and the positions of those that improvements reach from the status quo."""
    everything = range(len(graph.states))
    if graph.analysis.space.status_quo is None:
        return _rows_by_moves(graph, list(everything), igraph), set(everything)
    within_reach = set(reached(graph))
    apart = [k for k in everything if k not in within_reach]
    rows = list(graph.layers)
    below = max(rows[k] for k in within_reach) + 1
    for k, row in zip(apart, _rows_by_moves(graph, apart, igraph), strict=True):
        rows[k] = below + row
    return rows, within_reach


def reached(graph: StateGraph) -> list[int]:
    """Return the positions of the states that drawn improvements reach from the status quo."""
    position = {state.index: k for k, state in enumerate(graph.states)}
    following = defaultdict(list)
    for arc in graph.arcs:
        if arc.improving_for:
            following[position[arc.source]].append(position[arc.target])
    found = [position[graph.analysis.space.status_quo or 0]]
    for here in found:
        found += [there for there in dict.fromkeys(following[here]) if there not in found]
    return found


def _rows_by_moves(graph: StateGraph, chosen: list[int], igraph: Any) -> list[int]:
    """Order some states so that improvements lead downwards wherever they can."""
    if not chosen:
        return []
    position = {graph.states[k].index: n for n, k in enumerate(chosen)}
    edges = [
        (position[arc.source], position[arc.target])
        for arc in graph.arcs
        if arc.improving_for and arc.source in position and arc.target in position
    ]
    drawn = igraph.Graph(n=len(chosen), edges=edges, directed=True)
    drawn.delete_edges(drawn.feedback_arc_set(method="eades"))
    heights = [0] * len(chosen)
    for here in drawn.topological_sorting():
        heights[here] = max((heights[before] + 1 for before in drawn.predecessors(here)), default=0)
    return heights


def _broken(plan: _Plan, rows: list[int]) -> list[int]:
    """Break rows that are too long: their states go to several rows in turn and so stay near their neighbours."""
    by_row = defaultdict(list)
    for k in range(len(rows)):
        by_row[rows[k]].append(k)
    new, used = list(rows), 0
    for row in sorted(by_row):
        members = sorted(by_row[row], key=lambda k: plan.order[k])
        pieces = -(-len(members) // ROW_LIMIT)
        for n, k in enumerate(members):
            new[k] = used + n % pieces
        used += pieces
    return new


# --- order within rows ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """Boxes and, after them, lanes: the row of each, their order within rows, what is connected."""

    position: Mapping[int, int]
    rows: list[int]
    order: list[float]
    chains: Mapping[tuple[int, int], list[int]]


def _ordered(graph: StateGraph, box_rows: list[int], ends: list[tuple[int, int]], igraph: Any) -> _Plan:
    position = {state.index: k for k, state in enumerate(graph.states)}
    rows = list(box_rows)
    chains: dict[tuple[int, int], list[int]] = {}
    for source, target in ends:
        first, last = rows[position[source]], rows[position[target]]
        step = 1 if last > first else -1
        passed = list(range(first + step, last, step)) if first != last else []
        chains[source, target] = [position[source], *range(len(rows), len(rows) + len(passed)), position[target]]
        rows += passed
    edges = [pair for chain in chains.values() for pair in itertools.pairwise(chain) if rows[pair[0]] != rows[pair[1]]]
    downwards = [tuple(sorted(edge, key=rows.__getitem__)) for edge in edges]
    return _Plan(position, rows, _across(rows, downwards, igraph), chains)


def _across(rows: list[int], edges: list[tuple[Any, ...]], igraph: Any) -> list[float]:
    """Order what stands in each row with as few crossings as the layout library finds.

    Connected parts are laid out one by one and set side by side: so they cannot cross, and each has a vertex in every
    row that it spans. (Given a part without one in some row, the library reads past its arrays.)
    """
    across, used = [0.0] * len(rows), 0.0
    whole = igraph.Graph(n=len(rows), edges=edges, directed=True)
    parts = (sorted(part) for part in whole.connected_components(mode="weak"))
    for part in sorted(parts, key=lambda part: (min(rows[k] for k in part), part)):
        top = min(rows[k] for k in part)
        drawn = whole.induced_subgraph(part)
        placed = drawn.layout_sugiyama(layers=[rows[k] - top for k in part], hgap=1.0, vgap=1.0, maxiter=500)
        places = [float(point[0]) for point in placed.coords[: len(part)]]
        for k, place in zip(part, places, strict=True):
            across[k] = used + place - min(places)
        used += max(places) - min(places) + 1.0
    return across


# --- places across ----------------------------------------------------------------------------------------------------


def _compact(plan: _Plan, width: float) -> list[float]:
    """Move everything towards what it is connected to, keeping the order and the room that each needs."""
    n_boxes = len(plan.position)
    members: dict[int, list[int]] = defaultdict(list)
    for k, row in enumerate(plan.rows):
        members[row].append(k)
    near: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for chain in plan.chains.values():
        for a, b in itertools.pairwise(chain):
            pull = 4.0 if a >= n_boxes and b >= n_boxes else 2.0 if a >= n_boxes or b >= n_boxes else 1.0
            if plan.rows[a] != plan.rows[b]:
                near[a].append((b, pull))
                near[b].append((a, pull))
    across = [0.0] * len(plan.rows)
    room = [width + BETWEEN if k < n_boxes else LANE for k in range(len(plan.rows))]
    for beside in members.values():
        beside.sort(key=lambda k: (plan.order[k], k))
        _place(beside, across, [0.0] * len(beside), room)
    for round_number in range(_ROUNDS):
        for number in sorted(members, reverse=bool(round_number % 2)):
            wanted = [_mean(across, near[k], across[k]) for k in members[number]]
            _place(members[number], across, wanted, room)
    return across


def _mean(across: list[float], near: list[tuple[int, float]], otherwise: float) -> float:
    if not near:
        return otherwise
    return sum(across[k] * pull for k, pull in near) / sum(pull for _, pull in near)


def _place(row: list[int], across: list[float], wanted: list[float], room: list[float]) -> None:
    """Give a row the places nearest to those wanted that keep its order and its distances (pooling of violators)."""
    offsets = [0.0]
    for a, b in itertools.pairwise(row):
        offsets.append(offsets[-1] + (room[a] + room[b]) / 2)
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wanted, offsets, strict=True):
        total, count = wish - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before, members = pools.pop()
            total, count = total + before, count + members
        pools.append((total, count))
    shifts = [total / count for total, count in pools for _ in range(count)]
    for k, shift, offset in zip(row, shifts, offsets, strict=True):
        across[k] = shift + offset


# --- arrows -----------------------------------------------------------------------------------------------------------


def _routes(plan: _Plan, across: list[float], heights: list[float], box: Point) -> dict[tuple[int, int], Route]:
    """Lead every arrow from the edge of a box to the edge of a box; those that share an edge stand side by side."""
    docks: dict[tuple[int, int], list[tuple[float, tuple[int, int], bool]]] = defaultdict(list)
    sides: dict[tuple[int, int], tuple[int, int]] = {}
    for ends, chain in plan.chains.items():
        first, last = chain[0], chain[-1]
        down = plan.rows[last] - plan.rows[first]
        within = down == 0
        side = (-1 if across[last] > across[first] else 1) if within else (-1 if down > 0 else 1)
        sides[ends] = (side, side if within else -side)
        docks[first, sides[ends][0]].append((across[chain[1]], ends, True))
        docks[last, sides[ends][1]].append((across[chain[-2]], ends, False))
    edge: dict[tuple[tuple[int, int], bool], Point] = {}
    for (k, side), arrivals in docks.items():
        arrivals.sort()
        step = min(0.2, box[0] * 0.84 / len(arrivals))
        for n, (_, ends, leaves) in enumerate(arrivals):
            x = across[k] + (n - (len(arrivals) - 1) / 2) * step
            edge[ends, leaves] = (x, heights[plan.rows[k]] + side * box[1] / 2)
    routes = {}
    for ends, chain in plan.chains.items():
        between = tuple((across[k], heights[plan.rows[k]]) for k in chain[1:-1])
        within = plan.rows[chain[0]] == plan.rows[chain[-1]]
        points = (edge[ends, True], *between, edge[ends, False])
        routes[ends] = Route(points, sides[ends][0] if within else 0)
    return routes
