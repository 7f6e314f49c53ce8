"""Which states are stable, for whom and under which concept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from detente.analysis.best_replies import best_reply_bound
from detente.analysis.concepts import CONCEPTS, LITERATURE, find_concept, find_concepts
from detente.analysis.option_form import simultaneous_form
from detente.analysis.result import Analysis
from detente.engine import Graph, Grid, bits_at_most, simultaneous_cost, simultaneous_stable
from detente.engine.memory import check_memory
from detente.errors import LimitExceededError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, StateSpace
from detente.types import IntArray, Progress

__all__ = ["SIMULTANEOUS_LIMIT", "analyze", "deterring", "stability_flags"]

SIMULTANEOUS_LIMIT = 2**28
"""Most combinations of simultaneous moves that SIM looks through."""

BITS: Mapping[str, int] = {name: 1 << position for position, name in enumerate(CONCEPTS)}
"""Each concept's bit in the flags of a state."""


def analyze(
    conflict: Conflict | StateSpace,
    *,
    reading: str | None = None,
    concepts: Iterable[str] | str | None = None,
    profile: Mapping[str, str] | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """Find the states that are stable for each decision maker, and the equilibria.

    Parameters
    ----------
    conflict : Conflict or StateSpace
        What to analyse; a conflict is compiled first.
    reading : str, optional
        Whose reading of the preferences; if not given, the default reading, or that of the state space.
    concepts : iterable of str, optional
        Which concepts, by id or abbreviation; the six of the literature if not given. SIM is then left out, and the
        result says so, where it is not defined (graph form) or would take too long.
    profile : mapping of decision maker to concept, optional
        Asks for the states that are stable for each decision maker under its own concept. Decision makers that it does
        not name are judged by SEQ.
    settings : Settings, optional
        Which definitions apply where the literature differs; ignored if a state space is given.
    progress : callable, optional
        Told the share that is done, now and then.

    Returns
    -------
    Analysis
        Frozen; carries the reading, concepts and settings.

    Raises
    ------
    UnknownNameError
        If a reading, concept or decision maker does not exist.
    UnsupportedAnalysisError
        If SIM is asked for where it is not defined.
    LimitExceededError
        If memory, or the combinations of SIM, would not do.

    Examples
    --------
    >>> import detente
    >>> [str(state) for state in detente.analyze(detente.load("chicken")).equilibria("seq")]
    ['YN', 'NY']
    """
    space = conflict.compile(reading, settings) if isinstance(conflict, Conflict) else conflict
    if reading is not None:
        space = space.with_reading(reading)
    chosen = find_concepts(concepts) if concepts is not None else LITERATURE
    roles = _profile(space, profile)
    wanted = find_concepts([*chosen, *(roles or {}).values()])
    omitted = _omitted(space, explicit=concepts is not None or "sim" in (roles or {}).values(), wanted=wanted)
    wanted = tuple(name for name in wanted if name not in omitted)
    dtypes = [rank.dtype for rank in space.ranks]
    check_memory(space.structure, wanted, dtypes, rule=space.settings.joint_moves, allocated=True)
    flags = stability_flags(space.structure, space.ranks, wanted, space.settings, progress=progress)
    if "sim" in wanted:
        _add_simultaneous(space, flags, progress)
    for array in flags:
        array.flags.writeable = False
    return Analysis(space, wanted, flags, roles, omitted)


def _profile(space: StateSpace, profile: Mapping[str, str] | None) -> Mapping[str, str] | None:
    if profile is None:
        return None
    named = {space.decision_makers[space.conflict.decision_maker_index(maker)]: find_concept(concept).id
             for maker, concept in profile.items()}  # fmt: skip
    return {maker: named.get(maker, "seq") for maker in space.decision_makers}


# --- stability by moves in succession ---------------------------------------------------------------------------------


def stability_flags(
    structure: Grid | Graph,
    ranks: Sequence[IntArray],
    concepts: Iterable[str],
    settings: Settings | None = None,
    *,
    makers: Iterable[int] | None = None,
    progress: Progress | None = None,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint8]], ...]:
    """Evaluate the formulas of the concepts for every decision maker.

    Parameters
    ----------
    structure : Grid or Graph
        Who can move from where to where.
    ranks : sequence of int arrays
        One per decision maker, one value per state; larger is preferred.
    concepts : iterable of str
        Ids from the table of concepts; SIM is not a matter of moves in succession and is passed over.
    settings : Settings, optional
        ``joint_moves`` and ``ties`` matter here.
    makers : iterable of int, optional
        For which decision makers; for all if left out, and for the others no bit is set.

    Returns
    -------
    tuple of uint8 arrays, one per decision maker, shape (n_states,)
        Bit k is set where the state is stable under the k-th concept of the table. Infeasible states hold zero.

    Notes
    -----
    Cost: a few passes over the states per decision maker for Nash, GMR and SMR; SEQ and SSEQ share their passes.
    """
    settings = settings or Settings()
    wanted = set(concepts)
    shaped = [np.asarray(rank).reshape(structure.shape) for rank in ranks]
    everybody = range(structure.n_decision_makers)
    bounds: list[list[tuple[int, IntArray]]] = [[] for _ in everybody]
    requests: list[tuple[int, tuple[int, ...], IntArray]] = []
    asked: list[tuple[int, str]] = []
    rule = settings.joint_moves
    for i in everybody if makers is None else makers:
        r, others = shaped[i], tuple(j for j in everybody if j != i)
        best = structure.reach_max(i, r)  # the state itself counts: never below r
        if "nash" in wanted:
            bounds[i].append((BITS["nash"], best))
        if "brseq" in wanted:
            bounds[i].append((BITS["brseq"], best_reply_bound(structure, shaped, settings, i)))
        for by_any, by_credible in (("gmr", "seq"), ("smr", "sseq")):
            if not wanted & {by_any, by_credible}:
                continue
            final = deterring(r if by_any == "gmr" else best, r, settings)
            if by_any in wanted:
                worst = structure.joint_min(others, final, rule=rule)
                bounds[i].append((BITS[by_any], structure.reach_max(i, r, cap=worst)))
            if by_credible in wanted:
                requests.append((i, others, final))
                asked.append((i, by_credible))
    answered = structure.answered_max(requests, shaped, rule=rule, progress=progress) if requests else []
    for (i, name), bound in zip(asked, answered, strict=True):
        bounds[i].append((BITS[name], bound))
    mask = None if structure.feasible is None else structure.feasible.reshape(structure.shape)
    return tuple(bits_at_most(shaped[i], bounds[i], mask).reshape(-1) for i in everybody)


def deterring(final: IntArray, r: IntArray, settings: Settings) -> IntArray:
    """Return what a sanction's end counts as, so that it deters where it is at most ``r``.

    Where a tie is no sanction, what follows must be worse, and counts as one rank better than it is; ranks at the top
    deter nobody in either case and stay, so that nothing overflows.
    """
    if settings.ties == "sanction":
        return final
    top = r.max()
    raised: IntArray = np.where(final < top, final + (final < top), top).astype(final.dtype, copy=False)
    return raised


# --- stability by simultaneous moves ----------------------------------------------------------------------------------


def _check_cost(grid: Grid, ranks: Sequence[IntArray]) -> None:
    if simultaneous_cost(grid, ranks, limit=SIMULTANEOUS_LIMIT) > SIMULTANEOUS_LIMIT:
        raise LimitExceededError(
            f"SIM would look through more than {SIMULTANEOUS_LIMIT:,} combinations of simultaneous improvements; leave "
            "it out or analyse a smaller conflict"
        )


def _omitted(space: StateSpace, *, explicit: bool, wanted: Sequence[str]) -> dict[str, str]:
    """Find what cannot be computed and why; raise if it was asked for by name."""
    if "sim" not in wanted:
        return {}
    try:
        form = simultaneous_form(space)
        _check_cost(form.grid, form.ranks)
    except (UnsupportedAnalysisError, LimitExceededError) as error:
        if explicit:
            raise
        return {"sim": str(error)}
    return {}


def _add_simultaneous(
    space: StateSpace, flags: Sequence[np.ndarray[tuple[int], np.dtype[np.uint8]]], progress: Progress | None
) -> None:
    form = simultaneous_form(space)
    for i, array in enumerate(flags):
        stable = simultaneous_stable(
            form.grid,
            i,
            form.ranks,
            ties_are_sanctions=space.settings.ties == "sanction",
            labels=form.labels,
            progress=progress,
        )
        array[stable.reshape(-1)] |= np.uint8(BITS["sim"])
