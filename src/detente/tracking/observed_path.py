"""The observed path: where the conflict stood from record to record, and whether anybody could have moved it so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.display import Shown
from detente.engine.forward import arrivals, departures, fewest
from detente.engine.play import Play
from detente.errors import ModelError, UnsupportedAnalysisError
from detente.model import Conflict, Option, Settings, StateSet, StateSpace
from detente.model.check import infeasible_because
from detente.model.observations import Observation, observation_problems
from detente.tracking.knowledge import Knowledge, Levels, Signal, knowledge_by_day
from detente.types import BoolArray, IntArray

__all__ = ["ACCEPT", "SCHEMA", "Change", "Fault", "Moment", "ObservedPath", "Package", "observed_path"]

SCHEMA = "detente.track/1"
"""Name and version of the JSON contract."""

ACCEPT = 0.5
"""Confidence from which an undisputed record settles where an option stands, unless another is asked for."""

LISTED_STATES = 100
"""Possible states up to which `ObservedPath.to_dict` lists them; beyond, it gives their number."""

_MOST_MOVERS = 4
"""Decision makers up to which the orders in which they can have moved are tried."""

FaultKind: TypeAlias = Literal["infeasible", "irreversible", "frozen", "out_of_reach"]


@dataclass(frozen=True)
class Change:
    """An option that certainly stands elsewhere than it did.

    Attributes
    ----------
    option : str
        Id.
    before, after : tuple of str
        Labels of the levels at which it may have stood, and may stand now; no label is in both.
    """

    option: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"option": self.option, "before": list(self.before), "after": list(self.after)}


@dataclass(frozen=True)
class Package:
    """What one decision maker certainly changed between two records; in the model, one move or several.

    Attributes
    ----------
    decision_maker : str
        Id.
    changes : tuple of Change
    """

    decision_maker: str
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"decision_maker": self.decision_maker, "changes": [change.to_dict() for change in self.changes]}


@dataclass(frozen=True)
class Fault:
    """Why what was seen cannot have happened in this model.

    Attributes
    ----------
    kind : {"infeasible", "irreversible", "frozen", "out_of_reach"}
        No feasible state agrees with what is known; an option went back that cannot be taken back; an option moved
        that nobody can move; or no legal sequence of moves leads there.
    options : tuple of str
        Ids of the options concerned.
    rule : str or None
        The rule that what is known breaks, where it is one.
    """

    kind: FaultKind
    options: tuple[str, ...] = ()
    rule: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"kind": self.kind, "options": list(self.options), "rule": self.rule}


@dataclass(frozen=True, eq=False)
class Moment:
    """Where the conflict stood at the end of a day with a record.

    Attributes
    ----------
    date : str
        YYYY-MM-DD.
    signals : tuple of Signal
        The records of the day, each with what it did.
    possible : StateSet
        Every feasible state that agrees with what is known and that fits between what came before and what came
        after. Empty only after the fault ``infeasible``.
    levels : tuple of tuple of str
        For each option the levels at which it stands in some possible state; empty in graph form.
    open_options : tuple of str
        Options that may stand at several levels.
    packages : tuple of Package
        What certainly changed since the record before, by decision maker.
    moves : int or None
        Fewest moves that lead here from the record before; None at the first record and after a fault.
    orders : tuple of tuple of str
        Where several decision makers certainly moved: the orders in which each can have made its changes in one move.
        Empty if none of the orders is possible, or where that was not tried.
    fault : Fault or None
        Why it cannot have happened so.
    """

    date: str
    signals: tuple[Signal, ...]
    possible: StateSet
    levels: tuple[tuple[str, ...], ...]
    open_options: tuple[str, ...]
    packages: tuple[Package, ...]
    moves: int | None
    orders: tuple[tuple[str, ...], ...]
    fault: Fault | None

    @property
    def disputed(self) -> tuple[Signal, ...]:
        """Records that others deny, outweigh or contradict."""
        return tuple(signal for signal in self.signals if signal.role in ("contradicts", "opens", "outweighed"))

    @property
    def movers(self) -> tuple[str, ...]:
        """Decision makers who certainly moved."""
        return tuple(package.decision_maker for package in self.packages)

    @property
    def levels_known(self) -> bool:
        """Whether just one state is possible."""
        return len(self.possible) == 1

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        listed = list(self.possible.numbers) if len(self.possible) <= LISTED_STATES else None
        return {
            "date": self.date,
            "possible_states": len(self.possible),
            "states": listed,
            "open_options": list(self.open_options),
            "packages": [package.to_dict() for package in self.packages],
            "moves": self.moves,
            "orders": [list(order) for order in self.orders],
            "fault": None if self.fault is None else self.fault.to_dict(),
            "records": [
                {**signal.record.model_dump(mode="json", exclude_defaults=True), "role": signal.role}
                for signal in self.signals
            ],
        }


@dataclass(frozen=True, eq=False)
class ObservedPath(Shown):
    """Where the conflict stood from record to record.

    Attributes
    ----------
    space : StateSpace
        Conflict and settings; the reading plays no part.
    accept : float
        The confidence from which an undisputed record settles where an option stands.
    moments : tuple of Moment
        One for each day with a record, in order.
    """

    space: StateSpace
    accept: float
    moments: tuple[Moment, ...]

    @cached_property
    def faults(self) -> tuple[Moment, ...]:
        """The moments that cannot have come about as they were recorded."""
        return tuple(moment for moment in self.moments if moment.fault is not None)

    def at(self, day: str) -> Moment | None:
        """Return where the conflict stood at the end of a day: its last record so far; None before the first."""
        found = None
        for moment in self.moments:
            if moment.date > day:
                break
            found = moment
        return found

    @property
    def now(self) -> Moment:
        """The last moment."""
        return self.moments[-1]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, the contract `detente.track/1`."""
        from detente import __version__

        return {
            "schema": SCHEMA,
            "detente": __version__,
            "conflict": self.space.conflict.title,
            "settings": self.space.settings.to_dict(),
            "accept": self.accept,
            "moments": [moment.to_dict() for moment in self.moments],
        }


def observed_path(
    conflict: Conflict | StateSpace,
    *,
    records: Sequence[Observation] | None = None,
    accept: float = ACCEPT,
    until: str | None = None,
    settings: Settings | None = None,
) -> ObservedPath:
    """Follow what was seen from day to day, as sets of states that are still possible.

    Parameters
    ----------
    conflict : Conflict or StateSpace
    records : sequence of Observation, optional
        The records to follow; those of the conflict if not given.
    accept : float
        The confidence, above 0 and at most 1, from which an undisputed record settles where an option stands.
    until : str, optional
        YYYY-MM-DD: leave out every later record, and so what only became known afterwards.
    settings : Settings, optional
        ``move_granularity`` matters; ignored if a state space is given.

    Returns
    -------
    ObservedPath

    Raises
    ------
    ModelError
        If a record names what the conflict does not have.
    UnsupportedAnalysisError
        If there is no record, or ``accept`` makes no sense.
    LimitExceededError
        If the states do not fit into memory.

    Notes
    -----
    An option stays where it was last seen until a record tells otherwise; before its first record it may stand
    anywhere. A state is possible at a moment if it agrees with what is known then, can be reached by legal sequences
    of moves from a possible state of the moment before, and leads to one of the moment after. Where that fails the
    moment carries a fault, and the path starts anew from there.

    Examples
    --------
    >>> import detente
    >>> from detente.model.observations import Observation, observation_problems
    >>> seen = [Observation(date="1962-10-01", state="NN"), Observation(date="1962-10-22", option="first_swerves")]
    >>> path = observed_path(detente.load("chicken"), records=seen)
    >>> [(moment.date, str(moment.possible[0]), moment.movers) for moment in path.moments]
    [('1962-10-01', 'NN', ()), ('1962-10-22', 'YN', ('first',))]
    """
    space = conflict.compile(None, settings) if isinstance(conflict, Conflict) else conflict
    if not 0 < accept <= 1:
        raise UnsupportedAnalysisError(f"observed_path(): accept must be above 0 and at most 1; got {accept}")
    chosen = space.conflict.observations if records is None else tuple(records)
    problems = list(observation_problems(space.conflict, chosen)) if records is not None else []
    if problems:
        raise ModelError("the records do not fit the conflict", problems)
    chosen = tuple(record for record in chosen if until is None or record.date <= until)
    if not chosen:
        when = f" up to {until}" if until else ""
        raise UnsupportedAnalysisError(
            f"the conflict '{space.conflict.title}' has no observations{when}; write some under 'observations', as in "
            "{date: 2022-01-17, by: russia, option: mass}, or give a CSV file"
        )
    return _Follower(space, accept).follow(knowledge_by_day(space.conflict, chosen, accept=accept))


class _Follower:
    """Follows sets of possible states through time."""

    def __init__(self, space: StateSpace, accept: float) -> None:
        self.space, self.accept = space, accept
        self.play = Play(space.structure)

    def follow(self, days: tuple[Knowledge, ...]) -> ObservedPath:
        known = [self._agreeing(day.levels) for day in days]
        possible: list[IntArray] = []
        moves: list[int | None] = []
        faults: list[Fault | None] = []
        for place, codes in enumerate(known):
            reached, needed, fault = codes, None, None
            if not codes.size:
                fault = self._infeasible(days[place].levels)
            elif place and possible[-1].size:
                reached, needed, fault = self._step(possible[-1], codes, days[place - 1].levels, days[place].levels)
            possible.append(reached)
            moves.append(needed)
            faults.append(fault)
        self._look_back(possible, moves)
        moments = tuple(self._moment(days, place, possible, moves[place], faults[place]) for place in range(len(days)))
        return ObservedPath(self.space, self.accept, moments)

    # --- sets of states ---

    def _agreeing(self, levels: Levels) -> IntArray:
        """Return the feasible states in which every option stands at one of its levels."""
        return np.flatnonzero(self._mask(enumerate(levels)))

    def _mask(self, wanted: Iterable[tuple[int, frozenset[int]]]) -> BoolArray:
        states = self.space.states
        if states.conflict.graph is not None:
            (_, allowed), *_ = [*wanted, (0, frozenset(range(states.n_positions)))]
            return np.isin(np.arange(states.n_positions), list(allowed))
        mask = np.ones((1,) * len(states.axes_shape), dtype=bool)
        for option, allowed in wanted:
            if len(allowed) < states.sizes[option]:
                mask = mask & states.standing(option, allowed)
        flat = np.ascontiguousarray(np.broadcast_to(mask, states.axes_shape)).reshape(-1)
        return flat if states.mask is None else flat & states.mask

    def _step(
        self, before: IntArray, after: IntArray, old: Levels, new: Levels
    ) -> tuple[IntArray, int | None, Fault | None]:
        """Find which of the states of a moment legal sequences of moves from the moment before lead to."""
        least = fewest(arrivals(self.play, before), origin=before)[after]
        if (least >= 0).any():
            return after[least >= 0], int(least[least >= 0].min()), None
        return after, None, self._unreachable(old, new)

    def _look_back(self, possible: list[IntArray], moves: Sequence[int | None]) -> None:
        """Leave out states that lead to nothing that was seen later."""
        for place in range(len(possible) - 2, -1, -1):
            later = possible[place + 1]
            if moves[place + 1] is None or not later.size or possible[place].size == 1:
                continue
            least = fewest(departures(self.play, later), origin=later)
            possible[place] = possible[place][least[possible[place]] >= 0]

    # --- what is wrong ---

    def _infeasible(self, levels: Levels) -> Fault:
        """Name the rule that what is known breaks, where it is one by itself."""
        conflict = self.space.conflict
        if all(len(allowed) == 1 for allowed in levels):
            whole = tuple(next(iter(allowed)) for allowed in levels)
            for rule in conflict.infeasible:
                if infeasible_because(conflict, rule, whole):
                    return Fault("infeasible", rule=str(rule))
        return Fault("infeasible")

    def _unreachable(self, old: Levels, new: Levels) -> Fault:
        if self.space.conflict.graph is not None:
            return Fault("out_of_reach")
        options = self.space.conflict.options
        for kind, wrong in (("frozen", _is_moved_though_frozen), ("irreversible", _is_taken_back)):
            found = [option.id for option, a, b in zip(options, old, new, strict=True) if wrong(option, a, b)]
            if found:
                return Fault(kind, tuple(found))  # type: ignore[arg-type]
        return Fault("out_of_reach")

    # --- one moment ---

    def _moment(
        self, days: tuple[Knowledge, ...], place: int, possible: list[IntArray], moves: int | None, fault: Fault | None
    ) -> Moment:
        day, codes = days[place], possible[place]
        packages: tuple[Package, ...] = ()
        orders: tuple[tuple[str, ...], ...] = ()
        if place:
            packages = tuple(self._packages(days[place - 1].levels, day.levels))
            orders = self._orders(possible[place - 1], codes, days[place - 1].levels, day.levels, packages)
        levels = self._levels(codes)
        is_open = tuple(option.id for option, held in zip(self.space.conflict.options, levels, strict=bool(levels))
                        if len(held) > 1)  # fmt: skip
        return Moment(
            day.date, day.signals, StateSet(self.space, codes), levels, is_open, packages, moves, orders, fault
        )

    def _levels(self, codes: IntArray) -> tuple[tuple[str, ...], ...]:
        """Return for each option the levels at which it stands in some of the possible states."""
        conflict, states = self.space.conflict, self.space.states
        if conflict.graph is not None:
            return ()

        def held(index: int, level: int) -> bool:
            standing = np.broadcast_to(states.standing(index, [level]), states.axes_shape)
            return bool(standing.reshape(-1)[codes].any())

        return tuple(
            tuple(name for level, name in enumerate(option.levels) if held(index, level))
            for index, option in enumerate(conflict.options)
        )

    def _packages(self, old: Levels, new: Levels) -> Iterator[Package]:
        conflict = self.space.conflict
        if conflict.graph is not None:
            return
        for index, maker in enumerate(conflict.decision_makers):
            changes = tuple(
                Change(option.id, _labels(option, a), _labels(option, b))
                for option, owner, a, b in zip(conflict.options, conflict.owners, old, new, strict=True)
                if owner == index and not a & b
            )
            if changes:
                yield Package(maker.id, changes)

    def _orders(
        self, before: IntArray, after: IntArray, old: Levels, new: Levels, packages: tuple[Package, ...]
    ) -> tuple[tuple[str, ...], ...]:
        """Find the orders in which each of several decision makers can have made its changes, one move each."""
        if not 2 <= len(packages) <= _MOST_MOVERS:
            return ()
        return tuple(
            tuple(package.decision_maker for package in order)
            for order in permutations(packages)
            if self._is_possible(order, before, after, old, new)
        )

    def _is_possible(
        self, order: Sequence[Package], before: IntArray, after: IntArray, old: Levels, new: Levels
    ) -> bool:
        conflict, codes = self.space.conflict, before
        changed = {conflict.option_index(change.option) for package in order for change in package.changes}
        done: set[int] = set()
        for package in order:
            done |= {conflict.option_index(change.option) for change in package.changes}
            wanted = [(option, new[option] if option in done else old[option]) for option in changed]
            entered = self.play.after(conflict.decision_maker_index(package.decision_maker), codes)
            codes = entered[self._mask(wanted)[entered]]
        return bool(np.isin(codes, after).any())


def _labels(option: Option, levels: Iterable[int]) -> tuple[str, ...]:
    return tuple(option.levels[level] for level in sorted(levels))


def _is_moved_though_frozen(option: Option, before: frozenset[int], after: frozenset[int]) -> bool:
    return option.moves == "frozen" and not before & after


def _is_taken_back(option: Option, before: frozenset[int], after: frozenset[int]) -> bool:
    if option.moves == "up":
        return max(after) < min(before)
    return option.moves == "down" and min(after) > max(before)
