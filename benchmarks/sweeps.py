"""Benchmarks of many runs: ``python -m benchmarks.sweeps [--sizes 76,1024,65536]`` writes SWEEPS.md.

One conflict per size, the same each time: two decision makers, 12 statements each, every statement wrong with a
probability of 10 %; Nash, GMR, SMR and SEQ. Each way of sharing the work is measured in a process of its own, by the
clock and by the processor time of all processes that took part; what is loaded and compiled once is not counted.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.report import machine
from detente.analysis.sweep import sweep
from detente.analysis.sweep.plan import count_block, make_plan
from detente.analysis.sweep.question import ask
from detente.model import Conflict

RESULTS = Path(__file__).with_name("SWEEPS.md")
SIZES = {76: (4, 3), 1024: (5, 5), 65536: (8, 8)}
"""Feasible states to the options of the two decision makers."""

SAMPLES = {76: 204_800, 1024: 20_480, 65536: 512}
WAYS = ("one process", "two processes", "two Dask workers")
CONCEPTS = ("nash", "gmr", "smr", "seq")
RULES_OF_76 = (("a0", "a1", "a2"), ("a2", "b0"), ("a2", "b1"))


def conflict(states: int) -> Conflict:
    """Make a conflict of so many feasible states; the same one each time."""
    draw = random.Random(states)
    own = [[f"{name}{k}" for k in range(count)] for name, count in zip("ab", SIZES[states], strict=True)]
    every = own[0] + own[1]

    def wish(maker: int) -> str:
        mine, first, second = draw.choice(own[maker]), *draw.sample(every, 2)
        forms = ("not {a}", "{a}", "{b} and {c}", "if {b} then {a}", "{b} iff {c}", "not {b} or {c}")
        return draw.choice(forms).format(a=mine, b=first, c=second)

    return Conflict(
        title=f"Random conflict of {states} states",
        decision_makers={name: {"options": dict.fromkeys(names)} for name, names in zip("ab", own, strict=True)},
        infeasible=[{"never": " and ".join(names)} for names in RULES_OF_76] if states == 76 else [],
        readings={
            "drawn": {
                "preferences": {name: {"statements": [wish(k) for _ in range(12)]} for k, name in enumerate("ab")},
                "uncertainty": {"noise": "0.1"},
            }
        },
    )


def processor_seconds() -> float:
    """Processor time of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used)


def here(states: int, samples: int) -> dict[str, float]:
    """Time whole blocks in this process, kernels and plan being ready."""
    question = ask(conflict(states), readings=None, noise=None, concepts=CONCEPTS, settings=None, seed=0)
    size = make_plan(question).block_size
    count_block(question, 0, min(size, 64))
    clock, used = time.perf_counter(), processor_seconds()
    for block in range(samples // size):
        count_block(question, block, size)
    done = samples // size * size
    return {"clock": done / (time.perf_counter() - clock), "processor": done / (processor_seconds() - used)}


def seconds_of(processes: list[int]) -> float:
    """Processor time of this process, of children that have ended, and of some that have not (Linux)."""
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return processor_seconds() + ticks / os.sysconf("SC_CLK_TCK")


def shared(states: int, samples: int, cluster: str | None, processes: list[int]) -> dict[str, float]:
    """Time a long run less a short one, so that what it takes to start falls out."""
    asked = conflict(states)
    size = make_plan(ask(asked, readings=None, noise=None, concepts=CONCEPTS, settings=None, seed=0)).block_size
    few = 4 * size  # both workers get ready

    def run(count: int) -> tuple[float, float]:
        clock, used = time.perf_counter(), seconds_of(processes)
        sweep(asked, concepts=CONCEPTS, samples=count, workers=2, cluster=cluster)
        clock = time.perf_counter() - clock
        while multiprocessing.active_children():  # their processor time is told once they have ended
            time.sleep(0.05)
        return clock, seconds_of(processes) - used

    run(few)
    short, long = run(few), run(few + samples)
    return {
        unit: samples / (more - less)
        for unit, more, less in zip(("clock", "processor"), long, short, strict=True)
        if more > less  # on a busy machine the short run may have taken longer: then there is no figure
    }


def on_cluster(states: int, samples: int) -> dict[str, float]:
    """Start a scheduler and two workers, each a process, and time a run on them."""
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    started = [subprocess.Popen([*command, "--no-dashboard"], stderr=subprocess.PIPE, text=True)]
    try:
        lines = started[0].stderr or ()
        address = next(m[1] for line in lines if (m := re.search(r"Scheduler at:\s+(tcp://\S+)", line)))
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
        worker += ["--host", "127.0.0.1", "--no-dashboard"]
        started += [subprocess.Popen(worker, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
        return shared(states, samples, address, [process.pid for process in started])
    finally:
        for process in started:
            process.kill()
            process.wait()


def measure(states: int, way: str, samples: int | None = None) -> dict[str, Any]:
    """Return draws per second."""
    samples = samples or SAMPLES[states]
    if way == WAYS[0]:
        return here(states, samples)
    return shared(states, samples, None, []) if way == WAYS[1] else on_cluster(states, samples)


def render(results: dict[tuple[int, str], dict[str, float]], loads: tuple[float, float]) -> str:
    """Render the page."""
    lines = ["# Benchmarks of many runs", "", *(__doc__ or "").split("\n", 2)[2].strip().splitlines(), "", *machine()]
    lines += [f"- load of the machine when the runs began and ended: {loads[0]:.1f} and {loads[1]:.1f}", ""]
    sizes = list(dict.fromkeys(states for states, _ in results))
    lines += ["Draws per second:", "", "| | " + " | ".join(f"{states:,} states" for states in sizes) + " |",
              "|---|" + "---|" * len(sizes)]  # fmt: skip
    for way in WAYS:
        for unit, told in (("processor", "per second of processor time"), ("clock", "by the clock")):
            cells = [results.get((states, way), {}).get(unit) for states in sizes]
            if any(cells):
                shown = " | ".join("–" if cell is None else f"{cell:,.0f}" for cell in cells)
                lines.append(f"| {way}, {told} | {shown} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweeps", description="Benchmarks of many runs.")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="feasible states, with commas between")
    parser.add_argument("--case", nargs=2, metavar=("STATES", "WAY"), help="one case, printed as JSON")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(measure(int(options.case[0]), options.case[1])))
        return 0
    results, load = {}, os.getloadavg()[0]
    for states in map(int, options.sizes.split(",")):
        for way in WAYS:
            command = [sys.executable, "-m", "benchmarks.sweeps", "--case", str(states), way]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            results[states, way] = dict(json.loads(done.stdout.splitlines()[-1]))
            told = ", ".join(f"{rate:,.1f} by {unit}" for unit, rate in results[states, way].items())
            print(f"{states:6,} states, {way:18} {told}", flush=True)
    options.output.write_text(render(results, (load, os.getloadavg()[0])), encoding="utf-8")
    print(f"written to {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
