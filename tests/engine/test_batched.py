"""Many draws at once give what each draw gives alone, compiled or not."""

import random
import subprocess
import sys

import numpy as np
import pytest

from detente.analysis.stability import BITS, stability_flags
from detente.engine import Grid
from detente.engine.batched import FORMULAS, counts_together, stable_many, weighted_sums
from detente.model import Settings
from tests.analysis.random_conflicts import random_conflict

DRAWS = 37  # more than the kernels take side by side, and no multiple of it


@pytest.mark.parametrize("seed", range(25))
def test_every_draw_agrees_with_the_draw_alone(seed: int) -> None:
    rng = random.Random(seed)
    space = random_conflict(rng).compile()
    graph, codes = (
        space.structure.to_graph() if isinstance(space.structure, Grid) else (space.structure, space.feasible)
    )
    settings = Settings(
        ties=rng.choice(["sanction", "no_sanction"]),
        joint_moves=rng.choice(["legal_sequences", "legal_sequences", "each_once", "one_move"]),
    )
    chance = np.random.default_rng(seed)
    dtype = rng.choice([np.int32, np.int64])
    ranks = [chance.integers(0, 6, (len(codes), DRAWS)).astype(dtype) for _ in space.decision_makers]
    bits = {name: BITS[name] for name in FORMULAS if rng.random() < 0.8}
    options = {
        "ties_are_sanctions": settings.ties == "sanction",
        "rule": settings.joint_moves,
        "transitive": isinstance(space.structure, Grid),
    }
    compiled = stable_many(graph, ranks, bits, **options)
    assert np.array_equal(compiled, stable_many(graph, ranks, bits, compiled=False, **options))
    for draw in range(0, DRAWS, 9):
        alone = [np.zeros(space.states.n_positions, dtype) for _ in ranks]
        for full, rank in zip(alone, ranks, strict=True):
            full[codes] = rank[:, draw]
        expected = stability_flags(space.structure, alone, bits, settings)
        for maker, flags in enumerate(expected):
            assert np.array_equal(compiled[maker, :, draw], flags[codes])


def test_without_numba_numpy_does_it_and_says_so() -> None:
    script = """
import sys, warnings
sys.modules["numba"] = None
import numpy as np
from detente.engine import Graph
from detente.engine.batched import stable_many
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    graph = Graph.from_arcs(2, [([0], [1]), ([1], [0])])
    found = stable_many(graph, [np.array([[0], [1]]), np.array([[0], [1]])], {"nash": 1})
assert found.tolist() == [[[0], [1]], [[1], [1]]], found
assert "Numba does not work here" in str(told[0].message)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_sums_of_what_holds(dtype: type[np.integer]) -> None:
    chance = np.random.default_rng(4)
    holds, worth = chance.random((13, 5)) < 0.5, chance.integers(-9, 9, (5, 300)).astype(dtype)
    expected = np.array([[sum(worth[holds[s], d]) for d in range(300)] for s in range(13)])
    for compiled in (True, False):
        found = weighted_sums(holds, worth, compiled=compiled)
        assert found.dtype == dtype
        assert np.array_equal(found, expected)


@pytest.mark.parametrize("draws", [1, 63, 64, 65, 200])
def test_counts_of_what_holds_together(draws: int) -> None:
    chance = np.random.default_rng(draws)
    first, second = chance.random((4, draws)) < 0.4, chance.random((6, draws)) < 0.7
    assert np.array_equal(counts_together(first, second), first.astype(int) @ second.T.astype(int))
