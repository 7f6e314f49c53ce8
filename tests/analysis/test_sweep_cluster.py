"""A sweep on a real Dask scheduler and two workers of this machine, one of which is killed in the middle."""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import detente
from detente.analysis.sweep import WorkersLostError, sweep, workers
from detente.errors import UnsupportedAnalysisError

pytest.importorskip("distributed")


class Cluster:
    """A scheduler and two workers, each a process."""

    def __init__(self) -> None:
        self.scheduler = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "distributed.cli.dask_scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.scheduler.stderr is not None
        found = (re.search(r"Scheduler at:\s+(tcp://127\.0\.0\.1:\d+)", line) for line in self.scheduler.stderr)
        self.address = next(match[1] for match in found if match)
        command = [sys.executable, "-m", "distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny"]
        self.workers = [
            subprocess.Popen([*command, "--host", "127.0.0.1", "--no-dashboard"], stderr=subprocess.DEVNULL)
            for _ in range(2)
        ]

    def stop(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()
        assert self.scheduler.stderr is not None
        self.scheduler.stderr.close()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    started = Cluster()
    try:
        yield started
    finally:
        started.stop()


@pytest.mark.slow
def test_a_killed_worker_costs_nothing_and_counts_nothing_twice(cluster: Cluster, tmp_path: Any) -> None:
    conflict = detente.load("chicken")
    told: list[float] = []

    def progress(share: float) -> None:
        told.append(share)
        if len(told) == 5:
            cluster.workers[0].kill()

    folder = detente.sweep_folder(tmp_path / "swept")
    found = sweep(conflict, noise=0.1, samples=200_000, cluster=cluster.address, store=folder, progress=progress)
    assert cluster.workers[0].wait(10) == -9
    assert len(told) == 49  # each block came once
    assert found.samples == 200_000
    assert found.counts.same_as(sweep(conflict, noise=0.1, samples=200_000, workers=1).counts)
    assert detente.read_sweep(conflict, tmp_path / "swept").counts.same_as(found.counts)


@pytest.mark.slow
def test_no_worker_is_left(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 1.0)
    for worker in cluster.workers:
        worker.kill()
        worker.wait()
    with pytest.raises(WorkersLostError, match="without workers for 1 seconds"):
        sweep(detente.load("chicken"), noise=0.1, samples=50_000, cluster=cluster.address)


@pytest.mark.slow
def test_an_error_of_a_worker_is_told(cluster: Cluster) -> None:
    conflict = detente.load("chicken")
    question = workers.Question(conflict, ("textbook",), (1.0,), 0.1, ("nash",), detente.Settings(), 0, "0.0.0")
    with pytest.raises(UnsupportedAnalysisError, match=r"the client 0\.0\.0; install the same version on both"):
        list(workers.in_cluster(question, [(0, 10)], cluster.address))


def test_nobody_answers() -> None:
    with pytest.raises(UnsupportedAnalysisError, match=r"no Dask scheduler answers at 'nowhere'.*dask scheduler"):
        sweep(detente.load("chicken"), noise=0.1, samples=10, cluster="nowhere")


def test_the_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UnsupportedAnalysisError, match=r"pip install 'detente\[cluster\]'"):
        sweep(detente.load("chicken"), noise=0.1, samples=10, cluster="tcp://127.0.0.1:1")
