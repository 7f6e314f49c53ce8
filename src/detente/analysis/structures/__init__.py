"""Preferences that are not one ranking: structures, what each concept means for them, and their stable states."""

from detente.analysis.structures.analysis import analyze_structure, section_remark, stated_sections, stated_structure
from detente.analysis.structures.explanation import (
    StructureExplanation,
    Temptation,
    explain_structure,
    explain_structures,
)
from detente.analysis.structures.judge import Judge
from detente.analysis.structures.result import StructureAnalysis, Variant
from detente.analysis.structures.structure import Cell, Structure, StructureOption, computed, ours, refused
from detente.analysis.structures.table import STRUCTURES, find_structure

__all__ = [
    "STRUCTURES",
    "Cell",
    "Judge",
    "Structure",
    "StructureAnalysis",
    "StructureExplanation",
    "StructureOption",
    "Temptation",
    "Variant",
    "analyze_structure",
    "computed",
    "explain_structure",
    "explain_structures",
    "find_structure",
    "ours",
    "refused",
    "section_remark",
    "stated_sections",
    "stated_structure",
]
