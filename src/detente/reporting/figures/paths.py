"""Paths as a picture: a column for each number of moves, boxes that say what has changed since the start."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from detente.analysis.explanation import Change
from detente.analysis.paths import Path, Paths
from detente.model import State
from detente.reporting.figures.style import LIGHT, Theme, new_figure, require
from detente.reporting.paths_view import plainest
from detente.reporting.phrases import Phrases, counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["ALL_STATES", "describe_paths", "draw_paths"]

Point: TypeAlias = tuple[float, float]

ALL_STATES = 16
"""Reached states up to which all of them are drawn; beyond, only those on the listed shortest paths."""

MOST_PATHS = 6
"""Shortest paths that are drawn where they are more; the plainest of those that are listed."""

WIDTH, LINE, GAP, BETWEEN = 2.2, 0.145, 1.0, 0.22
"""A box's width, the height of a line in it, the room between columns and between boxes of a column, in inches."""

_CHARACTERS, _LINES = 36, 8
"""Of a line in a box; and the lines that tell changes."""


@dataclass(frozen=True)
class _Arrow:
    """A move between two drawn states, and whether it is on a listed shortest path."""

    source: int
    target: int
    mover: int
    is_on_path: bool
    is_final: bool


def draw_paths(paths: Paths, *, theme: Theme = LIGHT) -> Figure:
    """Draw what is reached, step by step.

    Few states: all of them, with the moves by which each is reached for the first time, those on the shortest paths to
    the target strong. Many: some of the shortest paths alone. Without a path to draw: how many states are new after so
    many moves. Boxes say what differs from the start; a strong frame marks what is sought.
    """
    drawn = _chosen(paths)
    return _Drawing(paths, drawn, theme).drawn() if len(drawn) > 1 else _draw_counts(paths, theme)


def describe_paths(paths: Paths) -> str:
    """Say in words what the picture shows."""
    new = [(step.number, len(step.states)) for step in paths.steps() if step.number and step.states]
    start = f"state {paths.start.number:,}"
    if not new:
        return f"No state is reached from {start}."
    counts = ", ".join(f"{count:,} after {counted(number, 'move')}" for number, count in new)
    return f"States reached for the first time from {start}: {counts}."


def _chosen(paths: Paths) -> dict[int, State]:
    """Choose the states to draw, by index."""
    if len(paths.reached) <= ALL_STATES:
        return {state.index: state for state in paths.reached}
    return {state.index: state for path in _drawn(paths) for state in path.states}


def _drawn(paths: Paths) -> list[Path]:
    """Choose the shortest paths to draw: the plainest of those listed."""
    sought = paths.target_text is not None
    return [paths.shortest[number] for number in plainest(paths)[:MOST_PATHS]] if sought else []


# --- the picture ------------------------------------------------------------------------------------------------------


@dataclass
class _Drawing:
    """One picture on its way."""

    paths: Paths
    states: Mapping[int, State]
    theme: Theme
    axes: Any = field(init=False)

    def drawn(self) -> Figure:
        """Place boxes in columns, then draw arrows, then boxes over them."""
        arrows, lines = self.arrows(), {index: self.lines(state) for index, state in self.states.items()}
        heights = {index: (len(told) + 1) * LINE + 0.12 for index, told in lines.items()}
        columns = self.columns(arrows)
        places = _places(columns, heights)
        tall = max(sum(heights[index] + BETWEEN for index in column) for column in columns)
        entries = self.legend(arrows)
        width = max(len(columns) * (WIDTH + GAP) - GAP + 0.4, 5.5)
        per_row = max(1, int(width / 2.6))
        foot = 0.3 + 0.2 * -(-len(entries) // per_row)
        figure = new_figure(width, tall + 0.75 + foot, self.theme)
        self.axes = figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(-WIDTH / 2 - 0.2, width - WIDTH / 2 - 0.2), ylim=(-tall / 2 - foot, tall / 2 + 0.75))
        self.axes.axis("off")
        self.heads(columns, tall / 2)
        docks = _docks(arrows, places, heights)
        for arrow in sorted(arrows, key=lambda arrow: arrow.is_on_path):
            self.draw_arrow(arrow, *docks[arrow])
        for index, state in self.states.items():
            self.draw_state(state, lines[index], places[index], heights[index])
        self.axes.legend(handles=entries, loc="lower left", ncols=per_row, fontsize=7.5, frameon=False,
                         labelcolor=self.theme.ink, borderaxespad=0.4, handlelength=2.0)  # fmt: skip
        return figure

    def columns(self, arrows: Sequence[_Arrow]) -> list[list[int]]:
        """Group states by the fewest moves to them; in each column near what they are reached from."""
        steps: dict[int, list[int]] = defaultdict(list)
        for index in self.states:
            steps[self.paths.moves_to(self.states[index]) or 0].append(index)
        before = defaultdict(list)
        for arrow in arrows:
            before[arrow.target].append(arrow.source)
        columns: list[list[int]] = []
        place: dict[int, float] = {}
        for step in sorted(steps):
            wanted = {index: _mean([place[source] for source in before[index]]) for index in steps[step]}
            columns.append(sorted(steps[step], key=lambda index: (wanted[index], index)))
            place |= {index: (n + 0.5) / len(columns[-1]) for n, index in enumerate(columns[-1])}
        return columns

    # --- moves ---

    def arrows(self) -> list[_Arrow]:
        """Return the moves of the listed paths, and where all states are drawn, those that reach one first."""
        paths, makers = self.paths, self.paths.space.decision_makers
        moves = [move for path in _drawn(paths) for move in path.moves]
        ends = {(move.start.index, move.end.index, makers.index(move.decision_maker)) for move in moves}
        shown = dict.fromkeys(sorted(ends), True)
        if len(paths.reached) <= ALL_STATES:
            for first in self.first_moves():
                shown.setdefault(first, False)
        return [_Arrow(*ends, on_path, self.is_final(*ends)) for ends, on_path in shown.items()]

    def first_moves(self) -> list[tuple[int, int, int]]:
        """Return the moves by which a state is reached as soon as it can be."""
        paths, found = self.paths, []
        for index in self.states:
            here = paths.moves_to(self.states[index]) or 0
            for mover in range(len(paths.space.decision_makers)):
                others = [int(paths.found[j, index]) for j in range(len(paths.found)) if j != mover]
                if here and here not in others:
                    continue  # it would move twice in succession
                for _, ends in paths.play.leaving(mover, np.array([index])):
                    found += [
                        (index, int(end), mover)
                        for end in ends
                        if paths.moves_to(int(paths.space.number(int(end)))) == here + 1
                    ]
        return found

    def is_final(self, source: int, target: int, mover: int) -> bool:
        """Tell whether the mover has no move back."""
        return source not in self.paths.space.structure.reachable(mover, target)

    def draw_arrow(self, arrow: _Arrow, start: Point, end: Point) -> None:
        """Draw a move in its mover's colour, with a bar across it if it cannot be undone."""
        path = require("matplotlib.path", "report").Path
        patches = require("matplotlib.patches", "report")
        pull = (end[0] - start[0]) * 0.5
        curve = path([start, (start[0] + pull, start[1]), (end[0] - pull, end[1]), end], [1, 4, 4, 4])
        colour, width = self.theme.maker(arrow.mover), 2.0 if arrow.is_on_path else 0.9
        head = "-|>,head_length=0.5,head_width=0.26"
        self.axes.add_patch(
            patches.FancyArrowPatch(path=curve, color=colour, linewidth=width, shrinkA=0, shrinkB=0, mutation_scale=9,
                                    arrowstyle=head, zorder=3 if arrow.is_on_path else 2)
        )  # fmt: skip
        if arrow.is_final:
            t = 0.8  # of the way along the curve
            x = start[0] + (end[0] - start[0]) * (1.5 * t * (1 - t) + t**3)
            y = start[1] + (end[1] - start[1]) * (3 * t**2 * (1 - t) + t**3)
            self.axes.plot([x, x], [y - 0.07, y + 0.07], color=colour, linewidth=width + 0.6, zorder=3)

    # --- states ---

    def lines(self, state: State) -> list[str]:
        """Say what differs from the start, and what is special about a state."""
        phrases = Phrases(self.paths.space)
        if self.paths.space.conflict.is_graph_form:
            told = textwrap.wrap(state.label, _CHARACTERS) if state.label != state.text else []
        else:
            told = [line for change in phrases.changes(self.paths.start, state) for line in self.changed(change)]
            told = told if len(told) <= _LINES else [*told[: _LINES - 1], "…"]
        if state.index == self.paths.start.index:
            told = ["status quo" if state.index == self.paths.space.status_quo else "start"]
        return [*told, "play stalls here"] if state in self.paths.stalls else told

    def changed(self, change: Change) -> list[str]:
        """Say what a change leads to, in signs that the legend explains and in lines that fit."""
        conflict = self.paths.space.conflict
        option = conflict.options[conflict.option_index(change.option)]
        if option.levels == ("no", "yes"):
            sign = "+" if change.after == "yes" else "−"
            return textwrap.wrap(f"{sign} {option.label}", _CHARACTERS, subsequent_indent="   ")
        return textwrap.wrap(f"{option.label}: {change.after}", _CHARACTERS, subsequent_indent="   ")

    def draw_state(self, state: State, lines: Sequence[str], place: Point, height: float) -> None:
        """Draw a box with the state's number and what it is."""
        patches = require("matplotlib.patches", "report")
        (x, y), theme = place, self.theme
        sought = self.paths.target_text is not None and state in self.paths.target
        frame = patches.FancyBboxPatch(
            (x - WIDTH / 2, y - height / 2), WIDTH, height, boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=theme.strong if state.index == self.paths.start.index else theme.fill,
            edgecolor=theme.ink if sought else theme.faint, linewidth=2.4 if sought else 0.7, zorder=4,
        )  # fmt: skip
        self.axes.add_patch(frame)
        name = state.text if self.paths.space.conflict.is_graph_form else f"{state.number:,}"
        top = y + height / 2 - 0.06 - LINE / 2
        self.axes.text(x, top, name, ha="center", va="center", fontsize=8.5, weight="bold", color=theme.ink, zorder=5)
        for n, line in enumerate(lines, start=1):
            special = line in ("status quo", "start", "play stalls here")
            where = {"x": x, "ha": "center", "style": "italic"} if special else {"x": x - WIDTH / 2 + 0.1, "ha": "left"}
            self.axes.text(y=top - n * LINE, s=line, va="center", fontsize=7, color=theme.ink, zorder=5, **where)

    # --- words ---

    def heads(self, columns: Sequence[Sequence[int]], top: float) -> None:
        """Write above each column how many moves it takes, and how many states are new there."""
        new = {step.number: len(step.states) for step in self.paths.steps()}
        for number in range(len(columns)):
            x = number * (WIDTH + GAP)
            told = "start" if number == 0 else f"after {counted(number, 'move')}"
            self.axes.text(x, top + 0.5, told, ha="center", fontsize=8.5, weight="bold", color=self.theme.ink)
            if number:
                self.axes.text(x, top + 0.32, counted(new[number], "new state"), ha="center", fontsize=7.5,
                               color=self.theme.faint)  # fmt: skip

    def on_path(self) -> str:
        """Say how many of the shortest paths are drawn strong."""
        drawn = len(_drawn(self.paths))
        return (
            f"strong: on one of {drawn} of the {self.paths.count:,} shortest paths"
            if drawn < self.paths.count
            else "strong: on a shortest path"
        )

    def legend(self, arrows: Sequence[_Arrow]) -> list[Any]:
        """Explain the signs that occur."""
        line = require("matplotlib.lines", "report").Line2D
        makers = self.paths.space.conflict.decision_makers
        moving = {arrow.mover for arrow in arrows}
        shown = [
            line([], [], color=self.theme.maker(k), linewidth=2, label=m.label)
            for k, m in enumerate(makers)
            if k in moving
        ]
        partly = len(_drawn(self.paths)) < self.paths.count and self.paths.target_text is not None
        if any(arrow.is_on_path for arrow in arrows) and (partly or not all(arrow.is_on_path for arrow in arrows)):
            shown.append(line([], [], color=self.theme.ink, linewidth=2.0, label=self.on_path()))
        if any(arrow.is_final for arrow in arrows):
            shown.append(line([], [], color=self.theme.ink, linewidth=0, marker="|", markersize=9, markeredgewidth=2,
                              label="bar: cannot be undone"))  # fmt: skip
        if not self.paths.space.conflict.is_graph_form:
            shown.append(line([], [], linewidth=0, label="+ taken, − dropped since the start"))
        if self.paths.target_text is not None and any(state in self.paths.target for state in self.states.values()):
            shown.append(line([], [], color=self.theme.ink, linewidth=2.4, label="strong frame: what is sought"))
        return shown


def _docks(
    arrows: Sequence[_Arrow], places: Mapping[int, Point], heights: Mapping[int, float]
) -> dict[_Arrow, tuple[Point, Point]]:
    """Find where each arrow leaves its box and where it enters one; those that share an edge stand apart, uncrossed."""
    leaving, entering = defaultdict(list), defaultdict(list)
    for arrow in arrows:
        leaving[arrow.source].append(arrow)
        entering[arrow.target].append(arrow)
    starts: dict[_Arrow, Point] = {}
    ends: dict[_Arrow, Point] = {}
    for index, beside in leaving.items():
        beside.sort(key=lambda arrow: (-places[arrow.target][1], arrow.mover))
        starts |= {arrow: (places[index][0] + WIDTH / 2, y) for arrow, y in _spread(beside, index, places, heights)}
    for index, beside in entering.items():
        beside.sort(key=lambda arrow: (-places[arrow.source][1], arrow.mover))
        ends |= {arrow: (places[index][0] - WIDTH / 2, y) for arrow, y in _spread(beside, index, places, heights)}
    return {arrow: (starts[arrow], ends[arrow]) for arrow in arrows}


def _spread(
    beside: Sequence[_Arrow], index: int, places: Mapping[int, Point], heights: Mapping[int, float]
) -> list[tuple[_Arrow, float]]:
    step = min(0.16, heights[index] * 0.75 / len(beside))
    return [(arrow, places[index][1] + ((len(beside) - 1) / 2 - n) * step) for n, arrow in enumerate(beside)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.5


def _places(columns: Sequence[Sequence[int]], heights: Mapping[int, float]) -> dict[int, Point]:
    """Stand the boxes of each column one under the other, the column centred."""
    places = {}
    for number, column in enumerate(columns):
        y = (sum(heights[index] for index in column) + BETWEEN * (len(column) - 1)) / 2
        for index in column:
            places[index] = (number * (WIDTH + GAP), y - heights[index] / 2)
            y -= heights[index] + BETWEEN
    return places


def _draw_counts(paths: Paths, theme: Theme) -> Figure:
    """Draw a bar for each number of moves, as high as the states that are new there."""
    counts = [len(step.states) for step in paths.steps()][: paths.depth + 1]
    figure = new_figure(max(4.5, 0.9 * len(counts) + 1.2), 3.0, theme)
    axes = figure.add_axes((0.08, 0.2, 0.88, 0.66))
    axes.bar(range(len(counts)), counts, color=theme.faint, width=0.7)
    for number, count in enumerate(counts):
        axes.text(number, count, f"{count:,}", ha="center", va="bottom", fontsize=8.5, color=theme.ink)
    axes.set_title("States reached for the first time", loc="left", fontsize=9, color=theme.ink)
    axes.set_xlabel("after so many moves", fontsize=8.5, color=theme.ink)
    axes.set_xticks(range(len(counts)))
    axes.tick_params(colors=theme.ink, labelsize=8.5, length=0)
    axes.set_yticks([])
    axes.set_facecolor(theme.paper)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(theme.faint)
    axes.set_ylim(0, max(counts) * 1.12)
    return figure
