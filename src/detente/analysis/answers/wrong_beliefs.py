"""The wrong beliefs that are tried, one by one: what each is, and the view that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from detente.analysis.edits import EDIT_KINDS, Edit, EditKind, statement_edits
from detente.model import StateSpace
from detente.model.preferences import DecisionMakerPreferences
from detente.model.views import Belief, BelievedChange, View

__all__ = ["BELIEF_KINDS", "BeliefKind", "WrongBelief", "candidates", "view_of"]

BeliefKind: TypeAlias = EditKind | Literal["reading", "unknown"]
BELIEF_KINDS: tuple[BeliefKind, ...] = ("move", "drop", "negate", "unknown", "reading")
"""Kinds of wrong beliefs in the order in which equally many are told: what differs least comes first.

``move``, ``drop``, ``negate``: a statement of another is believed to be more or less important, of no concern, or the
opposite of what it wants. ``unknown``: an option of another is not known. ``reading``: another is believed to want all
that another reading of the file says.
"""


@dataclass(frozen=True)
class WrongBelief:
    """One wrong belief.

    Attributes
    ----------
    kind : str
        See `BELIEF_KINDS`.
    about : str
        Whom it is about: whose preferences, or whose option.
    reading, option : str or None
    edit : Edit or None
        The statement that is believed to differ.
    """

    kind: BeliefKind
    about: str
    reading: str | None = None
    option: str | None = None
    edit: Edit | None = None

    @property
    def change(self) -> BelievedChange:
        """The edit as a difference that a file can hold."""
        edit = self.edit
        if edit is None:
            raise ValueError("this belief is not about a single statement")
        if edit.kind == "drop":
            return BelievedChange(drop=edit.statement)
        if edit.kind == "negate":
            return BelievedChange(negate=edit.statement)
        if edit.before:
            return BelievedChange(put=edit.statement, before=edit.before[0])
        return BelievedChange(put=edit.statement, after=edit.after[0])

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        data: dict[str, Any] = {"kind": self.kind, "about": self.about}
        if self.reading:
            data["reading"] = self.reading
        if self.option:
            data["option"] = self.option
        if self.edit:
            data["edit"] = self.edit.to_dict()
        return data


def candidates(space: StateSpace, holder: str, used: Iterable[str]) -> tuple[WrongBelief, ...]:
    """List the wrong beliefs that one decision maker may hold, under one reading.

    Parameters
    ----------
    space : StateSpace
        Conflict and reading.
    holder : str
    used : iterable of str
        Options that move on the observed path, which nobody can fail to know of.
    """
    found: list[WrongBelief] = []
    conflict, known = space.conflict, set(used)
    for maker, preferences in zip(conflict.decision_makers, conflict.preferences(space.reading), strict=True):
        if maker.id == holder:
            continue
        for kind in EDIT_KINDS:
            found += [WrongBelief(kind, maker.id, edit=edit) for edit, _ in statement_edits(preferences.ranks(), kind)]
        if space.states.unmerged is None and not conflict.is_graph_form:
            found += [WrongBelief("unknown", maker.id, option=o.id) for o in maker.options if o.id not in known]
        found += [WrongBelief("reading", maker.id, reading=name) for name in _others(space, maker.id)]
    return tuple(sorted(found, key=lambda belief: BELIEF_KINDS.index(belief.kind)))


def _others(space: StateSpace, maker: str) -> Iterator[str]:
    """Go through the readings that say something else of a decision maker, each saying once."""
    conflict, i = space.conflict, space.conflict.decision_maker_index(maker)
    seen = [_wants(conflict.preferences(space.reading)[i])]
    for reading in conflict.readings:
        wants = _wants(conflict.preferences(reading.id)[i])
        if wants not in seen:
            seen.append(wants)
            yield reading.id


def _wants(preferences: DecisionMakerPreferences) -> tuple[Any, ...]:
    """Return what is wanted, without reasons and sources."""
    statements = tuple(tuple(item.statement for item in rank) for rank in preferences.ranks())
    return statements, tuple(preferences.weights.items()), preferences.ranked_states(), preferences.indifferent


def view_of(holder: str, beliefs: Sequence[WrongBelief]) -> View:
    """Return the view that holds some wrong beliefs and is right in all else; a file could hold it."""
    about = tuple(dict.fromkeys(belief.about for belief in beliefs if belief.kind != "unknown"))
    return View(
        id=holder,
        unknown=tuple(belief.option for belief in beliefs if belief.option),
        beliefs=tuple(
            _belief(name, [one for one in beliefs if one.about == name and not one.option]) for name in about
        ),
    )


def _belief(name: str, parts: Sequence[WrongBelief]) -> Belief:
    reading = next((part.reading for part in parts if part.reading), None)
    return Belief(id=name, reading=reading, changes=tuple(part.change for part in parts if part.edit))
