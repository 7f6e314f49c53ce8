"""Benchmarks of what stands on stability: ``python -m benchmarks.analyses [--sizes 10,16,20]`` writes ANALYSES.md.

One conflict per size, the same kind for all: four decision makers, 12 statements each, rules that leave most of the
combinations, one one-way option each, two theatres. Every question is asked once in a process of its own, with the
kernels loaded by an analysis of the same conflict before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.report import machine
from detente.model import Conflict, View

RESULTS = Path(__file__).with_name("ANALYSES.md")
SIZES = (10, 16, 20)
MAKERS = 4


def conflict(bits: int) -> Conflict:
    """Make a conflict of ``2**bits`` combinations; the same one each time."""
    draw = random.Random(bits)
    own = [[f"o{maker}_{k}" for k in range(maker, bits, MAKERS)] for maker in range(MAKERS)]
    every = [name for names in own for name in names]

    def wish(maker: int) -> str:
        mine, first, second = draw.choice(own[maker]), *draw.sample(every, 2)
        forms = ("not {a}", "{a}", "{b} and {c}", "if {b} then {a}", "{b} iff {c}", "not {b} or {c}")
        return draw.choice(forms).format(a=mine, b=first, c=second)

    makers = {
        f"m{maker}": {"options": {name: {"moves": "up" if k == 0 else "free"} for k, name in enumerate(names)}}
        for maker, names in enumerate(own)
    }
    wishes = {f"m{maker}": {"statements": [wish(maker) for _ in range(12)]} for maker in range(MAKERS)}
    return Conflict(
        title=f"Random conflict of 2^{bits} combinations",
        decision_makers=makers,
        theatres={"first": {"options": own[0] + own[1]}, "second": {"options": own[2] + own[3]}},
        infeasible=[
            {"never": f"{own[0][1]} and {own[1][1]} and {own[2][1]}"},
            {"never": f"{own[3][0]} and {own[0][0]}"},
        ],
        status_quo={},
        readings={"drawn": {"preferences": wishes}},
    )


def questions() -> dict[str, Callable[[Any], object]]:
    """Return every question; its argument is an analysis."""
    from detente.analysis.blocs import bloc
    from detente.analysis.coalition_scan import scan
    from detente.analysis.comparison import compare
    from detente.analysis.evolution import evolve
    from detente.analysis.forcing import can_force
    from detente.analysis.hypergame import hypergame
    from detente.analysis.inverse import inverse
    from detente.analysis.paths import paths
    from detente.analysis.patterns import cover
    from detente.analysis.robustness import robust
    from detente.analysis.structures import analyze_structure
    from detente.analysis.theatres import theatres

    dull = {"preferences": "indifferent"}
    views = {"m0": View(id="m0", unknown=("o1_1",)), "m1": View(id="m1", beliefs={"m2": dull})}
    target = "o0_0 and o1_1 and not o2_2"
    friends = {"m0": {"m1": "devoting", "m2": "aggressive"}, "m2": {"m3": "devoting", "m0": "aggressive"}}
    believed = {"m0": {"m1": "any", "m2": "best_replies"}, "m2": {"m3": "none", "m0": "any"}}
    return {
        "explain a state for everybody (SEQ)": lambda a: [a.explain(1, m, "seq") for m in a.space.decision_makers],
        "equilibria as patterns (SEQ)": lambda a: cover(a.equilibria("seq")),
        "compare SEQ with SMR": lambda a: compare(a, a, concept="seq", against="smr"),
        "paths by any moves": lambda a: paths(a.space, target).shortest,
        "paths by improvements": lambda a: paths(a.space, target, by="improvements").shortest,
        "paths by best replies": lambda a: paths(a.space, target, by="best_replies").shortest,
        "funnel": lambda a: a.funnel(stages=["feasible", "seq", "moves", "improvements", "best_replies"]),
        "evolution": lambda a: evolve(a.space).outcomes,
        "scan of all coalitions (Nash)": lambda a: scan(a, "nash"),
        "bloc of two (SEQ)": lambda a: bloc(a.space, "m0,m1", concepts=["seq"]),
        "what two can force, in turns": lambda a: can_force(a.space, "m0,m1", target),
        "attitudes (SEQ)": lambda a: analyze_structure(a.space, "attitudes", concepts="seq", attitudes=friends),
        "attitudes (SMR)": lambda a: analyze_structure(a.space, "attitudes", concepts="smr", attitudes=friends),
        "heterogeneous opponents (SEQ)": lambda a: analyze_structure(
            a.space, "heterogeneous", concepts="seq", credible=believed
        ),
        "metarational trees, up to 8 moves": lambda a: analyze_structure(a.space, "horizon", concepts="mr", horizon=8),
        "inverse, 50 changes of statements judged (SEQ)": lambda a: (
            inverse(a.space, target, aim="only", most_changes=1, most_tried=50).statements
        ),
        "hypergame, two views (SEQ)": lambda a: hypergame(a.space, views=views),
        "theatres (Nash)": lambda a: theatres(a.space, concepts=["nash"]),
        "every judgement doubted": lambda a: robust(a.space),
    }


def measure(bits: int, name: str) -> dict[str, object]:
    """Ask one question of one conflict."""
    from detente.analysis import analyze

    analysis = analyze(conflict(bits), concepts=["nash", "smr", "seq"])
    question = questions()[name]
    began = time.perf_counter()
    question(analysis)
    return {"seconds": time.perf_counter() - began, "states": analysis.space.n_states}


def ask(bits: int, name: str, timeout: float) -> str:
    """Measure in a process of its own; say in words what did not end well."""
    command = [sys.executable, "-m", "benchmarks.analyses", "--one", f"{bits}:{name}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout)
    except subprocess.TimeoutExpired:
        return f"over {timeout:.0f} s"
    if done.returncode:
        print(f"2^{bits} {name}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return "refused" if "LimitExceededError" in done.stderr else "failed"
    return f"{json.loads(done.stdout)['seconds']:.3f} s"


def main() -> int:
    """Ask every question at every size and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.analyses", description="Benchmarks of the analyses.")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="exponents of two, with commas between")
    parser.add_argument("--timeout", type=float, default=120.0, help="seconds for one question, loading included")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        bits, _, name = options.one.partition(":")
        print(json.dumps(measure(int(bits), name)))
        return 0
    sizes = [int(size) for size in options.sizes.split(",")]
    lines = ["# Benchmarks of the analyses", "", *(__doc__ or "").split("\n\n")[1].splitlines(), "", *machine(), ""]
    lines += ["| question | " + " | ".join(f"2^{size}" for size in sizes) + " |", "|---" * (len(sizes) + 1) + "|"]
    for name in questions():
        cells = [ask(size, name, options.timeout) for size in sizes]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"written to {RESULTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
