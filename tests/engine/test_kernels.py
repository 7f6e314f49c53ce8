"""Compiled kernels against NumPy, which the other tests hold to the definitions; threads, interruption, fallbacks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.engine import RULES, Grid, backend, blockwise, positions, slabs
from tests.engine.examples import grid_examples

# Few dtypes and positions of one byte: each combination is compiled once and then kept.


@pytest.fixture(autouse=True, scope="module")
def _small_pieces():
    """Make small grids go through threads, several pieces and several rounds of sorting."""
    patch = pytest.MonkeyPatch()
    patch.setattr(blockwise, "_LARGE", 0)
    patch.setattr(blockwise, "_PIECE", 8)
    patch.setattr(positions, "KEYS_TOGETHER", 16)
    patch.setattr(slabs, "_STATES_TOGETHER", 16)
    yield
    patch.undo()


def both_ways(call):
    """The same call by NumPy and by the kernels."""
    results = []
    for small in (1 << 62, 0):
        patch = pytest.MonkeyPatch()
        patch.setattr(backend, "SMALL", small)
        results.append(call())
        patch.undo()
    return results


def assert_equal(grid: Grid, by_numpy, by_kernels) -> None:
    feasible = slice(None) if grid.feasible is None else grid.feasible
    for expected, found in zip(by_numpy, by_kernels, strict=True):
        flat = [np.broadcast_to(array, grid.shape).reshape(-1)[feasible] for array in (expected, found)]
        assert np.array_equal(*flat)


@given(grid_examples(), st.data(), st.sampled_from(RULES))
def test_kernels_equal_numpy(example, data, rule):
    grid = example.structure
    ranks = [np.unique(rank, return_inverse=True)[1].astype(np.int32) for rank in example.ranks]
    groups = st.sets(st.integers(0, example.n - 1), min_size=1)
    requests = [(data.draw(groups), data.draw(st.sampled_from(ranks))) for _ in range(2)]
    focal = [(data.draw(st.integers(0, example.n - 1)), *request) for request in requests]
    assert_equal(grid, *both_ways(lambda: grid.joint_improving_mins(requests, ranks, rule=rule)))
    assert_equal(grid, *both_ways(lambda: grid.answered_max(focal, ranks, rule=rule)))
    assert_equal(grid, *both_ways(lambda: [grid.joint_min(*request, rule=rule) for request in requests]))


def random_grid(rng, bits: int, n: int, *, masked: bool, one_way: int) -> Grid:
    owners = tuple(sorted(k % n for k in range(bits)))
    ways = ["free"] * bits
    for k in rng.choice(bits, one_way, replace=False):
        ways[k] = str(rng.choice(["up", "down", "frozen"]))
    mask = rng.random(1 << bits) < 0.7 if masked else None
    return Grid((2,) * bits, owners, tuple(ways), n, mask)


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("one_way", [0, 2, 9])
@pytest.mark.parametrize("levels", [4, 1 << 20])
def test_larger_classes_and_few_or_many_ties(n, masked, one_way, levels):
    """Peels, sweeps and lists alike: whole slabs, rows of every length, few and many parts."""
    rng = np.random.default_rng([n, masked, one_way, levels])
    grid = random_grid(rng, 13, n, masked=masked, one_way=one_way)
    ranks = [rng.integers(0, levels, grid.n_states, dtype=np.int32) for _ in range(n)]
    requests = [(i, [j for j in range(n) if j != i], ranks[i]) for i in range(n)]
    assert_equal(grid, *both_ways(lambda: grid.answered_max(requests, ranks)))
    plain = [request[1:] for request in requests]
    assert_equal(grid, *both_ways(lambda: grid.joint_improving_mins(plain, ranks)))


def test_ordered_preferences_need_many_sweeps():
    """Everybody climbs the same long staircase: values come down one step at a time."""
    bits, n = 12, 3
    grid = random_grid(np.random.default_rng(0), bits, n, masked=False, one_way=0)
    codes = np.arange(grid.n_states)
    steps = (codes ^ (codes >> 1)).argsort().astype(np.int32)
    ranks = [steps, steps, (-steps).astype(np.int32)]
    requests = [(range(n), (steps * 7919 % 4093).astype(np.int32)), ((0, 1), ranks[2])]
    assert_equal(grid, *both_ways(lambda: grid.joint_improving_mins(requests, ranks)))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint64, np.int64])
def test_values_at_the_ends_of_their_dtype(dtype):
    rng = np.random.default_rng(1)
    info = np.iinfo(dtype)
    for masked in (False, True):
        grid = random_grid(rng, 8, 3, masked=masked, one_way=1)
        ends = np.array([info.min, info.min + 1, info.max - 1, info.max], dtype=dtype)
        ranks = [rng.choice(ends, grid.n_states) for _ in range(3)]
        requests = [((0, 1), ranks[2]), ((1, 2), ranks[0])]
        focal = [(2, (0, 1), ranks[2]), (0, (1, 2), ranks[0])]
        by_numpy, by_kernels = both_ways(lambda: grid.joint_improving_mins(requests, ranks))  # noqa: B023
        assert all(array.dtype == dtype for array in by_kernels)
        assert_equal(grid, by_numpy, by_kernels)
        assert_equal(grid, *both_ways(lambda: grid.answered_max(focal, ranks)))  # noqa: B023
        assert_equal(grid, *both_ways(lambda: [grid.joint_min(*request) for request in requests]))  # noqa: B023


def test_unlike_dtypes_and_ranks_too_far_apart_to_sort_as_they_are():
    rng = np.random.default_rng(4)
    grid = random_grid(rng, 8, 3, masked=False, one_way=0)
    far = rng.choice(np.array([-(1 << 62), 0, 1 << 62]), grid.n_states)
    ranks = [far, rng.integers(0, 9, grid.n_states).astype(np.uint32), far[::-1].copy()]
    requests = [(1, (0, 2), np.maximum(far, 0)), (0, (1, 2), ranks[1])]
    for rule in RULES:
        shares: list[float] = []
        found = both_ways(lambda: grid.answered_max(requests, ranks, rule=rule, progress=shares.append))  # noqa: B023
        assert_equal(grid, *found)
        assert shares.count(1.0) == 2


def test_classes_of_more_than_a_byte():
    rng = np.random.default_rng(2)
    grid = Grid((2,) * 11, (0,) * 9 + (1, 2), ("free",) * 11, 3)
    ranks = [rng.integers(0, 1 << 30, grid.n_states, dtype=np.int32) for _ in range(3)]
    requests = [(1, (0, 2), ranks[1]), (2, (0, 1), ranks[2])]
    assert_equal(grid, *both_ways(lambda: grid.answered_max(requests, ranks)))


def test_progress_rises_to_one():
    grid = random_grid(np.random.default_rng(3), 10, 3, masked=False, one_way=0)
    ranks = [np.arange(grid.n_states, dtype=np.int32)] * 3
    for small in (1 << 62, 0):
        shares: list[float] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(backend, "SMALL", small)
            grid.answered_max([(0, (1, 2), ranks[0]), (1, (0, 2), ranks[1])], ranks, progress=shares.append)
        assert shares == sorted(shares)
        assert shares[-1] == pytest.approx(1.0)


def test_a_request_to_stop_ends_every_task(monkeypatch):
    """Each task looks at the flag before it starts, and leaves its part of the answer as it is."""
    compiled = backend._import_kernels()
    grid = random_grid(np.random.default_rng(5), 8, 3, masked=True, one_way=0)
    stopped = np.ones(1, dtype=np.uint8)
    called: list[str] = []

    class Untouched:
        def __getattr__(self, name):
            value = getattr(compiled, name)
            return value if name in {"Group", "Work"} or not callable(value) else lambda *_: called.append(name)

    def share(tasks, progress=None):
        for task in tasks:
            task(stopped)

    monkeypatch.setattr(backend, "share", share)
    monkeypatch.setattr(backend, "kernels_for", lambda _: Untouched())
    ranks = [np.arange(grid.n_states, dtype=np.int32)] * 3
    grid.joint_improving_mins([((0, 1), ranks[2])], ranks)
    grid.joint_min((0, 1), ranks[2])
    assert called == []


def test_an_error_in_a_thread_is_raised_here():
    def fail(stop):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        backend.share([fail])


# -- Processes of their own --------------------------------------------------------------------------------------------


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


ANALYSIS = """
    import sys
    import numpy as np
    from detente.engine import Grid, backend
    grid = Grid((2,) * {bits}, tuple(sorted(k % 3 for k in range({bits}))), ("free",) * {bits}, 3)
    ranks = [np.random.default_rng(i).permutation(grid.n_states).astype(np.int32) for i in range(3)]
"""


def test_small_grids_do_not_import_numba():
    code = (
        ANALYSIS.format(bits=12)
        + """
    grid.answered_max([(0, (1, 2), ranks[0])], ranks)
    print("numba" in sys.modules)
    """
    )
    done = run(code)
    assert done.stdout.strip() == "False", done.stderr


def test_without_numba_numpy_does_everything():
    code = (
        """
    import sys
    sys.modules["numba"] = None
    """
        + ANALYSIS.format(bits=18)
        + """
    import warnings
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = grid.joint_improving_min((1, 2), ranks[0], ranks)
    print(len(caught), "Numba does not work here" in str(caught[0].message), int(found.max()) < grid.n_states)
    """
    )
    done = run(code)
    assert done.stdout.strip() == "1 True True", done.stderr


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path):
    """Numba refuses to cache where it finds no place; the kernels are then compiled for this process alone."""
    code = """
    from numba.core import caching
    caching.CacheImpl._locator_classes = []
    from detente.engine import kernels
    import numpy as np
    values, marked = np.array([1, 2], dtype=np.int32), np.zeros(2, dtype=np.uint8)
    kernels.mark_equal(values, marked, np.int32(2))
    print(kernels.CACHE, marked.tolist())
    """
    done = run(code)
    assert done.stdout.strip() == "False [0, 255]", done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX signals")
def test_ctrl_c_stops_at_once(tmp_path):
    """The kernels run in threads of their own and look at a flag, so that the main thread hears a signal."""
    ready = tmp_path / "ready"
    code = (
        ANALYSIS.format(bits=20)
        + f"""
    import pathlib, time
    def work():
        grid.answered_max([(i, {{0, 1, 2}} - {{i}}, ranks[i]) for i in range(3)], ranks)
    work()
    pathlib.Path({str(ready)!r}).touch()
    try:
        while True:
            work()
    except KeyboardInterrupt:
        print("stopped", time.time())
    """
    )
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    try:
        deadline = time.time() + 240
        while not ready.exists():
            assert time.time() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(0.3)
        sent = time.time()
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    word, heard = output.split()
    assert word == "stopped"
    assert float(heard) - sent < 1.0  # a fifth of a second on a free machine
    assert process.returncode == 0


def test_the_kernels_are_kept_between_processes():
    from detente.engine import kernels

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert kernels.CACHE is True or not os.access(Path(kernels.__file__).parent, os.W_OK)
