"""How sure is it: every judgement doubted one at a time, and what survives."""

from detente.analysis.robustness.judgements import KINDS, Change, Judgement, Kind
from detente.analysis.robustness.result import SCHEMA, Count, Neighbourhood, Robustness, Variation
from detente.analysis.robustness.robust import changes_to_try, robust
from detente.analysis.robustness.shifts import Shift

__all__ = [
    "KINDS",
    "SCHEMA",
    "Change",
    "Count",
    "Judgement",
    "Kind",
    "Neighbourhood",
    "Robustness",
    "Shift",
    "Variation",
    "changes_to_try",
    "robust",
]
