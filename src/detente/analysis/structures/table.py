"""The table of concept by structure: every structure's own row, in one place.

Command line, documentation and tests read this table; a structure is added by its module and a line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from detente.analysis.structures import (
    attitudes,
    fuzzy,
    grey,
    heterogeneous,
    horizon,
    hybrid,
    probabilistic,
    simple,
    strength,
    unknown,
)
from detente.analysis.structures.structure import Structure
from detente.errors import UnknownNameError, did_you_mean

__all__ = ["STRUCTURES", "find_structure"]

_ROWS = (
    simple.STRUCTURE,
    unknown.STRUCTURE,
    strength.STRUCTURE,
    hybrid.STRUCTURE,
    fuzzy.STRUCTURE,
    grey.STRUCTURE,
    probabilistic.STRUCTURE,
    attitudes.STRUCTURE,
    horizon.STRUCTURE,
    heterogeneous.STRUCTURE,
)

STRUCTURES: Mapping[str, Structure] = MappingProxyType({row.id: row for row in _ROWS})
"""Every structure under its id, the simple one first."""


def find_structure(name: str) -> Structure:
    """Return a structure by id or printed name, in any case.

    >>> find_structure("Simple").id
    'simple'
    """
    wanted = name.strip().lower()
    for structure in STRUCTURES.values():
        if wanted in (structure.id, structure.name.lower()):
            return structure
    listed = ", ".join(f"'{known}'" for known in STRUCTURES)
    hint = did_you_mean(name, STRUCTURES)
    raise UnknownNameError(f"unknown structure '{name}': expected one of {listed}." + (f" {hint}" if hint else ""))
