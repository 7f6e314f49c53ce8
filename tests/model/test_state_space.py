"""States, their names and numbers, merging, and ranks."""

import numpy as np
import pytest

from detente.errors import InfeasibleStateError, ModelError, PreferenceError, UnknownNameError
from detente.model import Settings
from detente.model.diagnosis import diagnose, rule_effects
from tests.model.examples import conflict, elmira, plain, staircase


def test_states_are_numbered_among_the_feasible_ones_with_option_0_fastest():
    space = conflict().compile()
    assert space.n_states == 9
    assert [str(space.state(int(index))) for index in space.feasible] == [
        "N0N", "Y0N", "N1N", "Y1N", "N2N", "Y2N", "N0Y", "N1Y", "N2Y",
    ]  # fmt: skip
    state = space.state(space.index(8))
    assert (state.number, state.levels, state.label) == (8, ("no", "some", "yes"), "N1Y")
    assert space.numbers(space.feasible).tolist() == list(range(1, 10))
    assert space.number(space.status_quo) == 3


def test_states_have_many_names():
    space = conflict().compile()
    index = space.find("N1Y")
    for name in (8, "8", "#8", "n1y", "N 1Y", {"forces": "some", "talk": "yes"}, space.state(index)):
        assert space.find(name) == index


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        (10, UnknownNameError, "a number from 1 to 9; got 10. Did you mean 9?"),
        (0, UnknownNameError, "Did you mean 1?"),
        ("12", UnknownNameError, "Did you mean 9?"),
        ("YYYY", UnknownNameError, "wrong length"),
        ("N-N", UnknownNameError, "fits 3 states (N0N, N1N, N2N)"),
        ("Y1Y", InfeasibleStateError, "it breaks the rule 'never: strike and talk' (nobody talks under bombs)"),
        ("Y1Y", InfeasibleStateError, "The nearest feasible state is Y1N."),
        ({"forces": "masive"}, UnknownNameError, "Did you mean 'massive'?"),
        ({"force": "some"}, UnknownNameError, "Did you mean 'forces'?"),
    ],
)
def test_what_is_said_of_unknown_states(name, error, said):
    with pytest.raises(error) as raised:
        conflict().compile().find(name)
    assert said in str(raised.value)


def test_sets_of_states_are_made_when_looked_at():
    space = conflict().compile()
    found = space.where("forces and not strike")
    assert found.numbers == (3, 5, 8, 9)
    assert "N1N" in found
    assert "N0N" not in found
    assert "XXX" not in found
    assert [str(state) for state in found.where("talk")] == ["N1Y", "N2Y"]
    assert found[:2].numbers == (3, 5)
    assert found == space.where("not strike and forces")
    assert repr(found) == "<4 states: N1N, N2N, N1Y, N2Y>"


def test_merged_states_are_numbered_as_in_the_literature():
    space = elmira().compile()
    assert [str(space.state(k)) for k in range(9)] == [
        "NYNNN", "YYNNN", "NNYNN", "YNYNN", "NYNNY", "YYNNY", "NNYNY", "YNYNY", "-NNY-",
    ]  # fmt: skip
    for name in ("-NNY-", "YNNYN", "NNNYY", "9"):
        assert space.number(space.find(name)) == 9
    assert space.state(8).levels == ("-", "no", "no", "yes", "-")


def test_merging_chains_of_conditions():
    merged = conflict(
        infeasible=[],
        coalesce=[{"when": "strike", "ignore": ["talk"]}, {"when": "talk", "ignore": ["strike"]}],
        readings={"r": {"preferences": {"us": "indifferent", "ussr": "indifferent"}}},
    ).compile()
    assert [str(merged.state(k)) for k in range(merged.n_states)] == ["N0N", "N1N", "N2N", "-0-", "-1-", "-2-"]


def test_graph_form():
    space = staircase().compile()
    assert space.find("High") == space.find("high") == 2
    assert space.state(0).label == "Low"
    assert space.find("3") == 2
    assert space.where("not low").numbers == (2, 3)
    with pytest.raises(UnknownNameError, match="Did you mean 'middle'"):
        space.find("midle")


def test_one_option_at_a_time():
    space = conflict().compile(settings=Settings(move_granularity="one_option"))
    start = space.find("N1N")
    assert sorted(str(space.state(int(k))) for k in space.structure.reachable(1, start)) == ["N0N", "N1Y", "N2N"]


def ranked(**preferences):
    space = conflict(
        readings={"r": {"preferences": {"us": "indifferent", "ussr": "indifferent", **preferences}}}
    ).compile()
    places = {str(state): space.place(0, state.index) for state in space.listed()}
    return [sorted(state for state, place in places.items() if place == k) for k in sorted(set(places.values()))]


def test_statements_are_lexicographic():
    assert ranked(us={"statements": ["not forces", "strike"]}) == [
        ["Y0N"], ["N0N", "N0Y"], ["Y1N", "Y2N"], ["N1N", "N1Y", "N2N", "N2Y"],
    ]  # fmt: skip


def test_statements_that_share_a_rank_are_counted():
    assert ranked(us={"statements": [["strike", "talk", "forces >= massive"]]}) == [
        ["N2Y", "Y2N"], ["N0Y", "N1Y", "N2N", "Y0N", "Y1N"], ["N0N", "N1N"],
    ]  # fmt: skip


def test_weights_are_exact():
    # 0.1 + 0.2 equals 0.3: not so with binary fractions
    assert ranked(us={"weights": {"strike": "0.3", "talk": "0.1", "forces": "0.2"}})[:3] == [
        ["Y1N", "Y2N"], ["N1Y", "N2Y", "Y0N"], ["N1N", "N2N"],
    ]  # fmt: skip
    assert ranked(us={"weights": {"strike": -1, "talk": "1e2"}})[0] == ["N0Y", "N1Y", "N2Y"]


def test_a_ranking_refines_what_statements_leave_tied():
    assert ranked(us={"statements": ["talk"], "ranking": ["N1Y", ["N0Y", "N2Y"]]}) == [
        ["N1Y"], ["N0Y", "N2Y"], ["N0N", "N1N", "N2N", "Y0N", "Y1N", "Y2N"],
    ]  # fmt: skip


def test_more_statements_than_a_machine_integer_holds():
    many = ["strike", "not strike"] * 40 + ["talk"]
    assert ranked(us={"statements": many}) == [["Y0N", "Y1N", "Y2N"], ["N0Y", "N1Y", "N2Y"], ["N0N", "N1N", "N2N"]]


@pytest.mark.parametrize(
    ("preferences", "said"),
    [
        ({"ranking": ["--Y", "Y--", "N0N"]}, "the ranking leaves out states N1N, N2N"),
        ({"ranking": ["---", "N0N"]}, "state N0N stands in the ranking twice"),
        ({"ranking": ["---", "Y-Y"]}, "no feasible state fits; got 'Y-Y'"),
        ({"statements": ["talk"], "ranking": ["N1Y"]}, "leaves out states N0Y, N2Y, tied with states that it ranks"),
        ({"weights": {"talk": "1e17", "strike": "1e-5"}}, "weights differ too much in size"),
    ],
)
def test_what_is_said_of_preferences_that_are_no_order(preferences, said):
    with pytest.raises(PreferenceError) as raised:
        ranked(us=preferences)
    assert said in str(raised.value)
    assert raised.value.problems[0].path[:4] == ("readings", 0, "preferences", 0)


def test_ranks_are_read_only_and_small():
    rank = conflict().compile().ranks[0]
    assert rank.dtype == np.int8
    with pytest.raises(ValueError, match="read-only"):
        rank[0] = 1


def test_listing_states_as_a_decision_maker_prefers_them():
    space = conflict().compile()
    best = space.listed(sort="United States")[0]
    assert space.place(0, best.index) == 1
    worst = space.listed(sort="us", worst_first=True, where="not strike")[0]
    assert str(worst) == "N1N"


def test_readings_share_states_and_moves():
    space = conflict(
        readings={**plain()["readings"], "two": {"preferences": {"us": "indifferent", "ussr": "indifferent"}}}
    ).compile()
    other = space.with_reading("two")
    assert other.structure is space.structure
    assert space.with_reading(space.reading) is space
    assert not other.ranks[0].any()


NO_STATE = [{"never": "strike"}, {"never": "not strike"}]


def test_contradictory_rules():
    with pytest.raises(ModelError, match=r"'never: not strike' removes the last of the 12 combinations"):
        conflict(infeasible=NO_STATE, status_quo=None).compile()
    (problem,) = diagnose(conflict(infeasible=NO_STATE, status_quo=None))
    assert problem.path == ("infeasible", 1)


def test_rules_and_statements_that_say_nothing():
    said = diagnose(
        conflict(
            infeasible=[*plain()["infeasible"], {"never": "talk and strike"}],
            statements={"odd": "strike and talk", "sure": "strike or not strike", "fine": "strike or talk"},
        )
    )
    assert [(problem.path[:2], problem.severity) for problem in said] == [
        (("infeasible", 1), "warning"),
        (("statements", 0), "warning"),
        (("statements", 1), "warning"),
    ]
    assert "holds in no feasible state" in str(said[1])
    assert "holds in every feasible state" in str(said[2])


def test_diagnosis_says_where_it_stopped():
    (problem,) = diagnose(conflict(), limit=10)
    assert "12 combinations" in problem.message
    assert problem.severity == "warning"
    assert diagnose(conflict(), limit=None) == ()
    assert rule_effects(conflict()) == (3,)


def test_diagnosis_tells_preferences_that_are_no_order_once():
    broken = {"preferences": {"us": {"ranking": ["--Y"]}, "ussr": "indifferent"}}
    said = diagnose(conflict(readings={"r": broken, "s": {"based_on": "r"}}))
    assert len(said) == 1
    assert diagnose(staircase()) == ()
