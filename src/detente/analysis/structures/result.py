"""What an analysis under a preference structure found: frozen, with everything needed to reproduce it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.analysis.state_listing import kept, listed
from detente.display import Shown
from detente.errors import UnknownNameError, UnsupportedAnalysisError, did_you_mean
from detente.model import StateLike, StateSet, StateSpace
from detente.types import BoolArray

if TYPE_CHECKING:
    import pandas as pd

    from detente.analysis.structures.judge import Judge
    from detente.analysis.structures.structure import Structure

__all__ = ["SCHEMA", "STABLE_LIMIT", "StructureAnalysis", "Variant"]

SCHEMA = "detente.structures/1"
"""Name and version of the JSON contract."""

STABLE_LIMIT = 65_536
"""Feasible states up to which `StructureAnalysis.to_dict` lists what is stable for each decision maker."""


@dataclass(frozen=True)
class Variant:
    """One way in which a structure answers: an extension, strong or weak stability, a degree, a number of moves.

    Attributes
    ----------
    id, name : str
        As it is asked for, and as it is printed.
    summary : str
        What it holds against what.
    """

    id: str
    name: str
    summary: str = ""


@dataclass(frozen=True, eq=False)
class StructureAnalysis(Shown):
    """Stable states and equilibria of one conflict under one reading and one preference structure.

    Attributes
    ----------
    space : StateSpace
        What was analysed: conflict, reading and settings.
    structure : Structure
        The row of the table of structures.
    concepts : tuple of str
        Ids of the concepts that were evaluated.
    variants : tuple of Variant
        The ways in which each concept was evaluated; a single one where there is just one.
    flags : mapping of (variant, concept) to tuple of bool arrays
        For each decision maker and position of the state space, whether the state is stable; False where infeasible.
    options : mapping of str to value
        Thresholds and choices that were used, as plain data.
    remarks : tuple of str
        What a reader should know: what was assumed of decision makers of whom the reading says less.
    judge : Judge or None
        What decides move by move, for explanations; None where a structure has no such rule.
    remainders : mapping of str to pair of str
        Variants that need no flags: what is stable (or an equilibrium) under the first of two others and not under the
        second.
    """

    space: StateSpace
    structure: Structure
    concepts: tuple[str, ...]
    variants: tuple[Variant, ...]
    flags: Mapping[tuple[str, str], tuple[BoolArray, ...]]
    options: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    judge: Judge | None = None
    remainders: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    # --- asking ---

    def variant(self, name: str | None = None) -> Variant:
        """Return a variant by id or printed name; without a name the only one.

        Raises
        ------
        UnknownNameError
            If there is none of that name, or several and no name is given.
        """
        for variant in self.variants:
            if name is not None and name.strip().lower() in (variant.id.lower(), variant.name.lower()):
                return variant
        names = [variant.id for variant in self.variants]
        if name is None and len(names) == 1:
            return self.variants[0]
        listed = ", ".join(f"'{known}'" for known in names)
        if name is None:
            raise UnknownNameError(f"the structure '{self.structure.id}' has several variants; name one of {listed}")
        hint = did_you_mean(name, names)
        raise UnknownNameError(f"unknown variant '{name}': expected one of {listed}." + (f" {hint}" if hint else ""))

    def concept(self, name: str) -> str:
        """Return the id of a concept that was evaluated."""
        found = self.structure.find_concept(name)
        if found not in self.concepts:
            raise UnknownNameError(f"concept '{found}' was not analysed; analysed were {', '.join(self.concepts)}")
        return found

    def stable(self, concept: str, decision_maker: str, variant: str | None = None) -> StateSet:
        """Return the states that are stable for one decision maker."""
        maker = self.space.conflict.decision_maker_index(decision_maker)
        return StateSet(self.space, np.flatnonzero(self._stable_mask(concept, maker, variant)))

    def equilibria(self, concept: str, variant: str | None = None) -> StateSet:
        """Return the states that are stable for every decision maker."""
        return StateSet(self.space, np.flatnonzero(self._equilibrium_mask(concept, variant)))

    def is_stable(self, state: StateLike, concept: str, decision_maker: str, variant: str | None = None) -> bool:
        """Tell whether one state is stable for one decision maker."""
        maker = self.space.conflict.decision_maker_index(decision_maker)
        return bool(self._stable_mask(concept, maker, variant)[self.space.find(state)])

    def is_equilibrium(self, state: StateLike, concept: str, variant: str | None = None) -> bool:
        """Tell whether one state is stable for every decision maker."""
        return bool(self._equilibrium_mask(concept, variant)[self.space.find(state)])

    def counts(self) -> dict[str, dict[str, int]]:
        """Return, for each variant and concept, how many equilibria there are."""
        return {
            variant.id: {name: int(np.count_nonzero(self._equilibrium_mask(name, variant.id)))
                         for name in self.concepts}
            for variant in self.variants
        }  # fmt: skip

    # --- flags ---

    def _stable_mask(self, concept: str, maker: int, variant: str | None) -> BoolArray:
        name, concept = self.variant(variant).id, self.concept(concept)
        if name in self.remainders:
            first, second = self.remainders[name]
            return np.asarray(self.flags[first, concept][maker] & ~self.flags[second, concept][maker])
        return self.flags[name, concept][maker]

    def _equilibrium_mask(self, concept: str, variant: str | None) -> BoolArray:
        name, concept = self.variant(variant).id, self.concept(concept)
        if name in self.remainders:
            first, second = (self._equilibrium_mask(concept, other) for other in self.remainders[name])
            return np.asarray(first & ~second)
        return np.asarray(np.logical_and.reduce(self.flags[name, concept]))

    # --- giving away ---

    def to_dict(self, *, where: str | None = None) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.structures/1``.

        Parameters
        ----------
        where : str, optional
            A statement; only states that satisfy it are listed.

        Notes
        -----
        Above ``stable_limit`` feasible states ``stable`` is left out; equilibria are always complete.
        """
        space, makers = self.space, self.space.decision_makers
        data: dict[str, Any] = {
            "schema": SCHEMA,
            "title": space.conflict.title,
            "reading": space.reading,
            "settings": space.settings.to_dict(),
            "structure": self.structure.id,
            "structure_options": dict(self.options),
            "variants": [{"id": variant.id, "name": variant.name, "summary": variant.summary}
                         for variant in self.variants],
            "concepts": list(self.concepts),
            "decision_makers": list(makers),
            "feasible_states": space.n_states,
            "status_quo": None if space.status_quo is None else space.number(space.status_quo),
            "remarks": list(self.remarks),
        }  # fmt: skip
        if where:
            data["where"] = where
        data["equilibria"] = self._by_variant(lambda name, variant: listed(kept(self.equilibria(name, variant), where)))
        data["stable_limit"] = STABLE_LIMIT
        if space.n_states <= STABLE_LIMIT:
            data["stable"] = self._by_variant(lambda name, variant: {
                maker: list(kept(self.stable(name, maker, variant), where).numbers) for maker in makers
            })  # fmt: skip
        return data

    def _by_variant(self, found: Any) -> dict[str, dict[str, Any]]:
        return {variant.id: {name: found(name, variant.id) for name in self.concepts} for variant in self.variants}

    def to_frame(self, *, where: str | None = None) -> pd.DataFrame:
        """Return one row per feasible state: options, and stability by variant, concept and decision maker.

        Columns bear names such as ``a seq west``; an equilibrium stands under ``a seq``. Needs pandas (extra
        ``pandas``).
        """
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
        for variant in self.variants:
            for concept in self.concepts:
                head = f"{variant.id} {concept}"
                for maker, name in enumerate(self.space.decision_makers):
                    columns[f"{head} {name}"] = self._stable_mask(concept, maker, variant.id)[states.indices]
                columns[head] = self._equilibrium_mask(concept, variant.id)[states.indices]
        return pd.DataFrame(columns, index=pd.Index(states.numbers, name="number"))

    def __repr__(self) -> str:
        found = "; ".join(
            f"{variant}: " + ", ".join(f"{count:,} {name}" for name, count in counts.items())
            for variant, counts in self.counts().items()
        )
        about = f"'{self.space.conflict.title}' ({self.space.reading}), structure {self.structure.id}"
        return f"<StructureAnalysis of {about}: {self.space.n_states:,} states; equilibria: {found}>"
