"""The seventh activity: undo without end, a killed server, two tabs, versions, a change on disk, files to hand on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import PRICES, WELL, Desk


@pytest.fixture
def well(page: Page, desk: Desk, request: pytest.FixtureRequest) -> str:
    project = desk.add(f"{request.node.name}.yaml", WELL)
    desk.visit(page, project)
    return project


def rename(page: Page, at: int, name: str) -> None:
    box = page.get_by_role("textbox", name="Name of the option").nth(at)
    box.fill(name)
    box.press("Enter")
    expect(page.get_by_role("button", name="Undo: Rename")).to_be_visible()


def test_undo_and_redo_go_all_the_way(page: Page, well: str) -> None:
    first = page.get_by_role("textbox", name="Name of the option").first
    for turn in range(5):
        first.fill(f"Name {turn}")
        first.press("Enter")
        expect(first).to_have_value(f"Name {turn}")
    page.locator("main").focus()
    for turn in (3, 2, 1, 0):
        page.keyboard.press("Control+z")
        expect(first).to_have_value(f"Name {turn}")
    page.keyboard.press("Control+z")
    expect(first).to_have_value("Pumps by night")
    for turn in range(5):
        page.keyboard.press("Control+Shift+z")
        expect(first).to_have_value(f"Name {turn}")


def test_a_server_killed_in_the_middle_loses_nothing(page: Page, desk: Desk, well: str) -> None:
    rename(page, 0, "Pumps at midnight")
    page.get_by_role("textbox", name="New option of Lower village").fill("Digs a ditch")
    page.get_by_role("textbox", name="New option of Lower village").press("Enter")
    expect(page.get_by_role("textbox", name="Name of the option")).to_have_count(5)
    desk.kill()
    expect(page.get_by_role("alert")).to_contain_text("Everything up to your last change is kept")
    desk.start()
    desk.visit(page)
    page.get_by_role("tab", name="Worked on here").click()
    page.get_by_role("button", name="A shared well").first.click()
    expect(page.get_by_role("textbox", name="Name of the option").first).to_have_value("Pumps at midnight")
    expect(page.get_by_role("textbox", name="Name of the option")).to_have_count(5)
    page.get_by_role("button", name="Undo: Add Digs a ditch").click()
    expect(page.get_by_role("textbox", name="Name of the option")).to_have_count(4)
    page.get_by_role("button", name="Undo: Rename Pumps by night").click()
    expect(page.get_by_role("textbox", name="Name of the option").first).to_have_value("Pumps by night")


def test_two_tabs_see_each_other(page: Page, desk: Desk, well: str) -> None:
    other = page.context.new_page()
    desk.visit(other, well)
    rename(page, 0, "From the first tab")
    expect(other.get_by_role("textbox", name="Name of the option").first).to_have_value("From the first tab")
    rename(other, 1, "From the second tab")
    expect(page.get_by_role("textbox", name="Name of the option").nth(1)).to_have_value("From the second tab")
    other.close()


def test_versions_are_kept_compared_and_brought_back(page: Page, well: str) -> None:
    page.get_by_role("link", name="Keep and share").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Before the talks")
    page.get_by_role("textbox", name="Note").fill("as the minutes have it")
    page.get_by_role("button", name="Keep this version").click()
    expect(page.get_by_text("as the minutes have it")).to_be_visible()
    page.get_by_role("link", name="Conflict").click()
    rename(page, 0, "Something else")
    page.get_by_role("link", name="Keep and share").click()
    page.get_by_role("button", name="What changed since").click()
    expect(page.get_by_text("Something else").first).to_be_visible()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("button", name="Undo:")).to_be_visible()
    page.get_by_role("link", name="Conflict").click()
    expect(page.get_by_role("textbox", name="Name of the option").first).to_have_value("Pumps by night")


def test_the_file_is_in_step_and_a_change_on_disk_comes_in(page: Page, desk: Desk) -> None:
    project = desk.add("in-step.yaml", PRICES)
    desk.visit(page, project)
    rename(page, 0, "Lowers its price")
    file = desk.folder / "in-step.yaml"
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.wait_for_timeout(700)
    text = file.read_text("utf-8")
    assert "Lowers its price" in text
    assert "# nobody has cut yet" in text
    file.write_text(text.replace("title: A price war", "title: A war of prices"), "utf-8")
    expect(page.get_by_role("textbox", name="Title of the conflict")).to_have_value("A war of prices")
    expect(page.get_by_role("textbox", name="Name of the option").first).to_have_value("Lowers its price")


def test_a_file_that_was_spoilt_on_disk_is_asked_about(page: Page, desk: Desk) -> None:
    project = desk.add("spoilt.yaml", PRICES)
    desk.visit(page, project)
    file = desk.folder / "spoilt.yaml"
    file.write_text("title: [", "utf-8")
    expect(page.get_by_role("alert")).to_contain_text("is no conflict file any more")
    rename(page, 0, "Lowers its price")
    assert file.read_text("utf-8") == "title: ["
    page.get_by_role("button", name="Look and decide").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep what is here").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.wait_for_timeout(700)
    assert "Lowers its price" in file.read_text("utf-8")


def test_files_are_handed_on_and_a_project_comes_back(page: Page, desk: Desk, well: str) -> None:
    rename(page, 0, "Pumps at dawn")
    page.get_by_role("link", name="Keep and share").click()
    for name, ending in [
        ("Conflict file (.yaml)", ".yaml"),
        ("HTML", ".html"),
        ("State graph (SVG)", ".svg"),
        ("State graph (PNG)", ".png"),
        ("Whole project (.zip)", ".zip"),
    ]:
        with page.expect_download(timeout=30_000) as waiting:
            page.get_by_role("button", name=name, exact=True).click()
        assert waiting.value.suggested_filename.endswith(ending)
        assert waiting.value.path().stat().st_size > 400
    project = waiting.value.path()
    page.set_input_files(
        "input[type=file]", {"name": "sent.zip", "mimeType": "application/zip", "buffer": project.read_bytes()}
    )
    expect(page.get_by_role("textbox", name="Name of the option").first).to_have_value("Pumps at dawn")
    page.get_by_role("button", name="Undo: Rename Pumps by night").click()
    expect(page.get_by_role("textbox", name="Name of the option").first).to_have_value("Pumps by night")


def test_what_a_format_cannot_hold_is_said(page: Page, well: str) -> None:
    page.get_by_role("link", name="Keep and share").click()
    page.get_by_role("button", name="For GMCR+ (.gmcr)").click()
    expect(page.get_by_role("alert")).to_contain_text("level", ignore_case=True)


def test_the_file_is_changed_as_text(page: Page, well: str) -> None:
    page.get_by_role("link", name="Keep and share").click()
    page.get_by_role("button", name="Look at it as text").click()
    area = page.get_by_role("textbox", name="The conflict as text")
    text = area.input_value()
    area.fill(text.replace("not sue", "not sew", 1))
    page.get_by_role("button", name="Keep the changes").click()
    expect(page.get_by_text("Did you mean").first).to_be_visible()
    area.fill(text.replace("Goes to court", "Calls the judge"))
    page.get_by_role("button", name="Keep the changes").click()
    expect(area).to_have_count(0)
    page.get_by_role("link", name="Conflict").click()
    expect(page.get_by_role("textbox", name="Name of the option").last).to_have_value("Calls the judge")


CLASHES = [
    ("Keep what is here", None, "Here first", "Here second"),
    ("Take the file", None, "There first", "There second"),
    ("Merge as chosen", 1, "Here first", "There second"),
]


@pytest.mark.parametrize(("how", "from_disk", "first", "second"), CLASHES)
def test_what_both_changed_is_asked_about(
    page: Page, desk: Desk, how: str, from_disk: int | None, first: str, second: str
) -> None:
    name = f"clash-{how.replace(' ', '-')}.yaml"
    project = desk.add(name, PRICES)
    desk.visit(page, project)
    file = desk.folder / name
    revision = desk.document(project)["revision"]
    names = {"amber": "Here first", "birch": "Here second"}
    edits = [
        {"op": "set", "at": ["decision_makers", maker, "options", f"{maker}_cuts"], "values": {"name": text}}
        for maker, text in names.items()
    ]
    desk.ask(f"projects/{project}/edits", {"revision": revision, "edits": edits})
    # The file is written when typing has come to rest: until then somebody else may be faster.
    file.write_text(PRICES.replace("Cuts its price", "There first").replace("Also cuts", "There second"), "utf-8")
    page.get_by_role("button", name="Look and decide").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("There second", exact=True)).to_be_visible()
    if from_disk is not None:
        dialog.get_by_role("radiogroup").nth(from_disk).get_by_text("On disk").click()
    dialog.get_by_role("button", name=how).click()
    expect(page.get_by_role("alert")).to_have_count(0)
    for at, text in enumerate((first, second)):
        expect(page.get_by_role("textbox", name="Name of the option").nth(at)).to_have_value(text)
    page.wait_for_timeout(900)
    text = file.read_text("utf-8")
    assert first in text
    assert second in text
    assert "# nobody has cut yet" in text
