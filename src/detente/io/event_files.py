"""Event-data files, millions of rows at a time: read by DuckDB, brought to common columns, and coded by rules."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import shutil
import tempfile
import threading
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from detente.errors import FormatError, LimitExceededError, Problem, UnsupportedAnalysisError
from detente.io.event_formats import CANONICAL, EventFormat, format_of_head
from detente.io.event_rules import any_rule, hits
from detente.tracking.coding import CodedEvents, Event, FileCount, propose
from detente.tracking.periods import days_between
from detente.types import Progress

if TYPE_CHECKING:
    from detente.model import Conflict
    from detente.model.coding import Coding

__all__ = ["MOST_MATCHED", "MOST_UNPACKED", "code_events"]

MOST_UNPACKED = 64 << 30
"""Bytes that the files of one call may take when they are unpacked."""

MOST_RATIO = 200
"""Times that a packed file may grow when it is unpacked; more is taken for an attack."""

MOST_MATCHED = 2_000_000
"""Events that fit some evidence, duplicates left out, up to which they are looked at."""

EXAMPLES = 5
"""Malformed rows of a file that are listed."""

_MEMORY = "1200MB"
_HEAD = 1 << 16


def code_events(
    conflict: Conflict,
    paths: Sequence[str | os.PathLike[str]],
    *,
    every: str = "week",
    start: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> CodedEvents:
    """Read event files and propose levels of options from them.

    Parameters
    ----------
    conflict : Conflict
        With a section ``coding``: who is whom, and which events speak for which level.
    paths : sequence of str or path
        GDELT 1.0 and 2.0, ICEWS, POLECAT, ACLED or UCDP GED; plain, .gz or .zip. The format is told by the content.
    every : {"day", "week", "month"}
        Length of a period.
    start : dict of option to level, optional
        Where options stand before the first event; at their first level if not given.
    progress : callable, optional
        Told the share that is done.

    Returns
    -------
    CodedEvents

    Raises
    ------
    UnsupportedAnalysisError
        If the conflict has no section ``coding``, no event fits it, or DuckDB is missing.
    FormatError
        If a file cannot be read or is of no known format. Single malformed rows are counted and listed instead.
    LimitExceededError
        If a packed file grows beyond all measure, or too many events fit.
    """
    coding = conflict.coding
    if coding is None:
        raise UnsupportedAnalysisError(
            f"the conflict '{conflict.title}' has no section 'coding'; it tells who is whom in event files, and which "
            "events speak for which level of an option"
        )
    with _Reader(coding) as reader, _unpacked(paths) as files:
        total = sum(file.path.stat().st_size for file in files) or 1
        done, counts = 0, []
        for file in files:
            size = file.path.stat().st_size
            counts.append(reader.read(file, _share(progress, done / total, size / total)))
            done += size
        events, duplicates = reader.events()
    if not events:
        rows = sum(count.rows for count in counts)
        raise UnsupportedAnalysisError(
            f"none of {rows:,} events fits the rules of 'coding'; codes are texts as in \"190\", and countries have "
            "three letters as in RUS"
        )
    days = _days(events, every)
    by_period = _by_period(events, days)
    found = propose(conflict, days, by_period, start)
    distinct = tuple(len({(event.id, event.date) for event in period}) for period in by_period)
    return CodedEvents(conflict, every, days, tuple(counts), distinct, duplicates, found)


def _share(progress: Progress | None, begin: float, width: float) -> Progress | None:
    return None if progress is None else lambda share: progress(begin + width * share)


def _days(events: Sequence[Event], every: str) -> tuple[str, ...]:
    """Return the last days of the periods from the first event to the last."""
    dates = [event.date for event in events]
    first = dt.date.fromisoformat(min(dates))
    before = (first - dt.timedelta(days=1)).isoformat()
    return tuple(days_between(before, max(dates), every))[1:]


def _by_period(events: Sequence[Event], days: Sequence[str]) -> list[list[Event]]:
    found: list[list[Event]] = [[] for _ in days]
    for event in events:
        found[bisect_left(days, event.date)].append(event)
    return found


# --- files ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _File:
    """A file that DuckDB can read, with the name that the user knows it by."""

    name: str
    path: Path


@contextmanager
def _unpacked(paths: Sequence[str | os.PathLike[str]]) -> Iterator[list[_File]]:
    """Unpack what is packed into a folder that is removed afterwards."""
    room = MOST_UNPACKED
    with tempfile.TemporaryDirectory(prefix="detente-events-") as folder:
        files: list[_File] = []
        for number, given in enumerate(paths):
            path = Path(given)
            if not path.is_file():
                raise _fault(
                    "there is no such file" if not path.exists() else "this is a folder, not a file", str(given)
                )
            if zipfile.is_zipfile(path):
                for file, size in _members(path, Path(folder) / str(number), room):
                    files.append(file)
                    room -= size
            elif path.suffix.lower() == ".gz":
                target = Path(folder) / f"{number}.txt"
                room -= _copied(path, target, room)
                files.append(_File(str(given), target))
            else:
                files.append(_File(str(given), path))
        yield files


def _members(path: Path, folder: Path, room: int) -> Iterator[tuple[_File, int]]:
    """Unpack the members of an archive one by one, never outside the folder and never without a limit."""
    folder.mkdir()
    try:
        with zipfile.ZipFile(path) as archive:
            wanted = [known for known in archive.infolist() if not known.is_dir()]
            for number, member in enumerate(wanted):
                if member.file_size > MOST_RATIO * max(member.compress_size, 1) + (1 << 20):
                    raise LimitExceededError(
                        f"'{member.filename}' in {path} would grow more than {MOST_RATIO}-fold when unpacked; it is not"
                    )
                if member.file_size > room:
                    raise LimitExceededError(f"{path} would take more than {MOST_UNPACKED >> 30} GiB when unpacked")
                target = folder / f"{number}.txt"
                with archive.open(member) as stream, target.open("wb") as out:
                    shutil.copyfileobj(stream, out, 1 << 20)
                room -= member.file_size
                yield _File(f"{path}: {member.filename}", target), member.file_size
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise _fault(f"the archive cannot be unpacked ({error})", str(path)) from None


def _copied(path: Path, target: Path, room: int) -> int:
    written, limit = 0, min(room, MOST_RATIO * path.stat().st_size + (1 << 20))
    try:
        with gzip.open(path) as stream, target.open("wb") as out:
            while chunk := stream.read(1 << 20):
                written += len(chunk)
                if written > limit:
                    raise LimitExceededError(f"{path} grows more than {MOST_RATIO}-fold when unpacked; it is not")
                out.write(chunk)
    except (OSError, EOFError, zlib.error) as error:
        raise _fault(f"the file cannot be unpacked ({error})", str(path)) from None
    return written


def _fault(message: str, name: str, *, line: int | None = None, expected: str | None = None) -> FormatError:
    return FormatError(f"{name} cannot be used", [Problem((), message, expected, file=name, line=line)])


# --- rows -------------------------------------------------------------------------------------------------------------


class _Reader:
    """Reads files into one small table: the events that fit some evidence."""

    def __init__(self, coding: Coding) -> None:
        try:
            import duckdb
        except ImportError:
            raise UnsupportedAnalysisError(
                "this needs the library 'duckdb'; install it with: pip install 'detente[events]'"
            ) from None
        self.coding = coding
        self.folder = tempfile.TemporaryDirectory(prefix="detente-duckdb-")
        self.connection: Any = duckdb.connect(
            config={"memory_limit": _MEMORY, "temp_directory": self.folder.name, "enable_external_access": "true",
                    "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        )  # fmt: skip
        self.connection.execute("SET preserve_insertion_order = false")
        columns = ", ".join(f"{name} {_SQL_TYPES.get(name, 'VARCHAR')}" for name in CANONICAL)
        self.connection.execute(f"CREATE TABLE matched ({columns}, hits INTEGER[])")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self.folder.cleanup()

    def read(self, file: _File, progress: Progress | None) -> FileCount:
        """Take the events of one file that fit, and count what became of its rows."""
        known, has_header = _format(file)
        columns = _columns(file, known)
        before = self._count()
        cells = ", ".join(f"'{name}': 'VARCHAR'" for name in columns)
        quote = '"' if known.delimiter == "," else ""
        scan = (
            f"read_csv({_literal(str(file.path))}, delim = {_literal(known.delimiter)}, header = false, "
            f"skip = {int(has_header)}, auto_detect = false, quote = '{quote}', escape = '{quote}', "
            f"columns = {{{cells}}}, ignore_errors = true, store_rejects = true, rejects_limit = 0, "
            f"null_padding = {'true' if known.id == 'polecat' else 'false'}, max_line_size = 4000000)"
        )
        picked = ", ".join(f"{sql} AS {name}" for name, sql in known.select.items())
        root = " AND coalesce(root, TRUE)" if self.coding.root_only else ""
        kept = f"day IS NULL OR (({any_rule(self.coding)}){root})"
        # Every text in the query is a quoted literal.
        query = f"INSERT INTO matched SELECT *, {hits(self.coding)} FROM (SELECT {picked} FROM {scan}) WHERE {kept}"  # noqa: S608
        self._run(query, file, progress)
        malformed, examples = self._malformed()
        undated = self.connection.execute("DELETE FROM matched WHERE day IS NULL RETURNING id").fetchall()
        examples += [f"event {row[0]}: its date cannot be read" for row in undated[:EXAMPLES]]
        n_rows = _lines(file.path) - int(has_header)
        bad = malformed + len(undated)
        return FileCount(file.name, known.name, n_rows, bad, self._count() - before, tuple(examples[:EXAMPLES]))

    def _count(self) -> int:
        return int(self.connection.execute("SELECT count(*) FROM matched").fetchone()[0])

    def _malformed(self) -> tuple[int, list[str]]:
        """Count the rows that could not be read, list the first, and forget them."""
        n = int(self.connection.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchone()[0])
        first = self.connection.execute(
            "SELECT line, any_value(error_message) FROM reject_errors GROUP BY line ORDER BY line LIMIT ?", [EXAMPLES]
        ).fetchall()
        self.connection.execute("DELETE FROM reject_errors")
        self.connection.execute("DELETE FROM reject_scans")
        return n, [f"line {line}: {' '.join(str(message).split())[:160]}" for line, message in first]

    def _run(self, query: str, file: _File, progress: Progress | None) -> None:
        """Run a query in a thread of its own, so that progress can be told and Ctrl-C is heard."""
        import duckdb

        failed: list[BaseException] = []

        def work() -> None:
            try:
                self.connection.execute(query)
            except BaseException as error:  # noqa: BLE001  (handed over to the caller)
                failed.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                thread.join(0.1)
                if progress is not None and thread.is_alive():
                    progress(min(max(self.connection.query_progress(), 0.0) / 100, 1.0))
        except BaseException:
            self.connection.interrupt()
            thread.join()
            raise
        if failed and isinstance(failed[0], duckdb.Error):
            raise _fault(f"the file cannot be read ({str(failed[0]).splitlines()[0]})", file.name)
        if failed:
            raise failed[0]

    def events(self) -> tuple[list[Event], int]:
        """Return the events that fit, those that were told again left out, and how many rows told them again."""
        n = self._count()
        self.connection.execute(f"CREATE OR REPLACE TABLE told AS {_ONCE}")
        distinct = int(self.connection.execute("SELECT count(*) FROM told").fetchone()[0])
        if distinct > MOST_MATCHED:
            raise LimitExceededError(
                f"{distinct:,} events fit the rules, more than the {MOST_MATCHED:,} that are looked at; ask for fewer "
                "codes, or name places, roles or words"
            )
        rows = self.connection.execute("SELECT * FROM told ORDER BY day, id").fetchall()
        evidence = [(rule.id, known) for rule in self.coding.options for known in rule.evidence]
        found = []
        for *cells, numbers in rows:
            for number in numbers:
                option, known = evidence[number]
                name, day, source, target, code, place, text = map(str, cells)
                found.append(Event(name, day, source, target, code, place, text, option, known.level, known.weight))
        return found, n - distinct


_ONCE = """
    SELECT first(id ORDER BY id) AS id, strftime(day, '%Y-%m-%d') AS day, coalesce(source, source_country, ''),
           coalesce(target, target_country, ''), coalesce(code, concat_ws('/', kind, mode), ''), coalesce(place, ''),
           coalesce(first(text ORDER BY id), ''), first(hits ORDER BY id)
    FROM matched GROUP BY day, source, source_country, target, target_country, code, kind, mode, place
"""
"""Events of the same day between the same parties, of the same code and place, once."""

_SQL_TYPES = {"day": "TIMESTAMP", "root": "BOOLEAN"}


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _format(file: _File) -> tuple[EventFormat, bool]:
    """Tell the format of a file by its first line that holds something."""
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD).decode("utf-8", "replace").lstrip("\ufeff")
    line = next((known for known in head.splitlines() if known.strip()), "")
    found = format_of_head(line)
    if found is None:
        cells = max(line.count("\t"), line.count(",")) + 1
        raise _fault(
            f"this is no event file of a known format: its first line has {cells} cells",
            file.name,
            line=1,
            expected="GDELT (57, 58 or 61 columns between tabs), ICEWS, POLECAT, ACLED or UCDP GED",
        )
    return found


def _columns(file: _File, known: EventFormat) -> tuple[str, ...]:
    """Return the columns of a file: some POLECAT files have more cells in a line than their format, all but empty."""
    if known.id not in ("polecat", "acled"):
        return known.columns
    if known.id == "acled":
        with file.path.open(encoding="utf-8-sig", errors="replace") as stream:
            named = tuple(cell.strip().strip('"') for cell in stream.readline().rstrip("\r\n").split(","))
        missing = [name for name in ("event_id_cnty", "event_date", "event_type", "actor1") if name not in named]
        if missing:
            raise _fault(f"the columns {', '.join(missing)} are missing", file.name, line=1)
        return (
            (*named, *(name for name in known.columns if name not in named))
            if set(known.columns) - set(named)
            else named
        )
    with file.path.open("rb") as stream:
        most = max((line.count(b"\t") + 1 for line in stream), default=0)
    return (*known.columns, *(f"extra {k}" for k in range(most - len(known.columns))))


def _lines(path: Path) -> int:
    """Count the lines of a file that hold something, as far as that can be told quickly: an unended last one counts."""
    count, last = 0, b"\n"
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 24):
            count += chunk.count(b"\n")
            last = chunk[-1:]
    return count + (last != b"\n")
