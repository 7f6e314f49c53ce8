"""The sixth activity: changes on trial, the old and the new answer side by side, scenarios kept and compared."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import PRICES, WELL, Desk


@pytest.fixture
def prices(page: Page, desk: Desk, request: pytest.FixtureRequest) -> str:
    project = desk.add(f"{request.node.name}.yaml", PRICES)
    desk.visit(page, project, "what-if")
    return project


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_statement_is_turned_round_and_the_scenario_kept(page: Page, desk: Desk, prices: str) -> None:
    choose(page, "Statement", "2. amber_cuts")
    page.get_by_role("button", name="Turn it round").click()
    table = page.get_by_test_id("old-and-new")
    expect(table).to_contain_text("with the change")
    row = table.get_by_role("row", name="Nash")
    expect(row).to_contain_text("1")
    expect(page.get_by_role("heading", name="Equilibria that go")).to_be_visible()
    assert desk.document(prices)["revision"] == desk.document(prices)["revision"]
    page.get_by_role("textbox", name="Name of the scenario").fill("Amber holds its price")
    page.get_by_role("button", name="Keep as a scenario").click()
    kept = page.get_by_role("button", name="Amber holds its price 1 change")
    expect(kept).to_be_visible()
    page.get_by_role("button", name="Start over").click()
    choose(page, "Change", "let some act as one")
    page.get_by_role("checkbox", name="Amber").check()
    page.get_by_role("checkbox", name="Birch").check()
    expect(page.get_by_text("Amber and Birch act as one")).to_be_visible()
    expect(table).to_be_visible()
    page.get_by_role("textbox", name="Name of the scenario").fill("A cartel")
    page.get_by_role("button", name="Keep as a scenario").click()
    expect(page.get_by_role("button", name="A cartel 1 change")).to_be_visible()
    page.get_by_role("button", name="Compare them").click()
    comparison = page.get_by_test_id("scenario-comparison")
    expect(comparison.get_by_role("heading")).to_have_text(["As it is", "Amber holds its price", "A cartel"])
    statements = desk.document(prices)["conflict"]["readings"][0]["preferences"][0]["statements"]
    assert [rank[0]["statement"] for rank in statements] == ["not birch_cuts", "amber_cuts"]
    page.get_by_role("button", name="Make it so").first.click()
    expect(page.get_by_role("button", name="Undo:")).to_be_visible()
    page.wait_for_timeout(150)
    statements = desk.document(prices)["conflict"]["readings"][0]["preferences"][0]["statements"]
    assert [rank[0]["statement"] for rank in statements] == ["not birch_cuts", "not amber_cuts"]


def test_a_reversibility_is_dropped(page: Page, prices: str) -> None:
    choose(page, "Change", "let an option be taken back, or not")
    choose(page, "Option", "Also cuts")
    page.get_by_role("button", name="cannot be changed at all").click()
    expect(page.get_by_role("list", name="Changes on trial")).to_contain_text("“Also cuts” cannot be changed")
    table = page.get_by_test_id("old-and-new")
    expect(table.get_by_role("row", name="Sequential", exact=False).first).to_contain_text("status quo is left")
    page.get_by_role("button", name="Take back: “Also cuts” cannot be changed").click()
    expect(table).to_have_count(0)


def test_another_reading_is_taken(page: Page, desk: Desk) -> None:
    project = desk.add("two-readings.yaml", WELL)
    desk.visit(page, project, "what-if")
    choose(page, "Change", "take another reading")
    choose(page, "Reading", "The miller")
    expect(page.get_by_text("under the reading The miller")).to_be_visible()
    expect(page.get_by_role("heading", name="Verdicts that change")).to_be_visible()
