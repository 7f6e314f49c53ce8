"""Preferences that are not one ranking: structures, what each concept means for them, and their stable states."""

from detente.analysis.structures.analysis import analyze_structure, stated_sections, stated_structure
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
    "StructureOption",
    "Variant",
    "analyze_structure",
    "computed",
    "find_structure",
    "ours",
    "refused",
    "stated_sections",
    "stated_structure",
]
