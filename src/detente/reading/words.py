"""The words of a passage with their places, words that are glued together taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from detente.reading.documents import Span

__all__ = ["Word", "words_of"]

_WORD = re.compile(
    r"(?:[A-Z]\.){2,}|[’']s\b|n[’']t\b|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|\w+?(?=n[’']t\b)|\w+(?:-\w+)*|\.\.\.|[^\w\s]"
)
_GLUED = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]|[A-Z]t\b)")
_KEPT = re.compile(r"(?:Mc|Mac|De|La|Van)[A-Z]")

MOST_WORDS = 400
"""Words of a sentence that are looked at; what has more is no sentence but a table or a list."""


@dataclass(frozen=True)
class Word:
    """A word or a sign.

    Attributes
    ----------
    text, lower : str
        As it stands, and in lower case with straight apostrophes.
    start, end : int
        Where it stands in the text of the document.
    """

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def is_sign(self) -> bool:
        """Whether it is punctuation."""
        return not (self.text[0].isalnum() or self.lower in ("'s", "n't"))


def words_of(text: str, span: Span) -> tuple[Word, ...]:
    """Take a passage of a text apart, the first `MOST_WORDS` words of it.

    >>> [word.text for word in words_of("NATO doesn't agree; nowIt can.", Span(0, 30))]
    ['NATO', 'does', "n't", 'agree', ';', 'now', 'It', 'can', '.']
    """
    found: list[Word] = []
    for match in _WORD.finditer(text, span.start, span.end):
        for start, end in _pieces(match.group(), match.start()):
            piece = text[start:end]
            found.append(Word(piece, piece.lower().replace("’", "'"), start, end))
        if len(found) >= MOST_WORDS:
            break
    return tuple(found[:MOST_WORDS])


def _pieces(word: str, start: int) -> list[tuple[int, int]]:
    if len(word) < 4 or len(word) > 60 or word.isupper() or _KEPT.match(word):
        return [(start, start + len(word))]
    cuts = [0, *(match.start() for match in _GLUED.finditer(word)), len(word)]
    return [(start + begin, start + stop) for begin, stop in pairwise(cuts)]
