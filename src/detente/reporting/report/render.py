"""From a conflict to a report in one of its forms, with what is needed to make it again."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente import __version__
from detente.analysis.overview import overview
from detente.analysis.sweep import Sweep
from detente.errors import UnknownNameError, did_you_mean
from detente.io import dumps
from detente.model import Conflict, Settings
from detente.reading.store import Evidence
from detente.reporting.figures.style import require
from detente.reporting.report.build import build
from detente.reporting.report.closing import Provenance
from detente.reporting.report.document import Document
from detente.reporting.report.html import html_page
from detente.reporting.report.markdown import markdown_page
from detente.reporting.report.pdf import pdf_page
from detente.tracking.history import history
from detente.types import Progress

__all__ = ["FORMS", "Form", "find_form", "provenance", "report"]


@dataclass(frozen=True)
class Form:
    """What a report can be written as.

    Attributes
    ----------
    name : str
        Name.
    endings : tuple of str
        Ends of file names that mean it.
    write : callable
        Writes a document.
    libraries : tuple of str
        Optional libraries that it needs.
    extra : str
        The extra that brings them.
    """

    name: str
    endings: tuple[str, ...]
    write: Callable[[Document], str | bytes]
    libraries: tuple[str, ...] = ()
    extra: str = "report"

    def require(self) -> None:
        """Raise `UnsupportedAnalysisError`, with what to install, if a library is missing: before the work is done."""
        for library in self.libraries:
            require(library, self.extra)


_DRAWING = ("igraph", "matplotlib.figure")
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        form.name: form
        for form in (
            Form("html", (".html", ".htm"), html_page, ("jinja2", *_DRAWING)),
            Form("markdown", (".md", ".markdown"), markdown_page),
            Form("pdf", (".pdf",), pdf_page, ("typst", *_DRAWING), "pdf"),
        )
    }
)
"""Every form of a report under its name, the usual one first."""


def find_form(name: str) -> Form:
    """Return a form by its name or the end of a file's name."""
    wanted = name.strip().lower()
    for form in FORMS.values():
        if wanted == form.name or wanted in form.endings:
            return form
    listed = ", ".join(f"'{known}'" for known in FORMS)
    hint = did_you_mean(name, FORMS)
    raise UnknownNameError(
        f"unknown form of a report '{name}': expected one of {listed}." + (f" {hint}" if hint else "")
    )


def provenance(
    source: str, digest: str, command: str, *, digest_of: str = "SHA-256 of the file", date: str | None = None
) -> Provenance:
    """Say where a report comes from, with the versions of what makes it.

    Parameters
    ----------
    source : str
        What was read: a file or a case.
    digest : str
        SHA-256 in hexadecimal.
    command : str
        What makes the report again.
    digest_of : str
        What the digest was taken of.
    date : str, optional
        When the report is made, if it shall say so; without it the same input gives the same bytes on any day.
    """
    versions = (("Détente", __version__), ("Python", platform.python_version()), ("NumPy", np.__version__))
    return Provenance(source, digest, digest_of, command, versions, date)


def report(
    conflict: Conflict,
    *,
    form: str = "html",
    reading: str | None = None,
    concepts: Iterable[str] | str | None = None,
    settings: Settings | None = None,
    origin: Provenance | None = None,
    runs: Sweep | None = None,
    evidence: Evidence | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Write a report on a conflict.

    Parameters
    ----------
    conflict : Conflict
        What it is about.
    form : {"html", "markdown", "pdf"}
        What it is written as.
    reading, concepts, settings, runs, progress
        As in `detente.analysis.overview.overview`.
    origin : Provenance, optional
        Where the conflict comes from; if not given, the report says that it was made from within Python and gives the
        digest of the conflict as this program writes it.
    evidence : Evidence, optional
        A project; the report then shows what its accepted records say for and against parts of the model.

    Returns
    -------
    bytes
        One file that needs no other; text as UTF-8. The same input gives the same bytes.

    Raises
    ------
    UnsupportedAnalysisError
        If an optional library is missing; the message names the extra to install.
    UnknownNameError, LimitExceededError
        As `detente.analysis.analyze`.
    """
    known = find_form(form)
    known.require()
    found = overview(conflict, reading=reading, concepts=concepts, settings=settings, runs=runs, progress=progress)
    made = origin or _own_provenance(conflict, known, found.space.reading)
    page = known.write(build(found, made, history(found.space), evidence=evidence))
    return page if isinstance(page, bytes) else page.encode()


def _own_provenance(conflict: Conflict, form: Form, reading: str) -> Provenance:
    digest = hashlib.sha256(dumps(conflict).encode()).hexdigest()
    command = f"detente.reporting.report.report(conflict, form={form.name!r}, reading={reading!r})"
    return provenance("a conflict in Python", digest, command, digest_of="SHA-256 of the conflict as Détente writes it")
