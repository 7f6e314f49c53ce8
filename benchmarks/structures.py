"""Benchmarks of preference structures: ``python -m benchmarks.structures`` writes STRUCTURES.md.

The conflicts of `benchmarks.analyses`, and one of 73,728 combinations with options of three levels; every decision
maker leaves the wish of one statement and the place of two open, has four statements that make a preference great,
eight weights within bounds, and a scale with a threshold or with noise. Every structure is asked once, with all five
concepts and all its variants, in one process. What is shown is processor time: one thread does the work.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from benchmarks.analyses import conflict as drawn
from benchmarks.report import machine
from detente.analysis.structures import analyze_structure
from detente.model import Conflict

RESULTS = Path(__file__).with_name("STRUCTURES.md")
STRUCTURES = ("unknown", "strength", "hybrid", "fuzzy", "grey", "probabilistic")


def conflicts() -> dict[str, Conflict]:
    """Return the conflicts under the names of their sizes."""
    return {"2^10": with_sections(drawn(10).to_dict()), "2^16": with_sections(drawn(16).to_dict()),
            "73,728": with_sections(_uneven())}  # fmt: skip


def with_sections(data: dict[str, Any]) -> Conflict:
    """Add every section to every decision maker's preferences."""
    for preferences in data["readings"]["drawn"]["preferences"].values():
        texts = list(dict.fromkeys(preferences["statements"]))
        preferences |= {
            "statements": texts,
            "unknown": {"wish": [texts[2]], "importance": [texts[5], texts[7]]},
            "strength": {"great": [*texts[:3], texts[-1]]},
            "fuzzy": {"threshold": 0.3, "scale": {"width": 100}},
            "grey": {"threshold": 0.4, "weights": {text: [1, 3] for text in texts[:8]}, "width": 5},
            "probabilistic": {"alpha": 0.3, "beta": 0.3, "gamma": 0.3, "noise": 20},
        }
    return Conflict(**data)


def _uneven() -> dict[str, Any]:
    """Make a conflict of 73,728 combinations: two options of three levels, thirteen of two."""
    draw = random.Random(1)
    own = [[f"o{maker}_{k}" for k in range(count)] for maker, count in enumerate((5, 4, 4, 2))]
    every = [name for names in own for name in names]

    def wish() -> str:
        return " and ".join(draw.choice(["", "not "]) + name for name in draw.sample(every, draw.choice([1, 2])))

    levels = {name: {"levels": ["none", "some", "all"]} for name in ("o0_0", "o1_0")}
    return {
        "title": "73,728 combinations",
        "decision_makers": {f"m{maker}": {"options": {name: levels.get(name, {}) for name in names}}
                            for maker, names in enumerate(own)},
        "infeasible": [{"never": "o0_0 and o1_1 and o2_1"}],
        "readings": {"drawn": {"preferences": {
            f"m{maker}": {"statements": list(dict.fromkeys(wish() for _ in range(12)))} for maker in range(4)}}},
    }  # fmt: skip


def table() -> list[str]:
    """Measure everything, and return the rows of a Markdown table."""
    spaces = {name: known.compile() for name, known in conflicts().items()}
    rows = ["| structure | " + " | ".join(spaces) + " |", "|---|" + "---|" * len(spaces)]
    for structure in STRUCTURES:
        cells = []
        for space in spaces.values():
            start = time.process_time()
            analyze_structure(space, structure)
            cells.append(f"{time.process_time() - start:.2f} s")
        rows.append(f"| {structure} | " + " | ".join(cells) + " |")
    return rows


def main() -> None:
    """Write the page."""
    head = [
        "# Benchmarks of preference structures",
        "",
        *(__doc__ or "").split("\n\n")[1:],
        "",
        *machine(),
        "",
        *table(),
    ]
    RESULTS.write_text("\n".join(head) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
