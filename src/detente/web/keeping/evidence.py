"""The documents and records of a project: one file beside its conflict, the same that the commands use."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from detente.errors import FormatError
from detente.io.documents import FORMS
from detente.io.intake import PROJECT_SUFFIX, Taken, take_in
from detente.reading.store import Decided, Evidence
from detente.reporting.evidence_view import records_data
from detente.types import Progress
from detente.web.keeping.folder import Folder

__all__ = ["Readings", "now"]


def now() -> str:
    """Return the time as a decision keeps it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Readings:
    """What is read for one project.

    Parameters
    ----------
    folder : Folder
        The folder that was opened; nothing outside it is read.
    file : str
        The conflict's file, as seen from the folder.
    """

    def __init__(self, folder: Folder, file: str) -> None:
        self.folder = folder
        self.name = str(PurePosixPath(file).with_suffix(PROJECT_SUFFIX))
        self.path = folder.path(self.name)

    def open(self) -> Evidence:
        """Open what is kept; in memory where nothing is kept yet."""
        return Evidence(self.path) if self.path.is_file() else Evidence(":memory:")

    def files(self) -> list[dict[str, Any]]:
        """Return the documents of the folder that can be read."""
        endings = tuple(ending for form in FORMS.values() for ending in form[0])
        return [
            {"path": self.folder.name(path), "bytes": path.stat().st_size} for path in self.folder.ending_in(endings)
        ]

    def take_file(self, name: str, told: Mapping[str, str | None], progress: Progress) -> Taken:
        """Read a document of the folder."""
        return self._take(self.folder.path(name), told, progress)

    def take_upload(self, name: str, content: bytes, told: Mapping[str, str | None], progress: Progress) -> Taken:
        """Read what was uploaded; only its text is kept."""
        plain = Path(name.replace("\\", "/")).name or "document.txt"
        with tempfile.TemporaryDirectory(prefix="detente-") as place:
            path = Path(place) / plain[-120:].lstrip(".")
            path.write_bytes(content)
            return self._take(path, told, progress)

    def _take(self, path: Path, told: Mapping[str, str | None], progress: Progress) -> Taken:
        (taken,) = take_in([path], self.path, told=dict(told), progress=progress).taken
        if taken.document is None:
            raise FormatError(f"{path.name} cannot be read", taken.problems)
        return taken

    def plain(self, evidence: Evidence, found: tuple[Decided, ...]) -> dict[str, object]:
        """Return records with their words, and the documents that they stand in."""
        documents = {one.digest: one for one in evidence.documents()}
        return records_data(found, documents, self.name)
