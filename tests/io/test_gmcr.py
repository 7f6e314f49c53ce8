"""Files of GMCR+, made here after the description of the format: read in every variant, written where it fits."""

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import FormatError, UnsupportedAnalysisError
from detente.io import dumps, loads, loads_with_remarks, read, read_with_remarks, write
from detente.io.gmcr_conditions import cubes_of, pattern, peer_shape, text_of
from detente.io.gmcr_names import ids_for
from detente.model import Conflict, Scope
from detente.model.statements import parse_statement
from tests.strategies import conflicts, statements, texts
from tests.whole_conflicts import whole_conflicts


def example(**changes: Any) -> dict[str, Any]:
    """Two decision makers, three options of which the file names one out of order, one infeasible combination."""
    data: dict[str, Any] = {
        "options": [
            {"name": "Build", "permittedDirection": "both"},
            {"name": "Sue", "permittedDirection": "fwd"},
            {"name": "Drop the plan", "permittedDirection": "back"},
        ],
        "decisionMakers": [
            {"name": "Firm", "options": [0, 2], "preferences": [[[0, "Y"], [1, "N"]], [[2, "N"]]]},
            {"name": "Town", "options": [1], "preferences": [[[1, "Y"]]]},
        ],
        "infeasibles": [[[0, "Y"], [2, "Y"]]],
        "useManualPreferenceRanking": False,
    }
    return {**data, **changes}


def ranked(**rankings: Any) -> dict[str, Any]:
    """The same with rankings by hand; six states are feasible."""
    data = example(useManualPreferenceRanking=True)
    for maker in data["decisionMakers"]:
        maker["preferenceRanking"] = rankings.get(maker["name"], [1, 2, 3, 4, 5, 6])
    return data


def conflict_of(data: Any) -> tuple[Conflict, list[str]]:
    conflict, remarks = loads_with_remarks(json.dumps(data), format="gmcr")
    return conflict, [remark.message for remark in remarks]


def stated(conflict: Conflict) -> list[list[str]]:
    return [[rank[0].statement for rank in preferences.ranks()] for preferences in conflict.preferences()]


# --- reading ----------------------------------------------------------------------------------------------------------


def test_options_are_ordered_decision_maker_by_decision_maker():
    conflict, remarks = conflict_of(example())
    assert [option.id for option in conflict.options] == ["build", "drop_the_plan", "sue"]
    assert [option.label for option in conflict.options] == ["Build", "Drop the plan", "Sue"]
    assert [option.moves for option in conflict.options] == ["free", "down", "up"]
    assert [maker.label for maker in conflict.decision_makers] == ["Firm", "Town"]
    assert [rule.never for rule in conflict.infeasible] == ["build and drop_the_plan"]
    assert stated(conflict) == [["build and not sue", "not drop_the_plan"], ["sue"]]
    assert remarks == []


def test_the_smallest_file():
    data = {
        "useManualPreferenceRanking": False, "infeasibles": [],
        "options": [{"name": "x", "permittedDirection": "both"}, {"name": "y", "permittedDirection": "both"}],
        "decisionMakers": [{"name": "A", "options": [0], "preferences": [[[1, "Y"]], [[0, "N"]]]},
                           {"name": "B", "options": [1], "preferences": [[[0, "Y"]], [[1, "N"]]]}],
    }  # fmt: skip
    conflict, _ = conflict_of(data)
    assert conflict.title == "Conflict from a .gmcr file"
    assert stated(conflict) == [["y", "not x"], ["x", "not y"]]


def test_the_title_is_the_name_of_the_file(tmp_path):
    path = tmp_path / "the_dam.gmcr"
    path.write_text(json.dumps(example()), "utf-8")
    assert read(path).title == "the dam"
    assert read(path).reading().name == "As in the file"


def test_rankings_with_ties_count_feasible_states():
    conflict, _ = conflict_of(ranked(Firm=[6, [1, 3], 2, [5, 4]]))
    # feasible: NNN YNN NYN NNY YNY NYY, numbered from one, option 0 first
    assert conflict.preferences()[0].ranking == ("NYY", ("NNN", "NYN"), "YNN", ("YNY", "NNY"))
    assert [str(note.text)[:60] for note in conflict.notes] == [
        "The file ranks states by hand and does not use these stateme",
        "The file ranks states by hand and does not use these stateme",
    ]


def test_older_keys():
    data = ranked(Town=[[1, 2, 3, 4, 5, 6]])
    data["useManualPreferenceVectors"] = data.pop("useManualPreferenceRanking")
    for maker in data["decisionMakers"]:
        maker["preferenceVector"] = maker.pop("preferenceRanking")
    conflict, remarks = conflict_of(data)
    assert conflict.preferences()[1].ranking == (("NNN", "YNN", "NYN", "NNY", "YNY", "NYY"),)
    assert remarks == []


def test_a_ranking_that_is_not_used_is_kept_as_a_note():
    data = example()
    data["decisionMakers"][1]["preferenceRanking"] = [3, [1, 2]]
    conflict, remarks = conflict_of(data)
    assert [note.text for note in conflict.notes] == [
        "The file does not use this ranking of Town (state numbers, best first): 3, [1, 2]."
    ]
    assert remarks == []


def test_what_newer_files_hold_besides():
    data = example(
        coalitions=[0, 1], coalitionsFull=[{"name": "Firm", "options": []}], program="gmcr-py", version="0.4.1"
    )
    for maker in data["decisionMakers"]:
        maker |= {"misperceptions": [], "payoffs": [1, 2, 3, 4, 5, 6]}
    assert conflict_of(data) == conflict_of(example())


def test_keys_that_are_not_known_are_passed_over():
    data = example(goals=[])
    data["decisionMakers"][0]["colour"] = "red"
    conflict, remarks = conflict_of(data)
    assert conflict == conflict_of(example())[0]
    assert remarks == [
        "key 'colour' is not known and was passed over",
        "key 'goals' is not known and was passed over",
    ]


def test_misperceptions_and_coalitions_are_told_and_kept_as_notes():
    data = example(coalitions=[[0, 1]])
    data["decisionMakers"][0]["misperceptions"] = [[[1, "Y"]], [[0, "N"], [1, "N"]]]
    data["decisionMakers"][1]["misperceptions"] = [[]]
    conflict, remarks = conflict_of(data)
    assert sorted(remarks) == [
        "coalitions are not part of a conflict file; they are kept as a note",
        "what 'Firm' does not see is not analysed yet, and is kept as a note",
        "what 'Town' does not see is not analysed yet, and is kept as a note",
    ]
    assert [note.text for note in conflict.notes] == [
        "In the file Firm does not see the states where: sue; not build and not sue.",
        "In the file Town does not see the states where: anything holds.",
        "The file holds Firm and Town as a coalition.",
    ]


@pytest.mark.parametrize("coalitions", [[0], [0, 0, 1], [[0, 1], 1], [0, 2], ["0", 1], [[0, [1]]], [0, True]])
def test_coalitions_that_do_not_divide_the_decision_makers(coalitions):
    conflict, remarks = conflict_of(example(coalitions=coalitions))
    assert remarks == ["the coalitions do not divide the decision makers; each stands alone"]
    assert conflict == conflict_of(example())[0]


def test_options_that_nobody_controls():
    data = example()
    data["decisionMakers"][0]["options"] = [2]
    conflict, remarks = conflict_of(data)
    assert [(option.id, option.moves) for option in conflict.options][-1] == ("build", "frozen")
    assert conflict.decision_makers[-1].label == "Nobody"
    assert remarks == ["nobody controls 'Build'"]
    assert stated(conflict)[0] == ["build and not sue", "not drop_the_plan"]


def test_a_direction_that_is_not_known():
    data = example()
    data["options"][1]["permittedDirection"] = "sideways"
    conflict, remarks = conflict_of(data)
    assert conflict.options[2].moves == "free"
    assert remarks == ["direction not known, taken as 'both'"]


# --- conditions -------------------------------------------------------------------------------------------------------


def preferring(*conditions: Any) -> tuple[list[str], list[str]]:
    """The statements that a list of conditions becomes, and the remarks."""
    data = example()
    data["decisionMakers"][1]["preferences"] = [*conditions]
    conflict, remarks = conflict_of(data)
    return stated(conflict)[1], remarks


def compound(*members: Any) -> dict[str, Any]:
    return {"compound": True, "members": [*members]}


@pytest.mark.parametrize(
    ("condition", "statement"),
    [
        ([[0, "Y"]], "build"),
        ([[2, "N"], [1, "Y"]], "not drop and sue"),
        (compound([[0, "Y"]]), "build"),
        ({"members": [[[0, "N"]]]}, "not build"),
        (compound([[0, "Y"], [1, "N"]], [[2, "Y"]]), "(build and not sue) or drop"),
        # "2 if 3": 3 implies 2
        (compound([[2, "Y"], [1, "Y"]], [[2, "N"], [1, "Y"]], [[2, "N"], [1, "N"]]), "if drop then sue"),
        (compound([[2, "N"], [1, "N"]], [[2, "Y"], [1, "N"]], [[2, "Y"], [1, "Y"]]), "if not drop then not sue"),
        # "-1 iff 3"
        (compound([[2, "Y"], [0, "N"]], [[2, "N"], [0, "Y"]]), "not build iff drop"),
        (compound([[2, "Y"], [0, "Y"]], [[2, "N"], [0, "N"]]), "build iff drop"),
        # not these shapes
        (compound([[2, "Y"], [0, "Y"]], [[2, "Y"], [0, "N"]]), "(drop and build) or (drop and not build)"),
        (compound([[2, "Y"], [0, "Y"]], [[2, "N"], [1, "N"]]), "(drop and build) or (not drop and not sue)"),
    ],
)  # fmt: skip
def test_conditions_become_statements(condition, statement):
    assert preferring(condition) == ([statement.replace("drop", "drop_the_plan")], [])


def test_conditions_that_say_nothing_are_left_out():
    found, remarks = preferring([], [[0, "Y"]], compound(), compound([[1, "Y"]], []))
    assert found == ["build"]
    assert remarks == [
        "this preference statement fits every state, changes nothing, and was left out",
        "this preference statement has no alternatives, fits no state, and was left out",
        "this preference statement fits every state, changes nothing, and was left out",
    ]


def test_conditions_that_stand_twice_are_left_out():
    first = [[0, "Y"], [1, "N"]]
    found, remarks = preferring(first, [[1, "N"], [0, "Y"]], compound(first), compound([[1, "Y"]], first),
                                compound(first, [[1, "Y"]]))  # fmt: skip
    assert found == ["build and not sue", "sue or (build and not sue)"]
    assert remarks == ["this preference statement stands here twice; the second was left out"] * 3


def test_nobody_without_statements_prefers_anything():
    data = example()
    data["decisionMakers"][1]["preferences"] = []
    conflict, _ = conflict_of(data)
    assert conflict.preferences()[1].indifferent


def test_infeasible_alternatives_and_repetitions():
    data = example(infeasibles=[[[0, "Y"], [1, "Y"]], compound([[2, "Y"]], [[0, "Y"], [1, "Y"]]), [[1, "Y"], [0, "Y"]],
                                compound()])  # fmt: skip
    conflict, remarks = conflict_of(data)
    assert [rule.never for rule in conflict.infeasible] == ["build and sue", "drop_the_plan or (build and sue)"]
    assert remarks == [
        "this infeasible combination stands here twice; the second was left out",
        "this infeasible combination has no alternatives, fits no state, and was left out",
    ]


# --- ids --------------------------------------------------------------------------------------------------------------


@given(st.lists(texts(0) | st.sampled_from(["a", "A", "a_2", "not", "1", "Ä b"]), max_size=8))
def test_ids_are_valid_and_differ(names):
    found = ids_for(names, "option")
    assert len(set(found)) == len(names)
    options = {name: {"name": "x"} for name in found}
    if options:
        Conflict(title="t", decision_makers={"a": {"options": options}},
                 readings={"r": {"preferences": {"a": "indifferent"}}})  # fmt: skip


# --- faults -----------------------------------------------------------------------------------------------------------


def faults(text: str) -> list[str]:
    with pytest.raises(FormatError) as raised:
        loads(text, format="gmcr")
    assert all(problem.line and problem.column for problem in raised.value.problems)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: the file breaks off; expected a value"),
        (
            "[]",
            "1:1: value cannot be used; expected an object with options, decisionMakers and infeasibles; got a",
        ),
        (
            "null",
            "1:1: value cannot be used; expected an object with options, decisionMakers and infeasibles; got n",
        ),
        ('{"a": 1,\n "a": 2}', "2:2: key 'a' is given twice"),
        ('{"a": 1,\n}', "2:1: a comma stands before a closing bracket; expected another entry"),
        ('{"a": 1\n "b": 2}', "2:2: a comma or a closing bracket is missing; expected ',' or '}'"),
        ('{"a": [1 2]}', "1:10: a comma or a closing bracket is missing; expected ',' or ']'"),
        ('{"a" 1}', "1:6: a colon is missing after the key; expected ':'"),
        ("{'a': 1}", "1:2: a key cannot begin here; expected a text in double quotes"),
        (
            '{"a": yes}',
            "1:7: a value cannot begin here; expected a text in double quotes, a number, a list or an",
        ),
        ('{"a": "b}', "1:7: this text cannot be read. Unterminated string starting at."),
        ('{"a": "\\q"}', "1:8: this text cannot be read. Invalid \\escape."),
        ('{"a": "\\ud800"}', "1:7: text holds half a character (a surrogate)"),
        ('{"a": 123456789012345678901}', "1:7: number is too long; expected at most 20 characters"),
        ('{"a": 1} x', "1:10: the file should have ended here; expected one object"),
        ("[" * 100_000, "1:42: file is nested too deeply; expected at most 40 levels"),
        ('{"a": \x00}', "1:7: file holds a character that is no text; got a NUL character"),
    ],
)
def test_what_is_no_json(text, said):
    place, _, message = said.partition(" ")
    assert faults(text)[0].startswith(f"<text>:{place} error: {message}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"options":\n[', '"option":\n[', ["1:1: 'options' is missing"]),
        ('"decisionMakers":', '"makers":', ["1:1: 'decisionMakers' is missing"]),
        ('"infeasibles":', '"feasibles":', ["1:1: 'infeasibles' is missing"]),
        ('"useManualPreferenceRanking": false', '"x": 1', ["1:1: 'useManualPreferenceRanking' is missing"]),
        ('"useManualPreferenceRanking": false', '"useManualPreferenceRanking": 0',
         ["8:31: value cannot be used; expected true or false; got a number"]),
        ('{"name": "Build", ', "{", ["3:2: 'name' is missing"]),
        ('"Sue"', "null", ["4:10: value cannot be used; expected a text; got null"]),
        (', "permittedDirection": "fwd"', "", ["4:1: 'permittedDirection' is missing"]),
        ('"fwd"', "true", ["4:39: value cannot be used; expected 'both', 'fwd' or 'back'; got true"]),
        ('{"name": "Town", "options": [1]', '{"options": [1]', ["6:108: 'name' is missing"]),
        ('"options": [1]', '"options": 1', ["6:136: value cannot be used; expected a list of option indices; got a"]),
        ('"options": [1]', '"options": [3]', ["6:137: no option has this index; expected 0 to 2; got 3"]),
        ('"options": [1]', '"options": [-1, true]', ["6:137: no option has this index; expected 0 to 2; got -1"]),
        ('"options": [1]', '"options": [1, 0]', ["6:140: option 0 is already in the hands of 'Firm'; expected one"]),
        ('"options": [1]', '"options": [1, 1]', ["6:140: option 1 is twice here; expected one decision maker"]),
        ('"preferences": [[[1, "Y"]]]', '"preference": []', ["6:108: 'preferences' is missing"]),
        ('[[1, "Y"]]', '[[1, "J"]]', ["6:162: value cannot be used; expected 'Y' or 'N'; got J"]),
        ('[[1, "Y"]]', '[[1, "Y", 2]]', ["6:158: value cannot be used; expected a pair [option, 'Y' or 'N']; got 3"]),
        ('[[1, "Y"]]', '[[1, "Y"], [0, "N"], [1, "N"]]', ["6:178: option 1 stands twice in one condition; expected"]),
        ('[[1, "Y"]]', '[1, "Y"]', ["6:158: value cannot be used; expected a pair [option, 'Y' or 'N']; got a num"]),
        ('[[1, "Y"]]', "5", ["6:157: value cannot be used; expected a list of pairs [option, 'Y' or 'N']; got a"]),
        ('[[1, "Y"]]', '{"compound": true}', ["6:157: 'members' is missing"]),
        ('[[1, "Y"]]', '{"members": [{"members": []}]}', ["6:170: value cannot be used; expected a list of pairs"]),
        ('[[0, "Y"], [2, "Y"]]', '[[0, "Y"], [9, "Y"]]', ["7:29: no option has this index; expected 0 to 2; got 9"]),
        ('[[0, "Y"], [2, "Y"]]', "[]", ["7:17: this condition makes every state infeasible"]),
        # several at once
        ('"Sue", "permittedDirection": "fwd"', '"permittedDirection": 1',
         ["4:30: a comma or a closing bracket is missing"]),
        ('[[0, "Y"], [2, "Y"]]', '[[7, "Y"]], [[0, "Y"], [0, "N"]], 5',
         ["7:19: no option", "7:40: option 0 stands twice", "7:51: value cannot be used"]),
    ],
)  # fmt: skip
def test_faults_and_their_places(old, new, said):
    text = json.dumps(example())
    for part in (
        '"options": [{',
        '{"name": "Sue"',
        '{"name": "Drop',
        '"decisionMakers"',
        '"infeasibles"',
        '"useManual',
    ):
        text = text.replace(part, f"\n{part}", 1)
    text = text.replace('"options": [{', '"options":\n[{')
    assert text.count(old) == 1, text
    found = faults(text.replace(old, new))
    assert len(found) == len(said), found
    for fault, start in zip(found, said, strict=True):
        place, _, message = start.partition(" ")
        assert fault.startswith(f"<text>:{place} error: {message}"), found


@pytest.mark.parametrize(
    ("ranking", "said"),
    [
        ([1, 2, 3, 4, 5], "the ranking of 'Town' leaves out states 6; expected every state once"),
        ([], "the ranking of 'Town' leaves out states 1, 2, 3, 4, 5 and 1 more"),
        ([1, 2, 3, 4, 5, 6, 6], "state 6 is ranked twice; expected each state once"),
        ([0, 1, 2, 3, 4, 5, 6], "no state has this number; expected 1 to 6; got 0"),
        ([1, 2, 3, 4, 5, [6, 7]], "no state has this number; expected 1 to 6; got 7"),
        ([1, 2, [3, [4]], 5, 6], "value cannot be used; expected a state number, or a list of tied ones; got a list"),
        ("123456", "value cannot be used; expected a list of state numbers, most preferred first; got a text"),
    ],
)
def test_faults_of_rankings(ranking, said):
    (fault,) = faults(json.dumps(ranked(Town=ranking)))
    assert said in fault


def test_a_ranking_that_is_missing():
    data = ranked()
    del data["decisionMakers"][1]["preferenceRanking"]
    assert "'preferenceRanking' is missing" in faults(json.dumps(data))[0]


def test_no_state_left():
    (fault,) = faults(json.dumps(example(infeasibles=[[[0, "Y"]], [[0, "N"]]])))
    assert fault.startswith("<text>:1:1: error: no state is feasible")


def test_no_options_or_too_many():
    nothing = {"name": "A", "options": [], "preferences": []}
    assert "no options" in faults(json.dumps(example(options=[], infeasibles=[], decisionMakers=[nothing])))[0]
    assert "no decision makers" in faults(json.dumps(example(decisionMakers=[], options=[], infeasibles=[])))[0]
    many = [{"name": "x", "permittedDirection": "both"}] * 61
    maker = {"name": "A", "options": [*range(61)], "preferences": []}
    assert "too many options" in faults(json.dumps(example(options=many, infeasibles=[], decisionMakers=[maker])))[0]


@given(st.data())
def test_any_change_is_answered(data):
    text = json.dumps(ranked(Firm=[6, [1, 3], 2, [5, 4]]) | {"coalitions": [0, 1]})
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 8))
        put = data.draw(
            st.sampled_from(["", "[", "]", "{", "}", '"', ",", ":", "0", "-1", "1e999", "null", '"Y"', "[]"])
        )
        text = text[:start] + put + text[end:]
    try:
        conflict = loads(text, format="gmcr")
    except FormatError as error:
        found = error.problems
    else:
        found = ()
        assert loads(dumps(conflict)) == conflict
    assert all(problem.line and problem.column for problem in found)


# --- meaning: an evaluator of its own, after the description of the format --------------------------------------------

NAMES = st.lists(texts(), min_size=1, max_size=5)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """Files of every variant with at most five options."""
    names = draw(NAMES)
    order = draw(st.permutations(range(len(names))))
    cut = draw(st.integers(0, len(names)))
    simple = st.lists(
        st.tuples(st.integers(0, len(names) - 1), st.sampled_from("YN")), max_size=3, unique_by=lambda pair: pair[0]
    ).map(lambda pairs: [list(pair) for pair in pairs])
    condition = simple | st.lists(simple, max_size=3).map(lambda members: compound(*members))
    data: dict[str, Any] = {
        "options": [
            {"name": name, "permittedDirection": draw(st.sampled_from(["both", "fwd", "back"]))} for name in names
        ],
        "decisionMakers": [
            {"name": draw(texts()), "options": owned, "preferences": draw(st.lists(condition, max_size=4))}
            for owned in (order[:cut], order[cut:])
        ],
        "infeasibles": draw(st.lists(simple.filter(bool), max_size=3)),
        "useManualPreferenceRanking": False,
    }
    feasible = states_of(data)
    if feasible and draw(st.booleans()):
        data["useManualPreferenceRanking"] = True
        for maker in data["decisionMakers"]:
            ranking: list[Any] = []
            for number in draw(st.permutations(range(1, len(feasible) + 1))):
                if ranking and draw(st.booleans()):
                    ranking.append([*(ranking.pop()), number])
                else:
                    ranking.append([number])
            maker["preferenceRanking"] = [group if len(group) > 1 else group[0] for group in ranking]
    return data


def fits(condition: Any, levels: dict[int, bool]) -> bool:
    """Whether a state, given as file index to Yes or No, satisfies a condition."""
    if isinstance(condition, dict):
        return any(fits(member, levels) for member in condition["members"])
    return all(levels[index] == (sign == "Y") for index, sign in condition)


def states_of(data: dict[str, Any]) -> list[dict[int, bool]]:
    """The feasible states by their numbers: option 0 of the reordered list is the least significant bit."""
    order = [index for maker in data["decisionMakers"] for index in maker["options"]]
    states = [dict(zip(order, reversed(bits), strict=True)) for bits in product([False, True], repeat=len(order))]
    return [levels for levels in states if not any(fits(condition, levels) for condition in data["infeasibles"])]


def scores(data: dict[str, Any], maker: dict[str, Any], states: list[dict[int, bool]]) -> list[int]:
    """What orders the states for a decision maker: larger is better."""
    if data["useManualPreferenceRanking"]:
        groups = [group if isinstance(group, list) else [group] for group in maker["preferenceRanking"]]
        return [next(-k for k, group in enumerate(groups) if number in group) for number in range(1, len(states) + 1)]
    weight = len(maker["preferences"])
    return [
        sum(2 ** (weight - k) for k, condition in enumerate(maker["preferences"]) if fits(condition, levels))
        for levels in states
    ]


@given(files())
@settings(max_examples=60)
def test_a_file_means_what_it_says(data):
    states = states_of(data)
    if not states:
        assert "no state is feasible" in faults(json.dumps(data))[0]
        return
    conflict, _ = conflict_of(data)
    space = conflict.compile()
    order = [index for maker in data["decisionMakers"] for index in maker["options"]]
    assert [str(space.state(space.index(number))) for number in range(1, space.n_states + 1)] == [
        "".join("Y" if levels[index] else "N" for index in order) for levels in states
    ]
    for maker, ranks in zip(data["decisionMakers"], space.ranks, strict=True):
        wanted, got = scores(data, maker, states), ranks[space.feasible].tolist()
        assert [[a > b for b in wanted] for a in wanted] == [[a > b for b in got] for a in got]


# --- writing ----------------------------------------------------------------------------------------------------------


@given(files())
@settings(max_examples=40)
def test_a_file_that_was_read_is_written_again_with_the_same_meaning(data):
    if not states_of(data):
        return
    conflict, _ = conflict_of(data)
    assert loads(dumps(conflict, format="gmcr"), format="gmcr") == conflict
    same_order(conflict, bare(conflict))


def bare(conflict: Conflict) -> Conflict:
    """What another program would see of a file that we wrote, without what we keep in it for ourselves."""
    data = json.loads(dumps(conflict, format="gmcr"))
    del data["detente"]
    return conflict_of(data)[0]


def same_order(first: Conflict, second: Conflict) -> None:
    """Whether two conflicts have the same states and moves, and the same preferences over them."""
    one, other = first.compile(), second.compile()
    assert one.feasible.tolist() == other.feasible.tolist()
    assert [option.moves for option in first.options] == [option.moves for option in second.options]
    assert first.owners == second.owners
    for mine, theirs in zip(one.ranks, other.ranks, strict=True):
        a, b = mine[one.feasible].tolist(), theirs[other.feasible].tolist()
        assert [[x > y for y in a] for x in a] == [[x > y for y in b] for x in b]


@given(conflicts(form="options", many_levels=False, coalescing=False, max_states=16))
@settings(max_examples=40)
def test_every_conflict_that_fits_comes_back(conflict):
    towards = [conflict.stated_towards(section) for section in ("attitudes", "credible")]
    obstacles = ["is frozen"] if any(option.moves == "frozen" for option in conflict.options) else []
    obstacles += ["the section '(attitudes|credible)' of"] if any(any(said.values()) for said in towards) else []
    if obstacles:
        with pytest.raises(UnsupportedAnalysisError, match=obstacles[-1]):
            dumps(conflict, format="gmcr")
        return
    assert loads(dumps(conflict, format="gmcr"), format="gmcr") == conflict
    same_order(conflict, bare(conflict))


@given(whole_conflicts(form="options", many_levels=False, coalescing=False, one_way=False, max_states=16))
@settings(max_examples=30)
def test_no_section_is_lost(conflict):
    views = (conflict.views, *(reading.views for reading in conflict.readings))
    if conflict.beyond_ranking() or conflict.reading().uncertainty or any(views):
        with pytest.raises(UnsupportedAnalysisError, match="cannot be written"):
            dumps(conflict, format="gmcr")
    else:
        assert loads(dumps(conflict, format="gmcr"), format="gmcr") == conflict


def two(**changes: Any) -> Conflict:
    data: dict[str, Any] = {
        "title": "Two",
        "decision_makers": {"a": {"options": {"x": None, "y": "Why"}}, "b": {"options": {"z": {"moves": "up"}}}},
        "readings": {"r": {"preferences": {"a": {"statements": ["x", "not z"]}, "b": "indifferent"}}},
    }
    return Conflict(**{**data, **changes})


def test_what_is_written():
    wanted = ["if x then not z", "x iff not y", "x or y", "x and (y or not z)", "x or not x", "x and not x", "x", "x"]
    conflict = two(
        infeasible=[{"exactly_one": ["x", "y", "z"]}, {"if": "x", "requires": "y or z"}, {"at_least_one": ["x", "y"]}],
        readings={"r": {"preferences": {"a": {"statements": wanted}, "b": "indifferent"}}},
    )
    data = json.loads(dumps(conflict, format="gmcr"))
    assert data["options"] == [
        {"name": "x", "permittedDirection": "both"},
        {"name": "Why", "permittedDirection": "both"},
        {"name": "z", "permittedDirection": "fwd"},
    ]
    assert data["useManualPreferenceRanking"] is False
    assert data["coalitions"] == [0, 1]
    assert data["infeasibles"] == [
        [[0, "Y"], [1, "Y"]], [[0, "Y"], [2, "Y"]], [[1, "Y"], [2, "Y"]], [[0, "N"], [1, "N"], [2, "N"]],
        [[0, "Y"], [1, "N"], [2, "N"]], [[0, "N"], [1, "N"]],
    ]  # fmt: skip
    assert data["decisionMakers"] == [
        {
            "name": "a",
            "options": [0, 1],
            "preferences": [
                compound([[0, "Y"], [2, "N"]], [[0, "N"], [2, "N"]], [[0, "N"], [2, "Y"]]),
                compound([[1, "N"], [0, "Y"]], [[1, "Y"], [0, "N"]]),
                compound([[0, "Y"]], [[1, "Y"]]),
                compound([[0, "Y"], [1, "Y"]], [[0, "Y"], [2, "N"]]),
                [[0, "Y"]],
            ],
            "misperceptions": [],
        },
        {"name": "b", "options": [2], "preferences": [], "misperceptions": []},
    ]


@pytest.mark.parametrize(
    "preferences",
    [
        {"weights": {"x": 2, "not z": "1.5"}},
        {"statements": [["x", "z"]]},
        {"statements": ["x"], "ranking": ["YYY", "NNN", "YNN", "NYN", "YYN", "NNY", "YNY", "NYY"]},
    ],
)
def test_other_preferences_are_written_as_rankings(preferences):
    conflict = two(readings={"r": {"preferences": {"a": preferences, "b": {"statements": ["z"]}}}})
    data = json.loads(dumps(conflict, format="gmcr"))
    assert data["useManualPreferenceRanking"] is True
    assert data["decisionMakers"][0]["preferences"] == []
    assert data["decisionMakers"][1]["preferenceRanking"] == [[5, 6, 7, 8], [1, 2, 3, 4]]
    same_order(conflict, bare(conflict))


def test_more_statements_than_the_other_program_can_count():
    many = [f"{'x' if k & 1 else 'not x'} {'and' if k & 2 else 'or'} {'y' if k & 4 else 'not y'}" for k in range(8)]
    assert json.loads(dumps(two(readings={"r": {"preferences": {"a": {"statements": many}, "b": "indifferent"}}}),
                            format="gmcr"))["useManualPreferenceRanking"] is False  # fmt: skip
    names = {f"x{k}": None for k in range(64)}
    assert len(names) == 64  # 64 options are more than a conflict may have, so 64 statements are made of pairs
    options = {f"x{k}": None for k in range(12)}
    pairs = [f"x{a} and x{b}" for a in range(12) for b in range(a)]
    conflict = Conflict(title="t", decision_makers={"a": {"options": options}},
                        readings={"r": {"preferences": {"a": {"statements": pairs[:64]}}}})  # fmt: skip
    assert json.loads(dumps(conflict, format="gmcr"))["useManualPreferenceRanking"] is True


def test_every_reason_why_a_conflict_does_not_fit():
    conflict = Conflict(
        title="t",
        decision_makers={"a": {"options": {"x": {"levels": ["a", "b", "c"]}, "y": {"moves": "frozen"}, "z": None}}},
        coalesce=[{"when": "z", "ignore": ["x"]}],
        readings={"r": {"preferences": {"a": "indifferent"}}},
    )
    with pytest.raises(UnsupportedAnalysisError) as raised:
        dumps(conflict, format="gmcr")
    assert str(raised.value) == (
        "the conflict does not fit into a .gmcr file: option 'x' has 3 levels, and only two can be written; "
        "option 'y' is frozen, and an option that does not move cannot be written; "
        "where 'z' holds states are merged, which cannot be written"
    )


def test_graph_form_does_not_fit():
    conflict = Conflict(
        title="t",
        decision_makers={"a": None},
        graph={"states": {"s": None}, "moves": {}},
        readings={"r": {"preferences": {"a": "indifferent"}}},
    )
    with pytest.raises(UnsupportedAnalysisError, match="its states and moves are given by hand, not by options"):
        dumps(conflict, format="gmcr")


def wide(**changes: Any) -> Conflict:
    options = {f"x{k}": None for k in range(24)}
    data: dict[str, Any] = {
        "title": "t",
        "decision_makers": {"a": {"options": options}},
        "readings": {"r": {"preferences": {"a": "indifferent"}}},
    }
    return Conflict(**{**data, **changes})


PARITY = " and ".join(f"(x{2 * k} iff x{2 * k + 1})" for k in range(12))


def test_statements_that_cannot_be_spelt_out():
    with pytest.raises(UnsupportedAnalysisError, match=r"rule 'never: \(x0 iff x1\).*has more than 500 patterns"):
        dumps(wide(infeasible=[{"never": PARITY}]), format="gmcr")
    with pytest.raises(UnsupportedAnalysisError, match=r"statement '.*' of 'a': spelt out, .* more than 500 patterns"):
        dumps(wide(readings={"r": {"preferences": {"a": {"statements": [PARITY]}}}}), format="gmcr")
    pairs = " and ".join(f"(x{k} or x{k + 12})" for k in range(12))
    threes = " or ".join(f"(x{k} and x{m})" for k in range(12) for m in range(12, 24))
    for never in (pairs, f"({threes}) and ({threes.replace('x', 'not x')})"):
        with pytest.raises(UnsupportedAnalysisError, match="more than 500 patterns"):
            dumps(wide(infeasible=[{"never": never}]), format="gmcr")


def test_too_many_states_to_be_ranked():
    conflict = wide(
        decision_makers={"a": {"options": {f"x{k}": None for k in range(13)}}},
        readings={"r": {"preferences": {"a": {"weights": {"x0": 1}}}}},
    )
    with pytest.raises(UnsupportedAnalysisError, match="there are 8,192 states where 4,096 can be written"):
        dumps(conflict, format="gmcr")


def test_a_file_that_was_changed_since_is_read_as_it_is(tmp_path):
    path = tmp_path / "two.gmcr"
    write(two(), path)
    assert read(path) == two()
    path.write_text(path.read_text("utf-8").replace('"Why"', '"Wherefore"', 1), "utf-8")
    conflict, remarks = read_with_remarks(path)
    assert conflict.options[1].label == "Wherefore"
    assert conflict.title == "two"
    (remark,) = map(str, remarks)
    assert remark.startswith(f"{path}:7:12: warning: the file was changed since Détente wrote it")


@pytest.mark.parametrize("kept", ["[]", "5", "null", "{}", '{"title": "x"}'])
def test_what_is_kept_in_a_file_may_be_nonsense(kept):
    text = json.dumps(example())[:-1] + f', "detente": {kept}}}'
    conflict, remarks = loads_with_remarks(text, format="gmcr")
    assert conflict == conflict_of(example())[0]
    assert [remark.message for remark in remarks] == ["what Détente kept in the file cannot be read and is passed over"]


# --- statements and patterns ------------------------------------------------------------------------------------------

SCOPE = Scope(options={name: (k, ("no", "yes")) for k, name in enumerate("abcd")})


@given(statements(["a", "b", "c", "d", 'a = "no"', 'b >= "no"', 'c < "no"']))
def test_patterns_mean_what_the_statement_means(text):
    bound = parse_statement(text, SCOPE)
    cubes = cubes_of(bound.node)
    for levels in product((0, 1), repeat=4):
        for found in (cubes, peer_shape(bound.node) or cubes):
            assert bound.holds(levels) == any(all(levels[k] == value for k, value in cube.items()) for cube in found)
    if cubes and {} not in cubes:
        again = parse_statement(text_of(cubes, "abcd"), SCOPE)
        assert all(again.holds(levels) == bound.holds(levels) for levels in product((0, 1), repeat=4))
    assert len({pattern(cube, 4) for cube in cubes}) == len(cubes)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("if a then b", [{0: True, 1: True}, {0: False, 1: True}, {0: False, 1: False}]),
        ('if a = "no" then not b', [{0: False, 1: False}, {0: True, 1: False}, {0: True, 1: True}]),
        ("not b iff not not a", [{0: True, 1: False}, {0: False, 1: True}]),
        ("if a then a", None),
        ("a iff (b or c)", None),
        ('a >= "no" iff b', None),
        ("a or b", None),
    ],
)
def test_shapes_of_the_other_program(text, shape):
    assert peer_shape(parse_statement(text, SCOPE).node) == shape


def test_states_of_a_graph_are_no_patterns():
    with pytest.raises(UnsupportedAnalysisError, match="no pattern of options"):
        cubes_of(parse_statement("s", Scope(options={}, states={"s": 0})).node)
