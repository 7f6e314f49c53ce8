"""What ``detente cases`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from detente.cases import Case
from detente.reporting.tables import Table

__all__ = ["cases_data", "cases_table"]


def cases_table(cases: Sequence[Case]) -> Table:
    """Return one row per case."""
    rows = [(case.name, case.title, case.time, str(case.decision_makers), str(case.options)) for case in cases]
    notes = ("detente show NAME prints one; detente analyze NAME analyses it.",)
    return Table.of(("Case", "Title", "Time", "Decision makers", "Options"), rows, notes=notes)


def cases_data(cases: Sequence[Case]) -> dict[str, Any]:
    """Return the library as plain data: the contract ``detente.cases/1``."""
    return {"schema": "detente.cases/1", "cases": [asdict(case) for case in cases]}
