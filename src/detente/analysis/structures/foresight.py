"""What decision makers see who look ahead: horizon by horizon, the path that one of them anticipates."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, TypeAlias

import numpy as np

from detente.analysis.explanation.moves import Moves
from detente.analysis.explanation.result import Move
from detente.analysis.heading import heading
from detente.analysis.structures.horizon import HORIZON, LIMIT, MAX_HORIZON, anticipation_of
from detente.analysis.structures.tree_lines import TreeLines
from detente.display import Shown
from detente.engine.anticipation import TIES, Anticipation, Level, repetition
from detente.errors import LimitExceededError, UnknownNameError, did_you_mean
from detente.model import Conflict, Settings, State, StateLike, StateSpace

__all__ = ["SCHEMA", "Foreseen", "Foresight", "foresee"]

CONCEPTS = ("lh", "mr", "cmr")

SCHEMA = "detente.foresight/1"
"""Name and version of the JSON contract."""

_NUMBERS_LIMIT = 1 << 27
"""Most numbers that are kept to trace anticipated paths."""


@dataclass(frozen=True)
class Foreseen:
    """What a decision maker anticipates if it looks so many moves ahead.

    Attributes
    ----------
    horizon : int
    stays : bool
        Whether the state is stable for it.
    path : tuple of Move
        The moves that it anticipates, its own first; empty if it stays.
    refused : tuple of Move
        If it stays though it could move (in trees: improve): its best move and what would follow it.
    """

    horizon: int
    stays: bool
    path: tuple[Move, ...]
    refused: tuple[Move, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "horizon": self.horizon,
            "stays": self.stays,
            "path": [move.to_dict() for move in self.path],
            "refused": [move.to_dict() for move in self.refused],
        }


@dataclass(frozen=True, eq=False)
class Foresight(Shown):
    """What a decision maker anticipates from one state, at horizons of one move, of two moves, and so on.

    Attributes
    ----------
    space : StateSpace
    decision_maker : str
        Who is to move.
    state : State
        Where.
    concept : {"lh", "mr", "cmr"}
        What the others will do (L_h), could do (MR_h), or could do by moves that improve their lot (CMR_h).
    tie_rule : {"harsh", "kind"}
        Of moves that their mover likes equally well, the one the other reckons with: worst or best for it.
    horizons : tuple of Foreseen
        Shortest first.
    limit : int
        How many horizons were searched for the point from which the verdicts repeat.
    begins, period : int or None
        From which horizon on the verdicts on this state repeat, and after how many they do: with period 1 they
        stabilise, else they cycle for ever. None if that lies beyond the limit.
    non_myopic : bool or None
        Whether it stays at every horizon from some on (NM); None if that lies beyond the limit.
    """

    space: StateSpace
    decision_maker: str
    state: State
    concept: str
    tie_rule: str
    horizons: tuple[Foreseen, ...]
    limit: int
    begins: int | None
    period: int | None
    non_myopic: bool | None

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.foresight/1``."""
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "decision_maker": self.decision_maker,
            "state": self.state.number,
            "levels": list(self.state.levels),
            "concept": self.concept,
            "tie_rule": self.tie_rule if self.concept == "lh" else None,
            "horizons": [known.to_dict() for known in self.horizons],
            "limit": self.limit,
            "begins": self.begins,
            "period": self.period,
            "non_myopic": self.non_myopic,
        }


def foresee(
    conflict: Conflict | StateSpace,
    state: StateLike,
    decision_maker: str,
    *,
    concept: str = "lh",
    horizon: int = HORIZON,
    tie_rule: str = "harsh",
    limit: int = LIMIT,
    reading: str | None = None,
    settings: Settings | None = None,
) -> Foresight:
    """Show what a decision maker anticipates from a state, at every horizon up to one.

    Parameters
    ----------
    conflict : Conflict or StateSpace
        Of two decision makers, for L_h.
    state : State, int, str or mapping
        Where it is to move.
    decision_maker : str
    concept : {"lh", "mr", "cmr"}
        Limited-move stability: what the other will do. Metarational trees, and credible ones: what others could do.
    horizon : int
        Longest horizon to show, 1 to 64.
    tie_rule : {"harsh", "kind"}
        Of moves that their mover likes equally well, the one the other reckons with: worst or best for it.
    limit : int
        How many horizons are searched for the point from which the verdicts repeat.
    reading : str, optional
    settings : Settings, optional
        ``move_granularity`` matters, in trees ``joint_moves`` and ``ties`` as well; ignored if a state space is given.

    Raises
    ------
    UnsupportedAnalysisError
        If there are not two decision makers.
    UnknownNameError
        If a name, the horizon or the tie rule is not known.
    LimitExceededError
        If the paths of so many horizons would need too much memory.

    Examples
    --------
    >>> import detente
    >>> seen = foresee(detente.load("chicken"), "YY", "first", horizon=3)
    >>> [(known.horizon, known.stays, [str(move.end) for move in known.path]) for known in seen.horizons]
    [(1, False, ['NY']), (2, False, ['NY']), (3, True, [])]
    >>> seen.non_myopic, seen.begins, seen.period
    (True, 3, 1)
    """
    space = conflict.compile(reading, settings) if isinstance(conflict, Conflict) else conflict
    if reading is not None:
        space = space.with_reading(reading)
    _check(concept, horizon, tie_rule)
    i, s = space.conflict.decision_maker_index(decision_maker), space.find(state)
    if concept == "lh":
        seen = _anticipated(space, i, s, horizon, tie_rule, limit)
    else:
        seen = _could(space, i, s, horizon, concept == "cmr", limit)
    return Foresight(space, space.decision_makers[i], space.state(s), concept, tie_rule, seen[0], limit, *seen[1])


_Settled: TypeAlias = "tuple[int | None, int | None, bool | None]"


def _anticipated(
    space: StateSpace, i: int, s: int, horizon: int, tie_rule: str, limit: int
) -> tuple[tuple[Foreseen, ...], _Settled]:
    anticipation = anticipation_of(space, tie_rule)
    _check_room(space, horizon)
    levels = [anticipation.start(), *islice(anticipation.levels(), horizon)]
    tracer = _Tracer(space, anticipation, levels)
    seen = tuple(tracer.foreseen(i, s, h) for h in range(1, horizon + 1))
    again = repetition(anticipation, limit=limit)
    if again is None:
        return seen, (None, None, None)
    until = islice(anticipation.levels(), again.begins + again.period - 1)
    return seen, _settled([bool(level.stays[i].reshape(-1)[s]) for level in until], again.begins)


def _could(
    space: StateSpace, i: int, s: int, horizon: int, credible: bool, limit: int
) -> tuple[tuple[Foreseen, ...], _Settled]:
    _check_room(space, horizon)
    lines = TreeLines(space, i, horizon, credible)
    seen = []
    for h in range(1, horizon + 1):
        stays, line = lines.line(s, h)
        seen.append(Foreseen(h, stays, () if stays else line, line if stays else ()))
    verdicts, rests = lines.verdicts(s, limit)
    return tuple(seen), _settled(verdicts, len(verdicts) - 1) if rests else (None, None, None)


def _check_room(space: StateSpace, horizon: int) -> None:
    if 2 * (horizon + 1) * space.states.n_positions > _NUMBERS_LIMIT:
        raise LimitExceededError(
            f"paths of {horizon} moves over {space.states.n_positions:,} states are too many to trace; ask for a "
            f"horizon of at most {max(_NUMBERS_LIMIT // (2 * space.states.n_positions) - 1, 0)}"
        )


def _check(concept: str, horizon: int, tie_rule: str) -> None:
    if not 1 <= horizon <= MAX_HORIZON:
        raise UnknownNameError(f"foresee(): horizon must be from 1 to {MAX_HORIZON}; got {horizon}")
    for name, value, known in (("concept", concept, CONCEPTS), ("tie_rule", tie_rule, TIES)):
        if value not in known:
            listed = ", ".join(f"'{one}'" for one in known)
            hint = did_you_mean(value, known) or ""
            raise UnknownNameError(f"foresee(): {name} must be one of {listed}; got '{value}'. {hint}".strip())


def _settled(stays: list[bool], begins: int) -> _Settled:
    """Return when some verdicts begin to repeat, after how many they do, and whether all of those are to stay.

    Parameters
    ----------
    stays : list of bool
        From horizon 1 on, up to the end of the first repetition.
    begins : int
        The horizon with which the repetition begins.
    """
    tail = stays[begins - 1 :]
    period = next(p for p in range(1, len(tail) + 1) if len(tail) % p == 0 and tail[p:] == tail[:-p])
    while begins > 1 and stays[begins - 2] == stays[begins - 2 + period]:
        begins -= 1
    return begins, period, all(tail)


@dataclass(frozen=True)
class _Tracer:
    """Follows what is anticipated, move by move."""

    space: StateSpace
    anticipation: Anticipation
    levels: list[Level]

    def foreseen(self, i: int, s: int, horizon: int) -> Foreseen:
        if not self._stays(i, s, horizon):
            return Foreseen(horizon, False, self._moves(i, self._path(i, s, horizon)), ())
        best = self._best(i, s, horizon)
        refused = [] if best is None else [s, best, *self._path(1 - i, best, horizon - 1)[1:]]
        return Foreseen(horizon, True, (), self._moves(i, refused))

    def _stays(self, i: int, s: int, horizon: int) -> bool:
        return bool(self.levels[horizon].stays[i].reshape(-1)[s])

    def _best(self, i: int, s: int, horizon: int) -> int | None:
        """Return the move whose anticipated end is best; the first state of those that are alike."""
        ends = self.space.structure.reachable(i, s)
        if not ends.size:
            return None
        promise = self.anticipation.promise(i, self.levels[horizon - 1]).reshape(-1)
        return int(ends[np.argmax(promise[ends])])

    def _path(self, i: int, s: int, horizon: int) -> list[int]:
        path = [s]
        while horizon and not self._stays(i, s, horizon):
            best = self._best(i, s, horizon)
            if best is None:
                break
            path.append(best)
            i, s, horizon = 1 - i, best, horizon - 1
        return path

    def _moves(self, i: int, path: list[int]) -> tuple[Move, ...]:
        pairs = enumerate(pairwise(path))
        return tuple(Moves(self.space).move((i + k) % 2, s, q) for k, (s, q) in pairs)
