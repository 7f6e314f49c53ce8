"""The database of a folder: projects, every step of their history, versions, scenarios."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detente.web.faults import FaultError

__all__ = ["Entry", "Row", "Step", "Store", "now"]

SCHEMA_VERSION = 1

SCHEMA = """
create table if not exists project (
    id integer primary key,
    file text not null unique,
    origin text not null,
    title text not null,
    step integer not null default 0,
    revision integer not null default 0,
    epoch integer not null default 0,
    synced_text blob,
    created text not null,
    changed text not null
);
create table if not exists step (
    id integer primary key autoincrement,
    project integer not null references project(id) on delete cascade,
    parent integer,
    next integer,
    document blob not null,
    text blob,
    epoch integer not null default 0,
    label text not null,
    at text not null
);
create table if not exists entry (
    project integer not null references project(id) on delete cascade,
    revision integer not null,
    step integer not null,
    kind text not null,
    label text not null,
    at text not null,
    primary key (project, revision)
) without rowid;
create table if not exists version (
    id integer primary key,
    project integer not null references project(id) on delete cascade,
    step integer not null,
    revision integer not null,
    name text not null,
    note text not null,
    at text not null
);
create table if not exists scenario (
    id integer primary key,
    project integer not null references project(id) on delete cascade,
    data text not null,
    at text not null
);
"""


@dataclass(frozen=True)
class Row:
    """A project.

    Attributes
    ----------
    id : int
    file : str
        Its file, as seen from the folder.
    origin : str
        What it was made from: "file", "case elmira", "new", "upload".
    title : str
    step : int
        The step of history that is current.
    revision : int
        Grows with every change.
    epoch : int
        Grows when the text of the file changed on disk in more than the conflict that it holds, so that older texts
        are out of date.
    synced_text : str or None
        What the file held when it was last read or written; None if it was never written.
    created, changed : str
        When.
    """

    id: int
    file: str
    origin: str
    title: str
    step: int
    revision: int
    epoch: int
    synced_text: str | None
    created: str
    changed: str


@dataclass(frozen=True)
class Step:
    """A state of a document in its history.

    Attributes
    ----------
    id : int
    parent, next : int or None
        The step before it, and the one that redo leads to.
    document : dict
        The conflict as plain data.
    text : str or None
        What the file held, if it was written.
    epoch : int
        Of the text.
    label : str
        What made it.
    at : str
        When.
    """

    id: int
    parent: int | None
    next: int | None
    document: dict[str, Any]
    text: str | None
    epoch: int
    label: str
    at: str


@dataclass(frozen=True)
class Entry:
    """A change of a project, as its history lists it."""

    revision: int
    step: int
    kind: str
    label: str
    at: str


def now() -> str:
    """Return the time, as the database writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Store:
    """The database of a folder; every change is one transaction that is on the disk before it returns.

    Parameters
    ----------
    path : path
        The file; made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        try:
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
            self._connection.row_factory = sqlite3.Row
            self._prepare()
        except sqlite3.DatabaseError as error:
            raise FaultError(
                500, "failed", f"the history in {path} cannot be read ({error}); move it away to start anew"
            ) from None

    def _prepare(self) -> None:
        run = self._connection.execute
        run("pragma journal_mode = wal")
        run("pragma synchronous = full")
        run("pragma foreign_keys = on")
        version = run("pragma user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise FaultError(500, "failed", f"the history in {self.path} was made by a newer program")
        self._connection.executescript(SCHEMA)
        run(f"pragma user_version = {SCHEMA_VERSION}")

    def close(self) -> None:
        """Close the database; what it holds is on the disk already."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Do several changes together, all or none."""
        with self._lock:
            self._connection.execute("begin immediate")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def _all(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    # --- projects ---

    def projects(self) -> list[Row]:
        """Return all projects, the one that changed last first."""
        return [_row(found) for found in self._all("select * from project order by changed desc, id desc")]

    def project(self, number: int) -> Row:
        """Return a project."""
        found = self._all("select * from project where id = ?", number)
        if not found:
            raise FaultError(404, "unknown", f"there is no project p{number}")
        return _row(found[0])

    def project_of(self, file: str) -> Row | None:
        """Return the project that a file belongs to."""
        found = self._all("select * from project where file = ?", file)
        return _row(found[0]) if found else None

    def add_project(self, file: str, origin: str, document: dict[str, Any], text: str | None) -> Row:
        """Begin a project with its first step."""
        at, title = now(), str(document["title"])
        with self.changing() as connection:
            made = connection.execute(
                "insert into project (file, origin, title, synced_text, created, changed) values (?, ?, ?, ?, ?, ?)",
                (file, origin, title, _packed(text), at, at),
            )
            number = int(made.lastrowid or 0)
            self._add_step(connection, number, None, document, text, "Open", "open")
        return self.project(number)

    def forget(self, number: int) -> None:
        """Take a project with all its history out."""
        with self.changing() as connection:
            connection.execute("delete from project where id = ?", (number,))

    def synced(self, number: int, text: str, *, step: int | None = None, anew: bool = False) -> None:
        """Remember what a file holds now, and which step that is.

        Parameters
        ----------
        anew : bool
            Whether the texts of other steps are out of date.
        """
        with self.changing() as connection:
            if anew:
                connection.execute("update project set epoch = epoch + 1 where id = ?", (number,))
            connection.execute("update project set synced_text = ? where id = ?", (_packed(text), number))
            if step is not None:
                connection.execute(
                    "update step set text = ?, epoch = (select epoch from project where id = ?) where id = ?",
                    (_packed(text), number, step),
                )

    def set_template(self, step: int, text: str) -> None:
        """Give a step that was never written the text that its file will be made of."""
        with self.changing() as connection:
            connection.execute("update step set text = ? where id = ?", (_packed(text), step))

    def template(self, number: int) -> str | None:
        """Return the text that a file which was never written is to be made of, if there is one."""
        found = self._all("select text from step where project = ? order by id limit 1", number)
        return _unpacked(found[0]["text"]) if found else None

    def move_file(self, number: int, file: str) -> None:
        """Give a project another file."""
        with self.changing() as connection:
            connection.execute("update project set file = ? where id = ?", (file, number))

    # --- steps ---

    def step(self, number: int) -> Step:
        """Return a step of history."""
        found = self._all("select * from step where id = ?", number)
        if not found:
            raise FaultError(404, "unknown", "that step of the history is not there")
        row = found[0]
        document = json.loads(zlib.decompress(row["document"]))
        return Step(
            row["id"],
            row["parent"],
            row["next"],
            document,
            _unpacked(row["text"]),
            row["epoch"],
            row["label"],
            row["at"],
        )

    def labels(self, project: Row) -> tuple[str | None, str | None]:
        """Return what undo would take back and what redo would do again, in words."""
        found = self._all(
            "select step.parent, step.label, after.label as redo from step "
            "left join step as after on after.id = step.next where step.id = ?",
            project.step,
        )[0]
        return (found["label"] if found["parent"] is not None else None), found["redo"]

    def commit(
        self,
        project: Row,
        document: dict[str, Any],
        *,
        label: str,
        kind: str,
        text: str | None = None,
        instead: bool = False,
    ) -> Row:
        """Add a step after the current one and make it current.

        Parameters
        ----------
        instead : bool
            Let it take the place of the current step: undo then goes to what was before both.
        """
        with self.changing() as connection:
            parent: int | None = project.step
            if instead:
                parent = connection.execute("select parent from step where id = ?", (project.step,)).fetchone()[
                    "parent"
                ]
            self._add_step(connection, project.id, parent, document, text, label, kind)
        return self.project(project.id)

    def _add_step(
        self,
        connection: sqlite3.Connection,
        project: int,
        parent: int | None,
        document: dict[str, Any],
        text: str | None,
        label: str,
        kind: str,
        *,
        at: str | None = None,
    ) -> None:
        packed = zlib.compress(json.dumps(document, ensure_ascii=False).encode(), 3)
        made = connection.execute(
            "insert into step (project, parent, document, text, epoch, label, at) "
            "values (?, ?, ?, ?, (select epoch from project where id = ?), ?, ?)",
            (project, parent, packed, _packed(text), project, label, at or now()),
        )
        if parent is not None:
            connection.execute("update step set next = ? where id = ?", (made.lastrowid, parent))
        self._go(connection, project, int(made.lastrowid or 0), kind, label, at=at)
        connection.execute("update project set title = ? where id = ?", (str(document["title"]), project))

    def rebuild(
        self, project: Row, steps: Sequence[tuple[dict[str, Any], str, str, str]], document: dict[str, Any], text: str
    ) -> list[int]:
        """Give a project that was just begun the history that it had elsewhere, one step after another.

        Parameters
        ----------
        steps : sequence of (document, label, kind, time)
            The oldest first.
        document, text
            The conflict as it is now, and what its file will be made of.

        Returns
        -------
        list of int
            The number of each step.

        Notes
        -----
        If the last step is the conflict as it is now, it is the current one; else another is added for that.
        """
        numbers: list[int] = []
        with self.changing() as connection:
            connection.execute("delete from entry where project = ?", (project.id,))
            connection.execute("delete from step where project = ?", (project.id,))
            connection.execute("update project set revision = 0 where id = ?", (project.id,))
            last_known = [] if steps and steps[-1][0] == document else [(document, "Open", "open", now())]
            for known, label, kind, at in [*steps, *last_known]:
                last = numbers[-1] if numbers else None
                self._add_step(connection, project.id, last, known, None, label, kind, at=at)
                numbers.append(connection.execute("select max(id) from step").fetchone()[0])
            connection.execute("update step set text = ? where id in (?, ?)", (_packed(text), numbers[0], numbers[-1]))
        return numbers[: len(steps)]

    def go(self, project: Row, step: int, *, kind: str, label: str) -> Row:
        """Make another step current: undo, redo, restore."""
        with self.changing() as connection:
            if kind == "undo":
                connection.execute("update step set next = ? where id = ?", (project.step, step))
            self._go(connection, project.id, step, kind, label)
        return self.project(project.id)

    def _go(
        self, connection: sqlite3.Connection, project: int, step: int, kind: str, label: str, *, at: str | None = None
    ) -> None:
        at = at or now()
        connection.execute(
            "update project set step = ?, revision = revision + 1, changed = ? where id = ?", (step, at, project)
        )
        connection.execute(
            "insert into entry (project, revision, step, kind, label, at) "
            "values (?, (select revision from project where id = ?), ?, ?, ?, ?)",
            (project, project, step, kind, label, at),
        )

    def entry(self, project: int, revision: int) -> Entry | None:
        """Return the change that led to a revision."""
        found = self._all("select * from entry where project = ? and revision = ?", project, revision)
        return _entry(found[0]) if found else None

    def entries(self, project: int, *, before: int | None = None, limit: int = 50) -> list[Entry]:
        """Return the changes of a project, the last first."""
        found = self._all(
            "select * from entry where project = ? and revision < ? order by revision desc limit ?",
            project,
            before if before is not None else 2**62,
            limit,
        )
        return [_entry(row) for row in found]

    # --- versions and scenarios ---

    def versions(self, project: int) -> list[dict[str, Any]]:
        """Return the versions of a project, the last first."""
        return [dict(row) for row in self._all("select * from version where project = ? order by id desc", project)]

    def add_version(self, project: Row, name: str, note: str) -> int:
        """Give the current step a name."""
        with self.changing() as connection:
            made = connection.execute(
                "insert into version (project, step, revision, name, note, at) values (?, ?, ?, ?, ?, ?)",
                (project.id, project.step, project.revision, name, note, now()),
            )
        return int(made.lastrowid or 0)

    def keep_version(self, project: int, step: int, version: dict[str, Any]) -> None:
        """Give a step of history a name that it had elsewhere."""
        with self.changing() as connection:
            connection.execute(
                "insert into version (project, step, revision, name, note, at) values "
                "(?, ?, (select min(revision) from entry where project = ? and step = ?), ?, ?, ?)",
                (project, step, project, step, version["name"], version["note"], version["at"]),
            )

    def change_version(self, number: int, name: str, note: str) -> None:
        """Change the name and the note of a version."""
        with self.changing() as connection:
            connection.execute("update version set name = ?, note = ? where id = ?", (name, note, number))

    def remove_version(self, number: int) -> None:
        """Take a version out; its step stays in the history."""
        with self.changing() as connection:
            connection.execute("delete from version where id = ?", (number,))

    def scenarios(self, project: int) -> list[dict[str, Any]]:
        """Return the scenarios of a project, in the order in which they were made."""
        found = self._all("select * from scenario where project = ? order by id", project)
        return [{**json.loads(row["data"]), "id": row["id"], "at": row["at"]} for row in found]

    def add_scenario(self, project: int, data: dict[str, Any]) -> int:
        """Keep a scenario."""
        with self.changing() as connection:
            made = connection.execute(
                "insert into scenario (project, data, at) values (?, ?, ?)", (project, json.dumps(data), now())
            )
        return int(made.lastrowid or 0)

    def change_scenario(self, number: int, data: dict[str, Any]) -> None:
        """Change a scenario."""
        with self.changing() as connection:
            connection.execute("update scenario set data = ?, at = ? where id = ?", (json.dumps(data), now(), number))

    def remove_scenario(self, number: int) -> None:
        """Take a scenario out."""
        with self.changing() as connection:
            connection.execute("delete from scenario where id = ?", (number,))


def _row(found: sqlite3.Row) -> Row:
    return Row(**{**dict(found), "synced_text": _unpacked(found["synced_text"])})


def _entry(found: sqlite3.Row) -> Entry:
    return Entry(found["revision"], found["step"], found["kind"], found["label"], found["at"])


def _packed(text: str | None) -> bytes | None:
    return None if text is None else zlib.compress(text.encode(), 3)


def _unpacked(packed: bytes | None) -> str | None:
    return None if packed is None else zlib.decompress(packed).decode()
