"""Working processes: they answer, they tell how far they are, and they stop when something newer comes."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from detente.cases import load
from detente.model import Conflict
from detente.web.faults import FaultError
from detente.web.working.bench import Bench, Side
from detente.web.working.pool import Pool
from detente.web.working.process import Job, StoppedError, answered
from detente.web.working.questioner import Asking, Questioner


def large(n_options: int = 14) -> Conflict:
    """A conflict of many states, on which SIM takes seconds."""
    names = [f"o{k}" for k in range(n_options)]
    makers = {f"m{k}": {"options": {name: {} for name in names[k::4]}} for k in range(4)}
    stated = {
        f"m{k}": {"statements": [f"{'not ' * (n % 2)}{names[(n * 5 + k * 3) % n_options]}" for n in range(n_options)]}
        for k in range(4)
    }
    return Conflict(title="Large", decision_makers=makers, readings={"r": {"preferences": stated}})


def asking(conflict: Conflict, number: int = 1, client: str = "tab", **asked: object) -> Asking:
    return Asking(1, "verdicts", client, {"limit": 1, **asked}, [(("step", number), conflict)])


def untold(_: float) -> None:
    """Tell nobody."""


async def running(work):
    questioner = Questioner(Pool())
    await questioner.start()
    try:
        return await work(questioner)
    finally:
        questioner.close()


def to_its_end(work):
    """Run a coroutine in a thread of its own: browser tests in this process may have left a loop running here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_real_processes_answer_and_are_stopped():
    small, big = load("chicken"), large()
    told: list[float] = []

    async def work(questioner):
        found, seconds = await questioner.answer(asking(small), progress=told.append)
        assert found["n_states"] == 4
        assert seconds > 0
        again, _ = await questioner.answer(asking(small), progress=untold)  # the process knows the conflict by now
        assert again == found

        slow = asyncio.ensure_future(questioner.answer(asking(big, 2, concepts=["sim"]), progress=untold))
        await asyncio.sleep(0.3)
        began = time.monotonic()
        found, _ = await questioner.answer(asking(small, 3), progress=untold)
        assert found["n_states"] == 4
        assert time.monotonic() - began < 20  # not after the long work; a new process may have to begin
        with pytest.raises(FaultError, match="void"):
            await slow

        slow = asyncio.ensure_future(questioner.answer(asking(big, 4, concepts=["sim"]), progress=untold))
        await asyncio.sleep(0.2)
        questioner.changed(1)
        with pytest.raises(FaultError, match="void"):
            await slow

        gone = asyncio.Event()
        slow = asyncio.ensure_future(
            questioner.answer(asking(big, 5, concepts=["sim"]), progress=untold, gone=gone.wait)
        )
        await asyncio.sleep(0.2)
        gone.set()
        with pytest.raises(FaultError, match="void"):
            await slow

        kept = asking(small, 6)
        kept.keep = True
        both = await asyncio.gather(
            questioner.answer(kept, progress=untold), questioner.answer(asking(small, 7), progress=untold)
        )
        assert [found["n_states"] for found, _ in both] == [4, 4]
        with pytest.raises(FaultError, match="unknown concept"):
            await questioner.answer(asking(small, 8, concepts=["none"]), progress=untold)

    to_its_end(running(work))


def test_a_process_that_dies_is_replaced():
    async def work(questioner):
        lane = questioner.pool.lanes["verdicts"]
        slow = asyncio.ensure_future(questioner.answer(asking(large(), 1, concepts=["sim"]), progress=untold))
        await asyncio.sleep(0.3)
        lane._worker.process.kill()
        with pytest.raises(FaultError, match="ended"):
            await slow
        found, _ = await questioner.answer(asking(load("chicken"), 2), progress=untold)
        assert found["n_states"] == 4

    to_its_end(running(work))


def test_progress_stops_what_nobody_wants():
    def refuse(_: float) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        answered(Bench(), Job(1, "verdicts", {}, ((("a",), large(12)),)), refuse)


def test_a_bench_remembers_and_forgets():
    bench, conflict = Bench(), load("elmira")
    side = Side(bench, "key", conflict)
    assert side.space is side.space
    other = Side(bench, "key", conflict, reading="recalled")
    assert other.space.structure is side.space.structure  # only the ranks are made anew
    assert side.analysis(["nash"]) is side.analysis(["nash"])
    for number in range(40):
        bench.take(number, conflict)
        bench.kept(("thing", number), object)
    assert len(bench.conflicts) <= 12
    assert bench.take(39, None) is conflict
