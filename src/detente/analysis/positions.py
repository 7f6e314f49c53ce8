"""Positions and threats: what can be had together, what is believed, and who is in which dilemma towards whom.

What a party *demands* is a fact of its own beside what it wants. This compares the two: whether positions can be met
together, whether threats are best replies and promises are kept, and which dilemmas follow (see `dilemmas`).
"""

from __future__ import annotations

import numpy as np

from detente.analysis.explanation.moves import Moves
from detente.analysis.named_levels import levels_of, spelt
from detente.analysis.positions_result import SCHEMA, Party, Point, Positions, Promise, Threat, satisfied
from detente.analysis.questions import as_space, find_start
from detente.errors import InfeasibleStateError, UnsupportedAnalysisError
from detente.model import Conflict, Position, Settings, State, StateSpace

__all__ = ["SCHEMA", "Party", "Positions", "Promise", "Threat", "positions"]


def positions(
    conflict: Conflict | StateSpace,
    *,
    point: Point = "nearest",
    reading: str | None = None,
    settings: Settings | None = None,
) -> Positions:
    """Compare what decision makers ask for and threaten with what they want.

    Parameters
    ----------
    conflict : Conflict or StateSpace
        With positions and a status quo.
    point : {"nearest", "preferred"}
        Which of the states that satisfy a position it stands for: the one nearest to the status quo, or the one that
        its owner likes best.
    reading, settings
        As in `analyze`; settings are ignored if a state space is given.

    Returns
    -------
    Positions
        Frozen; carries reading and settings.

    Raises
    ------
    UnsupportedAnalysisError
        If nobody has stated a position, or there is no status quo.
    InfeasibleStateError
        If no feasible state satisfies a position, or the threats cannot be carried out together.

    Examples
    --------
    >>> from detente.model import Conflict
    >>> found = positions(Conflict(
    ...     title="Demand and refusal",
    ...     decision_makers={"us": {"options": {"grant": "Grant it"}}, "them": {"options": {"strike": "Strike"}}},
    ...     status_quo={"grant": "no"},
    ...     positions={"us": {"position": {"grant": "no", "strike": "no"}},
    ...                "them": {"position": ["grant"], "threat": ["strike"]}},
    ...     readings={"one": {"preferences": {"us": {"statements": ["not strike", "not grant"]},
    ...                                       "them": {"statements": ["grant", "not strike"]}}}},
    ... ))
    >>> found.compatible("us", "them"), found.threats[0].credible
    (False, False)
    >>> [(dilemma.kind, dilemma.decision_maker) for dilemma in found.dilemmas]
    [('inducement', 'us'), ('threat', 'them'), ('trust', 'them'), ('persuasion', 'them'), ('inducement', 'them'),
     ('rejection', 'them')]
    """
    space = as_space(conflict, reading, settings)
    stated = {position.id: position for position in space.conflict.positions}
    if not stated:
        raise UnsupportedAnalysisError("nobody has stated a position: name them under 'positions' in the file")
    start = space.state(find_start(space, None))
    parties = tuple(_party(space, stated[name], start, point) for name in space.decision_makers if name in stated)
    return Positions(space, point, start, _threatened(space, parties, start), parties)


def _party(space: StateSpace, stated: Position, start: State, point: Point) -> Party:
    found = np.flatnonzero(satisfied(space, stated))
    if not found.size:
        raise InfeasibleStateError(f"no feasible state satisfies the position of '{stated.id}': {_in_words(stated)}")
    maker = space.decision_makers.index(stated.id)
    disliked = -space.ranks[maker].reshape(-1)[found].astype(np.int64)
    far = Moves(space).n_changed(start.index, found)
    order = np.lexsort((found, disliked, far) if point == "nearest" else (found, far, disliked))
    chosen = space.state(int(found[order[0]]))
    position = stated.position if isinstance(stated.position, str) else spelt(space.conflict, stated.position)
    threat = spelt(space.conflict, stated.threat)
    return Party(stated.id, position, chosen, int(found.size), threat, stated.date, stated.cite)


def _in_words(stated: Position) -> str:
    if isinstance(stated.position, str):
        return stated.position
    return ", ".join(f"{name}: {level}" for name, level in stated.position.items())


def _threatened(space: StateSpace, parties: tuple[Party, ...], start: State) -> State:
    levels = levels_of(space, start)
    for party in parties:
        levels |= party.threat
    try:
        return space.state(space.find(levels))
    except InfeasibleStateError as fault:
        raise InfeasibleStateError(f"the threats cannot be carried out together: {fault}") from None
