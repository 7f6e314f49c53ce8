"""Views in a conflict file: forms, round trip, and what is wrong with a bad one."""

from __future__ import annotations

import pytest

from detente.errors import FormatError, ModelError
from detente.io import dumps, loads, read, write
from detente.model import Conflict
from tests.model.examples import conflict, plain, staircase

WHOLE = {
    "us": {
        "summary": "It does not know of the talks.",
        "unknown": "talk",
        "moves": {"forces": "up"},
        "infeasible": [{"never": "strike and forces = massive", "because": "it thinks so"}],
        "possible": "strike and talk",
        "cite": {"source": "memo", "locator": "page 2"},
        "beliefs": {
            "ussr": {
                "changes": [
                    {"drop": "not strike", "because": "bluff", "cite": "memo"},
                    {"put": "strike", "after": "forces"},
                    {"negate": "talk"},
                ],
                "because": "habit",
            }
        },
        "thinks": {"ussr": {"beliefs": {"us": "memo"}, "cite": "memo"}},
    },
    "ussr": {"beliefs": {"us": {"preferences": {"statements": ["strike", ["talk", "forces"]]}}}},
}


def test_forms():
    us, ussr = conflict(views=WHOLE).views
    assert us.unknown == ("talk",)
    assert dict(us.moves) == {"forces": "up"}
    assert us.possible == ("strike and talk",)
    assert [change.kind for change in us.beliefs[0].changes] == ["drop", "put", "negate"]
    assert us.thinks[0].beliefs[0].reading == "memo"
    assert [len(rank) for rank in ussr.beliefs[0].preferences.ranks()] == [1, 2]
    assert [path for path, _ in us.parts] == [(), ("thinks", 0)]


def test_round_trip(tmp_path):
    held = conflict(views=WHOLE)
    assert Conflict(**held.to_dict()) == held
    assert loads(dumps(held)) == held
    path = tmp_path / "views.yaml"
    write(held, path)
    assert read(path) == held
    readings = {**plain()["readings"]["memo"], "views": {"us": {"unknown": "talk"}}}
    within = conflict(readings={"memo": readings})
    assert loads(dumps(within)) == within
    assert within.view("us").unknown == ("talk",)


@pytest.mark.parametrize(
    ("view", "path", "fault"),
    [
        ({"unknown": "tolk"}, "views.0.unknown.0", "unknown option.*Did you mean 'talk'"),
        ({"unknown": ["talk", "talk"]}, "views.0.unknown.1", "two entries bear the name 'talk'"),
        ({"moves": {"tolk": "up"}}, "views.0.moves.tolk", "unknown option.*Did you mean 'talk'"),
        ({"moves": {"talk": "upp"}}, "views.0.moves.talk", "value not allowed.*Did you mean 'up'"),
        ({"unknown": "talk", "moves": {"talk": "up"}}, "views.0.moves.talk", "cannot be believed to move"),
        ({"infeasible": [{"never": "tolk"}]}, "views.0.infeasible.0.never", "unknown name.*Did you mean 'talk'"),
        ({"possible": "strike and"}, "views.0.possible.0", "breaks off"),
        ({"beliefs": {"usr": "memo"}}, "views.0.beliefs.0", "unknown decision maker.*Did you mean 'ussr'"),
        ({"beliefs": {"us": "memo"}}, "views.0.beliefs.0", "a belief about what it wants itself"),
        ({"beliefs": {"ussr": "mema"}}, "views.0.beliefs.0.reading", "unknown reading.*Did you mean 'memo'"),
        ({"beliefs": {"ussr": {}}}, "views.0.beliefs.0", "no belief: give"),
        ({"beliefs": {"ussr": {"reading": "memo", "preferences": "indifferent"}}}, "views.0.beliefs.0", "not both"),
        ({"beliefs": {"ussr": {"preferences": {"ranking": ["Y"]}}}}, "views.0.beliefs.0.preferences.ranking.0", "."),
        ({"beliefs": {"ussr": {"preferences": {"statements": ["tolk"]}}}},
         "views.0.beliefs.0.preferences.statements.0.statement", "unknown name"),
        ({"beliefs": {"ussr": {"changes": [{"drop": "not strik"}]}}}, "views.0.beliefs.0.changes.0.drop",
         "nobody's reading has it want that.*Did you mean 'not strike'"),
        ({"beliefs": {"ussr": {"changes": [{"put": "talk", "before": "calm"}]}}},
         "views.0.beliefs.0.changes.0.before", "nobody's reading"),
        ({"beliefs": {"ussr": {"changes": [{"put": "talk", "drop": "talk"}]}}}, "views.0.beliefs.0.changes.0",
         "exactly one of"),
        ({"beliefs": {"ussr": {"changes": [{"drop": "talk", "after": "forces"}]}}}, "views.0.beliefs.0.changes.0",
         "go with 'put'"),
        ({"beliefs": {"ussr": {"changes": [{"put": "talk", "after": "forces", "before": "forces"}]}}},
         "views.0.beliefs.0.changes.0", "not both"),
        ({"thinks": {"us": {}}}, "views.0.thinks.0", "cannot think that it sees another game"),
        ({"thinks": {"usr": {}}}, "views.0.thinks.0", "unknown decision maker"),
        ({"thinks": {"ussr": {"beliefs": {"ussr": "memo"}}}}, "views.0.thinks.0.beliefs.0", "wants itself"),
        ({"cite": "mema"}, "views.0.cite.0.source", "unknown source"),
        ({"blind": "talk"}, "views.0.blind", "unknown key"),
    ],
)  # fmt: skip
def test_faults(view, path, fault):
    with pytest.raises(ModelError, match=fault) as raised:
        conflict(views={"us": view})
    assert path in {".".join(map(str, problem.path)) for problem in raised.value.problems}


def test_a_statement_that_was_put_may_be_named_afterwards():
    changes = [{"put": "strike"}, {"put": "talk", "after": "strike"}, {"drop": "strike"}]
    assert len(conflict(views={"us": {"beliefs": {"ussr": {"changes": changes}}}}).views) == 1


def test_a_reading_that_is_based_on_another_has_its_statements():
    readings = {**plain()["readings"], "late": {"based_on": "memo"}}
    belief = {"reading": "late", "changes": [{"drop": "not strike"}]}
    assert conflict(readings=readings, views={"us": {"beliefs": {"ussr": belief}}}).views


def test_the_holder_must_be_known():
    with pytest.raises(ModelError, match=r"unknown decision maker.*Did you mean 'ussr'"):
        conflict(views={"usr": {}})


def test_graph_form_takes_beliefs_about_preferences_only():
    beliefs = {"b": {"preferences": {"ranking": [["low", "middle"], "high"]}}}
    assert staircase(views={"a": {"beliefs": beliefs}}).view("a").beliefs[0].preferences
    with pytest.raises(ModelError, match="'unknown' needs options") as raised:
        staircase(views={"a": {"unknown": "low"}})
    assert raised.value.problems[0].path == ("views", 0, "unknown")
    wrong = {"b": {"preferences": {"ranking": ["lowest"]}}}
    with pytest.raises(ModelError, match="unknown state"):
        staircase(views={"a": {"beliefs": wrong}})
    question = {"ask": "Why?", "kind": "misperception", "path": [{"by": "a", "does": {"x": "yes"}}]}
    with pytest.raises(ModelError, match="an observed path needs options"):
        staircase(questions={"q": question})


def test_faults_of_a_file_have_their_line(tmp_path):
    path = tmp_path / "bad.yaml"
    write(conflict(views=WHOLE), path)
    text = path.read_text("utf-8").replace("unknown: [talk]", "unknown: [tolk]")
    path.write_text(text, "utf-8")
    line = text[: text.index("tolk")].count("\n") + 1
    with pytest.raises(FormatError, match=rf"bad.yaml:{line}:\d+: error: unknown option"):
        read(path)
