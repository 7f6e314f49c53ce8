"""Opening a conflict by file or case name with its remarks, and the file that newcomers start from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from detente.cases.catalogue import Case, case_names, case_summary, find_path
from detente.errors import Problem
from detente.io import find_format, native, read_with_remarks
from detente.io.files import decode, read_bytes
from detente.model import Conflict
from detente.types import Path as ModelPath

__all__ = ["Opened", "all_cases", "line_numbers", "load_with_remarks", "open_with_digest", "template"]


@dataclass(frozen=True)
class Opened:
    """A conflict with what identifies the file that it was read from.

    Attributes
    ----------
    name : str
        The case, or the file without its folders: what a report may say of it.
    path : Path
        The file.
    conflict : Conflict
        What it says.
    remarks : tuple of Problem
        Warnings of its reader.
    digest : str
        SHA-256 of the bytes that were read, in hexadecimal.
    """

    name: str
    path: Path
    conflict: Conflict
    remarks: tuple[Problem, ...]
    digest: str


def open_with_digest(path_or_case: str) -> Opened:
    """Read a conflict from a file or the case library, once, with the digest of what was read."""
    path = find_path(path_or_case)
    content = read_bytes(path)
    conflict, remarks = find_format(path).loads(decode(content, str(path)), str(path))
    name = path_or_case if path_or_case in case_names() else path.name
    return Opened(name, path, conflict, remarks, hashlib.sha256(content).hexdigest())


def line_numbers(opened: Opened, paths: Iterable[ModelPath]) -> dict[ModelPath, int]:
    """Find the lines in which parts of a conflict stand in the file that it was read from.

    Returns
    -------
    dict of path to int
        Lines counted from 1; empty for formats other than our own, whose files are not built like the model.
    """
    if find_format(opened.path).name != "native":
        return {}
    text = decode(read_bytes(opened.path), str(opened.path))
    placed = native.place([Problem(path, "") for path in paths], text)
    return {problem.path: problem.line for problem in placed if problem.line is not None}


def load_with_remarks(path_or_case: str) -> tuple[Conflict, tuple[Problem, ...]]:
    """Read a conflict from a file or the case library, with the warnings of its reader."""
    return read_with_remarks(find_path(path_or_case))


def all_cases() -> tuple[Case, ...]:
    """Return every case of the library, in alphabetical order."""
    return tuple(case_summary(name) for name in case_names())


def template() -> str:
    """Return the commented conflict file that newcomers start from."""
    return (files("detente.cases") / "template.yaml").read_text("utf-8")
