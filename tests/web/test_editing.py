"""Write the conflict: every operation over the wire, what is refused, undo without end."""

from __future__ import annotations

import pytest

from tests.web.conftest import Page

MINISTRY = ["decision_makers", "ministry"]
STATED = ["readings", "published", "preferences", "syria", "statements"]


def maker(tab, name):
    return next(known for known in tab.conflict["decision_makers"] if known["id"] == name)


def stated(tab, name="syria", reading=0):
    known = tab.conflict["readings"][reading]["preferences"]
    return next(item for item in known if item["decision_maker"] == name)


def texts(tab):
    return [[item["statement"] for item in rank] for rank in stated(tab)["statements"]]


@pytest.fixture
def euphrates(client):
    return Page(client, case="euphrates-1975")


def test_names_colours_and_citations(tab):
    tab.edit({"op": "set", "at": MINISTRY, "values": {"name": "Ministry", "colour": "#0068a8", "summary": None}})
    assert (maker(tab, "ministry")["label"], maker(tab, "ministry")["colour"]) == ("Ministry", "#0068a8")
    cite = [{"source": "guide", "locator": "page 3", "words": None}, {"source": "example"}]
    tab.edit({"op": "set", "at": [*MINISTRY, "options", "modify"], "values": {"cite": cite, "moves": "free"}})
    assert maker(tab, "ministry")["options"][0]["cite"][0]["locator"] == "page 3"
    assert tab.document["undo"] == "Change cite and moves of an option"
    wrong = tab.edit({"op": "set", "at": MINISTRY, "values": {"colour": "red"}}, status=422)
    assert wrong["error"]["problems"][0]["path"] == [*MINISTRY, "colour"]
    wrong = tab.edit({"op": "set", "at": MINISTRY, "values": {"cite": "nobody"}}, status=422)
    assert wrong["error"]["problems"][0]["expected"].startswith("one of 'hipel_1993'")


def test_an_added_option_and_decision_maker(tab):
    found = tab.edit(
        {"op": "add", "to": [*MINISTRY, "options"], "value": {"name": "Pay", "levels": ["no", "half", "all"]}}
    )
    assert found["added"] == [[*MINISTRY, "options", "pay"]]
    assert found["changed"] == ["decision_makers", "readings"]
    assert found["notes"] == ["4 rankings followed the options"]
    assert stated(tab, "ministry")["ranking"][0] == ["N- NYN Y"]
    tab.edit(
        {"op": "add", "to": ["decision_makers"], "value": {"name": "Press", "options": [{"name": "Tell"}]}, "index": 0}
    )
    assert tab.conflict["decision_makers"][0]["options"][0]["id"] == "tell"
    assert stated(tab, "press")["indifferent"]
    assert tab.ask("verdicts")["n_states"] == 54


def test_a_new_id_is_used_everywhere(tab):
    tab.edit({"op": "rename", "at": ["decision_makers", "uniroyal", "options", "abandon"], "id": "leave"})
    assert tab.conflict["infeasible"][0]["statements"] == ["delay", "accept", "leave"]
    assert tab.conflict["coalesce"][0]["when"] == "leave"
    wrong = tab.edit({"op": "rename", "at": MINISTRY, "id": "uniroyal"}, status=422)
    assert "another part bears the id" in wrong["error"]["problems"][0]["message"]
    tab.edit({"op": "rename", "at": MINISTRY, "id": "and"}, status=422)
    tab.edit({"op": "rename", "at": ["notes", 0], "id": "x"}, status=422)
    tab.edit({"op": "rename", "at": MINISTRY, "id": "ministry"})


def test_order_and_owner_change_and_rankings_follow(tab):
    before = tab.ask("verdicts")["counts"]
    tab.edit({"op": "move", "at": ["decision_makers", "local_government"], "index": 0})
    tab.edit({"op": "move", "at": ["decision_makers", "uniroyal", "options", "abandon"], "index": 0})
    assert tab.ask("verdicts")["counts"] == before
    tab.edit({"op": "give_option", "option": "insist", "decision_maker": "ministry"})
    assert [option["id"] for option in maker(tab, "ministry")["options"]] == ["modify", "insist"]
    tab.edit({"op": "move", "at": ["sources", "guide"], "index": 0})
    assert tab.conflict["sources"][0]["id"] == "guide"


def test_what_is_in_use_is_not_removed_by_mistake(tab):
    at = ["decision_makers", "uniroyal", "options", "abandon"]
    told = tab.sent("post", f"{tab.at}/uses", {"at": at})
    assert told["going"] == len([use for use in told["uses"] if use["fate"] == "goes"]) > 2
    refused = tab.edit({"op": "remove", "at": at}, status=409)
    assert refused["error"]["code"] == "in_use"
    assert refused["uses"] == told["uses"]
    found = tab.edit({"op": "remove", "at": at, "cascade": True})
    assert tab.conflict["coalesce"] == []
    assert tab.conflict["infeasible"][0]["statements"] == ["delay", "accept"]
    assert found["notes"]
    assert tab.ask("verdicts")["n_states"] == 8
    unused = tab.sent("post", f"{tab.at}/uses", {"at": ["notes", 0]})
    assert unused == {"uses": [], "n": 0, "going": 0}


def test_levels_and_what_uses_them(euphrates):
    levels = [{"name": "no", "was": 0}, {"name": "a little", "was": None}, {"name": "yes", "was": 1}]
    euphrates.edit({"op": "set_levels", "option": "escalate", "levels": levels})
    assert maker(euphrates, "syria")["options"][1]["levels"] == ["no", "a little", "yes"]
    euphrates.edit({"op": "add", "to": STATED, "value": {"statement": 'escalate >= "a little"'}})
    two = [{"name": "no", "was": 0}, {"name": "yes", "was": 2}]
    assert euphrates.edit({"op": "set_levels", "option": "escalate", "levels": two}, status=409)["uses"]
    told = euphrates.sent(
        "post", f"{euphrates.at}/uses", {"at": ["decision_makers", "syria", "options", "escalate"], "level": 1}
    )
    assert [use["text"] for use in told["uses"]] == ['escalate >= "a little"']
    euphrates.edit({"op": "set_levels", "option": "escalate", "levels": two, "cascade": True})
    assert len(texts(euphrates)) == 4
    twice = [{"name": "no", "was": 0}, {"name": "yes", "was": 0}]
    euphrates.edit({"op": "set_levels", "option": "escalate", "levels": twice}, status=422)


def test_rules_theatres_and_the_status_quo(euphrates):
    rule = {"kind": "requires", "statements": ["attack", "escalate"], "because": "only then"}
    euphrates.edit({"op": "add", "to": ["infeasible"], "value": rule})
    assert euphrates.conflict["infeasible"][1]["text"] == "if attack, requires escalate"
    euphrates.edit(
        {"op": "set", "at": ["infeasible", 1], "values": {"kind": "never", "statements": ["attack and release"]}}
    )
    assert (euphrates.conflict["infeasible"][1]["kind"], euphrates.conflict["infeasible"][1]["because"]) == (
        "never",
        "only then",
    )
    euphrates.edit({"op": "move", "at": ["infeasible", 1], "index": 0})
    wrong = euphrates.edit(
        {"op": "set", "at": ["infeasible", 0], "values": {"kind": "never", "statements": ["atack"]}}, status=422
    )
    assert wrong["error"]["problems"][0]["span"] == [0, 5]
    euphrates.edit({"op": "remove", "at": ["infeasible", 0]})
    euphrates.edit({"op": "add", "to": ["theatres"], "value": {"name": "River", "options": ["release"]}})
    euphrates.edit({"op": "set_theatre", "option": "attack", "theatre": "river"})
    assert euphrates.conflict["theatres"][0]["options"] == ["release", "attack"]
    euphrates.edit({"op": "set_theatre", "option": "release"}, {"op": "set_theatre", "option": "attack"})
    assert euphrates.conflict["theatres"] == []
    euphrates.edit({"op": "set_status_quo", "levels": {"escalate": "yes"}})
    assert euphrates.conflict["status_quo"] == {
        "text": "NYN",
        "levels": {"release": "no", "escalate": "yes", "attack": "no"},
    }
    euphrates.edit({"op": "set_status_quo", "levels": {"escalate": "yes", "release": "yes"}}, status=422)
    euphrates.edit({"op": "set_status_quo"})
    assert euphrates.conflict["status_quo"] is None


def test_statements_are_ordered_tied_flipped_and_taken_out(euphrates):
    first = texts(euphrates)[0][0]
    euphrates.edit({"op": "move_statement", "at": [*STATED, 0, 0], "rank": 2})
    assert texts(euphrates)[2] == [first]
    euphrates.edit({"op": "move_statement", "at": [*STATED, 2, 0], "rank": 0, "tied": True})
    assert texts(euphrates)[0] == ["escalate", first]
    euphrates.edit({"op": "negate", "at": [*STATED, 0, 0]})
    assert texts(euphrates)[0][0] == "not escalate"
    euphrates.edit({"op": "set", "at": [*STATED, 0, 0], "values": {"statement": "escalate", "because": "so"}})
    euphrates.edit({"op": "add", "to": STATED, "value": {"statement": "release"}, "index": 0, "tied": True})
    assert texts(euphrates)[0] == ["escalate", first, "release"]
    euphrates.edit({"op": "remove", "at": [*STATED, 0, 1]})
    assert texts(euphrates)[0] == ["escalate", "release"]
    wrong = euphrates.edit({"op": "set", "at": [*STATED, 0, 1], "values": {"statement": "release and"}}, status=422)
    (problem,) = wrong["error"]["problems"]
    assert problem["path"] == [*STATED, 0, 1, "statement"]
    assert problem["span"] == [11, 11]
    euphrates.edit({"op": "negate", "at": STATED}, status=422)
    euphrates.edit({"op": "negate", "at": [*STATED, 9, 0]}, status=422)


def test_rankings_weights_and_indifference(euphrates):
    who = {"reading": "published", "decision_maker": "syria"}
    euphrates.edit({"op": "set_indifferent", **who})
    assert stated(euphrates)["indifferent"]
    ranking = [["NNN"], ["YNN", "NYN"], ["YNY", "NNY", "NYY"]]
    euphrates.edit({"op": "set_ranking", **who, "ranking": ranking})
    assert stated(euphrates)["ranking"] == ranking
    assert euphrates.ask("preferences", decision_maker="syria")["n_places"] == 3
    euphrates.edit({"op": "set_weights", **who, "weights": [{"statement": "not attack", "weight": "2.5"}]})
    assert stated(euphrates)["weights"] == [{"statement": "not attack", "weight": "2.5"}]
    euphrates.edit({"op": "set_ranking", **who, "ranking": []}, {"op": "set_weights", **who, "weights": []})
    assert stated(euphrates)["indifferent"]
    half = [["NNN"], ["YNN"]]  # well formed, but it does not rank all states
    euphrates.edit({"op": "set_ranking", **who, "ranking": half})
    assert euphrates.ask("verdicts", status=422)["problems"]
    assert any(problem["severity"] == "error" for problem in euphrates.ask("check")["problems"])


def test_readings_that_build_on_each_other(euphrates):
    euphrates.edit({"op": "add", "to": ["readings"], "value": {"name": "Another view", "based_on": "published"}})
    assert euphrates.conflict["readings"][1]["preferences"] == []
    at = ["readings", "another_view", "preferences", "syria", "statements"]
    found = euphrates.edit({"op": "add", "to": at, "value": {"statement": "release"}, "index": 0})
    assert found["notes"] == ["'another_view' says of its own now what syria prefers"]
    assert len(euphrates.conflict["readings"][1]["preferences"][0]["statements"]) == 5
    euphrates.edit({"op": "inherit", "reading": "another_view", "decision_maker": "syria"})
    assert euphrates.conflict["readings"][1]["preferences"] == []
    euphrates.edit({"op": "inherit", "reading": "published", "decision_maker": "syria"}, status=422)
    value = {"decision_maker": "iraq", "statements": [[{"statement": "attack"}]], "indifferent": False, "ranking": []}
    euphrates.edit({"op": "add", "to": ["readings", "another_view", "preferences"], "value": value})
    assert stated(euphrates, "iraq", 1)["statements"][0][0]["statement"] == "attack"
    euphrates.edit({"op": "set_default_reading", "reading": "another_view"})
    assert [reading["default"] for reading in euphrates.conflict["readings"]] == [False, True]
    euphrates.edit({"op": "add", "to": ["readings"], "value": {"name": "Copy", "copy_of": "published"}})
    assert euphrates.conflict["readings"][2]["preferences"][0]["statements"] == stated(euphrates)["statements"]
    euphrates.edit({"op": "rename", "at": ["readings", "published"], "id": "first"})
    assert euphrates.conflict["readings"][1]["based_on"] == "first"
    euphrates.edit({"op": "remove", "at": ["readings", "first"]})
    assert euphrates.conflict["readings"][0]["based_on"] is None
    assert stated(euphrates)["statements"]
    euphrates.edit({"op": "remove", "at": ["readings", "copy"]})
    euphrates.edit({"op": "remove", "at": ["readings", "another_view"]}, status=422)


def test_everything_else_has_an_address(client):
    tab = Page(client, case="three-demands")
    tab.edit({"op": "add", "to": ["sources"], "value": {"title": "A book"}})
    tab.edit({"op": "add", "to": ["notes"], "value": {"text": "A doubt", "cite": [{"source": "a_book"}]}})
    tab.edit({"op": "rename", "at": ["sources", "a_book"], "id": "book"})
    assert tab.conflict["notes"][-1]["cite"][0]["source"] == "book"
    tab.edit({"op": "remove", "at": ["sources", "book"]})
    assert tab.conflict["notes"][-1]["cite"] == []
    tab.edit({"op": "add", "to": ["statements"], "value": {"id": "quiet", "statement": "not send"}})
    tab.edit({"op": "rename", "at": ["statements", "conceded"], "id": "given"})
    assert "press and not given" in [named["statement"] for named in tab.conflict["statements"]]
    question = {"ask": "Does it rest?", "kind": "deadlock", "statements": ["quiet"]}
    tab.edit({"op": "add", "to": ["questions"], "value": question})
    tab.edit({"op": "set", "at": ["questions", "deadlock"], "values": {"statements": ["quiet"]}})
    tab.edit({"op": "set", "at": ["positions", "russia"], "values": {"threat": {"mass": "yes"}}})
    tab.edit({"op": "set", "at": ["positions", "china"], "values": {"position": {"statement": "quiet"}}})
    assert tab.conflict["positions"][2]["position"] == {"statement": "quiet"}
    tab.edit({"op": "give_option", "option": "mass", "decision_maker": "west"})
    tab.edit({"op": "set", "at": [], "values": {"title": "Else", "authors": ["A", "B"], "time": None}})
    assert tab.conflict["authors"] == ["A", "B"]
    wrong = (
        *(([], {"readings": {}}), (MINISTRY, {"name": "x"}), (["decision_makers", "west"], {"options": []})),
        *((["readings", "neutral"], {"preferences": []}), (["sources", "article"], {"id": "x"})),
    )
    for at, values in wrong:
        tab.edit({"op": "set", "at": at, "values": values}, status=422)
    tab.edit({"op": "add", "to": ["title"], "value": {}}, status=422)
    tab.edit({"op": "remove", "at": []}, status=422)
    tab.edit({"op": "explode", "at": []}, status=422)
    tab.edit({"op": "set", "at": [], "values": {"title": ""}}, status=422)


def test_graph_form_is_edited_too(client):
    text = (
        "detente: 1\ntitle: G\ndecision_makers: {a: {}, b: {}}\ngraph:\n  states: {s: {}, t: {}, u: {}}\n"
        "  moves: {a: {s: [t]}, b: {t: [u]}}\nstatus_quo: s\n"
        "readings: {r: {preferences: {a: {ranking: [t, s, u]}, b: {statements: [u]}}}}\n"
    )
    client.post("/api/uploads?name=g.yaml", content=text.encode()).raise_for_status()
    tab = Page(client, project="p1")
    assert "sim" in tab.ask("verdicts")["omitted"]
    tab.edit({"op": "set_move", "decision_maker": "a", "source": "u", "target": "s"})
    assert tab.conflict["graph"]["moves"]["a"] == {"s": ["t"], "u": ["s"]}
    tab.edit({"op": "set_move", "decision_maker": "a", "source": "u", "target": "s", "possible": False})
    assert tab.conflict["graph"]["moves"]["a"] == {"s": ["t"]}
    tab.edit({"op": "rename", "at": ["graph", "states", "s"], "id": "start"})
    assert tab.conflict["status_quo"] == {"state": "start"}
    tab.edit({"op": "add", "to": ["graph", "states"], "value": {"name": "End"}})
    assert tab.edit({"op": "remove", "at": ["graph", "states", "u"]}, status=409)["uses"]
    tab.edit({"op": "remove", "at": ["graph", "states", "u"], "cascade": True})
    assert stated(tab, "b")["indifferent"]
    tab.edit({"op": "set_move", "decision_maker": "a", "source": "nowhere", "target": "t"}, status=422)
    Page(client, case="chicken").edit(
        {"op": "set_move", "decision_maker": "first", "source": "s", "target": "t"}, status=422
    )


def test_undo_and_redo_have_no_end(tab):
    titles = [f"Title {number}" for number in range(60)]
    for title in titles:
        tab.edit({"op": "set", "at": [], "values": {"title": title}})
    for title in reversed(titles[:-1]):
        assert tab.go("undo")["title"] == title
    tab.go("undo")
    assert tab.document["undo"] is None
    assert tab.go("undo", status=409)["error"]["code"] == "nothing_to_undo"
    for title in titles:
        assert tab.go("redo")["title"] == title
    assert tab.go("redo", status=409)["error"]["code"] == "nothing_to_undo"
    tab.go("undo")
    tab.edit({"op": "set", "at": [], "values": {"title": "Elsewhere"}})
    assert tab.document["redo"] is None
    assert tab.go("undo")["title"] == titles[-2]


def test_typing_is_one_step(tab):
    for end in range(1, 6):
        tab.edit({"op": "set", "at": [], "values": {"title": "Hello"[:end]}}, coalesce="title")
    tab.edit({"op": "set", "at": [], "values": {"summary": "S"}}, coalesce="summary")
    assert tab.go("undo")["title"] == "Hello"
    assert tab.go("undo")["title"].startswith("Elmira")


def test_a_preview_changes_nothing(tab):
    before = tab.document["revision"]
    found = tab.edit({"op": "remove", "at": ["coalesce", 0]}, preview=True)
    assert found["preview"]
    assert found["changed"] == ["coalesce"]
    assert tab.sent("get", tab.at)["revision"] == before
    assert tab.sent("get", tab.at)["conflict"]["coalesce"]


def test_all_edits_of_a_call_or_none(tab):
    good = {"op": "set", "at": [], "values": {"title": "Half"}}
    tab.edit(good, {"op": "remove", "at": ["theatres", "none"]}, status=422)
    assert tab.sent("get", tab.at)["title"].startswith("Elmira")


def test_the_text_can_be_edited(tab):
    held = tab.sent("get", f"{tab.at}/text")
    assert "# States in the rankings" in held["text"]
    new = held["text"].replace("title: Elmira groundwater", "title: # here\n  Elmira water")
    tab.document = tab.sent("put", f"{tab.at}/text", {"revision": held["revision"], "text": new})
    assert tab.document["title"].startswith("Elmira water")
    assert "# here" in tab.sent("get", f"{tab.at}/text")["text"]
    wrong = tab.sent("put", f"{tab.at}/text", {"revision": tab.document["revision"], "text": "title: ["}, 422)
    assert wrong["error"]["problems"][0]["line"]
    tab.sent("put", f"{tab.at}/text", {"revision": 1, "text": new}, 409)
