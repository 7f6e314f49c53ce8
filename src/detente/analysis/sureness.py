"""How sure the conclusions of a report are: what the chapter of that name rests on.

Each analysis that bears on it adds a field of `Sureness`, a line in `sureness`, and a subsection in
`detente.reporting.report.sureness`; what would take too long is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.analysis.result import Analysis
from detente.analysis.robustness import KINDS, Robustness, changes_to_try, robust
from detente.analysis.robustness.judging import SUCCESSIVE
from detente.types import Progress

__all__ = ["MOST_WORK", "Sureness", "sureness"]

MOST_WORK = 1 << 25
"""Most combinations of levels times changes that a report judges; the flagship case takes about half of it."""


@dataclass(frozen=True, eq=False)
class Sureness:
    """How far conclusions hang on single judgements.

    Attributes
    ----------
    robustness : Robustness or None
        Every judgement of the reading in question doubted, one at a time.
    left_out : mapping of str to str
        For each field that is None, the reason.
    """

    robustness: Robustness | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)


def sureness(analysis: Analysis, *, progress: Progress | None = None) -> Sureness:
    """Find out how sure the conclusions under one reading are.

    Parameters
    ----------
    analysis : Analysis
        Gives the reading, the settings and the concepts; of these only those of moves in succession are looked at.
    progress : callable, optional
        Told the share that is done, now and then.
    """
    space = analysis.space
    concepts = [name for name in analysis.concepts if name in SUCCESSIVE]
    work = changes_to_try(space) * space.states.n_positions
    if not concepts:
        return Sureness(left_out={"robustness": "no concept of moves in succession was asked for"})
    if work > MOST_WORK:
        reason = f"with {space.n_states:,} states that would take too long here; “detente robust” does it"
        return Sureness(left_out={"robustness": reason})
    found = robust(space, readings=[space.reading], concepts=concepts, kinds=KINDS, effort=MOST_WORK, progress=progress)
    return Sureness(found)
