"""What a conflict means, apart from how things are called and where they stand: held to that, edits lose nothing."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.errors import InfeasibleStateError, PreferenceError
from detente.model import Conflict

State = frozenset[tuple[str, str]]


def combinations(conflict: Conflict) -> list[dict[str, str]]:
    """Every combination of levels: option to level."""
    labels = [[(option.id, level) for level in option.levels] for option in conflict.options]
    return [dict(chosen) for chosen in itertools.product(*labels)]


def orders(conflict: Conflict, reading: str) -> dict[str, dict[Any, int]] | None:
    """For each decision maker the place of every feasible combination, from 0 for the least preferred; None if none."""
    try:
        space = conflict.compile(reading)
    except PreferenceError:
        return None
    places: dict[str, dict[Any, int]] = {}
    for number, maker in enumerate(space.decision_makers):
        ranks = {}
        if conflict.graph:
            ranks = {state.id: space.rank(number, k) for k, state in enumerate(conflict.graph.states)}
        else:
            for chosen in combinations(conflict):
                try:
                    ranks[frozenset(chosen.items())] = space.rank(number, space.find(chosen))
                except InfeasibleStateError:
                    continue
        distinct = np.unique([*ranks.values()])
        places[maker] = {state: int(np.searchsorted(distinct, rank)) for state, rank in ranks.items()}
    return places


def meaning(conflict: Conflict) -> dict[str, Any]:
    """What a conflict says of every reading, decision maker and state, and where it stands."""
    status_quo = conflict.status_quo_levels()
    if status_quo is not None:
        here: Any = {o.id: o.levels[level] for o, level in zip(conflict.options, status_quo, strict=True)}
    else:
        here = conflict.status_quo
    return {"orders": {r.id: orders(conflict, r.id) for r in conflict.readings}, "status_quo": here}


def renamed(found: dict[str, Any], kind: str, old: str, new: str) -> dict[str, Any]:
    """The same meaning with one thing under another name."""

    def name(text: str) -> str:
        return new if text == old else text

    def state(known: Any) -> Any:
        if isinstance(known, str):
            return name(known) if kind == "state" else known
        return frozenset((name(o) if kind == "option" else o, level) for o, level in known)

    told = {
        (name(reading) if kind == "reading" else reading): None
        if makers is None
        else {
            (name(maker) if kind == "decision_maker" else maker): {state(s): place for s, place in places.items()}
            for maker, places in makers.items()
        }
        for reading, makers in found["orders"].items()
    }
    here = found["status_quo"]
    if isinstance(here, Mapping):
        here = {(name(o) if kind == "option" else o): level for o, level in here.items()}
    elif kind == "state" and here is not None:
        here = name(here)
    return {"orders": told, "status_quo": here}
