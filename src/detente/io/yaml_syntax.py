"""What a YAML parser complains about, in plain words and with a remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from detente.errors import Problem
from detente.io.files import place_of

__all__ = ["MAX_DEPTH", "syntax_problem"]

MAX_DEPTH = 40
"""Deepest nesting of lists and mappings."""

_Finding: TypeAlias = tuple[int, str, str | None, str | None]
"""Place, message, what was expected, and a hint."""


@dataclass(frozen=True)
class _Clue:
    """A text, where the parser stopped, and where what it was reading began."""

    text: str
    at: int
    opened: int

    @property
    def sign(self) -> str:
        """The character at which the parser stopped; empty at the end."""
        return self.text[self.at : self.at + 1]

    @property
    def opening(self) -> str:
        """The character with which began what was being read; empty at the end."""
        return self.text[self.opened : self.opened + 1]

    @property
    def line_start(self) -> int:
        """Where the line of ``at`` begins."""
        return self.text.rfind("\n", 0, self.at) + 1


_NO_SPACE = re.compile(r"\s*(?:- +)?[^\s:'\"#]+(:)[^\s/]")


def syntax_problem(text: str, error: Any) -> Problem:
    """Turn a parser's error into a problem with its place.

    Parameters
    ----------
    text : str
        What was parsed.
    error : yaml.MarkedYAMLError
        The parser's complaint: what it was doing (context), and what it found (problem), each with a mark.
    """
    at = error.problem_mark.index if error.problem_mark else 0
    opened = error.context_mark.index if error.context_mark else at
    problem, context = error.problem or "", error.context or ""
    index, message, expected, hint = _explain(_Clue(text, min(at, len(text)), opened), f"{context} {problem}".strip())
    line, column = place_of(text, index)
    return Problem((), message, expected, hint=hint, line=line, column=column)


def _explain(clue: _Clue, complaint: str) -> _Finding:
    if clue.sign == "\t" or re.search(r"\\t| tab ", complaint):
        return clue.at, "a tab stands where only spaces may", "spaces", "Indent with spaces; most editors can convert."
    for pattern, explain in _CASES:
        if re.search(pattern, complaint):
            return explain(clue)
    return clue.at, f"this is no YAML ({complaint})", None, None


def _unclosed_quote(clue: _Clue) -> _Finding:
    return clue.opened, f"the quotation mark {clue.opening} is never closed", None, "Close it, or double it inside."


def _escape(clue: _Clue) -> _Finding:
    hint = "Write two backslashes for one, or use single quotes."
    at = clue.text.rfind("\\", 0, clue.at + 1)  # the parsers disagree on which character they stop at
    return at, "this is no known escape in double quotes", None, hint


def _deep(clue: _Clue) -> _Finding:
    # A parser with a limit of its own stops where it reads ahead, before our limit is seen to be passed.
    return clue.at, "file is nested too deeply", f"at most {MAX_DEPTH} levels", None


def _item(clue: _Clue) -> _Finding:
    hint = "Put each '- item' on a line of its own below the key, or write [item, item]."
    return clue.at, "a list cannot begin here", None, hint


def _nameless(clue: _Clue) -> _Finding:
    return clue.opened, f"'{clue.opening}' needs a name after it", None, _quote(clue.opening)


def _first_sign(clue: _Clue) -> _Finding:
    return clue.at, f"a text cannot begin with '{clue.sign}'", None, _quote(clue.sign)


def _tag(clue: _Clue) -> _Finding:
    return clue.opened, "a tag ('!') cannot be read", None, _quote("!")


def _after_the_end(clue: _Clue) -> _Finding:
    return clue.at, "the file should have ended here", "one document", None


def _no_colon(clue: _Clue) -> _Finding:
    hint = "Write 'key: value'; or indent the line further than its key, if it continues the text above."
    return clue.opened, "a key stands here without its colon", "'key: value'", hint


def _quote(sign: str) -> str:
    return f"If it is a text, put it in quotes: '{sign}...'."


def _colon(clue: _Clue) -> _Finding:
    above = clue.text[: clue.line_start].rstrip("\n")
    last_start = above.rfind("\n") + 1
    last = above[last_start:]
    glued = _NO_SPACE.match(last)
    if glued and ": " not in last:
        return last_start + glued.start(1), "a space is missing after the colon", "'key: value'", None
    if re.search(r":\s", clue.text[clue.line_start : clue.at]):
        return clue.at, "a second colon in one value", None, "Put a value that contains ': ' in quotes."
    hint = "Check the indentation: the line above already holds a value." if last.strip() else None
    return clue.at, "a key cannot stand here", None, hint


def _bracket(clue: _Clue) -> _Finding:
    close = {"[": "]", "{": "}"}.get(clue.opening, "]")
    line, column = place_of(clue.text, clue.at)
    message = f"the bracket '{clue.opening}' is not closed, or a comma is missing inside"
    return clue.opened, message, f"',' or '{close}' at {line}:{column}", None


def _no_value(clue: _Clue) -> _Finding:
    if clue.sign in {"]", "}"}:
        return clue.at, f"'{clue.sign}' closes a bracket that was never opened", None, None
    return clue.at, "a value is missing here", None, None


def _misfit(clue: _Clue) -> _Finding:
    line, _ = place_of(clue.text, clue.opened)
    before = clue.text[clue.line_start : clue.at].rstrip()
    if before.endswith(("'", '"')):
        hint = "Inside '...' write '' for an apostrophe; or put the text in double quotes."
        return clue.at, "the quoted text has ended, but the line goes on", None, hint
    expected = "another item '- ...'" if clue.opening == "-" else "another key"
    hint = f"Indent it like line {line}, where the {'list' if '-' in expected else 'mapping'} begins, or one step more."
    return clue.at, "this line does not fit the lines above it", expected, hint


_CASES: tuple[tuple[str, Callable[[_Clue], _Finding]], ...] = (
    ("nesting depth", _deep),
    ("quoted scalar.*end of stream", _unclosed_quote),
    ("escape", _escape),
    ("mapping values are not allowed", _colon),
    ("expected ':'", _no_colon),
    ("sequence entries are not allowed", _item),
    ("',' or '[]}]'", _bracket),
    ("node content", _no_value),
    ("alias|anchor", _nameless),
    ("cannot start any token", _first_sign),
    ("tag", _tag),
    ("<document start>|incompatible YAML|directive", _after_the_end),
    ("expected key|'-' indicator|<block end>", _misfit),
)
