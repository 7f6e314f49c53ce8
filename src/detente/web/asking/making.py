"""Files that take a while to make: reports and pictures. Asked for as downloads, answered in bytes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from detente.analysis.funnel import funnel
from detente.analysis.paths import paths
from detente.analysis.state_graph import state_graph
from detente.analysis.verdicts import usual_concepts
from detente.model import StateSet
from detente.reporting.figures.funnel import describe_funnel, draw_funnel
from detente.reporting.figures.paths import describe_paths, draw_paths
from detente.reporting.figures.state_graph import draw_state_graph
from detente.reporting.figures.style import DARK, LIGHT, to_png, to_svg
from detente.reporting.report import report
from detente.reporting.report.closing import Provenance
from detente.web.asking.asked import Asked, Question
from detente.web.working.bench import Side

__all__ = ["MAKING"]


class ReportAsked(Asked):
    """A report."""

    form: str
    concepts: tuple[str, ...] | None = None
    origin: Any = None


def _report(side: Side, asked: ReportAsked) -> bytes:
    origin: Provenance = asked.origin
    return report(
        side.conflict,
        form=asked.form,
        reading=side.reading,
        concepts=asked.concepts,
        settings=side.settings,
        origin=origin,
        progress=side.progress,
    )


class PictureAsked(Asked):
    """A picture."""

    kind: Literal["graph", "paths", "funnel"]
    form: Literal["svg", "png"]
    theme: Literal["light", "dark"] = "light"
    limit: int = Field(36, ge=1, le=60)
    states: tuple[int, ...] = ()
    target: str | None = None


def _picture(side: Side, asked: PictureAsked) -> bytes:
    theme = (DARK if asked.theme == "dark" else LIGHT).coloured(side.conflict)
    if asked.kind == "graph":
        analysis = side.analysis(usual_concepts(side.space))
        wanted = [side.space.state(side.space.index(number)) for number in asked.states]
        figure = draw_state_graph(state_graph(analysis, limit=asked.limit, states=wanted), theme=theme)
        alt = f"State graph of {side.conflict.title}"
    elif asked.kind == "paths":
        ways = paths(side.space, asked.target or StateSet(side.space, side.space.feasible))
        figure, alt = draw_paths(ways, theme=theme), describe_paths(ways)
    else:
        narrowed = funnel(side.space)
        figure, alt = draw_funnel(narrowed, theme=theme), describe_funnel(narrowed)
    return to_svg(figure, alt=alt).encode() if asked.form == "svg" else to_png(figure, alt=alt)


MAKING = (
    Question("report", "A report that can be read, printed and checked.", ReportAsked, _report, "work"),
    Question("picture", "A picture of the state graph, the ways, or the funnel.", PictureAsked, _picture, "work"),
)
