"""The second activity: decision makers, options, rules, statements and citations, written and moved in one grid."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.browser.desk import WELL, Desk, drag


@pytest.fixture
def well(page: Page, desk: Desk, request: pytest.FixtureRequest) -> str:
    project = desk.add(f"{request.node.name}.yaml", WELL)
    desk.visit(page, project)
    return project


def options(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Name of the option")


def names(desk: Desk, project: str) -> list[list[str]]:
    makers = desk.document(project)["conflict"]["decision_makers"]
    return [[option["id"] for option in maker["options"]] for maker in makers]


def test_names_change_and_no_preference_is_lost(page: Page, desk: Desk, well: str) -> None:
    before = page.get_by_label("The answer in short").inner_text()
    options(page).first.fill("Draws at night")
    options(page).first.press("Enter")
    expect(options(page).nth(1)).to_be_focused()
    short = page.get_by_role("textbox", name="Short name of Draws at night in statements")
    short.fill("draw")
    short.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    conflict = desk.document(well)["conflict"]
    upper = conflict["readings"][0]["preferences"][0]["statements"]
    assert [rank[0]["statement"] for rank in upper] == ["not sue", "draw >= some", "not pump_lower"]
    assert page.get_by_label("The answer in short").inner_text().split("\n")[0] == before.split("\n")[0]


def test_options_are_added_and_removed(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("textbox", name="New option of Lower village").fill("Digs a ditch")
    page.get_by_role("textbox", name="New option of Lower village").press("Enter")
    expect(options(page)).to_have_count(5)
    assert names(desk, well)[1] == ["pump_lower", "sue", "digs_a_ditch"]
    page.get_by_role("button", name="More about Draws water too").click()
    page.get_by_role("menuitem", name="Remove").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("not pump_lower")
    dialog.get_by_role("button", name="Keep it").click()
    expect(options(page)).to_have_count(5)
    page.get_by_role("button", name="More about Draws water too").click()
    page.get_by_role("menuitem", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it with them").click()
    expect(options(page)).to_have_count(4)
    page.keyboard.press("Control+z")
    expect(options(page)).to_have_count(5)
    assert names(desk, well)[1] == ["pump_lower", "sue", "digs_a_ditch"]


def test_options_and_decision_makers_are_moved_by_drag(page: Page, desk: Desk, well: str) -> None:
    drag(page, "[data-handle=guard]", "[data-handle=pump_upper]", above=True)
    expect(options(page).first).to_have_value("Guards the well")
    expect(page.get_by_role("button", name="Undo: Move an option")).to_be_visible()
    assert names(desk, well)[0] == ["guard", "pump_upper"]
    assert desk.document(well)["conflict"]["status_quo"]["levels"]["pump_upper"] == "some"
    drag(page, "[data-handle=lower]", "[data-handle=upper]", above=True)
    expect(options(page).first).to_have_value("Draws water too")
    expect(page.get_by_role("button", name="Undo: Move a decision maker")).to_be_visible()
    assert names(desk, well) == [["pump_lower", "sue"], ["guard", "pump_upper"]]


def test_options_are_moved_by_keyboard(page: Page, desk: Desk, well: str) -> None:
    handle = page.locator("[data-handle=guard]")
    handle.focus()
    page.keyboard.press("Space")
    expect(page.locator("[id^=DndLiveRegion]").first).to_contain_text("Guards the well")
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(100)
    page.keyboard.press("Space")
    expect(options(page).first).to_have_value("Guards the well")
    expect(page.get_by_role("button", name="Undo: Move an option")).to_be_visible()
    page.locator("[data-handle=guard]").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(options(page).first).to_have_value("Pumps by night")


def test_levels_moves_theatres_and_colours(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("button", name="Levels of Pumps by night: none, some, all").click()
    form = page.get_by_role("form", name="Levels of Pumps by night")
    form.get_by_role("textbox", name="Level 2").fill("a little")
    form.get_by_role("button", name="Another level").click()
    form.get_by_role("textbox", name="Level 4").fill("more than all")
    form.get_by_role("button", name="Keep").click()
    expect(
        page.get_by_role("button", name="Levels of Pumps by night: none, a little, all, more than all")
    ).to_be_visible()
    conflict = desk.document(well)["conflict"]
    wants = conflict["readings"][0]["preferences"]
    assert wants[0]["statements"][1][0]["statement"] == 'pump_upper >= "a little"'
    page.get_by_role("combobox", name="How Guards the well can be changed").click()
    page.get_by_role("option", name="only upwards").click()
    page.get_by_role("button", name="Add a theatre").click()
    page.get_by_role("textbox", name="Name of the theatre").fill("By night")
    page.get_by_role("textbox", name="Name of the theatre").press("Enter")
    page.get_by_role("combobox", name="Theatre of Guards the well").click()
    page.get_by_role("option", name="By night").click()
    page.get_by_role("button", name="Colour and details of Upper village").click()
    page.get_by_role("button", name="Violet").click()
    expect(page.get_by_role("button", name="Violet")).to_have_attribute("aria-pressed", "true")
    conflict = desk.document(well)["conflict"]
    assert conflict["decision_makers"][0]["options"][1]["moves"] == "up"
    assert "guard" in conflict["theatres"][0]["options"]
    assert conflict["theatres"][0]["name"] == "By night"
    assert conflict["decision_makers"][0]["colour"] == "#8258e0"


def test_rules_say_what_they_rule_out_while_they_are_typed(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("tab", name="What cannot be").click()
    rule = page.get_by_role("article", name="Rule: never: guard and sue")
    expect(rule.get_by_test_id("rule-effect")).to_contain_text("6 ruled out")
    rule.get_by_role("button", name="Look at them").click()
    expect(rule.get_by_role("list", name="States").get_by_role("img")).to_have_count(6)
    page.get_by_role("button", name="No two of these together").click()
    new = page.get_by_role("article", name="New rule")
    first = new.get_by_role("combobox", name="No two of these together, statement 1")
    first.fill("pump_low")
    expect(page.get_by_role("option", name="pump_lower")).to_be_visible()
    first.press("Tab")
    expect(first).to_have_value("pump_lower ")
    first.press("Enter")
    second = new.get_by_role("combobox", name="No two of these together, statement 2")
    second.fill("guard")
    second.press("Escape")
    expect(new.get_by_test_id("rule-effect")).to_contain_text("6 ruled out")
    second.press("Enter")
    new.get_by_role("button", name="Add the rule").click()
    expect(page.get_by_role("tab", name="What cannot be")).to_contain_text("2")
    assert desk.document(well)["conflict"]["infeasible"][1]["statements"] == ["pump_lower", "guard"]


def test_a_statement_is_checked_in_place(page: Page, well: str) -> None:
    page.get_by_role("tab", name="Named statements").click()
    new = page.get_by_role("article", name="New named statement")
    box = new.get_by_role("combobox", name="Statement to be named")
    box.fill("not pump_lowr")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(new).to_contain_text("Did you mean 'pump_lower'?")
    expect(new.locator("[class*=wrong]")).to_have_text("pump_lowr")
    box.fill("not pump_lower")
    expect(new).to_contain_text("holds in 9 of 18 states")
    box.press("Escape")
    new.get_by_role("button", name="Show them").click()
    expect(new.get_by_role("list", name="States").get_by_role("img")).to_have_count(9)
    new.get_by_role("textbox", name="Name").fill("dry")
    new.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("article", name="Statement dry")).to_be_visible()


def test_states_that_no_longer_differ_are_merged(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("tab", name="What cannot be").click()
    new = page.get_by_role("article", name="New merging of states")
    box = new.get_by_role("combobox", name="Once this holds")
    box.fill("sue")
    new.get_by_role("button", name="Draws water too").click()
    new.get_by_role("button", name="Merge these states").click()
    entry = page.get_by_role("article", name="Once sue")
    expect(entry.get_by_role("button", name="Draws water too")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("The answer in short")).to_contain_text("15 feasible states")
    assert desk.document(well)["conflict"]["coalesce"][0]["ignore"] == ["pump_lower"]


def test_an_element_is_given_a_citation(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("button", name="Sources of Goes to court: 0").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("combobox", name="Cite a source").click()
    page.get_by_role("option", name="Minutes of the water board").click()
    drawer.get_by_role("textbox", name="Where in it").fill("item 4")
    drawer.get_by_role("textbox", name="Where in it").press("Enter")
    expect(page.get_by_role("button", name="Sources of Goes to court: 1")).to_be_attached()
    page.wait_for_timeout(200)
    sue = desk.document(well)["conflict"]["decision_makers"][1]["options"][1]
    assert sue["cite"][0]["source"] == "minutes"
    assert sue["cite"][0]["locator"] == "item 4"
