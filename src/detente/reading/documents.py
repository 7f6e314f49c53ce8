"""A document as it is kept: its text, where paragraphs and sentences stand in it, and where it comes from."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from detente.errors import UnsupportedAnalysisError

__all__ = ["Document", "Sentence", "Span", "digest_of", "document_of", "segmented"]

_GLUED = re.compile(r"(?<=[a-z0-9)”\"’][.!?])(?=[A-Z“\"][a-z])|(?<=[.!?][”\"])(?=[A-Z])")
"""Where a sentence ends and the next begins without a space, as in machine translation."""


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of a text: first character, and one past the last."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the stretch itself."""
        return text[self.start : self.end]


@dataclass(frozen=True)
class Sentence:
    """A sentence: which paragraph it belongs to, and where it stands in the text of the document."""

    paragraph: int
    span: Span


@dataclass(frozen=True)
class Document:
    """A source as it was read.

    Attributes
    ----------
    digest : str
        SHA-256 of the text, white space and Unicode forms aside: the same text is the same source, whatever file holds
        it.
    title : str
    text : str
        All of it; paragraphs are divided by an empty line.
    paragraphs : tuple of Span
    sentences : tuple of Sentence
    publisher, date, language, perspective, url : str or None
        As far as the file, or the analyst, tells.
    origin : str
        Name of the file.
    form : str
        What kind of file it was.
    remarks : tuple of str
        What was left out or could not be read.
    """

    digest: str
    title: str
    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    publisher: str | None = None
    date: str | None = None
    language: str | None = None
    perspective: str | None = None
    url: str | None = None
    origin: str = ""
    form: str = "text"
    remarks: tuple[str, ...] = field(default=())

    def words(self, span: Span) -> str:
        """Return a stretch of the text."""
        return span.of(self.text)

    def locator(self, span: Span) -> str:
        """Say where a stretch stands, as a citation does: paragraphs are counted from 1."""
        for number, paragraph in enumerate(self.paragraphs, start=1):
            if span.start < paragraph.end:
                return f"paragraph {number}"
        return f"paragraph {len(self.paragraphs)}"

    def told(self, **known: str | None) -> Document:
        """Return the document with what an analyst tells of it: publisher, date, language, perspective, title, url."""
        given: dict[str, Any] = {name: value for name, value in known.items() if value is not None}
        return replace(self, **given) if given else self


def digest_of(text: str) -> str:
    """Return the digest of a text, white space and Unicode forms aside."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def document_of(paragraphs: Sequence[str], **known: Any) -> Document:
    """Make a document from the texts of its paragraphs.

    Parameters
    ----------
    paragraphs : sequence of str
        White space inside is put in order; empty ones are left out.
    **known
        Fields of `Document`.
    """
    texts = [text for text in (" ".join(paragraph.split()) for paragraph in paragraphs) if text]
    spans, place = [], 0
    for text in texts:
        spans.append(Span(place, place + len(text)))
        place += len(text) + 2
    whole = "\n\n".join(texts)
    sentences = tuple(
        Sentence(number, Span(span.start + found.start, span.start + found.end))
        for number, span in enumerate(spans)
        for found in segmented(span.of(whole), known.get("language") or "en")
    )
    return Document(digest_of(whole), known.pop("title", "") or _title(texts), whole, tuple(spans), sentences, **known)


def _title(texts: Sequence[str]) -> str:
    first = texts[0] if texts else "An empty document"
    return first if len(first) <= 120 else first[:119].rsplit(" ", 1)[0] + "…"


def segmented(text: str, language: str = "en") -> tuple[Span, ...]:
    """Find the sentences of a paragraph, sentences that are glued together among them.

    Raises
    ------
    UnsupportedAnalysisError
        If the library that finds them is missing.

    Examples
    --------
    >>> text = 'It said "We will not yield. Never." In addition.In fact, the U.S. replied.'
    >>> [span.of(text) for span in segmented(text)]
    ['It said "We will not yield. Never."', 'In addition.', 'In fact, the U.S. replied.']
    """
    try:
        import pysbd
    except ImportError:
        raise UnsupportedAnalysisError(
            "this needs the library 'pysbd'; install it with: pip install 'detente[reading]'"
        ) from None
    known = language if language in pysbd.languages.LANGUAGE_CODES else "en"
    segmenter = pysbd.Segmenter(language=known, clean=False, char_span=True)
    found: list[Span] = []
    for stretch in _stretches(text):
        place = 0
        part = stretch.of(text)
        for piece in segmenter.segment(part):
            start, end = max(piece.start, place), max(piece.end, place)
            found += _unglued(text, stretch.start + place, stretch.start + start)  # what the library passed over
            found += _unglued(text, stretch.start + start, stretch.start + end)
            place = end
        found += _unglued(text, stretch.start + place, stretch.end)
    return tuple(found)


_LONGEST = 4_000
"""Characters that are looked at together; the library's time grows with their square."""


def _stretches(text: str) -> Iterator[Span]:
    """Divide a very long paragraph where a sentence seems to end, else at a space, else anywhere."""
    start = 0
    while len(text) - start > _LONGEST:
        window = text[start : start + _LONGEST]
        ends = [match.end() for match in re.finditer(r"[.!?…][”\"’)]?\s", window)]
        cut = ends[-1] if ends else window.rfind(" ") + 1 or _LONGEST
        yield Span(start, start + cut)
        start += cut
    yield Span(start, len(text))


def _unglued(text: str, start: int, end: int) -> Iterator[Span]:
    """Divide a sentence where another begins without a space, and trim the white space around each."""
    cuts = [start, *(match.start() for match in _GLUED.finditer(text, start, end)), end]
    for begin, stop in pairwise(cuts):
        piece = text[begin:stop]
        if piece.strip():
            left = begin + len(piece) - len(piece.lstrip())
            yield Span(left, left + len(piece.strip()))
