"""The observed path as a picture: one line an option, a band where it is taken, hatched where nobody can tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from detente.errors import UnsupportedAnalysisError
from detente.model import Option
from detente.reporting.dates import date_words
from detente.reporting.figures.style import LIGHT, Theme, new_figure, require
from detente.reporting.tables import Row, Table
from detente.tracking.observed_path import Moment, ObservedPath

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["describe_timeline", "draw_timeline", "timeline_plan", "timeline_table"]

WIDTH, ROW, BAND = 6.4, 0.3, 0.19
"""Width of the time axis, height of a line and of its band, in inches."""

CHARACTER = 0.073
"""Inches that a character of an option's name takes."""

_LONGEST_NAME = 48


@dataclass(frozen=True)
class _Stretch:
    """Days through which an option stands at the same levels."""

    start: int
    end: int
    levels: tuple[str, ...]


def draw_timeline(path: ObservedPath, *, theme: Theme = LIGHT) -> Figure:
    """Draw where every option stood from the first record to the last.

    A band tells that an option is above its first level, darker for higher levels; hatching, that it may stand at
    several. A dot is a record; a ring, one that is disputed or outweighed. Options that never moved and of which
    nothing is recorded but their rest are left out, and the foot says how many.
    """
    conflict = path.space.conflict
    if conflict.is_graph_form:
        raise UnsupportedAnalysisError("a picture of the path needs options, but the conflict has a 'graph'")
    days = [_number(moment.date) for moment in path.moments]
    first, last = days[0], max(days[-1], days[0] + 1)
    shown = [index for index in range(len(conflict.options)) if _is_worth_a_line(path, index)]
    names = [_short(conflict.options[index].label) for index in shown]
    groups = [(maker, list(rows)) for maker, rows in groupby(shown, key=lambda index: conflict.owners[index])]
    left = max([len(name) for name in names] + [12]) * CHARACTER + 0.3
    height = (len(shown) + len(groups)) * ROW + 1.1
    figure = new_figure(left + WIDTH + 0.5, height, theme)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-left, WIDTH + 0.5), ylim=(-height + 0.15, 0.15))
    axes.axis("off")

    def across(day: float) -> float:
        return WIDTH * (day - first) / (last - first)

    top = 0.0
    for maker, rows in groups:
        colour = theme.maker(maker)
        label = conflict.decision_makers[maker].label
        axes.text(-left + 0.1, top - ROW / 2, label, fontsize=9, weight="bold", va="center", color=colour)
        top -= ROW
        for index in rows:
            _draw_option(axes, path, index, top, across, colour, theme, left)
            top -= ROW
    _draw_days(axes, path, top, across, theme)
    foot = "Band: taken, darker for higher levels. Hatched: may be either. Dot: a record; ring: disputed or outweighed."
    hidden = len(conflict.options) - len(shown)
    foot += f"\n{hidden} options that nobody was seen to move are left out." if hidden else ""
    axes.text(-left + 0.1, top - 0.42, foot, fontsize=7.5, va="top", color=theme.faint)
    return figure


def describe_timeline(path: ObservedPath) -> str:
    """Say in words what the picture shows."""
    conflict = path.space.conflict
    told = []
    for index, option in enumerate(conflict.options):
        stretches = [stretch for stretch in _stretches(path, index) if stretch.levels != (option.levels[0],)]
        if _is_worth_a_line(path, index) and stretches:
            since = date_words(dt.date.fromordinal(stretches[0].start).isoformat())
            told.append(f"{option.label} from {since}")
    return f"Where every option stood from {date_words(path.moments[0].date)} to {date_words(path.now.date)}: " + (
        "; ".join(told) or "nothing was taken"
    ) + "."  # fmt: skip


def timeline_plan(path: ObservedPath) -> dict[str, Any] | None:
    """Return the picture as plain data, for a page that draws it itself; None in graph form.

    Returns
    -------
    dict
        ``first`` and ``last`` day; ``summary`` in words; ``rows``, one for each option that is worth a line, with the
        stretches through which it stands at the same levels (``share``: from 0 at the first level to 1 at the last;
        None where it is open) and the places of its records; ``left_out``, how many options have no line; ``levels``,
        for each moment the levels at which each option may stand; ``roles``, for each record of the conflict what it
        did, None for what was not followed.
    """
    conflict = path.space.conflict
    if conflict.is_graph_form:
        return None
    shown = [index for index in range(len(conflict.options)) if _is_worth_a_line(path, index)]
    signals = [signal for moment in path.moments for signal in moment.signals]
    roles = {signal.position: signal.role for signal in signals}
    return {
        "first": path.moments[0].date,
        "last": path.now.date,
        "summary": describe_timeline(path),
        "rows": [_plain_row(path, index) for index in shown],
        "left_out": len(conflict.options) - len(shown),
        "levels": [[list(_levels(path, moment, index)) for index in range(len(conflict.options))]
                   for moment in path.moments],
        "roles": [roles.get(place) for place in range(1 + max(roles))],
    }  # fmt: skip


def _plain_row(path: ObservedPath, index: int) -> dict[str, Any]:
    option = path.space.conflict.options[index]
    top = len(option.levels) - 1
    return {
        "option": option.id,
        "decision_maker": path.space.decision_makers[path.space.conflict.owners[index]],
        "stretches": [
            {
                "begin": _day(stretch.start),
                "end": _day(stretch.end),
                "levels": list(stretch.levels),
                "share": option.levels.index(stretch.levels[0]) / top
                if len(stretch.levels) == 1 and stretch.levels[0] in option.levels
                else None,
            }
            for stretch in _stretches(path, index)
        ],
        "records": [
            signal.position for moment in path.moments for signal in moment.signals if signal.record.option == option.id
        ],
    }


def timeline_table(path: ObservedPath) -> Table:
    """Return what the picture shows as a table: the levels of each option from day to day."""
    conflict = path.space.conflict
    rows: list[Row] = []
    shown = [index for index in range(len(conflict.options)) if _is_worth_a_line(path, index)]
    for maker, options in groupby(shown, key=lambda index: conflict.owners[index]):
        rows.append(Row((conflict.decision_makers[maker].label,), is_heading=True, decision_maker=maker))
        rows += [
            Row((conflict.options[index].label, " or ".join(stretch.levels), *map(_day, (stretch.start, stretch.end))))
            for index in options
            for stretch in _stretches(path, index)
        ]
    return Table(("Option", "Stood at", "From", "To"), tuple(rows), "Where every option stood")


def _day(number: int) -> str:
    return dt.date.fromordinal(number).isoformat()


# --- what is drawn ----------------------------------------------------------------------------------------------------


def _number(day: str) -> int:
    return dt.date.fromisoformat(day).toordinal()


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


def _is_worth_a_line(path: ObservedPath, index: int) -> bool:
    option = path.space.conflict.options[index]
    rests = {(option.levels[0],), option.levels}
    moved = any(stretch.levels not in rests for stretch in _stretches(path, index))
    return moved or any(signal.record.option == option.id for moment in path.moments for signal in moment.signals)


def _levels(path: ObservedPath, moment: Moment, index: int) -> tuple[str, ...]:
    """Return the levels at which an option may stand; all of them after a contradiction that leaves no state."""
    return moment.levels[index] or path.space.conflict.options[index].levels


def _stretches(path: ObservedPath, index: int) -> Iterator[_Stretch]:
    days = [_number(moment.date) for moment in path.moments]
    ends = [*days[1:], days[-1]]
    told = [(_levels(path, moment, index), start, end)
            for moment, start, end in zip(path.moments, days, ends, strict=True)]  # fmt: skip
    for levels, stretch in groupby(told, key=lambda entry: entry[0]):
        entries = list(stretch)
        yield _Stretch(entries[0][1], entries[-1][2], levels)


# --- drawing ----------------------------------------------------------------------------------------------------------


def _draw_option(
    axes: Any, path: ObservedPath, index: int, top: float, across: Any, colour: str, theme: Theme, left: float
) -> None:
    option, middle = path.space.conflict.options[index], top - ROW / 2
    axes.text(-left + 0.2, middle, _short(option.label), fontsize=8.5, va="center", color=theme.ink)
    axes.plot([0, WIDTH], [middle, middle], color=theme.fill, linewidth=1.0, zorder=1)
    for stretch in _stretches(path, index):
        _draw_stretch(axes, option, stretch, middle, across, colour, theme)
    for moment in path.moments:
        for signal in moment.signals:
            if signal.record.option == option.id:
                ring = signal.role in ("opens", "outweighed", "contradicts", "loses")
                axes.plot([across(_number(moment.date))], [middle], marker="o", markersize=4.2, zorder=5, clip_on=False,
                          markerfacecolor=theme.paper if ring else theme.ink, markeredgecolor=theme.ink,
                          markeredgewidth=0.9)  # fmt: skip


def _draw_stretch(
    axes: Any, option: Option, stretch: _Stretch, middle: float, across: Any, colour: str, theme: Theme
) -> None:
    patches = require("matplotlib.patches", "report")
    is_open = len(stretch.levels) > 1
    if not is_open and stretch.levels[0] in (option.levels[0], "-"):
        return
    begin, end = across(stretch.start), max(across(stretch.end), across(stretch.start) + 0.03)
    share = 1.0 if is_open else option.levels.index(stretch.levels[0]) / (len(option.levels) - 1)
    axes.add_patch(
        patches.Rectangle(
            (begin, middle - BAND / 2), end - begin, BAND, linewidth=0.0 if not is_open else 0.7, zorder=2,
            facecolor=theme.paper if is_open else colour, edgecolor=colour if is_open else "none",
            alpha=1.0 if is_open else 0.35 + 0.5 * share, hatch="////" if is_open else None,
        )
    )  # fmt: skip
    name = stretch.levels[0]
    if not is_open and len(option.levels) > 2 and end - begin > len(name) * 0.075 + 0.1:
        axes.text((begin + end) / 2, middle, name, fontsize=7, ha="center", va="center", color=theme.ink, zorder=4)


def _draw_days(axes: Any, path: ObservedPath, bottom: float, across: Any, theme: Theme) -> None:
    """Mark the first of each month, and the first and the last day."""
    first, last = (dt.date.fromisoformat(path.moments[place].date) for place in (0, -1))
    axes.plot([0, WIDTH], [bottom, bottom], color=theme.faint, linewidth=0.8)
    shown: list[float] = []
    for day in sorted({first, last, *_months(first, last)}, key=lambda day: (day not in (first, last), day)):
        x = across(day.toordinal())
        if all(abs(x - other) > 0.62 for other in shown):
            shown.append(x)
            axes.plot([x, x], [bottom, bottom - 0.06], color=theme.faint, linewidth=0.8)
            axes.text(x, bottom - 0.1, f"{day.day} {day:%b} {day.year}", fontsize=7.5, ha="center", va="top",
                      color=theme.faint)  # fmt: skip
    for moment in path.moments:
        if moment.fault is not None:
            x = across(_number(moment.date))
            axes.plot([x, x], [bottom, 0], color=theme.maker(6), linewidth=1.0, linestyle=(0, (3, 2)), zorder=3)


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Go through the first days of months between two days; of a long time only some."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = max(1, -(-months // 9))
    for number in range(step, months + 1, step):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        yield dt.date(year, month + 1, 1)
