"""The back-test: what each concept, reading and rule of behaviour allowed, period by period, against what came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.heading import readings_left_out
from detente.analysis.move_rules import MOVE_RULES, find_move_rule, play_by
from detente.display import Shown
from detente.engine.forecast import after_chances
from detente.engine.play import Play
from detente.errors import ModelError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, StateSpace
from detente.model.observations import Observation, observation_problems
from detente.tracking.observed_path import ACCEPT, ObservedPath, observed_path
from detente.tracking.periods import Period, cut
from detente.tracking.scoring import SMOOTHING, Interval, Judged, bootstrap, judge
from detente.types import BoolArray, Progress

__all__ = ["RULES", "SCHEMA", "Backtest", "Forecaster", "Score", "backtest"]

SCHEMA = "detente.backtest/1"
"""Name and version of the JSON contract."""

RULES = ("improvements", "best_replies", "from_unstable", "undeterred")
"""Rules of behaviour that are tested unless others are asked for; ``moves`` is the baseline of any move alike."""

CONCEPTS = ("gmr", "smr", "seq", "sseq")
"""Concepts of the rules that rest on one, unless others are asked for."""

Baseline: TypeAlias = Literal["nothing changes", "any move alike"]


@dataclass(frozen=True)
class Forecaster:
    """Somebody's way to foresee the next state.

    Attributes
    ----------
    baseline : {"nothing changes", "any move alike"} or None
        One of the two naive guesses, which need no preferences.
    reading, rule, concept : str or None
        Else: whose preferences, which moves are made, and what deters them where the rule rests on a concept.
    """

    baseline: Baseline | None = None
    reading: str | None = None
    rule: str | None = None
    concept: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"baseline": self.baseline, "reading": self.reading, "rule": self.rule, "concept": self.concept}


@dataclass(frozen=True)
class Score:
    """How one forecaster did over all periods.

    Attributes
    ----------
    forecaster : Forecaster
    judged : tuple of Judged
        Period by period.
    judgements : int
        How many statements, weights or ranked groups its preferences consist of: what somebody was free to set.
    """

    forecaster: Forecaster
    judged: tuple[Judged, ...]
    judgements: int

    def mean(self, measure: str) -> Interval:
        """Return the mean of a measure of `Judged` over the periods, with its interval."""
        return bootstrap([float(getattr(found, measure)) for found in self.judged])

    @property
    def n_allowed(self) -> int:
        """In how many periods it held what came possible."""
        return sum(found.allowed for found in self.judged)

    def table(self, periods: Sequence[Period]) -> Mapping[tuple[bool, bool], int]:
        """Count stays and changes: (expected a stay, it was a stay) to number of periods."""
        counts = {(expected, was): 0 for expected in (True, False) for was in (True, False)}
        for found, period in zip(self.judged, periods, strict=True):
            counts[found.expects_stay, period.is_stay] += 1
        return counts

    def to_dict(self, periods: Sequence[Period]) -> dict[str, Any]:
        """Return plain data."""
        table = self.table(periods)
        return {
            **self.forecaster.to_dict(),
            "judgements": self.judgements,
            "allowed": self.n_allowed,
            **{name: self.mean(name).to_dict() for name in ("n_allowed", "hit_1", "hit_k", "log_loss", "brier")},
            "stays_and_changes": {
                "expected_stay": {"stay": table[True, True], "change": table[True, False]},
                "expected_change": {"stay": table[False, True], "change": table[False, False]},
            },
            "by_period": [
                {"probability": found.probability, "allowed": found.allowed, "n_allowed": found.n_allowed}
                for found in self.judged
            ],
        }


@dataclass(frozen=True, eq=False)
class Backtest(Shown):
    """What was expected before each period, against what came.

    Attributes
    ----------
    path : ObservedPath
        What came.
    every : str
        Length of a period.
    periods : tuple of Period
    k, chances, acts : int, int, float
        How many most likely states count as a hit at k; how many chances to move a period holds, each drawn from all
        decision makers alike; and the probability that one acts on its chance.
    baselines, scores : tuple of Score
        The naive guesses; and the forecasters, the best log loss first.
    """

    path: ObservedPath
    every: str
    periods: tuple[Period, ...]
    k: int
    chances: int
    acts: float
    baselines: tuple[Score, ...]
    scores: tuple[Score, ...]

    @property
    def space(self) -> StateSpace:
        """Conflict and settings."""
        return self.path.space

    @cached_property
    def n_changes(self) -> int:
        """How many options certainly changed on the way."""
        return sum(len(package.changes) for moment in self.path.moments for package in moment.packages)

    @cached_property
    def n_stays(self) -> int:
        """In how many periods nothing is known to have changed."""
        return sum(period.is_stay for period in self.periods)

    @property
    def overfitted(self) -> tuple[str, ...]:
        """Readings that hold more judgements than the path holds changes: no score can bear them out."""
        found = {score.forecaster.reading: score.judgements for score in self.scores}
        return tuple(str(reading) for reading, number in found.items() if number > self.n_changes)

    def beats(self, score: Score, baseline: str) -> Interval:
        """Return how much lower a log loss is than that of a baseline, period by period, with its interval."""
        naive = next(known for known in self.baselines if known.forecaster.baseline == baseline)
        return bootstrap([b.log_loss - a.log_loss for a, b in zip(score.judged, naive.judged, strict=True)])

    @property
    def readings(self) -> tuple[str, ...]:
        """Ids of the readings that forecasts were made under."""
        return tuple(dict.fromkeys(name for score in self.scores if (name := score.forecaster.reading) is not None))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, the contract `detente.backtest/1`; states by number."""
        from detente import __version__

        return {
            "schema": SCHEMA,
            "detente": __version__,
            "conflict": self.space.conflict.title,
            "settings": self.space.settings.to_dict(),
            **readings_left_out(self.space.conflict, self.readings),
            "every": self.every,
            "k": self.k,
            "chances": self.chances,
            "acts": self.acts,
            "accept": self.path.accept,
            "smoothing": SMOOTHING,
            "intervals": "95 %, percentile bootstrap over periods, 2,000 resamples, seed 0",
            "changes": self.n_changes,
            "stays": self.n_stays,
            "more_judgements_than_changes": list(self.overfitted),
            "periods": [
                {
                    "begin": period.begin,
                    "end": period.end,
                    "from": list(period.origin.numbers)[:100],
                    "to": list(period.outcome.numbers)[:100],
                    "stay": period.is_stay,
                }
                for period in self.periods
            ],
            "baselines": [score.to_dict(self.periods) for score in self.baselines],
            "scores": [score.to_dict(self.periods) for score in self.scores],
        }


def backtest(
    conflict: Conflict | StateSpace,
    *,
    records: Sequence[Observation] | None = None,
    every: str = "week",
    readings: Iterable[str] | None = None,
    rules: Iterable[str] = RULES,
    concepts: Iterable[str] = CONCEPTS,
    k: int = 3,
    chances: int | None = None,
    acts: float = 0.5,
    accept: float = ACCEPT,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Backtest:
    """Set what each reading, rule of behaviour and concept led to expect beside what came.

    Parameters
    ----------
    conflict : Conflict or StateSpace
    records : sequence of Observation, optional
        What came; the observations of the conflict if not given.
    every : {"record", "day", "week", "month"}
        The periods for which the next state is foreseen.
    readings : iterable of str, optional
        Whose preferences; all readings if not given.
    rules : iterable of str
        Rules of behaviour, of `MOVE_RULES`.
    concepts : iterable of str
        What deters, under the rules that rest on a concept.
    k : int
        What came counts as a hit at k if it is among the k most likely states.
    chances : int, optional
        Chances to move in a period; as many as there are decision makers if not given.
    acts : float
        Probability that a decision maker who gets a chance, and has such a move, acts on it.
    accept : float
        As in `observed_path`.
    settings, progress
        As in `analyze`.

    Returns
    -------
    Backtest

    Raises
    ------
    UnsupportedAnalysisError
        If there are too few records, or a number makes no sense.

    Notes
    -----
    A forecast for a period rests on the records up to its first day alone; what came is taken from all records. Where
    several states were possible, they are held equally likely at the start, and any of them that may have come counts.
    The preferences of a reading are not fitted here, but whoever wrote them may have known the outcome: a good score
    bears a reading out only where it was written before, and where the path holds more changes than it has judgements.
    """
    if not (0 <= acts <= 1 and k >= 1 and (chances is None or chances >= 1)):
        raise UnsupportedAnalysisError(
            f"backtest(): acts must be from 0 to 1, k and chances at least 1; got {acts}, {k} and {chances}"
        )
    space = conflict.compile(None, settings) if isinstance(conflict, Conflict) else conflict
    chosen = space.conflict.observations if records is None else tuple(records)
    problems = list(observation_problems(space.conflict, chosen)) if records is not None else []
    if problems:
        raise ModelError("the records do not fit the conflict", problems)
    path = observed_path(space, records=chosen, accept=accept)
    periods = cut(space, chosen, every, accept=accept)
    test = _Test(space, periods, k, chances or len(space.decision_makers), acts)
    listed = tuple(_forecasters(space, readings, rules, concepts))
    scores = []
    for number, forecaster in enumerate(listed):
        scores.append(test.score(forecaster))
        if progress is not None:
            progress((number + 1) / len(listed))
    baselines = tuple(test.score(Forecaster(name)) for name in ("nothing changes", "any move alike"))
    ordered = tuple(sorted(scores, key=lambda score: sum(found.log_loss for found in score.judged)))
    return Backtest(path, every, periods, k, test.chances, acts, baselines, ordered)


def _forecasters(
    space: StateSpace, readings: Iterable[str] | None, rules: Iterable[str], concepts: Iterable[str]
) -> Iterator[Forecaster]:
    known = space.conflict.readings if readings is None else tuple(map(space.conflict.reading, readings))
    chosen = tuple(find_concept(name).id for name in concepts)
    for reading in known:
        for rule in (find_move_rule(name).id for name in rules):
            if rule == "moves":
                continue  # the baseline of any move alike stands for it
            for concept in chosen if MOVE_RULES[rule].uses_concept else (None,):
                yield Forecaster(None, reading.id, rule, concept)


@dataclass(frozen=True, eq=False)
class _Test:
    """Foresees and judges, period by period."""

    space: StateSpace
    periods: tuple[Period, ...]
    k: int
    chances: int
    acts: float

    def score(self, forecaster: Forecaster) -> Score:
        plays = self._plays(forecaster)
        judged = []
        for period in self.periods:
            start = np.zeros(self.space.structure.n_states)
            start[period.origin.indices] = 1 / len(period.origin)
            expected = self._expected(forecaster, plays, start)
            judged.append(
                judge(expected, period.origin.indices, period.outcome.indices, k=self.k, n_states=self.space.n_states)
            )
        return Score(forecaster, tuple(judged), _judgements(self.space.conflict, forecaster.reading))

    def _plays(self, forecaster: Forecaster) -> tuple[Play, ...]:
        makers = self.space.decision_makers
        if forecaster.baseline is not None:
            return (Play(self.space.structure),) * len(makers)
        space = self.space.with_reading(str(forecaster.reading))
        return (play_by(space, str(forecaster.rule), [forecaster.concept or "nash"] * len(makers)),) * len(makers)

    def _expected(self, forecaster: Forecaster, plays: tuple[Play, ...], start: Any) -> Any:
        if forecaster.baseline == "nothing changes":
            return start
        if forecaster.baseline == "any move alike":
            return self._any_move(plays[0], start)
        n = len(plays)
        return after_chances(plays, start, weights=[1 / n] * n, acts=[self.acts] * n, chances=self.chances)

    def _any_move(self, play: Play, start: Any) -> Any:
        """Spread each state evenly over itself and all that one move of anybody leads to."""
        found = np.zeros_like(start)
        for state in np.flatnonzero(start):
            here = np.array([state])
            reached: BoolArray = np.zeros(start.size, dtype=bool)
            reached[state] = True
            for i in play.active:
                reached[play.after(i, here)] = True
            found[reached] += start[state] / np.count_nonzero(reached)
        return found


def _judgements(conflict: Conflict, reading: str | None) -> int:
    if reading is None:
        return 0
    return sum(
        sum(map(len, stated.ranks())) + len(stated.weights) + len(stated.ranking)
        for stated in conflict.preferences(reading)
    )
