"""Every coalition against every equilibrium: what would be upset, what survives, and who would rather join whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from detente.analysis.coalition_settings import CoalitionSettings, prepared
from detente.analysis.coalitions import find_coalition_concept
from detente.analysis.heading import heading
from detente.analysis.joint_moves import JointMove, JointMoves
from detente.analysis.parties import PartyLike, find_coalition, find_coalitions, names_of
from detente.analysis.questions import as_space
from detente.analysis.result import Analysis
from detente.analysis.stability import analyze
from detente.engine.coalition import Coalition, Coalitions, Question
from detente.errors import UnknownNameError
from detente.model import Conflict, Settings, StateLike, StateSet, StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["DESCRIBED", "SCHEMA", "CoalitionScan", "Effect", "Offer", "Partner", "scan"]

SCHEMA = "detente.coalition_scan/1"
"""Name and version of the JSON contract."""

DESCRIBED = 100
"""Upset equilibria per coalition for which `CoalitionScan.to_dict` gives the moves; beyond, only the states."""


@dataclass(frozen=True, eq=False)
class Effect:
    """What one coalition does to the equilibria.

    Attributes
    ----------
    coalition : tuple of str
        Its members.
    upset : StateSet
        Equilibria that it would leave.
    ends : array of int
        For each of them the index of a state that it may go to: an equilibrium if there is one, then where the member
        who gains least gains most, then where all together gain most (in places of their orders).
    to_equilibrium : array of bool
        Whether that state is an equilibrium itself.
    best : mapping of member to array of int
        For each upset equilibrium the best place, in the member's order, that it can get by this coalition; 1 is what
        it prefers most. Different members may want different ends.
    """

    coalition: tuple[str, ...]
    upset: StateSet
    ends: IntArray = field(repr=False)
    to_equilibrium: BoolArray = field(repr=False)
    best: Mapping[str, IntArray] = field(repr=False)


@dataclass(frozen=True)
class Offer:
    """What one coalition offers one member at an equilibrium.

    Attributes
    ----------
    coalition : tuple of str
    before, best : int
        The member's place now, and the best place that the coalition can get it; 1 is what it prefers most.
    """

    coalition: tuple[str, ...]
    before: int
    best: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"coalition": list(self.coalition), "before": self.before, "best": self.best}


@dataclass(frozen=True, eq=False)
class Partner:
    """What one member adds to a coalition: the coalition with it beside the same without it.

    Attributes
    ----------
    coalition : tuple of str
        With the partner.
    partner : str
    added : StateSet
        Equilibria that are upset with it, and not without it.
    lost : StateSet
        Equilibria that are upset without it, and not with it, since it does not gain.
    """

    coalition: tuple[str, ...]
    partner: str
    added: StateSet
    lost: StateSet


@dataclass(frozen=True, eq=False)
class CoalitionScan:
    """Every coalition against every equilibrium of one concept.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    rules : CoalitionSettings
        Which definitions of coalition stability apply.
    concept : str
        Whose equilibria are put to the test.
    coalition_concept : str
        How far the coalitions look: what may deter them.
    equilibria : StateSet
    effects : tuple of Effect
        One per coalition, small ones first.
    """

    space: StateSpace
    rules: CoalitionSettings
    concept: str
    coalition_concept: str
    equilibria: StateSet
    effects: tuple[Effect, ...] = field(repr=False)

    @cached_property
    def _describe(self) -> JointMoves:
        return JointMoves(self.space, prepared(self.space, self.rules))

    # --- what is upset ---

    def effect(self, members: PartyLike) -> Effect:
        """Return what one coalition does."""
        wanted = names_of(self.space, find_coalition(self.space, members))
        for effect in self.effects:
            if effect.coalition == wanted:
                return effect
        raise UnknownNameError(f"the coalition of {', '.join(wanted)} was not scanned; add it to the coalitions")

    @cached_property
    def survivors(self) -> StateSet:
        """Equilibria that no coalition upsets."""
        upset = [effect.upset.indices for effect in self.effects]
        return StateSet(self.space, np.setdiff1d(self.equilibria.indices, np.concatenate(upset)))

    def upset_by(self, state: StateLike) -> tuple[tuple[str, ...], ...]:
        """Return the coalitions that would leave an equilibrium."""
        index = self.space.find(state)
        return tuple(effect.coalition for effect in self.effects if np.isin(index, effect.upset.indices))

    def move(self, state: StateLike, members: PartyLike) -> JointMove | None:
        """Return how a coalition leaves an equilibrium, and what each member gains; None if it does not leave."""
        effect, index = self.effect(members), self.space.find(state)
        at = np.flatnonzero(effect.upset.indices == index)
        if not at.size:
            return None
        return self._describe.joint_move(find_coalition(self.space, members), index, int(effect.ends[at[0]]))

    # --- equilibrium jumps ---

    def vulnerable(self, members: PartyLike) -> StateSet:
        """Return the equilibria from which a coalition has an equilibrium jump: to another one that all members prefer.

        Whether anything would deter it is not asked (Kilgour, Hipel, Fang and Peng 2001).
        """
        jumps = self._describe.coalitions.jumps(find_coalition(self.space, members), self.equilibria.indices)
        return StateSet(self.space, np.array([start for start, ends in jumps if ends.size], dtype=np.int64))

    def jumps(self, members: PartyLike, *, start: StateLike | None = None) -> Iterator[JointMove]:
        """Go through a coalition's equilibrium jumps, from all equilibria or from one."""
        group, indices = find_coalition(self.space, members), self.equilibria.indices
        only = None if start is None else self.space.find(start)
        for here, ends in self._describe.coalitions.jumps(group, indices):
            for end in ends if only in (None, here) else ():
                yield self._describe.joint_move(group, here, int(end))

    # --- who would rather join whom ---

    def offers(self, decision_maker: str, state: StateLike) -> tuple[Offer, ...]:
        """Return what the coalitions that upset an equilibrium offer one of their members, the best offer first."""
        maker = self.space.conflict.decision_maker_index(decision_maker)
        name, index = self.space.decision_makers[maker], self.space.find(state)
        before = self._describe.gains((maker,), index, index)[0].before
        offers = []
        for effect in self.effects:
            at = np.flatnonzero(effect.upset.indices == index)
            if name in effect.coalition and at.size:
                offers.append(Offer(effect.coalition, before, int(effect.best[name][at[0]])))
        return tuple(sorted(offers, key=lambda offer: offer.best))

    def preferred(self, decision_maker: str) -> dict[tuple[str, ...], int]:
        """Count for how many equilibria each coalition makes a decision maker its best offer, the most frequent first.

        Where several make equally good offers each counts. A coalition that upsets nothing makes no offer.
        """
        name = self.space.decision_makers[self.space.conflict.decision_maker_index(decision_maker)]
        joined = [effect for effect in self.effects if name in effect.coalition]
        best = np.full(self.space.states.n_positions, np.iinfo(np.int64).max)
        for effect in joined:
            np.minimum.at(best, effect.upset.indices, effect.best[name])
        counts = {
            effect.coalition: int(np.count_nonzero(effect.best[name] == best[effect.upset.indices]))
            for effect in joined
        }
        return dict(sorted(counts.items(), key=lambda item: -item[1]))

    @cached_property
    def partners(self) -> tuple[Partner, ...]:
        """What each member adds to each coalition of two or more."""
        upset = {effect.coalition: effect.upset.indices for effect in self.effects}
        found = []
        for coalition, with_it in upset.items():
            for partner in coalition:
                without = upset.get(tuple(name for name in coalition if name != partner))
                if without is not None:
                    added, lost = np.setdiff1d(with_it, without), np.setdiff1d(without, with_it)
                    found.append(Partner(coalition, partner, StateSet(self.space, added), StateSet(self.space, lost)))
        return tuple(found)

    # --- giving away ---

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.coalition_scan/1``; states by number."""
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "coalition_settings": self.rules.to_dict(),
            "concept": self.concept,
            "coalition_concept": self.coalition_concept,
            "equilibria": list(self.equilibria.numbers),
            "survivors": list(self.survivors.numbers),
            "described": DESCRIBED,
            "coalitions": [self._effect_to_dict(effect) for effect in self.effects],
            "preferred": {
                maker: [{"coalition": list(members), "equilibria": n} for members, n in self.preferred(maker).items()]
                for maker in self.space.decision_makers
            },
            "partners": [
                {
                    "coalition": list(partner.coalition),
                    "partner": partner.partner,
                    "added": list(partner.added.numbers),
                    "lost": list(partner.lost.numbers),
                }
                for partner in self.partners
            ],
        }

    def _effect_to_dict(self, effect: Effect) -> dict[str, Any]:
        group = find_coalition(self.space, effect.coalition)
        shown = [
            self._describe.joint_move(group, int(start), int(end)).to_dict()
            for start, end in zip(effect.upset.indices[:DESCRIBED], effect.ends[:DESCRIBED], strict=True)
        ]
        return {
            "members": list(effect.coalition),
            "upset": list(effect.upset.numbers),
            "ends": [int(number) for number in self.space.numbers(effect.ends)],
            "to_equilibrium": effect.to_equilibrium.tolist(),
            "best": {name: places.tolist() for name, places in effect.best.items()},
            "moves": shown,
        }


def scan(
    conflict: Conflict | StateSpace | Analysis,
    concept: str = "seq",
    *,
    coalition_concept: str | None = None,
    coalitions: Iterable[PartyLike] | None = None,
    rules: CoalitionSettings | None = None,
    reading: str | None = None,
    settings: Settings | None = None,
) -> CoalitionScan:
    """Put every equilibrium to the test of every coalition.

    Parameters
    ----------
    conflict : Conflict, StateSpace or Analysis
        An analysis that evaluated the concept is used as it is.
    concept : str
        Whose equilibria; "profile" for those of an analysis with a profile.
    coalition_concept : str, optional
        What may deter a coalition: nash (nothing), gmr, smr or seq. The same concept if left out.
    coalitions : iterable of coalitions, optional
        Which coalitions may form; all non-empty ones if left out.
    rules : CoalitionSettings, optional
        Which definitions apply.
    reading, settings
        As in `analyze`.

    Returns
    -------
    CoalitionScan
        Frozen; carries reading, settings and rules.

    Raises
    ------
    UnsupportedAnalysisError
        If the concept is not defined for coalitions and no ``coalition_concept`` is named.

    See Also
    --------
    coalition_stability : all states, not only equilibria.

    Examples
    --------
    >>> import detente
    >>> found = scan(detente.load("elmira"), "nash")
    >>> [str(state) for state in found.equilibria], [str(state) for state in found.survivors]
    (['NYNNY', 'YNYNY', '-NNY-'], ['YNYNY', '-NNY-'])
    >>> found.upset_by("NYNNY")
    (('ministry', 'uniroyal'),)
    """
    found = _analysed(conflict, concept, reading, settings)
    space, chosen = found.space, rules or CoalitionSettings()
    judged = find_coalition_concept(coalition_concept or concept)
    equilibria = found.equilibria(concept)
    groups = find_coalitions(space, coalitions)
    describe = JointMoves(space, prepared(space, chosen))
    effects = tuple(_effect(describe, chosen, group, judged, equilibria) for group in groups)
    return CoalitionScan(space, chosen, concept.strip().lower(), judged, equilibria, effects)


def _analysed(
    conflict: Conflict | StateSpace | Analysis, concept: str, reading: str | None, settings: Settings | None
) -> Analysis:
    if isinstance(conflict, Analysis) and reading in (None, conflict.space.reading):
        known = {*conflict.concepts, "profile"} if conflict.profile else set(conflict.concepts)
        if concept.strip().lower() in known:
            return conflict
    space = conflict.space if isinstance(conflict, Analysis) else conflict
    return analyze(as_space(space, reading, settings), concepts=[concept])


def _effect(
    describe: JointMoves, rules: CoalitionSettings, group: Coalition, concept: str, equilibria: StateSet
) -> Effect:
    space, engine = describe.space, describe.coalitions
    opponents = rules.opponents(group, len(space.decision_makers))
    question = Question(group, opponents, concept)  # type: ignore[arg-type]
    upset = engine.unstable(question, equilibria.indices)
    among = np.zeros(space.states.n_positions, dtype=bool)
    among[equilibria.indices] = True
    ends = np.empty_like(upset)
    best = np.empty((len(group), upset.size), dtype=np.int64)
    for k, (start, free) in enumerate(engine.unsanctioned(question, upset)):
        ends[k] = _chosen(engine, group, start, free, among)
        best[:, k] = [engine.ranks[i][free].max() for i in group]
    places = {
        name: engine.ranks[i].max(initial=0) - row + 1
        for name, i, row in zip(names_of(space, group), group, best, strict=True)
    }
    return Effect(names_of(space, group), StateSet(space, upset), ends, among[ends], places)


def _chosen(engine: Coalitions, group: Coalition, start: int, ends: IntArray, among: BoolArray) -> int:
    gains = np.array([engine.ranks[i][ends] - engine.ranks[i][start] for i in group])
    return int(ends[np.lexsort((ends, -gains.sum(axis=0), -gains.min(axis=0), ~among[ends]))[0]])
