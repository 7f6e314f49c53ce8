"""What was seen, as a user follows it: the path played, records kept, and what it says of now and next."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import WELL, Desk

SEEN = (
    WELL
    + """\
observations:
  - {date: 2024-05-01, state: {pump_upper: some}}
  - {date: 2024-05-10, option: pump_lower, because: Buckets are gone in the morning., cite: minutes}
  - {date: 2024-05-20, option: pump_upper, level: all, confidence: 0.3, disputed: true}
  - {date: 2024-05-22, option: sue}
"""
)


@pytest.fixture
def well(page: Page, desk: Desk, request: pytest.FixtureRequest) -> str:
    project = desk.add(f"{request.node.name}.yaml", SEEN)
    desk.visit(page, project, "timeline")
    return project


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_the_path_is_played_by_mouse_and_keyboard(page: Page, well: str) -> None:
    moment, moved = page.get_by_test_id("moment"), page.get_by_test_id("moved")
    expect(moment).to_have_text("22 May 2024 4 of 4")
    expect(moved).to_contain_text("Lower village: “Goes to court”: no to yes")
    page.get_by_role("button", name="One moment back").click()
    expect(moment).to_have_text("20 May 2024 3 of 4")
    expect(moved).to_contain_text("Nobody can tell: Pumps by night")
    expect(page.get_by_test_id("levels")).to_contain_text("some or all")
    slider = page.get_by_role("slider", name="Moment")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(moment).to_have_text("10 May 2024 2 of 4")
    expect(page.get_by_test_id("levels").get_by_role("row", name="Draws water too")).to_contain_text("moved")
    page.keyboard.press("Home")
    expect(moved).to_contain_text("This is where the records begin")
    possible = page.get_by_test_id("possible")
    expect(possible).to_contain_text("Came next: Draws water too")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(moment).to_contain_text("2 of 4")
    page.get_by_role("button", name="Pause").click()
    page.get_by_text("State graph", exact=True).click()
    expect(page.get_by_test_id("canvas")).to_be_visible()
    bands = page.get_by_test_id("bands")
    expect(bands).to_contain_text("Pumps by night")
    box = bands.locator("[data-line]").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)
    expect(moment).to_contain_text("1 of 4")
    expect(page.get_by_text("20 May 2024: the record “Pumps by night”: all is disputed")).to_be_visible()


def test_a_record_is_added_changed_and_taken_back(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("tab", name="Records").click()
    table = page.get_by_test_id("records")
    expect(table.get_by_role("row")).to_have_count(5)
    expect(table).to_contain_text("disputed")
    page.get_by_role("textbox", name="Day").fill("2024-05-25")
    choose(page, "Option", "Goes to court")
    choose(page, "Level", "no")
    page.get_by_role("textbox", name="What was seen").fill("It drops the suit.")
    page.keyboard.press("Enter")
    expect(table.get_by_role("row")).to_have_count(6)
    expect(table).to_contain_text("It drops the suit.")
    record = desk.document(well)["conflict"]["observations"][4]
    assert (record["date"], record["option"], record["level"]) == ("2024-05-25", "sue", "no")
    page.get_by_role("tab", name="The path").click()
    expect(page.get_by_text("went back, which contradicts that it cannot be undone")).to_be_visible()
    expect(page.get_by_test_id("moved").get_by_role("alert")).to_be_visible()
    page.get_by_role("tab", name="Records").click()
    page.get_by_role("button", name="Edit the record of 25 May 2024").click()
    form = table.locator("form")
    form.get_by_role("checkbox", name="Somebody denies it").check()
    form.get_by_role("button", name="Keep").click()
    expect(form).to_have_count(0)
    expect(table.get_by_role("row", name="2024-05-25 Lower")).to_contain_text("opens the question")
    page.get_by_role("button", name="Remove the record of 25 May 2024").click()
    expect(table.get_by_role("row")).to_have_count(5)
    page.get_by_role("button", name="Undo: Remove a record").click()
    expect(table.get_by_role("row")).to_have_count(6)


def test_a_day_that_is_none_is_not_kept(page: Page, well: str) -> None:
    page.get_by_role("tab", name="Records").click()
    page.get_by_role("textbox", name="Day").fill("2024-02-30")
    choose(page, "Option", "Goes to court")
    expect(page.get_by_text("YYYY-MM-DD")).to_be_visible()
    expect(page.get_by_role("button", name="Add the record")).to_be_disabled()


def test_nothing_is_recorded_at_first(page: Page, desk: Desk) -> None:
    project = desk.add("unseen.yaml", WELL)
    desk.visit(page, project, "timeline")
    expect(page.get_by_text("No record yet.")).to_be_visible()
    page.get_by_role("tab", name="The path").click()
    expect(page.get_by_text("Nothing is recorded yet.")).to_be_visible()


def test_how_it_went_is_set_beside_naive_guesses(page: Page, well: str) -> None:
    page.get_by_role("tab", name="How it went").click()
    page.get_by_role("button", name="Test it").click()
    expect(page.get_by_role("heading", name="What it comes to")).to_be_visible(timeout=60_000)
    scores = page.get_by_role("group", name="How good each was")
    expect(scores.get_by_role("rowheader", name="nothing changes")).to_be_visible()
    expect(scores.get_by_role("rowheader", name="any move alike")).to_be_visible()
    page.get_by_role("tab", name="What the moves reveal").click()
    expect(page.get_by_test_id("revealed")).to_contain_text("What is assumed")
    page.get_by_text("moves to the best within reach").click()
    expect(page.get_by_test_id("revealed")).to_contain_text("likes best")


def test_now_and_next_with_what_may_be_true(page: Page, well: str) -> None:
    page.get_by_role("tab", name="Now and next").click()
    now = page.get_by_test_id("now")
    expect(now).to_contain_text("The last record is of 22 May 2024")
    expect(now).to_contain_text("Who would move, and what deters it")
    choose(page, "What if this is true?", "Draws water too")
    choose(page, "Level", "no")
    expect(now).to_contain_text("If this is true as well: “Draws water too”: no")
    page.get_by_role("button", name="No longer suppose “Draws water too”").click()
    expect(now).not_to_contain_text("If this is true as well")
