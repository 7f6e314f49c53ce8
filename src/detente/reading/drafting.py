"""A draft of a conflict file from confirmed records: proposals with their citations, and gaps as to-dos."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detente.errors import FormatError, Problem
from detente.model import Conflict
from detente.reading.dates import day_of
from detente.reading.documents import Document
from detente.reading.proposals import Proposals, ProposedOption, added, shortened
from detente.reading.store import Evidence

__all__ = ["Draft", "ToDo", "draft"]

MOST_OPTIONS = 60
"""A conflict file holds no more."""


@dataclass(frozen=True)
class ToDo:
    """Something that the records leave open.

    Attributes
    ----------
    element : str
        Which part of the draft it concerns; empty for the whole.
    text : str
    """

    element: str
    text: str


@dataclass(frozen=True)
class Draft:
    """A proposed conflict, and what is left to be done by hand.

    Attributes
    ----------
    conflict : Conflict
    to_do : tuple of ToDo
    used, unused : tuple of str
        Ids of the accepted records that went into it, and of those that did not.
    """

    conflict: Conflict
    to_do: tuple[ToDo, ...]
    used: tuple[str, ...]
    unused: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contract ``detente.draft/1``."""
        return {
            "schema": "detente.draft/1",
            "conflict": self.conflict.to_dict(),
            "to_do": [{"element": known.element, "text": known.text} for known in self.to_do],
            "records_used": list(self.used),
            "records_unused": list(self.unused),
        }


def draft(evidence: Evidence, *, date: str | None = None, title: str | None = None) -> Draft:
    """Propose a conflict from the accepted records of a project. Nothing that is not accepted enters it.

    A demand becomes an option of the one it is made to, and a position of the one who makes it; deeds, offers and
    threats become options of whoever acts. Records that the analyst linked to an option of the same name become that
    option. What happened by the date is the status quo, and what happened on a day is an observation. A demand states
    what its maker wants, a refusal what the other does not; nothing else becomes a preference.

    Parameters
    ----------
    evidence : Evidence
    date : str, optional
        The day that is modelled, YYYY-MM-DD; the last day that the records tell of if not given.
    title : str, optional

    Raises
    ------
    FormatError
        If no record is accepted, none of them tells what anybody can do, or the date is no day.
    """
    accepted = evidence.records(verdict="accepted")
    if not accepted:
        hint = "Accept what is right: 'detente evidence PROJECT accept ID'."
        raise FormatError("there is nothing to draft from", [Problem((), "no record is accepted", hint=hint)])
    if date is not None and (day_of(date) is None or len(date) != 10):
        problem = Problem((), "this is no day", "YYYY-MM-DD", f"'{date}'", file="--date")
        raise FormatError("the draft cannot be made", [problem])
    known = Proposals({one.digest: one for one in evidence.documents()})
    for one in accepted:
        known.take(one)
    _require_options(known)
    day = date or max((day for option in known.options.values() for day in _days(option)), default=None)
    model = _Model(known, day)
    return Draft(Conflict(**model.data(title)), tuple(model.open_points()), tuple(known.used), tuple(known.unused))


def _require_options(known: Proposals) -> None:
    if not known.options:
        hint = "Accept demands, offers or deeds; claims and predictions alone make no options."
        problem = Problem((), "no accepted record tells what anybody can do", hint=hint)
        raise FormatError("the draft cannot be made", [problem])
    if len(known.options) > MOST_OPTIONS:
        hint = "Link records of one meaning to one option: 'detente evidence PROJECT link ID --element option.NAME'."
        problem = Problem((), "too many options", f"at most {MOST_OPTIONS}", f"{len(known.options)}", hint)
        raise FormatError("the draft cannot be made", [problem])


class _Model:
    """The conflict that proposals amount to, as of a day."""

    def __init__(self, known: Proposals, day: str | None) -> None:
        self.known = known
        self.day = day

    def data(self, title: str | None) -> dict[str, Any]:
        data: dict[str, Any] = {
            "title": title or "A draft from documents",
            "summary": "Proposed from confirmed records by 'detente draft'. An analyst decides what it means.",
            "sources": {self.known.sources[known.digest]: _source(known) for known in self._cited()},
            "decision_makers": self._decision_makers(),
            "infeasible": list(self._infeasible()),
            "positions": self._positions(),
            "status_quo": self._status_quo(),
            "observations": list(self._observations()),
            "readings": {"stated": {
                "name": "What was stated",
                "summary": "What the parties said of themselves; no judgement on whether they mean it.",
                "preferences": {maker: self._preferences(maker) for maker in self.known.makers.values()},
            }},
        }  # fmt: skip
        if self.day:
            data["time"] = self.day
        return {key: value for key, value in data.items() if value not in ({}, [], None)}

    def _cited(self) -> list[Document]:
        cites = [cite for cites in self.known.maker_cites.values() for cite in cites]
        cites += [cite for known in self.known.options.values() for cite in known.cites]
        used = {cite["source"] for cite in cites}
        return [known for digest, known in self.known.documents.items() if self.known.sources[digest] in used]

    def _decision_makers(self) -> dict[str, Any]:
        return {
            maker: {
                "name": name,
                "cite": self.known.maker_cites[name][:3],
                "options": {known.id: {"name": _sentence(known.name), "cite": known.cites[:6]}
                            for known in self.known.options.values() if known.owner == name},
            }
            for name, maker in self.known.makers.items()
        }  # fmt: skip

    def _opposites(self) -> Iterator[tuple[ProposedOption, ProposedOption]]:
        """Go through the attacks and agreements of one party with another."""
        for first in self.known.options.values():
            for second in self.known.options.values():
                is_pair = first.kind == "attack" and second.kind in ("agree", "coordinate")
                if is_pair and first.owner == second.owner and set(first.towards) & set(second.towards):
                    yield first, second

    def _infeasible(self) -> Iterator[dict[str, Any]]:
        """Exclude what plainly cannot be together: an agreement with somebody whom one attacks; not if both came."""
        for first, second in self._opposites():
            if not (_came(first) and _came(second)):
                because = "Nobody attacks a party and comes to terms with it at the same time."
                yield {"never": f"{first.id} and {second.id}", "because": because, "cite": first.cites[:1]}

    def _positions(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for maker, asked in self.known.asked.items():
            name = next(known for known, slug in self.known.makers.items() if slug == maker)
            threats = [
                known.id for known in self.known.options.values() if known.owner == name and known.kind == "threaten"
            ]
            cites: list[dict[str, Any]] = []
            for _, _, cite in asked:
                added(cites, cite)
            dates = sorted({record.date for _, record, _ in asked if record.date})
            found[maker] = {"position": {option: "yes" for option, _, _ in asked}, "cite": cites[:6],
                            **({"threat": dict.fromkeys(threats, "yes")} if threats else {}),
                            **({"date": dates[-1]} if dates else {})}  # fmt: skip
        return found

    def _status_quo(self) -> dict[str, str]:
        """Return where things stand on the day; what bears no date counts as having been so already."""
        found = {}
        for known in self.known.options.values():
            seen = sorted(
                (when, level) for when, level, _, _ in known.seen if not self.day or when <= self.day[: len(when)]
            )
            found[known.id] = seen[-1][1] if seen else "no"
        return found

    def _observations(self) -> Iterator[dict[str, Any]]:
        dated = (
            (when, known, level, record, cite)
            for known in self.known.options.values()
            for when, level, record, cite in known.seen
            if len(when) == 10 and (not self.day or when <= self.day)
        )
        for when, known, level, record, cite in sorted(dated, key=lambda item: (item[0], item[1].id)):
            yield {"date": when, "option": known.id, "level": level, "confidence": record.confidence,
                   "because": shortened(self.known.documents[record.document].words(record.span), 200), "cite": cite,
                   **({"disputed": True} if known.disputed else {})}  # fmt: skip

    def _preferences(self, maker: str) -> Any:
        """Return what a decision maker itself says that it wants; indifferent where it says nothing."""
        statements: dict[str, dict[str, Any]] = {}
        for option, _, cite in self.known.asked.get(maker, ()):
            statements.setdefault(option, {"statement": option, "because": "It demands this.", "cite": cite})
        for who, against, _, cite in self.known.refused:
            for known in self.known.options.values():
                met = known.kind == "demand" and self.known.makers[known.owner] == maker == who
                if met and (not against or any(against in names for names in known.towards)):
                    statements.setdefault(known.id, {"statement": f"not {known.id}", "because": "It refuses this.",
                                                     "cite": cite})  # fmt: skip
        return {"statements": list(statements.values())} if statements else "indifferent"

    def open_points(self) -> Iterator[ToDo]:
        """Go through what the records leave open."""
        if self.day is None:
            yield ToDo("time", "no record bears a date; say which day is modelled")
        for name, maker in self.known.makers.items():
            is_silent = self._preferences(maker) == "indifferent"
            if is_silent:
                yield ToDo(f"preferences.{maker}", "no record states what it prefers")
            elif len(self._preferences(maker)["statements"]) > 1:
                yield ToDo(f"preferences.{maker}", "put in order, most important first")
            if not any(known.owner == name for known in self.known.options.values()):
                yield ToDo(f"decision_maker.{maker}", "no record tells what it can do; add options, or leave it out")
        for known in self.known.options.values():
            yield from _open_points_of(known)
        for first, second in self._opposites():
            if _came(first) and _came(second):
                yield ToDo("infeasible", f"'{first.id}' and '{second.id}' both came: does the one end the other?")
        if not list(self._infeasible()):
            yield ToDo("infeasible", "which combinations of options cannot be?")
        if self.known.unused:
            told = "made no element: claims and predictions, or nobody is named who acts"
            yield ToDo("", f"{len(self.known.unused)} of the accepted records {told}")


def _came(option: ProposedOption) -> bool:
    return any(level == "yes" for _, level, _, _ in option.seen)


def _open_points_of(known: ProposedOption) -> Iterator[ToDo]:
    element = f"option.{known.id}"
    if not known.seen and known.kind != "demand":
        yield ToDo(element, "no record tells that it was done; the status quo assumes that it was not")
    if any(not when for when, _, _, _ in known.seen):
        yield ToDo(element, "a record of it bears no date; the status quo counts it as done before")
    if known.kind in ("attack", "leave_treaty"):
        yield ToDo(element, "can it be undone? if not, add 'moves: up'")


def _days(option: ProposedOption) -> Iterator[str]:
    return (when for when, _, _, _ in option.seen if len(when) == 10)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _source(known: Document) -> dict[str, Any]:
    told = {"title": known.title, "publisher": known.publisher, "date": known.date, "url": known.url,
            "perspective": known.perspective,
            "note": f"Read from {known.origin}." if known.origin else None}  # fmt: skip
    return {key: value for key, value in told.items() if value}
