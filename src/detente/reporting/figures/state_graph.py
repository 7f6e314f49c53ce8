"""The state graph as a picture: layered by reachability, improvements told apart from other moves."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.analysis.state_graph import Arc, StateGraph
from detente.reporting.figures.style import LIGHT, Theme, colour, new_figure, require

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Layout", "draw_state_graph", "layout"]

BOX_HEIGHT = 0.46
LAYER_GAP = 1.25
CHARACTER = 0.088
"""Inches that a character of a state's name takes."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """Where everything goes.

    Attributes
    ----------
    places : mapping of state index to (x, y)
        Centres of the boxes, in inches, y downwards negative.
    routes : mapping of (source, target) to points
        Points that an arrow passes on its way, between its two boxes.
    reached_rows : int
        How many rows hold states that play can reach from the status quo by improvements; the others stand below.
    """

    places: Mapping[int, Point]
    routes: Mapping[tuple[int, int], tuple[Point, ...]]
    reached_rows: int


def draw_state_graph(graph: StateGraph, *, theme: Theme = LIGHT) -> Figure:
    """Draw states as boxes and moves as arrows in the colour of their mover.

    Improvements are solid arrows; other moves are thin and dotted. Equilibria have a strong frame, the stronger the
    more concepts hold; the status quo is shaded. Arrows are led around boxes, and those within a row bend away.
    """
    width = _box_width(graph)
    plan = layout(graph, width)
    across = [x for x, _ in itertools.chain(plan.places.values(), *plan.routes.values())]
    down = [y for _, y in plan.places.values()]
    left, right = min(across) - width, max(max(across) + width, min(across) - width + 4.5)
    top, bottom = BOX_HEIGHT + 0.15, min(down) - BOX_HEIGHT - 1.0
    figure = new_figure(right - left, top - bottom, theme)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    axes.axis("off")
    for arc in sorted(graph.arcs, key=lambda arc: bool(arc.improving_for)):
        _draw_arc(axes, arc, plan, width)
    for state in graph.states:
        _draw_state(axes, graph, state, plan.places[state.index], width, theme)
    rows = sorted({round(y, 6) for y in down}, reverse=True)
    if 0 < plan.reached_rows < len(rows):
        _draw_divide(axes, (rows[plan.reached_rows - 1] + rows[plan.reached_rows]) / 2, left, right, theme)
    _draw_legend(axes, graph, theme)
    return figure


def _box_width(graph: StateGraph) -> float:
    longest = max(max(len(state.label), len(f"{state.number:,}") + 2) for state in graph.states)
    return max(0.8, longest * CHARACTER + 0.2)


def layout(graph: StateGraph, width: float) -> Layout:
    """Place states in rows: those reached from the status quo by their distance, the others below in order of moves."""
    igraph = require("igraph", "report")
    layers = _rows(graph, igraph)
    position = {state.index: k for k, state in enumerate(graph.states)}
    ends = [(arc.source, arc.target) for arc in graph.arcs]
    bends = {pair: _bends(layers, position[pair[0]], position[pair[1]]) for pair in ends}
    edges, rows = [], list(layers)
    for (source, target), between in bends.items():
        chain = [position[source], *range(len(rows), len(rows) + len(between)), position[target]]
        rows += between
        edges += list(itertools.pairwise(chain)) if layers[chain[0]] != layers[chain[-1]] else []
    drawn = igraph.Graph(n=len(rows), edges=edges, directed=True)
    placed = drawn.layout_sugiyama(layers=rows, hgap=width + 0.5, vgap=LAYER_GAP, maxiter=500)
    points = [(float(x), -float(y)) for x, y in placed.coords]
    places = {index: points[k] for index, k in position.items()}
    routes: dict[tuple[int, int], tuple[Point, ...]] = {}
    used = len(position)
    for pair, between in bends.items():
        routes[pair] = tuple(points[used : used + len(between)])
        used += len(between)
    last = max(graph.layers)
    reached = {layers[k] for k, layer in enumerate(graph.layers) if layer < last or not _has_unreached(graph)}
    return Layout(places, routes, len(reached))


def _bends(layers: list[int], source: int, target: int) -> list[int]:
    """Return the rows that an arrow crosses on its way."""
    step = 1 if layers[target] >= layers[source] else -1
    return list(range(layers[source] + step, layers[target], step)) if layers[source] != layers[target] else []


def _has_unreached(graph: StateGraph) -> bool:
    """Tell whether the last layer holds what cannot be reached: nothing then improves into it from above."""
    last = max(graph.layers)
    layer = {state.index: graph.layers[k] for k, state in enumerate(graph.states)}
    return last > 0 and not any(
        arc.improving_for and layer[arc.target] == last and layer[arc.source] < last for arc in graph.arcs
    )


def _rows(graph: StateGraph, igraph: Any) -> list[int]:
    """Return a row per state: reachability first; states out of reach are ordered among themselves."""
    if not _has_unreached(graph):
        return list(graph.layers)
    last = max(graph.layers)
    apart = [k for k, layer in enumerate(graph.layers) if layer == last]
    position = {graph.states[k].index: n for n, k in enumerate(apart)}
    edges = [
        (position[arc.source], position[arc.target])
        for arc in graph.arcs
        if arc.improving_for and arc.source in position and arc.target in position
    ]
    inner = igraph.Graph(n=len(apart), edges=edges, directed=True)
    heights = [point[1] for point in inner.layout_sugiyama(vgap=1.0).coords[: len(apart)]]
    order = {height: n for n, height in enumerate(sorted(set(heights)))}
    rows = list(graph.layers)
    for k, height in zip(apart, heights, strict=True):
        rows[k] = last + order[height]
    return rows


def _strength(graph: StateGraph, index: int) -> int:
    """Count the concepts under which a state is an equilibrium."""
    state = next(state for state in graph.states if state.index == index)
    return sum(graph.analysis.is_equilibrium(state, concept) for concept in graph.analysis.concepts)


def _draw_state(axes: Any, graph: StateGraph, state: Any, place: tuple[float, float], width: float, theme: Theme) -> None:
    patches = require("matplotlib.patches", "report")
    strength = _strength(graph, state.index)
    is_status_quo = state.index == graph.analysis.space.status_quo
    x, y = place
    box = patches.FancyBboxPatch(
        (x - width / 2, y - BOX_HEIGHT / 2), width, BOX_HEIGHT, boxstyle="round,pad=0,rounding_size=0.08",
        facecolor=theme["strong"] if is_status_quo else theme["fill"], edgecolor=theme["ink"] if strength else theme["faint"],
        linewidth=0.8 + 0.45 * strength, zorder=4,
    )  # fmt: skip
    axes.add_patch(box)
    axes.text(x, y + 0.09, f"{state.number:,}", ha="center", va="center", fontsize=9, weight="bold", color=theme["ink"], zorder=5)
    axes.text(x, y - 0.11, state.label, ha="center", va="center", fontsize=7, family="monospace", color=theme["ink"], zorder=5)


def _draw_arc(axes: Any, arc: Arc, plan: Layout, width: float) -> None:
    improving = bool(arc.improving_for)
    look: dict[str, Any] = {
        "arrowstyle": "-|>",
        "mutation_scale": 10 if improving else 6,
        "linewidth": 1.5 if improving else 0.7,
        "linestyle": "-" if improving else (0, (1, 2)),
        "alpha": 0.95 if improving else 0.6,
        "zorder": 3 if improving else 2,
        "shrinkA": 0,
        "shrinkB": 1,
    }
    patches = require("matplotlib.patches", "report")
    for k, mover in enumerate(arc.improving_for or arc.decision_makers):
        path = _path(arc, plan, width, shift=0.1 * k)
        axes.add_patch(patches.FancyArrowPatch(path=path, color=colour(mover), **look))


def _path(arc: Arc, plan: Layout, width: float, *, shift: float) -> Any:
    """Return a smooth way from box to box through the points that keep clear of other boxes."""
    path_module = require("matplotlib.path", "report")
    (x0, y0), (x1, y1) = plan.places[arc.source], plan.places[arc.target]
    half = BOX_HEIGHT / 2
    if abs(y0 - y1) < 1e-9:  # within a row: below it to the right, above it to the left
        side = -1 if x1 > x0 else 1
        start, end = (x0 - side * width * 0.25, y0 + side * half), (x1 + side * width * 0.25, y1 + side * half)
        depth = side * (0.22 + 0.05 * abs(x1 - x0) / width + shift)
        points = [start, (start[0], y0 + side * half + depth), (end[0], y1 + side * half + depth), end]
        return path_module.Path(points, [1, 4, 4, 4])
    side = -1 if y1 < y0 else 1
    inner = list(plan.routes.get((arc.source, arc.target), ()))
    # A move and its reverse leave a box on different sides of its middle.
    lean = 0.12 * width * side + shift
    first, final = (inner[0] if inner else (x1, y1)), (inner[-1] if inner else (x0, y0))
    start = (x0 + _towards(first[0] - x0, width) - lean, y0 + side * half)
    end = (x1 + _towards(final[0] - x1, width) - lean, y1 - side * half)
    stops = [start, *((x - lean, y) for x, y in inner), end]
    vertices, codes = [start], [1]
    for (xa, ya), (xb, yb) in itertools.pairwise(stops):
        pull = (yb - ya) * 0.45
        vertices += [(xa, ya + pull), (xb, yb - pull), (xb, yb)]
        codes += [4, 4, 4]
    return path_module.Path(vertices, codes)


def _towards(distance: float, width: float) -> float:
    return max(-width * 0.3, min(width * 0.3, distance * 0.25))


def _draw_divide(axes: Any, y: float, left: float, right: float, theme: Theme) -> None:
    axes.plot([left, right], [y, y], color=theme["faint"], linewidth=0.6, linestyle=(0, (4, 4)), zorder=1)
    axes.text(left + 0.1, y - 0.04, "not reached from the status quo by improvements", fontsize=7, va="top",
              color=theme["faint"], style="italic", zorder=1)  # fmt: skip


def _draw_legend(axes: Any, graph: StateGraph, theme: Theme) -> None:
    lines = require("matplotlib.lines", "report")
    makers = graph.analysis.space.conflict.decision_makers
    shown = [lines.Line2D([], [], color=colour(k), linewidth=2, label=maker.label) for k, maker in enumerate(makers)]
    if graph.all_moves:
        shown.append(lines.Line2D([], [], color=theme["faint"], linewidth=0.9, linestyle=":", label="other move"))
    shown.append(lines.Line2D([], [], color=theme["ink"], linewidth=3, label="equilibrium frame"))
    axes.legend(handles=shown, loc="lower left", ncols=3, fontsize=7.5, frameon=False, labelcolor=theme["ink"],
                borderaxespad=0.2, handlelength=1.6)  # fmt: skip
