"""What makes a conflict valid, and what is said where it is not."""

import pytest

from detente.errors import ModelError, UnknownNameError
from detente.model import Conflict, DecisionMaker, Option, Settings
from tests.model.examples import conflict, elmira, plain, staircase


def problems(**changes):
    with pytest.raises(ModelError) as raised:
        Conflict(**plain(**changes))
    return raised.value.problems


def said(**changes):
    return "\n".join(str(problem) for problem in problems(**changes))


def readings(**preferences):
    return {"memo": {"preferences": {"us": "indifferent", "ussr": "indifferent", **preferences}}}


def test_parts_may_be_given_as_objects():
    option = Option(id="x", levels=("low", "high"))
    maker = DecisionMaker(id="a", name="A", options=(option,))
    made = Conflict(title="T", decision_makers=(maker,), readings={"r": {"preferences": {"a": "indifferent"}}})
    assert made.options == (option,)
    assert made.to_dict()["decision_makers"] == {"a": {"name": "A", "options": {"x": {"levels": ["low", "high"]}}}}


@pytest.mark.parametrize("make", [conflict, elmira, staircase])
def test_plain_data_gives_the_conflict_back(make):
    assert Conflict(**make().to_dict()) == make()


def test_conflicts_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        conflict().title = "Other"


def test_looking_up_names():
    known = conflict()
    assert known.decision_maker_index("United States") == 0
    assert known.option_index("forces") == 1
    assert known.owners == (0, 1, 1)
    assert known.status_quo_levels() == (0, 1, 0)
    assert known.reading().id == "memo"
    for ask in (known.decision_maker_index, known.option_index, known.reading):
        with pytest.raises(UnknownNameError, match=r"expected one of .*'"):
            ask("nobody")


def test_a_name_given_twice_is_offered_once():
    makers = {"us": {"options": {"strike": "Strike"}}, "ussr": {"options": {"strike": "Strike"}}}
    told = problems(decision_makers=makers, infeasible=[], status_quo={"strik": "yes"}, readings=readings())
    assert [problem.expected for problem in told if problem.path[0] == "status_quo"] == ["one of 'strike'"]


def test_a_reading_takes_from_another_what_it_does_not_say():
    known = conflict(
        readings={**plain()["readings"], "other": {"based_on": "memo", "preferences": {"us": "indifferent"}}}
    )
    own, taken = known.preferences("other")
    assert own.indifferent
    assert taken == known.preferences("memo")[1]
    assert [path for path, _ in known.stated_preferences("other")] == [
        ("readings", 1, "preferences", 0),
        ("readings", 0, "preferences", 1),
    ]


def test_the_default_reading_is_the_one_that_says_so():
    both = {"one": readings()["memo"], "two": {**readings()["memo"], "default": True}}
    assert conflict(readings=both).reading().id == "two"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"titel": "x"}, "unknown key; expected one of 'detente', 'title'"),
        ({"titel": "x"}, "Did you mean 'title'?"),
        ({"detente": 2}, "format version not supported; expected 1; got 2"),
        ({"title": ""}, "title"),
        ({"decision_makers": {"a": {"options": {"x": {"moves": "upp"}}}}}, "Did you mean 'up'?"),
        ({"decision_makers": {"a": {"options": {"x": {"levels": ["one"]}}}}}, "levels"),
        ({"decision_makers": {"a": {"options": {"x": {"levels": ["one", "One"]}}}}}, "two levels of the same name"),
        ({"decision_makers": {"a": {"options": {"not": None}}}}, "'not' is a word of the statement language"),
        ({"decision_makers": {"a": {"options": {"1st": None}}}}, "starts with a letter"),
        ({"decision_makers": {"a b": {"options": {"x": None}}}}, "starts with a letter"),
        ({"decision_makers": {"a": {"options": {"x": None}}, "b": {"options": {"x": None}}}},
         "two options bear the name 'x'. The other belongs to 'a'; rename one, for example to 'b_x'."),
        ({"decision_makers": {"a": {}}}, "no options"),
        ({"decision_makers": {"a": {"options": {f"x{k}": None for k in range(61)}}}}, "too many options"),
        ({"decision_makers": {"a": {"options": {f"x{k}": {"levels": list("abcdefgh")} for k in range(30)}}}},
         "too many combinations"),
        ({"decision_makers": {"a": {"options": {"x": ["list"]}}}}, "value cannot be used"),
        ({"statements": {"strike": "talk"}}, "bears the name of an option"),
        ({"statements": {"s": "tallk"}}, "Did you mean 'talk'?"),
        ({"theatres": {"t": {"options": ["talc"]}}}, "Did you mean 'talk'?"),
        ({"theatres": {"t": {"options": ["talk"]}, "u": {"options": ["talk"]}}}, "already in theatre 't'"),
        ({"infeasible": [{"never": "strike", "exactly_one": ["talk"]}]}, "exactly one of"),
        ({"infeasible": [{"if": "strike"}]}, "exactly one of"),
        ({"infeasible": [{"if": "strike", "never": "talk"}]}, "'if' and 'requires' go together"),
        ({"infeasible": [{"never": "strike and"}]}, "breaks off"),
        ({"coalesce": [{"when": "strike", "ignore": ["talc"]}]}, "Did you mean 'talk'?"),
        ({"coalesce": [{"when": "strike or talk", "ignore": ["talk"]}]}, "cannot be ignored under it"),
        ({"coalesce": [{"when": "strik", "ignore": ["talk"]}]}, "Did you mean 'strike'?"),
        ({"status_quo": {"stirke": "yes"}}, "Did you mean 'strike'?"),
        ({"status_quo": {"forces": "masive"}}, "Did you mean 'massive'?"),
        ({"status_quo": ["forces"]}, "unknown level of 'forces'"),
        ({"status_quo": "YY"}, "wrong length"),
        ({"status_quo": "Y-N"}, "leaves an option open"),
        ({"status_quo": "Y3N"}, "sign 2 of the pattern"),
        ({"status_quo": ["strike", "talk"]},
         "the status quo is infeasible: it breaks the rule 'never: strike and talk' (nobody talks under bombs)"),
        ({"readings": {}}, "readings"),
        ({"readings": {"r": {"preferences": {"us": "indifferent"}}}}, "says nothing of what 'ussr' prefers"),
        ({"readings": readings(us="nothing")}, "indifferent"),
        ({"readings": readings(us={})}, "no preferences"),
        ({"readings": readings(us={"indifferent": "true", "statements": ["talk"]})}, "not both"),
        ({"readings": readings(uss="indifferent")}, "unknown decision maker"),
        ({"readings": readings(us={"weights": {"tlak": 1}})}, "Did you mean 'talk'?"),
        ({"readings": readings(us={"weights": {"talk": "heavy"}})}, "value cannot be used"),
        ({"readings": readings(us={"weights": {"talk": "nan"}})}, "value cannot be used"),
        ({"readings": readings(us={"statements": [["talk", "foo"]]})}, "unknown name"),
        ({"readings": readings(us={"ranking": ["YN"]})}, "expected 3 signs, one per option; got 'YN' with 2"),
        ({"readings": {"r": {**readings()["memo"], "default": "true"}, "s": {**readings()["memo"], "default": "yes"}}},
         "'s' is a second default reading"),
        ({"readings": {"r": {"based_on": "q"}}}, "unknown reading"),
        ({"readings": {"r": {"based_on": "s"}, "s": {"based_on": "r"}}}, "is based on itself (r -> s -> r)"),
        ({"notes": [{"text": "x", "cite": "meno"}]}, "Did you mean 'memo'?"),
        ({"graph": {"states": {"s": None}, "moves": {}}}, "options cannot stand beside a 'graph'"),
    ],
)  # fmt: skip
def test_what_is_said(changes, expected):
    assert expected in said(**changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"graph": {"states": {"low": None}, "moves": {"c": {}}}}, "unknown decision maker"),
        ({"graph": {"states": {"low": None}, "moves": {"a": {"low": ["lwo"]}}}}, "Did you mean 'low'?"),
        ({"graph": {"states": {"low": None}, "moves": {"a": {"low": ["low"]}}}}, "moves to itself"),
        ({"status_quo": "lo"}, "Did you mean 'low'?"),
        ({"infeasible": [{"never": "low"}]}, "'infeasible' needs options"),
        ({"statements": {"low": "high"}}, "bears the name of a state"),
        (
            {"readings": {"r": {"preferences": {"a": {"ranking": ["hihg"]}, "b": "indifferent"}}}},
            "Did you mean 'high'?",
        ),
    ],
)
def test_what_is_said_of_graph_form(changes, expected):
    with pytest.raises(ModelError) as raised:
        staircase(**changes)
    assert expected in str(raised.value)


def test_all_problems_are_told_at_once():
    found = problems(
        status_quo={"foo": "yes"}, notes=[{"text": "x", "cite": "meno"}], theatres={"t": {"options": ["u"]}}
    )
    assert [problem.path[0] for problem in found] == ["notes", "theatres", "status_quo"]


def test_repeated_names_are_told():
    maker = DecisionMaker(id="a", options=(Option(id="x"),))
    other = DecisionMaker(id="a", options=(Option(id="y"),))
    with pytest.raises(ModelError, match="two entries bear the name 'a'"):
        Conflict(title="T", decision_makers=(maker, other), readings={"r": {"preferences": {"a": "indifferent"}}})


def test_settings_know_their_values():
    assert Settings().to_dict()["joint_moves"] == "legal_sequences"
    with pytest.raises(UnknownNameError, match="Did you mean 'one_move'"):
        Settings(joint_moves="one_moves")


def test_an_id_goes_before_the_printed_name_of_another() -> None:
    known = conflict(
        decision_makers={
            "us": {"name": "ussr", "options": {"strike": {"name": "talk", "moves": "up"}}},
            "ussr": {"options": {"forces": {"levels": ["none", "some", "massive"]}, "talk": "Talks"}},
        }
    )
    assert (known.decision_maker_index("ussr"), known.option_index("talk")) == (1, 2)
    assert known.option_index("Talks") == 2
