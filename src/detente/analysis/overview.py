"""Everything that a report says of a conflict: the states that matter, why, what leads there, and who sees it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.analysis.answers import Answers, answer_readings
from detente.analysis.explanation import Explanation, explain
from detente.analysis.explanation.moves import Moves
from detente.analysis.paths import Paths, paths
from detente.analysis.patterns import Cover, cover
from detente.analysis.result import Analysis
from detente.analysis.stability import analyze
from detente.analysis.state_graph import StateGraph, state_graph
from detente.analysis.state_sets import Common, Frequency, common, frequencies
from detente.analysis.sureness import Sureness, sureness
from detente.analysis.sweep import Sweep
from detente.display import Shown
from detente.errors import UnsupportedAnalysisError
from detente.model import Conflict, Settings, State, StateSet, StateSpace
from detente.types import BoolArray, Progress

__all__ = [
    "COLUMNS",
    "EXPLAINED",
    "LARGEST_COMPARED",
    "Overview",
    "Readings",
    "Reasons",
    "Resting",
    "Wants",
    "overview",
    "strictest_first",
]

COLUMNS = 7
"""Most equilibria that are looked at one by one."""
EXPLAINED = 3
"""Most equilibria that are explained, beside the status quo."""
IMPROVEMENTS = 3
"""Most improvements that an explanation tells."""
GRAPH_LIMIT = 36
"""Most states of the picture where not all states fit."""
LARGEST_COMPARED = 1 << 21
"""Feasible states up to which the other readings are analysed too, and ways from the status quo are sought."""
LARGEST_ANSWERED = 1 << 17
"""Feasible states up to which the questions that a conflict asks are answered too."""
LARGEST_SIMULTANEOUS = 1 << 12
"""Feasible states up to which readings are compared under SIM too, unless it was asked for: it takes the longest."""

_STRICTEST = ("nash", "brseq", "sseq", "seq", "smr", "gmr", "sim")
_TELLING = ("seq", "sseq", "gmr", "smr", "nash", "brseq", "sim")


@dataclass(frozen=True, eq=False)
class Wants:
    """What one decision maker likes best and least.

    Attributes
    ----------
    decision_maker : str
        Id.
    best, worst : StateSet
        The feasible states that it prefers to all others, and those that it likes least. The same set if it is
        indifferent among all.
    n_places : int
        How many places its order has; states that it likes equally share one.
    """

    decision_maker: str
    best: StateSet
    worst: StateSet
    n_places: int

    @property
    def is_indifferent(self) -> bool:
        """Whether it likes all states equally."""
        return self.n_places == 1


@dataclass(frozen=True, eq=False)
class Reasons:
    """Why one state is stable or not, for each decision maker.

    Attributes
    ----------
    state : State
        The state.
    explanations : tuple of tuple of Explanation
        For each decision maker one or two: under the strictest concept that calls the state stable for it; if only
        concepts that admit any sanction do, also under one that admits only credible ones; if none does, under the
        most lenient one.
    """

    state: State
    explanations: tuple[tuple[Explanation, ...], ...]


@dataclass(frozen=True, eq=False)
class Resting:
    """All equilibria under one concept, as a set.

    Attributes
    ----------
    concept : str
        Id.
    states : StateSet
        The equilibria.
    cover : Cover or None
        The same as patterns; None in graph form.
    frequencies : tuple of Frequency
        For each option how often each level occurs; empty in graph form.
    common : Common or None
        What all of them share; None in graph form.
    """

    concept: str
    states: StateSet
    cover: Cover | None
    frequencies: tuple[Frequency, ...]
    common: Common | None


@dataclass(frozen=True, eq=False)
class Readings:
    """The same conflict under each of its readings.

    Attributes
    ----------
    analyses : tuple of Analysis
        One per reading, in the order of the file; only of the reading in question where the conflict is too large.
    concepts : tuple of str
        Ids of the concepts under which they are compared.
    left_out : tuple of str
        Ids of the readings that were not analysed.
    states : tuple of State
        The strongest equilibria of the readings, the status quo first.
    n_more : int
        How many more states are among the strongest of some reading.
    """

    analyses: tuple[Analysis, ...]
    concepts: tuple[str, ...]
    left_out: tuple[str, ...]
    states: tuple[State, ...]
    n_more: int

    def survivors(self, concept: str) -> StateSet:
        """Return the states that are equilibria under every reading."""
        masks = [_equilibria(analysis, concept) for analysis in self.analyses]
        return StateSet(self.analyses[0].space, np.flatnonzero(np.logical_and.reduce(masks)))

    def any_of(self, concept: str) -> StateSet:
        """Return the states that are equilibria under at least one reading."""
        masks = [_equilibria(analysis, concept) for analysis in self.analyses]
        return StateSet(self.analyses[0].space, np.flatnonzero(np.logical_or.reduce(masks)))

    def holding(self, state: State, concept: str) -> tuple[str, ...]:
        """Return the readings under which a state is an equilibrium."""
        return tuple(a.space.reading for a in self.analyses if a.is_equilibrium(state, concept))


@dataclass(frozen=True, eq=False)
class Overview(Shown):
    """What is worth telling of a conflict under one reading.

    Attributes
    ----------
    analysis : Analysis
        Stable states and equilibria under the reading in question.
    wants : tuple of Wants
        One per decision maker.
    equilibria : tuple of State
        The strongest equilibria. Those that hold under the same concepts are taken together or not at all, except that
        of the strongest kind only those nearest to the status quo are taken if there are more than `COLUMNS`.
    resting : Resting or None
        All equilibria under the most telling concept; None if there is no equilibrium at all.
    reasons : tuple of Reasons
        For the status quo, and the first of the equilibria from which somebody has an improvement.
    ways : Paths or None
        Where sequences of improvements lead from the status quo; None without one, or where the conflict is too large.
    graph : StateGraph
        What can be drawn.
    readings : Readings
        How the readings differ.
    answers : tuple of Answers
        The answers to the questions that the conflict asks, under each reading; empty if it asks none.
    unanswered : str or None
        Why the questions of the conflict were not answered, if it asks any.
    sureness : Sureness or None
        How far all this hangs on single judgements; None if that was not asked for.
    """

    analysis: Analysis
    wants: tuple[Wants, ...]
    equilibria: tuple[State, ...]
    resting: Resting | None
    reasons: tuple[Reasons, ...]
    ways: Paths | None
    graph: StateGraph
    readings: Readings
    answers: tuple[Answers, ...] = ()
    unanswered: str | None = None
    sureness: Sureness | None = None

    @property
    def space(self) -> StateSpace:
        """Conflict, reading and settings."""
        return self.analysis.space

    @cached_property
    def status_quo(self) -> State | None:
        """The status quo, if there is one."""
        return None if self.space.status_quo is None else self.space.state(self.space.status_quo)

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The states that matter: the status quo, then the strongest equilibria."""
        first = () if self.status_quo is None else (self.status_quo,)
        return (*first, *(state for state in self.equilibria if state.index != self.space.status_quo))

    def verdict(self, state: State) -> tuple[str, ...]:
        """Return the concepts under which a state is an equilibrium."""
        return _verdict(self.analysis, state)

    @cached_property
    def always(self) -> StateSet:
        """The states that are equilibria under every concept that was asked for."""
        masks = [_equilibria(self.analysis, concept) for concept in self.analysis.concepts]
        return StateSet(self.space, np.flatnonzero(np.logical_and.reduce(masks)))

    def leaving(self, concept: str) -> tuple[str, ...]:
        """Return the decision makers for whom the status quo is not stable."""
        here = self.space.status_quo
        if here is None:
            return ()
        makers = self.space.decision_makers
        return tuple(m for m in makers if not self.analysis.is_stable(self.space.state(here), concept, m))


def overview(
    conflict: Conflict,
    *,
    reading: str | None = None,
    concepts: Iterable[str] | str | None = None,
    settings: Settings | None = None,
    questions: bool = True,
    doubts: bool = True,
    runs: Sweep | None = None,
    progress: Progress | None = None,
) -> Overview:
    """Find out what is worth telling of a conflict.

    Parameters
    ----------
    conflict : Conflict
        What to look at.
    reading : str, optional
        Whose reading of the preferences; the default reading if not given. The others are compared with it.
    concepts : iterable of str, optional
        Which concepts; all that are defined for the conflict if not given.
    settings : Settings, optional
        Which definitions apply where the literature differs.
    questions : bool
        Whether to answer the questions that the conflict asks, if any; that may take longer than all the rest.
    doubts : bool
        Whether to find out how sure the equilibria are: how far they hang on single judgements, what it would take for
        other states to be some, what each side may misperceive.
    runs : Sweep, optional
        Many runs of this conflict that were made before, to be told of with the doubts.
    progress : callable, optional
        Told the share that is done, now and then.

    Returns
    -------
    Overview
        Complete for conflicts of ordinary size. Lists are short by design, and each says how much more there is; above
        `LARGEST_COMPARED` feasible states readings and ways are left out, which ``readings.left_out`` and ``ways`` say.

    Raises
    ------
    UnknownNameError, UnsupportedAnalysisError, LimitExceededError
        As `detente.analysis.analyze`.

    Examples
    --------
    >>> import detente
    >>> found = overview(detente.load("chicken"))
    >>> [state.text for state in found.equilibria], [wants.best[0].text for wants in found.wants]
    (['YN', 'NY', 'YY'], ['NY', 'YN'])
    """
    told = progress or _untold
    asked = None if concepts is None else tuple([concepts] if isinstance(concepts, str) else concepts)
    analysis = analyze(conflict, reading=reading, concepts=asked, settings=settings)
    told(0.3)
    space = analysis.space
    readings = _readings(analysis, asked)
    told(0.6)
    equilibria = _strongest(analysis, COLUMNS)
    resting = _resting(analysis)
    told(0.75)
    reasons = tuple(_reasons(analysis, state) for state in _to_explain(analysis, equilibria))
    told(0.85)
    ways = _ways(space, equilibria)
    graph = state_graph(analysis, limit=GRAPH_LIMIT, states=_drawn(equilibria, ways))
    told(0.9)
    answers, unanswered = _answers(space) if questions and conflict.questions else ((), None)
    told(0.95)
    sure = sureness(analysis, runs=runs) if doubts else None
    told(1.0)
    return Overview(
        analysis,
        tuple(_wants(space, maker) for maker in range(len(space.ranks))),
        equilibria,
        resting,
        reasons,
        ways,
        graph,
        readings,
        answers,
        unanswered,
        sure,
    )


def _answers(space: StateSpace) -> tuple[tuple[Answers, ...], str | None]:
    """Answer what the conflict asks, or say why not; the smallest changes are sought under this reading only."""
    if space.n_states > LARGEST_ANSWERED:
        return (), f"with {space.n_states:,} states that would take too long"
    try:
        return answer_readings(space.conflict, changes_in=[space.reading], settings=space.settings), None
    except UnsupportedAnalysisError as error:
        return (), str(error)


def _untold(_: float) -> None:
    """Tell nobody how far the work is."""


# --- who wants what ---------------------------------------------------------------------------------------------------


def _wants(space: StateSpace, maker: int) -> Wants:
    ranks = space.ranks[maker].reshape(-1)[space.feasible]
    best, worst = (StateSet(space, space.feasible[ranks == limit]) for limit in (ranks.max(), ranks.min()))
    return Wants(space.decision_makers[maker], best, worst, space.place(maker, int(worst.indices[0])))


# --- concepts ---------------------------------------------------------------------------------------------------------


def strictest_first(concepts: Sequence[str]) -> tuple[str, ...]:
    """Order concepts by how much they demand of a state; SIM, which demands something else, comes last."""
    return _in_order(concepts, _STRICTEST)


def _in_order(concepts: Sequence[str], order: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(concepts, key=lambda name: order.index(name) if name in order else len(order)))


# --- equilibria -------------------------------------------------------------------------------------------------------


def _equilibria(analysis: Analysis, concept: str) -> BoolArray:
    mask = np.zeros(len(analysis.flags[0]), dtype=bool)
    mask[analysis.equilibria(concept).indices] = True
    return mask


def _verdict(analysis: Analysis, state: State) -> tuple[str, ...]:
    return tuple(concept for concept in analysis.concepts if analysis.is_equilibrium(state, concept))


def _strongest(analysis: Analysis, limit: int) -> tuple[State, ...]:
    """Take whole kinds of equilibria, the strongest first; of a first kind that is too large the nearest ones."""
    found = analysis.strongest(limit + 1)
    if not found:
        return ()
    if len(found) <= limit:
        return found
    last = _verdict(analysis, found[-1])
    whole = tuple(state for state in found if _verdict(analysis, state) != last)
    if whole:
        return whole
    kind = np.logical_and.reduce([_equilibria(analysis, concept) for concept in last])
    for concept in analysis.concepts:
        if concept not in last:
            kind &= ~_equilibria(analysis, concept)
    indices = np.flatnonzero(kind)
    start = analysis.space.status_quo
    if start is not None and not analysis.space.conflict.is_graph_form:
        distance = Moves(analysis.space).n_changed(start, indices)
        indices = indices[np.argsort(distance, kind="stable")]
    return tuple(analysis.space.state(int(index)) for index in indices[:limit])


def _resting(analysis: Analysis) -> Resting | None:
    """Describe all equilibria under the first concept of some use that has any."""
    for concept in _in_order(analysis.concepts, _TELLING):
        states = analysis.equilibria(concept)
        if len(states):
            if analysis.space.conflict.is_graph_form:
                return Resting(concept, states, None, (), None)
            return Resting(concept, states, cover(states), frequencies(states), common(states))
    return None


# --- why --------------------------------------------------------------------------------------------------------------


def _to_explain(analysis: Analysis, equilibria: Sequence[State]) -> tuple[State, ...]:
    """Choose the states whose stability, or lack of it, is no matter of course."""
    start = analysis.space.status_quo
    first = () if start is None else (analysis.space.state(start),)
    calm = set(analysis.equilibria("nash").indices.tolist()) if "nash" in analysis.concepts else set()
    others = [state for state in equilibria if state.index not in calm and state.index != start]
    return (*first, *others[:EXPLAINED])


def _reasons(analysis: Analysis, state: State) -> Reasons:
    explanations = []
    for maker in analysis.space.decision_makers:
        asked = _questions(analysis, state, maker)
        explanations.append(tuple(explain(analysis, state, maker, name, limit=IMPROVEMENTS) for name in asked))
    return Reasons(state, tuple(explanations))


def _questions(analysis: Analysis, state: State, maker: str) -> tuple[str, ...]:
    """Choose the concepts under which a verdict tells most; see `Reasons`."""
    asked = [name for name in strictest_first(analysis.concepts) if name != "sim"] or ["sim"]
    stable = [name for name in asked if analysis.is_stable(state, name, maker)]
    if not stable:
        return (asked[-1],)
    credible = [name for name in ("seq", "sseq") if name in asked]
    if stable[0] in ("smr", "gmr") and credible:
        return (credible[0], stable[0])
    return (stable[0],)


# --- what leads where -------------------------------------------------------------------------------------------------


def _ways(space: StateSpace, equilibria: Sequence[State]) -> Paths | None:
    if space.status_quo is None or space.n_states > LARGEST_COMPARED:
        return None
    indices = sorted(state.index for state in equilibria)
    return paths(space, StateSet(space, np.array(indices, dtype=np.int64)), by="improvements")


def _drawn(equilibria: Sequence[State], ways: Paths | None) -> tuple[State, ...]:
    """Return what the picture must show: the strongest equilibria, and the nearest that improvements lead to."""
    if ways is None or len(ways.reached_target):
        return tuple(equilibria)
    ends = ways.stalls
    nearest = sorted(ends[:1000], key=lambda state: (ways.moves_to(state) or 0, state.index))
    return (*equilibria, *nearest[:2])


# --- readings ---------------------------------------------------------------------------------------------------------


def _readings(analysis: Analysis, concepts: tuple[str, ...] | None) -> Readings:
    conflict, space = analysis.space.conflict, analysis.space
    others = tuple(reading.id for reading in conflict.readings if reading.id != space.reading)
    if space.n_states > LARGEST_COMPARED:
        return Readings((analysis,), analysis.concepts, others, (), 0)
    quick = concepts is not None or space.n_states <= LARGEST_SIMULTANEOUS
    wanted = tuple(name for name in analysis.concepts if quick or name != "sim") or analysis.concepts
    analyses = tuple(
        analysis if reading.id == space.reading else analyze(space, reading=reading.id, concepts=wanted)
        for reading in conflict.readings
    )
    first = [] if space.status_quo is None else [space.state(space.status_quo)]
    strongest = [_strongest(known, COLUMNS) for known in analyses]
    in_turn = [states[k] for k in range(COLUMNS) for states in strongest if k < len(states)]
    states = tuple(dict.fromkeys([*first, *in_turn]))
    return Readings(analyses, wanted, (), states[: COLUMNS + 2], max(0, len(states) - COLUMNS - 2))
