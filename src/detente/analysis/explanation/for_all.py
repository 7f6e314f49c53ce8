"""The same question for several decision makers: for whom is a state stable, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.analysis.concepts import find_concept
from detente.analysis.explanation.explain import LIMIT, explain
from detente.analysis.explanation.result import Explanation
from detente.errors import UnsupportedAnalysisError
from detente.model import StateLike, StateSpace

__all__ = ["explain_for_all"]


def explain_for_all(
    space: StateSpace,
    state: StateLike | None = None,
    *,
    decision_makers: Iterable[str] = (),
    concept: str = "seq",
    profile: Mapping[str, str] | None = None,
    limit: int = LIMIT,
) -> tuple[Explanation, ...]:
    """Explain for several decision makers why a state is stable or not.

    Parameters
    ----------
    space : StateSpace
        Where.
    state : State, int, str or mapping, optional
        The state; the status quo if not given.
    decision_makers : iterable of str
        For whom, by id or printed name; for all if empty.
    concept : str
        Id or abbreviation of everybody's concept, unless the profile says otherwise.
    profile : mapping of decision maker to concept, optional
        A decision maker's own concept.
    limit : int
        How many improvements each explanation lists at most.

    Raises
    ------
    UnsupportedAnalysisError
        If no state is given and the conflict has no status quo.

    See Also
    --------
    explain : for a single decision maker, with the other errors.

    Examples
    --------
    >>> import detente
    >>> space = detente.load("chicken").compile()
    >>> [found.stable for found in explain_for_all(space, "YY", concept="nash")]
    [False, False]
    """
    if state is None and space.status_quo is None:
        raise UnsupportedAnalysisError("the conflict names no status quo: say which state is to be explained")
    place = space.state(space.status_quo) if state is None and space.status_quo is not None else state
    positions = [space.conflict.decision_maker_index(name) for name in decision_makers]
    own = {space.conflict.decision_maker_index(name): find_concept(text).id for name, text in (profile or {}).items()}
    makers = enumerate(space.decision_makers)
    return tuple(
        explain(space, place, maker, own.get(index, concept), limit=limit)
        for index, maker in makers
        if place is not None and (not positions or index in positions)
    )
