"""A workbench in a folder of its own, and a client that may ask it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from detente.web.app import application
from detente.web.keeping.workbench import Workbench
from detente.web.security import Keys
from detente.web.server import listen
from detente.web.working import pool
from detente.web.working.bench import Bench
from detente.web.working.process import Job, answered


class HereLane:
    """Answers in the process of the test, so that what is asked is measured; real processes are tested apart."""

    def __init__(self, _: Any) -> None:
        self.bench, self.number = Bench(), 0

    async def start(self) -> None:
        pass

    async def answer(self, function: str, asked: Any, sides: Any, *, progress: Any) -> Any:
        self.number += 1
        progress(0.5)
        return answered(self.bench, Job(self.number, function, asked, tuple(sides)), progress)

    def close(self) -> None:
        pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def workbench(folder: Path) -> Iterator[Workbench]:
    made = Workbench(folder)
    yield made
    made.close()


@pytest.fixture
def client(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """A client of a real server that runs in a thread of the test."""
    monkeypatch.setattr(pool, "Lane", HereLane)
    with listen(0) as listening:
        keys = Keys(listening.getsockname()[1])
        config = uvicorn.Config(
            application(workbench, keys), log_level="critical", ws="none", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.005)
        headers = {"X-Detente-Token": keys.token, "X-Detente-Client": "tab"}
        with httpx.Client(base_url=f"http://127.0.0.1:{keys.port}", headers=headers, timeout=60) as found:
            yield found
        workbench.events.tell(None, "closing")
        server.should_exit = True
        thread.join()


class Page:
    """What a tab of the workbench does."""

    def __init__(self, client: httpx.Client, **opening: Any) -> None:
        self.client = client
        self.document = self.sent("post", "/api/projects", opening)

    @property
    def at(self) -> str:
        return f"/api/projects/{self.document['project']}"

    @property
    def conflict(self) -> Any:
        return self.document["conflict"]

    def sent(self, method: str, path: str, data: Any = None, status: int = 200) -> Any:
        answer = self.client.request(method, path, **({} if data is None else {"json": data}))
        assert answer.status_code == status, answer.text
        return answer.json()

    def edit(self, *edits: Any, status: int = 200, **more: Any) -> Any:
        data = {"revision": self.document["revision"], "edits": edits, **more}
        found = self.sent("post", f"{self.at}/edits", data, status)
        if status == 200 and not more.get("preview"):
            self.document = found
        return found

    def ask(self, question: str, status: int = 200, **parameters: Any) -> Any:
        found = self.sent("post", f"{self.at}/ask/{question}", parameters, status)
        return found["result"] if status == 200 else found["error"]

    def go(self, what: str, status: int = 200) -> Any:
        found = self.sent("post", f"{self.at}/{what}", {"revision": self.document["revision"]}, status)
        if status == 200:
            self.document = found
        return found


@pytest.fixture
def tab(client: httpx.Client) -> Page:
    return Page(client, case="elmira")
