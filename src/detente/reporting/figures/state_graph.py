"""The state graph as a picture: rows by distance from the status quo, improvements told apart from other moves."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.analysis.state_graph import Arc, StateGraph
from detente.model import State
from detente.reporting.figures.layout import ROW_GAP, Layout, Point, Route, layout, reached
from detente.reporting.figures.style import LIGHT, Theme, new_figure, require

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["divide_label", "divided", "draw_state_graph", "drawn_arcs"]

CELL, CELL_GAP = 0.088, 0.02
"""A square that stands for an option, and the room between two of them, in inches."""
CHARACTER = 0.085
"""Inches that a character of a name takes."""
_DIVIDE: dict[str, Any] = {"linewidth": 0.7, "linestyle": (0, (5, 4))}


def draw_state_graph(
    graph: StateGraph, *, theme: Theme = LIGHT, names: Mapping[int, str] | None = None, legend: bool = True
) -> Figure:
    """Draw states as boxes and moves as arrows in the colour of their mover.

    A box shows a row of squares for each decision maker, a square for each option, filled as far as the option is
    taken. Solid arrows are unilateral improvements; dotted ones are other moves, drawn in small pictures only and not
    where they merely undo an improvement. The frame is strong where a state is an equilibrium under every concept,
    medium where it is one under some. Arrows are led around boxes, those within a row bend away from it.

    Parameters
    ----------
    names : mapping of state index to str, optional
        What some states are called ("A"); others bear their number.
    legend : bool
        Whether the picture explains its own signs.
    """
    drawing = _Drawing(graph, theme, names or {})
    return drawing.drawn(legend=legend)


def drawn_arcs(graph: StateGraph) -> tuple[Arc, ...]:
    """Return the moves that the picture shows: all improvements, and other moves that do not just undo one."""
    improving = {(arc.source, arc.target) for arc in graph.arcs if arc.improving_for}
    return tuple(
        arc
        for arc in graph.arcs
        if arc.improving_for
        or (
            (arc.target, arc.source) not in improving
            and not (arc.source > arc.target and _has(graph, arc.target, arc.source))
        )
    )


def divided(graph: StateGraph) -> bool:
    """Tell whether a dashed line parts what the arrows reach from the status quo from what they do not."""
    return graph.analysis.space.status_quo is not None and len(reached(graph)) < len(graph.states)


def divide_label(graph: StateGraph) -> str:
    """Say what the states below the dashed line have in common."""
    if graph.is_complete:
        return "below: out of reach of the status quo by improvements"
    return "below: not reached from the status quo by the arrows drawn"


def _has(graph: StateGraph, source: int, target: int) -> bool:
    return any((arc.source, arc.target) == (source, target) for arc in graph.arcs)


@dataclass
class _Drawing:
    """One picture on its way."""

    graph: StateGraph
    theme: Theme
    names: Mapping[int, str]
    axes: Any = field(init=False)
    patches: Any = field(init=False)

    # --- sizes ---

    @property
    def options(self) -> tuple[int, ...]:
        """How many options each decision maker has."""
        return tuple(len(maker.options) for maker in self.graph.analysis.space.conflict.decision_makers)

    def box(self) -> Point:
        """Width and height of a box: its name, and below it the squares of its options."""
        lines = [self.title(state) for state in self.graph.states]
        width = max(max(len(line) for line in lines) * CHARACTER + 0.16, 0.5)
        if self.graph.analysis.space.conflict.is_graph_form:
            return width, 0.36
        squares = max(self.options) * (CELL + CELL_GAP)
        rows = sum(1 for count in self.options if count)
        return max(width, squares + 0.2), 0.3 + rows * (CELL + CELL_GAP)

    def title(self, state: State) -> str:
        """Return what stands in a box: the name or number; of a state in graph form its own name."""
        name = self.names.get(state.index)
        if self.graph.analysis.space.conflict.is_graph_form:
            return f"{name} · {state.label}" if name else state.label
        return f"{name} · {state.number:,}" if name else f"{state.number:,}"

    # --- everything ---

    def drawn(self, *, legend: bool) -> Figure:
        """Lay out, then draw arrows, then boxes over them."""
        arcs = drawn_arcs(self.graph)
        box = self.box()
        plan = layout(self.graph, arcs, box)
        entries = self.legend_entries(arcs, plan) if legend else []
        widest = 0.075 * max((len(entry.get_label()) for entry in entries), default=0) + 0.5
        width = max(plan.width + 0.2, widest + 0.2)
        columns = max(1, int(width / widest))
        left = plan.left - (width - plan.width) / 2
        top = box[1] / 2 + 0.28
        bottom = plan.bottom - 0.3 - (-(-len(entries) // columns) * 0.19 + 0.15 if entries else 0.0)
        figure = new_figure(width, top - bottom, self.theme)
        self.axes = figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(left, left + width), ylim=(bottom, top))
        self.axes.axis("off")
        self.patches = require("matplotlib.patches", "report")
        if plan.divide is not None:
            self.axes.plot([left, left + width], [plan.divide] * 2, color=self.theme.faint, zorder=1, **_DIVIDE)
        for arc in sorted(arcs, key=lambda arc: bool(arc.improving_for)):
            self.draw_arc(arc, plan, box)
        for state in self.graph.states:
            self.draw_state(state, plan.places[state.index], box)
        if entries:
            self.axes.legend(handles=entries, loc="lower left", ncols=columns, fontsize=7.5, frameon=False,
                             labelcolor=self.theme.ink, borderaxespad=0.4, handlelength=1.8)  # fmt: skip
        return figure

    # --- states ---

    def strength(self, state: State) -> int:
        """0 for no equilibrium, 2 for one under every concept, else 1."""
        analysis = self.graph.analysis
        holds = [analysis.is_equilibrium(state, concept) for concept in analysis.concepts]
        return 2 if all(holds) else int(any(holds))

    def draw_state(self, state: State, place: Point, box: Point) -> None:
        """Draw a box with its name and its options."""
        strength, (x, y) = self.strength(state), place
        is_status_quo = state.index == self.graph.analysis.space.status_quo
        frame = self.patches.FancyBboxPatch(
            (x - box[0] / 2, y - box[1] / 2), *box, boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=self.theme.strong if is_status_quo else self.theme.fill,
            edgecolor=self.theme.ink if strength else self.theme.faint, linewidth=(0.6, 1.5, 3.0)[strength],
            zorder=4, gid=f"box-{state.number}",
        )  # fmt: skip
        self.axes.add_patch(frame)
        squares = () if self.graph.analysis.space.conflict.is_graph_form else self.squares(state, place, box)
        self.axes.text(x, y + box[1] / 2 - 0.15 if squares else y, self.title(state), ha="center", va="center",
                       fontsize=8.5, weight="bold" if state.index in self.names else "normal",
                       color=self.theme.ink, zorder=6)  # fmt: skip
        for maker, outline, filled in squares:
            for path, look in ((outline, {"facecolor": "none"}), (filled, {"facecolor": self.theme.maker(maker)})):
                if path is not None:
                    self.axes.add_patch(self.patches.PathPatch(path, edgecolor=self.theme.maker(maker), linewidth=0.6,
                                                               zorder=5, **look))  # fmt: skip
        if is_status_quo:
            self.axes.text(x, y + box[1] / 2 + 0.11, "status quo", ha="center", va="center", fontsize=8,
                           style="italic", color=self.theme.ink, zorder=6)  # fmt: skip

    def squares(self, state: State, place: Point, box: Point) -> list[tuple[int, Any, Any]]:
        """Return, for each decision maker, its squares as one outline and the filled parts as one shape."""
        makers = self.graph.analysis.space.conflict.decision_makers
        step, position, shapes = CELL + CELL_GAP, 0, []
        y = place[1] + box[1] / 2 - 0.28
        for number, maker in enumerate(makers):
            if not maker.options:
                continue
            x = place[0] - (len(maker.options) * step - CELL_GAP) / 2
            outlines, parts = [], []
            for n, option in enumerate(maker.options):
                level, left = state.levels[position], x + n * step
                position += 1
                if level == "-":
                    outlines.append((left, y - CELL / 2, CELL, 0.0))
                    continue
                outlines.append((left, y - CELL, CELL, CELL))
                share = option.levels.index(level) / (len(option.levels) - 1)
                parts += [(left, y - CELL, CELL, CELL * share)] if share else []
            shapes.append((number, _rectangles(outlines), _rectangles(parts) if parts else None))
            y -= step
        return shapes

    # --- moves ---

    def draw_arc(self, arc: Arc, plan: Layout, box: Point) -> None:
        """Draw a move once for each who can make it (of an improvement: for whom it is one)."""
        improving = bool(arc.improving_for)
        look: dict[str, Any] = (
            {"arrowstyle": "-|>,head_length=0.5,head_width=0.24", "linewidth": 1.4, "zorder": 3}
            if improving
            else {"arrowstyle": "-|>" if self.is_final(arc) else "-", "linewidth": 0.9, "linestyle": (0, (1, 2.2)),
                  "zorder": 2}
        )  # fmt: skip
        route = plan.routes[arc.source, arc.target]
        movers = arc.improving_for or arc.decision_makers
        for n, mover in enumerate(movers):
            path = _path(route, box, shift=0.06 * (n - (len(movers) - 1) / 2))
            self.axes.add_patch(self.patches.FancyArrowPatch(path=path, color=self.theme.maker(mover), shrinkA=0,
                                                             shrinkB=0, mutation_scale=11, **look))  # fmt: skip

    def is_final(self, arc: Arc) -> bool:
        """Tell whether a move cannot be undone in one move."""
        return not _has(self.graph, arc.target, arc.source)

    # --- legend ---

    def legend_entries(self, arcs: Sequence[Arc], plan: Layout) -> list[Any]:
        """Explain the signs that occur."""
        line = require("matplotlib.lines", "report").Line2D
        makers = self.graph.analysis.space.conflict.decision_makers
        shown = [line([], [], color=self.theme.maker(k), linewidth=2, label=m.label) for k, m in enumerate(makers)]
        if not all(arc.improving_for for arc in arcs):
            label = "other move (with a head: it cannot be undone)"
            shown.append(line([], [], color=self.theme.faint, linewidth=0.9, linestyle=":", label=label))
        if plan.divide is not None:
            label = divide_label(self.graph)
            shown.append(line([], [], color=self.theme.faint, label=label, **_DIVIDE))
        for strength, label in ((2, "equilibrium under every concept"), (1, "equilibrium under some")):
            if any(self.strength(state) == strength for state in self.graph.states):
                width = (0.6, 1.5, 3.0)[strength]
                shown.append(line([], [], color=self.theme.ink, linewidth=width, label=label))
        return shown


def _rectangles(parts: Sequence[tuple[float, float, float, float]]) -> Any:
    """Return rectangles (x, y, width, height) as one path."""
    path = require("matplotlib.path", "report").Path
    vertices: list[Point] = []
    for x, y, width, height in parts:
        vertices += [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return path(vertices, [path.MOVETO, path.LINETO, path.LINETO, path.LINETO, path.CLOSEPOLY] * len(parts))


def _path(route: Route, box: Point, *, shift: float) -> Any:
    """Return a smooth way through the points of a route, straight where it passes a row."""
    path = require("matplotlib.path", "report").Path
    points = [(x + shift, y) for x, y in route.points]
    start, end = points[0], points[-1]
    if route.bends_to:
        depth = route.bends_to * min(0.3 + 0.06 * abs(end[0] - start[0]), ROW_GAP * 1.15) + route.bends_to * shift
        controls = [start, (start[0], start[1] + depth), (end[0], end[1] + depth), end]
        return path(controls, [path.MOVETO, path.CURVE4, path.CURVE4, path.CURVE4])
    direction = 1 if end[1] > start[1] else -1
    vertices, codes = [start], [path.MOVETO]
    for here, there in itertools.pairwise(_stops(points, direction * box[1] / 2)):
        if here[0] == there[0]:
            vertices.append(there)
            codes.append(path.LINETO)
        else:
            pull = (there[1] - here[1]) * 0.5
            vertices += [(here[0], here[1] + pull), (there[0], there[1] - pull), there]
            codes += [path.CURVE4] * 3
    return path(vertices, codes)


def _stops(points: Sequence[Point], half: float) -> Iterator[Point]:
    """Go straight through the rows that are passed."""
    yield points[0]
    for x, y in points[1:-1]:
        yield (x, y - half)
        yield (x, y + half)
    yield points[-1]
