"""Which moves are made: the rules that paths, the funnel and evolution share.

Each rule says from which states to which a decision maker goes; all are laid over the moves that exist. A rule that
rests on a concept takes each decision maker's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.analysis.best_replies import worst_best_replies
from detente.analysis.concepts import find_concept
from detente.analysis.stability import analyze
from detente.engine.best_replies import best_reply_gate
from detente.engine.play import Gate, Play
from detente.errors import UnknownNameError, UnsupportedAnalysisError, did_you_mean
from detente.model import StateSpace
from detente.types import BoolArray, IntArray

__all__ = [
    "MOVE_RULES",
    "MoveRule",
    "concepts_in_use",
    "find_move_rule",
    "play_by",
]


@dataclass(frozen=True)
class MoveRule:
    """A rule for which moves are made.

    Attributes
    ----------
    id, name : str
        In code and JSON, and as printed.
    summary : str
        Which moves a decision maker makes, in a sentence.
    uses_concept : bool
        Whether it rests on each decision maker's concept.
    source : str
        Where it comes from.
    """

    id: str
    name: str
    summary: str
    uses_concept: bool
    source: str


_RULES = (
    MoveRule(
        "moves",
        "Any moves",
        "Each decision maker makes any move that it can make.",
        False,
        "Li, Kilgour and Hipel 2005",
    ),
    MoveRule(
        "improvements",
        "Improvements",
        "Each decision maker moves only to states that it prefers to the one that it leaves.",
        False,
        "Li, Kilgour and Hipel 2005",
    ),
    MoveRule(
        "from_unstable",
        "Improvements from unstable states",
        "Each decision maker makes improvements, and stays where its concept calls the state stable for it.",
        True,
        "Li, Kilgour and Hipel 2005",
    ),
    MoveRule(
        "undeterred",
        "Undeterred improvements",
        "Each decision maker makes only improvements that its concept does not deter; so it, too, never leaves what is "
        "stable for it.",
        True,
        "ours: Détente",
    ),
    MoveRule(
        "best_replies",
        "Best replies",
        "Each decision maker goes to a state that it likes best among those within its reach, if that improves its "
        "lot.",
        False,
        "ours: Détente",
    ),
)

MOVE_RULES: Mapping[str, MoveRule] = MappingProxyType({rule.id: rule for rule in _RULES})
"""Every rule under its id, from the widest on; each allows no move that ``moves`` does not allow."""


def find_move_rule(name: str) -> MoveRule:
    """Return the rule of an id or name, in any case.

    >>> find_move_rule("best replies").id
    'best_replies'
    """
    wanted = name.strip().lower()
    for rule in MOVE_RULES.values():
        if wanted in (rule.id, rule.id.replace("_", " "), rule.name.lower()):
            return rule
    listed = ", ".join(f"'{known}'" for known in MOVE_RULES)
    raise UnknownNameError(
        f"unknown rule of moves '{name}': expected one of {listed}. {did_you_mean(name, MOVE_RULES) or ''}".strip()
    )


# --- concepts ---------------------------------------------------------------------------------------------------------


def concepts_in_use(space: StateSpace, concept: str, profile: Mapping[str, str] | None) -> tuple[str, ...]:
    """Return each decision maker's concept: its own from the profile, else the one for all."""
    own = {space.conflict.decision_maker_index(maker): name for maker, name in (profile or {}).items()}
    return tuple(find_concept(own.get(index, concept)).id for index in range(len(space.decision_makers)))


# --- from rules to gates ----------------------------------------------------------------------------------------------


def play_by(space: StateSpace, rule: str, concepts: Sequence[str], *, avoid: BoolArray | None = None) -> Play:
    """Lay a rule over the moves of a state space.

    Parameters
    ----------
    space : StateSpace
    rule : str
        Id of a rule of `MOVE_RULES`.
    concepts : sequence of str
        Each decision maker's concept, for rules that rest on one.
    avoid : bool array, optional
        States that no move may enter.

    Raises
    ------
    UnsupportedAnalysisError
        If the rule weighs single improvements and a concept (SIM) does not.
    """
    makers = range(len(space.decision_makers))
    ranks = [_flat(space, rank) for rank in space.ranks]
    gates: list[Gate | None] | None
    if rule == "moves":
        gates = None
    elif rule == "improvements":
        gates = [Gate(rank, rank) for rank in ranks]
    elif rule == "best_replies":
        gates = [best_reply_gate(space.structure, i, space.ranks[i]) for i in makers]
    elif rule == "undeterred":
        gates = [Gate(key, rank) for key, rank in zip(_kept_ranks(space, concepts), ranks, strict=True)]
    else:
        stays = _stable_masks(space, concepts)
        top = [rank.dtype.type(np.iinfo(rank.dtype).max) for rank in ranks]
        gates = [Gate(ranks[i], np.where(stays[i], top[i], ranks[i])) for i in makers]
    return Play(space.structure, gates, avoid=avoid)


def _flat(space: StateSpace, values: IntArray) -> IntArray:
    return np.ascontiguousarray(np.broadcast_to(values.reshape(-1), space.structure.n_states))


def _kept_ranks(space: StateSpace, concepts: Sequence[str]) -> list[IntArray]:
    """Find, for each decision maker, the rank that a state keeps once the sanctions of its concept are considered.

    That is the least of its rank and of the worst that may follow; an improvement is undeterred where it exceeds the
    rank of the state that is left.
    """
    structure, rule = space.structure, space.settings.joint_moves
    shaped = [np.asarray(rank).reshape(structure.shape) for rank in space.ranks]
    worst: dict[int, IntArray] = {}
    requests: list[tuple[tuple[int, ...], IntArray]] = []
    asked: list[int] = []
    for i, name in enumerate(concepts):
        concept, others = find_concept(name), tuple(j for j in range(len(concepts)) if j != i)
        if concept.sanctions == "simultaneous":
            raise UnsupportedAnalysisError(
                f"which improvements are undeterred under {concept.abbreviation} depends on where they start together; "
                "follow 'from_unstable' instead, or choose another concept"
            )
        r = shaped[i]
        final = np.maximum(r, structure.reach_max(i, r)) if concept.counter_move else r
        if concept.sanctions == "any":
            worst[i] = structure.joint_min(others, final, rule=rule)
        elif concept.sanctions == "credible":
            requests.append((others, final))
            asked.append(i)
        elif concept.sanctions == "best_replies":
            worst[i] = worst_best_replies(structure, space.ranks, space.settings, i)
    answered = structure.joint_improving_mins(requests, shaped, rule=rule) if requests else []
    worst.update(zip(asked, answered, strict=True))
    return [_flat(space, _kept(space, shaped[i], worst.get(i))) for i in range(len(concepts))]


def _kept(space: StateSpace, r: IntArray, worst: IntArray | None) -> IntArray:
    if worst is None:
        return r
    follows = worst + worst.dtype.type(1) if space.settings.ties == "no_sanction" else worst
    return np.asarray(np.broadcast_to(np.minimum(r, follows), space.structure.shape))


def _stable_masks(space: StateSpace, concepts: Sequence[str]) -> list[BoolArray]:
    """Find where each decision maker's own concept calls a state stable for it."""
    masks: dict[int, BoolArray] = {}
    simultaneous = [i for i, name in enumerate(concepts) if find_concept(name).sanctions == "simultaneous"]
    if simultaneous:
        found = analyze(space, reading=space.reading, concepts=[concepts[simultaneous[0]]])
        for i in simultaneous:
            masks[i] = np.zeros(space.structure.n_states, dtype=bool)
            masks[i][found.stable(concepts[i], space.decision_makers[i]).indices] = True
    keys = _kept_ranks(space, ["nash" if i in simultaneous else name for i, name in enumerate(concepts)])
    for i, key in enumerate(keys):
        if i not in masks:
            best = np.broadcast_to(space.structure.reach_max(i, key), space.structure.shape)
            masks[i] = np.asarray(best.reshape(-1) <= _flat(space, space.ranks[i]))
    return [masks[i] for i in range(len(concepts))]
