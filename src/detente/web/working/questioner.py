"""Has questions answered, and stops those whose answer nobody wants any more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.model import Conflict
from detente.web.asking import FILES, QUESTIONS
from detente.web.faults import FaultError
from detente.web.working.pool import Pool

__all__ = ["Asking", "Questioner"]


@dataclass(eq=False)
class Asking:
    """A question on its way.

    Attributes
    ----------
    project : int
        Whose.
    function : str
        Name of the question.
    client : str
        The page that asks.
    asked : dict
        Its parameters.
    sides : sequence of (key, Conflict)
        What it is about.
    keep : bool
        A newer question of the same name does not stop it.
    task : Task or None
        The work.
    """

    project: int
    function: str
    client: str
    asked: dict[str, Any]
    sides: Sequence[tuple[Hashable, Conflict]]
    keep: bool = False
    task: asyncio.Task[Any] | None = field(default=None)
    superseded: bool = False

    def stop(self) -> None:
        """Stop it, because something newer came."""
        self.superseded = True
        if self.task is not None:
            self.task.cancel()


class Questioner:
    """Passes questions to the lanes.

    Parameters
    ----------
    pool : Pool
        The lanes.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asking: set[Asking] = set()

    async def start(self) -> None:
        """Begin."""
        self._loop = asyncio.get_running_loop()
        await self.pool.start()

    def close(self) -> None:
        """End all work."""
        for asking in [*self._asking]:
            asking.stop()
        self.pool.close()

    async def answer(
        self, asking: Asking, *, progress: Callable[[float], None], gone: Callable[[], Awaitable[None]] | None = None
    ) -> tuple[Any, float]:
        """Have a question answered.

        Parameters
        ----------
        progress : callable
            Told the share that is done.
        gone : callable, optional
            Returns when the page does not want to know any more.

        Returns
        -------
        object, float
            The answer as plain data, and the seconds that it took.

        Raises
        ------
        FaultError
            409, "superseded", if something newer came; else what is wrong with the question.
        """
        self._supersede(asking)
        began = time.perf_counter()
        lane = self.pool.lanes[{**QUESTIONS, **FILES}[asking.function].lane]
        work = lane.answer(asking.function, asking.asked, asking.sides, progress=progress)
        asking.task = asyncio.ensure_future(work)
        self._asking.add(asking)
        watch = asyncio.ensure_future(gone()) if gone else None
        try:
            await asyncio.wait({asking.task, *([watch] if watch else [])}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.task.done():
                asking.task.cancel()
            found = await asking.task
        except asyncio.CancelledError:
            if not asking.task.done():  # the server itself stops
                asking.task.cancel()
                raise
            raise FaultError(409, "superseded", "a later change made this question void") from None
        finally:
            self._asking.discard(asking)
            if watch is not None:
                watch.cancel()
        return found, time.perf_counter() - began

    def _supersede(self, asking: Asking) -> None:
        """Stop the older question of the same name from the same page."""
        for other in [*self._asking]:
            same = (other.project, other.client, other.function) == (asking.project, asking.client, asking.function)
            if same and not (other.keep or asking.keep):
                other.stop()

    def changed(self, project: int) -> None:
        """Stop what still runs for an older document; may be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop_all, project)

    def _stop_all(self, project: int) -> None:
        for asking in [*self._asking]:
            if asking.project == project and not asking.keep:
                asking.stop()
