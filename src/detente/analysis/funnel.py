"""The funnel: from all that is feasible, stage by stage, to the states that matter.

Where a thousand states are stable, stability alone says little. Each stage keeps those of the remaining states that
pass one test; it tells how many that are, why the others fell out, and admits it when it says little.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from detente.analysis.coalition_settings import CoalitionSettings
from detente.analysis.concepts import find_concept
from detente.analysis.funnel_context import Context
from detente.analysis.funnel_result import Funnel, Stage
from detente.analysis.funnel_stages import STAGES, find_stage
from detente.analysis.move_rules import concepts_in_use
from detente.analysis.parties import PartyLike
from detente.analysis.questions import as_space, find_target
from detente.analysis.result import Analysis
from detente.errors import UnknownNameError
from detente.model import Conflict, Settings, StateLike, StateSet, StateSpace
from detente.types import BoolArray

__all__ = ["DEFAULT_STAGES", "StageLike", "funnel"]

DEFAULT_STAGES = ("feasible", "stable", "moves", "improvements", "best_replies", "coalitions")
"""Stages that are gone through unless others are named."""

StageLike: TypeAlias = "str | tuple[str, StateSet | str]"
"""A stage by name, or one of the caller's own: a name, and the states (or the statement) that it keeps."""


def funnel(
    subject: Analysis | Conflict | StateSpace,
    stages: Sequence[StageLike] | None = None,
    *,
    concept: str | None = None,
    profile: Mapping[str, str] | None = None,
    start: StateLike | None = None,
    coalitions: Iterable[PartyLike] | None = None,
    coalition_concept: str | None = None,
    rules: CoalitionSettings | None = None,
    readings: Iterable[str] | None = None,
    concepts: Iterable[str] | None = None,
    reading: str | None = None,
    settings: Settings | None = None,
) -> Funnel:
    """Narrow the states down, stage by stage.

    Parameters
    ----------
    subject : Analysis, Conflict or StateSpace
        Where; what an analysis has found already is not worked out again, and its profile, if it has one, is used.
    stages : sequence, optional
        Ids of `STAGES`, in any order; `DEFAULT_STAGES` if not given. A pair of a name and a set of states (or a
        statement) makes a stage of one's own.
    concept : str, optional
        Under which states have to be stable, and which holds decision makers back; "profile" for each decision maker's
        own. If not given, the profile of the analysis if there is one, else SEQ.
    profile : mapping of decision maker to concept, optional
        A decision maker's own concept.
    start : State, int, str or mapping, optional
        Where play starts; the status quo if not given.
    coalitions, coalition_concept, rules
        Which coalitions may form (all of two or more), what may deter them (the concept, if it is defined for
        coalitions, else SEQ), and which definitions apply; as in `coalition_stability`.
    readings, concepts : iterable of str, optional
        For the stages over readings and over concepts; all that there are if not given (SIM only where it is defined).
    reading, settings
        As in `analyze`.

    Returns
    -------
    Funnel
        Frozen; carries reading, settings, concepts and all stages.

    Raises
    ------
    UnknownNameError
        If a stage, concept, reading or decision maker does not exist, or a stage of one's own bears a taken name.
    UnsupportedAnalysisError
        If a stage starts from the status quo and there is none, or a concept is not defined for the stage.

    Notes
    -----
    The tests of the stages do not depend on each other: their order changes what each adds, not who passes all.

    Examples
    --------
    >>> import detente
    >>> found = funnel(detente.load("elmira"), ["feasible", "seq", "improvements", "coalitions"])
    >>> [(stage.id, stage.count) for stage in found.stages]
    [('feasible', 9), ('seq', 3), ('improvements', 1), ('coalitions', 0)]
    >>> found.why("NYNNY").joint_move.coalition
    ('ministry', 'uniroyal')
    """
    analysis = subject if isinstance(subject, Analysis) and reading in (None, subject.space.reading) else None
    space = as_space(subject.space if isinstance(subject, Analysis) else subject, reading, settings)
    own = _concepts(space, analysis, concept, profile)
    context = Context(
        space,
        analysis,
        own,
        start,
        None if coalitions is None else tuple(coalitions),
        coalition_concept,
        rules or CoalitionSettings(),
        None if readings is None else tuple(space.conflict.reading(name).id for name in readings),
        None if concepts is None else tuple(find_concept(name).id for name in concepts),
    )
    left, found = space.states.feasible_mask().copy(), dict[str, Stage]()
    for wanted in DEFAULT_STAGES if stages is None else stages:
        stage = (
            _own_stage(context, *wanted, left) if isinstance(wanted, tuple) else _stage(context, wanted, left, found)
        )
        if stage.id in found:
            raise UnknownNameError(f"stage '{stage.id}' stands in the funnel twice")
        found[stage.id] = stage
        left = np.zeros_like(left)
        left[stage.kept.indices] = True
    if not found:
        raise UnknownNameError(f"a funnel needs a stage: one or more of {', '.join(STAGES)}")
    return Funnel(space, dict(zip(space.decision_makers, own, strict=True)), tuple(found.values()), context)


def _concepts(
    space: StateSpace, analysis: Analysis | None, concept: str | None, profile: Mapping[str, str] | None
) -> tuple[str, ...]:
    """Return each decision maker's concept; the profile of an analysis counts unless something else is asked for."""
    known = None if analysis is None else analysis.profile
    asked = (concept or "").strip().lower() == "profile"
    if asked and profile is None and known is None:
        raise UnknownNameError("no profile was analysed: pass profile={decision maker: concept}")
    if profile is None and (asked or concept is None):
        profile = known
    return concepts_in_use(space, "seq" if asked or concept is None else concept, profile)


def _stage(context: Context, wanted: str, left: BoolArray, before: Mapping[str, Stage]) -> Stage:
    kind = find_stage(wanted)
    verdict = kind.test(context, left)
    starts_from_all = kind.id == "feasible" and not before
    came_in = verdict.came_in if starts_from_all else int(np.count_nonzero(left))
    fell_out = verdict.fell_out if kind.id != "feasible" or starts_from_all else {}
    kept = StateSet(context.space, np.flatnonzero(verdict.kept))
    return Stage(kind.id, kind.name, came_in, kept, verdict.by_itself, fell_out)


def _own_stage(context: Context, name: str, keeps: StateSet | str, left: BoolArray) -> Stage:
    """Keep the states that the caller names."""
    if name in STAGES:
        raise UnknownNameError(f"a stage of your own cannot be called '{name}', which is a stage already")
    indices = find_target(context.space, keeps).indices
    kept = StateSet(context.space, indices[left[indices]])
    came_in = int(np.count_nonzero(left))
    fell_out = {name: came_in - len(kept)} if came_in > len(kept) else {}
    return Stage(name, name, came_in, kept, len(indices), fell_out)
