"""Starting and killing `detente open`, and opening conflicts in it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Page

PRICES = """\
detente: 1
title: A price war
decision_makers:
  amber: {name: Amber, options: {amber_cuts: Cuts its price}}
  birch: {name: Birch, options: {birch_cuts: Also cuts}}
status_quo: {}                      # nobody has cut yet
readings:
  analyst:
    name: The analyst
    preferences:                    # what each wants, most important first
      amber: {statements: [not birch_cuts, amber_cuts]}
      birch: {statements: [not amber_cuts, birch_cuts]}
"""

WELL = """\
detente: 1
title: A shared well
sources:
  minutes: {title: Minutes of the water board, date: 2024-05-30}
decision_makers:
  upper:
    name: Upper village
    options:
      pump_upper: {name: Pumps by night, levels: [none, some, all]}
      guard: Guards the well
  lower:
    name: Lower village
    options:
      pump_lower: Draws water too
      sue: {name: Goes to court, moves: up}
infeasible:
  - never: guard and sue
    because: the guard stands in the way
status_quo: {pump_upper: some}
readings:
  secretary:
    name: The secretary
    default: true
    preferences:
      upper: {statements: [not sue, pump_upper >= some, not pump_lower]}
      lower: {statements: [pump_upper < all, pump_lower, not sue]}
  miller:
    name: The miller
    based_on: secretary
    preferences:
      lower: {statements: [sue, pump_lower]}
"""


def many_options(n_makers: int, n_options: int) -> str:
    """Return a conflict without rules: 2 to the power of all options states."""
    lines = ["detente: 1", "title: Many states", "decision_makers:"]
    for maker in range(n_makers):
        lines += [f"  m{maker}:", f"    name: Side {maker + 1}", "    options:"]
        lines += [f"      o{maker}_{option}: Option {maker + 1}.{option + 1}" for option in range(n_options)]
    lines += ["status_quo: {}", "readings:", "  one:", "    preferences:"]
    for maker in range(n_makers):
        other = (maker + 1) % n_makers
        wants = [f"not o{other}_{option}" for option in range(n_options)]
        wants += [f"o{maker}_{option}" for option in range(n_options)]
        lines += [f"      m{maker}:", "        statements:", *(f"          - {want}" for want in wants)]
    return "\n".join(lines) + "\n"


class Desk:
    """A running `detente open` over a folder.

    Parameters
    ----------
    folder : Path
        Where its conflicts lie.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and wait for the address that it prints."""
        command = [sys.executable, "-m", "detente", "open", "--no-browser"]
        self.process = subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        printed: list[str] = []
        for line in self.process.stdout:
            printed.append(line)
            found = re.search(r"(http://127\.0\.0\.1:\d+)/#token=([^&\s]+)", line)
            if found:
                break
        else:
            raise AssertionError(f"detente open did not start: {''.join(printed)}")
        self.address, self.token = found.groups()
        self.drain = threading.Thread(target=self.process.stdout.read, daemon=True)
        self.drain.start()

    def kill(self) -> None:
        """Kill it in the middle of whatever it does."""
        self.process.kill()
        self._wait()

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        self._wait()

    def _wait(self) -> None:
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.drain.join(5)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the API as the page does."""
        headers = {"X-Detente-Token": self.token, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/{path}", data, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def add(self, name: str, text: str) -> str:
        """Put a conflict file into the folder, open it and return its project."""
        (self.folder / name).write_text(text, "utf-8")
        return str(self.ask("projects", {"file": name})["project"])

    def document(self, project: str) -> Any:
        """Return the document of a project."""
        return self.ask(f"projects/{project}")

    def visit(self, page: Page, project: str | None = None, place: str = "conflict") -> None:
        """Open a page of a project, or the start page, as the printed address does."""
        page.goto("about:blank")
        page.goto(f"{self.address}/#token={self.token}" + (f"&project={project}" if project else ""))
        if project and place != "conflict":
            page.evaluate(f"window.location.hash = '#/{project}/{place}'")
        page.wait_for_selector("main")
        if project:
            page.wait_for_selector("[data-testid=strip-state][data-stale=false]")


def drag(page: Page, source: str, target: str, *, above: bool = False) -> None:
    """Drag one thing onto another with the mouse, a little at a time as a hand does."""
    start = page.locator(source).bounding_box()
    end = page.locator(target).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    goal = end["y"] + (2 if above else end["height"] / 2)
    for step in range(1, 13):
        x = (
            start["x"]
            + start["width"] / 2
            + (end["x"] + end["width"] / 2 - start["x"] - start["width"] / 2) * step / 12
        )
        page.mouse.move(x, start["y"] + start["height"] / 2 + (goal - start["y"] - start["height"] / 2) * step / 12)
        page.wait_for_timeout(12)
    page.mouse.up()
