"""Who is named: states with their peoples and capitals, organisations, agencies, and parts that people play."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from detente.errors import UnsupportedAnalysisError
from detente.reading.word_lists import word_list

__all__ = ["ROLES", "SPEAKERS", "Known", "known_names", "longest_name"]


@dataclass(frozen=True)
class Known:
    """Somebody whom the gazetteer knows.

    Attributes
    ----------
    name : str
        The one spelling that records use.
    code : str or None
        ISO 3166 code of a territory, or the usual short name of an organisation.
    sort : str
        state, organisation, group or agency.
    is_adjective : bool
        Whether this spelling is an adjective or the name of a people, as in Russian.
    """

    name: str
    code: str | None
    sort: str
    is_adjective: bool = False


ROLES = word_list("gazetteer_roles")
"""Words that may follow the name of a party and speak or act for it: its minister, its army."""

SPEAKERS = word_list("gazetteer_speakers")
"""Parts that people and texts play: whoever is called so may speak or act even where no name stands beside it."""

_ADJECTIVES = ("ese", "ian", "an", "ish", "i", "ch")
_MORE_ADJECTIVES = word_list("gazetteer_more_adjectives")
_NOUNS = word_list("gazetteer_nouns")
"""Names of ours that end like adjectives and are none; by their last words."""


@cache
def known_names() -> Mapping[tuple[str, ...], Known]:
    """Return all names, as the words they are written in, with whom they stand for.

    Territories come from the Unicode CLDR through babel; so do adjectives, where the language of a territory is called
    after it. Capitals, people and organisations are ours, in ``data/names.csv``.

    Raises
    ------
    UnsupportedAnalysisError
        If babel is missing.
    """
    found: dict[tuple[str, ...], Known] = {}
    for code, name in _territories().items():
        known = Known(name, code, "organisation" if code in ("EU", "UN") else "state")
        for spelling in {name, name.replace("&", "and"), name.partition(" (")[0]}:
            found[_key(spelling)] = known
        demonym = _language_of(code, name)
        if demonym:
            found[_key(demonym)] = Known(name, code, "state", is_adjective=True)
    content = resources.files("detente.reading").joinpath("data/names.csv").read_text("utf-8")
    for row in csv.DictReader(content.splitlines()):
        code_or_none = row["code"] or None
        found[_key(row["name"])] = Known(row["name"], code_or_none, row["sort"])
        for alias in filter(None, row["aliases"].split(";")):
            is_adjective = row["sort"] in ("state", "group") and _is_adjective(alias)
            found[_key(alias)] = Known(row["name"], code_or_none, row["sort"], is_adjective)
    return found


def _is_adjective(alias: str) -> bool:
    last = alias.rsplit(maxsplit=1)[-1]
    return last in _MORE_ADJECTIVES or (last.endswith(_ADJECTIVES) and last not in _NOUNS)


def _locale() -> Any:
    try:
        from babel import Locale
    except ImportError:
        raise UnsupportedAnalysisError(
            "this needs the library 'babel'; install it with: pip install 'detente[reading]'"
        ) from None
    return Locale("en")


def _territories() -> dict[str, str]:
    skipped = ("EZ", "ZZ", "QO")
    return {
        code: name
        for code, name in _locale().territories.items()
        if len(code) == 2 and code.isalpha() and code not in skipped and (code[0] != "X" or code == "XK")
    }


def _language_of(code: str, name: str) -> str | None:
    """Return the language of a territory where it is called after the territory: Polish for Poland."""
    from babel.core import get_global

    likely = get_global("likely_subtags").get(f"und_{code}")
    language = _locale().languages.get(likely.partition("_")[0]) if likely else None
    return language if language and " " not in language and language[:3] == name[:3] and language != name else None


def _key(spelling: str) -> tuple[str, ...]:
    from detente.reading.documents import Span
    from detente.reading.words import words_of

    return tuple(word.text for word in words_of(spelling, Span(0, len(spelling))))


@cache
def _longest() -> int:
    return max(map(len, known_names()))


def longest_name(texts: Iterable[str]) -> tuple[Known, int] | None:
    """Return whom the first words name, and how many words that takes; None where they name nobody known."""
    words = tuple(texts)[: _longest()]
    for length in range(len(words), 0, -1):
        known = known_names().get(words[:length])
        if known is not None:
            return known, length
    return None
