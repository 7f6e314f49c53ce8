"""Which machinery works, NumPy alone or compiled kernels, and how long work is shared among threads.

Numba takes a second to import and longer to compile for the first time, so that it is touched only for large spaces.
Where it is missing or broken, NumPy does everything.
"""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

from detente.engine.arrays import Array

SMALL = 1 << 18
"""Below this number of states NumPy alone is used: it needs less than half a second, about what Numba takes to load."""

Task = Callable[[Array], None]
"""Work for one thread; returns early once its argument, an array of length one, is set."""

Piece = Callable[[tuple[slice, ...]], None]
"""Work on one piece of an array."""


@cache
def _import_kernels() -> ModuleType | None:
    try:
        from detente.engine import kernels
    except Exception as error:  # noqa: BLE001 - a broken compiler must not cost the answer
        warnings.warn(f"Numba does not work here; large conflicts take longer ({error})", RuntimeWarning, stacklevel=2)
        return None
    return kernels


def kernels_for(n_states: int) -> Any:
    """Return the compiled kernels if a space of ``n_states`` is worth them and Numba works, else ``None``."""
    return _import_kernels() if n_states >= SMALL else None


def position_dtype(count: int) -> np.dtype[Any]:
    """Find the smallest dtype for places in a class of ``count``, with the highest bit and the largest number free."""
    if count <= 1 << 7:
        return np.dtype(np.uint8)
    return np.dtype(np.uint16) if count <= 1 << 15 else np.dtype(np.uint32)


def n_threads() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(tasks: Sequence[Task], progress: Callable[[float], None] | None = None) -> None:
    """Do all tasks on the processors that there are, while this thread only waits, so that Ctrl-C is heard at once.

    Parameters
    ----------
    tasks : sequence of callables
        Each must look at its argument every fifth of a second or so.
    progress : callable, optional
        Told the share that is done, from 0.0 to 1.0, by the calling thread.
    """
    stop = np.zeros(1, dtype=np.uint8)
    pool = ThreadPoolExecutor(n_threads(), thread_name_prefix="detente-engine")
    try:
        pending: set[Future[None]] = {pool.submit(task, stop) for task in tasks}
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
            if progress is not None:
                progress(1.0 - len(pending) / len(tasks))
    finally:
        stop[0] = 1
        pool.shutdown(wait=False, cancel_futures=True)


class PerThread:
    """Work space that each thread makes once and keeps as long as this object lives."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._local = threading.local()
        self.made: list[Any] = []

    def get(self) -> Any:
        """Return the calling thread's own."""
        if not hasattr(self._local, "space"):
            self._local.space = self._make()
            self.made.append(self._local.space)
        return self._local.space
