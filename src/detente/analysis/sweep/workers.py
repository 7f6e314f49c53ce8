"""Blocks evaluated here, by a pool of processes, or on a Dask cluster: the same counts, in whatever order they come."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from detente import __version__
from detente.analysis.sweep.counts import Counts
from detente.analysis.sweep.plan import count_block
from detente.analysis.sweep.question import Question
from detente.errors import DetenteError, UnsupportedAnalysisError

__all__ = ["WorkersLostError", "in_cluster", "in_pool"]

Task = tuple[int, int]
"""Number of a block and how many of its draws are wanted."""

Done = tuple[int, Counts]

PATIENCE = 60.0
"""Seconds that a cluster may be without any worker."""


class WorkersLostError(DetenteError):
    """The processes that did the work are gone; what they finished is kept."""


# --- a pool of processes ----------------------------------------------------------------------------------------------


def in_pool(question: Question, tasks: Iterable[Task], workers: int) -> Iterator[Done]:
    """Share the blocks among processes of this machine; a block is handed out only when somebody is free for it.

    Raises
    ------
    WorkersLostError
        If a process dies.
    """
    waiting = iter(tasks)
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin_worker)
    running: dict[Future[Counts], int] = {}
    try:
        while True:
            with _main_left_alone():  # processes start when work is handed out
                for block, count in _take(waiting, 2 * workers - len(running)):
                    running[pool.submit(count_block, question, block, count)] = block
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    except BrokenProcessPool:
        raise WorkersLostError(
            "a worker process has died (killed, or out of memory); every finished block is kept where a folder was "
            "given: run the same command again, perhaps with --workers 1"
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _main_left_alone() -> Iterator[None]:
    """Keep new processes from running the caller's script once more: they need nothing from it."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _begin_worker() -> None:
    """Leave Ctrl-C to the process that hands out the work, and end when that process is gone, killed perhaps."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _take(tasks: Iterator[Task], most: int) -> Iterator[Task]:
    for _ in range(most):
        task = next(tasks, None)
        if task is None:
            return
        yield task


# --- a cluster --------------------------------------------------------------------------------------------------------


def in_cluster(question: Question, tasks: Iterable[Task], address: str) -> Iterator[Done]:
    """Share the blocks among the workers of a Dask cluster.

    A block that was lost with its worker is evaluated again by another; it is counted when it comes back, once.

    Raises
    ------
    UnsupportedAnalysisError
        If the library is missing or no scheduler answers.
    WorkersLostError
        If no worker is left, or a block took several workers with it.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise UnsupportedAnalysisError(
            f"no Dask scheduler answers at '{address}' ({error}); start one with 'dask scheduler' and workers with "
            "'dask worker ADDRESS', and give the address that it prints, such as tcp://127.0.0.1:8786"
        ) from None
    try:
        yield from _gather(distributed, client, question, iter(tasks))
    finally:
        client.close()


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise UnsupportedAnalysisError(
            "--cluster needs the library 'distributed'; install it with: pip install 'detente[cluster]'"
        ) from None


def _gather(distributed: Any, client: Any, question: Question, tasks: Iterator[Task]) -> Iterator[Done]:
    running: dict[Any, int] = {}
    seen = time.monotonic()
    while True:
        n_workers = len(client.scheduler_info(n_workers=-1)["workers"])
        seen = time.monotonic() if n_workers else seen
        if time.monotonic() - seen > PATIENCE:
            raise WorkersLostError(
                f"the cluster has been without workers for {PATIENCE:.0f} seconds; start some, and run the same "
                "command again: finished blocks are kept where a folder was given"
            )
        for block, count in _take(tasks, 4 * max(n_workers, 1) - len(running)):
            key = f"detente-sweep-{question.digest[:16]}-{block}-{count}-{id(running)}"
            running[client.submit(_count_remotely, question, block, count, key=key, retries=2)] = block
        if not running:
            return
        try:
            with client.as_current():
                done = distributed.wait(list(running), timeout=5, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            continue
        for future in done:
            try:
                counts = future.result()
            except distributed.KilledWorker:
                raise WorkersLostError(
                    f"block {running[future]} has taken several workers with it, out of memory perhaps; finished "
                    "blocks are kept where a folder was given: run the same command again"
                ) from None
            except distributed.CancelledError:
                raise WorkersLostError("the scheduler is gone; finished blocks are kept where a folder was given: run "
                                       "the same command again with the address of a new one") from None  # fmt: skip
            yield running.pop(future), counts


def _count_remotely(question: Question, block: int, count: int) -> Counts:
    """Evaluate a block on a worker, whose program must be the same."""
    if question.version != __version__:
        raise UnsupportedAnalysisError(
            f"the worker runs Détente {__version__} and the client {question.version}; install the same version on both"
        )
    return count_block(question, block, count)
