"""Benchmarks of the page of the workbench: ``python -m benchmarks.page`` writes PAGE.md.

How large the bundle is, and how long a browser takes to the first paint and to the first answer, on a fresh profile.
Needs Chromium (``DETENTE_CHROMIUM`` names another than Debian's) and Playwright, which the development tools bring.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.report import machine

RESULTS = Path(__file__).with_name("PAGE.md")
STATIC = Path(__file__).parents[1] / "src/detente/web/static"
CASES = ("prisoners-dilemma", "elmira", "three-demands")
RUNS = 5
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]

_HEAD = """# The page of the workbench

Written by `python -m benchmarks.page`; do not edit. Every run is a fresh browser profile, so nothing is cached, against
a server on the same machine. Times are the median of five runs, in milliseconds from when the address is opened: *first
paint* is the browser's first contentful paint, *answer* is when the line at the foot of the page shows the equilibria.
"""


def sizes() -> list[tuple[str, int, int, int]]:
    """Return kind, files, bytes, and bytes after gzip, of what is shipped and of what the first page reads."""
    first = set(re.findall(r"assets/[\w.-]+", (STATIC / "index.html").read_text("utf-8")))
    shipped = [path for path in STATIC.rglob("*") if path.is_file()]
    groups = {
        "scripts and styles that the first page reads": [p for p in shipped if f"assets/{p.name}" in first],
        "all scripts and styles": [p for p in shipped if p.suffix in (".js", ".css")],
        "fonts (read when their letters occur)": [p for p in shipped if p.suffix == ".woff2"],
        "everything, licences included": shipped,
    }
    return [
        (name, len(paths), sum(p.stat().st_size for p in paths), sum(len(gzip.compress(p.read_bytes())) for p in paths))
        for name, paths in groups.items()
    ]


def one_run(browser: Any, address: str) -> tuple[float, float]:
    """Open the address in a fresh profile; return milliseconds to the first paint and to the answer."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("[data-testid=strip-state][data-stale=false]", timeout=60_000)
    page.wait_for_selector("[data-count=nash]", timeout=60_000)
    answer = page.evaluate("performance.now()")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return paint, answer


def times(case: str) -> tuple[float, float]:
    """Return the median times of a case."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("DETENTE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    command = [sys.executable, "-m", "detente", "open", case, "--no-browser"]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
                one_run(browser, address)  # the server reads its libraries once
                runs = [one_run(browser, address) for _ in range(RUNS)]
                browser.close()
        finally:
            server.terminate()
            server.wait()
    return statistics.median(paint for paint, _ in runs), statistics.median(answer for _, answer in runs)


def render() -> str:
    """Measure, and write the page."""
    lines = [_HEAD, *machine(), "", "| what | files | kB | kB, gzip |", "|---|---|---|---|"]
    lines += [f"| {name} | {n} | {size / 1000:,.0f} | {packed / 1000:,.0f} |" for name, n, size, packed in sizes()]
    lines += ["", "| case | first paint, ms | answer, ms |", "|---|---|---|"]
    for case in CASES:
        paint, answer = times(case)
        lines.append(f"| {case} | {paint:,.0f} | {answer:,.0f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    RESULTS.write_text(render(), "utf-8")
    print(f"wrote {RESULTS}")
