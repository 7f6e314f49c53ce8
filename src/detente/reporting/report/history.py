"""How it went: what was observed, what was expected of it, and what the moves reveal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.reporting.backtest_view import periods_table, scores_table, setting_notes, verdict_points
from detente.reporting.figures.timeline import describe_timeline, draw_timeline, timeline_table
from detente.reporting.inference_view import inference_blocks
from detente.reporting.paths_view import concept_name
from detente.reporting.prose import Prose
from detente.reporting.report.document import Block, Exhibit, Item, Listing, Paragraph, Picture, Section
from detente.reporting.report.names import Names
from detente.reporting.tables import Row, Table
from detente.reporting.track_view import path_table, track_blocks
from detente.tracking.backtest import Backtest
from detente.tracking.history import DETERRING, History
from detente.tracking.observed_path import ObservedPath

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["history_section"]

SCORES = 6
"""Ways to foresee with their scores, beside the naive guesses."""


def history_section(history: History | None, names: Names) -> Section | None:
    """Tell how it went; None where nothing was observed."""
    if history is None:
        return None
    lead = (
        "What was observed afterwards, or before, is no part of the results above. This chapter sets it beside them: "
        "where the conflict stood from day to day, whether the model allows that, and whether it led to expect it."
    )
    parts = (_observed(history.path, names), _expected(history, names), _revealed(history, names))
    return Section("How it went", "how-it-went", (Paragraph(lead),), parts)


def _missing(history: History, name: str, title: str, anchor: str) -> Section:
    return Section(title, anchor, (Paragraph(f"Not looked at: {history.left_out[name]}."),))


# --- the observed path ------------------------------------------------------------------------------------------------


def _observed(path: ObservedPath, names: Names) -> Section:
    """Show the path as a picture and as a table of what changed, with what is open, disputed or impossible."""
    told = [block for block in track_blocks(path) if isinstance(block, Prose)]
    summary = names.retold(told[-1].paragraphs[0])
    blocks: list[Block] = [Paragraph(summary), *_timeline(path), Exhibit(_changes(path, names), "observed-path")]
    for remarks in told[:-1]:
        blocks += [Paragraph(f"{remarks.title}:"), _points(remarks, names)]
    return Section("What was observed", "observed", tuple(blocks))


def _timeline(path: ObservedPath) -> Iterator[Block]:
    if path.space.conflict.is_graph_form:
        return

    def draw() -> Figure:
        return draw_timeline(path)

    yield Picture(
        draw, describe_timeline(path), "Where every option stood, by what was observed", (), timeline_table(path)
    )


def _changes(path: ObservedPath, names: Names) -> Table:
    """Return the first day, and those on which something changed, was open or cannot have been so."""
    whole = path_table(path)
    rows = [
        Row((*row.cells[:-1], names.retold(row.cells[-1])))
        for place, (row, moment) in enumerate(zip(whole.rows, path.moments, strict=True))
        if not place or moment.packages or moment.open_options or moment.fault
    ]
    left = len(whole.rows) - len(rows)
    more = (f"{left} more {'day' if left == 1 else 'days'} with records that changed nothing.",) if left else ()
    return replace(whole, rows=tuple(rows), notes=(*whole.notes, *more))


def _points(told: Prose, names: Names) -> Listing:
    return Listing(tuple(Item(names.retold(point)) for point in told.points))


# --- what was expected ------------------------------------------------------------------------------------------------


def _expected(history: History, names: Names) -> Section:
    """Set what each reading and rule of behaviour led to expect beside what came, and the naive guesses beside both."""
    title, anchor, test = "What was expected, and what came", "expected", history.test
    if test is None:
        return _missing(history, "test", title, anchor)
    blocks: list[Block] = [
        Paragraph(_in_short()),
        Listing(tuple(Item(names.retold(point)) for point in verdict_points(test))),
        Exhibit(_changed(test), "expected-changes"),
        Exhibit(scores_table(test, most=SCORES, hint="“detente backtest” lists all"), "expected-scores"),
        *(Paragraph(note, "aside") for note in setting_notes(test)),
    ]
    return Section(title, anchor, tuple(blocks))


def _in_short() -> str:
    return (
        "Before each period every reading, with several rules of behaviour, said which state would come next. Two "
        "naive guesses stand beside them: that nothing changes, and that any move is as likely as any other. This is a "
        f"short test: what deters is asked under {concept_name(DETERRING)} alone; “detente backtest” asks under all "
        "concepts."
    )


def _changed(test: Backtest) -> Table:
    """Return the periods in which something changed."""
    whole = periods_table(test)
    rows = tuple(row for row, period in zip(whole.rows, test.periods, strict=True) if not period.is_stay)
    note = "Allowed, foreseen by: how many of them held what came possible, and most likely, of how many."
    return replace(whole, rows=rows, title="The periods in which something changed", notes=(note,))


# --- what the moves reveal --------------------------------------------------------------------------------------------


def _revealed(history: History, names: Names) -> Section:
    """Say whose moves fit this reading, which contradict it, and what the smallest change would be."""
    title, anchor, found = "What the moves reveal", "revealed", history.inference
    if found is None:
        return _missing(history, "inference", title, anchor)
    assumed, *movers = [block for block in inference_blocks(found) if isinstance(block, Prose)]
    blocks: list[Block] = [Paragraph(names.retold(f"Assumed: {assumed.paragraphs[0]}"), "aside")]
    blocks.append(Listing(tuple(_mover(told, names) for told in movers)))
    return Section(title, anchor, tuple(blocks))


def _mover(told: Prose, names: Names) -> Item:
    """Make one point of what is said of a mover, with what speaks against its stated preferences below it."""
    text = names.retold(": ".join(part for part in (told.title, " ".join(told.paragraphs)) if part))
    return Item(text, tuple(Item(names.retold(point)) for point in told.points))
