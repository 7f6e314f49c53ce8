"""Text from files and back: limits and clear words when reading, all or nothing when writing."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from pathlib import Path

from detente.errors import FormatError, Problem

__all__ = ["MAX_BYTES", "clean", "decode", "place_of", "read_bytes", "read_text", "write_bytes", "write_text"]

MAX_BYTES = 5_000_000
"""Largest file that is read."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_text(path: str | os.PathLike[str]) -> str:
    """Read a text file: UTF-8, no control characters, at most ``MAX_BYTES`` bytes, all lines with the same end.

    Raises
    ------
    FormatError
        If there is no such file, it may not be read, it is too large or it is no text.
    """
    return decode(read_bytes(path), os.fspath(path))


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """Read a file of at most ``MAX_BYTES`` bytes.

    Raises
    ------
    FormatError
        If there is no such file, it may not be read, or it is too large.
    """
    name = os.fspath(path)
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _fault(_why(error), name) from None
    if len(content) > MAX_BYTES:
        raise _fault("file is too large", name, expected=f"at most {MAX_BYTES // 1_000_000} MB")
    return content


def _why(error: OSError | ValueError, what: str = "read") -> str:
    match error:
        case FileNotFoundError():
            return "there is no such file" if what == "read" else "there is no such folder"
        case IsADirectoryError():
            return "this is a folder, not a file"
        case PermissionError():
            return f"the file may not be {what} (permission denied)"
        case UnicodeEncodeError():
            return "the text holds half a character (a surrogate), which no file can hold"
        case OSError():
            return f"the file cannot be {what} ({error.strerror or error})"
        case _:
            return "this cannot be the name of a file"


def decode(content: bytes, name: str | None = None) -> str:
    """Turn the bytes of a file into text, or say where it stops being text.

    Raises
    ------
    FormatError
        If the bytes are no UTF-8 or hold control characters.
    """
    hint = "Save the file as UTF-8 text."
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _fault("file is UTF-16, not UTF-8", name, hint=hint)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        raise _fault("file is not UTF-8 text", name, (before, len(before)), got=f"byte 0x{content[error.start]:02x}",
                     hint=hint) from None  # fmt: skip
    return clean(text, name)


def clean(text: str, name: str | None = None) -> str:
    """Give all lines the same end, and refuse what no text file holds."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    strange = _UNPRINTABLE.search(text)
    if strange:
        sign = strange.group()
        got = "a NUL character" if sign == "\0" else f"the character U+{ord(sign):04X}"
        raise _fault(
            "file holds a character that is no text",
            name,
            (text, strange.start()),
            got=got,
            hint="The file may be damaged or of another kind." if sign == "\0" else "Remove it.",
        )
    return text


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a text file, all or nothing; see `write_bytes`."""
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        raise _fault(_why(error, "written"), os.fspath(path)) from None
    write_bytes(path, content)


def write_bytes(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file, all or nothing: whatever happens on the way, the old file or the new one is there, whole.

    A link stays a link, and the permissions of an existing file stay as they are. What is no ordinary file (a
    terminal, a pipe) is written to directly.

    Raises
    ------
    FormatError
        If the file cannot be written.
    """
    name = os.fspath(path)
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise IsADirectoryError
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError
        if target.exists() and not target.is_file():
            target.write_bytes(content)
        else:
            _replace(target, content)
    except (OSError, ValueError) as error:
        raise _fault(_why(error, "written"), name) from None


def _replace(target: Path, content: bytes) -> None:
    """Write beside the file, and put the new one in the place of the old one in a single step."""
    beside = target.with_name(f".detente-{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    if hasattr(os, "O_DIRECTORY"):  # the new name itself must reach the disk
        folder = os.open(target.parent, os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def place_of(text: str, index: int) -> tuple[int, int]:
    r"""Return line and column, counted from 1, of the character at ``index``.

    >>> place_of("one\ntwo", 5)
    (2, 2)
    """
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _fault(
    message: str,
    name: str | None,
    at: tuple[str, int] | None = None,
    *,
    expected: str | None = None,
    got: str | None = None,
    hint: str | None = None,
) -> FormatError:
    line, column = place_of(*at) if at else (None, None)
    problem = Problem((), message, expected, got, hint, file=name, line=line, column=column)
    return FormatError(f"{name or 'the text'} cannot be used", [problem])
