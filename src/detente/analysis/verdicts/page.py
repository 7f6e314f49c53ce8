"""A page of the matrix of stability: states down, concepts and decision makers across."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.concepts import LITERATURE
from detente.analysis.result import Analysis
from detente.analysis.verdicts.states import state_to_dict
from detente.errors import UnknownNameError
from detente.model import State, StateSet, StateSpace

__all__ = ["QUICK", "SCHEMA", "VerdictPage", "usual_concepts", "verdict_page"]

SCHEMA = "detente.verdicts/1"
"""Name and version of the JSON contract."""

QUICK = 1_024
"""Feasible states up to which SIM, which takes the longest by far, belongs to the usual concepts."""

STRENGTH = "strength"
"""What to sort by for the strongest equilibria first; a decision maker that bears this id goes before."""

STRONGEST = 8
"""Most equilibria that are named as the strongest."""


def usual_concepts(space: StateSpace) -> tuple[str, ...] | None:
    """Return the concepts that are quick enough to be evaluated while somebody edits the conflict.

    None, which `analyze` takes for all six where they are defined, up to `QUICK` states.
    """
    return None if space.n_states <= QUICK else tuple(name for name in LITERATURE if name != "sim")


@dataclass(frozen=True, eq=False)
class VerdictPage:
    """Verdicts on some states.

    Attributes
    ----------
    analysis : Analysis
        What the verdicts come from.
    states : StateSet
        The states of the page.
    n_listed : int
        How many states there are on all pages.
    offset : int
        How many come before.
    where, only, sort : str or None
        What was listed, and how.
    """

    analysis: Analysis
    states: StateSet
    n_listed: int
    offset: int
    where: str | None = None
    only: str | None = None
    sort: str | None = None

    def stable(self, state: State) -> dict[str, list[bool]]:
        """Return for each concept whether a state is stable, for each decision maker."""
        analysis = self.analysis
        makers = analysis.space.decision_makers
        return {name: [analysis.is_stable(state, name, maker) for maker in makers] for name in analysis.results}

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contract ``detente.verdicts/1``."""
        analysis, space = self.analysis, self.analysis.space
        return {
            "schema": SCHEMA,
            "reading": space.reading,
            "settings": space.settings.to_dict(),
            "decision_makers": list(space.decision_makers),
            "concepts": list(analysis.results),
            "omitted": self._omitted(),
            "profile": dict(analysis.profile) if analysis.profile else None,
            "n_states": space.n_states,
            "n_listed": self.n_listed,
            "offset": self.offset,
            "listed_by": {"where": self.where, "only": self.only, "sort": self.sort},
            "status_quo": None if space.status_quo is None else space.number(space.status_quo),
            "n_places": [space.place(maker, worst) for maker, worst in enumerate(_worst(space))],
            "counts": analysis.counts(),
            "n_equilibria": analysis.n_equilibria(),
            "stable_counts": {name: self._stable_counts(name) for name in analysis.results},
            "status_quo_row": None if space.status_quo is None else self._row(space.state(space.status_quo)),
            "strongest": [state.number for state in analysis.strongest(STRONGEST)],
            "rows": [self._row(state) for state in self.states],
        }

    def _stable_counts(self, name: str) -> list[int]:
        return [len(self.analysis.stable(name, maker)) for maker in self.analysis.space.decision_makers]

    def _row(self, state: State) -> dict[str, Any]:
        stable = self.stable(state)
        holds = [name for name, flags in stable.items() if all(flags)]
        return {**state_to_dict(self.analysis.space, state), "stable": stable, "equilibrium": holds}

    def _omitted(self) -> dict[str, str]:
        """Say why usual concepts are not here: the analysis could not, or they were left out to be quick."""
        found = dict(self.analysis.omitted)
        space = self.analysis.space
        if "sim" not in (*self.analysis.concepts, *found) and space.n_states > QUICK:
            found["sim"] = f"above {QUICK:,} states only if it is asked for: it takes the longest"
        return found


def _worst(space: StateSpace) -> list[int]:
    return [int(space.feasible[np.argmin(rank.reshape(-1)[space.feasible])]) for rank in space.ranks]


def verdict_page(
    analysis: Analysis,
    *,
    where: str | None = None,
    only: str | None = None,
    sort: str | None = None,
    offset: int = 0,
    limit: int = 100,
) -> VerdictPage:
    """List the verdicts on some states.

    Parameters
    ----------
    analysis : Analysis
        What the verdicts come from.
    where : str, optional
        A statement that the states satisfy.
    only : str, optional
        "equilibria" (under any concept), "equilibria:CONCEPT", "stable:CONCEPT:DECISION_MAKER" or
        "unstable:CONCEPT:DECISION_MAKER".
    sort : str, optional
        The decision maker in whose order they come; "strength" for equilibria under the most demanding concepts first;
        model order if left out.
    offset, limit : int
        How many are passed over, and how many are listed at most.

    Raises
    ------
    UnknownNameError
        If a concept, a decision maker or a name in the statement does not exist.

    Examples
    --------
    >>> import detente
    >>> page = verdict_page(detente.analyze(detente.load("chicken")), only="equilibria:nash")
    >>> [state.text for state in page.states], page.n_listed
    (['YN', 'NY'], 2)
    """
    by_strength = sort == STRENGTH and STRENGTH not in analysis.space.decision_makers
    states = analysis.space.listed(where=where, sort=None if by_strength else sort)
    if by_strength:
        order = np.argsort(-analysis.strength()[states.indices].astype(np.int16), kind="stable")
        states = StateSet(states.space, states.indices[order])
    if only is not None:
        states = _only(analysis, states, only)
    return VerdictPage(analysis, states[offset : offset + limit], len(states), offset, where, only, sort)


def _only(analysis: Analysis, states: StateSet, only: str) -> StateSet:
    kind, _, rest = only.partition(":")
    concept, _, maker = rest.partition(":")
    wanted = np.zeros(len(analysis.flags[0]), dtype=bool)
    if kind == "equilibria" and not maker:
        for name in [concept] if concept else analysis.concepts:
            wanted[analysis.equilibria(name).indices] = True
    elif kind in ("stable", "unstable") and maker:
        wanted[analysis.stable(concept, maker).indices] = True
        wanted = wanted if kind == "stable" else ~wanted
    else:
        raise UnknownNameError(
            "verdict_page(): only must be 'equilibria', 'equilibria:CONCEPT', 'stable:CONCEPT:DECISION_MAKER' or "
            f"'unstable:CONCEPT:DECISION_MAKER'; got '{only}'"
        )
    return StateSet(states.space, states.indices[wanted[states.indices]])
