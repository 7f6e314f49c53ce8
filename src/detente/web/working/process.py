"""A working process: takes one question after another, tells how far it is, and can be stopped."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from pydantic import ValidationError

from detente.errors import DetenteError
from detente.model import Conflict
from detente.model.validation import problems_of
from detente.types import Progress
from detente.web.faults import FaultError, fault_of
from detente.web.working.bench import Bench

__all__ = ["Job", "StoppedError", "answered", "main", "warm"]

BEAT = 0.05
"""Seconds between two reports of progress."""


@dataclass(frozen=True)
class Job:
    """A question for a working process.

    Attributes
    ----------
    number : int
        Grows from job to job.
    function : str
        Name of the question, in the table of questions.
    asked : dict
        Its parameters.
    sides : tuple of (key, conflict or None)
        The conflicts that it is about; None for one that the process knows already.
    """

    number: int
    function: str
    asked: dict[str, Any]
    sides: tuple[tuple[Hashable, Conflict | None], ...] = field(default=())


class StoppedError(DetenteError):
    """Nobody waits for the answer any more."""


def warm() -> None:
    """Load and compile what every analysis needs, on a conflict of two options."""
    from detente.analysis import analyze
    from detente.cases import load

    analyze(load("chicken"))


def main(connection: Connection, stopped: Any) -> None:
    """Answer questions until the server goes.

    Parameters
    ----------
    connection : Connection
        Jobs come in; ("progress", number, share), ("done", number, result) and ("failed", number, fault) go out.
    stopped : shared integer
        Jobs up to this number are not wanted any more.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server tells when to go
    bench = Bench()
    warm()
    connection.send(("ready", 0, None))
    while True:
        try:
            job: Job = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(_outcome(bench, job, _reporter(connection, stopped, job)))


def _outcome(bench: Bench, job: Job, progress: Progress) -> tuple[str, int, Any]:
    try:
        return "done", job.number, answered(bench, job, progress)
    except StoppedError:
        return "failed", job.number, FaultError(409, "superseded", "a later change made this question void")
    except DetenteError as error:
        return "failed", job.number, fault_of(error)
    except ValidationError as error:
        return (
            "failed",
            job.number,
            FaultError(422, "invalid", "the question cannot be understood", problems=problems_of(error)),
        )
    except MemoryError:
        return "failed", job.number, FaultError(422, "limit", "memory ran out; ask for less")
    except Exception as error:  # noqa: BLE001  (an error of ours must not end the process)
        return "failed", job.number, FaultError(500, "failed", f"{type(error).__name__}: {error}")


def answered(bench: Bench, job: Job, progress: Progress) -> Any:
    """Answer a question."""
    from detente.web.asking import FILES, QUESTIONS

    conflicts = [(key, bench.take(key, conflict)) for key, conflict in job.sides]
    return {**QUESTIONS, **FILES}[job.function].answer(bench, conflicts, job.asked, progress)


def _reporter(connection: Connection, stopped: Any, job: Job) -> Progress:
    last = 0.0
    parent = os.getppid()

    def report(share: float) -> None:
        nonlocal last
        if stopped.value >= job.number or os.getppid() != parent:
            raise StoppedError
        at = time.monotonic()
        if at - last >= BEAT:
            last = at
            connection.send(("progress", job.number, share))

    return report
