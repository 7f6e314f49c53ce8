"""JSON to values that know their place, with limits for hostile files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NoReturn, TypeAlias

from detente.errors import FormatError, Problem
from detente.io.files import place_of

__all__ = ["Json", "parse"]

MAX_DEPTH = 40
"""Deepest nesting of lists and objects."""

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}

Value: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class Json:
    """A value of a JSON text, and where it begins."""

    value: Value
    start: int

    def data(self) -> Any:
        """Return the value without places."""
        if isinstance(self.value, dict):
            return {key: item.data() for key, item in self.value.items()}
        return [item.data() for item in self.value] if isinstance(self.value, list) else self.value

    @property
    def kind(self) -> str:
        """What it is, in words."""
        match self.value:
            case dict():
                return "an object"
            case list():
                return "a list"
            case str():
                return "a text"
            case bool() | None:
                return str(self.value).lower().replace("none", "null")
        return "a number"


def parse(text: str) -> Json:
    """Take JSON text apart.

    Raises
    ------
    FormatError
        If the text is no JSON, names a key twice in one object, or is nested too deeply; with line and column.
    """
    parser = _Parser(text)
    value, end = parser.value(parser.skip(0), 0)
    end = parser.skip(end)
    if end < len(text):
        parser.refuse(end, "the file should have ended here", "one object")
    return value


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text

    def refuse(self, index: int, message: str, expected: str | None = None, hint: str | None = None) -> NoReturn:
        line, column = place_of(self.text, index)
        raise FormatError("this is no JSON", [Problem((), message, expected, hint=hint, line=line, column=column)])

    def skip(self, index: int) -> int:
        found = _BLANK.match(self.text, index)
        return found.end() if found else index

    def value(self, index: int, depth: int) -> tuple[Json, int]:
        """Read the value at ``index``; return it and where it ends."""
        if depth > MAX_DEPTH:
            self.refuse(index, "file is nested too deeply", f"at most {MAX_DEPTH} levels")
        match self.text[index : index + 1]:
            case "{":
                return self._object(index, depth)
            case "[":
                return self._list(index, depth)
            case '"':
                text, end = self._string(index)
                return Json(text, index), end
            case "":
                self.refuse(index, "the file breaks off", "a value")
        return self._atom(index)

    def _atom(self, index: int) -> tuple[Json, int]:
        for word, value in _WORDS.items():
            if self.text.startswith(word, index):
                return Json(value, index), index + len(word)
        found = _NUMBER.match(self.text, index)
        if not found:
            self.refuse(index, "a value cannot begin here", "a text in double quotes, a number, a list or an object")
        number = found.group()
        if len(number) > 20:
            self.refuse(index, "number is too long", "at most 20 characters")
        return Json(float(number) if re.search("[.eE]", number) else int(number), index), found.end()

    def _string(self, index: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self.text, index + 1, True)
        except ValueError as error:
            at = getattr(error, "pos", index)
            self.refuse(at, "this text cannot be read", hint=f"{getattr(error, 'msg', error)}.")
        if re.search("[\ud800-\udfff]", text):
            self.refuse(index, "text holds half a character (a surrogate)")
        return text, end

    def _list(self, index: int, depth: int) -> tuple[Json, int]:
        items: list[Json] = []
        at = self.skip(index + 1)
        while self.text[at : at + 1] != "]":
            item, at = self.value(at, depth + 1)
            items.append(item)
            at = self._next(self.skip(at), "]")
        return Json(items, index), at + 1

    def _object(self, index: int, depth: int) -> tuple[Json, int]:
        entries: dict[str, Json] = {}
        at = self.skip(index + 1)
        while self.text[at : at + 1] != "}":
            if self.text[at : at + 1] != '"':
                self.refuse(at, "a key cannot begin here", "a text in double quotes")
            key, colon = self._string(at)
            if key in entries:
                self.refuse(at, f"key '{key[:60]}' is given twice")
            at = self.skip(colon)
            if self.text[at : at + 1] != ":":
                self.refuse(at, "a colon is missing after the key", "':'")
            entries[key], at = self.value(self.skip(at + 1), depth + 1)
            at = self._next(self.skip(at), "}")
        return Json(entries, index), at + 1

    def _next(self, at: int, close: str) -> int:
        """Step over a comma, or stay before the closing bracket."""
        sign = self.text[at : at + 1]
        if sign == close:
            return at
        if sign != ",":
            self.refuse(at, "a comma or a closing bracket is missing", f"',' or '{close}'")
        at = self.skip(at + 1)
        if self.text[at : at + 1] == close:
            self.refuse(at, "a comma stands before a closing bracket", "another entry")
        return at
