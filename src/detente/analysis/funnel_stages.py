"""The stages of a funnel: what each keeps of the states that come in, and how many fell out for what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from types import MappingProxyType

import numpy as np

from detente.analysis.concepts import CONCEPTS, find_concept
from detente.analysis.funnel_context import Context
from detente.analysis.move_rules import MOVE_RULES, play_by
from detente.analysis.parties import names_of
from detente.engine.forward import arrivals, fewest
from detente.engine.play import every_state
from detente.errors import UnknownNameError, did_you_mean
from detente.model.state_space import feasible_combinations
from detente.types import BoolArray, IntArray

__all__ = ["STAGES", "StageKind", "Verdict", "find_stage"]


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a stage says.

    Attributes
    ----------
    came_in : int
        How many there were before; for ``feasible`` all combinations of levels.
    kept : bool array, shape (n_positions,)
        Which of the states that came in are kept.
    by_itself : int or None
        How many of all feasible states it would keep, whatever stands before it; None if only those that came in were
        looked at.
    fell_out : mapping of str to int
        How many of those that fell out have each fault: a decision maker that would leave, a reading, a concept, a
        coalition, a rule of infeasibility, ``not_entered`` or ``not_reached``. A state may have several.
    """

    came_in: int
    kept: BoolArray
    by_itself: int | None
    fell_out: Mapping[str, int]


# --- the stages -------------------------------------------------------------------------------------------------------


def _feasible(context: Context, incoming: BoolArray) -> Verdict:
    """Keep what no rule excludes; the first stage starts from all combinations."""
    conflict, space = context.space.conflict, context.space
    if conflict.is_graph_form:
        return Verdict(space.n_states, incoming, space.n_states, {})
    _, removed = feasible_combinations(conflict)
    fell_out = {str(rule): count for rule, count in zip(conflict.infeasible, removed, strict=True) if count}
    combinations = prod(space.states.sizes)
    merged = combinations - sum(removed) - space.n_states
    if merged:
        fell_out["merged"] = merged
    return Verdict(combinations, incoming, space.n_states, fell_out)


def _equilibria(context: Context, incoming: BoolArray, concepts: Sequence[str]) -> Verdict:
    leaves = context.leaves(concepts)
    stable = _feasible_mask(context) & ~np.logical_or.reduce(leaves)
    removed = incoming & ~stable
    named = zip(context.space.decision_makers, leaves, strict=True)
    return _verdict(incoming, stable, {maker: _count(removed & left) for maker, left in named})


def _stable(context: Context, incoming: BoolArray) -> Verdict:
    return _equilibria(context, incoming, context.concepts)


def _reached(context: Context, incoming: BoolArray, rule: str) -> Verdict:
    play = play_by(context.space, rule, context.concepts)
    reached = fewest(arrivals(play, context.origin), origin=context.origin) >= 0
    removed = incoming & ~reached
    entered = np.zeros(reached.size, dtype=bool)
    for maker in play.active if removed.any() else ():
        entered[play.after(maker, every_state(play.structure))] = True
    faults = {"not_entered": _count(removed & ~entered), "not_reached": _count(removed & entered)}
    return _verdict(incoming, reached, faults)


def _coalitions(context: Context, incoming: BoolArray) -> Verdict:
    indices, kept = np.flatnonzero(incoming), incoming.copy()
    faults = {}
    for group in context.groups:
        upset: IntArray = context.joint.unstable(context.question(group), indices)
        kept[upset] = False
        faults[", ".join(names_of(context.space, group))] = len(upset)
    return Verdict(len(indices), kept, None, _seen(faults))


def _readings(context: Context, incoming: BoolArray) -> Verdict:
    stable, faults = _feasible_mask(context), {}
    for reading in context.readings:
        left = np.logical_or.reduce(context.leaves(context.concepts, reading))
        faults[reading] = _count(incoming & left)
        stable &= ~left
    return _verdict(incoming, stable, faults)


def _over_concepts(context: Context, incoming: BoolArray) -> Verdict:
    stable, faults = _feasible_mask(context), {}
    for concept in context.all_concepts:
        left = np.logical_or.reduce(context.leaves([concept] * len(context.concepts)))
        faults[concept] = _count(incoming & left)
        stable &= ~left
    return _verdict(incoming, stable, faults)


def _feasible_mask(context: Context) -> BoolArray:
    return context.space.states.feasible_mask().copy()


def _verdict(incoming: BoolArray, passes: BoolArray, faults: Mapping[str, int]) -> Verdict:
    return Verdict(_count(incoming), incoming & passes, _count(passes), _seen(faults))


def _count(mask: BoolArray) -> int:
    return int(np.count_nonzero(mask))


def _seen(faults: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType({name: count for name, count in faults.items() if count})


# --- their table ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StageKind:
    """A stage that a funnel may have.

    Attributes
    ----------
    id, name : str
        In code and JSON, and as printed.
    summary : str
        What it keeps, in a sentence.
    test : callable
        ``test(context, incoming)``: its verdict on some states (a mask).
    concept, rule : str or None
        The one concept, or the rule of moves, that it rests on.
    """

    id: str
    name: str
    summary: str
    test: Callable[[Context, BoolArray], Verdict]
    concept: str | None = None
    rule: str | None = None


def _by_concept(concept: str) -> StageKind:
    known = find_concept(concept)
    return StageKind(
        known.id,
        f"{known.name} equilibria",
        f"States that are stable for every decision maker under {known.abbreviation}.",
        lambda context, incoming: _equilibria(context, incoming, [concept] * len(context.concepts)),
        concept=concept,
    )


def _by_rule(rule: str) -> StageKind:
    known = MOVE_RULES[rule]
    return StageKind(
        rule,
        f"Reached: {known.name[0].lower()}{known.name[1:]}",
        f"States that legal sequences lead to from where play starts. {known.summary}",
        lambda context, incoming: _reached(context, incoming, rule),
        rule=rule,
    )


_KINDS = (
    StageKind("feasible", "Feasible", "States that no rule excludes.", _feasible),
    StageKind("stable", "Stable", "Equilibria under the chosen concept, or each decision maker's own.", _stable),
    *(_by_concept(concept) for concept in CONCEPTS),
    *(_by_rule(rule) for rule in MOVE_RULES),
    StageKind("coalitions", "Survives coalitions", "States that no coalition of two or more would leave.", _coalitions),
    StageKind("readings", "All readings", "Equilibria under the chosen concept in every reading.", _readings),
    StageKind("concepts", "All concepts", "Equilibria under every concept.", _over_concepts),
)

STAGES: Mapping[str, StageKind] = MappingProxyType({kind.id: kind for kind in _KINDS})
"""Every stage under its id."""


def find_stage(name: str) -> StageKind:
    """Return the stage of an id or name, in any case.

    >>> find_stage("best replies").id
    'best_replies'
    """
    wanted = name.strip().lower()
    for kind in STAGES.values():
        if wanted in (kind.id, kind.id.replace("_", " "), kind.name.lower()):
            return kind
    listed = ", ".join(f"'{known}'" for known in STAGES)
    hint = did_you_mean(name, STAGES) or ""
    raise UnknownNameError(f"unknown stage '{name}': expected one of {listed}. {hint}".strip())
