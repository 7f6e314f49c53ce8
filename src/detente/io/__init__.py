"""Conflicts from files and back: the same verbs for every format.

``read(path)`` and ``write(conflict, path)`` find the format by the end of the name, or for reading by what the file
holds; ``loads`` and ``dumps`` do the same with texts. A read that finds warnings gives them to those who ask with
``read_with_remarks``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import FormatError, LimitExceededError, Problem
from detente.io.files import MAX_BYTES, decode, read_bytes, read_text, write_text
from detente.io.formats import FORMATS, Format, find_format, format_by_name
from detente.io.native import place
from detente.io.schema import schema

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = [
    "FORMATS",
    "Format",
    "dumps",
    "find_format",
    "loads",
    "loads_with_remarks",
    "place",
    "read",
    "read_with_remarks",
    "schema",
    "write",
]


def read(path: str | os.PathLike[str], *, format: str | None = None) -> Conflict:  # noqa: A002  (the natural word)
    """Read a conflict from a file; as `read_with_remarks`, without the remarks."""
    return read_with_remarks(path, format=format)[0]


def read_with_remarks(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002
) -> tuple[Conflict, tuple[Problem, ...]]:
    """Read a conflict from a file, with what is worth a remark but no error.

    Parameters
    ----------
    path : str or path
        The file.
    format : str, optional
        Name of the format, where the name of the file does not tell it.

    Returns
    -------
    conflict : Conflict
        What the file says.
    remarks : tuple of Problem
        Warnings, with their places.

    Raises
    ------
    FormatError
        With every fault of the file, each with file, line and column.
    UnknownNameError
        If no format bears the name given.
    """
    if format is not None:
        known, text = format_by_name(format), read_text(path)
    else:
        text = read_text(path)
        known = find_format(path, text)
    return known.loads(text, os.fspath(path))


def loads(text: str, *, format: str = "native") -> Conflict:  # noqa: A002
    """Read a conflict from text; as `loads_with_remarks`, without the remarks."""
    return loads_with_remarks(text, format=format)[0]


def loads_with_remarks(
    text: str,
    *,
    format: str = "native",  # noqa: A002
    file: str | None = None,
) -> tuple[Conflict, tuple[Problem, ...]]:
    """Read a conflict from text, with what is worth a remark but no error.

    Parameters
    ----------
    text : str
        What a file of the format holds.
    format : str
        Name of the format.
    file : str, optional
        The name that problems bear.

    Raises
    ------
    FormatError
        With every fault of the text, each with line and column.
    UnknownNameError
        If no format bears the name given.
    """
    return format_by_name(format).loads(text, file)


def dumps(conflict: Conflict, *, format: str = "native") -> str:  # noqa: A002
    """Write a conflict as text.

    Parameters
    ----------
    conflict : Conflict
        What the text shall hold.
    format : str
        Name of the format.

    Raises
    ------
    UnsupportedAnalysisError
        If the format cannot express the conflict; it says why.
    FormatError
        If a text of the conflict cannot stand in a file.
    UnknownNameError
        If no format bears the name given.
    """
    return format_by_name(format).dumps(conflict)


def write(
    conflict: Conflict,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002
    keep: bool = True,
) -> None:
    """Write a conflict to a file, all or nothing: after a crash on the way the file is as it was.

    Parameters
    ----------
    conflict : Conflict
        What the file shall hold.
    path : str or path
        The file.
    format : str, optional
        Name of the format, where the name of the file does not tell it.
    keep : bool
        Keep the comments, the order and the layout of a file that is there already, and change only what differs.

    Raises
    ------
    FormatError
        If the file cannot be written.
    UnsupportedAnalysisError
        If the format cannot express the conflict; it says why.
    LimitExceededError
        If the file would be too large to be read again.
    UnknownNameError
        If no format bears the name given.
    """
    known = format_by_name(format) if format else find_format(path)
    text = _kept(known, Path(path), conflict) if keep else None
    if text is None:
        text = known.dumps(conflict)
    if len(text) > MAX_BYTES or len(text.encode(errors="replace")) > MAX_BYTES:
        raise LimitExceededError(f"the file would hold over {MAX_BYTES // 1_000_000} MB and could not be read again")
    write_text(path, text)


def _kept(known: Format, path: Path, conflict: Conflict) -> str | None:
    """Return the text of an existing file with the conflict put into it; None if there is nothing to keep."""
    if known.update is None or not path.is_file():
        return None
    try:
        content = read_bytes(path)
        decode(content)
    except FormatError:
        return None
    return known.update(content.decode("utf-8-sig"), conflict)
