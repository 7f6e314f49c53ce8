"""Changing a conflict: edits as plain data, applied to a conflict that stays as it is.

Names are for readers and may change freely; what others refer to are ids, and an edit that changes an id, the order of
the options or their levels rewrites every statement, pattern, rule, position, question and citation that it touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.model.conflict import Conflict
from detente.model.editing.changes import Change, changes, same_part
from detente.model.editing.draft import Address, Draft
from detente.model.editing.merging import Clash, Merge, merged
from detente.model.editing.operations import (
    Add,
    Edit,
    EditBase,
    GiveOption,
    Inherit,
    Move,
    MoveStatement,
    Negate,
    NewLevel,
    Remove,
    Rename,
    Set,
    SetDefaultReading,
    SetIndifferent,
    SetLevels,
    SetMove,
    SetRanking,
    SetStatusQuo,
    SetTheatre,
    SetWeights,
    Weight,
)
from detente.model.editing.outline import outline
from detente.model.editing.parts import id_from, rule_of
from detente.model.editing.uses import InUseError, Use
from detente.model.editing.uses import uses as _uses

__all__ = [
    "Add",
    "Address",
    "Change",
    "Clash",
    "Edit",
    "EditBase",
    "Edited",
    "GiveOption",
    "InUseError",
    "Inherit",
    "Merge",
    "Move",
    "MoveStatement",
    "Negate",
    "NewLevel",
    "Remove",
    "Rename",
    "Set",
    "SetDefaultReading",
    "SetIndifferent",
    "SetLevels",
    "SetMove",
    "SetRanking",
    "SetStatusQuo",
    "SetTheatre",
    "SetWeights",
    "Use",
    "Weight",
    "changes",
    "edited",
    "id_from",
    "merged",
    "outline",
    "rule_of",
    "same_part",
    "uses",
]


@dataclass(frozen=True)
class Edited:
    """A conflict after some edits.

    Attributes
    ----------
    conflict : Conflict
        The new conflict.
    label : str
        What was done, in a few words.
    notes : tuple of str
        What the edits did besides what they were told to.
    added : tuple of Address
        Where they put something new.
    """

    conflict: Conflict
    label: str
    notes: tuple[str, ...]
    added: tuple[Address, ...]


def edited(conflict: Conflict, edits: Iterable[EditBase]) -> Edited:
    """Apply edits to a conflict, one after another; all or none.

    Parameters
    ----------
    conflict : Conflict
        Stays as it is.
    edits : iterable of Edit
        What to do.

    Raises
    ------
    ModelError
        If the result would be no conflict, with every problem and its address; ids stand in place of positions.
    InUseError
        If something would have to go with what is removed.
    UnknownNameError
        If an edit refers to what is not there.

    Examples
    --------
    >>> from detente.cases import load
    >>> from detente.model.editing.operations import Rename
    >>> new = edited(load("chicken"), [Rename(at=("decision_makers", "first"), id="ann")]).conflict
    >>> [maker.id for maker in new.decision_makers], [known.id for known in new.preferences()]
    (['ann', 'second'], ['ann', 'second'])
    """
    draft = Draft.of(conflict)
    labels = []
    for edit in edits:
        edit.apply(draft)
        labels.append(edit.label)
    label = labels[0] if len(set(labels)) == 1 else f"{len(labels)} edits" if labels else "No change"
    return Edited(draft.conflict(), label, tuple(draft.notes), tuple(draft.added))


def uses(conflict: Conflict, at: Sequence[str | int], *, level: int | None = None) -> tuple[Use, ...]:
    """Find what uses a part of a conflict, and what becomes of it if the part goes; see `detente.model.editing.uses`.

    Examples
    --------
    >>> from detente.cases import load
    >>> [use.kind for use in uses(load("elmira"), ("decision_makers", "ministry", "options", "modify"))][:1]
    ['merging']
    """
    return _uses(Draft.of(conflict), at, level=level)
