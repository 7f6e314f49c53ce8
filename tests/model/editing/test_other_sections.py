"""Names are followed into every section of a file, also where a section only mentions them."""

from __future__ import annotations

from detente.model import Conflict
from detente.model.editing import Move, Negate, NewLevel, Remove, Rename, Set, SetLevels, edited

OPTIONS = ("decision_makers", "a", "options")


def conflict():
    makers = {"a": {"options": {"x": {}, "y": {"levels": ["low", "mid", "high"]}}}, "b": {"options": {"z": {}}}}
    stated = {
        "statements": ["not x", "y >= mid"],
        "weights": {"z": 2},
        "unknown": {"wish": ["not x"], "pairs": [["Y0N", "N1N"], ["x", "z"]]},
        "strength": {"great": ["not x"]},
    }
    return Conflict(
        title="Everything",
        decision_makers=makers,
        status_quo="N 0 N",
        readings={
            "r": {
                "preferences": {"a": stated, "b": {"ranking": ["--Y", "--N"]}},
                "uncertainty": {"decision_makers": {"a": {"statements": {"not x": 0.2}, "noise": 0.1}}},
                "attitudes": {"a": {"b": "devoting"}},
            }
        },
        views={"b": {"unknown": ["x"], "moves": {"y": "frozen"}, "possible": ["x and z"]}},
        observations=[{"date": "2022-01-01", "option": "x", "by": "a"}, {"date": "2022-01-02", "state": {"y": "mid"}}],
        assumptions={"takes": {"a": "best"}},
    )


def test_a_new_id_of_an_option():
    found = edited(conflict(), [Rename(at=(*OPTIONS, "x"), id="new")]).conflict
    stated = found.readings[0].preferences[0]
    assert stated.unknown.wish == ("not new",)
    assert stated.unknown.pairs == (("Y0N", "N1N"), ("new", "z"))
    assert stated.strength.great == ("not new",)
    assert [*found.readings[0].uncertainty.decision_makers[0].statements] == ["not new"]
    assert found.views[0].unknown == ("new",)
    assert found.views[0].possible == ("new and z",)
    assert found.observations[0].option == "new"


def test_a_new_id_of_a_decision_maker():
    found = edited(conflict(), [Rename(at=("decision_makers", "a"), id="new")]).conflict
    assert found.readings[0].uncertainty.decision_makers[0].id == "new"
    assert dict(found.readings[0].attitudes) == {"new": {"b": "devoting"}}
    assert found.observations[0].by == "new"
    assert dict(found.assumptions.takes) == {"new": "best"}


def test_patterns_follow_their_options():
    found = edited(conflict(), [Move(at=(*OPTIONS, "y"), index=0)]).conflict
    assert found.readings[0].preferences[0].unknown.pairs[0] == ("0YN", "1NN")
    assert found.status_quo == "0N N"


def test_levels_follow():
    levels = (NewLevel(name="none", was=0), NewLevel(name="some", was=1), NewLevel(name="all", was=2))
    found = edited(conflict(), [SetLevels(option="y", levels=levels)]).conflict
    assert dict(found.observations[1].state) == {"y": "some"}
    assert found.readings[0].preferences[0].statements[1].statement == "y >= some"


def test_what_mentions_it_goes_with_it():
    found = edited(conflict(), [Remove(at=(*OPTIONS, "x"), cascade=True)])
    after = found.conflict
    assert [option.id for option in after.options] == ["y", "z"]
    assert len(after.observations) == 1
    assert after.views[0].possible == ()
    assert found.notes


def test_what_names_a_statement_follows_its_text():
    at = ("readings", "r", "preferences", "a", "statements", 0, 0)
    found = edited(conflict(), [Set(at=at, values={"statement": "x and z"})]).conflict
    assert found.readings[0].preferences[0].unknown.wish == ("x and z",)
    assert [*found.readings[0].uncertainty.decision_makers[0].statements] == ["x and z"]
    found = edited(conflict(), [Negate(at=at)]).conflict
    assert found.readings[0].preferences[0].strength.great == ("x",)
