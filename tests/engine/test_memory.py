"""Memory is estimated before anything is allocated, and what does not fit is refused."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from detente.engine import Graph, Grid, backend, memory
from detente.errors import LimitExceededError

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


def grid_of(bits: int, n: int = 3, *, way: str = "free", masked: bool = False) -> Grid:
    mask = np.random.default_rng(0).random(1 << bits) < 0.7 if masked else None
    ways = (way,) + ("free",) * (bits - 1)
    return Grid((2,) * bits, tuple(sorted(k % n for k in range(bits))), ways, n, mask)


def analyse(structure: Grid | Graph, ranks: list[np.ndarray]) -> None:
    n = structure.n_decision_makers
    shaped = [rank.reshape(structure.shape) for rank in ranks]
    requests = []
    for i in range(n):
        others = [j for j in range(n) if j != i]
        best = structure.reach_max(i, shaped[i])
        for values in (shaped[i], best):
            worst = structure.joint_min(others, values)
            assert (structure.reach_max(i, shaped[i], cap=worst) <= shaped[i]).shape == structure.shape
            requests.append((i, others, values))
    structure.answered_max(requests, shaped)


@pytest.mark.parametrize("way", ["free", "up"])
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("small", [0, 1 << 62])
def test_estimate_covers_what_is_used(monkeypatch, way, masked, small):
    """The peak that Python sees lies below the estimate, and not far below it."""
    monkeypatch.setattr(backend, "SMALL", small)
    monkeypatch.setattr(memory, "_MARGIN", 0)
    grid = grid_of(17, way=way, masked=masked)
    ranks = [np.random.default_rng(i).permutation(grid.n_states).astype(np.int32) for i in range(3)]
    analyse(grid, ranks)  # compiles, where need be
    tracemalloc.start()
    analyse(grid, ranks)
    peak = tracemalloc.get_traced_memory()[1] + sum(rank.nbytes for rank in ranks)
    tracemalloc.stop()
    estimate = memory.estimated_bytes(grid, CONCEPTS, [np.int32] * 3)
    assert peak <= estimate <= 6 * peak


def test_estimate_covers_a_graph(monkeypatch):
    monkeypatch.setattr(memory, "_MARGIN", 0)
    graph, codes = grid_of(12).to_graph()
    ranks = [np.random.default_rng(i).permutation(codes.size).astype(np.int32) for i in range(3)]
    tracemalloc.start()
    analyse(graph, ranks)
    peak = tracemalloc.get_traced_memory()[1] + sum(ends.nbytes for ends in graph.indices)
    tracemalloc.stop()
    assert peak <= memory.estimated_bytes(graph, CONCEPTS, [np.int32] * 3) <= 6 * peak


def test_more_concepts_and_rules_need_no_less():
    grid = grid_of(20, n=5)
    needs = [memory.estimated_bytes(grid, CONCEPTS[:k], [np.int32] * 5) for k in range(6)]
    assert needs == sorted(needs)
    each_once = memory.estimated_bytes(grid, CONCEPTS, [np.int32] * 5, rule="each_once")
    assert each_once - needs[-1] == 2 * 6 * 4 * grid.n_states  # two layers of up to 6 pairs of four opponents


def test_refusal_says_what_would_fit():
    grid = grid_of(30, n=4)
    with pytest.raises(LimitExceededError) as caught:
        memory.check_memory(grid, CONCEPTS, [np.int32] * 4, limit=2 << 30)
    message = str(caught.value)
    assert "1,073,741,824 states need about" in message
    assert "2.0 GiB may be used" in message
    assert "33,554,432 states would fit" in message


def test_refusal_names_concepts_that_would_fit():
    grid = grid_of(24, n=4)
    need = memory.estimated_bytes(grid, ["nash"], [np.int32] * 4)
    with pytest.raises(LimitExceededError, match=r"One concept at a time would fit: nash\."):
        memory.check_memory(grid, ["nash", "seq"], [np.int32] * 4, limit=need)


def test_what_fits_passes():
    memory.check_memory(grid_of(10), CONCEPTS, [np.int32] * 3)
    grid = grid_of(24)
    need = memory.estimated_bytes(grid, CONCEPTS, [np.uint8] * 3)
    memory.check_memory(grid, CONCEPTS, [np.uint8] * 3, allocated=True, limit=need - 3 * grid.n_states)


def test_too_many_arcs_are_refused_before_they_are_made(monkeypatch):
    monkeypatch.setattr(memory, "available_bytes", lambda: 1 << 20)
    with pytest.raises(LimitExceededError, match=r"a graph of 49,152 arcs needs about 3 MiB; 1 MiB may be used"):
        grid_of(12, n=3).to_graph(one_option=True)


def test_unknown_concept():
    with pytest.raises(ValueError, match="concepts must be among"):
        memory.estimated_bytes(grid_of(3), ["best"], [np.int32] * 3)


def test_available_is_plausible():
    assert 1 << 20 < memory.available_bytes() < 1 << 50


def test_limits_of_containers_count(tmp_path, monkeypatch):
    for name, content in (("max", "3000"), ("current", "1000")):
        (tmp_path / name).write_text(content)
    (tmp_path / "unlimited").write_text("max")
    files = ((str(tmp_path / "max"), str(tmp_path / "current")), (str(tmp_path / "unlimited"), str(tmp_path / "none")))
    monkeypatch.setattr(memory, "_CONTROL_GROUPS", files)
    assert memory.available_bytes() == 2000


def test_systems_without_proc(monkeypatch):
    monkeypatch.setattr(memory, "_MEMINFO", "/no/such/file")
    assert memory.available_bytes() > 1 << 20
    monkeypatch.setattr(memory, "_half_of_installed", lambda: None)
    assert memory.available_bytes() <= memory._ASSUMED
