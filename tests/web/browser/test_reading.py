"""Reading, as a user does it: a document in, its passages decided on and linked, a draft out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import WELL, Desk

ARTICLE = """# Two villages, one well

The government demanded that Russia withdraw its troops. Russia refused to withdraw its troops on 4 February 2022. The
United States deployed troops to Poland on 2 February 2022. NATO said that Russia threatened Ukraine.

<script>window.evil = true</script> Analysts predicted that China would support Russia.
"""


@pytest.fixture
def well(page: Page, desk: Desk, request: pytest.FixtureRequest) -> str:
    project = desk.add(f"{request.node.name}.yaml", WELL)
    desk.visit(page, project, "reading")
    page.locator("input[type=file]").set_input_files(
        {"name": "article.md", "mimeType": "text/markdown", "buffer": ARTICLE.encode()}
    )
    expect(page.get_by_test_id("text")).to_contain_text("Russia refused")
    return project


def test_passages_are_decided_on_by_mouse_and_keyboard(page: Page, desk: Desk, well: str) -> None:
    assert page.evaluate("window.evil") is None
    text, record = page.get_by_test_id("text"), page.get_by_test_id("record")
    passages = text.get_by_role("button")
    assert passages.count() >= 3
    passages.filter(has_text="Russia refused").click()
    expect(record.get_by_role("heading", name="Refuse")).to_be_visible()
    expect(record.get_by_role("list", name="Who says so")).to_contain_text("Two villages, one well says")
    record.get_by_role("button", name="Accept").click()
    expect(record).to_contain_text("accepted")
    expect(passages.filter(has_text="Russia refused")).to_have_attribute("data-verdict", "accepted")
    page.keyboard.press("j")
    expect(record.get_by_role("heading", name="Deploy")).to_be_visible()
    page.keyboard.press("r")
    expect(passages.filter(has_text="deployed")).to_have_attribute("data-verdict", "rejected")
    page.keyboard.press("o")
    expect(passages.filter(has_text="deployed")).to_have_attribute("data-verdict", "open")
    passages.first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("a")
    expect(passages.first).to_have_attribute("data-verdict", "accepted")
    page.get_by_role("combobox", name="Which passages").click()
    page.get_by_role("option", name="accepted").click()
    expect(passages).to_have_count(2)


def test_a_passage_is_edited_and_linked(page: Page, desk: Desk, well: str) -> None:
    record = page.get_by_test_id("record")
    page.get_by_test_id("text").get_by_role("button").filter(has_text="Russia refused").click()
    record.get_by_role("button", name="Edit", exact=True).click()
    record.get_by_role("combobox", name="Kind").click()
    page.get_by_role("option", name="claim").click()
    record.get_by_role("textbox", name="When").fill("never")
    record.get_by_role("button", name="Keep the changes").click()
    expect(page.get_by_role("alert")).to_contain_text("never")
    record.get_by_role("textbox", name="When").fill("2022-02")
    record.get_by_role("button", name="Keep the changes").click()
    expect(record.get_by_role("heading", name="Claim")).to_be_visible()
    expect(record).to_contain_text("edited by the analyst")
    record.get_by_role("button", name="Accept").click()
    record.get_by_text("Against", exact=True).click()
    record.get_by_role("combobox", name="Link to").click()
    page.get_by_role("option", name="Draws water too").click()
    expect(record.get_by_role("list", name="Links")).to_contain_text("against “Draws water too”")
    page.get_by_role("tab", name="Evidence and draft").click()
    page.get_by_role("combobox", name="Part of the model").click()
    page.get_by_role("option", name="Draws water too").click()
    against = page.get_by_test_id("about").get_by_role("region", name="Against")
    expect(against).to_contain_text("Russia refused")
    against.get_by_role("button").click()
    expect(record.get_by_role("list", name="Links")).to_be_visible()
    record.get_by_role("button", name=re.compile("No longer link")).click()
    expect(record).to_contain_text("Nothing in the model yet.")


def test_words_are_found_and_a_file_of_the_folder_is_read(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("textbox", name="Words to search for").fill("Poland")
    page.keyboard.press("Enter")
    page.get_by_role("list", name="Found").get_by_role("button").first.click()
    expect(page.locator("[data-found]")).to_contain_text("Poland")
    (desk.folder / "second.txt").write_text("China demanded talks with NATO.", "utf-8")
    desk.visit(page, well, "reading")
    page.get_by_role("combobox", name="or from the folder").click()
    page.get_by_role("option", name="second.txt").click()
    expect(page.get_by_test_id("text")).to_contain_text("China demanded talks")
    page.locator("input[type=file]").set_input_files(
        {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 nothing"}
    )
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_draft_is_made_of_what_was_accepted(page: Page, desk: Desk, well: str) -> None:
    page.get_by_role("tab", name="Evidence and draft").click()
    expect(page.get_by_role("button", name="Draft it")).to_be_disabled()
    page.get_by_role("tab", name="Documents").click()
    for words in ("Russia refused", "deployed"):
        page.get_by_test_id("text").get_by_role("button").filter(has_text=words).click()
        page.get_by_test_id("record").get_by_role("button", name="Accept").click()
        expect(page.get_by_test_id("record")).to_contain_text("accepted")
    page.get_by_role("tab", name="Evidence and draft").click()
    page.get_by_role("textbox", name="Title").last.fill("Troops")
    page.get_by_role("button", name="Draft it").click()
    page.get_by_role("button", name="Open “Troops”").click()
    expect(page.get_by_role("heading", name="Troops")).to_be_visible()
    expect(page.get_by_role("link", name="Conflict", exact=True)).to_have_attribute("aria-current", "page")
