"""How sure the answer is, as a user asks: what it hangs on, what it would take, who is surprised, many runs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import WELL, Desk

VIEWS = (
    WELL
    + """\
views:
  upper:
    beliefs:
      lower: {preferences: {statements: [not pump_lower]}}
"""
)


@pytest.fixture
def well(page: Page, desk: Desk, request: pytest.FixtureRequest) -> str:
    project = desk.add(f"{request.node.name}.yaml", VIEWS)
    desk.visit(page, project, "sure")
    return project


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_judgements_are_set_against_equilibria(page: Page, well: str) -> None:
    page.get_by_role("button", name="Doubt every judgement").click()
    matrix = page.get_by_test_id("matrix")
    expect(matrix).to_be_visible(timeout=60_000)
    words = page.get_by_test_id("matrix-words")
    expect(words).to_contain_text("A filled square")
    matrix.locator("tbody th button").first.click()
    expect(words).to_contain_text("Some change of it takes away")
    matrix.locator("thead th button").first.focus()
    page.keyboard.press("Enter")
    expect(words).to_contain_text("State")
    choose(page, "Equilibria under", "Nash")
    expect(page.get_by_role("heading", name="How sure each equilibrium is")).to_be_visible()
    page.get_by_role("combobox", name="Reading that everything is seen under").click()
    page.get_by_role("option", name="The miller").click()
    expect(page.get_by_text("this is the answer from before")).to_be_visible()


def test_what_it_would_take_is_found(page: Page, well: str) -> None:
    page.get_by_role("tab", name="What it would take").click()
    start = page.get_by_role("button", name="Find what it would take")
    expect(start).to_be_disabled()
    box = page.get_by_role("combobox", name="Wanted: a statement")
    box.fill("sue and guard = no")
    box.press("Escape")
    choose(page, "Concept", "Nash")
    page.get_by_role("combobox", name="Wanted: a statement").fill("not pump_lower and pump_upper = none")
    start.click()
    found = page.get_by_test_id("inverse")
    expect(found).to_contain_text("Wanted:", timeout=60_000)
    page.get_by_text("One state", exact=True).click()
    page.get_by_role("textbox", name="Number of the state").fill("1")
    start.click()
    expect(found).to_contain_text("state 1", timeout=60_000)


def test_who_sees_it_otherwise_is_told(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("tab", name="Who sees it otherwise").click()
    found = page.get_by_test_id("perception")
    expect(found).to_contain_text("How each perceives the game")
    expect(found).to_contain_text("Upper village")
    page.get_by_text("as it is", exact=True).click()
    expect(found).not_to_contain_text("Nobody has a view")
    project = desk.add("alike.yaml", WELL)
    desk.visit(page, project, "sure")
    page.get_by_role("tab", name="Who sees it otherwise").click()
    expect(found).to_contain_text("Nobody has a view of its own yet")


def test_other_structures_are_judged(page: Page, well: str) -> None:
    page.get_by_role("tab", name="Other preferences").click()
    found = page.get_by_test_id("structures")
    expect(found).to_contain_text("Equilibria by concept")
    choose(page, "Structure of the preferences", "Horizon")
    expect(page.get_by_text("decision makers look a given number of moves ahead")).to_be_visible()
    expect(found).to_contain_text("horizon")


def test_many_runs_give_shares_with_ranges(page: Page, well: str) -> None:
    page.get_by_role("tab", name="Many runs").click()
    choose(page, "Draws", "100")
    page.get_by_role("button", name="Draw", exact=True).click()
    shares = page.get_by_test_id("shares")
    expect(shares).to_be_visible(timeout=60_000)
    expect(shares.get_by_role("row").nth(1)).to_contain_text("%")
    expect(page.get_by_text("100 draws; the thin line")).to_be_visible()
    choose(page, "Concept of the shares", "Nash")
    expect(shares).to_be_visible()


def test_long_work_is_stopped(page: Page, desk: Desk) -> None:
    project = str(desk.ask("projects", {"case": "three-demands", "fresh": True})["project"])
    desk.visit(page, project, "sure")
    page.get_by_role("tab", name="Many runs").click()
    choose(page, "Draws", "10,000")
    page.get_by_role("button", name="Draw", exact=True).click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Draw", exact=True)).to_be_enabled()
    expect(page.get_by_test_id("shares")).to_have_count(0)
