"""How results look in a notebook: tables, sentences, pictures; see `detente.display` for how notebooks find them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch
from html import escape
from importlib.util import find_spec

from detente.analysis import Analysis
from detente.analysis.explanation import Explanation
from detente.analysis.overview import Overview
from detente.analysis.state_graph import StateGraph, state_graph
from detente.analysis.structures import StructureAnalysis, StructureExplanation
from detente.analysis.sweep import Sweep
from detente.model import Conflict, StateSet
from detente.reporting.analysis_view import analysis_tables
from detente.reporting.conflict_view import conflict_heading, conflict_tables
from detente.reporting.figures.style import DARK, LIGHT, to_svg
from detente.reporting.html import html_text
from detente.reporting.stability import headline
from detente.reporting.states_view import states_table
from detente.reporting.structure_view import explanation_prose, structure_blocks
from detente.reporting.tables import Table
from detente.reporting.text import Text
from detente.reporting.wording import explanation_paragraphs

__all__ = ["html_of"]

STATES = 20
"""Most states of a set that are listed."""
COLUMNS = 6
"""Most equilibria that stand side by side."""
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

    title, *rest = sweep_headline(found)
    parts = _paragraphs([f"<strong>{escape(title)}</strong>", *map(escape, rest)])
    for block in sweep_report_blocks(found):
        parts += [block.to_html()] if isinstance(block, Table) else _paragraphs(map(escape, block.paragraphs))
    return _framed(parts)


# --- frame ------------------------------------------------------------------------------------------------------------


def _told(text: str) -> str:
    """Return a text whose states are no links, since there is nothing here to lead to."""
    spans = (replace(span, kind="strong") if span.kind == "state" else span for span in Text.spans_of(text))
    return html_text(Text(*spans))


def _listed(points: Iterable[str]) -> str:
    inner = "".join(f"<li>{point}</li>" for point in points)
    return f"<ul>{inner}</ul>" if inner else ""


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
        ".detente .table-note{font-size:.85em;opacity:.75}.detente svg{max-width:100%;height:auto}"
        ".detente .spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    )
