"""Beliefs in words: what somebody does not know of, and what it takes others to want."""

from __future__ import annotations

from collections.abc import Sequence

from detente.analysis.answers.wrong_beliefs import WrongBelief
from detente.model import Conflict
from detente.model.views import Belief, BelievedChange, Perceived
from detente.reporting.statement_words import option_name, statement_in_words
from detente.reporting.wording import listed

__all__ = [
    "belief_points",
    "belief_sentence",
    "belief_set_in_words",
    "change_in_words",
    "reading_name",
    "statement_said",
]

_MOVES = {"free": "could be taken back", "up": "could only be raised", "down": "could only be lowered",
          "frozen": "would not be moved"}  # fmt: skip


def reading_name(conflict: Conflict, reading: str) -> str:
    """Return the printed name of a reading."""
    known = conflict.reading(reading)
    return known.name or known.id


def belief_set_in_words(conflict: Conflict, beliefs: Sequence[WrongBelief]) -> str:
    """Say a set of wrong beliefs after "somebody believed that"."""
    return " and that ".join(_wrong(conflict, belief) for belief in beliefs)


def _wrong(conflict: Conflict, belief: WrongBelief) -> str:
    who = conflict.decision_makers[conflict.decision_maker_index(belief.about)].label
    if belief.option is not None:
        option = conflict.options[conflict.option_index(belief.option)]
        return f"{who} has no such option as “{option_name(conflict, option)}”"
    if belief.reading is not None:
        return f"{who} wants what the reading “{reading_name(conflict, belief.reading)}” says"
    return f"{who} {change_in_words(conflict, belief.change, belief.edit.passed if belief.edit else None)}"


_LONGEST = 90
"""Characters up to which a statement is put into words; a longer one is shown as the file writes it."""


def statement_said(conflict: Conflict, text: str) -> str:
    """Say a statement in brackets: in words, or, if these are many, as the file writes it."""
    words = statement_in_words(conflict, text)
    return f"[{words if len(words) <= _LONGEST else text}]"


def change_in_words(conflict: Conflict, change: BelievedChange, passed: int | None = None) -> str:
    """Say how a statement is believed to differ, after the name of the one whose it is."""
    said = statement_said(conflict, change.statement)
    if change.kind == "drop":
        return f"does not care about {said}"
    if change.kind == "negate":
        return f"wants the opposite of {said}"
    anchor = change.before or change.after
    if anchor is None:
        return f"wants {said} first of all"
    where = f"{'before' if change.before else 'after'} {statement_said(conflict, anchor)}"
    return f"wants {said} {where}" + (f" ({passed} places away)" if passed and passed > 1 else "")


def belief_points(conflict: Conflict, view: Perceived) -> tuple[str, ...]:
    """List the differences of a view, each as a clause about its holder ("it does not know ...")."""
    names = [option_name(conflict, conflict.options[conflict.option_index(name)]) for name in view.unknown]
    told = [f"it does not know of {listed(f'“{name}”' for name in names)}"] if names else []
    for name, way in view.moves.items():
        told.append(
            f"it thinks that “{option_name(conflict, conflict.options[conflict.option_index(name)])}” {_MOVES[way]}"
        )
    told += [f"it believes in the rule “{rule}”" for rule in view.infeasible]
    told += [f"it holds to be possible that {statement_in_words(conflict, text)}" for text in view.possible]
    told += [f"it believes that {belief_sentence(conflict, belief)}" for belief in view.beliefs]
    return tuple(told)


def belief_sentence(conflict: Conflict, belief: Belief) -> str:
    """Say what somebody is believed to want."""
    who = conflict.decision_makers[conflict.decision_maker_index(belief.id)].label
    parts = []
    if belief.reading is not None:
        parts.append(f"wants what the reading “{reading_name(conflict, belief.reading)}” says")
    if belief.preferences is not None:
        wanted = [statement_said(conflict, i.statement) for rank in belief.preferences.ranks() for i in rank]
        said = f"wants {'; '.join(wanted)}" if wanted else "has preferences of another order"
        parts.append("cares about nothing" if belief.preferences.indifferent else said)
    parts += [change_in_words(conflict, change) for change in belief.changes]
    return f"{who} {listed(parts)}"
