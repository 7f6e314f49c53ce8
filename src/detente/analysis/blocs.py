"""A coalition that acts as one: the equilibria with it beside those without it, difference by difference.

The members move together or not at all, and only where all of them gain; everybody else acts alone as before. This is
another conflict: outsiders face the bloc's joint moves, and the members are held back from moves that suit one of them
only. A state may so become an equilibrium, or cease to be one, for either reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from detente.analysis.coalition_settings import CoalitionSettings, prepared
from detente.analysis.coalitions import COALITION_CONCEPTS, find_coalition_concept
from detente.analysis.heading import heading
from detente.analysis.joint_moves import JointImprovement, JointMove, JointMoves
from detente.analysis.parties import PartyLike, find_coalition, names_of
from detente.analysis.questions import as_space
from detente.engine.coalition import Coalition, Coalitions, Question
from detente.errors import UnknownNameError
from detente.model import Conflict, Settings, State, StateLike, StateSet, StateSpace
from detente.types import IntArray

__all__ = ["DESCRIBED", "SCHEMA", "Bloc", "Difference", "Reason", "bloc"]

SCHEMA = "detente.bloc/1"
"""Name and version of the JSON contract."""

DESCRIBED = 50
"""Differences per concept and kind that `Bloc.to_dict` gives with their reasons; beyond, only the states."""


@dataclass(frozen=True)
class Reason:
    """Why one mover leaves a state in one of the two conflicts, and not in the other.

    Attributes
    ----------
    mover : tuple of str
        Who: the bloc, or one decision maker.
    improvement : JointImprovement
        The improvement that nothing deters where the mover leaves the state.
    answer : JointImprovement or None
        The same improvement with what deters it in the other conflict; where the mover is a member whose partners would
        gain as well, it is the bloc that is deterred there, and where the bloc's whole move is one member's, it is that
        member. None if nobody there can or wants to make that move.
    held_back_by : tuple of str
        Where a member leaves the state alone and the bloc does not: the partners who would not gain by that move.
    """

    mover: tuple[str, ...]
    improvement: JointImprovement
    answer: JointImprovement | None
    held_back_by: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "mover": list(self.mover),
            "improvement": self.improvement.to_dict(),
            "answer": None if self.answer is None else self.answer.to_dict(),
            "held_back_by": list(self.held_back_by),
        }


@dataclass(frozen=True)
class Difference:
    """A state that is an equilibrium in one of the two conflicts only.

    Attributes
    ----------
    state : State
    kind : {"gained", "lost"}
        An equilibrium with the bloc only, or without it only.
    reasons : tuple of Reason
        One for each mover who leaves it: without the bloc where it is gained, with the bloc where it is lost.
    """

    state: State
    kind: Literal["gained", "lost"]
    reasons: tuple[Reason, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"state": self.state.number, "kind": self.kind, "reasons": [reason.to_dict() for reason in self.reasons]}


@dataclass(frozen=True, eq=False)
class Bloc:
    """Equilibria with and without a coalition that acts as one mover.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    rules : CoalitionSettings
        Which definitions of coalition stability apply.
    members : tuple of str
        The bloc.
    concepts : tuple of str
        Ids of the concepts.
    left : mapping of (mover, whether the bloc acts, concept) to array of int
        Indices of the states that a mover would leave.
    """

    space: StateSpace
    rules: CoalitionSettings
    members: tuple[str, ...]
    concepts: tuple[str, ...]
    left: Mapping[tuple[Coalition, bool, str], IntArray] = field(repr=False)

    @cached_property
    def _describe(self) -> JointMoves:
        return JointMoves(self.space, prepared(self.space, self.rules))

    @cached_property
    def _group(self) -> Coalition:
        return find_coalition(self.space, self.members)

    # --- equilibria ---

    def equilibria(self, concept: str) -> StateSet:
        """Return the equilibria with the bloc: stable for it, and for every outsider."""
        return self._equilibria(concept, together=True)

    def without(self, concept: str) -> StateSet:
        """Return the equilibria without the bloc: stable for every decision maker."""
        return self._equilibria(concept, together=False)

    def gained(self, concept: str) -> StateSet:
        """Return the equilibria that exist with the bloc only."""
        return StateSet(self.space, np.setdiff1d(self.equilibria(concept).indices, self.without(concept).indices))

    def lost(self, concept: str) -> StateSet:
        """Return the equilibria that exist without the bloc only."""
        return StateSet(self.space, np.setdiff1d(self.without(concept).indices, self.equilibria(concept).indices))

    def kept(self, concept: str) -> StateSet:
        """Return the equilibria that exist with and without it."""
        return StateSet(self.space, np.intersect1d(self.without(concept).indices, self.equilibria(concept).indices))

    def _equilibria(self, concept: str, *, together: bool) -> StateSet:
        name = self._concept(concept)
        left = [states for (_, bloc, key), states in self.left.items() if key == name and bloc == together]
        return StateSet(self.space, np.setdiff1d(self.space.feasible, np.concatenate(left)))

    def _concept(self, concept: str) -> str:
        name = find_coalition_concept(concept)
        if name not in self.concepts:
            raise UnknownNameError(f"concept '{name}' was not analysed; analysed were {', '.join(self.concepts)}")
        return name

    # --- reasons ---

    def difference(self, state: StateLike, concept: str) -> Difference | None:
        """Say why a state is an equilibrium with the bloc only, or without it only; None if there is no difference."""
        name, index = self._concept(concept), self.space.find(state)
        with_it, without = (
            [mover for (mover, bloc, key), states in self.left.items()
             if key == name and bloc == together and np.isin(index, states)]
            for together in (True, False)
        )  # fmt: skip
        if bool(with_it) == bool(without):
            return None
        movers, together = (with_it, True) if with_it else (without, False)
        reasons = tuple(self._reason(mover, index, name, together=together) for mover in movers)
        return Difference(self.space.state(index), "lost" if together else "gained", reasons)

    def _reason(self, mover: Coalition, index: int, concept: str, *, together: bool) -> Reason:
        """Find the improvement that nothing deters in the one conflict, and what deters it in the other."""
        describe, engine = self._describe, self._describe.coalitions
        question = _question(mover, self._group, concept, engine, together=together)
        ((_, free),) = engine.unsanctioned(question, np.array([index]))
        gains = np.array([engine.ranks[i][free] - engine.ranks[i][index] for i in mover])
        end = int(free[np.lexsort((free, -gains.sum(axis=0), -gains.min(axis=0)))[0]])
        improvement = describe.improvement(question, index, end)
        acting, against = self._elsewhere(mover, improvement.move, together=together)
        answer: JointImprovement | None = None
        if acting:
            answer = describe.improvement(
                _question(acting, self._group, concept, engine, together=not together), index, end
            )
        return Reason(names_of(self.space, mover), improvement, answer, names_of(self.space, against))

    def _elsewhere(self, mover: Coalition, move: JointMove, *, together: bool) -> tuple[Coalition, Coalition]:
        """Find who could make an improvement in the other conflict, and which members of the bloc are against it."""
        engine, start, end = self._describe.coalitions, move.start.index, np.array([move.end.index])
        if mover in movers(self._group, len(self.space.decision_makers), together=not together):
            return mover, ()
        if together:  # the whole joint move may be one member's, who acts alone in the other conflict
            needed = find_coalition(self.space, [step.decision_maker for step in move.moves])
            return (needed if len(needed) == 1 and engine.improves(needed, start, end)[0] else ()), ()
        if engine.improves(self._group, start, end)[0]:
            return self._group, ()
        least = 1 if self.rules.improvement == "strict" else 0
        return (), tuple(i for i in self._group if engine.ranks[i][end[0]] < engine.ranks[i][start] + least)

    # --- giving away ---

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.bloc/1``; states by number."""
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "coalition_settings": self.rules.to_dict(),
            "members": list(self.members),
            "described": DESCRIBED,
            "concepts": {name: self._concept_to_dict(name) for name in self.concepts},
        }

    def _concept_to_dict(self, name: str) -> dict[str, Any]:
        gained, lost = self.gained(name), self.lost(name)
        shown = [self.difference(state, name) for states in (gained, lost) for state in states[:DESCRIBED]]
        return {
            "equilibria": list(self.equilibria(name).numbers),
            "without": list(self.without(name).numbers),
            "gained": list(gained.numbers),
            "lost": list(lost.numbers),
            "differences": [difference.to_dict() for difference in shown if difference],
        }


def movers(group: Coalition, n_decision_makers: int, *, together: bool) -> tuple[Coalition, ...]:
    """Return who moves: the bloc and the outsiders, or everybody alone."""
    if not together:
        return tuple((j,) for j in range(n_decision_makers))
    return (group, *((j,) for j in range(n_decision_makers) if j not in group))


def _question(mover: Coalition, group: Coalition, concept: str, engine: Coalitions, *, together: bool) -> Question:
    others = movers(group, engine.structure.n_decision_makers, together=together)
    return Question(mover, tuple(other for other in others if other != mover), concept)  # type: ignore[arg-type]


def bloc(
    conflict: Conflict | StateSpace,
    members: PartyLike,
    *,
    concepts: Iterable[str] | None = None,
    rules: CoalitionSettings | None = None,
    reading: str | None = None,
    settings: Settings | None = None,
) -> Bloc:
    """Analyse a conflict in which some decision makers act as one.

    The bloc makes joint moves that all members want; a sanction deters it if it spoils the move for one of them. Its
    answers to others are joint moves too: any under GMR and SMR, improvements for all members under SEQ. Its members do
    not act alone. Outsiders act alone (``rules.sanctions`` plays no part).

    Parameters
    ----------
    conflict : Conflict or StateSpace
    members : str or iterable of str
        The bloc: a text with commas, or names.
    concepts : iterable of str, optional
        Among nash, gmr, smr, seq; all four if left out.
    rules : CoalitionSettings, optional
        Which definitions apply.
    reading, settings
        As in `analyze`; settings are ignored if a state space is given.

    Returns
    -------
    Bloc
        Frozen; carries reading, settings and rules.

    Raises
    ------
    UnknownNameError
        If a party is unknown, or nobody is named.

    Examples
    --------
    >>> import detente
    >>> together = bloc(detente.load("elmira"), "ministry, uniroyal", concepts=["nash"])
    >>> [str(state) for state in together.lost("nash")], len(together.gained("nash"))
    (['NYNNY'], 1)
    >>> [move.decision_maker for move in together.difference("NYNNY", "nash").reasons[0].improvement.move.moves]
    ['ministry', 'uniroyal']
    """
    space = as_space(conflict, reading, settings)
    chosen = rules or CoalitionSettings()
    wanted = {find_coalition_concept(name) for name in (COALITION_CONCEPTS if concepts is None else concepts)}
    names = tuple(name for name in COALITION_CONCEPTS if name in wanted)
    group = find_coalition(space, members)
    engine = prepared(space, chosen)
    left = {
        (mover, together, name): engine.unstable(_question(mover, group, name, engine, together=together))
        for name in names
        for together in (True, False)
        for mover in movers(group, len(space.decision_makers), together=together)
    }
    return Bloc(space, chosen, names_of(space, group), names, left)
