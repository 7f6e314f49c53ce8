"""The inverse problem: which preferences would bring something about, and how near they are to the present ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.edits import EditKind
from detente.analysis.heading import heading
from detente.analysis.inverse.freedom import Freedom, find_freedom
from detente.analysis.inverse.goal import Judge, Target, find_goal
from detente.analysis.inverse.rankings import MOST_STATES, RankingAnswers, find_rankings
from detente.analysis.inverse.statements import (
    CHANGE_KINDS,
    MOST_CHANGES,
    MOST_TRIED,
    StatementAnswers,
    find_statements,
)
from detente.analysis.questions import TargetLike, as_space
from detente.display import Shown
from detente.engine.nearest_rankings import Swap
from detente.errors import UnknownNameError, UnsupportedAnalysisError, did_you_mean
from detente.model import Conflict, Settings, State, StateLike, StateSet, StateSpace
from detente.types import Progress

__all__ = ["SCHEMA", "Inverse", "inverse"]

SCHEMA = "detente.inverse/1"
"""Name and version of the JSON contract."""

_KINDS: tuple[EditKind, ...] = ("move", "drop", "add", "negate")


@dataclass(frozen=True, eq=False)
class Inverse(Shown):
    """What it would take to bring something about.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings as they stand.
    target : Target
        What is to be brought about, and under which concept.
    may_change : tuple of str
        Decision makers whose preferences may change.
    shown_by : StateSet or None
        Where it holds as things stand: the states that show it; None if it does not hold.
    rankings : RankingAnswers
        The fewest swaps of neighbouring ranks.
    statements : StatementAnswers or None
        The fewest changes of statements; None where it holds already.
    freedoms : tuple of Freedom
        For each decision maker that may change, or for those asked for: how many of its strict rankings do it, and the
        condition on them.
    """

    space: StateSpace
    target: Target
    may_change: tuple[str, ...]
    shown_by: StateSet | None = field(repr=False)
    rankings: RankingAnswers = field(repr=False)
    statements: StatementAnswers | None = field(repr=False)
    freedoms: tuple[Freedom, ...] = field(repr=False)

    @property
    def holds(self) -> bool:
        """Whether it holds already."""
        return self.shown_by is not None

    def freedom(self, *decision_makers: str) -> Freedom:
        """Return what was found out about the strict rankings of one decision maker, or of several together.

        Raises
        ------
        UnknownNameError
            If their rankings were not left open.
        """
        names = tuple(self.space.decision_makers[i] for i in _indices(self.space, decision_makers))
        for found in self.freedoms:
            if found.decision_makers == names:
                return found
        raise UnknownNameError(
            f"the rankings of {', '.join(names)} were not left open: pass free=[...] to inverse() to ask about them"
        )

    @property
    def named(self) -> tuple[State, ...]:
        """All states that an answer about rankings names, in model order."""
        pairs: list[tuple[State, State]] = [
            (turn.better, turn.worse) for answer in self.rankings.answers for turn in answer.turns
        ]
        for freedom in self.freedoms:
            parts = (*(freedom.ways or ()), *(freedom.requirements or ()))
            pairs += [(comparison.better, comparison.worse) for part in parts for comparison in part]
        return tuple(sorted({state for pair in pairs for state in pair}, key=lambda state: state.number))

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.inverse/1``; states by number."""
        space = self.space
        return {
            "schema": SCHEMA,
            **heading(space),
            "target": self.target.to_dict(),
            "may_change": list(self.may_change),
            "holds": self.holds,
            "shown_by": None if self.shown_by is None else list(self.shown_by.numbers[:1_000]),
            "rankings": self.rankings.to_dict(),
            "statements": None if self.statements is None else self.statements.to_dict(),
            "freedoms": [freedom.to_dict() for freedom in self.freedoms],
            "states": {str(state.number): state.text for state in self.named},
        }


def inverse(
    conflict: Conflict | StateSpace,
    target: TargetLike,
    *,
    aim: str = "equilibrium",
    concept: str = "seq",
    may_change: Iterable[str] | str | None = None,
    free: Iterable[str | Sequence[str]] | None = None,
    add: Sequence[str] = (),
    kinds: Sequence[EditKind] = CHANGE_KINDS,
    swap: Swap = "ranks",
    most: int = 10,
    most_changes: int = MOST_CHANGES,
    most_tried: int = MOST_TRIED,
    start: StateLike | None = None,
    reading: str | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Inverse:
    """Find which preferences would make something an equilibrium, and how near they are to the present ones.

    The inverse problem of the graph model asks which preferences bring a wanted state about [1]_. Three answers are
    given, each exact or with a word on where it was cut short: the fewest swaps of neighbouring ranks; the fewest
    changes of preference statements; and how many of somebody's strict rankings do it, with the condition that they
    have in common. Every answer is run through the ordinary analysis before it is returned.

    Parameters
    ----------
    conflict : Conflict or StateSpace
    target : state, pattern, statement or StateSet
        What is to be brought about. A statement or pattern stands for the states where it holds: see `AIMS`.
    aim : {"equilibrium", "not", "only", "reachable", "attainable"}
        Some state of the target is an equilibrium; none is; there are equilibria and all are of the target; unilateral
        improvements lead from the status quo to one of its states; or they lead to one that is an equilibrium.
    concept : str
        nash, gmr, smr, seq or sseq (for changes of statements also brseq).
    may_change : iterable of str, optional
        Decision makers whose preferences may change; all if left out.
    free : iterable of str or of sequences of str, optional
        Whose strict rankings are counted: one decision maker, or several together. If left out, each of those who may
        change, one by one, in conflicts small enough for it.
    add : sequence of str
        Statements that may be added to anybody's preferences, at any place.
    kinds : sequence of {"move", "drop", "add", "negate"}
        Which changes of statements are tried.
    swap : {"ranks", "states"}
        Whether tied states stay together and swap places as one rank, or each state swaps by itself; then making or
        breaking a tie counts as half a swap.
    most : int
        Most answers of a kind to return; the result says if there are more.
    most_changes, most_tried : int
        How many changes of statements are combined at most, and how many orders and combinations are judged at most.
    start : State, int, str or mapping, optional
        From where a target is to be reached; the status quo if not given.
    reading, settings
        As in `analyze`; settings are ignored if a state space is given.
    progress : callable, optional
        Told the share of ``most_tried`` that is used up, now and then.

    Returns
    -------
    Inverse
        Frozen; carries reading, settings, target and concept.

    Raises
    ------
    UnknownNameError
        If a decision maker, state, aim, concept or kind of change is unknown; the nearest is offered.
    UnsupportedAnalysisError
        If the target holds nowhere, under SIM, without a status quo where one is needed, or without python-sat.

    References
    ----------
    .. [1] R. A. Kinsara, D. M. Kilgour, K. W. Hipel, "Inverse approach to the graph model for conflict resolution",
       *IEEE Transactions on Systems, Man, and Cybernetics: Systems* 45, 2015.

    Examples
    --------
    >>> import detente
    >>> found = inverse(detente.load("euphrates-1975"), "YNN", concept="nash", may_change="syria")
    >>> found.rankings.swaps, found.freedom("syria").count
    (3.0, 240)
    """
    space = as_space(conflict, reading, settings)
    _check(kinds, add, swap, most, most_changes, most_tried)
    goal = find_goal(space, target, aim, concept, start)
    for text in add:
        space.conflict.statement(text)
    changing = _indices(space, [may_change] if isinstance(may_change, str) else may_change)
    groups = _groups(space, free, changing)
    judge = Judge(space, goal)
    shown = judge.shown_by(space.ranks)
    rankings = _rankings(judge, changing, swap, most)
    statements = None
    if shown is None:
        statements = find_statements(judge, changing, kinds=kinds, add=add, most=most, most_changes=most_changes,
                                     most_tried=most_tried, progress=progress)  # fmt: skip
    freedoms = tuple(find_freedom(judge, group) for group in groups)
    names = tuple(space.decision_makers[i] for i in changing)
    return Inverse(space, goal, names, shown, rankings, statements, freedoms)


def _rankings(judge: Judge, changing: Sequence[int], swap: Swap, most: int) -> RankingAnswers:
    if judge.goal.concept == "brseq":
        return RankingAnswers(swap, None, (), omitted="rankings are sought under nash, gmr, smr, seq and sseq")
    return find_rankings(judge, changing, swap=swap, most=most)


def _check(kinds: Sequence[str], add: Sequence[str], swap: str, most: int, most_changes: int, most_tried: int) -> None:
    for kind in kinds:
        _one_of("kinds", kind, _KINDS)
    if add and "add" not in kinds:
        raise UnsupportedAnalysisError("inverse(): statements to add were given, but 'add' is not among the kinds")
    _one_of("swap", swap, tuple(MOST_STATES))
    for name, value in (("most", most), ("most_changes", most_changes), ("most_tried", most_tried)):
        if value < 1:
            raise UnsupportedAnalysisError(f"inverse(): {name} must be 1 or more; got {value}")


def _one_of(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        listed = ", ".join(f"'{one}'" for one in known)
        raise UnknownNameError(
            f"inverse(): {what} must be among {listed}; got '{name}'. {did_you_mean(name, known) or ''}"
        )


def _indices(space: StateSpace, names: Iterable[str] | None) -> list[int]:
    if names is None:
        return list(range(len(space.decision_makers)))
    return sorted({space.conflict.decision_maker_index(name) for name in names})


def _groups(
    space: StateSpace, free: Iterable[str | Sequence[str]] | None, changing: Sequence[int]
) -> tuple[list[int], ...]:
    if free is None:
        return tuple([i] for i in changing) if space.n_states <= MOST_STATES["ranks"] else ()
    return tuple(_indices(space, [group] if isinstance(group, str) else group) for group in free)
