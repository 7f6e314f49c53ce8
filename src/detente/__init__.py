"""Détente: a workbench for the Graph Model for Conflict Resolution.

>>> import detente
>>> analysis = detente.analyze(detente.load("prisoners-dilemma"))
>>> [str(state) for state in analysis.equilibria("seq")]
['NN', 'YY']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from detente.analysis import CONCEPTS, Analysis, Concept, analyze
from detente.analysis.answerers import answered_by
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

if TYPE_CHECKING:
    from detente.analysis.answers import Answers, Ground, answer, answer_readings
    from detente.analysis.behaviour import Behaviour
    from detente.analysis.blocs import Bloc, bloc
    from detente.analysis.coalition_scan import CoalitionScan, scan
    from detente.analysis.coalition_settings import CoalitionSettings
    from detente.analysis.coalitions import CoalitionStability, coalition_stability
    from detente.analysis.comparison import Comparison, compare
    from detente.analysis.composition import Composition, compose
    from detente.analysis.description import Description, describe
    from detente.analysis.evolution import evolve
    from detente.analysis.evolution_result import Evolution
    from detente.analysis.explanation import Explanation, explain
    from detente.analysis.forcing import Forcing, can_force, can_prevent
    from detente.analysis.funnel import funnel
    from detente.analysis.funnel_result import Funnel
    from detente.analysis.hypergame import Hypergame, hypergame
    from detente.analysis.inverse import Inverse, inverse
    from detente.analysis.paths import Paths, paths
    from detente.analysis.patterns import Cover, cover
    from detente.analysis.positions import Positions, positions
    from detente.analysis.robustness import Robustness, robust
    from detente.analysis.structures import (
        Structure,
        StructureAnalysis,
        StructureExplanation,
        analyze_structure,
        explain_structure,
    )
    from detente.analysis.structures.foresight import Foresight, foresee
    from detente.analysis.sweep import Sweep, sweep
    from detente.analysis.theatres import Theatres, theatres
    from detente.io.documents import read_document
    from detente.io.event_files import code_events
    from detente.io.intake import Intake, take_in
    from detente.io.sweep_folder import read_sweep, sweep_folder
    from detente.model.questions import Question
    from detente.reading.documents import Document
    from detente.reading.drafting import Draft, draft
    from detente.reading.extraction import records_of
    from detente.reading.records import Record
    from detente.reading.store import Evidence
    from detente.tracking.backtest import Backtest, backtest
    from detente.tracking.coding import CodedEvents
    from detente.tracking.history import HistoryAnswer
    from detente.tracking.inference import Inference, infer
    from detente.tracking.observed_path import ObservedPath, observed_path
    from detente.tracking.outlook import Outlook, outlook

__version__ = "0.1.0"

_LATER = {
    "answers": ("Answers", "answer", "answer_readings"),
    "behaviour": ("Behaviour",),
    "blocs": ("Bloc", "bloc"),
    "coalition_scan": ("CoalitionScan", "scan"),
    "coalition_settings": ("CoalitionSettings",),
    "coalitions": ("CoalitionStability", "coalition_stability"),
    "comparison": ("Comparison", "compare"),
    "composition": ("Composition", "compose"),
    "description": ("Description", "describe"),
    "evolution": ("evolve",),
    "evolution_result": ("Evolution",),
    "explanation": ("Explanation", "explain"),
    "forcing": ("Forcing", "can_force", "can_prevent"),
    "funnel": ("funnel",),
    "funnel_result": ("Funnel",),
    "inverse": ("Inverse", "inverse"),
    "hypergame": ("Hypergame", "hypergame"),
    "paths": ("Paths", "paths"),
    "patterns": ("Cover", "cover"),
    "positions": ("Positions", "positions"),
    "structures.foresight": ("Foresight", "foresee"),
    "structures": (
        "Structure",
        "StructureAnalysis",
        "StructureExplanation",
        "analyze_structure",
        "explain_structure",
    ),
    "robustness": ("Robustness", "robust"),
    "sweep": ("Sweep", "sweep"),
    "theatres": ("Theatres", "theatres"),
    ".io.documents": ("read_document",),
    ".io.event_files": ("code_events",),
    ".io.intake": ("Intake", "take_in"),
    ".io.sweep_folder": ("read_sweep", "sweep_folder"),
    ".reading.documents": ("Document",),
    ".reading.drafting": ("Draft", "draft"),
    ".reading.extraction": ("records_of",),
    ".reading.records": ("Record",),
    ".reading.store": ("Evidence",),
    ".tracking.backtest": ("Backtest", "backtest"),
    ".tracking.coding": ("CodedEvents",),
    ".tracking.inference": ("Inference", "infer"),
    ".tracking.observed_path": ("ObservedPath", "observed_path"),
    ".tracking.outlook": ("Outlook", "outlook"),
}
"""Module of `detente.analysis` (of `detente` after a dot) to the names that are loaded from it when asked for."""

__all__ = [
    "CONCEPTS",
    "Analysis",
    "Answers",
    "Backtest",
    "Behaviour",
    "Bloc",
    "CoalitionScan",
    "CoalitionSettings",
    "CoalitionStability",
    "CodedEvents",
    "Comparison",
    "Composition",
    "Concept",
    "Conflict",
    "Cover",
    "Description",
    "DetenteError",
    "Document",
    "Draft",
    "Evidence",
    "Evolution",
    "Explanation",
    "Forcing",
    "Foresight",
    "FormatError",
    "Funnel",
    "Hypergame",
    "InfeasibleStateError",
    "Inference",
    "Intake",
    "Inverse",
    "LimitExceededError",
    "MixedModelsError",
    "ModelError",
    "ObservedPath",
    "Outlook",
    "Paths",
    "Positions",
    "PreferenceError",
    "Problem",
    "Record",
    "Robustness",
    "Settings",
    "State",
    "StateSet",
    "StateSpace",
    "Structure",
    "StructureAnalysis",
    "StructureExplanation",
    "Sweep",
    "Theatres",
    "UnknownNameError",
    "UnsupportedAnalysisError",
    "analyze",
    "analyze_structure",
    "answer",
    "answer_readings",
    "backtest",
    "bloc",
    "can_force",
    "can_prevent",
    "case_names",
    "coalition_stability",
    "code_events",
    "compare",
    "compose",
    "cover",
    "describe",
    "draft",
    "evolve",
    "explain",
    "explain_structure",
    "foresee",
    "funnel",
    "hypergame",
    "infer",
    "inverse",
    "load",
    "load_case",
    "observed_path",
    "outlook",
    "paths",
    "positions",
    "read",
    "read_document",
    "read_sweep",
    "records_of",
    "robust",
    "scan",
    "sweep",
    "sweep_folder",
    "take_in",
    "theatres",
    "write",
]


def _shown(result: object) -> str | None:
    """Show a result in a notebook; the room that writes pages is loaded when a notebook asks."""
    from detente.reporting.notebook import html_of

    return html_of(result)


def _history(question: Question, ground: Ground) -> HistoryAnswer:
    """Answer whether it went as expected; the room that follows what was observed is loaded when a file asks."""
    from detente.tracking.history import answer_history

    return answer_history(question, ground)


shown_by(_shown)
answered_by("history", _history)


def __getattr__(name: str) -> Any:
    """Load what is rarely needed when it is asked for, so that `import detente` stays quick."""
    for module, names in _LATER.items():
        if name in names:
            found = getattr(importlib.import_module(f".{module}", "detente.analysis"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module 'detente' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
