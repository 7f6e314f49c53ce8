"""Why a state is stable or not for a decision maker: the improvements, and what answers them, move by move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from detente.analysis.heading import heading
from detente.display import Shown
from detente.model import State, StateSpace

__all__ = ["SCHEMA", "Answer", "Change", "Compared", "Explanation", "Improvement", "Move", "Outcome", "Reason"]

SCHEMA = "detente.explanation/1"
"""Name and version of the JSON contract."""

Compared: TypeAlias = Literal["better", "equal", "worse"]
"""How the focal decision maker likes a state, compared with the one that is explained."""

Reason: TypeAlias = Literal["no_moves", "no_improvements", "all_deterred", "not_all_deterred"]
"""Why a state is stable (the first three) or not."""

Outcome: TypeAlias = Literal[
    "deterred", "not_considered", "no_answer", "no_harm", "still_better", "counter_move", "infeasible"
]
"""What becomes of an improvement.

``deterred``: an answer leaves the focal decision maker no better off than at the start. ``not_considered``: the concept
does not look beyond the improvement (Nash). ``no_answer``: the opponents have no move that the concept admits.
``no_harm``: no answer makes it worse off than the improvement itself. ``still_better``: the worst answer still leaves
it better off than at the start. ``counter_move``: an answer would deter it, but then it can move on. ``infeasible``:
every combination of simultaneous moves is infeasible (SIM).
"""


@dataclass(frozen=True)
class Change:
    """One option that a move changes, from one of its levels to another."""

    option: str
    before: str
    after: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"option": self.option, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Move:
    """One move of one decision maker.

    Attributes
    ----------
    decision_maker : str
        Who moves.
    changes : tuple of Change
        The options that it changes; empty in graph form.
    start, end : State
        Between which states.
    rank_before, rank_after : int
        The mover's ranks of the two; larger is preferred.
    must_be_credible : bool
        Whether the concept admits the move only if it improves its mover's lot.
    combination : tuple of str or None
        Where ``start`` is a merged state: the level of every option in the combination that the move starts from.
    """

    decision_maker: str
    changes: tuple[Change, ...]
    start: State
    end: State
    rank_before: int
    rank_after: int
    must_be_credible: bool = False
    combination: tuple[str, ...] | None = None

    @property
    def credible(self) -> bool:
        """Whether the move improves its mover's lot."""
        return self.rank_after > self.rank_before

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        data: dict[str, Any] = {
            "decision_maker": self.decision_maker,
            "changes": [change.to_dict() for change in self.changes],
            "start": self.start.number,
            "end": self.end.number,
            "rank_before": self.rank_before,
            "rank_after": self.rank_after,
            "credible": self.credible,
            "must_be_credible": self.must_be_credible,
        }
        if self.combination is not None:
            data["combination"] = list(self.combination)
        return data


@dataclass(frozen=True)
class Answer:
    """What the opponents do about an improvement.

    Attributes
    ----------
    moves : tuple of Move
        One after another from where the improvement leads; or all from where it starts, if ``simultaneous``.
    simultaneous : bool
        Whether the moves are made at the same time as the improvement (SIM).
    end : State
        Where it leads.
    compared : {"better", "equal", "worse"}
        How the focal decision maker likes the end, compared with the state that is explained.
    counter_move : Move or None
        SMR and SSEQ: the best that the focal decision maker can then do; None if it has no move.
    counter_compared : {"better", "equal", "worse"} or None
        How it likes where its counter-move ends.
    """

    moves: tuple[Move, ...]
    simultaneous: bool
    end: State
    compared: Compared
    counter_move: Move | None = None
    counter_compared: Compared | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        data: dict[str, Any] = {
            "moves": [move.to_dict() for move in self.moves],
            "simultaneous": self.simultaneous,
            "end": self.end.number,
            "compared": self.compared,
        }
        if self.counter_move is not None:
            data["counter_move"] = self.counter_move.to_dict()
            data["counter_compared"] = self.counter_compared
        return data


@dataclass(frozen=True)
class Improvement:
    """A unilateral improvement of the focal decision maker, and what becomes of it.

    Attributes
    ----------
    move : Move
        The improvement.
    outcome : str
        See `Outcome`; "deterred" if an answer deters it.
    answer : Answer or None
        The shortest answer that deters it; else the worst that the opponents could do, if they can do anything.
    """

    move: Move
    outcome: Outcome
    answer: Answer | None = None

    @property
    def deterred(self) -> bool:
        """Whether an answer deters it."""
        return self.outcome == "deterred"

    @property
    def states(self) -> set[State]:
        """All states that it speaks of."""
        moves, found = [self.move], set()
        if self.answer is not None:
            moves += self.answer.moves
            found.add(self.answer.end)
            if self.answer.counter_move is not None:
                moves.append(self.answer.counter_move)
        return found | {state for move in moves for state in (move.start, move.end)}

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        data: dict[str, Any] = {"move": self.move.to_dict(), "outcome": self.outcome}
        if self.answer is not None:
            data["answer"] = self.answer.to_dict()
        return data


@dataclass(frozen=True, eq=False)
class Explanation(Shown):
    """Why one state is stable for one decision maker under one concept, or why not.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    state : State
        The state.
    decision_maker, concept : str
        Ids of the focal decision maker and of the concept.
    reason : {"no_moves", "no_improvements", "all_deterred", "not_all_deterred"}
        Why in short.
    improvements : tuple of Improvement
        Stable: improvements with what deters them. Unstable: those that nothing deters, with the worst that could
        follow. The most attractive first, then those that change the fewest options.
    n_improvements : int
        How many improvements there are.
    n_undeterred : int
        How many of them nothing deters.
    """

    space: StateSpace
    state: State
    decision_maker: str
    concept: str
    reason: Reason
    improvements: tuple[Improvement, ...]
    n_improvements: int
    n_undeterred: int

    @property
    def stable(self) -> bool:
        """Whether the state is stable."""
        return self.n_undeterred == 0

    @property
    def n_more(self) -> int:
        """How many more improvements there are of the kind that is listed."""
        return (self.n_improvements if self.stable else self.n_undeterred) - len(self.improvements)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data: the contract ``detente.explanation/1``."""
        data: dict[str, Any] = {
            "schema": SCHEMA,
            **heading(self.space),
            "state": {"number": self.state.number, "text": self.state.text, "levels": list(self.state.levels)},
            "decision_maker": self.decision_maker,
            "concept": self.concept,
            "stable": self.stable,
            "reason": self.reason,
            "n_improvements": self.n_improvements,
            "n_undeterred": self.n_undeterred,
            "n_more": self.n_more,
            "improvements": [improvement.to_dict() for improvement in self.improvements],
        }
        named = {self.state}.union(*(improvement.states for improvement in self.improvements))
        data["states"] = {str(state.number): state.text for state in sorted(named, key=lambda s: s.number)}
        return data
