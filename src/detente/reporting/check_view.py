"""What ``detente check`` prints."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from detente.cases import Check
from detente.model import Conflict
from detente.model.sourcing import sourcing

__all__ = ["check_data", "check_lines", "unsourced_lines"]


def check_lines(result: Check) -> tuple[str, ...]:
    """Return every problem, then a summary: what the file holds, what each rule removes."""
    lines = [str(problem) for problem in (*result.errors, *result.warnings)]
    counts = f"{_count(len(result.errors), 'error')}, {_count(len(result.warnings), 'warning')}"
    if result.conflict is None:
        return (*lines, f"{result.name}: {counts}")
    conflict = result.conflict
    makers = f"{_count(len(conflict.decision_makers), 'decision maker')}"
    if conflict.graph:
        lines.append(f"{result.name}: {makers}, {_count(len(conflict.graph.states), 'state')} in graph form")
    else:
        combinations = math.prod(len(option.levels) for option in conflict.options)
        lines.append(
            f"{result.name}: {makers}, {_count(len(conflict.options), 'option')}, {combinations:,} combinations"
        )
        if result.feasible is not None:
            for rule, removed in zip(conflict.infeasible, result.removed, strict=True):
                lines.append(f"  {removed:>10,} removed by '{rule}'")
            lines.append(f"  {result.feasible:>10,} feasible" + (" (before merging)" if conflict.coalesce else ""))
    lines.append(_sources_line(conflict))
    lines.append(f"  {_count(len(conflict.readings), 'reading')}: {', '.join(known.id for known in conflict.readings)}")
    return (*lines, counts)


def _sources_line(conflict: Conflict) -> str:
    """Say how much of a conflict cites a source."""
    found = sourcing(conflict)
    if not found.missing:
        return f"  all {found.total} elements cite a source"
    counts = ", ".join(_count(number, kind) for kind, number in found.counts().items())
    cited = f"{found.cited} of {_count(found.total, 'element')} cite a source"
    return f"  {cited}; without one: {counts} (--sources lists all)"


def unsourced_lines(result: Check) -> tuple[str, ...]:
    """Return every element that cites no source, one a line."""
    if result.conflict is None:
        return ()
    missing = sourcing(result.conflict).missing
    return tuple(f"no source: {kind} {place}" for kind, place in missing) or ("every element cites a source",)


def check_data(result: Check) -> dict[str, Any]:
    """Return the outcome as plain data: the contract ``detente.check/1``."""
    return {
        "schema": "detente.check/1",
        "file": result.name,
        "errors": [asdict(problem) for problem in result.errors],
        "warnings": [asdict(problem) for problem in result.warnings],
        "removed_by_rule": list(result.removed),
        "feasible_states": result.feasible,
        "without_source": (
            None if result.conflict is None else [place for _, place in sourcing(result.conflict).missing]
        ),
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
