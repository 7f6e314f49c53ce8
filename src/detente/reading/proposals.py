"""What accepted records propose for a model: decision makers, options, demands, refusals, each with its passages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.reading.documents import Document
from detente.reading.records import Kind, Party, Record
from detente.reading.store import Decided

__all__ = ["Proposals", "ProposedOption", "added", "shortened"]

_DEEDS: Mapping[Kind, str] = {
    "deploy": "bring up forces", "sanction": "impose sanctions", "attack": "use force", "support": "support",
    "coordinate": "act together", "agree": "come to an agreement", "leave_treaty": "leave the agreement",
    "threaten": "carry out the threat", "offer": "make good the offer", "concede": "give way",
}  # fmt: skip
"""Kinds of records that become an option of whoever acts, and what the option is called."""


@dataclass
class ProposedOption:
    """An option in the making: whose it is, what tells of it, and when it was seen at which level."""

    id: str
    owner: str
    name: str
    kind: Kind
    towards: tuple[str, ...]
    cites: list[dict[str, Any]] = field(default_factory=list)
    seen: list[tuple[str, str, Record, dict[str, Any]]] = field(default_factory=list)
    disputed: bool = False


class Proposals:
    """What accepted records propose: decision makers, their options, demands and refusals, taken in one by one."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.sources = _source_ids(documents.values())
        self.makers: dict[str, str] = {}
        self.maker_cites: dict[str, list[dict[str, Any]]] = {}
        self.options: dict[str, ProposedOption] = {}
        self.asked: dict[str, list[tuple[str, Record, dict[str, Any]]]] = {}
        self.refused: list[tuple[str, str, Record, dict[str, Any]]] = []
        self.used: list[str] = []
        self.unused: list[str] = []

    # --- taking records in ---

    def take(self, known: Decided) -> None:
        """Let an accepted record become part of the draft, where it tells of something that somebody can do."""
        record = known.current
        linked = self._linked(known)
        if record.kind == "demand" and record.actors and record.targets:
            self._demand(record, linked)
        elif record.kind == "refuse" and record.actors:
            self._refusal(record)
        elif (record.kind in _DEEDS or record.kind == "withdraw") and record.actors:
            self._deed(known, record, linked)
        else:
            self.unused.append(record.id)
            return
        self.used.append(record.id)

    @staticmethod
    def _linked(known: Decided) -> str | None:
        """Return the option that the analyst linked a record to, if it speaks for it."""
        for link in known.decision.links:
            kind, _, name = link.element.partition(".")
            if kind == "option":
                return name.partition("=")[0]
        return None

    def _demand(self, record: Record, linked: str | None) -> None:
        """Make it an option of those it is made to, and what those ask who make it."""
        if record.negated or record.status == "predicted":
            for actor in record.actors:
                self._option(actor, "demand", "make such demands", (), record, linked)
            return
        for actor in record.actors:
            self._maker(actor, record)
        named = [party for party in record.targets if party.name in record.about]
        for target in named or record.targets:
            name = f"meet the demand: {shortened(record.about)}"
            option = self._option(target, "demand", name, (_names(record.actors),), record, linked)
            for actor in record.actors:
                self.asked.setdefault(self.makers[actor.name], []).append((option.id, record, self.cite(record)))

    def _refusal(self, record: Record) -> None:
        for actor in record.actors:
            self._maker(actor, record)
            against = record.targets[0].name if record.targets else ""
            self.refused.append((self.makers[actor.name], against, record, self.cite(record)))

    def _deed(self, known: Decided, record: Record, linked: str | None) -> None:
        is_back = record.kind == "withdraw"
        kind: Kind = "deploy" if is_back else record.kind
        for target in record.targets:
            self._maker(target, record)
        for actor in record.actors:
            others = record.actors if kind in ("agree", "coordinate") else ()
            towards = tuple(party.name for party in (*others, *record.targets) if party.name != actor.name)
            name = _DEEDS[kind] + (f" ({_list(towards)})" if towards else "")
            if kind in ("threaten", "offer", "concede"):
                name = shortened(record.about) or name
            option = self._option(actor, kind, name, towards, record, linked)
            level = "no" if is_back or record.negated else "yes"
            when = record.date
            if record.status == "happened":
                option.seen.append((when or "", level, record, self.cite(record)))
            option.disputed |= any(link.stance == "against" for link in known.decision.links)

    def _maker(self, party: Party, record: Record) -> str:
        if party.name not in self.makers:
            self.makers[party.name] = _unique(_slug(party.name), self.makers.values())
            self.maker_cites[party.name] = []
        added(self.maker_cites[party.name], self.cite(record))
        return self.makers[party.name]

    def _option(
        self, owner: Party, kind: Kind, name: str, towards: tuple[str, ...], record: Record, linked: str | None
    ) -> ProposedOption:
        """Return the option that a record tells of: a known one where owner, kind and target agree, else a new one."""
        maker = self._maker(owner, record)
        for known in self.options.values():
            is_same = known.owner == owner.name and (
                known.id == linked or (not linked and (known.kind, known.towards) == (kind, towards)
                                       and (kind not in ("demand", "offer", "threaten", "concede")
                                            or known.name == name)))  # fmt: skip
            if is_same:
                added(known.cites, self.cite(record))
                return known
        told = name.removeprefix("meet the demand: ").removeprefix("the ").removeprefix(owner.name)
        wished = linked if linked and linked not in self.options else f"{maker}_{_slug(told)}"
        taken = [*self.options, *self.makers.values()]
        made = ProposedOption(_unique(wished[:40].rstrip("_"), taken), owner.name, name, kind, towards)
        made.cites.append(self.cite(record))
        self.options[made.id] = made
        return made

    def cite(self, record: Record) -> dict[str, Any]:
        """Return the citation of the passage that a record was read from."""
        document = self.documents[record.document]
        return {
            "source": self.sources[record.document],
            "locator": document.locator(record.span),
            "words": shortened(document.words(record.span), 200),
        }


def added(cites: list[dict[str, Any]], cite: dict[str, Any]) -> None:
    """Add a citation to others, once."""
    if cite not in cites:
        cites.append(cite)


def _names(parties: Sequence[Party]) -> str:
    return _list([party.name for party in parties])


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def shortened(text: str, most: int = 100) -> str:
    """Return a text without the signs around it, cut at a word where it is too long."""
    text = " ".join(text.split()).strip(' ,;:.“”"')
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in ("the", "a", "an", "of", "to", "and")]
    slug = "_".join(words[:5]) or "party"
    return slug if slug[0].isalpha() else f"x_{slug}"


def _unique(wished: str, taken: Iterable[str]) -> str:
    from detente.model.statements import is_keyword

    known = set(taken)
    if is_keyword(wished):
        wished = f"{wished}_"
    number, name = 1, wished
    while name in known:
        number += 1
        name = f"{wished}_{number}"
    return name


def _source_ids(documents: Iterable[Document]) -> dict[str, str]:
    found: dict[str, str] = {}
    for known in documents:
        found[known.digest] = _unique(_slug(known.publisher or known.title)[:40], found.values())
    return found
