"""How sure the conclusions of a report are: what the chapter of that name rests on.

Each analysis that bears on it adds a field of `Sureness`, a line in `sureness`, and a subsection in
`detente.reporting.report.sureness`; what would take too long is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from detente.analysis.hypergame import Hypergame, hypergame
from detente.analysis.inverse import Inverse, inverse
from detente.analysis.result import Analysis
from detente.analysis.robustness import KINDS, Robustness, changes_to_try, robust
from detente.analysis.robustness.judging import SUCCESSIVE
from detente.analysis.sweep import Sweep, sweep
from detente.errors import LimitExceededError, UnsupportedAnalysisError
from detente.model import StateSpace
from detente.types import Progress

__all__ = ["DRAWS", "MOST_STATES_PERCEIVED", "MOST_TRIED", "MOST_WORK", "TARGETS", "Sureness", "sureness"]

MOST_WORK = 1 << 25
"""Most combinations of levels times changes that a report judges; the flagship case takes about half of it."""

TARGETS = 2
"""Most things of which it is asked what they would take."""

MOST_TRIED, LEAST_TRIED = 1_000, 50
"""Most changes of statements that are judged for each of them, and the least of which the search is worth its name."""

MOST_STATES_PERCEIVED = 1 << 17
"""Feasible states up to which it is asked how each side sees the game."""

DRAWS, LEAST_DRAWS = 2_000, 200
"""How many times preferences are drawn where a file says what it leaves open, and the least that is worth telling."""

_Found = TypeVar("_Found")


@dataclass(frozen=True, eq=False)
class Sureness:
    """How far conclusions hang on single judgements.

    Attributes
    ----------
    robustness : Robustness or None
        Every judgement of the reading in question doubted, one at a time.
    would_take : tuple of Inverse
        What it would take for things to rest that rest nowhere: the status quo, and what the questions of the conflict
        ask about. Empty if all of them rest somewhere.
    perception : Hypergame or None
        What happens if each acts on the game that it sees; None if everybody sees it as it is.
    runs : Sweep or None
        Preferences drawn many times; None where the conflict does not say what it leaves open.
    left_out : mapping of str to str
        For each field that could not be filled, the reason. What does not apply to the conflict is not named.
    """

    robustness: Robustness | None = None
    would_take: tuple[Inverse, ...] = ()
    perception: Hypergame | None = None
    runs: Sweep | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)


def sureness(analysis: Analysis, *, runs: Sweep | None = None, progress: Progress | None = None) -> Sureness:
    """Find out how sure the conclusions under one reading are.

    Parameters
    ----------
    analysis : Analysis
        Gives the reading, the settings and the concepts; of these only those of moves in succession are looked at.
    runs : Sweep, optional
        Many runs that were made before; if not given, a few are made where the conflict says what it leaves open.
    progress : callable, optional
        Told the share that is done, now and then.
    """
    told = progress or (lambda _: None)
    concepts = tuple(name for name in analysis.concepts if name in SUCCESSIVE)
    left_out: dict[str, str] = {}

    def tried(name: str, work: Callable[[], _Found | None]) -> _Found | None:
        try:
            return work()
        except (UnsupportedAnalysisError, LimitExceededError) as error:
            left_out[name] = str(error).strip().removesuffix(".")
            return None

    robustness = tried("robustness", lambda: _robustness(analysis.space, concepts, lambda x: told(0.5 * x)))
    would_take = tried("would_take", lambda: _would_take(analysis, concepts)) or ()
    told(0.8)
    perception = tried("perception", lambda: _perception(analysis.space, concepts))
    told(0.9)
    drawn = runs or tried("runs", lambda: _runs(analysis.space, concepts))
    told(1.0)
    return Sureness(robustness, would_take, perception, drawn, left_out)


def _robustness(space: StateSpace, concepts: tuple[str, ...], progress: Progress) -> Robustness:
    if not concepts:
        raise UnsupportedAnalysisError("no concept of moves in succession was asked for")
    if changes_to_try(space) * space.states.n_positions > MOST_WORK:
        raise UnsupportedAnalysisError(
            f"with {space.n_states:,} states that would take too long here; “detente robust” does it"
        )
    return robust(space, readings=[space.reading], concepts=concepts, kinds=KINDS, effort=MOST_WORK, progress=progress)


def _asked_about(concepts: tuple[str, ...]) -> str:
    """Return the concept under which it is asked where things rest."""
    return "seq" if "seq" in concepts else concepts[0]


# --- what it would take -----------------------------------------------------------------------------------------------


def _would_take(analysis: Analysis, concepts: tuple[str, ...]) -> tuple[Inverse, ...]:
    if not concepts:
        return ()
    space, concept = analysis.space, _asked_about(concepts)
    targets = [target for target, _ in zip(_targets(analysis, concept), range(TARGETS), strict=False)]
    most_tried = min(MOST_TRIED, MOST_WORK // space.states.n_positions)
    if targets and most_tried < LEAST_TRIED:
        raise UnsupportedAnalysisError(
            f"with {space.n_states:,} states that would take too long here; “detente inverse” does it"
        )
    return tuple(inverse(space, target, concept=concept, most=3, most_tried=most_tried) for target in targets)


def _targets(analysis: Analysis, concept: str) -> Iterator[str | int]:
    """Go through what rests nowhere: the status quo, then what questions ask about.

    What a question of kind "concession" asks about is left out: its answer says what that would take.
    """
    space, resting = analysis.space, analysis.equilibria(concept)
    if space.status_quo is not None and space.status_quo not in set(resting.indices.tolist()):
        yield space.number(space.status_quo)
    questions = space.conflict.questions
    answered = {text for question in questions if question.kind == "concession" for text in question.statements}
    asked = dict.fromkeys(text for question in questions for text in question.statements)
    for text in asked:
        truth = space.truth(text)
        if text not in answered and truth.any() and not truth[resting.indices].any():
            yield text


# --- misperception ----------------------------------------------------------------------------------------------------


def _perception(space: StateSpace, concepts: tuple[str, ...]) -> Hypergame | None:
    conflict = space.conflict
    if not concepts or not any(conflict.view(maker.id, space.reading) for maker in conflict.decision_makers):
        return None
    if space.n_states > MOST_STATES_PERCEIVED:
        raise UnsupportedAnalysisError(
            f"with {space.n_states:,} states that would take too long here; “detente hypergame” does it"
        )
    return hypergame(space, concept=_asked_about(concepts))


# --- many runs --------------------------------------------------------------------------------------------------------


def _runs(space: StateSpace, concepts: tuple[str, ...]) -> Sweep | None:
    conflict = space.conflict
    if not concepts or conflict.reading(space.reading).uncertainty is None:
        return None
    draws = min(DRAWS, 4 * MOST_WORK // space.states.n_positions)
    if draws < LEAST_DRAWS:
        raise UnsupportedAnalysisError(
            f"with {space.n_states:,} states that would take too long here; run “detente sweep” with a folder, and "
            "name that folder by --sweep"
        )
    return sweep(conflict, samples=draws, seed=0, readings=space.reading, concepts=concepts, settings=space.settings,
                 workers=1)  # fmt: skip
