"""The evidence of a project in one SQLite file: sources with their texts, records, and what an analyst decided."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

from detente.errors import FormatError, Problem, UnknownNameError, UnsupportedAnalysisError, did_you_mean
from detente.reading.documents import Document, Sentence, Span
from detente.reading.records import Record

__all__ = ["Decided", "Decision", "Evidence", "Link", "Passage", "Stance", "Verdict"]

_VERSION = 1
"""Version of the tables, kept in the file."""

Verdict: TypeAlias = Literal["open", "accepted", "rejected"]
Stance: TypeAlias = Literal["for", "against"]

_TOLD = ("publisher", "date", "language", "perspective", "url")
"""What may be told of a document that is kept already."""

_TABLES = """
CREATE TABLE documents (
    digest TEXT PRIMARY KEY, position INTEGER NOT NULL, title TEXT NOT NULL, publisher TEXT, date TEXT, language TEXT,
    perspective TEXT, url TEXT, origin TEXT NOT NULL, form TEXT NOT NULL, remarks TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE paragraphs (
    document TEXT NOT NULL REFERENCES documents, number INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    PRIMARY KEY (document, number)
);
CREATE TABLE sentences (
    document TEXT NOT NULL REFERENCES documents, number INTEGER NOT NULL, paragraph INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, PRIMARY KEY (document, number)
);
CREATE VIRTUAL TABLE found USING fts5 (words, document UNINDEXED, number UNINDEXED);
CREATE TABLE records (
    id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents, start INTEGER NOT NULL, kind TEXT NOT NULL,
    method TEXT NOT NULL, content TEXT NOT NULL
);
CREATE TABLE decisions (
    record TEXT PRIMARY KEY REFERENCES records, verdict TEXT NOT NULL, content TEXT, note TEXT, links TEXT NOT NULL,
    decided TEXT NOT NULL
);
"""


@dataclass(frozen=True)
class Link:
    """What a record bears on in a model, and whether it speaks for it or against it.

    Attributes
    ----------
    element : str
        Dotted path of the element, as in ``option.mass``, ``option.limit_strike=talks`` or ``decision_maker.russia``.
    stance : {"for", "against"}
    """

    element: str
    stance: Stance = "for"

    def to_dict(self) -> dict[str, str]:
        """Return plain data."""
        return {"element": self.element, "stance": self.stance}


@dataclass(frozen=True)
class Decision:
    """What an analyst decided on a record.

    Attributes
    ----------
    verdict : {"open", "accepted", "rejected"}
    edited : Record or None
        The record as the analyst would have it; None where it stands as proposed.
    note : str or None
    links : tuple of Link
    decided : str
        When, as ISO 8601; empty where nothing is decided.
    """

    verdict: Verdict = "open"
    edited: Record | None = None
    note: str | None = None
    links: tuple[Link, ...] = ()
    decided: str = ""


@dataclass(frozen=True)
class Decided:
    """A record with what was decided on it."""

    record: Record
    decision: Decision

    @property
    def current(self) -> Record:
        """The record as it stands: as edited, else as proposed."""
        return self.decision.edited or self.record

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            **self.current.to_dict(),
            "verdict": self.decision.verdict,
            "edited": self.decision.edited is not None,
            "note": self.decision.note,
            "links": [link.to_dict() for link in self.decision.links],
            "decided": self.decision.decided,
        }


@dataclass(frozen=True)
class Passage:
    """A sentence that a search found."""

    document: str
    title: str
    number: int
    words: str


class Evidence:
    """The evidence of a project.

    Everything that is added is on the disk before the call returns; a crash loses nothing of it. The same document
    twice is one source, and reading it again keeps what was decided on its records.

    Parameters
    ----------
    path : str or Path
        The SQLite file. ``:memory:`` keeps everything in memory.
    create : bool
        Whether to make the file where it does not exist.

    Raises
    ------
    FormatError
        If the file is no project of this kind, is of a newer version, is in use, is damaged, or is missing and not to
        be made. Every method may raise it where the file turns out to be damaged.
    """

    def __init__(self, path: str | Path, *, create: bool = True) -> None:
        self.path = str(path)
        if not create and self.path != ":memory:" and not Path(path).is_file():
            hint = "'detente read FILE --project PROJECT' makes one."
            raise FormatError(f"{self.path} cannot be used", [Problem((), "there is no such project", hint=hint)])
        try:
            self._connection = sqlite3.connect(self.path, isolation_level=None, timeout=10.0)
        except sqlite3.Error as error:
            raise self._fault(error) from None
        try:
            for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
                self._execute(f"PRAGMA {pragma}")
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _execute(self, statement: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, parameters)
        except sqlite3.Error as error:
            raise self._fault(error) from None

    def _many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise self._fault(error) from None

    def _fault(self, error: sqlite3.Error) -> FormatError:
        if "locked" in str(error):
            problem = Problem((), "the project is in use by another program", hint="Try again when it has finished.")
        else:
            problem = Problem((), f"this is no project of Détente, or a damaged one ({error})",
                              "a file that 'detente read' made")  # fmt: skip
        return FormatError(f"{self.path} cannot be used", [problem])

    def _prepare(self) -> None:
        (version,) = self._execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            problem = Problem((), "the project was made by a newer program", f"version {_VERSION}", f"{version}")
            raise FormatError(f"{self.path} cannot be used", [problem])
        if version == 0:
            with self._whole():
                if self._execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise self._fault(sqlite3.DatabaseError("it holds other tables"))
                for statement in _TABLES.split(";"):
                    self._execute(statement)
                self._execute(f"PRAGMA user_version = {_VERSION}")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Do all of it or nothing."""
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._execute("ROLLBACK")
            raise
        self._execute("COMMIT")

    # --- documents ---

    def add(self, document: Document, records: Iterable[Record] = (), *, methods: Iterable[str] = ()) -> bool:
        """Keep a document and the records read from it; return whether the document is new.

        Records of the same methods that were read from it before and are not among the new ones go, unless somebody
        decided on them.

        Parameters
        ----------
        document : Document
            Where the same text is kept already, the records must have been read from what is kept; see `held`.
        records : iterable of Record
        methods : iterable of str
            Methods that were tried, where they may have found nothing.

        Raises
        ------
        UnsupportedAnalysisError
            If a record belongs to another document, or to a copy of it that is set out differently.
        """
        records = tuple(records)
        with self._whole():
            is_new = self._keep(document)
            text = self.document(document.digest).text if records else ""
            if any(record.document != document.digest for record in records) or (records and text != document.text):
                raise UnsupportedAnalysisError("records must be read from the document as the project keeps it")
            for method in {*methods, *(record.method for record in records)}:
                self._execute(
                    "DELETE FROM records WHERE document = ? AND method = ? "
                    "AND id NOT IN (SELECT record FROM decisions)",
                    (document.digest, method),
                )
            decided = {row[0] for row in self._execute("SELECT record FROM decisions")}
            self._many(
                "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (one.id, one.document, one.span.start, one.kind, one.method, _packed(one.to_dict()))
                    for one in records
                    if one.id not in decided
                ],
            )
        return is_new

    def held(self, document: Document) -> Document:
        """Return a document as the project keeps it, with what is newly told of it; the document itself if it is new.

        Two files may hold the same text set out in different paragraphs. Records point into what is kept.
        """
        if not self._execute("SELECT 1 FROM documents WHERE digest = ?", (document.digest,)).fetchone():
            return document
        told = {name: getattr(document, name) for name in _TOLD}
        return self.document(document.digest).told(**told)

    def _keep(self, known: Document) -> bool:
        held = self._execute("SELECT 1 FROM documents WHERE digest = ?", (known.digest,)).fetchone()
        if held:
            self._execute(
                "UPDATE documents SET publisher = coalesce(?, publisher), date = coalesce(?, date), "
                "language = coalesce(?, language), perspective = coalesce(?, perspective), url = coalesce(?, url) "
                "WHERE digest = ?",
                (*(getattr(known, name) for name in _TOLD), known.digest),
            )
            return False
        (position,) = self._execute("SELECT count(*) FROM documents").fetchone()
        self._execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (known.digest, position, known.title, known.publisher, known.date, known.language, known.perspective,
             known.url, known.origin, known.form, _packed(list(known.remarks)), known.text),
        )  # fmt: skip
        self._many(
            "INSERT INTO paragraphs VALUES (?, ?, ?, ?)",
            [(known.digest, number, span.start, span.end) for number, span in enumerate(known.paragraphs)],
        )
        self._many(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
            [(known.digest, number, sentence.paragraph, sentence.span.start, sentence.span.end)
             for number, sentence in enumerate(known.sentences)],
        )  # fmt: skip
        self._many(
            "INSERT INTO found VALUES (?, ?, ?)",
            [(known.words(sentence.span), known.digest, number) for number, sentence in enumerate(known.sentences)],
        )
        return True

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, in the order in which they were added."""
        rows = self._execute("SELECT digest FROM documents ORDER BY position").fetchall()
        return tuple(self.document(row[0]) for row in rows)

    def document(self, name: str) -> Document:
        """Return a document by its digest, the beginning of it, its title or its file name.

        Raises
        ------
        UnknownNameError
            If no document, or more than one, is called so.
        """
        rows = self._execute(
            "SELECT * FROM documents WHERE substr(digest, 1, length(?1)) = ?1 OR title = ?1 OR origin = ?1", (name,)
        ).fetchall()
        if len(rows) != 1 or not name:
            titles = [row[0] for row in self._execute("SELECT title FROM documents")]
            which = "unknown document" if not rows or not name else f"{len(rows)} documents are called"
            raise UnknownNameError(f"{which} '{name}'. {did_you_mean(name, titles) or ''}".strip())
        digest, _, title, publisher, date, language, perspective, url, origin, form, remarks, text = rows[0]
        spans = self._execute(
            "SELECT start, end FROM paragraphs WHERE document = ? ORDER BY number", (digest,)
        ).fetchall()
        sentences = self._execute(
            "SELECT paragraph, start, end FROM sentences WHERE document = ? ORDER BY number", (digest,)
        ).fetchall()
        return Document(
            digest, title, text, tuple(Span(*span) for span in spans),
            tuple(Sentence(paragraph, Span(start, end)) for paragraph, start, end in sentences),
            publisher, date, language, perspective, url, origin, form, tuple(json.loads(remarks)),
        )  # fmt: skip

    def search(self, words: str, *, most: int = 50) -> tuple[Passage, ...]:
        """Find sentences by words, the best first. Words are plain; all of them must occur."""
        wanted = " ".join(f'"{word}"' for word in words.replace('"', " ").split())
        if not wanted:
            return ()
        rows = self._execute(
            "SELECT found.document, title, number, words FROM found JOIN documents ON digest = found.document "
            "WHERE found MATCH ? ORDER BY rank LIMIT ?",
            (wanted, most),
        ).fetchall()
        return tuple(Passage(*row) for row in rows)

    # --- records and decisions ---

    def records(
        self, *, document: str | None = None, kind: str | None = None, verdict: Verdict | None = None
    ) -> tuple[Decided, ...]:
        """Return records with what was decided on them, in the order of documents and passages."""
        rows = self._execute(
            "SELECT records.content, verdict, decisions.content, note, links, decided FROM records "
            "JOIN documents ON digest = document LEFT JOIN decisions ON record = id "
            "WHERE (?1 IS NULL OR document = ?1) AND (?2 IS NULL OR kind = ?2) "
            "AND (?3 IS NULL OR coalesce(verdict, 'open') = ?3) ORDER BY position, records.start, id",
            (None if document is None else self.document(document).digest, kind, verdict),
        ).fetchall()
        return tuple(_decided(row) for row in rows)

    def record(self, name: str) -> Decided:
        """Return a record by its id or the beginning of it.

        Raises
        ------
        UnknownNameError
            If no record, or more than one, has an id that begins so.
        """
        rows = self._execute(
            "SELECT records.content, verdict, decisions.content, note, links, decided FROM records "
            "LEFT JOIN decisions ON record = id WHERE substr(id, 1, length(?1)) = ?1",
            (name,),
        ).fetchall()
        if len(rows) != 1 or not name:
            what = "more than one record begins with" if len(rows) > 1 and name else "there is no record"
            raise UnknownNameError(f"{what} '{name}'; 'detente evidence PROJECT' lists them with their ids")
        return _decided(rows[0])

    def decide(
        self,
        name: str,
        verdict: Verdict,
        *,
        decided: str,
        edited: Record | None = None,
        note: str | None = None,
        links: Sequence[Link] | None = None,
    ) -> Decided:
        """Keep what an analyst decides on a record; what is not given stays as it was.

        Raises
        ------
        UnsupportedAnalysisError
            If the edited record belongs to another document.
        """
        known = self.record(name)
        if edited is not None and edited.document != known.record.document:
            raise UnsupportedAnalysisError("a record cannot be moved to another document")
        before = known.decision
        now = Decision(
            verdict,
            edited if edited is not None else before.edited,
            note if note is not None else before.note,
            before.links if links is None else tuple(links),
            decided,
        )
        with self._whole():
            self._execute(
                "INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?, ?)",
                (known.record.id, now.verdict, None if now.edited is None else _packed(now.edited.to_dict()), now.note,
                 _packed([link.to_dict() for link in now.links]), now.decided),
            )  # fmt: skip
        return Decided(known.record, now)

    def about(self, element: str) -> tuple[Decided, ...]:
        """Return the accepted records that bear on an element of a model, for and against together."""
        return tuple(
            known
            for known in self.records(verdict="accepted")
            if any(link.element.partition("=")[0] == element.partition("=")[0] for link in known.decision.links)
        )


def _packed(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _decided(row: Sequence[Any]) -> Decided:
    content, verdict, edited, note, links, decided = row
    record = Record.from_dict(json.loads(content))
    if verdict is None:
        return Decided(record, Decision())
    change = None if edited is None else Record.from_dict(json.loads(edited))
    made: list[Mapping[str, Any]] = json.loads(links)
    return Decided(record, Decision(verdict, change, note, tuple(Link(**link) for link in made), decided))
