"""A conflict of 65,536 states stays usable: it is opened, written, filtered, scrolled and drawn."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import Desk, many_options

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def large(desk: Desk) -> str:
    return desk.add("many.yaml", many_options(4, 4))


def test_the_answer_comes_and_the_table_scrolls_to_its_end(page: Page, desk: Desk, large: str) -> None:
    page.set_default_timeout(60_000)
    page.goto(f"{desk.address}/#token={desk.token}&project={large}")
    expect(page.get_by_label("The answer in short")).to_contain_text("65,536 feasible states", timeout=60_000)
    page.get_by_role("link", name="Answers").first.click()
    page.get_by_role("combobox", name="Which states").click()
    page.get_by_role("option", name="all states").click()
    grid = page.get_by_role("grid", name="States and verdicts")
    expect(grid).to_have_attribute("aria-rowcount", "65537", timeout=60_000)
    assert grid.locator("[data-index]").count() < 80
    grid.evaluate("node => { node.scrollTop = node.scrollHeight }")
    expect(grid.locator("[data-state='65536']")).to_be_visible(timeout=60_000)


def test_typing_stays_quick_while_the_answer_is_worked_out(page: Page, desk: Desk, large: str) -> None:
    page.set_default_timeout(60_000)
    page.goto(f"{desk.address}/#token={desk.token}&project={large}")
    name = page.get_by_role("textbox", name="Name of the option").first
    for turn in range(3):
        name.fill(f"Renamed {turn}")
        name.press("Enter")
        expect(name).to_have_value(f"Renamed {turn}", timeout=5_000)
        expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible(timeout=15_000)
    page.get_by_role("combobox", name="How Renamed 2 can be changed").click()
    page.get_by_role("option", name="only upwards").click()
    expect(page.get_by_role("button", name="Undo: Change how")).to_be_visible(timeout=15_000)


def test_the_graph_shows_what_matters_and_never_all(page: Page, desk: Desk, large: str) -> None:
    page.goto(f"{desk.address}/#token={desk.token}&project={large}")
    page.wait_for_selector("main")
    page.evaluate(f"window.location.hash = '#/{large}/look'")
    canvas = page.get_by_test_id("canvas")
    expect(canvas).to_be_visible(timeout=90_000)
    assert 1 <= int(canvas.get_attribute("data-nodes") or 0) <= 60
    expect(page.get_by_text("of 65,536 states")).to_be_visible()


def test_long_work_shows_how_far_it_is_and_the_next_edit_ends_it(page: Page, desk: Desk) -> None:
    page.set_default_timeout(60_000)
    longer = desk.add("longer.yaml", many_options(2, 11))
    page.goto(f"{desk.address}/#token={desk.token}&project={longer}")
    strip = page.get_by_test_id("strip-state")
    expect(page.get_by_label("The answer in short")).to_contain_text("4,194,304 feasible states", timeout=120_000)
    given_up: list[str] = []
    page.on("requestfailed", lambda request: given_up.append(request.url))
    page.on("response", lambda answer: given_up.append(answer.url) if answer.status == 409 else None)
    name = page.get_by_role("textbox", name="Name of the option").first
    for text in ("Renamed once", "Renamed twice"):
        name.fill(text)
        name.press("Enter")
        expect(strip).to_contain_text("%", timeout=60_000)
    expect(strip).to_have_attribute("data-stale", "false", timeout=120_000)
    assert any(url.endswith("/ask/verdicts") for url in given_up)
    expect(page.get_by_label("The answer in short")).to_contain_text("4,194,304 feasible states")
