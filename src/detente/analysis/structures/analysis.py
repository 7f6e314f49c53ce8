"""One door for every preference structure: find the structure, read the table, run it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from detente.analysis.structures.remarks import enumerated, named_sections, not_taken
from detente.analysis.structures.result import StructureAnalysis
from detente.analysis.structures.structure import Structure
from detente.analysis.structures.table import STRUCTURES, find_structure
from detente.errors import UnsupportedAnalysisError
from detente.model import Conflict, Settings, StateSpace
from detente.types import Progress

__all__ = ["analyze_structure", "section_remark", "stated_sections", "stated_structure"]


def analyze_structure(
    conflict: Conflict | StateSpace,
    structure: str | None = None,
    *,
    concepts: Iterable[str] | str | None = None,
    reading: str | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    options: Mapping[str, Any] | None = None,
    **more: Any,
) -> StructureAnalysis:
    """Find the stable states and equilibria where preferences are not one ranking.

    Parameters
    ----------
    conflict : Conflict or StateSpace
        What to analyse; a conflict is compiled first.
    structure : str, optional
        Which structure; the one that the reading states if not given, and the simple one where it states none.
    concepts : iterable of str, optional
        Which concepts; all that the structure works with if not given.
    reading : str, optional
        Whose reading of the preferences; if not given, the default reading, or that of the state space.
    settings : Settings, optional
        Which definitions apply where the literature differs; ignored if a state space is given.
    progress : callable, optional
        Told the share that is done, now and then.
    options : mapping of str to value, optional
        What the structure lets a question set; see its row in `STRUCTURES`.
    **more
        The same, one by one, as in ``threshold=0.4``.

    Returns
    -------
    StructureAnalysis
        Frozen; carries the reading, structure, options, concepts and settings.

    Raises
    ------
    UnknownNameError
        If a reading, structure, concept or option does not exist.
    UnsupportedAnalysisError
        If the structure does not define a concept, or the reading states several structures that do not go together.
    PreferenceError
        If the reading's sections contradict its ranking or each other.
    LimitExceededError
        If memory or time would not do.

    Examples
    --------
    >>> import detente
    >>> found = analyze_structure(detente.load("chicken"), "simple", concepts="seq")
    >>> [str(state) for state in found.equilibria("seq")]
    ['YN', 'NY']
    """
    space = conflict.compile(reading, settings) if isinstance(conflict, Conflict) else conflict
    if reading is not None:
        space = space.with_reading(reading)
    row = find_structure(structure) if structure is not None else stated_structure(space.conflict, space.reading)
    values = row.read_options({**(options or {}), **more})
    found = row.run(space, concepts=row.find_concepts(concepts), progress=progress, **values)
    return replace(found, remarks=(*found.remarks, *not_taken(space, row.sections, row.id)))


def stated_sections(conflict: Conflict, reading: str | None = None) -> frozenset[str]:
    """Return the sections of a reading, over all decision makers, that state more than a ranking."""
    return frozenset(name for sections in conflict.beyond_ranking(reading).values() for name in sections)


def section_remark(conflict: Conflict, reading: str | None = None) -> str | None:
    """Say in a sentence of whom a reading says more than a ranking, and what; None if of nobody."""
    found = conflict.beyond_ranking(reading)
    if not found:
        return None
    return (
        f"The reading '{conflict.reading(reading).id}' says more than a ranking of {named_sections(conflict, found)}."
    )


def stated_structure(conflict: Conflict, reading: str | None = None) -> Structure:
    """Return the structure that a reading states; the simple one where it states none.

    Raises
    ------
    UnsupportedAnalysisError
        If it states several that do not go together.
    """
    sections = stated_sections(conflict, reading)
    for row in STRUCTURES.values():
        if row.sections == sections:
            return row
    listed = ", ".join(f"'{name}'" for name in sorted(sections))
    fitting = [row for row in STRUCTURES.values() if row.sections & sections]
    names = "; ".join(f"'{row.id}' takes {enumerated(sorted(row.sections & sections))}" for row in fitting)
    raise UnsupportedAnalysisError(
        f"the reading '{conflict.reading(reading).id}' states {listed}, for which there is no structure that takes "
        f"them all. Name the one to use, --structure or structure=: {names}; 'simple' leaves all of it out"
    )
