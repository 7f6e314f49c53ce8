"""Run the benchmarks and write RESULTS.md; ``python -m benchmarks --help`` lists the choices."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.registry import BITS, cases
from benchmarks.report import Result, render

RESULTS = Path(__file__).with_name("RESULTS.md")
QUICK = (10, 16, 20)


def run(case: str) -> Result | None:
    """Measure one case in a process of its own; ``None`` if it does not end well."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measure", case], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{case}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return dict(json.loads(done.stdout))


def cold_start(times: int = 5) -> float | None:
    """Seconds from the shell to the answer for a conflict of ten states or so; the best of several."""
    best = None
    for _ in range(times):
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "detente", "analyze", "cuban-missile-crisis"], capture_output=True, check=False
        )
        if done.returncode:
            return None
        took = time.perf_counter() - began
        best = took if best is None else min(best, took)
    return best


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Benchmarks of the engine.")
    parser.add_argument("--quick", action="store_true", help="only small sizes")
    parser.add_argument("--sizes", help="exponents of two, with commas between")
    parser.add_argument("--only", default="", help="only cases whose name holds this, such as 4-random-free")
    parser.add_argument("--case", help="one case by name, printed and not written")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(run(options.case), indent=1))
        return 0
    sizes = tuple(int(size) for size in options.sizes.split(",")) if options.sizes else QUICK if options.quick else BITS
    results = []
    for case in (case for case in cases(sizes) if options.only in case.name):
        result = run(case.name)
        if result is not None:
            results.append(result)
            together = list(result["seconds"].values())[-1]
            print(f"{case.name:32} {together:9.4f} s  {together / result['stream_seconds']:6.0f} streams", flush=True)
    options.output.write_text(render(results, cold_start()), encoding="utf-8")
    print(f"written to {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
