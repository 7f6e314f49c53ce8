"""Many runs: preferences drawn from what a conflict leaves open, and where that leads."""

from detente.analysis.sweep.judgements import KINDS, Judgement
from detente.analysis.sweep.question import CONCEPTS_SWEPT, Question
from detente.analysis.sweep.result import LISTED_STATES, SCHEMA, Explained, Sweep, Swept
from detente.analysis.sweep.run import DEFAULT_SAMPLES, sweep
from detente.analysis.sweep.shares import Share
from detente.analysis.sweep.store import Store
from detente.analysis.sweep.workers import WorkersLostError

__all__ = [
    "CONCEPTS_SWEPT",
    "DEFAULT_SAMPLES",
    "KINDS",
    "LISTED_STATES",
    "SCHEMA",
    "Explained",
    "Judgement",
    "Question",
    "Share",
    "Store",
    "Sweep",
    "Swept",
    "WorkersLostError",
    "sweep",
]
