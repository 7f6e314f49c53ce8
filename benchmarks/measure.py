"""Measure one case, in a process of its own: ``python -m benchmarks.measure CASE`` prints JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.registry import PHASES, Case, cases
from detente.analysis.stability import stability_flags

_PATIENCE = 2.0
"""Seconds after which a measurement is not repeated."""


def best_of(call: Callable[[], object], times: int = 5) -> float:
    """Return the time of the shortest of several runs; of a single one if it takes long."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - began)
        if best > _PATIENCE:
            break
    return best


def _status(field: str) -> int | None:
    """Read a field of Linux's account of this process, in bytes."""
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def peak_above(call: Callable[[], object]) -> int | None:
    """Bytes in memory at the peak of a call, above what was there before; ``None`` where Linux does not tell."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the former peak
    except OSError:
        return None
    before = _status("VmRSS")
    call()
    after = _status("VmHWM")
    return None if before is None or after is None else after - before


def measure(case: Case) -> dict[str, object]:
    """Time every phase and a copy of the ranks, in seconds, and find the peak of memory above the ranks."""
    grid = case.grid()
    ranks = case.ranks(grid)
    everything = PHASES[-1]
    first = time.perf_counter()
    peak = peak_above(lambda: stability_flags(grid, ranks, everything))  # loads the kernels, too
    first = time.perf_counter() - first
    seconds = {"+".join(phase): best_of(lambda p=phase: stability_flags(grid, ranks, p)) for phase in PHASES}
    buffer = np.empty_like(ranks[0])
    stream = best_of(lambda: [np.copyto(buffer, rank) for rank in ranks])
    return {
        "case": case.name,
        "seconds": seconds,
        "first_call": first,
        "peak_above_ranks": peak,
        "rank_bytes": sum(rank.nbytes for rank in ranks),
        "stream_seconds": stream,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


if __name__ == "__main__":
    (wanted,) = (case for case in cases() if case.name == sys.argv[1])
    print(json.dumps(measure(wanted)))
