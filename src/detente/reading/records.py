"""Statement records: who says that who does what towards whom, about what, and whether it happened."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from detente.reading.documents import Span

__all__ = ["KINDS", "STATUSES", "Kind", "Party", "Record", "Status", "Voice", "record_id"]

Kind: TypeAlias = Literal[
    "demand", "refuse", "offer", "concede", "threaten", "deploy", "withdraw", "support", "coordinate", "agree",
    "leave_treaty", "sanction", "attack", "predict", "claim",
]  # fmt: skip

KINDS: Mapping[str, str] = MappingProxyType({
    "demand": "asks somebody to do something, or to leave it",
    "refuse": "turns down what was asked or offered",
    "offer": "holds out something, often on a condition",
    "concede": "grants what was asked, or gives way",
    "threaten": "announces harm, or consequences if something is done or left undone",
    "deploy": "brings up forces or weapons, or raises their readiness",
    "withdraw": "takes forces or weapons back",
    "support": "backs, helps, arms or pays somebody",
    "coordinate": "acts or speaks together with somebody",
    "agree": "comes to an agreement, or signs one",
    "leave_treaty": "ends or suspends an agreement",
    "sanction": "restricts trade, money or travel, or expels",
    "attack": "uses force",
    "predict": "says what will or may come: an opinion, never an event",
    "claim": "says that something is so: an assessment, an accusation, a reason",
})  # fmt: skip
"""What a record may be, and what that means. The categories follow the roots of CAMEO and PLOVER where those fit."""

Status: TypeAlias = Literal["happened", "announced", "demanded", "predicted"]

STATUSES: Mapping[str, str] = MappingProxyType({
    "happened": "told as a fact",
    "announced": "said to be going to happen by the one who would do it, or offered, planned, ordered or threatened",
    "demanded": "asked for by somebody",
    "predicted": "expected, feared, possible or asked about; or somebody's opinion",
})  # fmt: skip
"""Whether what a record tells has happened. Only ``happened`` is ever proposed as an event."""


@dataclass(frozen=True)
class Party:
    """Somebody who is named: the name in the text, whom it stands for, and where it stands.

    Attributes
    ----------
    name : str
        Whom it stands for, in one spelling, as in Russia.
    code : str or None
        A code for it where there is one, as in RU or NATO.
    span : Span
        Where it is named.
    """

    name: str
    code: str | None
    span: Span

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"name": self.name, "code": self.code, "span": [self.span.start, self.span.end]}


@dataclass(frozen=True)
class Voice:
    """Somebody who says it, with the word of saying.

    Attributes
    ----------
    party : Party
    verb : str
        As in reported, stated, believes.
    quoted : bool
        Whether the words stand in quotation marks.
    """

    party: Party
    verb: str
    quoted: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {**self.party.to_dict(), "verb": self.verb, "quoted": self.quoted}


@dataclass(frozen=True)
class Record:
    """One statement of a document, pinned to its passage. It is a proposal until an analyst confirms it.

    Attributes
    ----------
    id : str
        Made of document, place, kind and actors: the same statement of the same document has the same id.
    document : str
        Digest of the document.
    sentence : int
        Which sentence, from 0.
    span : Span
        The passage in the text of the document.
    kind : str
        One of `KINDS`.
    voices : tuple of Voice
        Who says so, the outermost first: an agency reports that a statement says. Empty: the document itself.
    actors, targets : tuple of Party
        Who acts, and towards whom.
    about : str
        About what: the words of the text.
    status : str
        One of `STATUSES`.
    negated : bool
        Whether it is said not to be so.
    date : str or None
        When: YYYY-MM-DD, YYYY-MM or YYYY, as far as the text tells; else None, and the date of the document is no
        substitute.
    confidence : float
        Between 0 and 1: how sure the method is.
    method : str
        ``rules``, ``llm: MODEL`` or ``analyst``.
    """

    id: str
    document: str
    sentence: int
    span: Span
    kind: Kind
    voices: tuple[Voice, ...]
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    about: str
    status: Status
    negated: bool
    date: str | None
    confidence: float
    method: str

    @property
    def is_event(self) -> bool:
        """Whether it tells of something that happened: predictions, opinions and what is denied never do."""
        return self.status == "happened" and not self.negated and self.kind not in ("predict", "claim")

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, spans as pairs."""
        return {
            "id": self.id,
            "document": self.document,
            "sentence": self.sentence,
            "span": [self.span.start, self.span.end],
            "kind": self.kind,
            "voices": [voice.to_dict() for voice in self.voices],
            "actors": [party.to_dict() for party in self.actors],
            "targets": [party.to_dict() for party in self.targets],
            "about": self.about,
            "status": self.status,
            "negated": self.negated,
            "date": self.date,
            "confidence": self.confidence,
            "method": self.method,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Record:
        """Return the record of plain data."""

        def party(known: Mapping[str, Any]) -> Party:
            return Party(known["name"], known["code"], Span(*known["span"]))

        return cls(
            data["id"],
            data["document"],
            data["sentence"],
            Span(*data["span"]),
            data["kind"],
            tuple(Voice(party(voice), voice["verb"], voice["quoted"]) for voice in data["voices"]),
            tuple(map(party, data["actors"])),
            tuple(map(party, data["targets"])),
            data["about"],
            data["status"],
            data["negated"],
            data["date"],
            data["confidence"],
            data["method"],
        )


def record_id(document: str, span: Span, kind: str, actors: tuple[Party, ...]) -> str:
    """Return the id of a record, from what it is."""
    told = "|".join([document, f"{span.start}-{span.end}", kind, *(actor.name for actor in actors)])
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:16]
