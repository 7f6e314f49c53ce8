"""Paths: which states can be reached from the status quo, in how many moves, by whom, and where play stalls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Move
from detente.analysis.heading import heading
from detente.analysis.move_rules import MOVE_RULES, concepts_in_use, find_move_rule, play_by
from detente.analysis.path_check import PathCheck
from detente.analysis.points_of_no_return import PointOfNoReturn, points_of_no_return
from detente.analysis.questions import TargetLike, as_space, find_start, find_target, told
from detente.engine import Grid
from detente.engine.forward import AllShortestSequences, all_shortest_sequences, arrivals, can_move, fewest
from detente.engine.play import Play, restricted
from detente.errors import UnsupportedAnalysisError
from detente.model import Conflict, Settings, State, StateLike, StateSet, StateSpace
from detente.types import IntArray

__all__ = ["CAP", "LISTED_STATES", "SCHEMA", "Path", "Paths", "Step", "paths"]

SCHEMA = "detente.paths/1"
"""Name and version of the JSON contract."""

CAP = 20
"""Shortest paths that are listed unless told otherwise."""

LISTED_STATES = 1_000
"""States up to which `Paths.to_dict` lists a set of them; beyond, it gives their number."""

_ARCS = 1 << 22
"""Pairs of states up to which what was reached is written out as a small graph."""


@dataclass(frozen=True)
class Path:
    """A legal sequence of moves, nobody moving twice in succession.

    Attributes
    ----------
    start : State
    moves : tuple of Move
        One after another; empty where the start is itself what is sought.
    """

    start: State
    moves: tuple[Move, ...]

    @property
    def end(self) -> State:
        """Where it leads."""
        return self.moves[-1].end if self.moves else self.start

    @property
    def states(self) -> tuple[State, ...]:
        """All states that it goes through, the first and the last included."""
        return (self.start, *(move.end for move in self.moves))

    def __len__(self) -> int:
        return len(self.moves)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {"states": [state.number for state in self.states], "moves": [move.to_dict() for move in self.moves]}


@dataclass(frozen=True)
class Step:
    """One step of the table of Li, Kilgour and Hipel: what is reached for the first time after so many moves.

    Attributes
    ----------
    number : int
        How many moves; 0 is the start.
    states : StateSet
        States that no shorter sequence reaches.
    last_movers : mapping of decision maker to StateSet
        States that a legal sequence of so many moves, and no shorter one, reaches with that decision maker's move as
        its last; a state may have been reached before by another's.
    """

    number: int
    states: StateSet
    last_movers: Mapping[str, StateSet]


@dataclass(frozen=True, eq=False)
class Paths:
    """What legal sequences of moves lead to from one state, and how they lead to a target.

    The search is exhaustive and of any depth: what is not reached cannot be reached under this rule.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    rule : str
        Which moves are made: id of a rule of `MOVE_RULES`.
    concepts : mapping of decision maker to concept, or None
        Whose concept keeps it where, if the rule rests on one.
    start : State
        Where play starts.
    target : StateSet
        What is sought.
    target_text, avoid : str or None
        How the target was named; the statement whose states no move may enter.
    cap : int
        How many of the shortest paths are listed.
    play : Play
        The moves that the rule allows.
    found : int array, shape (n_decision_makers, n_positions)
        Fewest moves of a legal sequence to every state, by who moves last; -1 where there is none. Read-only.
    """

    space: StateSpace
    rule: str
    concepts: Mapping[str, str] | None
    start: State
    target: StateSet
    target_text: str | None
    avoid: str | None
    cap: int
    play: Play = field(repr=False)
    found: IntArray = field(repr=False)

    # --- reached or not ---

    @cached_property
    def _fewest(self) -> IntArray:
        return fewest(self.found, origin=self.start.index)

    @cached_property
    def reached(self) -> StateSet:
        """All states that play can reach, the start included."""
        return StateSet(self.space, np.flatnonzero(self._fewest >= 0))

    @cached_property
    def reached_target(self) -> StateSet:
        """The states of the target that play can reach."""
        indices = self.target.indices
        return StateSet(self.space, indices[self._fewest[indices] >= 0])

    @property
    def reachable(self) -> bool:
        """Whether the target can be reached; if not, that is proven by exhaustion."""
        return len(self.reached_target) > 0

    @property
    def fewest_moves(self) -> int | None:
        """The fewest moves to the target; None where it cannot be reached."""
        return None if self._shortest is None else self._shortest.length

    def moves_to(self, state: StateLike) -> int | None:
        """Return the fewest moves to any state; None where it cannot be reached."""
        moves = int(self._fewest[self.space.find(state)])
        return moves if moves >= 0 else None

    # --- shortest paths ---

    @cached_property
    def compact(self) -> tuple[Play, IntArray]:
        """The play among the reached states as a small graph, if it is small, and the index of each of its states."""
        if isinstance(self.space.structure, Grid):
            graph = restricted(self.play, self.reached.indices, limit=_ARCS)
            if graph is not None:
                return Play(graph), self.reached.indices
        return self.play, np.arange(self.space.structure.n_states)

    @cached_property
    def _shortest(self) -> AllShortestSequences | None:
        return all_shortest_sequences(self.play, self.found, self.start.index, self.target.indices)

    @property
    def count(self) -> int:
        """How many shortest paths there are, exactly; two differ where a mover or a state differs."""
        return 0 if self._shortest is None else self._shortest.count

    @cached_property
    def shortest(self) -> tuple[Path, ...]:
        """The shortest paths, up to ``cap``; each has been checked move by move without the search that found it."""
        if self._shortest is None:
            return ()
        moves, check = Moves(self.space), PathCheck(self)
        listed = []
        for steps in islice(self._shortest.listed(), self.cap):
            starts = (self.start.index, *(state for _, state in steps))
            credible = self.rule != "moves"
            made = tuple(
                moves.move(mover, here, end, must_be_credible=credible)
                for here, (mover, end) in zip(starts, steps, strict=False)
            )
            check(made)
            listed.append(Path(self.start, made))
        return tuple(listed)

    @property
    def n_more(self) -> int:
        """How many shortest paths are not listed."""
        return self.count - len(self.shortest)

    # --- who has to move ---

    @cached_property
    def _fewest_without(self) -> tuple[int | None, ...]:
        """For each decision maker the fewest moves to the target if it never moves."""
        play, indices = self.compact
        start = int(np.searchsorted(indices, self.start.index))
        target = np.searchsorted(indices, self.reached_target.indices)
        lengths = []
        for i in range(len(self.space.decision_makers)):
            moves = fewest(arrivals(play.without(i), start), origin=start)[target]
            lengths.append(int(moves[moves >= 0].min()) if (moves >= 0).any() else None)
        return tuple(lengths)

    @property
    def movers_on_every_path(self) -> tuple[str, ...]:
        """Decision makers without whom the target cannot be reached; nobody where it cannot be reached at all."""
        return self._essential(None)

    @property
    def movers_on_every_shortest_path(self) -> tuple[str, ...]:
        """Decision makers without whom it takes more moves, or cannot be done."""
        return self._essential(self.fewest_moves)

    def _essential(self, length: int | None) -> tuple[str, ...]:
        if not self.reachable:
            return ()
        without = zip(self.space.decision_makers, self._fewest_without, strict=True)
        return tuple(maker for maker, moves in without if moves is None or (length is not None and moves > length))

    # --- what cannot be undone, and where play rests ---

    @cached_property
    def points_of_no_return(self) -> tuple[PointOfNoReturn, ...]:
        """Irreversible moves on the listed paths, and how late each can still be avoided."""
        return points_of_no_return(self)

    @cached_property
    def stalls(self) -> StateSet:
        """Reached states from which no move that the rule allows leads on, whoever made the last one.

        Under improvements and best replies these are the Nash equilibria that are reached; under undeterred
        improvements, and improvements from unstable states, the equilibria of the decision makers' concepts. Moves
        into what is to be avoided do not count.
        """
        indices = self.reached.indices
        return StateSet(self.space, indices[~can_move(self.play, indices)])

    # --- step by step ---

    @property
    def depth(self) -> int:
        """After how many moves nothing new is reached."""
        return int(self._fewest.max())

    def steps(self) -> Iterator[Step]:
        """Go through what is reached, step by step: status quo analysis as a table.

        Each pair of a state and a decision maker who can move there last appears once, at the step of the shortest such
        sequence; so the table may go on for some steps after the last new state.
        """
        everything, by_mover = self.reached.indices, self.found[:, self.reached.indices]
        first = self._fewest[everything]
        for number in range(int(max(self.found.max(), 0)) + 1):
            last = {
                maker: StateSet(self.space, everything[by_mover[i] == number])
                for i, maker in enumerate(self.space.decision_makers)
                if number
            }
            yield Step(number, StateSet(self.space, everything[first == number]), last)

    # --- giving away ---

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.paths/1``; states by number."""
        shown = {state for path in self.shortest for state in path.states} | {self.start}
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "rule": self.rule,
            "concepts": None if self.concepts is None else dict(self.concepts),
            "start": self.start.number,
            "target": {"text": self.target_text, **_listed(self.target)},
            "avoid": self.avoid,
            "reachable": self.reachable,
            "exhaustive": True,
            "reached": _listed(self.reached),
            "reached_target": _listed(self.reached_target),
            "fewest_moves": self.fewest_moves,
            "shortest_paths": self.count,
            "cap": self.cap,
            "paths": [path.to_dict() for path in self.shortest],
            "movers_on_every_path": list(self.movers_on_every_path),
            "movers_on_every_shortest_path": list(self.movers_on_every_shortest_path),
            "points_of_no_return": [point.to_dict() for point in self.points_of_no_return],
            "stalls": _listed(self.stalls),
            "steps": [
                {
                    "step": step.number,
                    **_listed(step.states),
                    "last_movers": {maker: _listed(states) for maker, states in step.last_movers.items()},
                }
                for step in self.steps()
            ],
            "states": {str(state.number): state.text for state in sorted(shown, key=lambda s: s.number)},
        }


def _listed(states: StateSet) -> dict[str, Any]:
    """Return how many states there are, and which, if they are not too many."""
    numbers = list(states.numbers) if len(states) <= LISTED_STATES else None
    return {"count": len(states), "numbers": numbers}


def paths(
    conflict: Conflict | StateSpace,
    target: TargetLike,
    *,
    start: StateLike | None = None,
    by: str = "moves",
    concept: str = "seq",
    profile: Mapping[str, str] | None = None,
    avoid: str | None = None,
    cap: int = CAP,
    reading: str | None = None,
    settings: Settings | None = None,
) -> Paths:
    """Find whether and how legal sequences of moves lead from the status quo to a target.

    A legal sequence is any number of moves of any decision makers in which nobody moves twice in succession [1]_; every
    state on the way is feasible. A target that is not reached is proven to be out of reach under the rule.

    Parameters
    ----------
    conflict : Conflict or StateSpace
        Where.
    target : state, pattern, statement or StateSet
        What is sought; any of its states will do.
    start : State, int, str or mapping, optional
        Where play starts; the status quo if not given.
    by : {"moves", "improvements", "from_unstable", "undeterred", "best_replies"}
        Which moves are made; see `MOVE_RULES`.
    concept : str
        For rules that rest on a concept: everybody's, unless the profile says otherwise.
    profile : mapping of decision maker to concept, optional
        For such rules: a decision maker's own concept.
    avoid : str, optional
        A statement; no move may enter a state where it holds (the start may be one).
    cap : int
        How many of the shortest paths are listed; they are counted exactly all the same.
    reading, settings
        As in `analyze`; settings are ignored if a state space is given.

    Returns
    -------
    Paths
        Frozen; carries reading, settings, rule and concepts.

    Raises
    ------
    UnknownNameError, InfeasibleStateError
        If a name is unknown or a state infeasible; the nearest is offered.
    UnsupportedAnalysisError
        If there is no status quo, or the rule cannot use a concept.
    LimitExceededError
        If the search would not fit in memory.

    Notes
    -----
    Time and memory grow with states times decision makers; 2^20 states take seconds. Everything beyond reachability
    (shortest paths, who must move, points of no return, stalls) is worked out when it is looked at.

    References
    ----------
    .. [1] K. W. Li, D. M. Kilgour, K. W. Hipel, "Status quo analysis in the graph model for conflict resolution",
       *Journal of the Operational Research Society* 56(6), 2005, 699-707.

    Examples
    --------
    >>> import detente
    >>> found = paths(detente.load("chicken"), "NY", start="NN", by="improvements")
    >>> found.reachable, found.fewest_moves, found.count
    (True, 1, 1)
    >>> [move.decision_maker for move in found.shortest[0].moves]
    ['second']
    """
    space = as_space(conflict, reading, settings)
    if cap < 0:
        raise UnsupportedAnalysisError(f"paths(): cap must be 0 or more; got {cap}")
    rule = find_move_rule(by)
    concepts = concepts_in_use(space, concept, profile)
    origin = find_start(space, start)
    avoided = None if avoid is None else space.truth(avoid)
    play = play_by(space, rule.id, concepts, avoid=avoided)
    found = arrivals(play, origin)
    found.flags.writeable = False
    return Paths(
        space,
        rule.id,
        dict(zip(space.decision_makers, concepts, strict=True)) if MOVE_RULES[rule.id].uses_concept else None,
        space.state(origin),
        find_target(space, target),
        told(space, target),
        avoid,
        cap,
        play,
        found,
    )
