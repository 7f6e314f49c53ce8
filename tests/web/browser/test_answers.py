"""The fourth activity: the answer changes while one types, is filtered, and says why."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import PRICES, WELL, Desk


@pytest.fixture
def prices(page: Page, desk: Desk, request: pytest.FixtureRequest) -> str:
    return desk.add(f"{request.node.name}.yaml", PRICES)


def test_the_answer_follows_what_is_typed(page: Page, desk: Desk, prices: str) -> None:
    desk.visit(page, prices, "preferences")
    strip = page.get_by_label("The answer in short")
    expect(strip.locator("[data-count=seq]")).to_have_text("2")
    box = page.get_by_role("combobox", name="Statement 2", exact=True)
    box.fill("not amber_cuts")
    box.press("Enter")
    expect(strip.locator("[data-count=nash]")).to_have_text("1")
    expect(strip.locator("[data-count=seq]")).to_have_text("1")
    page.keyboard.press("Control+z")
    expect(strip.locator("[data-count=seq]")).to_have_text("2")


def test_a_verdict_says_why_and_is_lit_on_the_graph(page: Page, desk: Desk, prices: str) -> None:
    desk.visit(page, prices, "answers")
    grid = page.get_by_role("grid", name="States and verdicts")
    quo = grid.locator("[data-quo]")
    quo.get_by_role("button", name="Amber: stable under Sequential. Why?").click()
    why = page.get_by_test_id("why")
    expect(why).to_contain_text("Stable for Amber")
    expect(why).to_contain_text("which deters the move")
    quo.get_by_role("button", name="Amber: not stable under Nash. Why?").click()
    expect(why).to_contain_text("Not stable for Amber")
    quo.get_by_role("button", name="Amber: stable under Sequential. Why?").click()
    expect(why).to_contain_text("Stable for Amber")
    page.get_by_role("button", name="On the graph").click()
    canvas = page.get_by_test_id("canvas")
    expect(canvas).to_have_attribute("data-lit", "2")
    expect(page.get_by_test_id("why")).to_contain_text("Stable for Amber")


def test_states_are_filtered_by_statement_by_option_and_by_concept(page: Page, desk: Desk, prices: str) -> None:
    desk.visit(page, prices, "answers")
    grid = page.get_by_role("grid", name="States and verdicts")
    expect(grid.locator("[data-state]")).to_have_count(2)
    page.get_by_role("combobox", name="Which states").click()
    page.get_by_role("option", name="all states").click()
    expect(grid.locator("[data-state]")).to_have_count(4)
    box = page.get_by_role("combobox", name="Only states in which this holds")
    box.fill("amber_cuts or birch_cuts")
    box.press("Enter")
    expect(grid.locator("[data-state]")).to_have_count(3)
    grid.get_by_role("button", name="Also cuts").click()
    expect(grid.locator("[data-state]")).to_have_count(2)
    grid.get_by_role("button", name="Also cuts").click()
    expect(grid.locator("[data-state]")).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    expect(grid.locator("[data-state]")).to_have_count(2)
    page.get_by_role("button", name="Show the 1 equilibria of Nash").click()
    expect(grid.locator("[data-state]")).to_have_count(1)


def test_a_state_that_is_pointed_at_shows_its_moves(page: Page, desk: Desk) -> None:
    project = desk.add("pointed.yaml", WELL)
    desk.visit(page, project, "answers")
    grid = page.get_by_role("grid", name="States and verdicts")
    row = grid.locator("[data-state]").last
    number = row.get_attribute("data-state")
    row.hover()
    panel = page.get_by_test_id("state-panel")
    expect(panel.get_by_role("heading", name=f"State {number}")).to_be_visible()
    expect(panel).to_contain_text("Moves from here")
    row.focus()
    page.keyboard.press("ArrowUp")
    expect(panel.get_by_role("heading", name=f"State {number}", exact=True)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(grid.locator("[aria-selected=true]")).to_have_count(1)


def test_what_is_wrong_is_said_in_place_of_an_answer(page: Page, desk: Desk) -> None:
    project = desk.add(
        "left-out.yaml", PRICES.replace("{statements: [not birch_cuts, amber_cuts]}", "{ranking: [YN, NN]}")
    )
    page.goto("about:blank")
    page.goto(f"{desk.address}/#token={desk.token}&project={project}")
    expect(page.get_by_label("The answer in short")).to_contain_text("to mend")
