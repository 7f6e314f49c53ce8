"""Telling the pages that something changed."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

__all__ = ["Events"]

MOST_WAITING = 1000
"""Events that wait for a page that does not read; the oldest go first, for each only says that something changed."""


class Events:
    """Who listens to which project; may be told from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[int, list[tuple[asyncio.AbstractEventLoop, asyncio.Queue[tuple[str, Any]]]]] = {}

    def listen(self, project: int) -> asyncio.Queue[tuple[str, Any]]:
        """Begin to listen; what happens from now on arrives in the queue."""
        queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        with self._lock:
            self._listeners.setdefault(project, []).append((asyncio.get_running_loop(), queue))
        return queue

    def leave(self, project: int, queue: asyncio.Queue[tuple[str, Any]]) -> None:
        """Stop listening."""
        with self._lock:
            left = [known for known in self._listeners.get(project, []) if known[1] is not queue]
            self._listeners[project] = left

    def tell(self, project: int | None, name: str, data: Any = None) -> None:
        """Tell those who listen to a project; None tells everybody."""
        with self._lock:
            if project is None:
                told = [known for listeners in self._listeners.values() for known in listeners]
            else:
                told = [*self._listeners.get(project, [])]
        for loop, queue in told:
            if not loop.is_closed():
                loop.call_soon_threadsafe(_put, queue, (name, data if data is not None else {}))


def _put(queue: asyncio.Queue[tuple[str, Any]], event: tuple[str, Any]) -> None:
    if queue.qsize() >= MOST_WAITING:
        queue.get_nowait()
    queue.put_nowait(event)
