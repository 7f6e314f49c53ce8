"""Write what was measured as a page that can be read in the repository."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.registry import PHASES

Result = dict[str, Any]

_HEAD = """# Benchmarks

Written by `python -m benchmarks`; do not edit. Every case runs in a process of its own, and each figure is the best of
several runs with the kernels loaded. *Stream* is the time to copy all rank arrays once, on one processor, in the same
process: the multiples say how many such copies a phase is worth. Concepts are evaluated for all decision makers;
*all* is Nash, GMR, SMR, SEQ and SSEQ together. *Memory* is the peak above the rank arrays, loaded code included.
"""


def machine() -> list[str]:
    """Facts about the machine and the versions."""
    return [
        f"- date: {datetime.now(UTC):%Y-%m-%d}",
        f"- processor: {_processor()}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}",
        f"- Python {platform.python_version()}, " + ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
    ]


_PACKAGES = ("numpy", "numba", "llvmlite", "detente")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown processor"


def render(results: Sequence[Result], cold_start: float | None) -> str:
    """Render the whole page."""
    lines = [_HEAD, *machine()]
    if results:
        rates = [2 * result["rank_bytes"] / result["stream_seconds"] / 1e9 for result in results]
        lines.append(f"- copying in the same runs: {min(rates):.1f} to {max(rates):.1f} GB/s, read and written")
        loads = [result["load"] for result in results if result["load"] is not None]
        if loads:
            lines.append(f"- load of the machine during the runs: {min(loads):.1f} to {max(loads):.1f}")
    if cold_start is not None:
        lines.append(f"- cold start of `detente analyze cuban-missile-crisis`: {cold_start:.2f} s")
    for title, kind in (("Time", "seconds"), ("Multiples of one stream of the ranks", "multiples")):
        lines += ["", f"## {title}", "", *_table(results, kind)]
    return "\n".join(lines) + "\n"


def _table(results: Sequence[Result], kind: str) -> list[str]:
    names = ["+".join(phase) for phase in PHASES]
    heads = ["case", *(name if "+" not in name else "all" for name in names)]
    heads += ["stream", "memory"] if kind == "seconds" else []
    rows = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for result in results:
        cells = [result["case"]]
        for name in names:
            seconds = result["seconds"][name]
            cells.append(_seconds(seconds) if kind == "seconds" else f"{seconds / result['stream_seconds']:.0f}")
        if kind == "seconds":
            cells += [_seconds(result["stream_seconds"]), _bytes(result["peak_above_ranks"])]
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def _seconds(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def _bytes(size: int | None) -> str:
    return "-" if size is None else f"{size / 2**20:,.0f} MiB"
