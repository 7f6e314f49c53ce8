"""The folder that was opened: nothing outside it is read or written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from detente.io import FORMATS
from detente.web.faults import FaultError

__all__ = ["HOME", "Folder", "Found"]

HOME = ".detente"
"""Subfolder that holds the workbench's own database."""

DEEP = 2
MOST = 500

_NAME = re.compile(r"[^\w .()+-]+")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@dataclass(frozen=True)
class Found:
    """A file that a folder holds."""

    path: str
    bytes: int
    changed: str
    format: str


class Folder:
    """The folder that was opened.

    Parameters
    ----------
    root : path
        The folder; links in its own name are followed once, here.
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = Path(root).resolve()

    def path(self, name: str) -> Path:
        """Return the path of a file inside the folder.

        Raises
        ------
        FaultError
            If the name leads out of the folder, by dots, as an absolute path or over a link.
        """
        outside = FaultError(403, "outside", f"'{name}' is not inside the folder that was opened")
        if "\0" in name or not name or name.startswith(("/", "\\")) or Path(name).is_absolute():
            raise outside
        path = Path(os.path.realpath(self.root / name))
        if not path.is_relative_to(self.root) or path == self.root or HOME in path.relative_to(self.root).parts:
            raise outside
        return path

    def name(self, path: Path) -> str:
        """Return the name of a file, as seen from the folder, with slashes."""
        return path.relative_to(self.root).as_posix()

    def home(self) -> Path:
        """Return the subfolder for the database, made if it is not there."""
        home = self.root / HOME
        home.mkdir(exist_ok=True)
        ignore = home / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", "utf-8")
        return home

    def free_name(self, wanted: str, taken: set[str]) -> str:
        """Return a name for a new file that no file and no project bears: the one wanted, or with a number behind."""
        stem = _NAME.sub("-", Path(wanted.replace("\\", "/")).name).strip(" .-")[:80] or "conflict"
        stem = f"{stem}-" if _RESERVED.fullmatch(stem) else stem
        name, number = f"{stem}.yaml", 2
        while name in taken or (self.root / name).exists():
            name, number = f"{stem}-{number}.yaml", number + 1
        return name

    def files(self) -> tuple[list[Found], bool]:
        """Return the conflict files of the folder and its subfolders, and whether these are all."""
        endings = tuple(ending for known in FORMATS for ending in known.suffixes)
        found: list[Found] = []
        for path in self._walk(self.root, 0):
            if not path.name.lower().endswith(endings):
                continue
            if len(found) == MOST:
                return found, False
            known = path.stat()
            changed = datetime.fromtimestamp(known.st_mtime, UTC).isoformat(timespec="seconds")
            form = next(known.name for known in FORMATS if path.name.lower().endswith(tuple(known.suffixes)))
            found.append(Found(self.name(path), known.st_size, changed, form))
        return found, True

    def ending_in(self, endings: tuple[str, ...]) -> list[Path]:
        """Return the first files of the folder and its subfolders whose names end so; `MOST` of them at most."""
        return [*islice((path for path in self._walk(self.root, 0) if path.name.lower().endswith(endings)), MOST)]

    def _walk(self, folder: Path, depth: int) -> Iterator[Path]:
        try:
            entries = sorted(folder.iterdir())
        except OSError:
            return
        for entry in entries:
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_file():
                yield entry
            elif entry.is_dir() and depth < DEEP:
                yield from self._walk(entry, depth + 1)
