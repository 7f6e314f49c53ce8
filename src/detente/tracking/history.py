"""How a conflict went, beside what was expected of it: what a report tells of it, and the answer to a question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from detente.analysis.answers import Ground
from detente.errors import LimitExceededError, UnsupportedAnalysisError
from detente.model import StateSpace
from detente.model.questions import Question
from detente.tracking.backtest import RULES, Backtest, Score, backtest
from detente.tracking.inference import Inference, infer
from detente.tracking.observed_path import ObservedPath, observed_path
from detente.tracking.periods import Period

__all__ = ["History", "HistoryAnswer", "answer_history", "history"]

DETERRING = "seq"
"""Concept of what deters, in the short back-test of a report."""

MOST_WORK = 1 << 26
"""Most combinations of levels times periods times ways to foresee that a report goes through."""

WEEKS, MONTHS = 2 * 366, 10 * 366
"""Days up to which a report looks week by week, and month by month; beyond, from record to record."""

_Found = TypeVar("_Found")


@dataclass(frozen=True, eq=False)
class History:
    """How it went.

    Attributes
    ----------
    path : ObservedPath
        What was seen.
    test : Backtest or None
        What was expected beside what came, in short: all readings, and where it matters what deters, one concept.
    inference : Inference or None
        What the moves reveal, beside the reading in question.
    left_out : mapping of str to str
        For each of these that is None, the reason.
    """

    path: ObservedPath
    test: Backtest | None
    inference: Inference | None
    left_out: Mapping[str, str] = field(default_factory=dict)


def history(space: StateSpace) -> History | None:
    """Find out how it went, as far as the conflict holds observations; None if it holds none.

    Parameters
    ----------
    space : StateSpace
        Its reading is the one that moves are set beside; the back-test looks at all.

    Examples
    --------
    >>> import detente
    >>> found = history(detente.load("three-demands").compile())
    >>> len(found.path.faults), found.test.every, found.test.n_stays, len(found.test.periods)
    (0, 'week', 8, 13)
    >>> history(detente.load("chicken").compile()) is None
    True
    """
    if not space.conflict.observations:
        return None
    path, left_out = observed_path(space), {}

    def tried(name: str, work: Callable[[], _Found]) -> _Found | None:
        try:
            return work()
        except (UnsupportedAnalysisError, LimitExceededError) as error:
            left_out[name] = str(error).strip().removesuffix(".")
            return None

    test = tried("test", lambda: _short_test(space, path))
    return History(path, test, tried("inference", lambda: infer(space)), left_out)


def _short_test(space: StateSpace, path: ObservedPath) -> Backtest:
    first, last = (dt.date.fromisoformat(path.moments[at].date) for at in (0, -1))
    days = (last - first).days
    every = "week" if days <= WEEKS else "month" if days <= MONTHS else "record"
    periods = {"week": days // 7 + 1, "month": days // 28 + 1, "record": len(path.moments)}[every]
    foreseers = len(RULES) * len(space.conflict.readings)
    if space.states.n_positions * periods * foreseers > MOST_WORK:
        raise UnsupportedAnalysisError(
            f"with {space.n_states:,} states that would take too long here; “detente backtest” does it"
        )
    return backtest(space, every=every, concepts=[DETERRING])


# --- a question -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class HistoryAnswer:
    """Whether it went as one reading says, under every rule of behaviour and concept, beside the naive guesses.

    Attributes
    ----------
    question : Question
    space : StateSpace
    concept : str
        The concept that is asked about elsewhere; here all concepts of the back-test are.
    test : Backtest
        Under this reading alone.
    """

    question: Question
    space: StateSpace
    concept: str
    test: Backtest

    @property
    def best(self) -> Score:
        """The rule of behaviour whose forecasts were best, by log loss."""
        return self.test.scores[0]

    @property
    def changes(self) -> tuple[int, ...]:
        """Places of the periods in which something is known to have changed."""
        return tuple(place for place, period in enumerate(self.test.periods) if not period.is_stay)

    def period(self, place: int) -> Period:
        """Return a period by its place."""
        return self.test.periods[place]

    def allowing(self, place: int) -> tuple[Score, ...]:
        """Return the forecasters that held possible what came in a period."""
        return tuple(score for score in self.test.scores if score.judged[place].allowed)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the back-test as in the contract ``detente.backtest/1``."""
        return {"backtest": self.test.to_dict()}


def answer_history(question: Question, ground: Ground) -> HistoryAnswer:
    """Answer a question of kind "history"."""
    space = ground.space
    test = backtest(space, every=question.every, readings=[space.reading])
    return HistoryAnswer(question, space, ground.concept, test)
