"""What many runs found: frozen, with everything needed to draw the same again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.heading import readings_left_out
from detente.analysis.sweep.counts import Counts, Tally
from detente.analysis.sweep.judgements import Judgement
from detente.analysis.sweep.question import Question
from detente.analysis.sweep.shares import Share, explained_parts, positive, total_variance
from detente.display import Shown
from detente.errors import UnknownNameError, UnsupportedAnalysisError
from detente.model import State, StateLike, StateSet, StateSpace
from detente.types import IntArray

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LISTED_STATES", "SCHEMA", "Explained", "Sweep", "Swept"]

SCHEMA = "detente.sweep/1"
"""Name and version of the JSON contract."""

LISTED_STATES = 1_000
"""Most states that `Sweep.to_dict` lists."""


@dataclass(frozen=True)
class Explained:
    """How much of the variance of a verdict a judgement explains.

    Attributes
    ----------
    judgement : Judgement
    share : float
        First-order share of the variance, from 0 to 1.
    given : tuple of Share
        For each value of the judgement in how many of the draws with that value the verdict held; empty where several
        states are looked at together.
    """

    judgement: Judgement
    share: float
    given: tuple[Share, ...] = ()


@dataclass(frozen=True)
class Swept:
    """One state and what became of it under one concept."""

    state: State
    equilibrium: Share
    stable: Mapping[str, Share]


@dataclass(frozen=True, eq=False)
class Sweep(Shown):
    """Shares of draws in which states are stable and equilibria, and what explains them.

    Attributes
    ----------
    question : Question
        Conflict, readings, noise, concepts, settings, seed, version.
    space : StateSpace
        States and moves, which all draws share.
    judgements : tuple of Judgement
        What was drawn.
    tracked : int array
        Positions among the feasible states of those that are followed judgement by judgement.
    counts : Counts
        In how many draws what was so.
    confidence : float
        Of all intervals.
    """

    question: Question
    space: StateSpace
    judgements: tuple[Judgement, ...]
    tracked: IntArray = field(repr=False)
    counts: Counts = field(repr=False)
    confidence: float = 0.95

    # --- shares ---

    @property
    def samples(self) -> int:
        """How many draws there were."""
        return int(self.counts.draws)

    @property
    def concepts(self) -> tuple[str, ...]:
        """Ids of the concepts that were evaluated."""
        return self.question.concepts

    def equilibrium(self, state: StateLike, concept: str) -> Share:
        """Return in how many draws a state is an equilibrium."""
        return self._share(self.counts.equilibrium[self._concept(concept), self._position(state)])

    def stable(self, state: StateLike, concept: str, decision_maker: str) -> Share:
        """Return in how many draws a state is stable for one decision maker."""
        maker = self.space.conflict.decision_maker_index(decision_maker)
        return self._share(self.counts.stable[maker, self._concept(concept), self._position(state)])

    def without_equilibrium(self, concept: str) -> Share:
        """Return in how many draws there is no equilibrium at all."""
        return self._share(self.counts.without[self._concept(concept)])

    def likeliest(self, concept: str, limit: int | None = None) -> tuple[Swept, ...]:
        """Return the states that are an equilibrium in some draw, most often first; ties in model order."""
        found = self.counts.equilibrium[self._concept(concept)]
        order = np.argsort(-found, kind="stable")[: int(np.count_nonzero(found))][:limit]
        return tuple(self._swept(int(position), self._concept(concept)) for position in order)

    def n_ever(self, concept: str) -> int:
        """Return how many states are an equilibrium in at least one draw."""
        return int(np.count_nonzero(self.counts.equilibrium[self._concept(concept)]))

    def n_always(self, concept: str) -> int:
        """Return how many states are an equilibrium in every draw."""
        return int(np.count_nonzero(self.counts.equilibrium[self._concept(concept)] == self.samples))

    def _swept(self, position: int, concept: int) -> Swept:
        makers = self.space.decision_makers
        stable = {name: self._share(self.counts.stable[k, concept, position]) for k, name in enumerate(makers)}
        state = self.space.state(int(self.space.feasible[position]))
        return Swept(state, self._share(self.counts.equilibrium[concept, position]), stable)

    def _share(self, count: Any) -> Share:
        return Share(int(count), self.samples, self.confidence)

    def _position(self, state: StateLike) -> int:
        return self.space.number(self.space.find(state)) - 1

    def _concept(self, concept: str) -> int:
        name = find_concept(concept).id
        if name not in self.concepts:
            raise UnknownNameError(f"concept '{name}' was not swept; swept were {', '.join(self.concepts)}")
        return self.concepts.index(name)

    # --- structure ---

    @cached_property
    def without_moves(self) -> Mapping[str, StateSet]:
        """For each decision maker the states in which it has no move at all: stable there whatever it prefers."""
        structure, states = self.space.structure, self.space.states
        place = np.arange(states.n_positions).reshape(structure.shape)
        found = {}
        for maker, name in enumerate(self.space.decision_makers):
            up, down = structure.reach_max(maker, place) > place, structure.reach_max(maker, -place) > -place
            stuck = ~np.broadcast_to(up | down, structure.shape).reshape(-1) & states.feasible_mask()
            found[name] = StateSet(self.space, np.flatnonzero(stuck))
        return found

    @cached_property
    def nobody_moves(self) -> StateSet:
        """States in which nobody has a move: equilibria by structure, whatever anybody prefers."""
        held = self.space.feasible
        for states in self.without_moves.values():
            held = np.intersect1d(held, states.indices)
        return StateSet(self.space, held)

    # --- what explains it ---

    @property
    def is_tracked_whole(self) -> bool:
        """Whether every state was followed judgement by judgement."""
        return len(self.tracked) == self.space.n_states

    def explained(self, concept: str) -> tuple[Explained, ...]:
        """Return how much of the variance of all equilibria each judgement explains, most first.

        Notes
        -----
        For a judgement X and the verdict Y of a state ("it is an equilibrium", 0 or 1) the first-order share is
        ``Var(E[Y | X]) / Var(Y)``, the index of Sobol. Over several states numerators and denominators are summed, so
        that each state counts by how open its verdict is. Numerators are corrected for chance, and shares below 0 are
        told as 0. Judgements whose values are not told apart (orders among tied states) are left out.
        """
        k = self._concept(concept)
        whole, found = 0.0, []
        for judgement, values, together in self._tallies():
            parts = explained_parts(values, together[:, k])
            whole = whole or total_variance(together[:, k], self.samples)
            found.append((judgement, parts))
        told = [Explained(judgement, positive(parts, whole)) for judgement, parts in found]
        return tuple(sorted(told, key=lambda item: -item.share))

    def hinges(self, state: StateLike, concept: str) -> tuple[Explained, ...]:
        """Return how much each judgement explains of whether one state is an equilibrium, most first.

        Raises
        ------
        UnsupportedAnalysisError
            If the state was not followed judgement by judgement.
        """
        k, position = self._concept(concept), self._position(state)
        column = int(np.searchsorted(self.tracked, position))
        if column == len(self.tracked) or self.tracked[column] != position:
            raise UnsupportedAnalysisError(
                f"state {position + 1} is not among the {len(self.tracked):,} of {self.space.n_states:,} states that "
                "were followed judgement by judgement; sweep fewer concepts or readings"
            )
        told = []
        for judgement, values, together in self._tallies():
            own = together[:, k, column : column + 1]
            parts = explained_parts(values, own)
            given = tuple(Share(int(hit), int(n), self.confidence) for hit, n in zip(own[:, 0], values, strict=True))
            told.append(Explained(judgement, positive(parts, total_variance(own, self.samples)), given))
        return tuple(sorted(told, key=lambda item: -item.share))

    def unexplained(self, concept: str) -> float | None:
        """Return what no judgement explains by itself: joint effects, and orders that are not told apart.

        None where judgements depend on each other (three statements or more whose order is open), since their shares
        then overlap.
        """
        orders = [(j.reading, j.decision_maker) for j in self.judgements if j.kind == "order"]
        if len(orders) > len(set(orders)):
            return None
        return max(0.0, 1.0 - sum(item.share for item in self.explained(concept)))

    def _tallies(self) -> Iterator[tuple[Judgement, Tally, Tally]]:
        begin = 0
        for judgement in self.judgements:
            rows = slice(begin, begin + len(judgement.values))
            begin = rows.stop
            if judgement.values:
                yield judgement, self.counts.outcomes[rows], self.counts.explained[rows]

    # --- giving away ---

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.sweep/1``.

        Notes
        -----
        Above `LISTED_STATES` states those are listed that are an equilibrium most often; ``listed`` tells how many.
        """
        return {
            "schema": SCHEMA,
            "question": dict(self.question.facts),
            **readings_left_out(self.question.conflict, self.question.readings),
            "samples": self.samples,
            "confidence": self.confidence,
            "interval": "Wilson score interval",
            "readings": {
                name: int(count) for name, count in zip(self.question.readings, self.counts.readings, strict=True)
            },
            "judgements": [judgement.to_dict() for judgement in self.judgements],
            "feasible_states": self.space.n_states,
            "without_moves": {
                name: {"count": len(states), "states": list(states[:LISTED_STATES].numbers)}
                for name, states in self.without_moves.items()
            },
            "concepts": {name: self._concept_dict(name) for name in self.concepts},
        }

    def _concept_dict(self, concept: str) -> dict[str, Any]:
        k = self._concept(concept)
        order = np.argsort(-self.counts.equilibrium[k], kind="stable")[:LISTED_STATES]
        rows = (self._swept(int(position), k) for position in np.sort(order))
        return {
            "without_equilibrium": self.without_equilibrium(concept).to_dict(),
            "ever": self.n_ever(concept),
            "always": self.n_always(concept),
            "listed": len(order),
            "states": [
                {
                    "state": row.state.number,
                    "text": row.state.text,
                    "equilibrium": row.equilibrium.to_dict(),
                    "stable": {name: share.to_dict() for name, share in row.stable.items()},
                }
                for row in rows
            ],
            "tracked_states": len(self.tracked),
            "explained": [
                {"judgement": self.judgements.index(item.judgement), "share": item.share}
                for item in self.explained(concept)
            ],
            "unexplained": self.unexplained(concept),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per feasible state and concept; needs pandas (extra ``pandas``)."""
        try:
            import pandas as pd
        except ImportError:
            raise UnsupportedAnalysisError(
                "to_frame() needs pandas; install it with: pip install 'detente[pandas]'"
            ) from None
        rows = []
        for k, concept in enumerate(self.concepts):
            for position in range(self.space.n_states):
                swept = self._swept(position, k)
                low, high = swept.equilibrium.interval
                row = {"concept": concept, "number": position + 1, "state": swept.state.text,
                       "equilibrium": swept.equilibrium.share, "low": low, "high": high}  # fmt: skip
                rows.append(row | {f"stable {name}": share.share for name, share in swept.stable.items()})
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        told = ", ".join(f"{self.n_ever(name):,} {name}" for name in self.concepts)
        about = f"'{self.space.conflict.title}': {self.samples:,} samples, seed {self.question.seed}"
        return f"<Sweep of {about}; states that are ever an equilibrium: {told}>"
