"""The fifth activity: the state graph drawn so that it can be read, a path played step by step, tables and rankings."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import WELL, Desk


@pytest.fixture
def elmira(page: Page, desk: Desk) -> str:
    project = str(desk.ask("projects", {"case": "elmira", "fresh": True})["project"])
    desk.visit(page, project, "look")
    return project


def test_the_graph_is_drawn_and_sifted(page: Page, elmira: str) -> None:
    canvas = page.get_by_test_id("canvas")
    expect(canvas).to_have_attribute("data-nodes", "9")
    label = canvas.get_attribute("aria-label")
    page.get_by_text("All moves").click()
    expect(canvas).not_to_have_attribute("aria-label", label or "")
    label = canvas.get_attribute("aria-label")
    page.get_by_role("combobox", name="Whose moves").click()
    page.get_by_role("option", name="only Uniroyal").click()
    expect(canvas).not_to_have_attribute("aria-label", label or "")
    page.get_by_role("button", name="Closer").click()
    page.get_by_role("button", name="All of it").click()
    page.get_by_role("switch", name="as a list").check()
    page.get_by_role("button", name="NYNNN status quo").click()
    expect(page.get_by_role("heading", name="Moves from here")).to_be_visible()


def test_a_way_from_the_status_quo_is_played_step_by_step(page: Page, elmira: str) -> None:
    page.get_by_role("button", name="A way from the status quo ...").click()
    box = page.get_by_role("combobox", name="To where")
    box.fill("modify and accept and insist")
    box.press("Enter")
    step = page.get_by_test_id("path-step")
    expect(step).to_contain_text("3 moves to go")
    page.get_by_role("button", name="One step on").click()
    expect(step).to_contain_text("1 of 3 moves")
    expect(page.get_by_test_id("canvas")).to_have_attribute("data-lit", "1")
    page.get_by_role("button", name="Play").click()
    expect(step).to_contain_text("3 of 3 moves")
    page.get_by_role("button", name="Leave the way").click()
    expect(page.get_by_role("button", name="A way from the status quo ...")).to_be_visible()


def test_a_node_is_expanded(page: Page, desk: Desk) -> None:
    project = desk.add("expanded.yaml", WELL)
    desk.visit(page, project, "look")
    page.get_by_role("combobox", name="How many states").click()
    page.get_by_role("option", name="at most 12 states").click()
    canvas = page.get_by_test_id("canvas")
    expect(canvas).not_to_have_attribute("data-nodes", "18")
    before = int(canvas.get_attribute("data-nodes") or 0)
    page.evaluate(f"window.location.hash = '#/{project}/look?state=2'")
    expect(page.get_by_role("heading", name="State 2", exact=True).first).to_be_visible()
    assert before <= 12
    expect(canvas).not_to_have_attribute("data-nodes", "0")


def test_option_table_patterns_and_rankings(page: Page, elmira: str) -> None:
    page.get_by_role("tab", name="Option table").click()
    expect(page.get_by_role("rowheader", name="Sequential", exact=True)).to_be_visible()
    page.get_by_role("tab", name="Patterns").click()
    expect(page.get_by_role("heading", name="Equilibria as patterns")).to_be_visible()
    page.get_by_role("tab", name="Rankings").click()
    expect(page.get_by_role("list", name="Ranking of Uniroyal")).to_be_visible()
    page.get_by_role("tab", name="Option table").click()
    page.get_by_role("button", name="Uniroyal: stable. Why?").first.click()
    expect(page.get_by_test_id("why")).to_contain_text("Stable for Uniroyal")
