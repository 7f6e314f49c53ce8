"""Any stated preferences as one sum of whole-number weights, so that two of them can be put together.

Statements in order of importance are worth powers (as in option prioritisation: each more than all lower ones
together), weights are scaled to whole numbers, a ranked pattern is worth its place. The sum orders the states as the
preferences do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from detente.errors import LimitExceededError
from detente.model.preferences import Preferences

__all__ = ["Score", "lexicographic", "score_of", "weighted"]

_MOST_DIGITS = 18


@dataclass(frozen=True)
class Score:
    """A sum of weights.

    Attributes
    ----------
    weights : mapping of statement to int
        What each statement is worth where it holds.
    span : int
        One more than the difference between the largest and the smallest sum that there can be; 1 for indifference.
    """

    weights: Mapping[str, int]
    span: int


def score_of(preferences: Preferences, renamed: Callable[[str], str], as_statement: Callable[[str], str]) -> Score:
    """Turn preferences into a score.

    Parameters
    ----------
    preferences : Preferences
    renamed : callable
        Writes a statement in the names of the conflict that the score is for.
    as_statement : callable
        Writes a ranked pattern as a statement; empty if it fits every state.
    """
    weights: dict[str, int] = {}
    span = 1
    groups = preferences.ranked_states()
    for position, patterns in enumerate(groups):
        for pattern in patterns:
            _add(weights, as_statement(pattern), len(groups) - position)
    span *= len(groups) + 1 if groups else 1
    scaled = _scaled(preferences.weights)
    for text, weight in scaled.items():
        _add(weights, renamed(text), weight * span)
    span *= sum(abs(weight) for weight in scaled.values()) + 1
    for rank in reversed(preferences.ranks()):
        for statement in rank:
            _add(weights, renamed(statement.statement), span)
        span *= len(rank) + 1
    return Score(weights, span)


def _add(weights: dict[str, int], text: str, weight: int) -> None:
    if text:  # what always holds makes no difference
        weights[text] = weights.get(text, 0) + weight


def _scaled(weights: Mapping[str, Decimal]) -> dict[str, int]:
    exact = {text: Decimal(weight) for text, weight in weights.items()}
    places = max([0, *(-int(weight.normalize().as_tuple().exponent) for weight in exact.values())])
    return {text: int(weight.scaleb(places)) for text, weight in exact.items()}


def lexicographic(first: Score, second: Score) -> Score:
    """Let the second decide what the first leaves tied."""
    return _joined(first, second, second.span, 1)


def weighted(first: Score, second: Score, weights: tuple[int, int]) -> Score:
    """Add two scores, each brought to the range from 0 to its weight."""
    if first.span == 1 or second.span == 1:
        return _joined(first, second, 1, 1)
    return _joined(first, second, weights[0] * (second.span - 1), weights[1] * (first.span - 1))


def _joined(first: Score, second: Score, times_first: int, times_second: int) -> Score:
    joined: dict[str, int] = {}
    for score, times in ((first, times_first), (second, times_second)):
        for text, weight in score.weights.items():
            _add(joined, text, weight * times)
    span = (first.span - 1) * times_first + (second.span - 1) * times_second + 1
    if len(str(span)) > _MOST_DIGITS:
        raise LimitExceededError(
            f"the common decision maker's preferences over both conflicts need {len(str(span))} digits, more than "
            f"{_MOST_DIGITS}; state them for the whole by 'preferences', or use rule 'first' with statements alone"
        )
    return Score({text: weight for text, weight in joined.items() if weight}, span)
