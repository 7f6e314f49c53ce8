"""Détente: a workbench for the Graph Model for Conflict Resolution.

>>> import detente
>>> analysis = detente.analyze(detente.load("prisoners-dilemma"))
>>> [str(state) for state in analysis.equilibria("seq")]
['NN', 'YY']
"""

from detente.analysis import CONCEPTS, Analysis, Concept, analyze
from detente.cases import case_names, load, load_case
from detente.display import shown_by
from detente.errors import (
    DetenteError,
    FormatError,
    InfeasibleStateError,
    LimitExceededError,
    MixedModelsError,
    ModelError,
    PreferenceError,
    Problem,
    UnknownNameError,
    UnsupportedAnalysisError,
)
from detente.io import read, write
from detente.model import Conflict, Settings, State, StateSet, StateSpace

__version__ = "0.1.0"

__all__ = [
    "CONCEPTS",
    "Analysis",
    "Concept",
    "Conflict",
    "DetenteError",
    "FormatError",
    "InfeasibleStateError",
    "LimitExceededError",
    "MixedModelsError",
    "ModelError",
    "PreferenceError",
    "Problem",
    "Settings",
    "State",
    "StateSet",
    "StateSpace",
    "UnknownNameError",
    "UnsupportedAnalysisError",
    "analyze",
    "case_names",
    "load",
    "load_case",
    "read",
    "write",
]


def _shown(result: object) -> str | None:
    """Show a result in a notebook; the room that writes pages is loaded when a notebook asks."""
    from detente.reporting.notebook import html_of

    return html_of(result)


shown_by(_shown)
