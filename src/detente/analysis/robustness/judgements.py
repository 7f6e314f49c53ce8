"""The judgements of a conflict file that may be doubted one by one, and the change that each doubt makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from detente.analysis.edits import Edit, Ranks, neighbouring_edits, with_statements
from detente.model import Conflict
from detente.model.parts import Citation
from detente.model.preferences import DecisionMakerPreferences
from detente.types import Path

__all__ = ["KINDS", "Change", "Judgement", "Kind", "freed", "lifted", "other_readings", "wishes"]

Kind: TypeAlias = Literal["reading", "wish", "order", "weight", "ranks", "one_way", "rule"]
KINDS: tuple[Kind, ...] = ("reading", "wish", "order", "weight", "ranks", "one_way", "rule")
"""What may be doubted: whose reading it is; that something is wished for; which of two wishes is more important; what
counts how much; which of two neighbouring ranks is preferred; that an option cannot be undone; that something cannot
be."""

Change: TypeAlias = Literal["other_reading", "drop", "negate", "reorder", "swap", "free", "lift"]


@dataclass(frozen=True)
class Judgement:
    """One judgement that a conflict file rests on.

    Attributes
    ----------
    kind : one of `KINDS`
    decision_maker : str or None
        Whose preferences or option it is about.
    about : tuple of str
        A reading's id, a statement, an option's id, a rule as it is written; of an order what stands lower in
        importance; of two neighbouring ranks a state of the lower one.
    against : tuple of str
        Of an order the statements that are more important; of two ranks a state of the upper one.
    path : tuple
        Where it stands in the file; empty for what follows from several places.
    cites : tuple of Citation
        What it rests on.
    because : str or None
        Why the analyst thinks so.
    rank : int
        Of two neighbouring ranks, the place of the upper one in the decision maker's order, 1 for the best.
    """

    kind: Kind
    decision_maker: str | None
    about: tuple[str, ...]
    against: tuple[str, ...] = ()
    path: Path = ()
    cites: tuple[Citation, ...] = ()
    because: str | None = None
    rank: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        data: dict[str, Any] = {"kind": self.kind, "decision_maker": self.decision_maker, "about": list(self.about)}
        data |= {"against": list(self.against)} if self.against else {}
        data |= {"rank": self.rank} if self.rank else {}
        data["path"] = list(self.path)
        data["cites"] = [cite.model_dump(exclude_none=True) for cite in self.cites]
        return data | ({"because": self.because} if self.because else {})


# --- readings ---------------------------------------------------------------------------------------------------------


def other_readings(conflict: Conflict, reading: str) -> Iterator[tuple[Judgement, str]]:
    """Go through the readings other than one."""
    for position, other in enumerate(conflict.readings):
        if other.id != reading:
            yield Judgement("reading", None, (other.id,), path=("readings", position), cites=other.cite), other.id


# --- what somebody wishes for -----------------------------------------------------------------------------------------


def wishes(preferences: DecisionMakerPreferences, at: Path) -> Iterator[tuple[Judgement, Change, Any]]:
    """Go through the least changes of what a decision maker wishes for: judgement, change, preferences as changed.

    Statement by statement: dropped, past the neighbouring one, negated. Two changes that come to the same order of
    statements are one. Weights are dropped and turned round; they stand in no order.
    """
    ranks = preferences.ranks()
    seen: set[Ranks] = {ranks}
    for edit, changed in neighbouring_edits(ranks):
        if changed not in seen:
            seen.add(changed)
            yield _judgement(preferences, edit, at), _change(edit), with_statements(preferences, changed)
    for text in preferences.weights:
        judgement = Judgement("weight", preferences.id, (text,), path=(*at, "weights", text))
        yield judgement, "drop", _weighed(preferences, text, None)
        yield judgement, "negate", _weighed(preferences, text, -preferences.weights[text])


def _change(edit: Edit) -> Change:
    return "drop" if edit.kind == "drop" else "negate" if edit.kind == "negate" else "reorder"


def _judgement(preferences: DecisionMakerPreferences, edit: Edit, at: Path) -> Judgement:
    rank, position = edit.place
    entry = preferences.statements[rank]
    path: Path = (*at, "statements", rank, position) if isinstance(entry, tuple) else (*at, "statements", rank)
    item = entry[position] if isinstance(entry, tuple) else entry
    if edit.kind != "move":
        return Judgement("wish", preferences.id, (item.statement,), (), path, item.cite, item.because)
    one = (edit.statement,)
    raised, lowered = (one, edit.before) if edit.up else (edit.after, one)
    return Judgement("order", preferences.id, raised, lowered, path, item.cite, item.because)


def _weighed(preferences: DecisionMakerPreferences, text: str, weight: Decimal | None) -> DecisionMakerPreferences:
    weights = {known: value for known, value in preferences.weights.items() if known != text}
    if weight is not None:
        weights[text] = weight
    nothing = not weights and not preferences.statements and not preferences.ranking
    return preferences.model_copy(update={"weights": weights, "indifferent": nothing})


# --- who can do what, and what can be ---------------------------------------------------------------------------------


def freed(conflict: Conflict) -> Iterator[tuple[Judgement, Conflict]]:
    """Go through the options that move one way only, each made free to move back."""
    for position, maker in enumerate(conflict.decision_makers):
        for place, option in enumerate(maker.options):
            if option.moves in ("up", "down"):
                path: Path = ("decision_makers", position, "options", place)
                options = tuple(
                    known.model_copy(update={"moves": "free"}) if known.id == option.id else known
                    for known in maker.options
                )
                makers = tuple(
                    known.model_copy(update={"options": options}) if known.id == maker.id else known
                    for known in conflict.decision_makers
                )
                changed = Conflict(**_parts(conflict) | {"decision_makers": makers})
                yield Judgement("one_way", maker.id, (option.id,), path=path, cites=option.cite), changed


def lifted(conflict: Conflict) -> Iterator[tuple[Judgement, Conflict]]:
    """Go through the rules of infeasibility, each left out."""
    for position, rule in enumerate(conflict.infeasible):
        left = tuple(known for place, known in enumerate(conflict.infeasible) if place != position)
        changed = Conflict(**_parts(conflict) | {"infeasible": left})
        path: Path = ("infeasible", position)
        yield Judgement("rule", None, (str(rule),), (), path, rule.cite, rule.because), changed


def _parts(conflict: Conflict) -> dict[str, Any]:
    """Return the parts of a conflict as they are, so that it can be made again with one of them changed."""
    return {name: getattr(conflict, name) for name in type(conflict).model_fields}
