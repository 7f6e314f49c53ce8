"""Takes the pictures of the workbench in README and documentation: ``python docs/screens.py``.

Needs Chromium (``DETENTE_CHROMIUM`` names another than Debian's), and Playwright and Pillow, which the development
tools bring.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
CHROMIUM = os.environ.get("DETENTE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


def why(page: Page) -> None:
    """Open the page that says why the status quo is stable for Russia."""
    page.evaluate("window.location.hash = '#/p1/answers?state=1398&dm=russia&concept=seq'")
    page.get_by_test_id("why").wait_for()


def wants(page: Page) -> None:
    """Open the page of what Russia wants."""
    page.evaluate("window.location.hash = '#/p1/preferences'")
    page.get_by_test_id("ranking").wait_for()


def way(page: Page) -> None:
    """Play the second step of a way from the status quo."""
    page.evaluate("window.location.hash = '#/p1/look'")
    page.get_by_role("button", name="A way from the status quo ...").click()
    box = page.get_by_role("combobox", name="To where")
    box.fill("modify and accept and insist")
    box.press("Enter")
    page.get_by_role("button", name="One step on").click()
    page.get_by_role("button", name="One step on").click()


def what_if(page: Page) -> None:
    """Ask what if one saw it as Western governments do."""
    page.evaluate("window.location.hash = '#/p1/what-if'")
    for label, option in [("Change", "take another reading"), ("Reading", "Western governments")]:
        page.get_by_role("combobox", name=label, exact=True).click()
        page.get_by_role("option", name=option, exact=True).click()
    page.get_by_role("heading", name="Verdicts that change").wait_for(timeout=60_000)


PICTURES: dict[str, tuple[str, str, Callable[[Page], None]]] = {
    "workbench-preferences": ("three-demands", "light", wants),
    "workbench-answers": ("three-demands", "light", why),
    "workbench-look": ("elmira", "light", way),
    "workbench-what-if": ("three-demands", "light", what_if),
}


def picture(name: str) -> None:
    """Take one picture, on a server of its own."""
    case, scheme, show = PICTURES[name]
    command = [sys.executable, "-m", "detente", "open", case, "--no-browser"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert server.stdout is not None
        address = re.sub(r"\s", "", server.stdout.readline())
        try:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
            size = {"width": 1280, "height": 860}
            page = browser.new_page(viewport=size, color_scheme=scheme, device_scale_factor=1.5)  # type: ignore[arg-type]
            page.goto(address)
            page.wait_for_selector("[data-testid=strip-state][data-stale=false]", timeout=60_000)
            show(page)
            page.wait_for_timeout(1500)
            taken = Image.open(io.BytesIO(page.screenshot()))
            taken.convert("RGB").quantize(255, method=Image.Quantize.MAXCOVERAGE).save(
                IMAGES / f"{name}.png", optimize=True
            )
            browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    for name in sys.argv[1:] or PICTURES:
        picture(name)
