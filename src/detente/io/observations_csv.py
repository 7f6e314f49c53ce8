"""Dated records of what was seen, from CSV and back: one line a record, the columns in any order."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from detente.errors import FormatError, Problem, did_you_mean
from detente.io.files import read_text, write_text
from detente.model import Conflict
from detente.model.observations import Observation, observation_problems
from detente.model.validation import problems_of

__all__ = ["COLUMNS", "dumps_observations", "loads_observations", "read_observations", "write_observations"]

COLUMNS = (
    "date",
    "by",
    "option",
    "level",
    "state",
    "confidence",
    "disputed",
    "proposed",
    "source",
    "events",
    "because",
)
"""The columns of a file of records; only ``date`` and one of ``option`` and ``state`` must be there."""

MOST_RECORDS = 100_000
"""Most records of a file, so that a hostile one is refused."""

_TRUE = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def read_observations(path: str | os.PathLike[str], conflict: Conflict) -> tuple[Observation, ...]:
    """Read the records of a CSV file about a conflict.

    Parameters
    ----------
    path : str or path
        UTF-8, separated by commas, the first line naming the columns (`COLUMNS`, in any order).
    conflict : Conflict
        Whose decision makers, options and levels the records name.

    Returns
    -------
    tuple of Observation
        In the order of the file.

    Raises
    ------
    FormatError
        With every fault of the file, each with line and column.
    """
    return loads_observations(read_text(path), conflict, name=os.fspath(path))


def loads_observations(text: str, conflict: Conflict, *, name: str | None = None) -> tuple[Observation, ...]:
    """Read records from the text of a CSV file; as `read_observations`."""
    rows = csv.reader(io.StringIO(text), strict=True)
    records: list[Observation] = []
    problems: list[Problem] = []
    lines: list[int] = []
    try:
        head = next(rows, None)
        columns = tuple(cell.strip().lower() for cell in head or ())
        problems += _head_problems(columns, head is None)
        for row in rows if not problems else ():
            if not any(cell.strip() for cell in row):
                continue
            record, faults = _record(columns, row)
            problems += [_placed(fault, rows.line_num, columns) for fault in faults]
            if record is not None:
                records.append(record)
                lines.append(rows.line_num)
            if len(records) > MOST_RECORDS:
                problems.append(Problem((), "too many records", f"at most {MOST_RECORDS:,}", line=rows.line_num))
                break
    except csv.Error as error:
        problems.append(Problem((), f"the line is no CSV: {error}", line=rows.line_num, column=1))
    found = observation_problems(conflict, records)
    problems += [_placed(fault, lines[int(fault.path[1])], columns, skip=2) for fault in found]
    problems += _source_problems(conflict, records, lines, columns)
    if problems:
        ordered = sorted(problems, key=lambda fault: fault.line or 0)
        told = tuple(_in_file(fault, name) for fault in ordered)
        raise FormatError(f"{name or 'the text'} cannot be used", told)
    return tuple(records)


def dumps_observations(records: Sequence[Observation]) -> str:
    """Write records as CSV.

    Raises
    ------
    FormatError
        If a record holds a state as a mapping of options, which one cell cannot hold.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for position, record in enumerate(records):
        if record.state is not None and not isinstance(record.state, str):
            raise FormatError(
                f"record {position + 1} ({record.date}) gives a state by its options, which a cell cannot hold; "
                "write it as a Y/N string, or one record for each option"
            )
        writer.writerow(_cells(record))
    return stream.getvalue()


def write_observations(records: Sequence[Observation], path: str | os.PathLike[str]) -> None:
    """Write records into a CSV file, all or nothing."""
    write_text(path, dumps_observations(records))


# --- reading ----------------------------------------------------------------------------------------------------------


def _head_problems(columns: tuple[str, ...], is_empty: bool) -> Iterator[Problem]:
    if is_empty:
        yield Problem((), "the file is empty", "a first line that names the columns: " + ", ".join(COLUMNS), line=1)
        return
    for position, column in enumerate(columns):
        if column not in COLUMNS:
            hint = did_you_mean(column, COLUMNS)
            yield Problem((), "unknown column", "one of " + ", ".join(COLUMNS), f"'{column}'", hint, line=1)
        elif column in columns[:position]:
            yield Problem((), f"the column '{column}' stands there twice", line=1)
    if "date" not in columns or not {"option", "state"} & set(columns):
        yield Problem((), "a column is missing", "'date', and 'option' or 'state'", ", ".join(columns), line=1)


def _record(columns: tuple[str, ...], row: Sequence[str]) -> tuple[Observation | None, list[Problem]]:
    if len(row) != len(columns):
        return None, [Problem((), "wrong number of cells", str(len(columns)), str(len(row)))]
    cells = {column: cell.strip() for column, cell in zip(columns, row, strict=True) if cell.strip()}
    data: dict[str, Any] = {key: cell for key, cell in cells.items() if key not in ("source", "disputed")}
    if "events" in cells:
        data["events"] = [part.strip() for part in cells["events"].split(";") if part.strip()]
    if "source" in cells:
        data["cite"] = [part.strip() for part in cells["source"].split(";") if part.strip()]
    if "disputed" in cells:
        data["disputed"] = _TRUE.get(cells["disputed"].lower(), cells["disputed"])
    try:
        return Observation(**data), []
    except ValidationError as error:
        return None, problems_of(error)


def _source_problems(
    conflict: Conflict, records: Sequence[Observation], lines: Sequence[int], columns: tuple[str, ...]
) -> Iterator[Problem]:
    known = [source.id for source in conflict.sources]
    for record, line in zip(records, lines, strict=True):
        for citation in record.cite:
            if citation.source not in known:
                hint = did_you_mean(citation.source, known) or "Add it to 'sources' in the conflict file."
                fault = Problem(("cite",), "unknown source", "an id under 'sources'", f"'{citation.source}'", hint)
                yield _placed(fault, line, columns)


def _placed(problem: Problem, line: int, columns: tuple[str, ...], *, skip: int = 0) -> Problem:
    """Name the cell of a fault by its column; ``skip`` leaves out the parts of a path that lead to the record."""
    field = str(problem.path[skip]) if len(problem.path) > skip else ""
    field = "source" if field == "cite" else field
    message = f"{field}: {problem.message}" if field in columns else problem.message
    return Problem((), message, problem.expected, problem.got, problem.hint, line=line, column=problem.column)


def _in_file(problem: Problem, name: str | None) -> Problem:
    return Problem((), problem.message, problem.expected, problem.got, problem.hint, file=name, line=problem.line)


# --- writing ----------------------------------------------------------------------------------------------------------


def _cells(record: Observation) -> list[str]:
    return [
        record.date,
        record.by or "",
        record.option or "",
        record.level if record.option else "",
        str(record.state or ""),
        "" if record.confidence == 1.0 else f"{record.confidence:g}",
        "yes" if record.disputed else "",
        record.proposed or "",
        ";".join(citation.source for citation in record.cite),
        ";".join(record.events),
        record.because or "",
    ]
