"""The table of stability concepts: command line, report and web page find every concept here.

A concept is a formula over three primitives of the engine: ``reach_max(i, v)``, the best value that decision maker i
can reach in one move; ``joint_min(O, v)``, the worst that the others can bring about by legal sequences of moves; and
``joint_improving_min(O, v)``, the same by sequences in which every move improves its mover's lot. A state s1 with
``r(s1) > r(s)`` that nothing at or below ``r(s)`` follows is an unsanctioned improvement; such an s1 exists exactly
where the largest ``min(r(s1), worst that follows s1)`` within reach is above ``r(s)``. So every concept that sanctions
by moves in succession is ``reach_max(i, min(r, worst)) <= r`` and differs from the others only in ``worst``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.errors import UnknownNameError, did_you_mean

__all__ = ["CONCEPTS", "LITERATURE", "Concept", "find_concept", "find_concepts"]


@dataclass(frozen=True)
class Concept:
    """A stability concept for a single decision maker.

    Attributes
    ----------
    id : str
        Name in code, files and JSON.
    name, abbreviation : str
        In full, and as in the tables of the literature.
    foresight : str
        How far the focal decision maker looks, in plain words.
    summary : str
        When a state is stable, in a sentence.
    sanctions : {"none", "any", "credible", "simultaneous", "best_replies"}
        What may follow an improvement: nothing, any moves of the opponents, only moves that improve their mover's lot,
        improvements that the opponents make at the same time, or moves to what their mover likes best.
    counter_move : bool
        Whether the focal decision maker weighs its own move after the sanction.
    formula : str
        The state is stable where this holds.
    sources : tuple of str
        Where it was defined.
    is_ours : bool
        Whether it is a variant of Détente's own and not a concept of the literature.
    """

    id: str
    name: str
    abbreviation: str
    foresight: str
    summary: str
    sanctions: str
    counter_move: bool
    formula: str
    sources: tuple[str, ...]
    is_ours: bool = False


_TABLE = (
    Concept(
        "nash",
        "Nash",
        "R",
        "one move",
        "It has no unilateral improvement.",
        "none",
        False,
        "reach_max(i, r) <= r",
        ("Nash 1950, 1951",),
    ),
    Concept(
        "gmr",
        "General metarational",
        "GMR",
        "two moves",
        "Each of its unilateral improvements can be answered, by whatever moves of its opponents, so that it ends no "
        "better off.",
        "any",
        False,
        "reach_max(i, min(r, joint_min(O, r))) <= r",
        ("Howard 1971",),
    ),
    Concept(
        "smr",
        "Symmetric metarational",
        "SMR",
        "three moves",
        "Each of its unilateral improvements can be answered so that it ends no better off, whatever it then does "
        "itself.",
        "any",
        True,
        "reach_max(i, min(r, joint_min(O, max(r, reach_max(i, r))))) <= r",
        ("Howard 1971",),
    ),
    Concept(
        "seq",
        "Sequential",
        "SEQ",
        "two moves",
        "Each of its unilateral improvements can be answered by improvements of its opponents so that it ends no "
        "better off.",
        "credible",
        False,
        "reach_max(i, min(r, joint_improving_min(O, r))) <= r",
        ("Fraser and Hipel 1979, 1984",),
    ),
    Concept(
        "sseq",
        "Symmetric sequential",
        "SSEQ",
        "three moves",
        "Each of its unilateral improvements can be answered by improvements of its opponents so that it ends no "
        "better off, whatever it then does itself.",
        "credible",
        True,
        "reach_max(i, min(r, joint_improving_min(O, max(r, reach_max(i, r))))) <= r",
        ("Rego and Vieira 2015, 2017",),
    ),
    Concept(
        "sim",
        "Simultaneous",
        "SIM",
        "one move, at the same time",
        "Each of its unilateral improvements, combined with some improvements that its opponents could make at the "
        "same moment, leads to a feasible state that is no better for it.",
        "simultaneous",
        False,
        "every unilateral improvement meets such a combination",
        ("Fraser and Hipel 1979, 1984",),
    ),
    Concept(
        "brseq",
        "Best-reply sequential",
        "BRSEQ",
        "two moves",
        "Each of its unilateral improvements can be answered by best replies of its opponents (each goes to a state "
        "that it likes best among those within its reach) so that it ends no better off.",
        "best_replies",
        False,
        "reach_max(i, min(r, joint_best_reply_min(O, r))) <= r",
        ("ours: Détente; a variant of SEQ, not a concept of the literature",),
        is_ours=True,
    ),
)

CONCEPTS: Mapping[str, Concept] = MappingProxyType({concept.id: concept for concept in _TABLE})
"""Every concept under its id: those of the literature, then variants of our own."""

LITERATURE = tuple(concept.id for concept in _TABLE if not concept.is_ours)
"""Ids of the concepts of the literature: what an analysis evaluates unless it is told otherwise."""


def find_concept(name: str) -> Concept:
    """Return the concept of an id, abbreviation or name, in any case.

    >>> find_concept("SEQ").name
    'Sequential'
    """
    wanted = name.strip().lower()
    for concept in CONCEPTS.values():
        if wanted in (concept.id, concept.abbreviation.lower(), concept.name.lower()):
            return concept
    listed = ", ".join(f"'{known}'" for known in CONCEPTS)
    hint = did_you_mean(name, CONCEPTS)
    raise UnknownNameError(f"unknown concept '{name}': expected one of {listed}." + (f" {hint}" if hint else ""))


def find_concepts(names: Iterable[str] | str) -> tuple[str, ...]:
    """Return the ids of several concepts, each once, in the order of the table."""
    wanted = {find_concept(name).id for name in ([names] if isinstance(names, str) else names)}
    return tuple(name for name in CONCEPTS if name in wanted)
