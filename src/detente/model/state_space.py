"""The compiled form of a conflict: states, moves and ranks as arrays, with the labels to print them.

A state has an *index*, its place in the engine's arrays (in option form the code of its levels, option 0 fastest), and
a *number*, counted from 1 among the feasible states in the order of their index, which is what people see.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from detente.display import Shown
from detente.engine import Graph, Grid, coalesce
from detente.engine.memory import available_bytes
from detente.errors import (
    InfeasibleStateError,
    LimitExceededError,
    ModelError,
    PreferenceError,
    Problem,
    UnknownNameError,
    nearest,
)
from detente.model.check import resolve_status_quo
from detente.model.patterns import level_sign, pattern_text, read_pattern
from detente.model.ranks import rank_array, rank_bytes
from detente.model.settings import Settings
from detente.model.statements import Statement
from detente.types import BoolArray, IntArray

if TYPE_CHECKING:
    from detente.model.conflict import Conflict, GraphForm

__all__ = [
    "State",
    "StateLike",
    "StateSet",
    "StateSpace",
    "States",
    "Unmerged",
    "allowed",
    "compile_conflict",
    "compile_states",
    "feasible_combinations",
]


@dataclass(frozen=True)
class State:
    """One state, as people read it.

    Attributes
    ----------
    number : int
        Counted from 1 among the feasible states.
    index : int
        Its place in the engine's arrays.
    levels : tuple of str
        The label of each option's level, in option order; "-" for an option that does not matter there.
    text : str
        Y/N string, first option first; in graph form the state's id.
    label : str
        What to print: the name in graph form, else the Y/N string.
    """

    number: int
    index: int
    levels: tuple[str, ...]
    text: str
    label: str

    def __str__(self) -> str:
        return self.text


StateLike: TypeAlias = "State | int | str | Mapping[str, str]"
"""What may name a state: a `State`, its number, its Y/N string or id, or options with their levels."""


@dataclass(frozen=True, eq=False)
class Unmerged:
    """The combinations of levels from which states were merged.

    Attributes
    ----------
    grid : Grid
        The option form before merging.
    codes : array of int
        The feasible combinations, ascending.
    positions : array of int
        For each of them the position of its state.
    """

    grid: Grid
    codes: IntArray
    positions: IntArray


@dataclass(frozen=True, eq=False)
class States:
    """The states of a conflict without preferences: what exists, how it is called, what holds where.

    Attributes
    ----------
    conflict : Conflict
        What was compiled.
    n_positions : int
        Length of the engine's arrays, infeasible combinations included.
    axes_shape : tuple of int
        Shape in which statements are evaluated: one axis per option (last option first) or one flat axis.
    mask : array of bool or None
        Which positions are feasible; None if all are.
    members : array of int or None
        Coalesced conflicts: for each position the levels of its options, shape (n_positions, n_options).
    varies : array of bool or None
        Coalesced conflicts: which options do not matter in which state, same shape.
    unmerged : Unmerged or None
        Conflicts whose moves are explicit arcs: the combinations of levels behind the positions.
    """

    conflict: Conflict
    n_positions: int
    axes_shape: tuple[int, ...]
    mask: BoolArray | None
    members: IntArray | None = None
    varies: BoolArray | None = None
    unmerged: Unmerged | None = None

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of levels of each option."""
        return tuple(len(option.levels) for option in self.conflict.options)

    @cached_property
    def _strides(self) -> tuple[int, ...]:
        return tuple(math.prod(self.sizes[:k]) for k in range(len(self.sizes)))

    @cached_property
    def _axes(self) -> list[Any]:
        if self.members is not None:
            return [self.members[:, k] for k in range(len(self.sizes))]
        n = len(self.sizes)
        return [np.arange(size, dtype=np.int8).reshape((size,) + (1,) * k) for k, size in enumerate(self.sizes)][:n]

    def truth(self, statement: Statement | str) -> BoolArray:
        """Tell where a statement holds, as an array that broadcasts to ``axes_shape``."""
        bound = self.conflict.statement(statement) if isinstance(statement, str) else statement
        states = np.arange(self.n_positions) if self.conflict.graph else None
        return bound.truth(self._axes, states=states)

    def feasible_mask(self) -> BoolArray:
        """Return which positions are feasible, one value each."""
        return self.mask if self.mask is not None else np.ones(self.n_positions, dtype=bool)

    def levels(self, index: int) -> tuple[int | None, ...]:
        """Return the level of every option in one state; None where it does not matter."""
        if self.members is not None and self.varies is not None:
            return tuple(
                None if free else int(level)
                for level, free in zip(self.members[index], self.varies[index], strict=True)
            )
        return tuple(index // stride % size for stride, size in zip(self._strides, self.sizes, strict=True))

    def text(self, index: int) -> str:
        """Return the Y/N string of a state, or its id in graph form."""
        if self.conflict.graph:
            return self.conflict.graph.states[index].id
        return pattern_text(self.levels(index), self.sizes)

    def matching(self, text: str) -> IntArray:
        """Return the feasible positions that fit a pattern (or bear an id, in graph form)."""
        if self.conflict.graph:
            return np.array(
                [i for i, state in enumerate(self.conflict.graph.states) if state.id == text], dtype=np.int64
            )
        levels, problems = read_pattern(text, self.sizes)
        if problems:
            raise PreferenceError("pattern cannot be read", problems)
        if self.members is None and None not in levels:
            index = self.code([level or 0 for level in levels])
            return np.array([index] if self.mask is None or self.mask[index] else [], dtype=np.int64)
        fits = self._fits(levels)
        return np.flatnonzero(fits & self.mask if self.mask is not None else fits)

    def _fits(self, levels: Sequence[int | None]) -> BoolArray:
        fits: BoolArray = np.ones((1,) * len(self.axes_shape), dtype=bool)
        for option, level in enumerate(levels):
            if level is not None:
                here = self._axes[option] == level
                if self.varies is not None:
                    here = here | self.varies[:, option]
                fits = fits & here
        return np.ascontiguousarray(np.broadcast_to(fits, self.axes_shape)).reshape(-1)

    def standing(self, option: int, levels: Iterable[int]) -> BoolArray:
        """Tell where an option stands at one of some levels, or does not matter; broadcasts to ``axes_shape``."""
        here = np.isin(self._axes[option], tuple(levels))
        return here if self.varies is None else here | self.varies[:, option]

    def code(self, levels: Sequence[int]) -> int:
        """Return the code of a combination of levels, option 0 fastest (option form without coalescing)."""
        return sum(level * stride for level, stride in zip(levels, self._strides, strict=True))


@dataclass(frozen=True, eq=False)
class StateSpace:
    """A conflict compiled under one reading: what the analyses work on.

    Attributes
    ----------
    states : States
        Labels, feasibility, statements.
    structure : Grid or Graph
        Who can move from where to where.
    reading : str
        Id of the reading that the ranks come from.
    ranks : tuple of arrays
        One per decision maker, one value per position; larger is preferred. Read-only.
    settings : Settings
        Which definitions apply.
    """

    states: States
    structure: Grid | Graph
    reading: str
    ranks: tuple[IntArray, ...]
    settings: Settings

    @property
    def conflict(self) -> Conflict:
        """The conflict that was compiled."""
        return self.states.conflict

    @cached_property
    def decision_makers(self) -> tuple[str, ...]:
        """Ids of the decision makers, in order."""
        return tuple(maker.id for maker in self.conflict.decision_makers)

    @cached_property
    def n_states(self) -> int:
        """How many states are feasible."""
        return self.states.n_positions if self.states.mask is None else int(np.count_nonzero(self.states.mask))

    @cached_property
    def feasible(self) -> IntArray:
        """Indices of the feasible states, ascending; state number k stands at position k - 1."""
        if self.states.mask is None:
            return np.arange(self.states.n_positions, dtype=np.int64)
        return np.flatnonzero(self.states.mask)

    @property
    def beyond_ranking(self) -> dict[str, tuple[str, ...]]:
        """What the reading says beyond one ranking, and the ranks leave out: decision maker to names of sections."""
        return self.conflict.beyond_ranking(self.reading)

    def with_reading(self, reading: str) -> StateSpace:
        """Return the same states and moves under another reading."""
        chosen = self.conflict.reading(reading).id
        return self if chosen == self.reading else replace(self, reading=chosen, ranks=_ranks(self.states, chosen))

    # --- states and their names ---

    def number(self, index: int) -> int:
        """Return the number of the state at an index."""
        return index + 1 if self.states.mask is None else int(np.searchsorted(self.feasible, index)) + 1

    def numbers(self, indices: IntArray) -> IntArray:
        """Return the numbers of many states."""
        return indices + 1 if self.states.mask is None else np.searchsorted(self.feasible, indices) + 1

    def index(self, number: int) -> int:
        """Return the index of the state with a number."""
        if not 1 <= number <= self.n_states:
            raise UnknownNameError(
                f"unknown state: expected a number from 1 to {self.n_states:,}; got {number}. "
                f"Did you mean {min(max(number, 1), self.n_states)}?"
            )
        return number - 1 if self.states.mask is None else int(self.feasible[number - 1])

    def state(self, index: int) -> State:
        """Return the state at an index, with its labels."""
        levels = self.states.levels(index) if self.states.sizes else ()
        labels = tuple(
            "-" if level is None else option.levels[level]
            for level, option in zip(levels, self.conflict.options, strict=True)
        )
        text = self.states.text(index)
        label = self.conflict.graph.states[index].label if self.conflict.graph else text
        return State(self.number(index), index, labels, text, label)

    def find(self, state: StateLike) -> int:
        """Return the index of a state named in any of the usual ways.

        Raises
        ------
        UnknownNameError
            If nothing bears that name; the nearest state is offered.
        InfeasibleStateError
            If the rules exclude it; the rule is named.
        """
        if isinstance(state, State):
            return state.index
        if isinstance(state, int):
            return self.index(state)
        if isinstance(state, Mapping):
            return self._find_levels(state)
        text = state.strip().removeprefix("#")
        if self.conflict.graph:
            return self._find_id(text, self.conflict.graph)
        if text.isdecimal() and len(text) != len(self.states.sizes):
            return self.index(int(text))
        return self._find_pattern(text)

    def _find_id(self, text: str, graph: GraphForm) -> int:
        names = [name for state in graph.states for name in (state.label, state.id)]
        for position, state in enumerate(graph.states):
            if text in (state.id, state.label):
                return position
        if text.isdecimal():
            return self.index(int(text))
        close = nearest(text, names)
        raise UnknownNameError(f"unknown state '{text}'." + (f" Did you mean '{close}'?" if close else ""))

    def _find_pattern(self, text: str) -> int:
        levels, problems = read_pattern(text, self.states.sizes)
        if problems:
            close = self._nearest_to("".join(text.split()))
            raise UnknownNameError(
                f"unknown state '{text}'." + (f" Did you mean '{close}'?" if close else ""), problems
            )
        found = self.states.matching(text)
        if len(found) == 1:
            return int(found[0])
        if len(found) > 1:
            shown = ", ".join(self.states.text(int(index)) for index in found[:5])
            raise UnknownNameError(f"'{text}' fits {len(found):,} states ({shown}{', ...' if len(found) > 5 else ''}); "
                                   "give one level per option")  # fmt: skip
        raise self._infeasible(levels)

    def _find_levels(self, wanted: Mapping[str, str]) -> int:
        levels = [0] * len(self.states.sizes)
        for name, level in wanted.items():
            position = self.conflict.option_index(name)
            labels = self.conflict.options[position].levels
            if level not in labels:
                close = nearest(level, labels)
                raise UnknownNameError(f"unknown level '{level}' of option '{name}'; it has {', '.join(labels)}."
                                       + (f" Did you mean '{close}'?" if close else ""))  # fmt: skip
            levels[position] = labels.index(level)
        return self._find_pattern(pattern_text(levels, self.states.sizes))

    def _infeasible(self, levels: tuple[int | None, ...]) -> InfeasibleStateError:
        from detente.model.check import infeasible_because

        text = pattern_text(levels, self.states.sizes)
        message = f"state {text} is infeasible"
        if None not in levels:
            whole = tuple(level or 0 for level in levels)
            for rule in self.conflict.infeasible:
                if infeasible_because(self.conflict, rule, whole):
                    message += f": it breaks the rule '{rule}'" + (f" ({rule.because})" if rule.because else "")
                    break
        return InfeasibleStateError(f"{message}. The nearest feasible state is {self._nearest_feasible(levels)}.")

    def _nearest_to(self, signs: str) -> str | None:
        """Return the feasible state closest to a text of which most signs can be read in place."""
        sizes = self.states.sizes
        options = [[level_sign(level, size) for level in range(size)] for size in sizes]
        levels = tuple(
            known.index(sign.upper()) if sign.upper() in known else None
            for sign, known in zip(signs.ljust(len(sizes)), options, strict=False)
        )
        readable = len(levels) - levels.count(None)
        return self._nearest_feasible(levels) if 2 * readable > max(len(sizes), len(signs)) else None

    def _nearest_feasible(self, levels: tuple[int | None, ...]) -> str:
        """Return the feasible state that differs in the fewest options."""
        distance: IntArray = np.zeros((1,) * len(self.states.axes_shape), dtype=np.int16)
        for option, level in enumerate(levels):
            if level is not None:
                distance = distance + (self.states._axes[option] != level)
        flat = np.broadcast_to(distance, self.states.axes_shape).reshape(-1)
        return self.states.text(int(self.feasible[np.argmin(flat[self.feasible])]))

    # --- what holds where ---

    def truth(self, statement: Statement | str) -> BoolArray:
        """Tell for every position whether a statement holds there and the state is feasible."""
        truth = np.broadcast_to(self.states.truth(statement), self.states.axes_shape)
        flat = np.ascontiguousarray(truth).reshape(-1)
        return flat if self.states.mask is None else flat & self.states.mask

    def where(self, statement: Statement | str) -> StateSet:
        """Return the feasible states in which a statement holds."""
        return StateSet(self, np.flatnonzero(self.truth(statement)))

    @cached_property
    def status_quo(self) -> int | None:
        """Index of the status quo, or None if the conflict names none."""
        found, _ = resolve_status_quo(self.conflict)
        if found is None or isinstance(found, int):
            return found
        return self._find_pattern(pattern_text(found, self.states.sizes))

    def rank(self, decision_maker: int, index: int) -> int:
        """Return the rank of one state for one decision maker; larger is preferred."""
        return int(self.ranks[decision_maker].reshape(-1)[index])

    @cached_property
    def _orders(self) -> tuple[IntArray, ...]:
        """Each decision maker's distinct ranks over the feasible states, ascending."""
        return tuple(np.unique(rank.reshape(-1)[self.feasible]) for rank in self.ranks)

    def place(self, decision_maker: int, index: int) -> int:
        """Return the place of a state in a decision maker's order: 1 for the most preferred, ties share a place."""
        order = self._orders[decision_maker]
        return len(order) - int(np.searchsorted(order, self.rank(decision_maker, index)))

    def ranked(self, decision_maker: int, *, worst_first: bool = False) -> StateSet:
        """Return all feasible states, most preferred first; equally preferred ones in model order."""
        ranks = self.ranks[decision_maker].reshape(-1)[self.feasible].astype(np.int64)
        order = np.argsort(ranks if worst_first else -ranks, kind="stable")
        return StateSet(self, self.feasible[order])

    def listed(self, *, where: str | None = None, sort: str | None = None, worst_first: bool = False) -> StateSet:
        """Return the feasible states that satisfy a statement, in model order or as a decision maker prefers them."""
        maker = None if sort is None else self.conflict.decision_maker_index(sort)
        states = StateSet(self, self.feasible) if maker is None else self.ranked(maker, worst_first=worst_first)
        return states.where(where) if where else states

    def prefers(self, decision_maker: int, first: int, second: int) -> bool:
        """Tell whether a decision maker strictly prefers the first state to the second."""
        return self.rank(decision_maker, first) > self.rank(decision_maker, second)


@dataclass(frozen=True, eq=False)
class StateSet(Shown, Sequence[State]):
    """Some states of a space, in an order; each is made when it is looked at.

    Attributes
    ----------
    space : StateSpace
        Where the states belong.
    indices : array of int
        Their indices; ascending (model order) unless the set was sorted.
    """

    space: StateSpace
    indices: IntArray

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, position: Any) -> Any:
        if isinstance(position, slice):
            return StateSet(self.space, self.indices[position])
        return self.space.state(int(self.indices[position]))

    def __iter__(self) -> Iterator[State]:
        return (self.space.state(int(index)) for index in self.indices)

    def __contains__(self, state: object) -> bool:
        try:
            index = self.space.find(state)  # type: ignore[arg-type]
        except (ModelError, AttributeError, TypeError):
            return False
        return bool(np.isin(index, self.indices))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StateSet):
            return self.space.conflict == other.space.conflict and np.array_equal(self.indices, other.indices)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def where(self, statement: Statement | str) -> StateSet:
        """Return those in which a statement holds."""
        return StateSet(self.space, self.indices[self.space.truth(statement)[self.indices]])

    @property
    def numbers(self) -> tuple[int, ...]:
        """Their numbers, in order."""
        return tuple(int(number) for number in self.space.numbers(self.indices))

    def __repr__(self) -> str:
        shown = ", ".join(str(state) for state in self[:8])
        return f"<{len(self):,} states: {shown}{', ...' if len(self) > 8 else ''}>"


# --- compiling --------------------------------------------------------------------------------------------------------


def compile_conflict(conflict: Conflict, reading: str | None, settings: Settings) -> StateSpace:
    """Build states, moves and ranks; see `Conflict.compile`."""
    chosen = conflict.reading(reading).id
    graph = conflict.graph
    if graph is None:
        _check_room(conflict, chosen)
    states, structure = _option_form(conflict, settings) if graph is None else _graph_form(conflict, graph)
    return StateSpace(states, structure, chosen, _ranks(states, chosen), settings)


def compile_states(conflict: Conflict) -> StateSpace:
    """Build states and moves under the usual settings and leave preferences aside: everybody is indifferent.

    For questions about states that have an answer also where preferences are still to be written.
    """
    graph, settings = conflict.graph, Settings()
    states, structure = _option_form(conflict, settings) if graph is None else _graph_form(conflict, graph)
    tied = np.zeros(states.n_positions, dtype=np.int8)
    tied.flags.writeable = False
    return StateSpace(states, structure, conflict.reading().id, (tied,) * len(conflict.decision_makers), settings)


def _graph_form(conflict: Conflict, graph: GraphForm) -> tuple[States, Grid | Graph]:
    position = {state.id: index for index, state in enumerate(graph.states)}
    arcs = []
    for maker in conflict.decision_makers:
        pairs = [(position[a], position[b]) for a, ends in graph.moves.get(maker.id, {}).items() for b in ends]
        sources, targets = (
            np.array(side, dtype=np.int64) for side in (zip(*pairs, strict=True) if pairs else ((), ()))
        )
        arcs.append((sources, targets))
    n = len(graph.states)
    return States(conflict, n, (n,), None), Graph.from_arcs(n, arcs)


def feasible_combinations(conflict: Conflict) -> tuple[States, list[int]]:
    """Evaluate the rules of infeasibility over all combinations of levels.

    Returns
    -------
    states : States
        Option form, not coalesced.
    removed : list of int
        For each rule, how many combinations it removes that no earlier rule removed.

    Raises
    ------
    LimitExceededError
        Before anything is allocated, if the rules cannot be evaluated within memory.
    """
    sizes = [len(option.levels) for option in conflict.options]
    n = math.prod(sizes)
    states = States(conflict, n, tuple(reversed(sizes)), None)
    if not conflict.infeasible:
        return states, []
    _refuse_beyond_memory(n, 3, "rules")
    mask = np.ones(states.axes_shape, dtype=bool)
    removed, left = [], n
    for rule in conflict.infeasible:
        truths = [states.truth(text) for _, text in rule.texts]
        np.logical_and(mask, allowed(rule.kind, truths), out=mask)
        now = int(np.count_nonzero(mask))
        removed.append(left - now)
        left = now
    return replace(states, mask=mask.reshape(-1) if left < n else None), removed


def allowed(kind: str, truths: list[BoolArray]) -> BoolArray:
    """Tell what a rule of infeasibility leaves, from where each of its statements holds."""
    if kind == "never":
        return ~truths[0]
    if kind == "requires":
        return ~truths[0] | truths[1]
    count: IntArray = np.zeros((), dtype=np.int16)
    for truth in truths:
        count = count + truth
    if kind == "at_most_one":
        return np.asarray(count <= 1)
    return np.asarray(count >= 1 if kind == "at_least_one" else count == 1)


def _check_room(conflict: Conflict, reading: str) -> None:
    """Refuse, before anything is allocated, what would not fit into memory."""
    n = math.prod(len(option.levels) for option in conflict.options)
    masks = 3 if conflict.infeasible else 1
    explicit = 200 if conflict.coalesce else 0  # arcs, levels and labels of each state
    per_state = masks + explicit + sum(rank_bytes(known) for known in conflict.preferences(reading)) + 8
    _refuse_beyond_memory(n, per_state, "states and ranks")


def _refuse_beyond_memory(n: int, per_state: int, what: str) -> None:
    room = available_bytes()
    if n * per_state > room:
        fit = 1 << max((room // per_state).bit_length() - 1, 0)
        raise LimitExceededError(
            f"{n:,} combinations of options need about {n * per_state / 2**30:,.1f} GiB for {what}; "
            f"{room / 2**30:,.1f} GiB may be used. About {fit:,} combinations would fit: leave out options, freeze "
            "and drop those that nobody will move, or cut the conflict into theatres."
        )


def _option_form(conflict: Conflict, settings: Settings) -> tuple[States, Grid | Graph]:
    states, _ = feasible_combinations(conflict)
    if states.mask is not None and not states.mask.any():
        raise ModelError("no state is feasible", [no_state_problem(conflict)])
    grid = Grid(
        sizes=states.sizes,
        owners=conflict.owners,
        directions=tuple(option.moves for option in conflict.options),
        n_decision_makers=len(conflict.decision_makers),
        feasible=states.mask,
    )
    one_option = settings.move_granularity == "one_option"
    if not conflict.coalesce and not one_option:
        return states, grid
    graph, codes = grid.to_graph(one_option=one_option)
    labels = _merged(states, codes) if conflict.coalesce else np.arange(len(codes))
    return _coalesced(states, grid, graph, codes, labels)


def no_state_problem(conflict: Conflict) -> Problem:
    """Say which rule removes the last states."""
    states, removed = feasible_combinations(conflict)
    last = max(index for index, count in enumerate(removed) if count)
    return Problem(("infeasible", last), f"no state is feasible: together with the rules before it, "
                   f"'{conflict.infeasible[last]}' removes the last of the {states.n_positions:,} combinations",
                   hint="Loosen one of the rules.")  # fmt: skip


def _merged(states: States, codes: IntArray) -> IntArray:
    """Label the feasible states so that those which differ only in what no longer matters share a label."""
    labels = np.arange(len(codes))
    keys = [_merge_key(states, codes, merge.when, merge.ignore) for merge in states.conflict.coalesce]
    while True:
        before = labels
        for key in keys:
            _, group = np.unique(key, return_inverse=True)
            lowest = np.full(int(group.max()) + 1, len(codes), dtype=labels.dtype)
            np.minimum.at(lowest, group, labels)
            labels = lowest[group]
        if np.array_equal(before, labels):
            return labels


def _merge_key(states: States, codes: IntArray, when: str, ignore: Iterable[str]) -> IntArray:
    holds = np.broadcast_to(states.truth(when), states.axes_shape).reshape(-1)[codes]
    merged = codes.copy()
    for name in ignore:
        option = states.conflict.option_index(name)
        stride, size = states._strides[option], states.sizes[option]
        merged -= codes // stride % size * stride
    return np.where(holds, merged, codes + states.n_positions)


def _coalesced(states: States, grid: Grid, graph: Graph, codes: IntArray, labels: IntArray) -> tuple[States, Graph]:
    """Merge states by label; a merged state is numbered where its last member stood."""
    _, group = np.unique(labels, return_inverse=True)
    last = np.zeros(int(group.max()) + 1, dtype=np.int64)
    np.maximum.at(last, group, np.arange(len(codes)))
    place = np.empty_like(last)
    place[np.argsort(last)] = np.arange(len(last))
    position = place[group]
    levels = np.stack(
        [codes // stride % size for stride, size in zip(states._strides, states.sizes, strict=True)], axis=1
    )
    lowest = np.full((len(last), len(states.sizes)), np.iinfo(np.int64).max)
    highest = np.zeros_like(lowest)
    np.minimum.at(lowest, position, levels)
    np.maximum.at(highest, position, levels)
    varies = lowest != highest
    members = np.where(varies, 0, lowest).astype(np.int8)
    merged = States(states.conflict, len(last), (len(last),), None, members, varies, Unmerged(grid, codes, position))
    return merged, coalesce(graph, position) if len(last) < len(codes) else graph


def _ranks(states: States, reading: str) -> tuple[IntArray, ...]:
    ranks, problems = [], []
    for path, preferences in states.conflict.stated_preferences(reading):
        try:
            array = rank_array(preferences, states)
        except PreferenceError as error:
            problems += [problem.at(*path) for problem in error.problems]
            continue
        array.flags.writeable = False
        ranks.append(array)
    if problems:
        raise PreferenceError(f"reading '{reading}' does not order the states", problems)
    return tuple(ranks)
