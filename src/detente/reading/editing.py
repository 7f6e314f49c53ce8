"""Changing a record by hand: every field from a text, checked, with words for what cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from detente.errors import Problem, UnknownNameError, did_you_mean
from detente.reading.documents import Document, Span
from detente.reading.gazetteer import longest_name
from detente.reading.records import KINDS, STATUSES, Party, Record, Voice
from detente.reading.store import Link, Stance
from detente.reading.words import words_of

__all__ = ["ELEMENTS", "FIELDS", "edited", "is_date", "link_of", "party_of"]

ELEMENTS = ("decision_maker", "option", "position", "preference", "infeasible", "status_quo", "theatre", "observation")
"""Parts of a model that a record may bear on."""


def edited(record: Record, document: Document, changes: Mapping[str, str]) -> Record:
    """Return a record with some fields changed.

    Parameters
    ----------
    record : Record
    document : Document
        The one that it was read from.
    changes : mapping of str to str
        Field to what it shall be; see `FIELDS`. Several parties stand with commas between them, voices with slashes,
        the outermost first.

    Raises
    ------
    UnknownNameError
        If there is no such field, or the field cannot be that.
    """
    for name, value in changes.items():
        if name not in FIELDS:
            raise _cannot("unknown field of a record", name, FIELDS)
        record = FIELDS[name](record, document, value.strip())
    return replace(record, method="analyst", confidence=record.confidence if "confidence" in changes else 1.0)


def link_of(element: str, *, against: bool = False) -> Link:
    """Return a link to a part of a model: option.mass, option.limit_strike=talks, decision_maker.russia.

    Raises
    ------
    UnknownNameError
        If it names no kind of part.
    """
    kind, _, name = element.strip().partition(".")
    stance: Stance = "against" if against else "for"
    if kind == "status_quo" and not name:
        return Link(kind, stance)
    if kind not in ELEMENTS:
        raise _cannot("unknown part of a model", kind, ELEMENTS)
    if not re.fullmatch(r"[^\W\d]\w*(=[^=]{1,60})?", name):
        raise UnknownNameError(f"'{element}' names no part of a model: expected for example option.mass, "
                               "option.limit_strike=talks or decision_maker.russia")  # fmt: skip
    return Link(f"{kind}.{name}", stance)


def party_of(name: str, document: Document, near: Span) -> Party:
    """Return a party by its name, pinned to the place nearest to a passage where the document names it.

    A name that the document does not hold is pinned to the passage.
    """
    places = [match.start() for match in re.finditer(re.escape(name), document.text)]
    start = min(places, key=lambda place: abs(place - near.start), default=None)
    span = near if start is None else Span(start, start + len(name))
    words = [word.text for word in words_of(name, Span(0, len(name)))]
    known = longest_name(words)
    if known is not None and known[1] == len(words):
        return Party(known[0].name, known[0].code, span)
    return Party(name, None, span)


# --- fields -----------------------------------------------------------------------------------------------------------


def _kind(record: Record, _: Document, value: str) -> Record:
    if value not in KINDS:
        raise _cannot("unknown kind", value, KINDS)
    return replace(record, kind=value)  # type: ignore[arg-type]  # one of KINDS


def _status(record: Record, _: Document, value: str) -> Record:
    if value not in STATUSES:
        raise _cannot("unknown status", value, STATUSES)
    return replace(record, status=value)  # type: ignore[arg-type]  # one of STATUSES


def _negated(record: Record, _: Document, value: str) -> Record:
    known = {"yes": True, "true": True, "no": False, "false": False}
    if value.lower() not in known:
        raise _cannot("negated cannot be that", value, ("yes", "no"))
    return replace(record, negated=known[value.lower()])


def _date(record: Record, _: Document, value: str) -> Record:
    if value and not is_date(value):
        raise _cannot("this is no date", value, ("YYYY-MM-DD", "YYYY-MM", "YYYY", "nothing"))
    return replace(record, date=value or None)


def is_date(value: str) -> bool:
    """Tell whether a text is a date: YYYY-MM-DD, YYYY-MM or YYYY."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        return False
    with suppress(ValueError):
        date.fromisoformat((value + "-01-01")[:10])
        return True
    return False


def _confidence(record: Record, _: Document, value: str) -> Record:
    with suppress(ValueError):
        number = float(value)
        if 0.0 <= number <= 1.0:
            return replace(record, confidence=number)
    raise _cannot("this is no confidence", value, ("a number from 0 to 1",))


def _parties(record: Record, document: Document, value: str) -> tuple[Party, ...]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    return tuple(party_of(name, document, record.span) for name in names)


def _actors(record: Record, document: Document, value: str) -> Record:
    return replace(record, actors=_parties(record, document, value))


def _targets(record: Record, document: Document, value: str) -> Record:
    return replace(record, targets=_parties(record, document, value))


def _voices(record: Record, document: Document, value: str) -> Record:
    names = [name.strip() for name in value.split("/") if name.strip()]
    known = {voice.party.name: voice for voice in record.voices}
    made = (known.get(name) or Voice(party_of(name, document, record.span), "says") for name in names)
    return replace(record, voices=tuple(made))


def _about(record: Record, _: Document, value: str) -> Record:
    return replace(record, about=value)


def _passage(record: Record, document: Document, value: str) -> Record:
    """Move a record to another passage: words that occur in the document letter by letter."""
    places = [match.start() for match in re.finditer(re.escape(value), document.text)] if value else []
    if not places:
        raise UnknownNameError(f"the passage '{value[:80]}' does not occur in '{document.title}' letter by letter")
    start = min(places, key=lambda place: abs(place - record.span.start))
    sentence = next(
        (k for k, known in enumerate(document.sentences) if known.span.start <= start < known.span.end), record.sentence
    )
    return replace(record, span=Span(start, start + len(value)), sentence=sentence)


FIELDS: Mapping[str, Callable[[Record, Document, str], Record]] = MappingProxyType({
    "kind": _kind, "status": _status, "negated": _negated, "date": _date, "actors": _actors, "targets": _targets,
    "voices": _voices, "about": _about, "passage": _passage, "confidence": _confidence,
})  # fmt: skip
"""What can be changed in a record, and how a text becomes it."""


def _cannot(message: str, got: str, expected: Iterable[Any]) -> UnknownNameError:
    names = tuple(map(str, expected))
    listed = ", ".join(names)
    problem = Problem((), message, f"one of {listed}", f"'{got}'", did_you_mean(got, names), file="the change")
    return UnknownNameError("the record cannot be changed so", [problem])
