"""See the answer: every question over the wire, answered by the library; the table of questions itself."""

from __future__ import annotations

import pytest

import detente
from detente.cases import load
from detente.web.asking import QUESTIONS
from detente.web.asking.library import asked_of
from tests.web.conftest import Page

ASKED = {
    "verdicts": {"where": "abandon", "only": "equilibria", "sort": "ministry", "limit": 1},
    "states": {"sort": "uniroyal", "worst_first": True, "offset": 1, "limit": 2},
    "moves": {"state": "NYNNN"},
    "explain": {"state": 1, "decision_maker": "ministry", "concept": "seq"},
    "graph": {"limit": 5, "states": [9], "expand": [1], "decision_maker": "uniroyal"},
    "patterns": {"concept": "seq"},
    "describe": {"where": "abandon", "unlike": "delay", "by": "modify"},
    "check": {},
    "statement": {"text": "modify and abandon", "where": "abandon", "limit": 1},
    "complete": {"text": "not mo", "position": 6},
    "rules": {"limit": 2},
    "rule": {"rule": {"kind": "never", "statements": ["modify and insist"]}, "limit": 1},
    "preferences": {"decision_maker": "ministry", "limit": 3},
    "rankings": {"decision_makers": ["ministry", "uniroyal"], "limit": 4},
    "compare": {"first": {"reading": "recalled"}, "concept": "nash", "limit": 2},
    "bloc": {"members": ["ministry", "uniroyal"], "concepts": ["nash"], "rules": {"improvement": "pareto"}},
    "coalition": {"coalitions": ["ministry, uniroyal"]},
    "coalitions": {"concept": "nash"},
    "force": {"coalition": "uniroyal", "target": "abandon"},
    "prevent": {"coalition": ["ministry"], "target": "abandon"},
    "evolve": {"behaviour": {"takes": "improvement"}, "runs": 10},
    "paths": {"target": "abandon", "by": "improvements"},
    "narrow": {"stages": ["feasible", "seq"]},
    "now": {"suppose": {"modify": "yes"}},
    "structure": {"structure": "horizon"},
    "hypergame": {"level": 1},
    "robust": {"concepts": ["nash"]},
    "inverse": {"target": 9, "most": 1, "most_changes": 1},
    "sweep": {"samples": 20, "seed": 1, "concepts": ["nash"], "noise": 0.1},
}
UNDEFINED = {"track": {}, "backtest": {}, "infer": {}, "theatres": {}, "positions": {}, "answer": {}}


@pytest.fixture(scope="module")
def seen():
    return set()


@pytest.mark.parametrize("name", [*ASKED, *UNDEFINED])
def test_every_question_is_answered(tab, name, seen):
    seen.add(name)
    if name in UNDEFINED:
        assert tab.ask(name, status=422)["code"] == "unsupported"
    else:
        assert tab.ask(name, revision=tab.document["revision"], **ASKED[name])


def test_no_question_is_left_out(seen):
    assert not seen or {*ASKED, *UNDEFINED} == {*QUESTIONS}


def test_an_answer_is_the_librarys_own(tab):
    analysis = detente.analyze(load("elmira"))
    found = tab.ask("verdicts")
    assert found["counts"] == analysis.counts()
    assert found["stable_counts"]["nash"] == [len(analysis.stable("nash", m)) for m in found["decision_makers"]]
    assert found["status_quo_row"]["number"] == found["status_quo"] == 1
    told = tab.ask("explain", state=1, decision_maker="uniroyal", concept="nash")
    assert told["words"][0].startswith("From state 1")
    assert {key: told[key] for key in told if key != "words"} == analysis.explain(1, "uniroyal", "nash").to_dict()
    bloc = detente.bloc(load("elmira"), "ministry, uniroyal")
    assert tab.ask("bloc", members="ministry, uniroyal") == bloc.to_dict()
    positions = Page(tab.client, case="three-demands").ask("positions", point="preferred")
    assert positions == detente.positions(load("three-demands"), point="preferred").to_dict()


def test_verdicts_are_listed_filtered_and_sorted(tab):
    everything = tab.ask("verdicts")
    assert everything["n_listed"] == everything["n_states"] == len(everything["rows"]) == 9
    second = tab.ask("verdicts", offset=4, limit=2)
    assert second["rows"] == everything["rows"][4:6]
    stable = tab.ask("verdicts", only="stable:nash:ministry")
    others = tab.ask("verdicts", only="unstable:nash:ministry")
    assert stable["n_listed"] + others["n_listed"] == 9
    assert all(row["stable"]["nash"][0] for row in stable["rows"])
    strong = tab.ask("verdicts", sort="strength")["rows"]
    assert [row["number"] for row in strong][: len(everything["strongest"])] == everything["strongest"]
    roles = tab.ask("verdicts", profile={"ministry": "nash"}, concepts=["gmr"])
    assert roles["concepts"] == ["nash", "gmr", "seq", "profile"]
    for wrong in (
        {"only": "all"},
        {"sort": "nobody"},
        {"where": "nothing"},
        {"concepts": ["nosh"]},
        {"limit": 0},
        {"x": 1},
        {"settings": {"ties": "maybe"}},
        {"reading": "none"},
        {"only": "stable:nash:nobody"},
    ):
        assert tab.ask("verdicts", status=422, **wrong)["message"]
    ties = tab.ask("verdicts", settings={"ties": "no_sanction"}, reading="recalled")
    assert (ties["settings"]["ties"], ties["reading"]) == ("no_sanction", "recalled")


def test_what_if_asks_of_the_document_with_edits(tab):
    edits = [{"op": "set_indifferent", "reading": "model_file", "decision_maker": "uniroyal"}]
    before, after = tab.ask("verdicts"), tab.ask("verdicts", of={"edits": edits})
    assert before["counts"] != after["counts"]
    found = tab.ask("compare", first={}, second={"of": {"edits": edits}}, concept="nash")
    (section,) = found["sections"]
    assert section["equilibria"]["gained"]
    shift = section["shifts"][0]
    assert found["states"]["first"][str(shift["first"])]
    assert tab.sent("get", tab.at)["revision"] == tab.document["revision"]
    saved = tab.sent("post", f"{tab.at}/scenarios", {"name": "Tired", "edits": edits, "bloc": ["ministry"]})["scenario"]
    assert tab.ask("verdicts", of={"scenario": saved["id"]})["counts"] == after["counts"]
    drop = {"op": "set", "at": ["decision_makers", "uniroyal", "options", "abandon"], "values": {"moves": "free"}}
    assert tab.ask("verdicts", of={"scenario": saved["id"], "edits": [drop]})["n_states"] == 9
    tab.sent("post", f"{tab.at}/ask/verdicts", {"of": {"scenario": "s9"}}, 404)


def test_statements_are_helped_along(tab):
    found = tab.ask("statement", text="modify and")
    assert found["problems"][0]["span"] == [10, 10]
    found = tab.ask("statement", text="modify", limit=1)
    assert (found["n_holds"], len(found["states"]), found["complete"], found["options"]) == (4, 1, False, ["modify"])
    assert [item["insert"] for item in tab.ask("complete", text="mo and x", position=2)["items"]] == ["modify"]
    assert tab.ask("complete", text="modify ")["items"][0]["insert"] == "and"
    rules = tab.ask("rules")
    assert (rules["n_combinations"], rules["rules"][0]["removes"]) == (32, 20)
    typed = tab.ask("rule", rule={"kind": "never", "statements": ["modify and nothing"]})
    assert typed["problems"][0]["span"] == [11, 18]
    tab.ask("statement", status=422, text="modify", where="nothing")
    tab.ask("rule", status=422, rule={"kind": "sometimes", "statements": ["modify"]})


def test_help_needs_no_preferences(client):
    tab = Page(client, new={})
    tab.edit({"op": "set_ranking", "reading": "mine", "decision_maker": "first_party", "ranking": [["NN"]]})
    assert tab.ask("verdicts", status=422)["code"] == "invalid"
    assert tab.ask("statement", text="give_way")["n_holds"] == 2
    assert tab.ask("rules")["n_feasible"] == 4


def test_an_older_revision_is_not_answered(tab):
    tab.edit({"op": "set", "at": [], "values": {"title": "New"}})
    assert tab.ask("verdicts", status=409, revision=1)["code"] == "superseded"


def test_reports_and_pictures_are_given_away(tab):
    get = tab.client.get
    kinds = {"form=html": b"<!DOCTYPE html>", "form=markdown": b"#"}
    for query, start in kinds.items():
        answer = get(f"{tab.at}/report?{query}&concepts=nash&concepts=seq&reading=recalled")
        assert answer.content.lstrip().lower().startswith(start.lower()), query
        assert "attachment" in answer.headers["content-disposition"]
    assert get(f"{tab.at}/picture?kind=graph&theme=dark&limit=4&states=9").content.startswith(b"<svg")
    assert get(f"{tab.at}/picture?kind=paths&form=png&target=abandon").content.startswith(b"\x89PNG")
    assert b"<svg" in get(f"{tab.at}/picture?kind=funnel").content
    assert get(f"{tab.at}/picture?kind=face").status_code == 422
    assert get(f"{tab.at}/report?reading=none").status_code == 422


def test_exports_say_what_does_not_fit(tab, client):
    refused = client.get(f"{tab.at}/export?format=gmcr")
    assert refused.status_code == 422
    assert "merged" in refused.json()["error"]["message"]
    other = Page(client, case="euphrates-1975")
    assert b"decisionMakers" in client.get(f"{other.at}/export?format=gmcr").content
    assert client.get(f"{other.at}/export?format=json").json()["title"] == load("euphrates-1975").title
    assert client.get(f"{other.at}/export?format=word").status_code == 422
    assert client.get(f"{other.at}/outline").json()["title"]


def test_what_no_page_can_send_is_told_when_the_table_is_made():
    with pytest.raises(TypeError, match="no page can send 'states"):
        asked_of("cover", "tests.web.test_asking:unsendable")


def unsendable(space: object, states: Unknown) -> None:  # noqa: F821
    """Take something strange."""
