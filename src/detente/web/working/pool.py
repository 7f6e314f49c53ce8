"""The lanes in which questions are answered: one process each, stopped and replaced when it does not stop by itself."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import threading
from collections.abc import Callable, Hashable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from detente.model import Conflict
from detente.web.faults import FaultError
from detente.web.working import process
from detente.web.working.process import Job

__all__ = ["Lane", "Pool"]

GRACE = 0.1
"""Seconds that a process has to stop by itself."""
KNOWN = 8
"""Conflicts that a lane takes its process to remember."""


def _context() -> Any:
    """Return how processes are made: from one that has everything loaded, where the system can do that."""
    if sys.platform == "linux" and "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["detente.web.working.preload"])
        return context
    return multiprocessing.get_context("spawn")


class Worker:
    """A process with the means to talk to it."""

    def __init__(self, context: Any) -> None:
        self.connection: Connection
        self.connection, far = context.Pipe()
        self.stopped = context.Value("q", 0)
        self.process = context.Process(target=process.main, args=(far, self.stopped), daemon=True, name="detente-work")
        self.process.start()
        far.close()
        self.known: list[Hashable] = []
        self.ended = False

    def end(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.connection.close()
        self.process.join()


class Lane:
    """Questions that wait for each other, in a process of their own."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._worker: Worker | None = None
        self._lock = asyncio.Lock()
        self._number = 0
        self.n_replaced = 0

    async def start(self) -> None:
        """Begin the process, so that the first question need not wait for it."""
        async with self._lock:
            await asyncio.to_thread(self._ready)

    def _ready(self) -> Worker:
        if self._worker is None or not self._worker.process.is_alive():
            self._worker = Worker(self._context)
            if self._worker.connection.recv()[0] != "ready":  # pragma: no cover
                raise FaultError(500, "failed", "the working process did not start")
        return self._worker

    async def answer(
        self,
        function: str,
        asked: dict[str, Any],
        sides: Sequence[tuple[Hashable, Conflict]],
        *,
        progress: Callable[[float], None],
    ) -> Any:
        """Have a question answered; if the caller is cancelled, the work stops.

        Raises
        ------
        FaultError
            What the working process says against it.
        """
        async with self._lock:
            worker = await asyncio.to_thread(self._ready)
            self._number += 1
            known = tuple((key, None if key in worker.known else conflict) for key, conflict in sides)
            worker.known = [key for key in worker.known if key not in dict(sides)]
            worker.known = [*worker.known, *(key for key, _ in sides)][-KNOWN:]
            job = Job(self._number, function, asked, known)
            loop = asyncio.get_running_loop()
            done: asyncio.Future[Any] = loop.create_future()
            threading.Thread(target=_attend, args=(worker, job, loop, done, progress), daemon=True).start()
            try:
                return await asyncio.shield(done)
            except asyncio.CancelledError:
                await asyncio.shield(self._stop(worker, job, done))
                raise
            finally:
                if worker.ended and self._worker is worker:  # its pipe tells so before the process is seen to be gone
                    self._worker = None

    async def _stop(self, worker: Worker, job: Job, done: asyncio.Future[Any]) -> None:
        """Ask the process to stop, and end it if it does not."""
        worker.stopped.value = job.number
        finished, _ = await asyncio.wait([done], timeout=GRACE)
        if not finished:
            self._worker = None
            self.n_replaced += 1
            await asyncio.to_thread(worker.end)
            await asyncio.wait([done])
            await asyncio.to_thread(self._ready)
        done.exception()

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None


def _attend(
    worker: Worker,
    job: Job,
    loop: asyncio.AbstractEventLoop,
    done: asyncio.Future[Any],
    progress: Callable[[float], None],
) -> None:
    """Hand a job over and wait for what comes of it, in a thread."""
    try:
        worker.connection.send(job)
        while True:
            kind, _, value = worker.connection.recv()
            if kind == "progress":
                loop.call_soon_threadsafe(progress, value)
                continue
            break
    except (EOFError, OSError, BrokenPipeError):
        kind, value = "failed", FaultError(500, "failed", "the working process ended; memory may have run out")
        worker.ended = True
        worker.process.kill()
    loop.call_soon_threadsafe(_settle, done, kind, value)


def _settle(done: asyncio.Future[Any], kind: str, value: Any) -> None:
    if done.done():
        return
    if kind == "done":
        done.set_result(value)
    else:
        done.set_exception(value)


class Pool:
    """Three lanes: verdicts while somebody types, short looks, and long work."""

    LANES = ("verdicts", "looks", "work")

    def __init__(self) -> None:
        context = _context()
        self.lanes = {name: Lane(context) for name in self.LANES}

    async def start(self) -> None:
        """Begin the processes that the first page needs."""
        await asyncio.gather(self.lanes["verdicts"].start(), self.lanes["looks"].start())

    def close(self) -> None:
        """End all processes."""
        for lane in self.lanes.values():
            lane.close()
