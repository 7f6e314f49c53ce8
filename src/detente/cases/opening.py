"""Opening a conflict by file or case name with its remarks, and the file that newcomers start from."""

from __future__ import annotations

from importlib.resources import files

from detente.cases.catalogue import Case, case_names, case_summary, find_path
from detente.errors import Problem
from detente.io import read_with_remarks
from detente.model import Conflict

__all__ = ["all_cases", "load_with_remarks", "template"]


def load_with_remarks(path_or_case: str) -> tuple[Conflict, tuple[Problem, ...]]:
    """Read a conflict from a file or the case library, with the warnings of its reader."""
    return read_with_remarks(find_path(path_or_case))


def all_cases() -> tuple[Case, ...]:
    """Return every case of the library, in alphabetical order."""
    return tuple(case_summary(name) for name in case_names())


def template() -> str:
    """Return the commented conflict file that newcomers start from."""
    return (files("detente.cases") / "template.yaml").read_text("utf-8")
