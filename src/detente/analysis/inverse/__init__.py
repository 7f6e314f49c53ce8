"""The inverse problem: what it would take to make something an equilibrium, or to keep it from being one."""

from detente.analysis.inverse.freedom import Comparison, Freedom
from detente.analysis.inverse.goal import AIMS, Target
from detente.analysis.inverse.inverse import SCHEMA, Inverse, inverse
from detente.analysis.inverse.rankings import MOST_STATES, RankingAnswer, RankingAnswers, Turn
from detente.analysis.inverse.statements import (
    CHANGE_KINDS,
    MOST_CHANGES,
    MOST_TRIED,
    OwnedEdit,
    StatementAnswer,
    StatementAnswers,
)

__all__ = [
    "AIMS",
    "CHANGE_KINDS",
    "MOST_CHANGES",
    "MOST_STATES",
    "MOST_TRIED",
    "SCHEMA",
    "Comparison",
    "Freedom",
    "Inverse",
    "OwnedEdit",
    "RankingAnswer",
    "RankingAnswers",
    "StatementAnswer",
    "StatementAnswers",
    "Target",
    "Turn",
    "inverse",
]
