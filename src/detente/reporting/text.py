"""Text that knows its parts: plain everywhere, with links, names and marks where a page can show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

__all__ = ["Kind", "Span", "Text"]

Kind: TypeAlias = Literal["plain", "strong", "em", "code", "maker", "state", "source", "stable", "unstable", "link"]
"""What a part of a text is.

``maker``: the name of a decision maker (target: its position); ``state``: a state (target: its number); ``source``: a
citation (target: the place of the source in the list); ``stable`` and ``unstable``: a decision maker's mark in a matrix
(target: its position); ``link``: an address (target).
"""


@dataclass(frozen=True)
class Span:
    """A part of a text.

    Attributes
    ----------
    text : str
        As it is read.
    kind : str
        What it is; see `Kind`.
    target : str or int or None
        What it points to.
    hint : str or None
        What it is in full, where the text is short.
    """

    text: str
    kind: Kind = "plain"
    target: str | int | None = None
    hint: str | None = None


class Text(str):
    """A string that remembers which of its parts are names, states, citations or marks.

    It is the plain text wherever a string is wanted (CSV, LaTeX, comparison); writers of pages look at ``spans``.

    Examples
    --------
    >>> text = Text("stable for ", Span("Russia", "maker", 0))
    >>> text
    'stable for Russia'
    >>> text.spans[1].target
    0
    """

    __slots__ = ("spans",)

    spans: tuple[Span, ...]

    def __new__(cls, *parts: str | Span, plain: str | None = None) -> Self:
        """Join texts and parts; ``plain`` is the plain text where it is not just what the parts say."""
        spans: list[Span] = []
        for part in parts:
            if isinstance(part, Text):
                spans += part.spans
            elif part:
                spans.append(part if isinstance(part, Span) else Span(part))
        text = super().__new__(cls, "".join(span.text for span in spans) if plain is None else plain)
        text.spans = tuple(spans)
        return text

    @staticmethod
    def spans_of(text: str) -> tuple[Span, ...]:
        """Return the parts of any string; a plain one is a single part."""
        return text.spans if isinstance(text, Text) else (Span(text),)

    @classmethod
    def joined(cls, parts: Sequence[str], between: str = ", ", last: str | None = None) -> Self:
        """Join texts, the last one with a word of its own.

        >>> Text.joined(["a", "b", "c"], last=" and ")
        'a, b and c'
        """
        joined: list[str | Span] = []
        for position, part in enumerate(parts):
            if position:
                joined.append(last if last is not None and position == len(parts) - 1 else between)
            joined.append(part)
        return cls(*joined)
