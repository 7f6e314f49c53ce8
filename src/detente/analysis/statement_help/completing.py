"""What can be written next in a statement: names that fit where the cursor stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from detente.model import Conflict
from detente.model.editing.comparisons import level_word

__all__ = ["MOST", "SCHEMA", "Completion", "Suggestion", "complete"]

SCHEMA = "detente.completion/1"
"""Name and version of the JSON contract."""

MOST = 50
"""Most suggestions."""

Kind: TypeAlias = Literal["option", "decision_maker", "statement", "state", "level", "word"]

_WORD = re.compile(r'"?\w*$')
_REST = re.compile(r'\w*"?')
_COMPARED = re.compile(r"(?:(\w+)\s*\.\s*)?(\w+)\s*(?:>=|<=|!=|=|>|<)\s*$")
_OWNED = re.compile(r"(\w+)\s*\.\s*$")
_AFTER_NAME = re.compile(r'(?:[\w")])\s+$')


@dataclass(frozen=True)
class Suggestion:
    """Something that may be written.

    Attributes
    ----------
    insert : str
        What is written.
    kind : str
        What it is.
    label : str
        How it is printed.
    note : str
        To whom it belongs, or what it says.
    """

    insert: str
    kind: Kind
    label: str
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"insert": self.insert, "kind": self.kind, "label": self.label, "note": self.note}


@dataclass(frozen=True)
class Completion:
    """What may stand at a place of a text.

    Attributes
    ----------
    start, end : int
        The characters that a suggestion replaces.
    suggestions : tuple of Suggestion
        Those that begin with what is written first, then those that hold it anywhere in name or id.
    n_more : int
        How many more there are.
    """

    start: int
    end: int
    suggestions: tuple[Suggestion, ...]
    n_more: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contract ``detente.completion/1``."""
        items = [suggestion.to_dict() for suggestion in self.suggestions]
        return {"schema": SCHEMA, "from": self.start, "to": self.end, "items": items, "n_more": self.n_more}


def complete(conflict: Conflict, text: str, position: int | None = None) -> Completion:
    """Suggest what may be written at a place of a statement.

    Parameters
    ----------
    conflict : Conflict
        Whose names.
    text : str
        The statement as far as it is written.
    position : int, optional
        Where the cursor stands; at the end if not given.

    Examples
    --------
    >>> import detente
    >>> conflict = detente.load("elmira")
    >>> [found.insert for found in complete(conflict, "not ab").suggestions]
    ['abandon']
    >>> [found.insert for found in complete(conflict, "modify = ").suggestions]
    ['no', 'yes']
    """
    at = len(text) if position is None else max(0, min(position, len(text)))
    before = text[:at]
    found = _WORD.search(before)
    begun = found.group() if found else ""
    start = at - len(begun)
    rest = _REST.match(text, at)
    end = rest.end() if rest else at
    wanted = begun.strip('"').lower()
    fitting = sorted(_fitting(_possible(conflict, before[:start]), wanted), key=lambda item: item[0])
    suggestions = tuple(suggestion for _, suggestion in fitting)
    return Completion(start, end, suggestions[:MOST], max(0, len(suggestions) - MOST))


def _fitting(possible: Iterable[Suggestion], wanted: str) -> Iterator[tuple[int, Suggestion]]:
    for suggestion in possible:
        names = (suggestion.insert.strip('"').lower(), suggestion.label.lower())
        if any(name.startswith(wanted) for name in names):
            yield 0, suggestion
        elif suggestion.kind != "word" and any(wanted in name for name in names):
            yield 1, suggestion


def _possible(conflict: Conflict, before: str) -> Iterator[Suggestion]:
    compared, owned = _COMPARED.search(before), _OWNED.search(before)
    if compared:
        yield from _levels(conflict, compared.group(2))
    elif owned:
        yield from _options(conflict, owned.group(1))
    elif _AFTER_NAME.search(before) and not re.search(r"(?i)\b(?:and|or|not|if|then|iff)\s+$", before):
        yield from (Suggestion(word, "word", word) for word in ("and", "or", "iff", "then"))
    else:
        yield from _options(conflict, None)
        yield from (Suggestion(n.id, "statement", n.id, n.statement) for n in conflict.statements)
        if conflict.graph:
            yield from (Suggestion(state.id, "state", state.label) for state in conflict.graph.states)
        yield from (Suggestion(f"{m.id}.", "decision_maker", m.label) for m in conflict.decision_makers if m.options)
        yield from (Suggestion(word, "word", word) for word in ("not", "if"))


def _options(conflict: Conflict, owner: str | None) -> Iterator[Suggestion]:
    for maker in conflict.decision_makers:
        if owner in (None, maker.id):
            yield from (Suggestion(option.id, "option", option.label, maker.label) for option in maker.options)


def _levels(conflict: Conflict, option: str) -> Iterator[Suggestion]:
    for known in conflict.options:
        if known.id == option:
            yield from (Suggestion(level_word(level), "level", level, known.label) for level in known.levels)
