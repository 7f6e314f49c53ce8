"""axe finds nothing serious on any page, in light and in dark; everything is reached by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import WELL, Desk

AXE = Path(__file__).parents[3] / "web/node_modules/axe-core/axe.min.js"
PAGES = ["conflict", "preferences", "answers", "look", "what-if", "timeline", "sure", "reading", "keep"]

needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: npm ci in web/, or make web")


@pytest.fixture(scope="module")
def well(desk: Desk) -> str:
    return desk.add("accessible.yaml", WELL)


def faults(page: Page) -> list[str]:
    """Return what axe calls serious or critical."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, desk: Desk, well: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    desk.visit(page)
    expect(page.get_by_role("heading", name="Chicken")).to_be_visible()
    found = {"start": faults(page)}
    desk.visit(page, well)
    for place in PAGES:
        page.evaluate(f"window.location.hash = '#/{well}/{place}'")
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        page.wait_for_timeout(350)
        found[place] = faults(page)
    page.evaluate(f"window.location.hash = '#/{well}/conflict'")
    for tab in ["What cannot be", "Named statements", "Sources", "About"]:
        page.get_by_role("tab", name=tab).click()
        found[tab] = faults(page)
    assert {place: one for place, one in found.items() if one} == {}


def test_pages_are_reached_and_left_by_keyboard(page: Page, desk: Desk, well: str) -> None:
    desk.visit(page, well)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    for number, name in [("3", "Answers"), ("5", "What if"), ("1", "Conflict")]:
        page.keyboard.press(f"Alt+{number}")
        expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")


def test_the_focus_is_seen(page: Page, desk: Desk, well: str) -> None:
    desk.visit(page, well)
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
                const framed = document.activeElement.matches('input') && style.borderColor !== 'rgba(0, 0, 0, 0)';
                return outlined || framed || style.boxShadow !== 'none';
            }"""
        )
        if not seen:
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert unseen == []
