"""Now and next: where the conflict stands, who would move, what deters it, what is soon past recall, where it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.behaviour import Behaviour
from detente.analysis.evolution import evolve
from detente.analysis.evolution_result import Evolution
from detente.analysis.explanation import Explanation, explain
from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Move
from detente.analysis.heading import sections_left_out
from detente.analysis.move_rules import concepts_in_use
from detente.analysis.questions import as_space
from detente.display import Shown
from detente.engine.play import Play
from detente.errors import DetenteError, ModelError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, State, StateSpace
from detente.model.observations import Observation
from detente.tracking.observed_path import ACCEPT, ObservedPath, observed_path
from detente.types import IntArray

__all__ = ["MOST_STATES", "SCHEMA", "Irreversible", "Outlook", "Standing", "outlook"]

SCHEMA = "detente.now/1"
"""Name and version of the JSON contract."""

MOST_STATES = 4
"""Possible states of today that are looked at one by one; the result says how many there are."""

LISTED_IMPROVEMENTS = 5
"""Improvements of each decision maker that are explained."""


@dataclass(frozen=True)
class Irreversible:
    """A move that cannot be undone and that is near.

    Attributes
    ----------
    steps : {1, 2}
        Whether it can be made at once, or after one move of somebody else.
    option : str or None
        The option that would be past recall; None in graph form.
    first : Move or None
        The move of somebody else that opens the way, if one is needed; where several do, one that improves its mover's
        lot if there is one.
    move : Move
        The move itself: where several make the change, one that its mover likes best.
    n_ways : int
        In how many ways it can be made.
    is_improvement : bool
        Whether every move that is told improves its mover's lot.
    """

    steps: int
    option: str | None
    first: Move | None
    move: Move
    n_ways: int
    is_improvement: bool

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "steps": self.steps,
            "option": self.option,
            "first": None if self.first is None else self.first.to_dict(),
            "move": self.move.to_dict(),
            "ways": self.n_ways,
            "is_improvement": self.is_improvement,
        }


@dataclass(frozen=True, eq=False)
class Standing:
    """One state in which the conflict may stand, and what may follow from there.

    Attributes
    ----------
    state : State
    explanations : tuple of Explanation
        For each decision maker, under its concept: its improvements and what deters it from them.
    irreversible : tuple of Irreversible
        Moves within one and two steps that cannot be undone.
    evolution : Evolution or None
        Where play goes from here under the assumptions; None where it could not be worked out.
    no_evolution : str or None
        Why not.
    """

    state: State
    explanations: tuple[Explanation, ...]
    irreversible: tuple[Irreversible, ...]
    evolution: Evolution | None
    no_evolution: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "state": self.state.number,
            "text": self.state.text,
            "explanations": [known.to_dict() for known in self.explanations],
            "irreversible": [known.to_dict() for known in self.irreversible],
            "evolution": None if self.evolution is None else self.evolution.to_dict(),
            "no_evolution": self.no_evolution,
        }


@dataclass(frozen=True, eq=False)
class Outlook(Shown):
    """Where the conflict stands, and what may follow.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    path : ObservedPath or None
        What led here; None where there are no records and the status quo is taken.
    date : str or None
        The day of the last record.
    concepts : mapping of decision maker to concept
        How far each looks ahead.
    n_possible : int
        How many states are possible today.
    standings : tuple of Standing
        The states that are possible, at most `MOST_STATES`.
    supposed : mapping of option to level
        What is supposed to be true on top of what is known; empty if nothing is.
    then : tuple of Standing
        The same after that event; empty if nothing is supposed.
    """

    space: StateSpace
    path: ObservedPath | None
    date: str | None
    concepts: Mapping[str, str]
    n_possible: int
    standings: tuple[Standing, ...]
    supposed: Mapping[str, str]
    then: tuple[Standing, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every possible state of today is looked at."""
        return len(self.standings) == self.n_possible

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, the contract `detente.now/1`; states by number."""
        from detente import __version__

        return {
            "schema": SCHEMA,
            "detente": __version__,
            "conflict": self.space.conflict.title,
            "reading": self.space.reading,
            "settings": self.space.settings.to_dict(),
            **sections_left_out(self.space),
            "date": self.date,
            "concepts": dict(self.concepts),
            "possible_states": self.n_possible,
            "complete": self.is_complete,
            "now": [known.to_dict() for known in self.standings],
            "supposed": dict(self.supposed),
            "then": [known.to_dict() for known in self.then],
        }


def outlook(
    conflict: Conflict | StateSpace,
    *,
    records: Sequence[Observation] | None = None,
    suppose: Mapping[str, str] | None = None,
    behaviour: Behaviour | None = None,
    concept: str = "seq",
    profile: Mapping[str, str] | None = None,
    until: str | None = None,
    accept: float = ACCEPT,
    reading: str | None = None,
    settings: Settings | None = None,
) -> Outlook:
    """Say where the conflict stands today, who would move and what deters it, and where it may go from here.

    Parameters
    ----------
    conflict : Conflict or StateSpace
    records : sequence of Observation, optional
        What was seen; the observations of the conflict if not given, and its status quo where it has none.
    suppose : mapping of option to level, optional
        An event: the same is then said of the states after it.
    behaviour : Behaviour, optional
        The assumptions of the evolution; those of the conflict's file if not given.
    concept, profile
        How far each looks ahead, as in `paths`.
    until, accept
        As in `observed_path`.
    reading, settings
        As in `analyze`.

    Returns
    -------
    Outlook

    Raises
    ------
    UnknownNameError
        If an option, level, reading or concept does not exist.
    UnsupportedAnalysisError
        If there are neither records nor a status quo, the records end in a contradiction, or the supposed event is
        infeasible.
    """
    space = as_space(conflict, reading, settings)
    path = _path(space, records, until, accept)
    today = _today(space, path)
    concepts = concepts_in_use(space, concept, profile)
    looker = _Looker(space, concepts, behaviour or Behaviour.stated(space.conflict))
    supposed = dict(suppose or {})
    then: tuple[Standing, ...] = ()
    if supposed:
        after = dict.fromkeys(_after_event(space, int(code), supposed) for code in today[:MOST_STATES])
        then = tuple(looker.standing(code) for code in after)
    return Outlook(
        space,
        path,
        None if path is None else path.now.date,
        dict(zip(space.decision_makers, concepts, strict=True)),
        len(today),
        tuple(looker.standing(int(code)) for code in today[:MOST_STATES]),
        supposed,
        then,
    )


def _path(
    space: StateSpace, records: Sequence[Observation] | None, until: str | None, accept: float
) -> ObservedPath | None:
    if records is None and not space.conflict.observations:
        return None
    return observed_path(space, records=records, until=until, accept=accept)


def _today(space: StateSpace, path: ObservedPath | None) -> IntArray:
    if path is None:
        if space.status_quo is None:
            raise UnsupportedAnalysisError(
                "nobody has said where the conflict stands: write 'observations' or a 'status_quo' into its file"
            )
        return np.array([space.status_quo])
    if not len(path.now.possible):
        raise UnsupportedAnalysisError(
            f"no feasible state agrees with what is recorded on {path.now.date}; 'detente track' shows the records"
        )
    return path.now.possible.indices


def _after_event(space: StateSpace, code: int, supposed: Mapping[str, str]) -> int:
    """Return the state after an event; it is an error if the rules exclude it."""
    conflict = space.conflict
    if conflict.is_graph_form:
        raise UnsupportedAnalysisError("what is supposed is told by options, and the conflict has a 'graph'")
    levels = {
        option.id: level
        for option, level in zip(conflict.options, space.state(code).levels, strict=True)
        if level != "-"
    }
    wanted = {conflict.options[conflict.option_index(name)].id: level for name, level in supposed.items()}
    try:
        return space.find({**levels, **wanted})
    except ModelError as error:
        told = ", ".join(f"{name} = {level}" for name, level in supposed.items())
        raise type(error)(f"after {told}: {error}") from None


class _Looker:
    """Looks ahead from single states."""

    def __init__(self, space: StateSpace, concepts: Sequence[str], behaviour: Behaviour) -> None:
        self.space, self.concepts, self.behaviour = space, concepts, behaviour
        self.moves, self.play = Moves(space), Play(space.structure)

    def standing(self, code: int) -> Standing:
        makers = self.space.decision_makers
        told = tuple(
            explain(self.space, self.space.state(code), maker, concept, limit=LISTED_IMPROVEMENTS)
            for maker, concept in zip(makers, self.concepts, strict=True)
        )
        evolution, reason = None, None
        try:
            evolution = evolve(self.space, self.behaviour, start=self.space.state(code))
        except DetenteError as error:  # too large to solve, or a library is missing: the rest still stands
            reason = str(error)
        return Standing(self.space.state(code), told, tuple(self._irreversible(code)), evolution, reason)

    # --- past recall ---

    def _irreversible(self, code: int) -> Iterator[Irreversible]:
        """Go through what can be done past recall, at once or after one move of somebody else."""
        makers = range(len(self.space.decision_makers))
        near: set[tuple[int, str | None]] = set()
        for i in makers:
            for option, ends in self._past_recall(i, code):
                near.add((i, option))
                yield self._told(1, option, None, i, code, ends)
        for i in makers:
            found: dict[str | None, list[tuple[int, int, IntArray]]] = {}
            for j in makers:
                if j == i:
                    continue
                for middle in self.play.after(j, np.array([code])).tolist():
                    for option, ends in self._past_recall(i, middle):
                        if (i, option) not in near:
                            found.setdefault(option, []).append((j, middle, ends))
            for option, ways in found.items():
                yield self._second(option, i, code, ways)

    def _past_recall(self, i: int, code: int) -> Iterator[tuple[str | None, IntArray]]:
        """Go through the options that a move of one decision maker puts past recall, with where it leads."""
        space, conflict = self.space, self.space.conflict
        ends = self.play.after(i, np.array([code]))
        if conflict.is_graph_form:
            back = np.array([code not in space.structure.reachable(i, int(end)) for end in ends], dtype=bool)
            if back.any():
                yield None, ends[back]
            return
        here = space.states.levels(code)
        for index, option in enumerate(conflict.options):
            if conflict.owners[index] == i and option.moves in ("up", "down") and here[index] is not None:
                moved = self._levels(ends, index) != here[index]
                if moved.any():
                    yield option.id, ends[moved]

    def _levels(self, codes: IntArray, option: int) -> IntArray:
        """Return the level of an option in some states; where it does not matter, the first."""
        states = self.space.states
        if states.members is not None:
            return np.asarray(states.members[codes, option])
        return np.asarray(self.moves.levels(codes))[:, option]

    def _told(
        self,
        steps: int,
        option: str | None,
        first: Move | None,
        i: int,
        start: int,
        ends: IntArray,
        n_ways: int | None = None,
    ) -> Irreversible:
        ranks = self.space.ranks[i].reshape(-1)
        move = self.moves.move(i, start, int(ends[ranks[ends].argmax()]))
        gains = move.credible and (first is None or first.credible)
        return Irreversible(steps, option, first, move, len(ends) if n_ways is None else n_ways, gains)

    def _second(self, option: str | None, i: int, code: int, ways: list[tuple[int, int, IntArray]]) -> Irreversible:
        """Tell of one of several ways: both moves improvements if possible, then the best for who makes the last."""
        n = sum(len(ends) for _, _, ends in ways)
        told = [self._told(2, option, self.moves.move(j, code, middle), i, middle, ends, n) for j, middle, ends in ways]
        return max(told, key=lambda known: (known.is_improvement, known.first is not None and known.first.credible,
                                            known.move.rank_after))  # fmt: skip
