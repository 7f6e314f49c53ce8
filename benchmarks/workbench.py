"""From keystroke to new verdicts: ``python -m benchmarks.workbench [--sizes 8,12,14,16]`` writes WORKBENCH.md.

A real server in a process of its own; each time a preference statement moves to another place, which changes a ranking
and so every verdict. Timed from the request of the edit until it is acknowledged (it is in the database by then), and
until the first page of the new verdicts has come. What the browser then needs to paint is measured with the pages.
"""

from __future__ import annotations

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, TypeAlias

import httpx

from benchmarks.analyses import conflict
from benchmarks.report import machine
from detente.io import write

RESULTS = Path(__file__).with_name("WORKBENCH.md")
SIZES = (8, 12, 14, 16)
TIMES = 15


Keystroke: TypeAlias = tuple[float, float, float]
"""Seconds to the acknowledgement, seconds to new verdicts, and seconds of processor for both (nan if not known)."""


def measured(bits: int) -> tuple[int, list[Keystroke]]:
    """Return the feasible states, and what each keystroke took."""
    with tempfile.TemporaryDirectory() as folder:
        write(conflict(bits), Path(folder) / "c.yaml")
        command = [sys.executable, "-m", "detente", "open", "c.yaml", "--no-browser"]
        server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert server.stdout is not None
            base, _, secret = server.stdout.readline().strip().partition("/#token=")
            headers = {"X-Detente-Token": secret.partition("&")[0], "X-Detente-Client": "benchmark"}
            with httpx.Client(base_url=base, headers=headers, timeout=120) as client:
                return _typed(client, server.pid)
        finally:
            server.terminate()
            server.wait()


def _processor(pid: int) -> float:
    """Return the seconds of processor that a process and those that it started have had (Linux; else nan)."""
    try:
        tasks = [*Path(f"/proc/{pid}/task").iterdir()]
        own = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return math.nan
    return own + sum(_processor(child) for child in children)


def _typed(client: httpx.Client, pid: int) -> tuple[int, list[Keystroke]]:
    def sent(method: str, path: str, data: Any = None) -> Any:
        answer = client.request(method, f"/api/projects/p1{path}", **({} if data is None else {"json": data}))
        answer.raise_for_status()
        return answer.json()

    document, strokes, n_states = sent("GET", ""), [], 0
    for number in range(TIMES + 2):
        at = ["readings", "drawn", "preferences", f"m{number % 4}", "statements", number % 5, 0]
        edit = {"op": "move_statement", "at": at, "rank": (number + 3) % 7}
        used, began = _processor(pid), time.perf_counter()
        document = sent("POST", "/edits", {"revision": document["revision"], "edits": [edit]})
        acknowledged = time.perf_counter()
        found = sent("POST", "/ask/verdicts", {"revision": document["revision"], "limit": 50})
        done = time.perf_counter()
        n_states = found["result"]["n_states"]
        if number >= 2:  # the first ones load what is loaded once
            strokes.append((acknowledged - began, done - began, _processor(pid) - used))
        time.sleep(0.4)
    return n_states, strokes


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workbench", description="Benchmark of the workbench.")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="exponents of two, with commas between")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    lines = [
        "# From keystroke to new verdicts",
        "",
        *machine(),
        "",
        "`python -m benchmarks.workbench`: five concepts (six up to 1,024 states), four decision makers,",
        f"12 statements each; the middle of {TIMES} keystrokes and the slowest, in milliseconds. Keystroke: an edit is",
        "sent. Acknowledged: it is in the database. Verdicts: the first 50 rows with all counts have come. Processor:",
        "what the server and its working processes computed for it, which hardly depends on other work.",
        "",
        "| combinations | feasible states | acknowledged | verdicts | quickest | slowest | processor |",
        "|---|---|---|---|---|---|---|",
    ]
    for bits in (int(size) for size in options.sizes.split(",")):
        n_states, strokes = measured(bits)
        edited, judged, used = zip(*strokes, strict=True)
        row = (*map(statistics.median, (edited, judged)), min(judged), max(judged), statistics.median(used))
        lines.append(f"| 2^{bits} | {n_states:,} | " + " | ".join(f"{1000 * value:.0f}" for value in row) + " |")
        print(lines[-1], flush=True)
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
