"""What ``detente events`` prints: what the files held, what they propose, and how well each period is covered."""

from __future__ import annotations

from detente.model import Conflict
from detente.reporting.phrases import counted
from detente.reporting.prose import Block, Prose
from detente.reporting.tables import Table
from detente.tracking.coding import CodedEvents, Proposal

__all__ = ["events_blocks", "proposals_table"]

_ADVICE = (
    "Nothing of this is in the model. Write the proposals into a file (--output), read the events behind each, change "
    "what is wrong, and follow them with 'detente track --records FILE'. The file keeps what was proposed beside what "
    "you accept."
)

_EVERY = {"day": "days", "week": "weeks", "month": "months"}


def events_blocks(found: CodedEvents, *, most: int) -> tuple[Block, ...]:
    """Return the files, the proposals with the events behind each, and what to make of them.

    Parameters
    ----------
    most : int
        Most events to name for each proposal.
    """
    return (_files(found), proposals_table(found, most=most), Prose("What to make of it", points=_remarks(found)))


def _files(found: CodedEvents) -> Table:
    rows = [
        (known.name, known.format, f"{known.rows:,}", f"{known.malformed:,}", f"{known.matched:,}")
        for known in found.files
    ]
    notes = [f"{known.name}: {example}" for known in found.files for example in known.examples]
    if notes:
        notes = ["Malformed rows, the first of each file:", *notes]
    return Table.of(("File", "Format", "Rows", "Malformed", "That fit"), rows, "The files", notes)


def proposals_table(found: CodedEvents, *, most: int = 3) -> Table:
    """Return a row for each proposed change of a level, with the weightiest events behind it."""
    rows = []
    for known in found.proposals:
        option = _option(found.conflict, known)
        events = "; ".join(f"{event.date} {event.source} {event.code} {event.target}" for event in known.events[:most])
        rows.append((known.date, option, f"{known.before} to {known.level}", f"{known.evidence:g}",
                     f"{known.n_events:,}", events or "-"))  # fmt: skip
    notes = ("Evidence: for the new level; where an option falls back, what is left for the old one.",)
    return Table.of(("By", "Option", "Proposed", "Evidence", "Events", "For example"), rows, "Proposals", notes)


def _option(conflict: Conflict, known: Proposal) -> str:
    return conflict.options[conflict.option_index(known.option)].label


def _remarks(found: CodedEvents) -> tuple[str, ...]:
    empty = sum(not number for number in found.per_period)
    counts = (
        f"{counted(len(found.proposals), 'proposal')} from {counted(sum(found.per_period), 'event')} in "
        f"{counted(len(found.days), 'period')} ({_EVERY[found.every]}); {found.duplicates:,} rows told of an event "
        "again and were left out."
    )
    points = [counts, _ADVICE]
    if empty:
        points.append(
            f"{counted(empty, 'period')} without any event: nothing happened there, or the files do not cover it."
        )
    return tuple(points)
