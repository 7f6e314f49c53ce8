"""The first activity: open a case with its story, a file, a dropped .gmcr file, or an empty conflict that is guided."""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Page, expect

import detente
from detente.io import write
from tests.web.browser.desk import PRICES, Desk


def test_a_case_shows_its_story_and_sources_and_opens(page: Page, desk: Desk) -> None:
    desk.visit(page)
    page.get_by_role("button", name="Story and sources of Elmira").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Sources")).to_be_visible()
    expect(dialog).to_contain_text("Uniroyal")
    dialog.get_by_role("button", name="Open this case").click()
    expect(page.get_by_role("textbox", name="Title of the conflict")).to_have_value(
        "Elmira groundwater contamination dispute"
    )
    expect(page.get_by_role("table", name="The answer by concept")).to_contain_text("Sequential")
    expect(page).to_have_title("Elmira groundwater contamination dispute · Détente")


def test_a_file_of_the_folder_opens(page: Page, desk: Desk) -> None:
    (desk.folder / "a-price-war.yaml").write_text(PRICES, "utf-8")
    desk.visit(page)
    page.get_by_role("tab", name="Files of this folder").click()
    page.get_by_role("button", name="a-price-war.yaml").click()
    expect(page.get_by_role("textbox", name="Title of the conflict")).to_have_value("A price war")
    page.get_by_role("link", name="Start page").click()
    page.get_by_role("tab", name="Worked on here").click()
    expect(page.get_by_role("button", name="A price war")).to_be_visible()


def test_a_gmcr_file_is_dropped_onto_the_page(page: Page, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "elmira.gmcr"
    write(detente.load("chicken"), path)
    content = base64.b64encode(path.read_bytes()).decode()
    desk.visit(page)
    page.evaluate(
        """content => {
            const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], 'dropped.gmcr'));
            const over = document.querySelector('main');
            for (const kind of ['dragover', 'drop'])
                over.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: transfer}));
        }""",
        content,
    )
    expect(page.get_by_role("table", name="Decision makers and options")).to_be_visible()
    assert (desk.folder / "dropped.yaml").exists() or page.get_by_text("dropped.yaml").is_visible()


def test_a_file_that_is_no_conflict_is_refused_in_words(page: Page, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("title: [", "utf-8")
    desk.visit(page)
    page.set_input_files("input[type=file]", path)
    expect(page.get_by_role("alert")).to_be_visible()


def test_from_a_blank_page_to_an_answer(page: Page, desk: Desk) -> None:
    desk.visit(page)
    page.get_by_role("button", name="Write a conflict").click()
    page.get_by_role("textbox", name="What is it about?").fill("A strike")
    page.get_by_role("textbox", name="Decision maker 1", exact=True).fill("Union")
    page.get_by_role("textbox", name="Option 1 of Union").fill("Goes on strike")
    page.get_by_role("textbox", name="Decision maker 2", exact=True).fill("Firm")
    page.get_by_role("textbox", name="Option 1 of Firm").fill("Raises wages")
    page.get_by_role("button", name="Begin", exact=True).click()
    guide = page.get_by_role("region", name="The first ten minutes")
    expect(guide).to_contain_text("What each wants")
    page.get_by_role("link", name="Preferences").first.click()
    box = page.get_by_role("combobox", name="New statement for Union")
    box.fill("raises_wages")
    box.press("Enter")
    expect(page.get_by_role("combobox", name="Statement 1", exact=True)).to_have_value("raises_wages")
    page.get_by_role("button", name="Firm", exact=True).click()
    box = page.get_by_role("combobox", name="New statement for Firm")
    box.fill("not goes_on_strike")
    box.press("Enter")
    expect(page.get_by_role("combobox", name="Statement 1", exact=True)).to_have_value("not goes_on_strike")
    page.get_by_role("link", name="Answers").first.click()
    expect(page.get_by_role("table", name="The answer by concept")).to_contain_text("Nash")
