"""A sweep as a picture: how often states are equilibria, with ranges, and which judgement explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.analysis.sweep import Explained, Sweep, Swept
from detente.reporting.figures.style import LIGHT, Theme, new_figure
from detente.reporting.phrases import Phrases
from detente.reporting.shares import probability
from detente.reporting.stability import concept_abbreviation
from detente.reporting.sweep_view import MATTERS, judgement_words, main_concept, share_range

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["describe_sweep", "draw_sweep"]

ROW, HEAD, WIDE, RIGHT, CHARACTER, MARGIN = 0.28, 0.7, 3.4, 2.0, 0.072, 0.25
"""Heights of a row and a head, widths of a scale, of what is right of it and of a character, margins; in inches."""

STATES, JUDGEMENTS = 12, 8
"""Most states and judgements that are drawn."""


def draw_sweep(found: Sweep, *, concept: str | None = None, theme: Theme = LIGHT) -> Figure:
    """Draw how often states are equilibria under a concept, and below it what explains that.

    Parameters
    ----------
    concept : str, optional
        SEQ if it was swept and nothing else is asked for.
    """
    concept = concept or main_concept(found)
    rows = found.likeliest(concept, STATES)
    explained = _told(found, concept)
    names = [_name(found, row) for row in rows]
    causes = [_cause(found, item) for item in explained]
    left = max([len(name) for name in [*names, *causes]], default=10) * CHARACTER + MARGIN
    height = 2 * HEAD + max(len(rows), 1) * ROW + max(len(explained), 1) * ROW + 0.55
    width = left + WIDE + RIGHT
    figure = new_figure(width, height, theme)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-left, WIDE + RIGHT), ylim=(-height, 0))
    axes.axis("off")
    name = concept_abbreviation(concept)
    title = f"How often states are equilibria under {name}, in {found.samples:,} draws"
    top = _head(axes, -0.25, title, theme, left)
    top = _states(axes, top, rows, names, left, theme)
    title = "Which judgement explains it: share of the variance, each by itself"
    top = _head(axes, top - 0.25, title, theme, left)
    top = _causes(axes, top, explained, causes, left, theme)
    confidence = probability(found.confidence)
    foot = (
        f"Thick lines, and in brackets: the range that holds the true share with a confidence of {confidence} (Wilson)."
    )
    axes.text(-left + MARGIN / 2, top - 0.1, foot, fontsize=7.5, va="top", color=theme.faint)
    return figure


def _told(found: Sweep, concept: str) -> list[Explained]:
    return [item for item in found.explained(concept) if item.share >= MATTERS][:JUDGEMENTS]


def _name(found: Sweep, row: Swept) -> str:
    words = Phrases(found.space)
    named = words.state(row.state)
    return f"{named}, the status quo" if row.state.index == found.space.status_quo else named


def _cause(found: Sweep, item: Explained) -> str:
    maker = item.judgement.decision_maker
    who = f"{Phrases(found.space).name(maker)}: " if maker else ""
    told = f"{who}{judgement_words(found, item.judgement)}"
    return told if len(told) <= 72 else f"{told[:70]}…"


def _head(axes: Any, top: float, title: str, theme: Theme, left: float) -> float:
    axes.text(-left + MARGIN / 2, top, title, fontsize=10.5, weight="bold", va="center", color=theme.ink)
    for tick in (0, 0.5, 1):
        axes.text(tick * WIDE, top - 0.28, probability(tick), fontsize=7.5, ha="center", va="center", color=theme.faint)
    return top - HEAD + 0.25


def _grid(axes: Any, top: float, rows: int, theme: Theme) -> None:
    for tick in (0, 0.25, 0.5, 0.75, 1):
        axes.plot([tick * WIDE] * 2, [top, top - rows * ROW], color=theme.fill, linewidth=1.0, zorder=1)


def _states(axes: Any, top: float, rows: tuple[Swept, ...], names: list[str], left: float, theme: Theme) -> float:
    if not rows:
        axes.text(-left + MARGIN / 2, top - ROW / 2, "no state in any draw", fontsize=9, va="center", color=theme.ink)
        return top - ROW
    _grid(axes, top, len(rows), theme)
    for position, (row, name) in enumerate(zip(rows, names, strict=True)):
        middle = top - (position + 0.5) * ROW
        share = row.equilibrium
        axes.plot([end * WIDE for end in share.interval], [middle] * 2, color=theme.maker(0), linewidth=2.2, zorder=3,
                  solid_capstyle="butt")  # fmt: skip
        axes.plot([0, share.share * WIDE], [middle] * 2, color=theme.faint, linewidth=0.8, zorder=2)
        axes.plot([share.share * WIDE], [middle], "o", color=theme.maker(0), markersize=5, zorder=4)
        axes.text(-left + MARGIN / 2, middle, name, fontsize=9, va="center", color=theme.ink)
        told = f"{probability(share.share)} ({share_range(share)})"
        axes.text(WIDE + 0.2, middle, told, fontsize=9, va="center", color=theme.ink)
    return top - len(rows) * ROW


def _causes(axes: Any, top: float, rows: list[Explained], names: list[str], left: float, theme: Theme) -> float:
    if not rows:
        axes.text(-left + MARGIN / 2, top - ROW / 2, "no judgement by itself", fontsize=9, va="center", color=theme.ink)
        return top - ROW
    _grid(axes, top, len(rows), theme)
    for position, (row, name) in enumerate(zip(rows, names, strict=True)):
        middle = top - (position + 0.5) * ROW
        axes.plot(
            [0, row.share * WIDE], [middle] * 2, color=theme.maker(1), linewidth=9, solid_capstyle="butt", zorder=3
        )
        axes.text(-left + MARGIN / 2, middle, name, fontsize=9, va="center", color=theme.ink)
        axes.text(WIDE + 0.2, middle, probability(row.share), fontsize=9, va="center", color=theme.ink)
    return top - len(rows) * ROW


def describe_sweep(found: Sweep, *, concept: str | None = None) -> str:
    """Say in words what the picture shows."""
    concept = concept or main_concept(found)
    states = "; ".join(
        f"{_name(found, row)} {probability(row.equilibrium.share)}" for row in found.likeliest(concept, STATES)
    )
    causes = "; ".join(f"{_cause(found, item)} {probability(item.share)}" for item in _told(found, concept))
    name = concept_abbreviation(concept)
    told = f"Of {found.samples:,} draws, equilibria under {name}: {states or 'none'}."
    return f"{told} Explained by: {causes or 'no judgement by itself'}."
