"""Verdicts page by page: what somebody who looks at a matrix of states and concepts wants to see next."""

from detente.analysis.verdicts.moves import StateMoves, moves_of
from detente.analysis.verdicts.page import QUICK, VerdictPage, usual_concepts, verdict_page
from detente.analysis.verdicts.states import StatePage, state_to_dict, states_page

__all__ = [
    "QUICK",
    "StateMoves",
    "StatePage",
    "VerdictPage",
    "moves_of",
    "state_to_dict",
    "states_page",
    "usual_concepts",
    "verdict_page",
]
