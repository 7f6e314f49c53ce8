"""How results look in a notebook: tables, sentences, pictures; see `detente.display` for how notebooks find them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch
from html import escape
from importlib.util import find_spec

from detente.analysis import Analysis
from detente.analysis.explanation import Explanation
from detente.analysis.hypergame import Hypergame
from detente.analysis.inverse import Inverse
from detente.analysis.overview import Overview
from detente.analysis.robustness import Robustness
from detente.analysis.state_graph import StateGraph, state_graph
from detente.analysis.structures import StructureAnalysis, StructureExplanation
from detente.analysis.sweep import Sweep
from detente.model import Conflict, StateSet
from detente.reporting.analysis_view import analysis_tables
from detente.reporting.conflict_view import conflict_heading, conflict_tables
from detente.reporting.figures.style import DARK, LIGHT, to_svg
from detente.reporting.html import html_text
from detente.reporting.prose import Block, Prose
from detente.reporting.stability import headline
from detente.reporting.states_view import states_table
from detente.reporting.structure_view import explanation_prose, structure_blocks
from detente.reporting.tables import Table
from detente.reporting.text import Text
from detente.reporting.wording import explanation_paragraphs
from detente.tracking import Backtest, Inference, ObservedPath, Outlook
from detente.tracking.coding import CodedEvents

__all__ = ["html_of"]

STATES = 20
"""Most states of a set that are listed."""
COLUMNS = 6
"""Most equilibria that stand side by side."""
POINTS = 8
"""Most judgements, equilibria and ways to foresee that are told one by one."""
DRAWN = 30
"""Feasible states up to which an analysis shows itself as a picture too."""


@singledispatch
def html_of(_result: object) -> str | None:
    """Return a result as HTML for a notebook; None for what has no such form."""
    return None


@html_of.register
def _(table: Table) -> str:
    return _framed([table.to_html()])


@html_of.register
def _(conflict: Conflict) -> str:
    title, *rest = conflict_heading(conflict)
    readings = [reading.name or reading.id for reading in conflict.readings]
    lines = [f"<strong>{escape(title)}</strong>", *map(escape, rest), escape(f"Readings: {', '.join(readings)}")]
    return _framed([*_paragraphs(lines), conflict_tables(conflict)[0].to_html()])


@html_of.register
def _(analysis: Analysis) -> str:
    title, *rest = headline(analysis.space)
    parts = [*_paragraphs([f"<strong>{escape(title)}</strong>", *map(escape, rest)])]
    parts += [table.to_html() for table in analysis_tables(analysis, limit=COLUMNS)]
    if analysis.space.n_states <= DRAWN and _can_draw():
        parts.append(_picture(state_graph(analysis)))
    return _framed(parts)


@html_of.register
def _(analysis: StructureAnalysis) -> str:
    title, *rest = headline(analysis.space)
    told = [f"<strong>{escape(title)}</strong>", *map(escape, rest), escape(analysis.structure.name)]
    blocks = structure_blocks(analysis, limit=COLUMNS)
    return _framed([*_paragraphs(told), *(block.to_html() for block in blocks if isinstance(block, Table))])


@html_of.register
def _(explanation: StructureExplanation) -> str:
    prose = explanation_prose(explanation)
    points = "".join(f"<li>{escape(point)}</li>" for point in prose.points)
    verdict = f"<strong>{escape(prose.title)}</strong>"
    return _framed([*_paragraphs([verdict, *map(escape, prose.paragraphs)]), f"<ul>{points}</ul>" if points else ""])


@html_of.register
def _(explanation: Explanation) -> str:
    (verdict, *_), *improvements = explanation_paragraphs(explanation)
    points = "".join(f"<li>{escape(' '.join(paragraph))}</li>" for paragraph in improvements)
    return _framed([*_paragraphs([f"<strong>{escape(verdict)}</strong>"]), f"<ul>{points}</ul>" if points else ""])


@html_of.register
def _(states: StateSet) -> str:
    left_out = len(states) - STATES
    note = [f"{left_out:,} more states; slice the set or ask where() to see them."] if left_out > 0 else []
    table = states_table(states.space, states[:STATES], None)
    return _framed([table.to_html(), *_paragraphs(note)])


@html_of.register
def _(graph: StateGraph) -> str | None:
    return _framed([_picture(graph)]) if _can_draw() else None


@html_of.register
def _(overview: Overview) -> str:
    from detente.reporting.report.answer import five_sentences
    from detente.reporting.report.names import Names

    sentences = "".join(
        f"<li>{_told(item.text)}{_listed(_told(point.text) for point in item.points)}</li>"
        for item in five_sentences(overview, Names(overview))
    )
    title = escape(headline(overview.space)[0])
    return _framed([f"<p><strong>{title}</strong></p>", f"<ol>{sentences}</ol>"])


@html_of.register
def _(found: Sweep) -> str:
    from detente.reporting.sweep_view import sweep_headline, sweep_report_blocks

    return _page(sweep_headline(found), sweep_report_blocks(found))


@html_of.register
def _(found: Robustness) -> str:
    from detente.reporting.figures.robustness import describe_robustness, draw_robustness
    from detente.reporting.robust_view import robust_blocks, telling_concept

    near = found.under(None)
    concept = telling_concept(near)
    pictures = []
    if _can_draw() and len(near.equilibria(concept)):
        pictures = [to_svg(draw_robustness(near, concept), alt=describe_robustness(near, concept), theme=LIGHT)]
    return _page(headline(near.space), robust_blocks(found, near, concept=concept, limit=POINTS), pictures)


@html_of.register
def _(found: Inverse) -> str:
    from detente.reporting.inverse_view import inverse_blocks

    return _page(headline(found.space), inverse_blocks(found))


@html_of.register
def _(found: Hypergame) -> str:
    from detente.reporting.hypergame_view import hypergame_blocks

    return _page(headline(found.space), hypergame_blocks(found))


# --- a conflict in time -----------------------------------------------------------------------------------------------


@html_of.register
def _(path: ObservedPath) -> str:
    from detente.reporting.figures.timeline import describe_timeline, draw_timeline
    from detente.reporting.track_view import track_blocks

    pictures = []
    if _can_draw() and not path.space.conflict.is_graph_form:
        pictures = [to_svg(draw_timeline(path), alt=describe_timeline(path), theme=LIGHT)]
    return _page((path.space.conflict.title,), track_blocks(path), pictures)


@html_of.register
def _(test: Backtest) -> str:
    from detente.reporting.backtest_view import backtest_blocks

    return _page((test.space.conflict.title,), backtest_blocks(test, most=POINTS))


@html_of.register
def _(found: Inference) -> str:
    from detente.reporting.inference_view import inference_blocks

    return _page(headline(found.space), inference_blocks(found))


@html_of.register
def _(found: Outlook) -> str:
    from detente.reporting.outlook_view import outlook_blocks

    return _page(headline(found.space), outlook_blocks(found))


@html_of.register
def _(found: CodedEvents) -> str:
    from detente.reporting.events_view import events_blocks

    return _page((found.conflict.title,), events_blocks(found, most=2))


# --- frame ------------------------------------------------------------------------------------------------------------


def _told(text: str) -> str:
    """Return a text whose states are no links, since there is nothing here to lead to."""
    spans = (replace(span, kind="strong") if span.kind == "state" else span for span in Text.spans_of(text))
    return html_text(Text(*spans))


def _listed(points: Iterable[str]) -> str:
    inner = "".join(f"<li>{point}</li>" for point in points)
    return f"<ul>{inner}</ul>" if inner else ""


def _page(lines: Iterable[str], blocks: Iterable[Block], pictures: Iterable[str] = ()) -> str:
    """Put what a command prints under its heading, and pictures below it."""
    title, *rest = lines
    parts = _paragraphs([f"<strong>{escape(title)}</strong>", *map(escape, rest)])
    for block in blocks:
        parts += [block.to_html()] if isinstance(block, Table) else _prose(block)
    return _framed([*parts, *pictures])


def _prose(told: Prose) -> list[str]:
    heading = [f"<strong>{escape(told.title)}</strong>"] if told.title else []
    points = _listed(map(escape, told.points))
    if told.is_numbered:
        points = points.replace("<ul>", "<ol>").replace("</ul>", "</ol>")
    notes = [f'<p class="table-note">{escape(note)}</p>' for note in told.notes]
    return [*_paragraphs([*heading, *map(escape, told.paragraphs)]), *([points] if points else []), *notes]


def _paragraphs(lines: Iterable[str]) -> list[str]:
    return [f"<p>{line}</p>" for line in lines]


def _can_draw() -> bool:
    return find_spec("matplotlib") is not None and find_spec("igraph") is not None


def _picture(graph: StateGraph) -> str:
    from detente.reporting.figures.state_graph import draw_state_graph

    alt = f"State graph with {len(graph.states)} states; solid arrows are improvements."
    return to_svg(draw_state_graph(graph), alt=alt, theme=LIGHT)


def _framed(parts: Iterable[str]) -> str:
    """Put parts into a box with a style of its own, which touches nothing else on the page and follows its colours."""
    return f'<div class="detente"><style>{_style()}</style>\n' + "\n".join(parts) + "\n</div>"


def _style() -> str:
    light = "".join(f"--{name}:{colour};" for name, colour in LIGHT.variables().items())
    dark = "".join(f"--{name}:{colour};" for name, colour in DARK.variables().items())
    hues = "".join(f".detente .dm-{k}{{--dm:var(--dm-{k})}}" for k in range(len(LIGHT.makers)))
    return (
        f".detente{{{light}--paper:transparent;overflow-x:auto;max-width:70rem}}"
        f"@media(prefers-color-scheme:dark){{.detente{{{dark}--paper:transparent}}}}{hues}"
        ".detente p{margin:.3em 0}"
        ".detente table{border-collapse:collapse;margin:.8em 0 .3em;font-variant-numeric:tabular-nums}"
        ".detente caption{text-align:left;font-weight:600;padding-bottom:.3em;caption-side:top;white-space:nowrap}"
        ".detente th,.detente td{text-align:left;vertical-align:top;padding:.15em .6em;font-weight:400;"
        "border:0;border-bottom:1px solid var(--fill)}"
        ".detente thead th,.detente thead td{font-weight:600;vertical-align:bottom;"
        "border-bottom:1.5px solid currentColor}"
        ".detente table.compact td,.detente table.compact thead th{text-align:center}"
        ".detente th[scope=rowgroup]{font-weight:600}.detente td.yes{font-weight:600}.detente td.no{opacity:.6}"
        ".detente .group th{border-left:.3em solid var(--dm)}"
        ".detente .maker{text-decoration:underline 2px var(--dm)}"
        ".detente .date{white-space:nowrap}"
        ".detente .table-note{font-size:.85em;opacity:.75}.detente svg{max-width:100%;height:auto}"
        ".detente .spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    )
