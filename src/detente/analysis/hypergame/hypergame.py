"""Let each decision maker act on the game that it perceives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Move
from detente.analysis.hypergame.game import PerceivedGame, perceived, thought
from detente.analysis.hypergame.play import combined_play, gate_of, stable_mask
from detente.analysis.hypergame.result import Hypergame, Outlook, Surprise, Wait
from detente.analysis.hypergame.surprises import Observer
from detente.analysis.move_rules import concepts_in_use, find_move_rule
from detente.analysis.questions import as_space, find_start
from detente.engine.forward import all_shortest_sequences, arrivals, can_move, fewest
from detente.engine.play import Gate, Play
from detente.errors import ModelError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, StateLike, StateSet, StateSpace
from detente.model.check_views import view_problems
from detente.model.views import View
from detente.types import BoolArray, IntArray

__all__ = ["Stage", "hypergame"]


def hypergame(
    conflict: Conflict | StateSpace,
    *,
    level: int = 2,
    by: str = "undeterred",
    concept: str = "seq",
    profile: Mapping[str, str] | None = None,
    start: StateLike | None = None,
    views: Mapping[str, View | None] | None = None,
    reading: str | None = None,
    settings: Settings | None = None,
) -> Hypergame:
    """Find what each decision maker expects in the game that it perceives, what happens, and who is surprised.

    A state is an equilibrium of the hypergame if it is stable for each decision maker in its own game [1]_, [2]_. Play
    starts from the status quo; each makes the moves that the rule recommends in its own game, as far as they exist.
    Nobody learns: a view that is shown wrong stays as it is, and the surprise is told.

    Parameters
    ----------
    conflict : Conflict or StateSpace
        With ``views``, of the conflict or of the reading.
    level : {0, 1, 2}
        How much of the views is taken: nothing; each one's own game; also what it thinks that the others perceive.
    by : {"undeterred", "improvements", "from_unstable", "best_replies"}
        Which moves each makes in its own eyes; see `MOVE_RULES`.
    concept, profile : str, mapping of decision maker to concept
        How far everybody, or each, looks ahead. Not SIM.
    start : State, int, str or mapping, optional
        Where play starts; the status quo if not given.
    views : mapping of decision maker to View or None, optional
        Views in place of those of the conflict; None for somebody who sees it as it is.
    reading, settings
        As in `analyze`; settings are ignored if a state space is given.

    Returns
    -------
    Hypergame
        Frozen; carries reading, settings, rule and concepts.

    Raises
    ------
    UnknownNameError, InfeasibleStateError
        If a name is unknown or a state infeasible; the nearest is offered.
    UnsupportedAnalysisError
        If there is no status quo, the concept is SIM, or a view cannot be laid over the conflict.

    Notes
    -----
    Where a view differs in preferences only, its game shares the states and moves of the conflict. How a state of the
    conflict is seen by somebody who does not know of some options, what counts as a surprise, and the play are ours.

    References
    ----------
    .. [1] P. G. Bennett, "Toward a theory of hypergames", *Omega*, 1977.
    .. [2] M. Wang, K. W. Hipel, N. M. Fraser, "Modeling misperceptions in games", *Behavioral Science*, 1988.

    Examples
    --------
    >>> import detente
    >>> from detente.model import View
    >>> fearless = View(id="first", beliefs={"second": {"preferences": {"statements": ["second_swerves"]}}})
    >>> found = hypergame(detente.load("chicken"), views={"first": fearless}, start="NN")
    >>> [str(state) for state in found.outlook("first").equilibria], [str(state) for state in found.equilibria]
    (['NY'], ['YN', 'NY'])
    """
    space = as_space(conflict, reading, settings)
    if level not in (0, 1, 2):
        raise UnsupportedAnalysisError(f"hypergame(): level must be 0, 1 or 2; got {level}")
    rule = find_move_rule(by).id
    if rule == "moves":
        raise UnsupportedAnalysisError(
            "hypergame(): by must be a rule of what decision makers want: 'undeterred', 'improvements', "
            "'from_unstable' or 'best_replies'; got 'moves', which no view changes"
        )
    concepts = concepts_in_use(space, concept, profile)
    for name in concepts:
        if find_concept(name).sanctions == "simultaneous":
            raise UnsupportedAnalysisError("hypergame(): SIM is not defined across games that differ; choose another")
    if views is not None:
        _check(space, views)
    own = [_view(space, maker, views, level) for maker in space.decision_makers]
    return _Hypergame(Stage(space, tuple(own), rule, concepts), find_start(space, start)).result()


def _check(space: StateSpace, views: Mapping[str, View | None]) -> None:
    """Judge views that come from elsewhere as those of a file are judged."""
    given = tuple(view for view in views.values() if view is not None)
    problems = list(view_problems(space.conflict.model_copy(update={"views": given})))
    if problems:
        raise ModelError("hypergame(): the views do not fit the conflict", problems)


def _view(space: StateSpace, maker: str, views: Mapping[str, View | None] | None, level: int) -> View | None:
    given = {space.conflict.decision_maker_index(name): view for name, view in (views or {}).items()}
    view = given.get(space.conflict.decision_maker_index(maker)) if views is not None else (
        space.conflict.view(maker, space.reading))  # fmt: skip
    if view is None or level == 0:
        return None
    return view.model_copy(update={"thinks": ()}) if level == 1 else view


@dataclass(frozen=True, eq=False)
class Stage:
    """A conflict, everybody's view, and how everybody acts: all games that anybody plays or thinks another plays."""

    space: StateSpace
    views: tuple[View | None, ...]
    rule: str
    concepts: tuple[str, ...]

    @cached_property
    def games(self) -> tuple[tuple[PerceivedGame, ...], ...]:
        """``games[i][j]``: the game that i thinks j plays; ``games[i][i]`` is its own."""
        names, rows = self.space.decision_makers, []
        for i, view in enumerate(self.views):
            own = perceived(self.space, names[i], view)
            rows.append(tuple(own if j == i else thought(own, self.space, view, name) for j, name in enumerate(names)))
        return tuple(rows)

    @cached_property
    def own(self) -> tuple[PerceivedGame, ...]:
        """Everybody's own game."""
        return tuple(row[i] for i, row in enumerate(self.games))

    @cached_property
    def gates(self) -> tuple[tuple[Gate, ...], ...]:
        """``gates[i][j]``: the moves that i expects of j, at the positions of the conflict."""
        known: dict[tuple[int, int], Gate] = {}
        for row in self.games:
            for j, game in enumerate(row):
                if (id(game.space), j) not in known:
                    gate = gate_of(game, j, self.rule, self.concepts)
                    if gate is not None:
                        known[id(game.space), j] = gate
        return tuple(tuple(known[id(game.space), j] for j, game in enumerate(row)) for row in self.games)

    def play(self) -> Play:
        """Return the moves that are made if everybody acts on its own game."""
        return combined_play(self.space, self.own, [row[i] for i, row in enumerate(self.gates)])

    def expected_play(self, i: int) -> Play:
        """Return the moves that one decision maker expects of everybody, in its own game."""
        return combined_play(self.own[i].space, self.games[i], self.gates[i])


class _Hypergame:
    """One hypergame, being worked out."""

    def __init__(self, stage: Stage, start: int) -> None:
        self.stage, self.space, self.start = stage, stage.space, start
        self.play = stage.play()
        self.found = arrivals(self.play, start)
        self.found.flags.writeable = False
        self.depth = fewest(self.found.copy(), origin=start)
        self.reached: IntArray = np.flatnonzero(self.depth >= 0)
        self.rests: IntArray = self.reached[~can_move(self.play, self.reached)]
        self.moves = Moves(self.space)

    def result(self) -> Hypergame:
        space, stage = self.space, self.stage
        plain = [perceived(space, name, None) for name in space.decision_makers]
        return Hypergame(
            space,
            stage.rule,
            dict(zip(space.decision_makers, stage.concepts, strict=True)),
            {name: view for name, view in zip(space.decision_makers, stage.views, strict=True) if view is not None},
            tuple(self._outlook(i) for i in range(len(space.decision_makers))),
            _set(space, stable_mask(space, stage.own, stage.concepts)),
            _set(space, stable_mask(space, plain, stage.concepts)),
            space.state(self.start),
            StateSet(space, self.reached),
            StateSet(space, self.rests),
            self._path(self.rests),
            tuple(sorted(self._surprises(), key=lambda surprise: surprise.after)),
            tuple(self._waits()),
            self.play,
            self.found,
        )

    # --- what each expects ---

    def _outlook(self, i: int) -> Outlook:
        stage, own = self.stage, self.stage.own[i]
        names = self.space.decision_makers
        expected = stable_mask(own.space, stage.games[i], stage.concepts)
        at = own.place(self.start)
        rests = None if at is None else self._expected_rests(i, at)
        return Outlook(
            own,
            {names[j]: game for j, game in enumerate(stage.games[i]) if j != i},
            _set(own.space, expected),
            None if rests is None else StateSet(own.space, rests),
            StateSet(self.space, self._come_true(own, rests)),
            None if at is None else not self._leaves(i, i, self.start),
        )

    def _expected_rests(self, i: int, at: int) -> IntArray:
        play = self._expected[i]
        reached = np.flatnonzero(fewest(arrivals(play, at), origin=at) >= 0)
        return reached[~can_move(play, reached)]

    def _come_true(self, own: PerceivedGame, expected: IntArray | None) -> IntArray:
        if expected is None:
            return self.rests[:0]
        seen = self.rests if own.places is None else own.places[self.rests]
        return self.rests[np.isin(seen, expected)]

    # --- surprise ---

    def _surprises(self) -> Iterator[Surprise]:
        names = self.space.decision_makers
        for mover in range(len(names)):
            sources, targets = _all_moves(self.play, mover, self.reached)
            for i in range(len(names)):
                if i != mover:
                    yield from self._surprised(i, mover, sources, targets)

    def _surprised(self, i: int, mover: int, sources: IntArray, targets: IntArray) -> Iterator[Surprise]:
        observer = Observer(
            self.space, self.stage.own[i], self.stage.games[i][mover], mover, self.stage.gates[i][mover]
        )
        for kind, mask in observer.surprises(sources, targets):
            at = np.flatnonzero(mask)
            if not at.size:
                continue
            first = int(at[np.argmin(self.depth[sources[at]])])
            source, target = int(sources[first]), int(targets[first])
            path = (*self._path(np.array([source])), self.moves.move(mover, source, target, must_be_credible=False))
            names = self.space.decision_makers
            yield Surprise(names[i], names[mover], kind, int(at.size), int(self.depth[source]), path)

    def _waits(self) -> Iterator[Wait]:
        names = self.space.decision_makers
        for i in range(len(names)):
            for mover in range(len(names)):
                if i != mover:
                    waiting = [rest for rest in self.rests.tolist() if self._leaves(i, mover, rest)]
                    if waiting:
                        yield Wait(names[i], names[mover], StateSet(self.space, np.array(waiting, dtype=np.int64)))

    def _leaves(self, i: int, mover: int, state: int) -> bool:
        """Tell whether, in the eyes of i, a decision maker would leave a state of the conflict."""
        own = self.stage.own[i].place(state)
        if own is None or self.stage.games[i][mover].place(own) is None:
            return False
        leaving = self._expected[i].leaving(mover, np.array([own]))
        return any(ends.size > 0 for _, ends in leaving)

    @cached_property
    def _expected(self) -> Sequence[Play]:
        return [self.stage.expected_play(i) for i in range(len(self.space.decision_makers))]

    # --- paths ---

    def _path(self, targets: IntArray) -> tuple[Move, ...]:
        """Return a shortest sequence of moves to one of some states."""
        shortest = all_shortest_sequences(self.play, self.found, self.start, targets)
        steps = next(iter(shortest.listed()), ()) if shortest is not None else ()
        starts = (self.start, *(state for _, state in steps))
        return tuple(self.moves.move(mover, here, end) for here, (mover, end) in zip(starts, steps, strict=False))


def _all_moves(play: Play, mover: int, reached: IntArray) -> tuple[IntArray, IntArray]:
    """List the moves that a decision maker makes from what is reached."""
    sources, targets = [reached[:0]], [reached[:0]]
    for position, ends in play.leaving(mover, reached):
        sources.append(reached[position])
        targets.append(ends)
    return np.concatenate(sources), np.concatenate(targets)


def _set(space: StateSpace, mask: BoolArray) -> StateSet:
    return StateSet(space, np.flatnonzero(mask & space.states.feasible_mask()))
