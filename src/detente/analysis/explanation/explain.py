"""Ask why a state is stable for a decision maker, or why it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.explanation.check import WitnessError, verify
from detente.analysis.explanation.question import Question
from detente.analysis.explanation.result import Explanation, Improvement, Reason
from detente.analysis.explanation.simultaneous import Simultaneous
from detente.analysis.explanation.successive import Successive
from detente.errors import UnknownNameError
from detente.model import StateLike, StateSpace
from detente.types import BoolArray, IntArray

if TYPE_CHECKING:
    from detente.analysis.result import Analysis

__all__ = ["LIMIT", "explain", "judge"]

LIMIT = 10
"""Improvements that an explanation lists unless told otherwise."""


def explain(
    subject: Analysis | StateSpace, state: StateLike, decision_maker: str, concept: str, *, limit: int = LIMIT
) -> Explanation:
    """Explain why a state is stable for a decision maker under a concept, or why it is not.

    Parameters
    ----------
    subject : Analysis or StateSpace
        Where; of an analysis the verdict is compared with what is found here.
    state : State, int, str or mapping
        The state, named in any of the usual ways.
    decision_maker : str
        The focal decision maker, by id or printed name.
    concept : str
        Id or abbreviation of a concept; "profile" for the decision maker's own concept, if the analysis has a profile.
    limit : int
        How many improvements are listed at most; the result says how many more there are.

    Returns
    -------
    Explanation
        Every witness in it has been checked by `verify`.

    Raises
    ------
    UnknownNameError, InfeasibleStateError
        If the state, decision maker or concept does not exist; the nearest is offered.
    UnsupportedAnalysisError
        If the concept is not defined for this conflict.

    Notes
    -----
    Searches around the state only: the moves from it and, for each improvement, what the opponents can bring about
    from there while the focal decision maker's options stand still.

    Examples
    --------
    >>> import detente
    >>> explanation = detente.analyze(detente.load("chicken")).explain("YY", "first", "sim")
    >>> explanation.stable, explanation.improvements[0].answer.end.text
    (True, 'NN')
    """
    space = subject if isinstance(subject, StateSpace) else subject.space
    question = _question(subject, space, state, decision_maker, concept)
    explanation = _explained(question, limit)
    _agree(subject, explanation)
    verify(explanation)
    return explanation


def judge(space: StateSpace, improvement: tuple[int, int], decision_maker: int, concept: str) -> Improvement:
    """Say what becomes of a single improvement of a decision maker, given by the indices of its two states."""
    start, end = improvement
    question = Question(space, decision_maker, start, find_concept(concept))
    return _Judge(question).described(end)


def _question(
    subject: Analysis | StateSpace, space: StateSpace, state: StateLike, decision_maker: str, concept: str
) -> Question:
    focal = space.conflict.decision_maker_index(decision_maker)
    if concept.strip().lower() == "profile":
        profile = None if isinstance(subject, StateSpace) else subject.profile
        if profile is None:
            raise UnknownNameError("no profile was analysed: pass profile={decision maker: concept} to analyze()")
        concept = profile[space.decision_makers[focal]]
    return Question(space, focal, space.find(state), find_concept(concept))


def _agree(subject: Analysis | StateSpace, explanation: Explanation) -> None:
    """Compare the verdict with that of the analysis, which was found in another way."""
    if isinstance(subject, StateSpace) or explanation.concept not in subject.concepts:
        return
    if subject.is_stable(explanation.state, explanation.concept, explanation.decision_maker) != explanation.stable:
        raise WitnessError("an explanation contradicts its analysis; this is an error of the program, please report it")


class _Judge:
    """What becomes of improvements, whatever the concept."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.successive, self.simultaneous = Successive(question), Simultaneous(question)

    def deterred(self, ends: IntArray) -> BoolArray:
        """Tell which improvements are deterred."""
        if self.question.concept.sanctions == "none":
            return np.zeros(len(ends), dtype=bool)
        if self.question.concept.sanctions == "simultaneous":
            return self.simultaneous.deterred(ends)
        return np.array([found.length(end) is not None for end, found in self.successive.judged(ends)], dtype=bool)

    def described(self, end: int) -> Improvement:
        """Describe one improvement and what becomes of it."""
        if self.question.concept.sanctions == "none":
            question = self.question
            return Improvement(
                question.moves.move(question.focal, question.start, end, must_be_credible=True), "not_considered"
            )
        if self.question.concept.sanctions == "simultaneous":
            return self.simultaneous.judged(end)
        return self.successive.described(*self.successive.judged(np.array([end]))[0])


def _explained(question: Question, limit: int) -> Explanation:
    judged = _Judge(question)
    ends = question.improvements()
    if question.concept.sanctions == "simultaneous":
        judged.simultaneous.require_defined()
    undeterred = ends[~judged.deterred(ends)]
    shown = undeterred if undeterred.size else ends
    return Explanation(
        question.space,
        question.space.state(question.start),
        question.space.decision_makers[question.focal],
        question.concept.id,
        _reason(question, ends, undeterred),
        tuple(judged.described(int(end)) for end in shown[:limit]),
        int(ends.size),
        int(undeterred.size),
    )


def _reason(question: Question, ends: IntArray, undeterred: IntArray) -> Reason:
    if undeterred.size:
        return "not_all_deterred"
    if ends.size:
        return "all_deterred"
    return "no_improvements" if question.space.structure.reachable(question.focal, question.start).size else "no_moves"
