"""The third activity: statements and states in order, by drag and by keyboard, with what that comes to beside them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import WELL, Desk, drag


@pytest.fixture
def well(page: Page, desk: Desk, request: pytest.FixtureRequest) -> str:
    project = desk.add(f"{request.node.name}.yaml", WELL)
    desk.visit(page, project, "preferences")
    return project


def statements(desk: Desk, project: str, maker: int = 0) -> list[list[str]]:
    preferences = desk.document(project)["conflict"]["readings"][0]["preferences"][maker]
    return [[one["statement"] for one in rank] for rank in preferences["statements"]]


def test_statements_are_ordered_by_drag_and_the_ranking_follows(page: Page, desk: Desk, well: str) -> None:
    best = page.get_by_test_id("place").first.get_by_role("img").first
    expect(best).to_have_attribute("aria-label", "1NNN")
    drag(page, '[data-handle="2.0:not pump_lower"]', '[data-handle="0.0:not sue"]', above=True)
    expect(page.get_by_role("combobox", name="Statement 1", exact=True)).to_have_value("not pump_lower")
    expect(page.get_by_role("button", name="Undo: Move a statement")).to_be_visible()
    assert statements(desk, well) == [["not pump_lower"], ["not sue"], ["pump_upper >= some"]]
    box = page.get_by_role("combobox", name="Statement 1", exact=True)
    box.fill("pump_lower")
    box.press("Enter")
    expect(best).to_have_attribute("aria-label", "1NYN")


def test_statements_are_ordered_and_tied_by_keyboard(page: Page, desk: Desk, well: str) -> None:
    page.locator('[data-handle="1.0:pump_upper >= some"]').focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("combobox", name="Statement 1", exact=True)).to_have_value("pump_upper >= some")
    page.get_by_role("button", name="More about not sue").click()
    page.get_by_role("menuitem", name="As important as the one above").click()
    expect(page.get_by_role("combobox", name="Statement 1, one of several of this rank")).to_have_count(2)
    assert statements(desk, well) == [["pump_upper >= some", "not sue"], ["not pump_lower"]]


def test_contradictions_are_shown(page: Page, well: str) -> None:
    box = page.get_by_role("combobox", name="New statement for Upper village")
    box.fill("sue")
    box.press("Enter")
    expect(page.get_by_text("contradicts statement 1")).to_be_visible()
    box = page.get_by_role("combobox", name="New statement for Upper village")
    box.fill("not pump_lower")
    box.press("Enter")
    expect(page.get_by_text("says the same as statement 3")).to_be_visible()


def test_what_is_left_tied_is_ranked_by_hand(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("button", name="Show what is tied").click()
    expect(page.get_by_test_id("place").first).to_contain_text("tied")
    page.get_by_role("button", name="Rank by hand what is still tied").click()
    hand = page.get_by_role("region", name="Ranking by hand of Upper village")
    cards = hand.get_by_role("button").filter(has=page.get_by_role("img"))
    expect(cards).to_have_count(18)
    first = desk.document(well)["conflict"]["readings"][0]["preferences"][0]["ranking"][0]
    card = hand.locator(f'[data-state="{first[0]}"]')
    card.focus()
    page.keyboard.press("ArrowUp")
    expect(card).to_have_attribute("aria-label", f"{first[0]}, place 1; arrow keys move it")
    expect(page.get_by_role("button", name="Undo: Rank by hand for Upper village")).to_be_visible()
    page.wait_for_timeout(150)
    ranking = desk.document(well)["conflict"]["readings"][0]["preferences"][0]["ranking"]
    assert ranking[0] == [first[0]]
    assert sorted(ranking[1]) == sorted(first[1:])
    expect(page.locator("[data-testid=strip-state][data-stale=false]")).to_be_visible()
    drag(page, f'[data-state="{first[0]}"]', f'[data-state="{first[1]}"]')
    expect(card).to_have_attribute("aria-label", f"{first[0]}, place 1, tied; arrow keys move it")
    page.wait_for_timeout(150)
    ranking = desk.document(well)["conflict"]["readings"][0]["preferences"][0]["ranking"]
    assert sorted(ranking[0]) == sorted(first)


def test_readings_stand_side_by_side(page: Page, well: str) -> None:
    page.get_by_text("Readings side by side").click()
    page.get_by_role("button", name="Lower village").click()
    view = page.get_by_role("region", name="Readings of what Lower village wants")
    expect(view).to_contain_text("pump_upper < all")
    expect(view.locator("section", has_text="The miller")).to_contain_text("sue")
    page.get_by_text("Order", exact=True).click()
    page.get_by_role("combobox", name="Reading that everything is seen under").click()
    page.get_by_role("option", name="The miller").click()
    expect(page.get_by_role("combobox", name="Statement 1", exact=True)).to_have_value("sue")
    page.get_by_role("button", name="Upper village").click()
    expect(page.get_by_text("Not said in this reading; taken from The secretary.")).to_be_visible()


def test_a_reading_is_added(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("button", name="New reading").click()
    page.get_by_role("textbox", name="Whose view is it?").fill("A traveller")
    page.get_by_role("button", name="Add the reading").click()
    expect(page.get_by_role("region", name="Reading").get_by_role("heading")).to_have_text("A traveller")
    readings = desk.document(well)["conflict"]["readings"]
    assert [reading["name"] for reading in readings] == ["The secretary", "The miller", "A traveller"]
    assert readings[2]["based_on"] == "secretary"


def test_two_rankings_are_compared_as_a_picture(page: Page, well: str) -> None:
    page.get_by_text("Compare two rankings").click()
    picture = page.get_by_role("img", name="Rankings of Upper village and Lower village, best on top")
    expect(picture).to_be_visible()
    expect(picture.locator("path").first).to_be_attached()
    expect(page.get_by_text("of all pairs of states they agree on")).to_be_visible()
