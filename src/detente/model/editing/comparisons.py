"""Where a statement names something: each comparison with the places of its words, so that they can change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from detente.errors import ModelError, Problem
from detente.model.statements import is_keyword

__all__ = ["Comparison", "Word", "comparisons", "level_word", "rewritten"]

_TOKEN = re.compile(r'"[^"\n]*"|>=|<=|!=|[=<>.()]|\w+|\S')
_OPERATORS = frozenset({">=", "<=", "!=", "=", ">", "<"})
_BARE_LEVEL = re.compile(r"\w+")


@dataclass(frozen=True)
class Word:
    """A word of a statement: its text and its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Comparison:
    """``owner.name operator level``, of which only the name must be there.

    Attributes
    ----------
    name : Word
        An option, a named statement, or a state of a graph.
    owner, operator, level : Word or None
        What stands before and after it. The text of a level bears no quotation marks.
    """

    name: Word
    owner: Word | None = None
    operator: Word | None = None
    level: Word | None = None

    @property
    def start(self) -> int:
        """Where it begins."""
        return (self.owner or self.name).start

    @property
    def end(self) -> int:
        """Where it ends."""
        return (self.level or self.name).end

    def reworded(self, source: str, *, name: str = "", owner: str = "", level: str = "") -> str:
        """Write it with other words in the places of its own, as it stands in a statement.

        Parameters
        ----------
        source : str
            The statement that it was found in.
        name, owner, level : str
            What shall stand there; what is left empty stays. A level is put into quotation marks where it needs them.
        """
        words = [(self.owner, owner), (self.name, name), (self.level, level and level_word(level))]
        written, done = "", self.start
        for word, new in words:
            if word is not None and new:
                written += source[done : word.start] + new
                done = word.end
        return written + source[done : self.end]


def comparisons(text: str) -> tuple[Comparison, ...]:
    """Return the comparisons of a statement, in order; of a text that is no statement, whatever looks like one.

    >>> [found.name.text for found in comparisons('not strike and (west.forces >= "some" or deal)')]
    ['strike', 'forces', 'deal']
    """
    return tuple(_comparisons([Word(token.group(), *token.span()) for token in _TOKEN.finditer(text)]))


def _comparisons(words: list[Word]) -> Iterator[Comparison]:
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if not _is_name(word):
            continue
        owner = None
        if _text(words, at) == "." and at + 1 < len(words) and _is_name(words[at + 1]):
            owner, word = word, words[at + 1]
            at += 2
        if _text(words, at) in _OPERATORS and at + 1 < len(words) and _is_level(words[at + 1]):
            level = words[at + 1]
            yield Comparison(word, owner, words[at], Word(level.text.strip('"'), level.start, level.end))
            at += 2
        else:
            yield Comparison(word, owner)


def _text(words: list[Word], at: int) -> str:
    return words[at].text if at < len(words) else ""


def _is_name(word: Word) -> bool:
    return bool(re.match(r"[^\W\d]", word.text)) and not is_keyword(word.text)


def _is_level(word: Word) -> bool:
    return word.text.startswith('"') or (bool(re.match(r"\w", word.text)) and not is_keyword(word.text))


def rewritten(text: str, change: Callable[[Comparison], str | None]) -> str:
    """Return a statement with some of its comparisons replaced.

    Parameters
    ----------
    change : callable
        Given a comparison, what shall stand in its place; None to leave it as it is.
    """
    pieces, done = [], 0
    for found in comparisons(text):
        new = change(found)
        if new is not None:
            pieces += [text[done : found.start], new]
            done = found.end
    return "".join([*pieces, text[done:]])


def level_word(label: str) -> str:
    """Write the name of a level as it may stand in a statement.

    >>> level_word("some"), level_word("a few")
    ('some', '"a few"')

    Raises
    ------
    ModelError
        If its name holds what no statement can.
    """
    if '"' in label or "\n" in label:
        raise ModelError(
            "level",
            [Problem((), "statements cannot name this level", "a name without quotation marks and line breaks", label)],
        )
    return label if _BARE_LEVEL.fullmatch(label) and not is_keyword(label) else f'"{label}"'
