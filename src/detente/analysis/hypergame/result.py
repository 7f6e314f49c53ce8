"""What a hypergame gives: what each expects, what happens, who is surprised and at which move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.explanation.result import Move
from detente.analysis.heading import heading
from detente.analysis.hypergame.game import PerceivedGame
from detente.display import Shown
from detente.engine.play import Play
from detente.model import State, StateSet, StateSpace
from detente.model.views import View
from detente.types import IntArray

__all__ = ["LISTED_STATES", "SCHEMA", "Hypergame", "Outlook", "Surprise", "Wait"]

SCHEMA = "detente.hypergame/1"
"""Name and version of the JSON contract."""

LISTED_STATES = 1_000
"""States up to which plain data lists a set; beyond, it gives their number."""


@dataclass(frozen=True, eq=False)
class Surprise:
    """The moves of one decision maker that surprise another in one way.

    Attributes
    ----------
    observer, mover : str
        Who is surprised, and by whom.
    kind : str
        How; see `SURPRISES`.
    count : int
        How many moves of the play from the status quo do, exactly.
    after : int
        After how many moves the first of them can come.
    path : tuple of Move
        A shortest sequence of moves from the status quo that ends with such a move.
    """

    observer: str
    mover: str
    kind: str
    count: int
    after: int
    path: tuple[Move, ...]

    @property
    def move(self) -> Move:
        """The first move that surprises in this way."""
        return self.path[-1]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "observer": self.observer,
            "mover": self.mover,
            "kind": self.kind,
            "moves": self.count,
            "after": self.after,
            "path": [move.to_dict() for move in self.path],
        }


@dataclass(frozen=True, eq=False)
class Wait:
    """A move that one decision maker expects of another, and that does not come where play rests.

    Attributes
    ----------
    observer, mover : str
        Who waits, and for whose move.
    states : StateSet
        Where play rests and the observer waits.
    """

    observer: str
    mover: str
    states: StateSet = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {"observer": self.observer, "mover": self.mover, "states": _listed(self.states)}


@dataclass(frozen=True, eq=False)
class Outlook:
    """What one decision maker expects.

    Attributes
    ----------
    game : PerceivedGame
        The game that it perceives.
    others : mapping of decision maker to PerceivedGame
        The games that it thinks the others play.
    equilibria : StateSet
        The states of its game that are stable in its eyes: for itself in its own game, and for each of the others in
        the game that it thinks the other plays. States of its space.
    rests : StateSet or None
        Where it expects play from the status quo to rest, each moving as it thinks that they will; None if its game
        has no state for the status quo. States of its space.
    comes_true : StateSet
        Where play does rest, as far as it expected it to rest there (by what it knows of). States of the conflict.
    stays : bool or None
        Whether it would stay at the status quo, in its own eyes; None if its game has no state for it.
    """

    game: PerceivedGame
    others: Mapping[str, PerceivedGame] = field(repr=False)
    equilibria: StateSet
    rests: StateSet | None
    comes_true: StateSet
    stays: bool | None

    @property
    def decision_maker(self) -> str:
        """Whose outlook it is."""
        return self.game.holder

    @property
    def level(self) -> int:
        """0 if it sees the conflict as it is, 1 if it perceives a game of its own, 2 if it thinks others do."""
        if any(game.differs and game.space is not self.game.space for game in self.others.values()):
            return 2
        return 1 if self.game.differs else 0

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states of its own game by Y/N string."""
        return {
            "decision_maker": self.decision_maker,
            "level": self.level,
            "unknown": list(self.game.unknown),
            "states": self.game.space.n_states,
            "without_effect": [[who, change.kind, change.statement] for who, change in self.game.idle],
            "equilibria": _texts(self.equilibria),
            "stays_at_status_quo": self.stays,
            "expects_rest": None if self.rests is None else _texts(self.rests),
            "comes_true": _listed(self.comes_true),
            "thinks": {
                name: {"unknown": list(game.unknown), "states": game.space.n_states}
                for name, game in self.others.items()
                if game.space is not self.game.space
            },
        }


@dataclass(frozen=True, eq=False)
class Hypergame(Shown):
    """A conflict in which each decision maker acts on the game that it perceives.

    Attributes
    ----------
    space : StateSpace
        The conflict as it is, under the reading.
    rule : str
        Which moves each makes in its own eyes: id of a rule of `MOVE_RULES`.
    concepts : mapping of decision maker to concept
    views : mapping of decision maker to View
        How each perceives the conflict, as far as the level takes it; who sees it as it is is left out.
    outlooks : tuple of Outlook
        One per decision maker.
    equilibria : StateSet
        Equilibria of the hypergame: states that are stable for each decision maker in the game that it perceives.
    without_views : StateSet
        The equilibria if everybody saw the conflict as it is.
    start : State
        Where play starts.
    reached, rests : StateSet
        What play reaches if each acts on its own game, and where it comes to rest.
    path : tuple of Move
        A shortest sequence of moves to the nearest place of rest; empty if the start is one, or if there is none.
    surprises : tuple of Surprise
        Every way in which somebody is surprised on the way, the earliest first.
    waits : tuple of Wait
        Whose moves are expected in vain where play rests.
    play : Play
        The moves that are made.
    found : int array
        Fewest moves to every state, by who moves last. Read-only.
    """

    space: StateSpace
    rule: str
    concepts: Mapping[str, str]
    views: Mapping[str, View]
    outlooks: tuple[Outlook, ...]
    equilibria: StateSet
    without_views: StateSet
    start: State
    reached: StateSet
    rests: StateSet
    path: tuple[Move, ...]
    surprises: tuple[Surprise, ...]
    waits: tuple[Wait, ...]
    play: Play = field(repr=False)
    found: IntArray = field(repr=False)

    def outlook(self, decision_maker: str) -> Outlook:
        """Return what one decision maker expects."""
        return self.outlooks[self.space.conflict.decision_maker_index(decision_maker)]

    @property
    def strategic_surprises(self) -> tuple[Surprise, ...]:
        """Surprises by an option that the observer did not know of."""
        return tuple(surprise for surprise in self.surprises if surprise.kind == "unknown_option")

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.hypergame/1``; states by number."""
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "rule": self.rule,
            "concepts": dict(self.concepts),
            "start": self.start.number,
            "views": [outlook.to_dict() for outlook in self.outlooks],
            "equilibria": _listed(self.equilibria),
            "equilibria_without_views": _listed(self.without_views),
            "reached": _listed(self.reached),
            "rests": _listed(self.rests),
            "path": [move.to_dict() for move in self.path],
            "surprises": [surprise.to_dict() for surprise in self.surprises],
            "waits": [wait.to_dict() for wait in self.waits],
        }

    def __repr__(self) -> str:
        views = [outlook.decision_maker for outlook in self.outlooks if outlook.level]
        about = f"'{self.space.conflict.title}' ({self.space.reading})"
        return (
            f"<Hypergame of {about}: views of {', '.join(views) or 'nobody'}; "
            f"{len(self.equilibria):,} equilibria, {len(self.surprises):,} kinds of surprise>"
        )


def _listed(states: StateSet) -> dict[str, Any]:
    return {"count": len(states), "numbers": list(states.numbers) if len(states) <= LISTED_STATES else None}


def _texts(states: StateSet) -> dict[str, Any]:
    texts = [state.text for state in states] if len(states) <= LISTED_STATES else None
    return {"count": len(states), "states": texts}
