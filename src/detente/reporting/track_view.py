"""What ``detente track`` prints: where the conflict stood from record to record, and what cannot have been so."""

from __future__ import annotations

from collections.abc import Iterator

from detente.model import Option
from detente.model.observations import UNKNOWN_LEVEL, Observation
from detente.reporting.dates import between_words, date_words
from detente.reporting.phrases import Phrases, counted, sentence, spelled
from detente.reporting.prose import Block, Prose
from detente.reporting.tables import Table
from detente.reporting.wording import listed
from detente.tracking.knowledge import Role, Signal
from detente.tracking.observed_path import Change, Fault, Moment, ObservedPath

__all__ = ["RECORD_COLUMNS", "path_table", "records_table", "track_blocks"]

RECORD_COLUMNS = ("Date", "Who", "Option", "Level", "Trust", "What it did", "Proposed", "Sources")

_ROLES: dict[Role, str] = {
    "settles": "settles it",
    "contradicts": "contradicts another",
    "opens": "opens the question",
    "outweighed": "outweighed",
    "loses": "from here on unknown",
}

_NO_LEVELS = ("no", "yes")


def track_blocks(path: ObservedPath) -> tuple[Block, ...]:
    """Return the path as a table, then what is worth a remark, moment by moment."""
    remarks = tuple(told for moment in zip((None, *path.moments), path.moments, strict=False)
                    for told in _remarks(path, *moment))  # fmt: skip
    blocks: list[Block] = [path_table(path)]
    if remarks:
        blocks.append(Prose("What to note", points=remarks))
    blocks.append(Prose(paragraphs=(_summary(path),)))
    return tuple(blocks)


def path_table(path: ObservedPath) -> Table:
    """Return one row for each day with a record: what changed, and where that leaves the conflict."""
    words = Phrases(path.space)
    rows = []
    for moment in path.moments:
        state = words.state(moment.possible[0]) if moment.levels_known else counted(len(moment.possible), "state")
        changed = "; ".join(
            f"{words.name(package.decision_maker)}: {', '.join(_changed(path, change) for change in package.changes)}"
            for package in moment.packages
        )
        rows.append((moment.date, changed or "-", _open(path, moment) or "-", state))
    notes = ("State: the one that is possible, or how many are.",)
    return Table.of(("Date", "What changed", "Open", "State"), rows, "The observed path", notes)


def records_table(path: ObservedPath) -> Table:
    """Return every record with what it did to what is known; the form that is written as CSV."""
    words, conflict = Phrases(path.space), path.space.conflict
    rows = []
    for moment in path.moments:
        for signal in moment.signals:
            record = signal.record
            owner = _owner(path, record)
            rows.append((
                record.date,
                words.name(owner) if owner else "",
                conflict.options[conflict.option_index(record.option)].label if record.option else "the whole state",
                record.level if record.option else _state_text(record),
                f"{record.confidence:g}" + (", disputed" if record.disputed else ""),
                _ROLES[signal.role],
                record.proposed or "",
                "; ".join(citation.source for citation in record.cite),
            ))  # fmt: skip
    return Table.of(RECORD_COLUMNS, rows, "The records")


def _state_text(record: Observation) -> str:
    if isinstance(record.state, str):
        return record.state
    return ", ".join(f"{name}: {level}" for name, level in (record.state or {}).items())


def _owner(path: ObservedPath, record: Observation) -> str | None:
    if record.by is not None or record.option is None:
        return record.by
    conflict = path.space.conflict
    return path.space.decision_makers[conflict.owners[conflict.option_index(record.option)]]


def _option(path: ObservedPath, name: str) -> Option:
    conflict = path.space.conflict
    return conflict.options[conflict.option_index(name)]


def _changed(path: ObservedPath, change: Change) -> str:
    option, after = _option(path, change.option), " or ".join(change.after)
    if option.levels == _NO_LEVELS:
        return option.label if after == "yes" else f"no longer “{option.label}”"
    return f"{option.label}: {after}"


def _open(path: ObservedPath, moment: Moment) -> str:
    labels = [_option(path, name).label for name in moment.open_options]
    return "; ".join(labels) if len(labels) <= 3 else f"{len(labels)} options"


# --- remarks ----------------------------------------------------------------------------------------------------------


def _remarks(path: ObservedPath, before: Moment | None, moment: Moment) -> Iterator[str]:
    if moment.fault is not None:
        yield _fault(path, before, moment, moment.fault)
    if before is not None and len(moment.movers) > 1:
        yield _several(path, before, moment)
    elif before is not None and (moment.moves or 0) > 1:
        when = between_words(before.date, moment.date)
        yield f"Between {when} at least {moment.moves} moves were made; one move of nobody leads there."
    for signal in moment.disputed:
        yield _disputed(path, signal)
    yield from (_overridden(path, signal) for signal in moment.signals if _is_overridden(signal))


def _is_overridden(signal: Signal) -> bool:
    record = signal.record
    return record.option is not None and record.proposed not in (None, record.level)


def _overridden(path: ObservedPath, signal: Signal) -> str:
    record = signal.record
    label = _option(path, str(record.option)).label
    told = f"{date_words(record.date)}: events proposed “{label}”: {record.proposed}; the analyst set {record.level}"
    return sentence(f"{told} ({record.because.rstrip('.')})" if record.because else told)


def _fault(path: ObservedPath, before: Moment | None, moment: Moment, fault: Fault) -> str:
    names = listed(f"“{_option(path, name).label}”" for name in fault.options) if fault.options else ""
    what = {
        "infeasible": "what is recorded cannot be: no feasible state agrees with it"
        + (f"; it breaks the rule '{fault.rule}'" if fault.rule else ""),
        "irreversible": f"{names} went back, which contradicts that it cannot be undone",
        "frozen": f"{names} changed, though the model says that it cannot be moved",
        "out_of_reach": "no legal sequence of moves leads there from what was known before",
    }[fault.kind]
    since = f" (after {date_words(before.date)})" if before is not None else ""
    advice = "Either a record is wrong or the model is; the path starts anew here."
    return f"{date_words(moment.date)}{since}: {what}. {advice}"


def _several(path: ObservedPath, before: Moment, moment: Moment) -> str:
    words = Phrases(path.space)
    when, number = between_words(before.date, moment.date), spelled(len(moment.movers))
    told = f"Between {when} {number} decision makers moved: {words.names(moment.movers)}."
    if moment.fault is not None:
        return told
    orders = [", then ".join(words.name(maker) for maker in order) for order in moment.orders]
    if not orders:
        return f"{told} In no order can each have made its changes in one move."
    every = _factorial(len(moment.movers))
    if len(orders) == every:
        return f"{told} Any order is possible."
    return f"{told} Possible: {'; or '.join(orders)}. The records do not tell which came first."


def _factorial(number: int) -> int:
    return 1 if number < 2 else number * _factorial(number - 1)


def _disputed(path: ObservedPath, signal: Signal) -> str:
    record = signal.record
    what = "the whole state" if record.option is None else f"“{_option(path, record.option).label}”: {record.level}"
    why = {
        "opens": "so that either level is held possible until a record settles it",
        "outweighed": "outweighed by a more trusted record of the same day",
        "contradicts": "contradicted by another record that is trusted as much, so that either is held possible",
    }[signal.role]
    doubt = "is disputed" if record.disputed else f"is trusted to {record.confidence:g}"
    told = f"{date_words(record.date)}: the record {what} {doubt}, {why}"
    return sentence(f"{told} ({record.because.rstrip('.')})" if record.because else told)


def _summary(path: ObservedPath) -> str:
    words, now = Phrases(path.space), path.now
    n_records = sum(len(moment.signals) for moment in path.moments)
    where = words.known_state(now.possible[0]) if now.levels_known else f"one of {len(now.possible):,} states"
    faults = counted(len(path.faults), "contradiction")
    lost = sum(signal.record.level == UNKNOWN_LEVEL for moment in path.moments for signal in moment.signals)
    return sentence(
        f"{counted(n_records, 'record')} on {counted(len(path.moments), 'day')}, {faults}"
        + (f", {counted(lost, 'time')} an option lost from sight" if lost else "")
        + f"; on {date_words(now.date)} the conflict stands in {where}"
    )
