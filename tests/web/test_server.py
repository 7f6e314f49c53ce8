"""The server as a process of its own: started by the command, killed in the middle of editing, stopped with Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from detente.cli.app import cli
from detente.errors import LimitExceededError, UnsupportedAnalysisError
from detente.web import server
from detente.web.app import openapi
from detente.web.server import listen, open_workbench

ROOT = Path(__file__).parents[2]


class Running:
    """A server in a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "detente", "open", *arguments, "--no-browser"]
        self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        base, _, secret = self.address.partition("/#token=")
        self.token, _, project = secret.partition("&project=")
        self.project = project or None
        self.client = httpx.Client(base_url=base, headers={"X-Detente-Token": self.token}, timeout=60)

    def sent(self, method: str, path: str, data: Any = None) -> Any:
        answer = self.client.request(method, path, **({} if data is None else {"json": data}))
        answer.raise_for_status()
        return answer.json()

    def end(self, with_signal: int) -> tuple[int, str]:
        self.client.close()
        self.process.send_signal(with_signal)
        _, told = self.process.communicate(timeout=30)
        return self.process.returncode, told


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Any]:
    started: list[Running] = []

    def start(*arguments: str) -> Running:
        started.append(Running(tmp_path, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.client.close()
        if one.process.poll() is None:
            one.end(signal.SIGKILL)


def test_nothing_is_lost_when_the_server_is_killed(running, tmp_path):
    first = running("elmira")
    revision = 1
    for number in range(20):
        edit = {"op": "add", "to": ["notes"], "value": {"text": f"note {number}"}}
        found = first.sent("POST", f"/api/projects/{first.project}/edits", {"revision": revision, "edits": [edit]})
        revision = found["revision"]
    first.end(signal.SIGKILL)  # at once, while the file may still be on its way

    again = running("elmira")
    document = again.sent("GET", f"/api/projects/{again.project}")
    assert [note["text"] for note in document["conflict"]["notes"]][-20:] == [f"note {number}" for number in range(20)]
    assert document["undo"] == "Add a note"
    undone = again.sent("POST", f"/api/projects/{again.project}/undo", {"revision": document["revision"]})
    assert undone["conflict"]["notes"][-1]["text"] == "note 18"
    again.sent("POST", f"/api/projects/{again.project}/redo", {"revision": undone["revision"]})
    until = time.monotonic() + 10
    while (
        time.monotonic() < until and again.sent("GET", f"/api/projects/{again.project}")["file"]["state"] != "in_step"
    ):
        time.sleep(0.05)
    assert "note 19" in (tmp_path / "elmira.yaml").read_text("utf-8")
    found = again.sent("POST", f"/api/projects/{again.project}/ask/verdicts", {})
    assert found["result"]["n_states"] == 9  # by a real working process

    code, told = again.end(signal.SIGINT)
    assert code in (0, 130)
    assert "Traceback" not in told


def test_ctrl_c_lets_the_pages_go_and_the_file_is_written(running, tmp_path):
    one = running("chicken")
    with one.client.stream("GET", f"/api/projects/{one.project}/events") as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": listening"
        edit = {"op": "set", "at": [], "values": {"title": "At the last moment"}}
        one.sent("POST", f"/api/projects/{one.project}/edits", {"revision": 1, "edits": [edit]})
        began = time.monotonic()
        one.process.send_signal(signal.SIGINT)
        assert "event: closing" in [*lines]
    _, told = one.process.communicate(timeout=30)
    assert time.monotonic() - began < 20
    assert "Traceback" not in told
    assert "At the last moment" in (tmp_path / "chicken.yaml").read_text("utf-8")


def test_a_file_opens_its_own_folder(running, tmp_path):
    (tmp_path / "sub").mkdir()
    made = subprocess.run(
        [sys.executable, "-m", "detente", "new", "sub/a.yaml"], cwd=tmp_path, capture_output=True, check=True
    )
    assert made.returncode == 0
    one = running("sub/a.yaml")
    assert one.sent("GET", "/api/session")["folder"] == str((tmp_path / "sub").resolve())
    assert one.client.get("/").status_code in (200, 503)
    other = httpx.get(one.address.partition("/#")[0] + "/api/session")
    assert other.status_code == 401


def test_what_cannot_be_opened_is_told(tmp_path):
    run = CliRunner().invoke
    found = run(cli, ["open", "elmirra", "--no-browser"])
    assert "'elmira'" in str(found.exception)
    (tmp_path / "bad.yaml").write_text("title: [", "utf-8")
    assert "bad.yaml" in str(run(cli, ["open", str(tmp_path / "bad.yaml"), "--no-browser"]).exception)
    with listen(0) as taken, pytest.raises(LimitExceededError, match="leave it out"):
        listen(taken.getsockname()[1])


def test_a_missing_web_server_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(UnsupportedAnalysisError, match=r"detente\[web\]"):
        open_workbench("elmira")


def test_the_browser_is_opened(monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(server.webbrowser, "open", opened.append)
    server._show("http://127.0.0.1:1/#token=t", browser=True, tell=lambda _: None)
    server._show("http://127.0.0.1:1/#token=t", browser=False, tell=lambda _: None)
    assert opened == ["http://127.0.0.1:1/#token=t"]


def test_only_this_machine_can_reach_it():
    with listen(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_the_description_of_the_api_is_up_to_date():
    kept = json.loads((ROOT / "docs" / "reference" / "openapi.json").read_text("utf-8"))
    assert shape(kept) == shape(openapi()), "run: python -m detente.web > docs/reference/openapi.json"


def shape(description: Any) -> Any:
    """What a description promises, apart from how a version of the library that writes it puts things."""
    paths = {
        f"{method} {path}": (
            sorted(parameter["name"] for parameter in told.get("parameters", ())),
            [*told.get("requestBody", {}).get("content", {}).values()],
        )
        for path, methods in description["paths"].items()
        for method, told in methods.items()
    }
    schemas = description["components"]["schemas"]
    return paths, {name: sorted(schema.get("properties", ())) for name, schema in schemas.items()}


def test_every_address_is_described():
    for path, methods in openapi()["paths"].items():
        for method, told in methods.items():
            assert told.get("description") or told.get("summary"), f"{method} {path}"
            assert path.startswith("/api/")


def test_the_environment_names_no_secret():
    assert not any("token" in name.lower() and "detente" in name.lower() for name in os.environ)
