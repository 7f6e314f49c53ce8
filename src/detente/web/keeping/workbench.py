"""All that is open in a folder, and the thread that keeps the files in step."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from detente.cases import case_path
from detente.io import find_format, native
from detente.io.files import decode, read_bytes
from detente.model import Conflict
from detente.web.faults import FaultError
from detente.web.keeping.beginning import beginning
from detente.web.keeping.events import Events
from detente.web.keeping.filing import Filing
from detente.web.keeping.folder import Folder
from detente.web.keeping.packing import Packed
from detente.web.keeping.project import Project
from detente.web.keeping.store import Row, Store

__all__ = ["Workbench"]

TURN = 0.1
"""Seconds between two looks at the files."""


class Workbench:
    """The projects of a folder.

    Parameters
    ----------
    root : path
        The folder that was opened.
    """

    def __init__(self, root: Path) -> None:
        self.folder = Folder(root)
        self.store = Store(self.folder.home() / "workbench.sqlite3")
        self.events = Events()
        self.on_change: Callable[[int], None] = _nobody
        self._lock = threading.RLock()
        self._open: dict[int, tuple[Project, Filing]] = {}
        self._stop = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="detente-files", daemon=True)
        self._keeper.start()

    def close(self) -> None:
        """Write what is to be written, and close."""
        if self._stop.is_set():
            return
        self._stop.set()
        self._keeper.join()
        self.events.tell(None, "closing")
        for _, filing in self.opened():
            filing.write()
        self.store.close()

    def _keep(self) -> None:
        while not self._stop.wait(TURN):
            for _, filing in self.opened():
                filing.turn()

    def opened(self) -> list[tuple[Project, Filing]]:
        """Return the projects that are open."""
        with self._lock:
            return [*self._open.values()]

    # --- finding ---

    def find(self, name: str) -> tuple[Project, Filing]:
        """Return a project by the name that pages use."""
        number = int(name[1:]) if name[:1] == "p" and name[1:].isdecimal() and len(name) < 12 else 0
        with self._lock:
            if number not in self._open:
                self._open[number] = self._opening(self.store.project(number))
            return self._open[number]

    def _opening(self, row: Row) -> tuple[Project, Filing]:
        filing: Filing | None = None

        def tell(name: str, data: Any) -> None:
            if name == "document" and filing is not None and data["kind"] != "disk":
                filing.touch()
            if name == "document":
                self.on_change(row.id)
            self.events.tell(row.id, name, data)

        project = Project(self.store, row, tell)
        filing = Filing(project, self.folder)
        return project, filing

    # --- opening ---

    def open_case(self, name: str, *, fresh: bool = False) -> Project:
        """Open a case of the library: a copy, which becomes a file with the first edit; the last copy unless fresh."""
        text = case_path(name).read_text("utf-8")
        row = None if fresh else self._made_from(f"case {name}")
        if row is not None:
            return self.find(f"p{row.id}")[0]
        return self._begin(name, f"case {name}", native.structured(text), text)

    def open_file(self, name: str) -> Project:
        """Open a file of the folder; one that is not of our own format becomes a file beside it with the first edit."""
        path = self.folder.path(name)
        if not path.is_file():
            raise FaultError(404, "unknown", f"there is no file '{name}'")
        file = self.folder.name(path)
        row = self.store.project_of(file) or self._made_from(f"file {file}")
        if row is not None:
            return self.find(f"p{row.id}")[0]
        text = decode(read_bytes(path), file)
        known = find_format(file, text)
        if known.name != "native":
            return self._begin(path.stem, f"file {file}", known.loads(text, file)[0], None)
        conflict = native.structured(text, file=file)
        row = self.store.add_project(file, "file", conflict.to_dict(), text)
        return self.find(f"p{row.id}")[0]

    def _made_from(self, origin: str) -> Row | None:
        return next((row for row in self.store.projects() if row.origin == origin), None)

    def open_text(self, name: str, content: bytes) -> Project:
        """Open what was uploaded, as a file of the folder that is written with the first edit."""
        text = decode(content, name)
        known = find_format(name, text)
        conflict = native.structured(text, file=name) if known.name == "native" else known.loads(text, name)[0]
        stem = Path(name.replace("\\", "/")).stem
        return self._begin(stem, "upload", conflict, text if known.name == "native" else None)

    def open_new(self, wanted: Mapping[str, Any]) -> Project:
        """Begin a new conflict."""
        conflict = beginning(wanted)
        return self._begin(conflict.title, "new", conflict, None)

    def open_packed(self, packed: Packed) -> Project:
        """Open a project that came as one file, with its history."""
        project = self._begin(packed.name, "project file", packed.conflict, packed.text)
        packed.restore(project)
        return project

    def _begin(self, name: str, origin: str, conflict: Conflict, text: str | None) -> Project:
        """Begin a project that has no file yet; the text, if there is one, is what its file will be made of."""
        with self._lock:
            file = self.folder.free_name(name, {row.file for row in self.store.projects()})
            row = self.store.add_project(file, origin, conflict.to_dict(), None)
            if text is not None:
                self.store.set_template(row.step, text)
        return self.find(f"p{row.id}")[0]


def _nobody(_: int) -> None:
    """Nobody works on anything yet."""
