"""From a belief to preferences: what somebody is believed to want, built from what it wants."""

from __future__ import annotations

from collections.abc import Mapping

from detente.model import Conflict
from detente.model.preferences import DecisionMakerPreferences, PreferenceStatement
from detente.model.views import Belief, BelievedChange

__all__ = ["believed"]

Ranks = tuple[tuple[PreferenceStatement, ...], ...]


def believed(
    conflict: Conflict, belief: Belief, wanted: DecisionMakerPreferences
) -> tuple[DecisionMakerPreferences, tuple[BelievedChange, ...]]:
    """Return what a decision maker is believed to want.

    Parameters
    ----------
    conflict : Conflict
        Where readings are looked up.
    belief : Belief
        About whom, and wherein it differs.
    wanted : DecisionMakerPreferences
        What it wants as long as nothing differs.

    Returns
    -------
    preferences : DecisionMakerPreferences
    idle : tuple of BelievedChange
        Changes that change nothing here: they leave out, reverse or name the place of a statement that it is not read
        to want.
    """
    start = _start(conflict, belief, wanted)
    ranks: Ranks = start.ranks()
    idle = []
    for change in belief.changes:
        new = _changed(ranks, change)
        if new is None:
            idle.append(change)
        else:
            ranks = new
    return _with(start, ranks), tuple(idle)


def _start(conflict: Conflict, belief: Belief, wanted: DecisionMakerPreferences) -> DecisionMakerPreferences:
    if belief.reading is not None:
        makers = [maker.id for maker in conflict.decision_makers]
        return conflict.preferences(belief.reading)[makers.index(belief.id)]
    if belief.preferences is not None:
        fields = belief.preferences.model_fields_set
        given: Mapping[str, object] = {name: getattr(belief.preferences, name) for name in fields}
        return DecisionMakerPreferences(id=belief.id, **given)  # type: ignore[arg-type]
    return wanted


def _with(start: DecisionMakerPreferences, ranks: Ranks) -> DecisionMakerPreferences:
    statements = tuple(rank[0] if len(rank) == 1 else rank for rank in ranks)
    nothing = not (statements or start.weights or start.ranking)
    return start.model_copy(update={"statements": statements, "indifferent": nothing})


def _changed(ranks: Ranks, change: BelievedChange) -> Ranks | None:
    """Apply a change; None where it finds nothing to change."""
    at = _place(ranks, change.statement)
    if change.kind == "put":
        return _put(_without(ranks, change.statement), change)
    if at is None:
        return None
    if change.kind == "drop":
        return _without(ranks, change.statement)
    opposite = PreferenceStatement(statement=f"not ({change.statement})")
    rank = tuple(opposite if _same(item, change.statement) else item for item in ranks[at])
    return (*ranks[:at], rank, *ranks[at + 1 :])


def _put(ranks: Ranks, change: BelievedChange) -> Ranks | None:
    anchor = change.before or change.after
    item = (PreferenceStatement(statement=change.statement),)
    if anchor is None:
        return (item, *ranks)
    at = _place(ranks, anchor)
    if at is None:
        return None
    place = at if change.before else at + 1
    return (*ranks[:place], item, *ranks[place:])


def _without(ranks: Ranks, statement: str) -> Ranks:
    kept = (tuple(item for item in rank if not _same(item, statement)) for rank in ranks)
    return tuple(rank for rank in kept if rank)


def _place(ranks: Ranks, statement: str) -> int | None:
    return next((at for at, rank in enumerate(ranks) if any(_same(item, statement) for item in rank)), None)


def _same(item: PreferenceStatement, statement: str) -> bool:
    return item.statement.split() == statement.split()
