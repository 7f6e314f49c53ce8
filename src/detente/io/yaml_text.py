"""Plain data to YAML as one writes it by hand: short things on one line, long texts folded, few quotation marks."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any

from detente.errors import FormatError
from detente.io.plain import Raw, short

__all__ = ["WIDTH", "document", "entry", "inline", "inside", "item", "opens_section"]

WIDTH = 110
"""Where lines are broken, if they can be."""

_PER_LINE = frozenset({"statements", "ranking", "notes", "infeasible", "coalesce"})
"""Lists that stand item by item on lines of their own, because their order is what one reads."""
_MOVES, _MOVES_OF = "moves of a graph", "moves of a decision maker"
_IN_LINE = frozenset({"cite", "status_quo", "weights", "position", "threat", _MOVES_OF})
"""Mappings that stand on one line where they fit."""
_SECTIONS = frozenset(
    {
        *("sources", "decision_makers", "theatres", "graph", "infeasible", "coalesce"),
        *("statements", "status_quo", "readings", "positions", "views", "questions", "notes"),
    }
)
"""What a blank line sets apart."""

_WORD = re.compile(r"(?:true|false|yes|no|y|n|on|off|null|nan)\Z", re.IGNORECASE)
_NUMBER = re.compile(r"[-+.]?(?:\d[\d_.,:]*(?:e[-+]?\d*)?|0[xob][\da-f_]+|inf|nan)\Z|\d{4}-\d\d?-\d\d?", re.IGNORECASE)
_PLAIN = re.compile(r"(?![-?:] |[-?:]\Z|---|\.\.\.)[^\s\-\[\]{},#&*!|>'\"%@`=<~?:][^\n]*\Z|-[\w-]+\Z")
_ODD = re.compile("[^\x20-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")
"""What is written as an escape: control characters, line separators, what no font shows."""


def document(data: dict[str, Any]) -> str:
    """Write a whole file.

    Raises
    ------
    FormatError
        If a text holds half a character (a lone surrogate), which no file can hold.
    """
    lines: list[str] = []
    for key, value in data.items():
        if opens_section(key) and lines:
            lines.append("")
        if key == "readings" and len(value) > 1:
            lines += _readings(value)
        else:
            lines += entry(key, value, 0)
    return "\n".join(lines) + "\n"


def _readings(readings: dict[str, Any]) -> Iterator[str]:
    for index, (key, reading) in enumerate(readings.items()):
        yield "" if index else "readings:"
        yield from entry(key, reading, 2, "readings")


def entry(key: str, value: Any, indent: int, within: str = "") -> list[str]:
    """Write an entry of a mapping.

    Parameters
    ----------
    key, value : str and plain data
        The entry.
    indent : int
        Where the key begins.
    within : str
        The key of the mapping itself, which decides on which lines things stand.

    Returns
    -------
    list of str
        Lines, with their indentation.
    """
    name = _scalar(key, flow=False)
    lead = " " * indent + (f"? {name}\n{' ' * indent}:" if len(name) > 120 else f"{name}:")
    return _after(lead, short(value), indent, inside(key, within))


def inside(key: str, within: str) -> str:
    """Return what decides on the lines of an entry's value: its key, but in the moves of a graph the keys are names."""
    if within in {_MOVES, _MOVES_OF}:
        return _MOVES_OF
    return _MOVES if (within, key) == ("graph", "moves") else key


def opens_section(key: str) -> bool:
    """Tell whether a blank line stands before a key of the file."""
    return key in _SECTIONS


def item(value: Any, indent: int, within: str) -> list[str]:
    """Write an item of a list that begins at ``indent``; as `entry`."""
    value = short(value)
    lead = " " * indent + "-"
    if isinstance(value, dict) and value and not _goes_in_line(value, lead, within):
        lines = _mapping(value, indent + 2, within)
        return [lead + lines[0][indent + 1 :], *lines[1:]]
    return _after(lead, value, indent, within)


def _after(lead: str, value: Any, indent: int, within: str) -> list[str]:
    """Write a value after its key or dash: on the same line where it fits."""
    if isinstance(value, str) and not isinstance(value, Raw):
        return _text(lead, value, indent)
    if value is None:
        return [lead]
    if isinstance(value, str) or not value or _goes_in_line(value, lead, within):
        return [f"{lead} {inline(value)}"]
    if isinstance(value, dict):
        return [lead, *_mapping(value, indent + 2, within)]
    return [lead, *(line for part in value for line in item(part, indent + 2, within))]


def _mapping(value: dict[str, Any], indent: int, within: str) -> list[str]:
    return [line for key, part in value.items() for line in entry(key, part, indent, within)]


def _goes_in_line(value: Any, lead: str, within: str) -> bool:
    if isinstance(value, dict):
        flat = within in _IN_LINE and all(isinstance(part, str) or within == _MOVES_OF for part in value.values())
    else:
        flat = all(isinstance(short(part), str) for part in value) and (within not in _PER_LINE or lead.endswith("-"))
    return flat and len(lead.rpartition("\n")[2]) + 1 + len(inline(value)) <= WIDTH


def inline(value: Any) -> str:
    """Write a value on one line.

    >>> inline({"source": "reply", "words": "No: never"})
    '{source: reply, words: "No: never"}'
    """
    value = short(value)
    if value is None:
        return "null"
    if isinstance(value, str):
        return _scalar(value, flow=True)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key, flow=True)}: {inline(part)}" for key, part in value.items()) + "}"
    return "[" + ", ".join(map(inline, value)) + "]"


# --- texts ------------------------------------------------------------------------------------------------------------


def _text(lead: str, text: str, indent: int) -> list[str]:
    """Write a text: on the line of its key if it fits, else below it, folded or line by line."""
    within = " " * (indent + 2)
    lines = text.split("\n")
    blocky = text == text.strip() and not any(_ODD.search(line) or line != line.strip() for line in lines)
    if blocky and len(lines) > 1:
        return [f"{lead} |-", *(within + line if line else "" for line in lines)]
    scalar = _scalar(text, flow=False)
    if (
        blocky
        and len(lead.rpartition("\n")[2]) + 1 + len(scalar) > WIDTH
        and re.search(r"\S \S", text)
        and "  " not in text
    ):
        folded = textwrap.wrap(text, WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False)
        return [f"{lead} >-", *(within + line for line in folded)]
    return [f"{lead} {scalar}"]


def _scalar(text: str, *, flow: bool) -> str:
    """Write a text on one line, in quotation marks if any reader of YAML would take it for something else."""
    if isinstance(text, Raw):
        return str(text)
    if not _ODD.search(text) and text == text.strip():
        if _is_plain(text, flow):
            return text
        if "\\" in text or '"' in text:
            return "'" + text.replace("'", "''") + "'"
    return '"' + _ODD.sub(_escape, text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def _is_plain(text: str, flow: bool) -> bool:
    if not _PLAIN.match(text) or _WORD.match(text) or _NUMBER.match(text):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return not (flow and re.search(r"[,\[\]{}:?]", text))


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    if 0xD800 <= code <= 0xDFFF:
        raise FormatError(f"a text holds half a character (the surrogate U+{code:04X}), which no file can hold")
    known = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}.get(found.group())
    return known or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
