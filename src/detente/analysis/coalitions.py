"""Stability for coalitions: which states a coalition would leave, where to, and what holds it back.

A coalition leaves a state for one that all members prefer, if nothing that the others then do takes the gain away
again. Nash, GMR, SMR and SEQ are defined for coalitions as for single decision makers (Inohara and Hipel 2008): they
differ in what the outsiders may answer. `CoalitionSettings` names what the literature leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from detente.analysis.coalition_settings import CoalitionSettings, prepared
from detente.analysis.concepts import find_concept
from detente.analysis.heading import heading
from detente.analysis.joint_moves import JointImprovement, JointMoves
from detente.analysis.parties import PartyLike, find_coalition, find_coalitions, names_of
from detente.analysis.questions import as_space
from detente.engine.coalition import Coalition, Coalitions, Question
from detente.errors import UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, StateLike, StateSet, StateSpace
from detente.types import IntArray

__all__ = [
    "COALITION_CONCEPTS",
    "SCHEMA",
    "CoalitionStability",
    "coalition_stability",
    "find_coalition_concept",
]

SCHEMA = "detente.coalitions/1"
"""Name and version of the JSON contract."""

COALITION_CONCEPTS = ("nash", "gmr", "smr", "seq")
"""Concepts that are defined for coalitions, in the order of the table of concepts."""

SHOWN = 5
"""Improvements of a coalition that are described unless told otherwise."""


@dataclass(frozen=True, eq=False)
class CoalitionStability:
    """States that coalitions would leave, and states that they would not.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    rules : CoalitionSettings
        Which definitions of coalition stability apply.
    coalitions : tuple of tuple of str
        The class of coalitions that was looked at, small ones first.
    concepts : tuple of str
        Ids of the concepts.
    unstable : mapping of (coalition, concept) to array of int
        Indices of the states that the coalition would leave, ascending; coalitions as positions of their members.
    """

    space: StateSpace
    rules: CoalitionSettings
    coalitions: tuple[tuple[str, ...], ...]
    concepts: tuple[str, ...]
    unstable: Mapping[tuple[Coalition, str], IntArray] = field(repr=False)

    @cached_property
    def _describe(self) -> JointMoves:
        return JointMoves(self.space, prepared(self.space, self.rules))

    # --- asking ---

    def stable(self, concept: str, members: PartyLike) -> StateSet:
        """Return the states that a coalition has no reason to leave."""
        return StateSet(self.space, np.setdiff1d(self.space.feasible, self._found(concept, members)))

    def left(self, concept: str, members: PartyLike) -> StateSet:
        """Return the states that a coalition would leave."""
        return StateSet(self.space, self._found(concept, members))

    def equilibria(self, concept: str) -> StateSet:
        """Return the states that no coalition of the class would leave."""
        name = self._concept(concept)
        left = [indices for (_, key), indices in self.unstable.items() if key == name]
        return StateSet(self.space, np.setdiff1d(self.space.feasible, np.concatenate(left)))

    def is_stable(self, state: StateLike, concept: str, members: PartyLike) -> bool:
        """Tell whether a coalition has no reason to leave one state."""
        return not np.isin(self.space.find(state), self._found(concept, members))

    def improvements(
        self, state: StateLike, concept: str, members: PartyLike, *, cap: int = SHOWN
    ) -> tuple[JointImprovement, ...]:
        """Describe a coalition's improvements from a state, those that nothing deters first, and what deters the rest.

        Among each kind the largest least gain of a member comes first, then the largest sum of gains (in places of
        their orders).

        Parameters
        ----------
        state : State, int, str or mapping
        concept, members : str
        cap : int
            How many at most are described; see `count_improvements`.
        """
        start, question = self.space.find(state), self._question(concept, members)
        ends, _ = self._ordered(question, start)
        return tuple(self._describe.improvement(question, start, int(end)) for end in ends[:cap])

    def count_improvements(self, state: StateLike, concept: str, members: PartyLike) -> tuple[int, int]:
        """Count a coalition's improvements from a state: all of them, and those that nothing deters."""
        ends, n_free = self._ordered(self._question(concept, members), self.space.find(state))
        return len(ends), n_free

    # --- looking up ---

    def _concept(self, concept: str) -> str:
        name = find_coalition_concept(concept)
        if name not in self.concepts:
            raise UnknownNameError(f"concept '{name}' was not analysed; analysed were {', '.join(self.concepts)}")
        return name

    def _question(self, concept: str, members: PartyLike) -> Question:
        group = find_coalition(self.space, members)
        opponents = self.rules.opponents(group, len(self.space.decision_makers))
        return Question(group, opponents, self._concept(concept))  # type: ignore[arg-type]

    def _found(self, concept: str, members: PartyLike) -> IntArray:
        key = (find_coalition(self.space, members), self._concept(concept))
        if key not in self.unstable:
            named = ", ".join(names_of(self.space, key[0]))
            raise UnknownNameError(f"the coalition of {named} was not analysed; add it to the coalitions")
        return self.unstable[key]

    def _ordered(self, question: Question, start: int) -> tuple[IntArray, int]:
        """Return where the improvements lead, in order, and how many of them nothing deters."""
        engine = self._describe.coalitions
        reach = engine.reach(question.members).ends_from(start)
        ends = reach[engine.improves(question.members, start, reach)]
        ((_, free),) = engine.unsanctioned(question, np.array([start]))
        gains = np.array([engine.ranks[i][ends] - engine.ranks[i][start] for i in question.members])
        order = np.lexsort((ends, -gains.sum(axis=0), -gains.min(axis=0, initial=0), ~np.isin(ends, free)))
        return ends[order], len(free)

    # --- giving away ---

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.coalitions/1``; states by number."""
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "coalition_settings": self.rules.to_dict(),
            "decision_makers": list(self.space.decision_makers),
            "feasible_states": self.space.n_states,
            "concepts": list(self.concepts),
            "coalitions": [
                {
                    "members": list(members),
                    "left": {name: list(self.left(name, members).numbers) for name in self.concepts},
                }
                for members in self.coalitions
            ],
            "equilibria": {name: list(self.equilibria(name).numbers) for name in self.concepts},
        }


def find_coalition_concept(concept: str) -> str:
    """Return the id of a concept that is defined for coalitions.

    Raises
    ------
    UnsupportedAnalysisError
        If the concept exists, but not for coalitions.
    """
    name = find_concept(concept).id
    if name not in COALITION_CONCEPTS:
        listed = ", ".join(COALITION_CONCEPTS)
        raise UnsupportedAnalysisError(f"'{name}' is not defined for coalitions; defined are {listed}")
    return name


def coalition_stability(
    conflict: Conflict | StateSpace,
    coalitions: Iterable[PartyLike] | None = None,
    *,
    concepts: Iterable[str] | None = None,
    rules: CoalitionSettings | None = None,
    reading: str | None = None,
    settings: Settings | None = None,
) -> CoalitionStability:
    """Find the states that coalitions would leave.

    A coalition `H` would leave ``s`` under a concept if it can bring about a ``q`` that all its members prefer, and the
    outsiders cannot answer so that the gain is gone: under Nash they do not answer at all, under GMR by any moves,
    under SMR by moves after which `H` cannot regain it, under SEQ by improvements of their own [1]_.

    Parameters
    ----------
    conflict : Conflict or StateSpace
    coalitions : iterable of coalitions, optional
        The class of coalitions that may form; all non-empty ones if left out, single decision makers included. Each is
        a text with commas or a list of names.
    concepts : iterable of str, optional
        Among nash, gmr, smr, seq; all four if left out.
    rules : CoalitionSettings, optional
        Which definitions apply.
    reading, settings
        As in `analyze`; settings are ignored if a state space is given.

    Returns
    -------
    CoalitionStability
        Frozen; carries reading, settings and rules.

    Raises
    ------
    UnknownNameError
        If a party, concept or reading is unknown, or a coalition is empty.
    UnsupportedAnalysisError
        If a concept is not defined for coalitions, or joint jumps where there are no options.
    LimitExceededError
        If there are too many coalitions.

    Notes
    -----
    Nash, GMR and SEQ for all states: about ``n * log(n)**(m - 1)`` steps for a coalition of ``m``; no pair of states is
    looked at. SMR, and ``spoils="all_members"``, take longer: they ask state by state, 64 at a time.

    References
    ----------
    .. [1] T. Inohara, K. W. Hipel, "Coalition analysis in the graph model for conflict resolution", *Systems
       Engineering* 11, 2008, 343-359.

    Examples
    --------
    Ministry and firm would together leave the deadlock over Elmira's water, which neither would leave alone:

    >>> import detente
    >>> found = coalition_stability(detente.load("elmira"), ["ministry, uniroyal"], concepts=["seq"])
    >>> better = found.improvements("NYNNY", "seq", "ministry, uniroyal")[0]
    >>> [move.decision_maker for move in better.move.moves], str(better.move.end), better.deterred
    (['ministry', 'uniroyal'], 'YNYNY', False)
    """
    space = as_space(conflict, reading, settings)
    chosen = rules or CoalitionSettings()
    wanted = {find_coalition_concept(name) for name in (COALITION_CONCEPTS if concepts is None else concepts)}
    names = tuple(name for name in COALITION_CONCEPTS if name in wanted)
    groups = find_coalitions(space, coalitions)
    engine = prepared(space, chosen)
    unstable = {(group, name): _left(engine, chosen, group, name) for name in names for group in groups}
    return CoalitionStability(space, chosen, tuple(names_of(space, group) for group in groups), names, unstable)


def _left(engine: Coalitions, rules: CoalitionSettings, group: Coalition, concept: str) -> IntArray:
    opponents = rules.opponents(group, engine.structure.n_decision_makers)
    found = engine.unstable(Question(group, opponents, concept))  # type: ignore[arg-type]
    found.flags.writeable = False
    return found
