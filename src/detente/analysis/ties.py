"""What ties the theatres of a conflict together in the eyes of each decision maker.

Two answers stand side by side. What is *stated*: which statements speak of which theatre, and whether they stand in
order, are weighed against each other, or speak of several theatres at once. What is *measured* on the ranks: on which
theatres they depend, whether the order within a theatre is the same whatever happens elsewhere, and whether one theatre
decides before the others. A statement across theatres may measure as no tie at all, where it never makes a difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from detente.engine.separability import Matrix
from detente.model import StateSpace
from detente.model.preferences import DecisionMakerPreferences
from detente.types import BoolArray, IntArray

__all__ = ["Measured", "Stated", "Tie", "ties_of"]

Stated: TypeAlias = Literal["none", "lexicographic", "weighted", "statement", "ranking"]
"""How the stated preferences of a decision maker join theatres, from the loosest to the tightest.

``none``: they speak of one theatre at most. ``lexicographic``: each statement speaks of one theatre, and they stand in
order. ``weighted``: statements about different theatres share a rank or bear weights. ``statement``: a statement speaks
of several theatres. ``ranking``: whole states are ranked, which tells nothing by itself.
"""

Measured: TypeAlias = Literal["none", "lexicographic", "separable", "inseparable", "unknown"]
"""How the ranks join theatres.

``none``: they depend on one theatre at most. ``lexicographic``: one theatre decides, the others where it leaves a tie.
``separable``: the order within each theatre is the same whatever happens elsewhere, and no theatre decides first.
``inseparable``: what is better in one theatre depends on another. ``unknown``: too large to tell.
"""


@dataclass(frozen=True)
class Tie:
    """How one decision maker's preferences join theatres.

    Attributes
    ----------
    decision_maker : str
    stated : str
        See `Stated`.
    across : tuple of str
        The statements that speak of several theatres.
    measured : str
        See `Measured`.
    depends_on : tuple of str
        Theatres whose options make a difference to it.
    leads : str or None
        The theatre that decides before the others, where it is lexicographic.
    separable : mapping of theatre to bool or None
        Whether its order within the theatre is the same whatever happens elsewhere; None where that was not found out.
    """

    decision_maker: str
    stated: Stated
    across: tuple[str, ...]
    measured: Measured
    depends_on: tuple[str, ...]
    leads: str | None
    separable: Mapping[str, bool | None]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "decision_maker": self.decision_maker,
            "stated": self.stated,
            "across": list(self.across),
            "measured": self.measured,
            "depends_on": list(self.depends_on),
            "leads": self.leads,
            "separable": dict(self.separable),
        }


def ties_of(
    space: StateSpace, blocks: Mapping[str, Sequence[int]], ranks: Sequence[IntArray], feasible: BoolArray | None
) -> tuple[Tie, ...]:
    """Say for each decision maker what ties the theatres.

    Parameters
    ----------
    space : StateSpace
        Conflict and reading.
    blocks : mapping of theatre to positions of options
    ranks : sequence of int arrays, one per decision maker
        One value per combination of levels.
    feasible : array of bool, or None
        Which combinations there are.
    """
    theatre_of = {option: name for name, block in blocks.items() for option in block}
    return tuple(
        _tie(space, preferences, theatre_of, {name: Matrix.of(rank.reshape(-1), feasible, space.states.sizes, block)
                                              for name, block in blocks.items()})
        for preferences, rank in zip(space.conflict.preferences(space.reading), ranks, strict=True)
    )  # fmt: skip


def _tie(
    space: StateSpace,
    preferences: DecisionMakerPreferences,
    theatre_of: Mapping[int, str],
    matrices: Mapping[str, Matrix],
) -> Tie:
    stated, across = _stated(space, preferences, theatre_of)
    depends = tuple(name for name, matrix in matrices.items() if matrix.depends)
    separable = {name: matrix.separable if name in depends else True for name, matrix in matrices.items()}
    leads = None
    if len(depends) < 2:
        measured: Measured = "none"
    elif None in separable.values():
        measured = "unknown"
    elif not all(separable.values()):
        measured = "inseparable"
    else:
        leads = next((name for name in depends if matrices[name].leads), None)
        measured = "lexicographic" if leads else "separable"
    return Tie(preferences.id, stated, across, measured, depends, leads, separable)


def _stated(
    space: StateSpace, preferences: DecisionMakerPreferences, theatre_of: Mapping[int, str]
) -> tuple[Stated, tuple[str, ...]]:
    groups = [
        [(text, _theatres(space, text, theatre_of)) for text in group] for group in _statement_groups(preferences)
    ]
    across = tuple(text for group in groups for text, theatres in group if len(theatres) > 1)
    if across:
        return "statement", across
    if preferences.ranking:
        return "ranking", ()
    if any(len(set().union(*(theatres for _, theatres in group))) > 1 for group in groups):
        return "weighted", ()
    everywhere = set().union(*(theatres for group in groups for _, theatres in group))
    return ("lexicographic" if len(everywhere) > 1 else "none"), ()


def _statement_groups(preferences: DecisionMakerPreferences) -> Iterator[list[str]]:
    """Go through what is weighed against each other: statements of one rank, and all weights together."""
    for rank in preferences.ranks():
        yield [item.statement for item in rank]
    yield list(preferences.weights)


def _theatres(space: StateSpace, text: str, theatre_of: Mapping[int, str]) -> set[str]:
    return {theatre_of[option] for option in space.conflict.statement(text).options() if option in theatre_of}
