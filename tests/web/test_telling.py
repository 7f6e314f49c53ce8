"""What was seen, and how sure an answer is: told in the words that the commands print."""

from __future__ import annotations

import pytest

import detente
from detente.reporting.plain import plain_blocks
from detente.reporting.prose import Prose
from detente.reporting.tables import Row, Table
from detente.reporting.text import Span, Text
from tests.web.conftest import Page

SEEN = {"date": "1962-10-22", "option": "first_swerves", "because": "It turns.", "cite": [{"source": "diary"}]}


@pytest.fixture
def seen(client):
    """Two drivers, with two records of what was seen."""
    tab = Page(client, case="chicken")
    source = {"op": "add", "to": ["sources"], "value": {"id": "diary", "title": "A diary"}}
    start = {"date": "1962-10-01", "state": "NN"}
    tab.edit(source, *({"op": "add", "to": ["observations"], "value": value} for value in (start, SEEN)))
    return tab


def test_records_are_edited_like_everything_else(seen):
    assert seen.conflict["observations"][1]["because"] == "It turns."
    seen.edit({"op": "set", "at": ["observations", 1], "values": {"disputed": True, "because": None}})
    assert seen.conflict["observations"][1]["disputed"] is True
    assert seen.document["undo"] == "Change disputed and because of a record"
    seen.edit({"op": "remove", "at": ["observations", 1]})
    assert len(seen.conflict["observations"]) == 1
    seen.go("undo")
    assert seen.conflict["observations"][1]["option"] == "first_swerves"
    assert "observations" in seen.sent("get", f"{seen.at}/text")["text"]


@pytest.mark.parametrize(
    "wrong", [{"date": "soon", "option": "delay"}, {"date": "1991-09-01", "option": "dealy"}, {"date": "1991-09-01"},
              {"date": "1991-09-01", "option": "delay", "confidence": 2}]
)  # fmt: skip
def test_a_record_that_cannot_be_is_refused_and_nothing_changes(tab, wrong):
    error = tab.edit({"op": "add", "to": ["observations"], "value": wrong}, status=422)["error"]
    assert error["problems"][0]["path"][0] == "observations"
    assert tab.sent("get", tab.at)["conflict"]["observations"] == []


def test_records_follow_what_they_name(seen):
    seen.edit({"op": "rename", "at": ["decision_makers", "first", "options", "first_swerves"], "id": "turns"})
    assert seen.conflict["observations"][1]["option"] == "turns"
    seen.edit({"op": "rename", "at": ["sources", "diary"], "id": "journal"})
    assert seen.conflict["observations"][1]["cite"][0]["source"] == "journal"


def test_the_path_is_the_librarys_with_a_picture_and_words(seen):
    found = seen.ask("track")
    assert found["schema"] == "detente.track/1"
    assert [moment["date"] for moment in found["moments"]] == ["1962-10-01", "1962-10-22"]
    picture = found["timeline"]
    assert (picture["first"], picture["last"], picture["roles"]) == ("1962-10-01", "1962-10-22", ["settles", "settles"])
    (row,) = (row for row in picture["rows"] if row["option"] == "first_swerves")
    assert row["records"] == [1]
    assert row["stretches"][-1]["share"] == 1.0
    assert picture["summary"].startswith("Where every option stood from 1 October 1962")
    assert picture["levels"][1] == [["yes"], ["no"]]
    assert found["told"][0]["title"] == "The observed path"


def test_a_dispute_is_open_in_the_picture(seen):
    seen.edit({"op": "set", "at": ["observations", 1], "values": {"disputed": True}})
    picture = seen.ask("track")["timeline"]
    assert picture["roles"][1] == "opens"
    (row,) = (row for row in picture["rows"] if row["option"] == "first_swerves")
    assert row["stretches"][-1]["share"] is None


GRAPH = """\
detente: 1
title: There and back
decision_makers: {a: Ann, b: Bob}
graph: {states: {s: Start, t: There}, moves: {a: {s: [t]}, b: {t: [s]}}}
readings: {r: {preferences: {a: {ranking: [t, s]}, b: {ranking: [s, t]}}}}
observations: [{date: 1975-01-01, state: s}, {date: 1975-02-01, state: t}]
"""


def test_a_graph_has_a_path_without_a_picture(client, folder):
    (folder / "graph.yaml").write_text(GRAPH, "utf-8")
    found = Page(client, file="graph.yaml").ask("track")
    assert found["timeline"] is None
    assert [moment["states"] for moment in found["moments"]] == [[1], [2]]


@pytest.mark.parametrize(("name", "more", "told"), [
    ("infer", {}, "What is assumed"),
    ("now", {"suppose": {"second_swerves": "yes"}}, "Who would move, and what deters it"),
    ("backtest", {"every": "record"}, "What it comes to"),
    ("robust", {"concepts": ["nash"]}, "What was doubted"),
    ("inverse", {"target": "YY", "concept": "nash", "most_changes": 1}, "What it would take"),
    ("hypergame", {}, "What each expects"),
    ("structure", {}, "Equilibria by concept"),
    ("sweep", {"samples": 20, "noise": 0.1}, "What was drawn"),
])  # fmt: skip
def test_what_is_told_is_what_the_command_prints(seen, name, more, told):
    assert told in [block["title"] for block in seen.ask(name, **more)["told"]]


def test_where_nothing_can_be_judged_that_is_said(tab):
    start, then = {"date": "1991-08-01", "state": {"delay": "no"}}, {"date": "1991-09-01", "option": "delay"}
    tab.edit(*({"op": "add", "to": ["observations"], "value": value} for value in (start, then)))
    assert "no period to judge" in tab.ask("backtest", status=422)["message"]
    assert tab.ask("track")["moments"][0]["fault"]["kind"] == "infeasible"


def test_judgements_bring_their_words(tab):
    found = tab.ask("robust", concepts=["nash"], readings=["model_file"])
    (near,) = found["readings"]
    assert all(judgement["words"] for judgement in near["judgements"])
    assert found["telling"] == "nash"


def test_structures_are_named(tab):
    assert tab.ask("structure")["structures"][0]["id"] == "simple"
    error = tab.ask("structure", structure="strenght", status=422)
    assert "strength" in str(error)


def test_blocks_as_plain_data():
    rows = (Row(("group", ""), is_heading=True, decision_maker=1), Row(("a", "b")))
    notes = ("52 more: raise --limit, or see JSON.", "As it is.")
    table = Table(("Who", Text("at ", Span("state 3", "state", 3))), rows, "T", notes, is_compact=True)
    prose = Prose("P", ("one",), ("two",), ("three",), is_numbered=True)
    first, second = plain_blocks((table, prose))
    assert first["columns"] == [
        "Who",
        [
            {"text": "at ", "kind": "plain", "target": None, "hint": None},
            {"text": "state 3", "kind": "state", "target": 3, "hint": None},
        ],
    ]
    assert first["rows"] == [{"heading": "group", "decision_maker": 1}, {"cells": ["a", "b"]}]
    assert first["notes"] == ["52 more.", "As it is."]
    assert first["compact"]
    assert second == {"kind": "prose", "title": "P", "paragraphs": ["one"], "points": ["two"], "notes": ["three"],
                      "numbered": True}  # fmt: skip


def test_the_plan_of_a_timeline_agrees_with_the_picture():
    from detente.reporting.figures.timeline import timeline_plan

    path = detente.observed_path(detente.load("three-demands"))
    plan = timeline_plan(path)
    assert plan is not None
    assert len(plan["rows"]) + plan["left_out"] == len(path.space.conflict.options)
    assert len(plan["levels"]) == len(path.moments)
    assert len(plan["roles"]) == len(path.space.conflict.observations)
