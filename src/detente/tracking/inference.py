"""What observed moves reveal: preferences that they imply, statements that they contradict, and what would fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from detente.analysis.edits import edited_ranks
from detente.analysis.heading import sections_left_out
from detente.display import Shown
from detente.errors import UnsupportedAnalysisError
from detente.model import Conflict, Settings, State, StateSpace
from detente.model.observations import Observation
from detente.tracking.observed_path import ACCEPT, Change, ObservedPath, observed_path
from detente.tracking.revealed import ObservedMove, Unread, observed_moves
from detente.tracking.revision import MOST_REVISIONS, Revision, smallest_revisions
from detente.types import IntArray, Path

__all__ = ["BEHAVIOURS", "SCHEMA", "Contradiction", "Implied", "Inference", "Mover", "infer"]

SCHEMA = "detente.infer/1"
"""Name and version of the JSON contract."""

Behaviour: TypeAlias = Literal["improvements", "best_replies"]
BEHAVIOURS: tuple[Behaviour, ...] = ("improvements", "best_replies")
"""What a mover is assumed to do: move only where it is better off; or go where it likes it best within its reach."""


@dataclass(frozen=True)
class Implied:
    """A preference that a move implies for its mover.

    Attributes
    ----------
    move : ObservedMove
        One of its ways must hold: the mover prefers the end to the start.
    n_best : int
        Under best replies: the states within reach (of the first way) that it must not prefer to the end.
    fits : bool
        Whether the stated preferences agree, for at least one way.
    """

    move: ObservedMove
    n_best: int
    fits: bool


@dataclass(frozen=True)
class Contradiction:
    """A move that the stated preferences speak against.

    Attributes
    ----------
    date : str
    start, end : State
        The way that was looked at: the first.
    better : State or None
        Under best replies: a state within reach that the mover is said to like better than the end; None where the end
        itself is said to be no improvement.
    equal : bool
        Whether the preferences hold the two equal, rather than the other way round.
    statements : tuple of (tuple, str)
        The statements that decide, each with its path in the conflict; empty where weights or a ranking decide.
    changes : tuple of Change
        What the mover did.
    """

    date: str
    start: State
    end: State
    better: State | None
    equal: bool
    statements: tuple[tuple[Path, str], ...]
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "date": self.date,
            "from": self.start.number,
            "to": self.end.number,
            "better": None if self.better is None else self.better.number,
            "equal": self.equal,
            "statements": [text for _, text in self.statements],
            "changes": [change.to_dict() for change in self.changes],
        }


@dataclass(frozen=True, eq=False)
class Mover:
    """What the moves of one decision maker reveal.

    Attributes
    ----------
    decision_maker : str
        Id.
    implied : tuple of Implied
        Move by move.
    contradictions : tuple of Contradiction
    revisions : tuple of Revision
        The smallest changes of its statements under which all of its moves fit; empty if nothing has to change.
    revisions_complete : bool
        Whether all smallest ones are listed.
    no_revision : str or None
        Why there is none.
    n_judgements, n_comparisons : int
        How many statements its preferences consist of, and how many pairs of states they rank.
    n_fixed : int
        How many of these pairs the moves settle.
    """

    decision_maker: str
    implied: tuple[Implied, ...]
    contradictions: tuple[Contradiction, ...]
    revisions: tuple[Revision, ...]
    revisions_complete: bool
    no_revision: str | None
    n_judgements: int
    n_comparisons: int
    n_fixed: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "decision_maker": self.decision_maker,
            "implied": [
                {
                    "date": known.move.date,
                    "ways": [[start.number, end.number] for start, end in known.move.ways],
                    "not_preferred_to_the_end": known.n_best,
                    "fits": known.fits,
                    "changes": [change.to_dict() for change in known.move.changes],
                }
                for known in self.implied
            ],
            "contradictions": [known.to_dict() for known in self.contradictions],
            "revisions": [known.to_dict() for known in self.revisions],
            "revisions_complete": self.revisions_complete,
            "no_revision": self.no_revision,
            "judgements": self.n_judgements,
            "comparisons": self.n_comparisons,
            "settled_by_the_moves": self.n_fixed,
        }


@dataclass(frozen=True, eq=False)
class Inference(Shown):
    """What the moves of an observed path reveal of preferences, set beside one reading of them.

    Attributes
    ----------
    space : StateSpace
        Conflict and reading.
    path : ObservedPath
    behaviour : {"improvements", "best_replies"}
        What is assumed of the movers.
    movers : tuple of Mover
        Everybody who moved, in the order of the conflict.
    unread : tuple of Unread
        Moves that tell nothing.
    """

    space: StateSpace
    path: ObservedPath
    behaviour: str
    movers: tuple[Mover, ...]
    unread: tuple[Unread, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, the contract `detente.infer/1`; states by number."""
        from detente import __version__

        return {
            "schema": SCHEMA,
            "detente": __version__,
            "conflict": self.space.conflict.title,
            "reading": self.space.reading,
            "settings": self.space.settings.to_dict(),
            **sections_left_out(self.space),
            "behaviour": self.behaviour,
            "movers": [mover.to_dict() for mover in self.movers],
            "unread": [
                {
                    "date": known.date,
                    "decision_maker": self.space.decision_makers[known.decision_maker],
                    "changes": [change.to_dict() for change in known.changes],
                    "reason": known.reason,
                }
                for known in self.unread
            ],
        }


def infer(
    conflict: Conflict | StateSpace,
    *,
    behaviour: Behaviour = "improvements",
    records: Sequence[Observation] | None = None,
    reading: str | None = None,
    accept: float = ACCEPT,
    most: int = MOST_REVISIONS,
    settings: Settings | None = None,
) -> Inference:
    """Find out what the observed moves reveal of their movers' preferences.

    Parameters
    ----------
    conflict : Conflict or StateSpace
    behaviour : {"improvements", "best_replies"}
        What is assumed: that nobody moves to where it is no better off; or that whoever moves goes to a state that it
        likes best among those within its reach. Under every rule of behaviour of `MOVE_RULES` but ``moves`` the first
        is implied.
    records : sequence of Observation, optional
        The records; those of the conflict if not given.
    reading : str, optional
        The stated preferences to set beside; the default reading if not given.
    accept : float
        As in `observed_path`.
    most : int
        Most of the smallest revisions to list for each mover.
    settings : Settings, optional

    Returns
    -------
    Inference

    Raises
    ------
    UnknownNameError
        If the reading does not exist.
    UnsupportedAnalysisError
        If the behaviour is unknown, there are no records, the conflict is in graph form, or the solver is missing.

    Notes
    -----
    A move is a choice of its mover from where it stood to where it went; preferences are taken to be the same all the
    time. Staying reveals nothing: whoever stays may have had no chance, or waited. Where several movers acted between
    two records, or something else was open, one of the ways in which it can have happened must fit.
    """
    if behaviour not in BEHAVIOURS:
        raise UnsupportedAnalysisError(f"infer(): behaviour must be one of {', '.join(BEHAVIOURS)}; got '{behaviour}'")
    space = conflict.compile(reading, settings) if isinstance(conflict, Conflict) else conflict
    space = space if reading is None else space.with_reading(reading)
    path = observed_path(space, records=records, accept=accept)
    moves, unread = observed_moves(path)
    movers = []
    for index in range(len(space.decision_makers)):
        own = tuple(move for move in moves if move.decision_maker == index)
        if own:
            movers.append(_Reader(space, index, behaviour).read(own, most))
    return Inference(space, path, behaviour, tuple(movers), unread)


class _Reader:
    """Reads the moves of one decision maker."""

    def __init__(self, space: StateSpace, index: int, behaviour: str) -> None:
        self.space, self.index, self.behaviour = space, index, behaviour
        self.path, self.stated = space.conflict.stated_preferences(space.reading)[index]
        self.ranks = space.ranks[index].reshape(-1)

    def read(self, moves: tuple[ObservedMove, ...], most: int) -> Mover:
        implied = tuple(self._implied(move) for move in moves)
        wrong = tuple(self._contradiction(known.move) for known in implied if not known.fits)
        found: tuple[Revision, ...] = ()
        complete, reason = True, None
        if wrong:
            demands = [tuple(self._demand(start, end) for start, end in move.ways) for move in moves]
            found, complete, reason = smallest_revisions(self.space, self.stated, demands, most=most)
            for revision in found:
                self._verify(revision, moves)
        n = self.space.n_states
        judgements = sum(map(len, self.stated.ranks())) + len(self.stated.weights) + len(self.stated.ranking)
        fixed = sum(1 + known.n_best for known in implied if len(known.move.ways) == 1)
        return Mover(
            self.space.decision_makers[self.index], implied, wrong, found, complete, reason, judgements,
            n * (n - 1) // 2, fixed,
        )  # fmt: skip

    # --- what a move implies ---

    def _demand(self, start: State, end: State) -> tuple[tuple[int, int, bool], ...]:
        """Return comparisons that a way implies: the state preferred, the other, and whether strictly."""
        strict = ((end.index, start.index, True),)
        return strict + tuple((end.index, int(other), False) for other in self._rivals(start, end))

    def _rivals(self, start: State, end: State) -> IntArray:
        """Return the states within reach that must not be preferred to the end."""
        reach = self.space.structure.reachable(self.index, start.index)
        return reach[reach != end.index] if self.behaviour == "best_replies" else reach[:0]

    def _holds(self, ranks: IntArray, start: State, end: State) -> bool:
        return all(ranks[a] > ranks[b] if strict else ranks[a] >= ranks[b] for a, b, strict in self._demand(start, end))

    def _implied(self, move: ObservedMove) -> Implied:
        fits = any(self._holds(self.ranks, start, end) for start, end in move.ways)
        return Implied(move, len(self._rivals(*move.ways[0])), fits)

    # --- what speaks against it ---

    def _contradiction(self, move: ObservedMove) -> Contradiction:
        start, end = move.ways[0]
        better = None
        if self.ranks[end.index] > self.ranks[start.index]:
            rivals = self._rivals(start, end)
            better = self.space.state(int(rivals[self.ranks[rivals].argmax()]))
        other = start if better is None else better
        decisive = self._decisive(end.index, other.index)
        equal = bool(self.ranks[end.index] == self.ranks[other.index])
        return Contradiction(move.date, start, end, better, equal, decisive, move.changes)

    def _decisive(self, end: int, other: int) -> tuple[tuple[Path, str], ...]:
        """Return the statements of the first rank that tells two states apart: those that hold in the other alone."""
        for at, rank in enumerate(self.stated.ranks()):
            holds = [self.space.truth(item.statement)[[end, other]] for item in rank]
            if sum(int(a) for a, _ in holds) != sum(int(b) for _, b in holds):
                inner = (lambda k: (at, k)) if len(rank) > 1 else (lambda _: (at,))  # noqa: B023  (used at once)
                return tuple(
                    ((*self.path, "statements", *inner(k)), item.statement)
                    for k, (item, (a, b)) in enumerate(zip(rank, holds, strict=True))
                    if b and not a
                )
        return ()

    def _verify(self, revision: Revision, moves: tuple[ObservedMove, ...]) -> None:
        """Rank the states anew under a revision; a solver is trusted no more than any other program."""
        ranks = edited_ranks(self.space, self.index, revision.preferences).reshape(-1)
        if not all(any(self._holds(ranks, start, end) for start, end in move.ways) for move in moves):
            raise AssertionError("a revision of statements does not fit the moves it was made for")
