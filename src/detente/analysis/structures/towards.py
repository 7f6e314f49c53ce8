"""What a question says of how decision makers take each other: ``russia:west=aggressive, russia:china=devoting``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from detente.errors import UnknownNameError, did_you_mean
from detente.model import Conflict

__all__ = ["Towards", "one_of", "reader", "settled"]

Towards = dict[str, dict[str, str]]
"""Decision maker to others, and a word for each."""


def reader(words: Iterable[str]) -> Callable[[Any], Towards]:
    """Make what turns a text, or a mapping of decision maker to others to words, into the latter.

    >>> reader(["devoting", "aggressive"])("a:b=devoting, a:c=aggressive")
    {'a': {'b': 'devoting', 'c': 'aggressive'}}
    """
    return partial(_read, tuple(words))


def _read(words: tuple[str, ...], value: Any) -> Towards:
    found: Towards = {}
    if isinstance(value, Mapping):
        for maker, towards in value.items():
            if not isinstance(towards, Mapping):
                raise TypeError(f"{maker!r} needs a mapping from others to words; got {towards!r}")
            for other, word in towards.items():
                found.setdefault(str(maker), {})[str(other)] = one_of(words, word)
        return found
    for part in str(value).split(","):
        pair, equals, word = part.partition("=")
        maker, colon, other = (piece.strip() for piece in pair.partition(":"))
        if not (equals and colon and maker and other):
            raise ValueError(f"write WHO:WHOM=WORD, several of them with commas; got '{part.strip()}'")
        found.setdefault(maker, {})[other] = one_of(words, word)
    return found


def one_of(words: Iterable[str], word: Any) -> str:
    """Return a word in its usual spelling; ValueError with the nearest one if it is not among those allowed."""
    known = str(word).strip().lower().replace("-", "_")
    if known not in words:
        listed = ", ".join(f"'{name}'" for name in words)
        hint = did_you_mean(known, words)
        raise ValueError(f"expected one of {listed}; got '{word}'." + (f" {hint}" if hint else ""))
    return known


def settled(conflict: Conflict, stated: Mapping[str, Mapping[str, str]], asked: Towards | None) -> Towards:
    """Put what a question says over what the file states, by the ids of decision makers.

    Raises
    ------
    UnknownNameError
        If a decision maker does not exist.
    """
    found: Towards = {maker: dict(towards) for maker, towards in stated.items()}
    for maker, towards in (asked or {}).items():
        own = found.setdefault(_id(conflict, maker), {})
        own.update({_id(conflict, other): word for other, word in towards.items()})
    return found


def _id(conflict: Conflict, name: str) -> str:
    try:
        return conflict.decision_makers[conflict.decision_maker_index(name)].id
    except UnknownNameError:
        lowered = {maker.id.lower(): maker.id for maker in conflict.decision_makers}
        if name.lower() in lowered:
            return lowered[name.lower()]
        raise
