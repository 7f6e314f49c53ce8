"""Why a state is stable for a decision maker, or why it is not: moves, sanctions, counter-moves, each one checked."""

from detente.analysis.explanation.check import WitnessError, verify
from detente.analysis.explanation.explain import LIMIT, explain, judge
from detente.analysis.explanation.for_all import explain_for_all
from detente.analysis.explanation.result import (
    SCHEMA,
    Answer,
    Change,
    Compared,
    Explanation,
    Improvement,
    Move,
    Outcome,
    Reason,
)

__all__ = [
    "LIMIT",
    "SCHEMA",
    "Answer",
    "Change",
    "Compared",
    "Explanation",
    "Improvement",
    "Move",
    "Outcome",
    "Reason",
    "WitnessError",
    "explain",
    "explain_for_all",
    "judge",
    "verify",
]
