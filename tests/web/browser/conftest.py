"""A real server and a real browser: Debian's Chromium, or the one that DETENTE_CHROMIUM names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.web.browser.desk import Desk

CHROMIUM = os.environ.get("DETENTE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
BUNDLE = Path(__file__).parents[3] / "src/detente/web/static/index.html"
MISSING = (
    f"no browser at {CHROMIUM}: install Debian's chromium, or name one in DETENTE_CHROMIUM"
    if not Path(CHROMIUM).exists()
    else "the page is not built: make web"
    if not BUNDLE.exists()
    else None
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and skip them with a message where there is no browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if MISSING:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium as it runs in a container, and without calls home."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The narrowest window that the workbench promises to work in; motion is not waited for."""
    return {**browser_context_args, "viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One server for the tests of a file, over a folder of its own."""
    with Desk(tmp_path_factory.mktemp("conflicts")) as running:
        yield running


def _is_a_fault(text: str) -> bool:
    """Tell whether our page broke the content security policy, and not another page that tried to frame ours."""
    return "Security Policy" in text and "Framing" not in text


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose errors fail the test: of scripts, and of the content security policy."""
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_a_fault(message.text) else None)
    page.set_default_timeout(10_000)
    yield page
    assert faults == []
