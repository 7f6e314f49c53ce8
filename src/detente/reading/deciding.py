"""What an analyst decides on records: accepted, rejected, reopened, edited, linked, noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.errors import UnknownNameError, did_you_mean
from detente.reading.editing import edited, link_of
from detente.reading.store import Decided, Decision, Evidence, Verdict

__all__ = ["ACTIONS", "decide"]

ACTIONS = ("accept", "reject", "reopen", "edit", "link", "unlink", "note")
"""What can be decided."""

_VERDICTS: Mapping[str, Verdict] = {"accept": "accepted", "reject": "rejected", "reopen": "open"}


def decide(
    evidence: Evidence,
    action: str,
    records: Sequence[Decided],
    *,
    decided: str,
    element: str | None = None,
    against: bool = False,
    changes: Mapping[str, str] | None = None,
    note: str | None = None,
) -> tuple[Decided, ...]:
    """Decide on records: all of them or, where one cannot be decided so, none.

    Parameters
    ----------
    evidence : Evidence
    action : str
        One of `ACTIONS`. To edit or link a record changes nothing of its verdict.
    records : sequence of Decided
    decided : str
        When, as ISO 8601.
    element : str, optional
        With link and unlink: the part of the model.
    against : bool
        With link: the record speaks against it.
    changes : mapping of str to str, optional
        With edit, and with accept: fields and what they shall be; see `detente.reading.editing.FIELDS`.
    note : str, optional

    Raises
    ------
    UnknownNameError
        If the action, a field, a value or a part of the model is none.
    """
    if action not in ACTIONS:
        listed = ", ".join(ACTIONS)
        raise UnknownNameError(f"unknown action '{action}': expected one of {listed}. "
                               f"{did_you_mean(action, ACTIONS) or ''}".strip())  # fmt: skip
    planned = [(known, _planned(evidence, action, known, element, against, changes or {})) for known in records]
    return tuple(
        evidence.decide(known.record.id, made.verdict, decided=decided, edited=made.edited, note=note, links=made.links)
        for known, made in planned
    )


def _planned(
    evidence: Evidence, action: str, known: Decided, element: str | None, against: bool, changes: Mapping[str, str]
) -> Decision:
    """Return what is to be decided on one record, checked."""
    before = known.decision
    change = before.edited
    if changes:
        change = edited(known.current, evidence.document(known.record.document), changes)
    links = before.links
    if element is not None and action in ("link", "unlink"):
        link = link_of(element, against=against)
        links = tuple(other for other in links if other.element != link.element)
        links = (*links, link) if action == "link" else links
    verdict = _VERDICTS.get(action, before.verdict)
    return replace(before, verdict=verdict, edited=change, links=links)
