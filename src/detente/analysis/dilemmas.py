"""The dilemmas of drama theory: what keeps a position from being believed, accepted or resisted.

Let ``p(A)`` be the state that A's position stands for, and ``t`` the *threatened future*: the status quo with
everybody's threats carried out. "B breaks p(A)" means a unilateral improvement of B from ``p(A)`` that leaves A's
position. When refused, a party decides what to do with its own options, and the others carry out as much of their
threats as goes with it (sanctions against an attack go with an attack only): these outcomes are its *choices*. Some
carry out its own threat, whatever else it does; some give way to what another asks of it.

Two generations of the theory stand side by side. The first [1]_ [2]_ compares positions with the threatened future; the
second [3]_ asks of every party whether it would rather do what it says or what it is asked. Both are conditions on
preferences alone, so that each dilemma names the preference that would have to change for it to go away.

Deterrence, inducement, persuasion and rejection arise only between parties whose positions cannot both be met (or
towards somebody who has stated none and is asked for something), and not if the threatened future is what is asked for.

References
----------
.. [1] N. Howard, *Confrontation Analysis: How to Win Operations Other Than War*, CCRP, 1999.
.. [2] P. Murray-Jones, N. Howard, "Confrontation analysis: a command and control system for conflicts other than war",
   1999: the threat, deterrence, inducement and trust dilemmas in a sentence each.
.. [3] J. Bryant, *Acting Strategically Using Drama Theory*, CRC Press, 2016: persuasion, rejection and trust.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from detente.analysis.explanation.result import Change
from detente.model import State

__all__ = ["DILEMMAS", "Dilemma", "DilemmaKind", "Remedy"]


@dataclass(frozen=True)
class DilemmaKind:
    """A kind of dilemma, which A may have towards B.

    Attributes
    ----------
    id, name : str
    summary : str
        In A's words.
    condition : str
        When A has it, in this model.
    remedy : str
        Which preference would have to change.
    generation : int
        1 or 2: the version of the theory that it comes from.
    """

    id: str
    name: str
    summary: str
    condition: str
    remedy: str
    generation: int


_TABLE = (
    DilemmaKind(
        "rejection",
        "Rejection",
        "I say no to what B asks of me, and would rather do it.",
        "B asks something of A that does not hold in t; A can refuse, and every best choice of A gives way",
        "A comes to like the best of its refusals at least as well as the best way of giving way",
        2,
    ),
    DilemmaKind(
        "persuasion",
        "Persuasion",
        "B would rather do what it says than what I ask of it.",
        "A asks something of B that does not hold in t; some best choice of B does not give way",
        "B comes to prefer the best way of giving way to the best of its refusals",
        2,
    ),
    DilemmaKind(
        "deterrence",
        "Deterrence",
        "B would rather see all threats carried out than accept my position.",
        "B does not prefer p(A) to t",
        "B comes to prefer p(A) to t",
        1,
    ),
    DilemmaKind(
        "inducement",
        "Inducement",
        "I would rather accept B's position than see threats carried out.",
        "A prefers p(B) to t",
        "A comes to like t at least as well as p(B)",
        1,
    ),
    DilemmaKind(
        "threat",
        "Threat",
        "I would rather not carry out my threat, if I had to.",
        "A threatens something, and no best choice of A carries it out",
        "A comes to like the best way of carrying it out at least as well as the best of its choices",
        1,
    ),
    DilemmaKind(
        "trust",
        "Trust",
        "If B accepted my position, I could not trust it to keep to it.",
        "B breaks p(A)",
        "B comes to like p(A) at least as well as the best of what breaks it",
        1,
    ),
    DilemmaKind(
        "cooperation",
        "Cooperation",
        "I could not be trusted to keep to my own position.",
        "A breaks p(A)",
        "A comes to like p(A) at least as well as the best of what breaks it",
        1,
    ),
    DilemmaKind(
        "positioning",
        "Positioning",
        "I like B's position better than my own.",
        "A prefers p(B) to p(A)",
        "A comes to like p(A) at least as well as p(B)",
        1,
    ),
)

DILEMMAS: Mapping[str, DilemmaKind] = MappingProxyType({kind.id: kind for kind in _TABLE})
"""Every kind of dilemma under its id."""


@dataclass(frozen=True)
class Remedy:
    """The change of preference that makes a dilemma go away.

    Attributes
    ----------
    decision_maker : str
        Whose preference.
    state, other : State
        It would have to prefer the first to the second, or like them equally if ``or_equal``.
    or_equal : bool
    """

    decision_maker: str
    state: State
    other: State
    or_equal: bool

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "decision_maker": self.decision_maker,
            "state": self.state.number,
            "other": self.other.number,
            "or_equal": self.or_equal,
        }


@dataclass(frozen=True)
class Dilemma:
    """A dilemma of one decision maker, towards another or towards everybody.

    Attributes
    ----------
    kind : str
        Id of a kind of `DILEMMAS`.
    decision_maker : str
        Who has it.
    towards : str or None
        Towards whom; None for what concerns everybody (threat, cooperation).
    state : State or None
        Trust, cooperation: the best of what breaks the position. Threat: the best of the choices. Persuasion and
        rejection: the best way of giving way. None where positions and the threatened future are compared, and where
        there is no such choice.
    changes : tuple of Change
        What its owner does for that with its own options: from the state of the position (trust, cooperation), else
        from the status quo.
    remedy : Remedy or None
        None where no change of preference helps: the threat cannot be carried out, or B cannot do what A asks of it.
    """

    kind: str
    decision_maker: str
    towards: str | None
    state: State | None
    changes: tuple[Change, ...]
    remedy: Remedy | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "kind": self.kind,
            "decision_maker": self.decision_maker,
            "towards": self.towards,
            "state": None if self.state is None else self.state.number,
            "changes": [change.to_dict() for change in self.changes],
            "remedy": None if self.remedy is None else self.remedy.to_dict(),
        }
