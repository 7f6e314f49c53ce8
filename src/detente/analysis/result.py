"""What an analysis found: frozen, with everything needed to reproduce it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.analysis.concepts import CONCEPTS, find_concept
from detente.analysis.heading import heading
from detente.analysis.state_listing import kept, listed
from detente.display import Shown
from detente.errors import UnknownNameError, UnsupportedAnalysisError
from detente.model import State, StateLike, StateSet, StateSpace
from detente.types import BoolArray

if TYPE_CHECKING:
    import pandas as pd

    from detente.analysis.explanation import Explanation
    from detente.analysis.funnel import StageLike
    from detente.analysis.funnel_result import Funnel

__all__ = ["SCHEMA", "STABLE_LIMIT", "Analysis"]

SCHEMA = "detente.analysis/1"
"""Name and version of the JSON contract."""

STABLE_LIMIT = 65_536
"""Feasible states up to which `Analysis.to_dict` lists what is stable for each decision maker."""

PROFILE = "profile"

_DEMANDING = ("nash", "brseq", "sseq", "seq", "smr", "gmr", "sim")


@dataclass(frozen=True, eq=False)
class Analysis(Shown):
    """Stable states and equilibria of one conflict under one reading.

    Attributes
    ----------
    space : StateSpace
        What was analysed: conflict, reading and settings.
    concepts : tuple of str
        Ids of the concepts that were evaluated.
    flags : tuple of uint8 arrays
        For each decision maker and state index, one bit per concept in the order of the table of concepts.
    profile : mapping or None
        Each decision maker's own concept, if a profile was asked for.
    omitted : mapping of str to str
        Concepts that were not evaluated, with the reason.
    """

    space: StateSpace
    concepts: tuple[str, ...]
    flags: tuple[np.ndarray[tuple[int], np.dtype[np.uint8]], ...]
    profile: Mapping[str, str] | None = None
    omitted: Mapping[str, str] = field(default_factory=dict)

    # --- asking ---

    def equilibria(self, concept: str) -> StateSet:
        """Return the states that are stable for every decision maker.

        Parameters
        ----------
        concept : str
            Id or abbreviation of a concept; "profile" for each decision maker's own concept.
        """
        return StateSet(self.space, np.flatnonzero(self._equilibrium_mask(concept)))

    def stable(self, concept: str, decision_maker: str) -> StateSet:
        """Return the states that are stable for one decision maker."""
        maker = self.space.conflict.decision_maker_index(decision_maker)
        return StateSet(self.space, np.flatnonzero(self._stable_mask(concept, maker)))

    def is_equilibrium(self, state: StateLike, concept: str) -> bool:
        """Tell whether one state is stable for every decision maker."""
        index = self.space.find(state)
        return all(self._stable_at(concept, maker, index) for maker in range(len(self.flags)))

    def is_stable(self, state: StateLike, concept: str, decision_maker: str) -> bool:
        """Tell whether one state is stable for one decision maker."""
        return self._stable_at(
            concept, self.space.conflict.decision_maker_index(decision_maker), self.space.find(state)
        )

    def explain(self, state: StateLike, decision_maker: str, concept: str, *, limit: int = 10) -> Explanation:
        """Say why a state is stable for a decision maker, or why not; see `detente.analysis.explanation.explain`."""
        from detente.analysis.explanation import explain

        return explain(self, state, decision_maker, concept, limit=limit)

    def funnel(self, stages: Sequence[StageLike] | None = None, **options: Any) -> Funnel:
        """Narrow the states down, stage by stage; see `detente.analysis.funnel.funnel`."""
        from detente.analysis.funnel import funnel

        return funnel(self, stages, **options)

    @cached_property
    def results(self) -> tuple[str, ...]:
        """Everything that `equilibria` may be asked for: the concepts, and "profile" if there is one."""
        return (*self.concepts, PROFILE) if self.profile else self.concepts

    def counts(self) -> dict[str, int]:
        """Return how many equilibria there are under each concept."""
        return {name: int(np.count_nonzero(self._equilibrium_mask(name))) for name in self.results}

    def strongest(self, limit: int, *, where: str | None = None) -> tuple[State, ...]:
        """Return the equilibria that hold under the most demanding concepts, strongest first.

        Parameters
        ----------
        limit : int
            How many at most.
        where : str, optional
            A statement that they must satisfy.

        Notes
        -----
        Nash counts before SSEQ, SSEQ before SEQ, then SMR, GMR and SIM: each concept is implied by those before it,
        SIM apart. Ties are in model order.
        """
        score = self.strength()
        if where:
            score[~self.space.truth(where)] = 0
        found = np.flatnonzero(score)
        order = found[np.argsort(-score[found].astype(np.int16), kind="stable")][:limit]
        return tuple(self.space.state(int(index)) for index in order)

    def strength(self) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        """Return a number per state index that is larger the more demanding the concepts it is an equilibrium under."""
        score = np.zeros(len(self.flags[0]), dtype=np.uint8)
        for weight, name in enumerate(reversed(_DEMANDING)):
            if name in self.concepts:
                score |= self._equilibrium_mask(name).astype(np.uint8) << np.uint8(weight)
        return score

    def n_equilibria(self, *, where: str | None = None) -> int:
        """Return how many states are an equilibrium under at least one of the concepts."""
        union = np.zeros(len(self.flags[0]), dtype=bool)
        for name in self.concepts:
            union |= self._equilibrium_mask(name)
        return int(np.count_nonzero(union & self.space.truth(where) if where else union))

    # --- flags ---

    def _bit(self, concept: str, maker: int) -> int:
        if concept.strip().lower() == PROFILE:
            if self.profile is None:
                raise UnknownNameError("no profile was analysed: pass profile={decision maker: concept} to analyze()")
            concept = self.profile[self.space.decision_makers[maker]]
        name = find_concept(concept).id
        if name in self.omitted:
            raise UnsupportedAnalysisError(self.omitted[name])
        if name not in self.concepts:
            raise UnknownNameError(f"concept '{name}' was not analysed; analysed were {', '.join(self.concepts)}")
        return 1 << list(CONCEPTS).index(name)

    def _stable_mask(self, concept: str, maker: int) -> BoolArray:
        return np.asarray((self.flags[maker] & np.uint8(self._bit(concept, maker))) != 0)

    def _stable_at(self, concept: str, maker: int, index: int) -> bool:
        return bool(self.flags[maker][index] & self._bit(concept, maker))

    def _equilibrium_mask(self, concept: str) -> BoolArray:
        mask = self._stable_mask(concept, 0)
        for maker in range(1, len(self.flags)):
            mask &= self._stable_mask(concept, maker)
        return mask

    # --- giving away ---

    def to_dict(self, *, where: str | None = None) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.analysis/1``.

        Parameters
        ----------
        where : str, optional
            A statement; only states that satisfy it are listed.

        Notes
        -----
        Above ``stable_limit`` feasible states ``stable`` is left out; equilibria are always complete.
        """
        conflict = self.space.conflict
        makers = [maker.id for maker in conflict.decision_makers]
        data: dict[str, Any] = {
            "schema": SCHEMA,
            **heading(self.space),
            "decision_makers": makers,
            "options": [
                {"id": option.id, "decision_maker": makers[owner], "levels": list(option.levels)}
                for option, owner in zip(conflict.options, conflict.owners, strict=True)
            ],
            "feasible_states": self.space.n_states,
            "status_quo": None if self.space.status_quo is None else self.space.number(self.space.status_quo),
        }
        if self.profile:
            data["profile"] = dict(self.profile)
        if where:
            data["where"] = where
        if self.omitted:
            data["omitted"] = dict(self.omitted)
        data["equilibria"] = {name: listed(kept(self.equilibria(name), where)) for name in self.results}
        data["stable_limit"] = STABLE_LIMIT
        if self.space.n_states <= STABLE_LIMIT:
            data["stable"] = {
                name: {maker: list(kept(self.stable(name, maker), where).numbers) for maker in makers}
                for name in self.concepts
            }
        return data

    def to_frame(self, *, where: str | None = None) -> pd.DataFrame:
        """Return one row per feasible state: options, ranks, stability; needs pandas (extra ``pandas``)."""
        try:
            import pandas as pd
        except ImportError:
            raise UnsupportedAnalysisError(
                "to_frame() needs pandas; install it with: pip install 'detente[pandas]'"
            ) from None
        states = kept(StateSet(self.space, self.space.feasible), where)
        columns: dict[str, Any] = {"state": [state.text for state in states]}
        levels = [state.levels for state in states]
        for position, option in enumerate(self.space.conflict.options):
            columns[option.id] = [row[position] for row in levels]
        for maker, name in enumerate(self.space.decision_makers):
            columns[f"rank {name}"] = self.space.ranks[maker].reshape(-1)[states.indices]
            for concept in self.concepts:
                columns[f"{concept} {name}"] = self._stable_mask(concept, maker)[states.indices]
        for concept in self.results:
            columns[concept] = self._equilibrium_mask(concept)[states.indices]
        return pd.DataFrame(columns, index=pd.Index(states.numbers, name="number"))

    def __repr__(self) -> str:
        found = ", ".join(f"{count:,} {name}" for name, count in self.counts().items())
        about = f"'{self.space.conflict.title}' ({self.space.reading})"
        return f"<Analysis of {about}: {self.space.n_states:,} states; equilibria: {found}>"
