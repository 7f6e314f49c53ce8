"""A conflict in graph form is written as one in option form is: states and moves come and go."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.desk import Desk

FERRY = """\
detente: 1
title: A ferry
decision_makers: {crew: {name: The crew}, owner: {name: The owner}}
graph:
  states: {runs: {name: It runs}, stops: {name: It stops}, sold: {name: It is sold}}
  moves: {crew: {runs: [stops]}, owner: {stops: [sold]}}
status_quo: runs
readings: {r: {preferences: {crew: {ranking: [stops, runs, sold]}, owner: {ranking: [runs, sold, stops]}}}}
"""


@pytest.fixture
def ferry(page: Page, desk: Desk, request: pytest.FixtureRequest) -> str:
    project = desk.add(f"{request.node.name}.yaml", FERRY)
    desk.visit(page, project)
    return project


def test_states_and_moves_are_added_and_removed(page: Page, desk: Desk, ferry: str) -> None:
    page.get_by_label("New state").fill("Leased")
    page.get_by_label("New state").press("Enter")
    move = page.get_by_role("checkbox", name="The owner can move from It is sold to Leased")
    move.focus()
    page.keyboard.press("Space")
    expect(move).to_be_checked()
    graph = desk.document(ferry)["conflict"]["graph"]
    assert [state["name"] for state in graph["states"]][-1] == "Leased"
    assert graph["moves"]["owner"]["sold"] == [graph["states"][-1]["id"]]
    page.get_by_role("button", name="Remove Leased").click()
    expect(move).to_have_count(0)
    assert desk.document(ferry)["conflict"]["graph"]["moves"]["owner"] == {"stops": ["sold"]}
    page.get_by_role("radio", name="Things stand at It stops").click()
    expect(page.get_by_role("button", name="Undo: Change the status quo")).to_be_visible()
    assert desk.document(ferry)["conflict"]["status_quo"]["state"] == "stops"


def test_a_new_state_waits_for_its_place_in_the_rankings(page: Page, desk: Desk, ferry: str) -> None:
    page.get_by_label("New state").fill("Leased")
    page.get_by_label("New state").press("Enter")
    strip = page.get_by_label("The answer in short")
    expect(strip).to_contain_text("to mend")
    page.get_by_role("link", name="Preferences").click()
    for maker in ("The crew", "The owner"):
        page.get_by_role("group", name="Decision maker").get_by_role("button", name=maker).click()
        page.get_by_role("group", name="Not ranked yet").get_by_role("button").click()
        expect(page.get_by_role("group", name="Not ranked yet")).to_have_count(0)
    expect(strip).to_contain_text("4 feasible states")
    expect(strip).to_contain_text("Nash 2")


def test_a_decision_maker_comes_and_goes(page: Page, desk: Desk, ferry: str) -> None:
    page.get_by_label("New decision maker").fill("The mayor")
    page.get_by_label("New decision maker").press("Enter")
    expect(page.get_by_role("checkbox", name="The mayor can move from It runs to It stops")).not_to_be_checked()
    page.get_by_role("button", name="Remove The mayor").click()
    expect(page.get_by_role("region", name="Moves of The mayor")).to_have_count(0)
    assert len(desk.document(ferry)["conflict"]["decision_makers"]) == 2
