"""Which judgement moves what, as a picture: judgements down, equilibria or groups of them across."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.analysis.robustness import Neighbourhood
from detente.analysis.robustness.groups import Group, grouped
from detente.reporting.figures.style import LIGHT, Theme, new_figure, require
from detente.reporting.paths_view import concept_name
from detente.reporting.phrases import counted, sentence
from detente.reporting.robust_sentences import by_weight, made_by
from detente.reporting.robust_words import Doubts
from detente.reporting.tables import Row, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["COLUMNS", "ROWS", "describe_robustness", "draw_robustness", "robustness_table"]

ROWS, COLUMNS = 24, 16
"""Most judgements and most equilibria or groups that are drawn."""

CELL, LINE, LABEL = 0.34, 0.15, 66
"""Height and width of a cell and height of a line of text in inches; characters of a label's line."""

CHARACTER = 0.06
"""Inches that a character of a label takes."""

HEAD = 0.066
"""Inches that a character over a column takes."""


@dataclass(frozen=True)
class _Row:
    """A judgement with what it takes away and makes, and the room that its label needs."""

    label: tuple[str, ...]
    maker: int | None
    lost: tuple[int, ...]
    made: int

    @property
    def height(self) -> float:
        return max(CELL, LINE * len(self.label) + 0.1)


def draw_robustness(near: Neighbourhood, concept: str, *, theme: Theme = LIGHT) -> Figure:
    """Draw which judgement takes away which equilibria of a concept, and how many new ones it makes.

    A filled cell: every equilibrium of the column falls; a cell filled in part: that share of them; a dot: none.
    Judgements that move nothing under this concept are not drawn.
    """
    groups = grouped(near, concept, COLUMNS)
    rows, more = _rows(near, concept, groups)
    heads = [_head(near, group) for group in groups]
    left = max([len(line) for row in rows for line in row.label] + [30]) * CHARACTER + 0.3
    across, top = len(groups) * CELL, max(map(len, heads), default=1) * HEAD + 0.75
    foot = _foot(near, concept, groups, more)
    down = sum(row.height for row in rows) + 0.25 + len(foot) * LINE
    width = max(left + across + 1.0, max(map(len, foot)) * CHARACTER * 0.86 + 0.4)
    figure = new_figure(width, top + down + 0.15, theme)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-left, width - left), ylim=(-down - 0.15, top))
    axes.axis("off")
    _draw_heads(axes, heads, concept_name(concept), (left, across, top), theme)
    y = 0.0
    for row in rows:
        _draw_row(axes, row, groups, (y, left, across), theme)
        y -= row.height
    axes.plot([-left + 0.1, across + 0.85], [0, 0], color=theme.faint, linewidth=0.6)
    for number, line in enumerate(foot):
        axes.text(-left + 0.1, y - 0.2 - number * LINE, line, fontsize=7.5, va="top", color=theme.faint)
    return figure


# --- what is drawn ----------------------------------------------------------------------------------------------------


def _rows(near: Neighbourhood, concept: str, groups: tuple[Group, ...]) -> tuple[list[_Row], int]:
    """Return the judgements that move something under the concept, and how many more there are."""
    lost, made, doubts = near.overturned(concept), made_by(near)[concept], Doubts(near.space)
    moving = [row for row in by_weight(near) if lost[row].any() or made[row]]
    moving.sort(key=lambda row: (near.judgements[row].kind == "reading", -int(lost[row].sum()), -made[row]))
    numbers = {row: number for number, row in enumerate(by_weight(near), start=1)}
    drawn = []
    for row in moving[:ROWS]:
        judgement = near.judgements[row]
        told = f"{numbers[row]}. {sentence(doubts.judgement(judgement))[:-1]}"
        maker = judgement.decision_maker
        position = None if maker is None else near.space.conflict.decision_maker_index(maker)
        counts = tuple(int(lost[row, group.columns].sum()) for group in groups)
        drawn.append(_Row(_label(told), position, counts, made[row]))
    return drawn, len(moving) - len(drawn)


def _label(text: str) -> tuple[str, ...]:
    lines = textwrap.wrap(text, LABEL, break_on_hyphens=False)
    return (
        tuple(lines) if len(lines) <= 2 else (lines[0], textwrap.shorten(" ".join(lines[1:]), LABEL, placeholder=" …"))
    )


def _head(near: Neighbourhood, group: Group) -> str:
    if len(group.states) == 1 and group.pattern is None:
        state = group.states[0]
        quo = " (status quo)" if state.index == near.space.status_quo else ""
        named = state.label if near.space.conflict.is_graph_form else f"{state.number:,}"
        return f"{named}{quo}"
    return f"{group.pattern.text}  ({len(group.states):,})" if group.pattern else f"others  ({len(group.states):,})"


def _foot(near: Neighbourhood, concept: str, groups: tuple[Group, ...], more: int) -> list[str]:
    lines = ["Filled: the equilibrium falls if the judgement changes; in part: that share of a group; dot: it stays."]
    if any(group.pattern for group in groups):
        signs = (
            "Columns are patterns, with how many equilibria are in each; one sign per option in the order of the file"
        )
        lines.append(f"{signs}: Y, N or a level; - either way.")
    if more:
        lines.append(
            f"{more:,} more that move something under {concept_name(concept)}, other readings last, are not drawn."
        )
    if not near.moving:
        lines.append("No change that was tried moves anything.")
    return lines


# --- drawing ----------------------------------------------------------------------------------------------------------


def _draw_heads(axes: Any, heads: list[str], name: str, room: tuple[float, float, float], theme: Theme) -> None:
    left, across, top = room
    axes.text(-left + 0.1, top - 0.2, f"Which judgement moves which {name} equilibrium", fontsize=11, weight="bold",
              va="top", color=theme.ink)  # fmt: skip
    for column, head in enumerate(heads):
        turned = 90 if len(head) > 3 else 0
        axes.text((column + 0.5) * CELL, 0.08, head, rotation=turned, ha="center", va="bottom", fontsize=7.5,
                  color=theme.ink, family="DejaVu Sans Mono" if set(head) & set("YN-") else None)  # fmt: skip
    axes.text(across + 0.45, 0.08, "new", ha="center", va="bottom", fontsize=7.5, color=theme.faint)


def _draw_row(axes: Any, row: _Row, groups: tuple[Group, ...], place: tuple[float, float, float], theme: Theme) -> None:
    patches = require("matplotlib.patches", "report")
    y, left, across = place
    middle = y - row.height / 2
    colour = theme.ink if row.maker is None else theme.maker(row.maker)
    for number, line in enumerate(row.label):
        at = middle + (len(row.label) - 1) * LINE / 2 - number * LINE
        axes.text(-left + 0.1, at, line, fontsize=7.5, va="center", color=colour)
    for column, (count, group) in enumerate(zip(row.lost, groups, strict=True)):
        x = column * CELL + 0.04
        side = CELL - 0.08
        if not count:
            axes.text((column + 0.5) * CELL, middle, "·", ha="center", va="center", fontsize=9, color=theme.faint)
            continue
        share = count / len(group.states)
        frame = patches.Rectangle((x, middle - side / 2), side, side, facecolor="none", edgecolor=colour, linewidth=0.6)
        axes.add_patch(frame)
        axes.add_patch(patches.Rectangle((x, middle - side / 2), side, side * max(share, 0.08), facecolor=colour,
                                         edgecolor="none"))  # fmt: skip
    if row.made:
        axes.text(across + 0.45, middle, f"+{row.made:,}", ha="center", va="center", fontsize=8, color=theme.ink)


def robustness_table(near: Neighbourhood, concept: str) -> Table:
    """Return what the picture shows as a table: how many equilibria of each column a judgement takes away."""
    groups = grouped(near, concept, COLUMNS)
    rows, more = _rows(near, concept, groups)
    told = [
        (
            " ".join(row.label),
            *(str(count) if count else "·" for count in row.lost),
            f"+{row.made:,}" if row.made else "",
        )
        for row in rows
    ]
    columns = ("Judgement", *(_head(near, group) for group in groups), "new")
    title = f"Which judgement moves which {concept_name(concept)} equilibrium"
    return Table(columns, tuple(map(Row, told)), title, tuple(_foot(near, concept, groups, more)), is_compact=True)


def describe_robustness(near: Neighbourhood, concept: str) -> str:
    """Say in words what the picture shows."""
    lost, doubts = near.overturned(concept), Doubts(near.space)
    name, n = concept_name(concept), lost.shape[1]
    most = [row for row in by_weight(near) if lost[row].any() and near.judgements[row].kind != "reading"]
    most.sort(key=lambda row: -int(lost[row].sum()))
    told = "; ".join(f"{doubts.judgement(near.judgements[row])}: {int(np.sum(lost[row])):,}" for row in most[:3])
    lead = f"How many of {counted(n, f'{name} equilibrium', f'{name} equilibria')} fall if a judgement changes"
    return f"{lead}: {told}." if told else f"{lead}: none, whatever changes."
