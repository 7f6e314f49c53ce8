"""The formats that conflicts are read from and written to, and how a file tells which one it is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from detente.errors import FormatError, Problem, UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["FORMATS", "Format", "find_format", "format_by_name"]

Writer: TypeAlias = "Callable[[Conflict], str]"
Reader: TypeAlias = "Callable[[str, str | None], tuple[Conflict, tuple[Problem, ...]]]"


@dataclass(frozen=True)
class Format:
    """A file format, with the same verbs as every other.

    Attributes
    ----------
    name : str
        What it is called.
    title : str
        What it is, in a line.
    suffixes : tuple of str
        How the names of its files end, the usual one first.
    loads : callable (text, file name or None) -> (Conflict, remarks)
        Reads a conflict from text.
    dumps : callable Conflict -> text
        Writes a conflict as text.
    update : callable (text, Conflict) -> text, or None
        Writes a conflict in the place of what the text holds, and keeps what else is in it; None if there is nothing
        to be kept in such a file.
    mark : pattern
        What a text of this format holds and no other does, for files whose name tells nothing.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    loads: Reader
    dumps: Writer
    mark: re.Pattern[str]
    update: Callable[[str, Conflict], str] | None = None


def _native_loads(text: str, file: str | None) -> tuple[Conflict, tuple[Problem, ...]]:
    from detente.io import native

    return native.loads(text, file=file)


def _native_dumps(conflict: Conflict) -> str:
    from detente.io import native

    return native.dumps(conflict)


def _native_update(text: str, conflict: Conflict) -> str:
    from detente.io import native

    return native.update(text, conflict)


def _gmcr_loads(text: str, file: str | None) -> tuple[Conflict, tuple[Problem, ...]]:
    from detente.io import gmcr

    return gmcr.loads(text, file=file)


def _gmcr_dumps(conflict: Conflict) -> str:
    from detente.io import gmcr

    return gmcr.dumps(conflict)


FORMATS = (
    Format(
        "native",
        "Détente's own file: YAML, written by hand",
        (".yaml", ".yml"),
        _native_loads,
        _native_dumps,
        re.compile(r"""\bdecision_makers["']?\s*:"""),
        _native_update,
    ),
    Format(
        "gmcr",
        "the file of GMCR+ (University of Waterloo): yes/no options only",
        (".gmcr",),
        _gmcr_loads,
        _gmcr_dumps,
        re.compile(r"""\A\s*\{(?s:.)*"decisionMakers"\s*:"""),
    ),
)
"""Every known format; the first is the native one."""


def format_by_name(name: str) -> Format:
    """Return the format that bears a name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    for known in FORMATS:
        if known.name == name:
            return known
    names = [known.name for known in FORMATS]
    listed = ", ".join(f"'{known}'" for known in names)
    problem = Problem((), "unknown format", f"one of {listed}", f"'{name}'", did_you_mean(name, names))
    raise UnknownNameError("unknown format", [problem])


def find_format(path: str | os.PathLike[str], text: str | None = None) -> Format:
    """Return the format of a file: by the end of its name, or else by what it holds.

    Parameters
    ----------
    path : str or path
        The file.
    text : str, optional
        Its content, for a name that tells nothing.

    Raises
    ------
    FormatError
        If no format has files with such names, and the text is of none.
    """
    suffix = Path(path).suffix.lower()
    for known in FORMATS:
        if suffix in known.suffixes:
            return known
    for known in reversed(FORMATS) if text is not None else ():
        if known.mark.search(text or ""):
            return known
    suffixes = [suffix for known in FORMATS for suffix in known.suffixes]
    problem = Problem(
        (),
        "the name does not tell which format the file has",
        "a name that ends in " + " or ".join(f"'{known}'" for known in suffixes),
        f"'{suffix}'" if suffix else "no ending",
        did_you_mean(suffix, suffixes),
        file=os.fspath(path),
    )
    raise FormatError(f"unknown format of {os.fspath(path)}", [problem])
