"""Documents into a project: every file read, its records taken, what fails told, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import FormatError, Problem
from detente.io.documents import files_in, read_document
from detente.reading.documents import Document
from detente.reading.extraction import METHOD, records_of
from detente.reading.records import Record
from detente.reading.store import Evidence
from detente.types import Progress

__all__ = ["PROJECT_SUFFIX", "Intake", "Method", "Outcome", "Taken", "project_for", "take_in"]

PROJECT_SUFFIX = ".evidence"
"""How the file of a project is called."""


@dataclass(frozen=True)
class Outcome:
    """What a method finds in a document: records, remarks on what was left out, and what went wrong in part."""

    records: tuple[Record, ...]
    remarks: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Method:
    """How records are read from a document.

    Attributes
    ----------
    name : str
        What records give as their method.
    read : callable
        Returns what it finds in a document; may report progress.
    """

    name: str
    read: Callable[[Document, Progress], Outcome]


def _by_rules(document: Document, progress: Progress) -> Outcome:
    return Outcome(records_of(document, progress))


RULES = Method(METHOD, _by_rules)


@dataclass(frozen=True)
class Taken:
    """What became of one file.

    Attributes
    ----------
    file : str
    document : Document or None
        As the project keeps it; None where the file could not be read.
    is_new : bool
        Whether the project did not hold it.
    records : tuple of Record
    remarks : tuple of str
        What was left out.
    problems : tuple of Problem
        Why it could not be read.
    """

    file: str
    document: Document | None = None
    is_new: bool = False
    records: tuple[Record, ...] = ()
    remarks: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Intake:
    """What became of all files."""

    project: str
    method: str
    taken: tuple[Taken, ...]

    @property
    def failed(self) -> tuple[Taken, ...]:
        """The files that could not be read, or not wholly."""
        return tuple(one for one in self.taken if one.problems)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contract ``detente.read/1``."""
        return {
            "schema": "detente.read/1",
            "project": self.project,
            "method": self.method,
            "documents": [
                {
                    "file": one.file, "digest": one.document.digest, "title": one.document.title, "new": one.is_new,
                    "date": one.document.date, "form": one.document.form, "sentences": len(one.document.sentences),
                    "characters": len(one.document.text), "remarks": list(one.remarks),
                    "records": [
                        {**record.to_dict(), "words": record.span.of(one.document.text)} for record in one.records
                    ],
                }
                for one in self.taken if one.document is not None
            ],
            "failed": [{"file": one.file, "problems": [str(problem) for problem in one.problems]}
                       for one in self.failed],
        }  # fmt: skip


def project_for(paths: Sequence[Path]) -> Path:
    """Return the project beside the first file, called after it, that is used where none is named."""
    first = paths[0]
    return first.parent / f"{first.name}{PROJECT_SUFFIX}" if first.is_dir() else first.with_suffix(PROJECT_SUFFIX)


def take_in(
    paths: Iterable[Path],
    project: Path | str,
    *,
    told: dict[str, str | None] | None = None,
    method: Method = RULES,
    progress: Progress | None = None,
) -> Intake:
    """Read files and whole folders into a project, with the records of each.

    Each document is kept as soon as it is read, so that stopping half-way loses nothing. A file that cannot be read is
    told in the result, and the others go on.

    Parameters
    ----------
    paths : iterable of Path
    project : Path or str
        The file of the project; made where it does not exist.
    told : dict, optional
        What the analyst tells of all of them: title, publisher, date, language, perspective, url.
    method : Method
        How records are read; by rules unless said otherwise.
    progress : callable, optional
        Told the share that is done.

    Raises
    ------
    FormatError
        If there is nothing to read, or the project cannot be used.
    UnsupportedAnalysisError
        If a library that is needed is missing.
    """
    files = list(files_in(list(paths)))
    if not files:
        hint = "Name a file, or a folder that holds text, Markdown, HTML, PDF or Word documents."
        raise FormatError("nothing was read", [Problem((), "there is no document to read", hint=hint)])
    report = progress or (lambda _: None)
    taken: list[Taken] = []
    with Evidence(project) as evidence:
        for number, file in enumerate(files):

            def share(part: float, done: int = number) -> None:
                report((done + part) / len(files))

            taken.append(_take(file, evidence, told or {}, method, share))
            share(1.0)
    return Intake(str(project), method.name, tuple(taken))


def _take(file: Path, evidence: Evidence, told: dict[str, str | None], method: Method, progress: Progress) -> Taken:
    try:
        document = evidence.held(read_document(file, **told))
    except FormatError as error:
        return Taken(str(file), problems=error.problems)
    found = method.read(document, progress)
    is_new = evidence.add(document, found.records, methods=[METHOD, method.name])
    return Taken(str(file), document, is_new, found.records, (*document.remarks, *found.remarks), found.problems)
