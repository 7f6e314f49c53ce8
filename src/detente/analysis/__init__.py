"""What can be concluded from a conflict; every conclusion is a frozen result that says how it was reached."""

from detente.analysis.concepts import CONCEPTS, Concept, find_concept
from detente.analysis.result import Analysis
from detente.analysis.stability import analyze

__all__ = ["CONCEPTS", "Analysis", "Concept", "analyze", "find_concept"]
