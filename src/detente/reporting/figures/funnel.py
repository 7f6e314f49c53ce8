"""The funnel as a picture: a bar per stage, as wide as what is left, and in words what that says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from detente.analysis.funnel_result import Funnel, Stage
from detente.reporting.figures.style import LIGHT, Theme, new_figure, require
from detente.reporting.funnel_view import stage_name
from detente.reporting.shares import share_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["describe_funnel", "draw_funnel"]

WIDEST, HEIGHT, GAP = 4.2, 0.36, 0.26
"""The widest bar, the height of a bar and the room between bars, in inches."""

CHARACTER = 0.078
"""Inches that a character of a stage's name takes."""


def draw_funnel(funnel: Funnel, *, theme: Theme = LIGHT) -> Figure:
    """Draw what is left after each stage as bars that narrow from top to bottom.

    Widths are logarithmic, since a funnel goes from thousands to a few. Stages that say little are pale.
    """
    stages = funnel.stages
    names = [stage_name(funnel, stage) for stage in stages]
    left = max(len(name) for name in names) * CHARACTER + 0.3
    right = 1.7
    height = len(stages) * (HEIGHT + GAP) + 0.75
    figure = new_figure(left + WIDEST + right, height, theme)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-left, WIDEST + right), ylim=(-height + 0.45, 0.45))
    axes.axis("off")
    most = max(stage.count for stage in stages)
    axes.text(WIDEST / 2, 0.24, "states that are left", ha="center", fontsize=8.5, color=theme.faint)
    axes.text(WIDEST + 0.15, 0.24, "kept", ha="left", fontsize=8.5, color=theme.faint)
    for number, (name, stage) in enumerate(zip(names, stages, strict=True)):
        top = -number * (HEIGHT + GAP)
        _draw_stage(axes, name, stage, (top, _width(stage.count, most)), left, theme)
        if number + 1 < len(stages):
            below = _width(stages[number + 1].count, most)
            _draw_slope(axes, top - HEIGHT, (_width(stage.count, most), below), theme)
    foot = "Widths are logarithmic. Pale: keeps more than a tenth of what came in, and so says little."
    axes.text(-left + 0.1, -len(stages) * (HEIGHT + GAP) + 0.02, foot, fontsize=7.5, va="top", color=theme.faint)
    return figure


def _width(count: int, most: int) -> float:
    """Return the width of a bar: a little for one state, nothing for none."""
    if not count:
        return 0.0
    return 0.35 + (WIDEST - 0.35) * (math.log(count) / math.log(most) if most > 1 else 1.0)


def _draw_stage(axes: Any, name: str, stage: Stage, place: tuple[float, float], left: float, theme: Theme) -> None:
    patches = require("matplotlib.patches", "report")
    top, width = place
    middle = top - HEIGHT / 2
    pale = stage.says_little
    if width:
        bar = patches.Rectangle(
            ((WIDEST - width) / 2, top - HEIGHT), width, HEIGHT, facecolor=theme.fill if pale else theme.maker(0),
            edgecolor=theme.faint if pale else theme.maker(0), linewidth=0.8, zorder=3,
        )  # fmt: skip
        axes.add_patch(bar)
    inside = width > 0.12 * len(f"{stage.count:,}") and not pale
    axes.text(WIDEST / 2, middle, f"{stage.count:,}", ha="center", va="center", fontsize=9.5, weight="bold", zorder=4,
              color=theme.paper if inside else theme.ink)  # fmt: skip
    axes.text(-left + 0.1, middle, name, ha="left", va="center", fontsize=9, color=theme.ink)
    kept = share_of(stage.count, stage.came_in) if stage.came_in else "–"
    axes.text(WIDEST + 0.15, middle, kept + (", says little" if pale else ""), ha="left", va="center", fontsize=9,
              color=theme.faint if pale else theme.ink)  # fmt: skip


def _draw_slope(axes: Any, top: float, widths: tuple[float, float], theme: Theme) -> None:
    """Join two bars."""
    patches = require("matplotlib.patches", "report")
    above, below = widths
    middle = WIDEST / 2
    corners = [(middle - above / 2, top), (middle + above / 2, top), (middle + below / 2, top - GAP),
               (middle - below / 2, top - GAP)]  # fmt: skip
    axes.add_patch(patches.Polygon(corners, closed=True, facecolor=theme.fill, edgecolor="none", zorder=1))


def describe_funnel(funnel: Funnel) -> str:
    """Say in words what the picture shows."""
    told = "; ".join(f"{stage_name(funnel, stage)} {stage.count:,}" for stage in funnel.stages)
    return f"States that are left, stage by stage: {told}."
