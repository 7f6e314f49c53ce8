"""The inverse problem: published counts, all changes gone through, and what another program gets wrong."""

import random
import sys
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

import detente
from detente.analysis import inverse as package
from detente.analysis.edits import EDIT_KINDS, additions, edited_ranks, statement_edits, with_statements
from detente.analysis.explanation.check import WitnessError
from detente.analysis.inverse import AIMS, MOST_STATES, inverse
from detente.analysis.inverse.goal import Judge, find_goal
from detente.analysis.inverse.statements import combined, find_statements
from detente.cases import case_names, load_case
from detente.cases.published import published_results
from detente.engine import reference_inverse as slow
from detente.errors import UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict
from detente.model.preferences import PreferenceStatement
from detente.reporting.inverse_view import inverse_blocks
from tests.analysis.random_conflicts import random_conflict
from tests.analysis.reference_game import reference_game

PUBLISHED = [
    pytest.param(case, count, concept, id=f"{case}-{concept}")
    for case in case_names()
    if (published := published_results(case)) is not None
    for count in published.inverse
    for concept in count.counts
]


def ranked(makers: dict[str, list], options: dict[str, list[str]], infeasible: list = [], **more) -> Conflict:  # noqa: B006
    """A conflict in option form with rankings."""
    return Conflict(
        title="Given",
        decision_makers={name: {"options": {option: {} for option in own}} for name, own in options.items()},
        infeasible=infeasible,
        readings={"given": {"preferences": {name: {"ranking": ranking} for name, ranking in makers.items()}}},
        **more,
    )


# --- published --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("case", "count", "concept"), PUBLISHED)
def test_published_counts(case, count, concept):
    state = published_results(case).states[count.target]
    found = inverse(load_case(case), state, concept=concept, may_change=count.varied).freedom(count.varied)
    assert (found.count, found.rankings) == (count.counts[concept], count.rankings)
    assert found.run == count.rankings  # each was run through the ordinary engine
    if concept in count.reported and concept != "nash":
        assert found.count != count.reported[concept]


def test_the_published_condition_for_nash():
    found = inverse(load_case("euphrates-1975"), "YNN", concept="nash", may_change="syria").freedom("syria")
    (way,) = found.ways
    assert [(one.better.text, one.worse.text) for one in way] == [("YNN", "NNN"), ("YNN", "NYN")]
    assert found.as_ways
    assert found.share.denominator == 3


# --- against all rankings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(30))
def test_rankings_against_all_rankings(seed):
    rng = random.Random(f"inverse {seed}")
    while True:
        conflict = random_conflict(rng, max_states=6)
        space = conflict.compile()
        if space.n_states <= 5 and len(space.decision_makers) <= 3:
            break
    aim, concept = rng.choice(list(AIMS)), rng.choice(["nash", "gmr", "smr", "seq", "sseq"])
    swap = "states" if space.n_states <= 4 and rng.random() < 0.4 else "ranks"
    target, start = (space.state(int(rng.choice(space.feasible))) for _ in range(2))
    makers = rng.sample(space.decision_makers, 1 if space.n_states > 4 or swap == "states" else 2)
    found = inverse(space, target, aim=aim, concept=concept, start=start, may_change=makers, swap=swap, most=10**6)
    game, position = reference_game(space)
    name_of = {index: state for state, index in position.items()}
    best, answers = slow.nearest(
        game, aim, [name_of[target.index]], concept, name_of[start.index],
        may_change=[space.decision_makers.index(name) for name in makers], swap=swap,
    )  # fmt: skip
    assert found.rankings.swaps == (None if best is None else best / (1 if swap == "ranks" else 2))
    assert found.holds is (best == 0)
    assert len(found.rankings.answers) == len(answers)
    assert found.rankings.impossible is (best is None)
    for answer in found.rankings.answers:
        judged = detente.analyze(answer.space, concepts=concept)
        if aim in ("equilibrium", "attainable"):
            assert judged.is_equilibrium(target, concept)
        if aim == "not":
            assert not judged.is_equilibrium(target, concept)
    for freedom in found.freedoms:
        maker = space.decision_makers.index(freedom.decision_makers[0])
        doing = 0
        for order in slow.strict_orders(game.states):
            changed = replace(game, ranks=tuple(order if i == maker else r for i, r in enumerate(game.ranks)))
            doing += slow.is_met(changed, aim, [name_of[target.index]], concept, name_of[start.index])
        assert freedom.count == doing


def test_statement_targets_mean_some_state_none_or_all():
    conflict = detente.load("euphrates-1975")
    space = conflict.compile()
    given = space.where("attack")
    some = inverse(space, "attack", concept="nash")
    assert some.holds
    assert [state.text for state in some.shown_by] == ["NYY"]
    assert not inverse(space, given, aim="not", concept="nash").holds
    assert inverse(space, "attack", aim="only", concept="nash").holds
    assert not inverse(space, "attack", aim="only", concept="gmr").holds  # the status quo is one as well
    assert inverse(space, "attack", aim="reachable").holds
    reached = inverse(space, "release", aim="reachable")
    assert not reached.holds
    turn = reached.rankings.answers[0].turns[0]
    assert reached.rankings.swaps == 1
    assert (turn.before, turn.after) == (-1, 1)


# --- what another program gets wrong ----------------------------------------------------------------------------------


def test_every_improvement_needs_its_sanction_and_not_only_the_last():
    conflict = ranked(
        {"d1": ["YNN", "YNY", "NYN", "NNN", "NNY", "NYY"], "d2": ["NNN", "YNN", "NYN", "NNY", "YNY", "NYY"]},
        {"d1": ["a", "b"], "d2": ["c"]},
        [{"never": "a and b"}],
    )
    for concept in ("gmr", "seq", "smr"):
        found = inverse(conflict, "NNN", concept=concept, may_change="d1")
        assert not found.holds
        assert found.rankings.swaps is None or found.rankings.swaps > 0
        assert found.freedom("d1").count == brute_count(conflict, "NNN", concept, "d1")


def test_a_tie_deters():
    conflict = ranked({"d1": ["YN", ["NN", "YY"], "NY"], "d2": ["YY", "NY", "YN", "NN"]}, {"d1": ["a"], "d2": ["b"]})
    space = conflict.compile()
    judge = Judge(space, find_goal(space, "NN", "equilibrium", "seq", None))
    for concept in ("seq", "gmr", "smr"):
        # d2 leaves YN for YY, which d1 likes as well as NN: it stays at NN.
        assert judge.stable(space.ranks, concept, 0)[space.find("NN")]
    for tie, holds in (("sanction", True), ("no_sanction", False)):
        only_d1 = ranked({"d1": ["YN", ["NN", "YY"], "NY"], "d2": ["YY", "YN", "NN", "NY"]}, {"d1": ["a"], "d2": ["b"]})
        found = inverse(only_d1, "NN", concept="seq", settings=detente.Settings(ties=tie))
        assert found.holds is holds
        if not holds:
            # Once YY is worse than NN for d1 it deters; to break the tie is half a swap, to swap ranks a whole one.
            loose = inverse(only_d1, "NN", swap="states", settings=detente.Settings(ties=tie))
            assert loose.rankings.swaps == 0.5


def test_later_sanctions_count_where_the_first_can_be_escaped():
    # d1's improvement from NNN to YNN meets YYN, from which it escapes, and YNY, from which it does not.
    conflict = ranked(
        {
            "d1": ["YNN", "NYN", "NNN", "YYN", "NNY", "YNY", "NYY", "YYY"],
            "d2": ["YYY", "YNY", "YYN", "NNN", "NYN", "NNY", "NYY", "YNN"],
        },
        {"d1": ["a"], "d2": ["b", "c"]},
    )
    found = inverse(conflict, "NNN", concept="smr", may_change="d1")
    space = conflict.compile()
    assert space.prefers(0, space.find("NYN"), space.find("NNN"))
    assert found.holds
    answers = detente.analyze(conflict).explain("NNN", "d1", "smr").improvements
    assert [one.answer.moves[-1].end.text for one in answers] == ["YNY"]


def test_an_opponent_may_move_again_in_a_sanction():
    # Three decision makers: the sanction against d1 is d2, then d3, then d2 again.
    orders = {"d1": [2, 4, 8, 1, 3, 5, 7, 6], "d2": [4, 2, 6, 8, 1, 3, 5, 7], "d3": [8, 4, 2, 6, 1, 3, 5, 7]}
    texts = ["NNN", "YNN", "NYN", "YYN", "NNY", "YNY", "NYY", "YYY"]
    conflict = ranked(
        {name: [texts[number - 1] for number in order] for name, order in orders.items()},
        {"d1": ["a"], "d2": ["b"], "d3": ["c"]},
    )
    for rule, count in (("legal_sequences", True), ("each_once", False)):
        space = conflict.compile(settings=detente.Settings(joint_moves=rule))
        judge = Judge(space, find_goal(space, "NNN", "equilibrium", "seq", None))
        assert judge.stable(space.ranks, "seq", 0)[0] == count
    found = inverse(conflict, "NNN", may_change=["d2", "d3"], free=["d2"])
    answer = found.rankings.answers[0]
    assert detente.analyze(answer.space, concepts="seq").is_equilibrium("NNN", "seq")


def test_what_no_ranking_brings_about_is_called_impossible():
    # Whatever the first prisoner prefers, the second would rather confess than be the only one to keep silent.
    found = inverse(load_case("prisoners-dilemma"), "NY", concept="nash", may_change="first")
    assert found.rankings.impossible
    assert found.freedom("first").count == 0
    assert (found.freedom("first").ways, found.freedom("first").requirements) == ((), ((),))
    again = inverse(load_case("prisoners-dilemma"), "NN", concept="nash", may_change="first")
    assert again.holds  # nothing is left over from the question before
    assert inverse(load_case("prisoners-dilemma"), "NY", concept="nash", may_change=[]).rankings.impossible


def brute_count(conflict, state, concept, maker):
    space = conflict.compile()
    game, position = reference_game(space)
    target = next(name for name, index in position.items() if index == space.find(state))
    i = space.decision_makers.index(maker)
    total = 0
    for order in slow.strict_orders(game.states):
        changed = replace(game, ranks=tuple(order if k == i else rank for k, rank in enumerate(game.ranks)))
        total += slow.is_equilibrium(changed, concept, target, ties_are_sanctions=True, rule="legal_sequences")
    return total


# --- statements -------------------------------------------------------------------------------------------------------


def stated_conflict(rng: random.Random) -> Conflict:
    names = ["x", "y", "z"]
    atoms = ["x", "y", "z", "not x", "not y", "x and y", "y iff z", "if x then z"]
    return Conflict(
        title="Stated",
        decision_makers={"a": {"options": {"x": {}}}, "b": {"options": {name: {} for name in names[1:]}}},
        status_quo={},
        readings={
            "r": {
                "preferences": {
                    "a": {"statements": rng.sample(atoms, 3)},
                    "b": {"statements": [*rng.sample(atoms, 2), rng.sample(atoms, 2)]},
                }
            }
        },
    )


def all_changes(space, kinds, add, depth):
    """Every combination of so many changes, each of another statement, by going through them one after another."""
    preferences = space.conflict.preferences(space.reading)
    for split in product(range(depth + 1), repeat=len(preferences)):
        if sum(split) != depth:
            continue
        own = [list(combined(p.ranks(), kinds, add, n)) for p, n in zip(preferences, split, strict=True)]
        for chosen in product(*own):
            ranks = tuple(
                edited_ranks(space, i, with_statements(preferences[i], statements))
                for i, (_, statements) in enumerate(chosen)
            )
            yield tuple(edit for edits, _ in chosen for edit in edits), ranks


@pytest.mark.parametrize("seed", range(24))
def test_statements_against_all_changes(seed):
    rng = random.Random(f"statements {seed}")
    space = stated_conflict(rng).compile()
    aim, concept = rng.choice(list(AIMS)), rng.choice(["nash", "gmr", "smr", "seq", "sseq", "brseq"])
    target = rng.choice(["x", "y and z", "not x", "NYN", "YYY", "x iff y"])
    kinds = rng.choice([("move", "drop", "add"), ("move", "drop", "add", "negate"), ("drop",)])
    add = rng.choice([(), ("z",), ("x or y", "not z")])
    goal = find_goal(space, target, aim, concept, None)
    judge = Judge(space, goal)
    found = find_statements(judge, [0, 1], kinds=kinds, add=add, most=10**6, most_tried=10**6)
    new = [PreferenceStatement(statement=text) for text in add if "add" in kinds]
    for depth in (0, 1, 2):
        doing = [edits for edits, ranks in all_changes(space, kinds, new, depth) if judge.met(ranks)]
        if doing:
            break
    if not depth:
        assert inverse(space, target, aim=aim, concept=concept).statements is None
        return
    assert found.changes == (depth if doing else None)
    assert found.exhausted == depth
    assert not found.is_capped
    told = sorted(tuple(str(own.edit) for own in answer.edits) for answer in found.answers)
    assert told == sorted(tuple(map(str, edits)) for edits in doing)


def test_combined_changes_are_all_there_are():
    preferences = stated_conflict(random.Random(3)).preferences(None)[1]
    ranks = preferences.ranks()
    singles = [change for kind in EDIT_KINDS for change in statement_edits(ranks, kind)]
    added = PreferenceStatement(statement="new")
    new = list(additions(ranks, added))
    assert len(new) == len(ranks) + 1
    assert [edit.passed for edit, _ in new] == [0, 2, 3, 4]
    assert {str(edit) for (edit,), _ in combined(ranks, (*EDIT_KINDS, "add"), [added], 1)} == {
        str(edit) for edit, _ in singles + new
    }
    present = PreferenceStatement(statement=ranks[0][0].statement)
    assert not list(combined(ranks, ("add",), [present], 1))


def test_the_search_says_where_it_was_cut_short():
    conflict = detente.load("three-demands")
    space = conflict.compile()
    found = inverse(space, "close_door", most=2, may_change="west")
    assert found.rankings.omitted is not None
    assert f"up to {MOST_STATES['ranks']} states" in found.rankings.omitted
    assert found.freedoms == ()
    assert (found.statements.changes, found.statements.is_capped, len(found.statements.answers)) == (1, True, 2)
    assert len({answer.edits[0].edit.statement for answer in found.statements.answers}) == 2
    short = inverse(space, "close_door", most_tried=3, may_change="west").statements
    assert (short.exhausted, short.tried) == (0, 3)
    asked = inverse(space, "close_door", most_tried=3, may_change="west", free=["west"]).freedoms[0]
    assert asked.count is None
    assert "9,600" in asked.omitted


def test_what_the_engine_does_not_confirm_is_an_error(monkeypatch):
    monkeypatch.setattr(Judge, "shown_by", lambda *_: None)
    with pytest.raises(WitnessError, match="rankings that were found"):
        inverse(load_case("chicken"), "NY", concept="nash")
    monkeypatch.undo()
    monkeypatch.setattr(Judge, "met", lambda *_: True)
    with pytest.raises(WitnessError, match="does not confirm"):
        inverse(load_case("chicken"), "NN", concept="nash")


def test_large_numbers_of_rankings_are_checked_by_some_of_each_sort():
    found = inverse(load_case("garrison"), 1, may_change="us_opposition").freedom("us_opposition")
    assert found.run == len(found.ways) + 1  # one way to miss it
    assert (found.share.numerator, found.share.denominator) == (2, 3)


def test_too_many_cases_are_told(monkeypatch):
    from detente.engine import comparisons

    monkeypatch.setattr(comparisons, "MOST_CASES", 0)
    small = inverse(load_case("euphrates-1975"), "YNN", may_change="syria").freedoms[0]
    # The condition cannot be told; but 720 rankings can be run, so that the count is known.
    assert (small.count, small.ways, small.requirements, small.run) == (384, None, None, 720)
    assert "more than" in small.omitted
    monkeypatch.setattr(comparisons, "MOST_CASES", 5)
    large = inverse(load_case("elmira"), 2, concept="gmr", may_change="uniroyal").freedoms[0]
    assert (float(large.share), large.ways) == (5 / 12, None)
    assert "to simplify the condition would take more than 5 cases" in large.omitted
    monkeypatch.setattr(comparisons, "MOST_TERMS", 0)
    unknown = inverse(load_case("elmira"), 2, concept="gmr", may_change="uniroyal").freedoms[0]
    assert (unknown.count, unknown.share, unknown.ways, unknown.run) == (None, None, None, 0)


# --- bad input --------------------------------------------------------------------------------------------------------


def test_bad_input():
    space = load_case("euphrates-1975").compile()
    for settings, said in (
        ({"aim": "equlibrium"}, "Did you mean 'equilibrium'"),
        ({"kinds": ["mov"]}, "Did you mean 'move'"),
        ({"swap": "rank"}, "Did you mean 'ranks'"),
        ({"may_change": "siria"}, "Did you mean 'syria'"),
        ({"free": ["irak"]}, "Did you mean 'iraq'"),
        ({"concept": "sequ"}, "Did you mean"),
        ({"add": ["relase"]}, "Did you mean 'release'"),
    ):
        with pytest.raises(UnknownNameError, match=said):
            inverse(space, "YNN", **settings)
    with pytest.raises(UnsupportedAnalysisError, match="made at once"):
        inverse(space, "YNN", concept="sim")
    with pytest.raises(UnsupportedAnalysisError, match="in no feasible state"):
        inverse(space, "release and escalate")
    with pytest.raises(UnsupportedAnalysisError, match="'add' is not among"):
        inverse(space, "YNN", add=["release"], kinds=["move"])
    with pytest.raises(UnsupportedAnalysisError, match="most must be 1 or more; got 0"):
        inverse(space, "YNN", most=0)
    with pytest.raises(UnsupportedAnalysisError, match="names no status quo"):
        inverse(load_case("garrison"), 1, aim="reachable")
    with pytest.raises(UnknownNameError, match="were not left open"):
        inverse(space, "YNN", free=["syria"]).freedom("iraq")
    with pytest.raises(UnsupportedAnalysisError, match="nothing is to be reached"):
        Judge(space, find_goal(space, "YNN", "not", "seq", None)).reached(space.ranks)


def test_a_solver_that_gives_up_says_what_is_proven(monkeypatch):
    from detente.engine import nearest_rankings

    monkeypatch.setattr(nearest_rankings, "MOST_CONFLICTS", -1)
    found = inverse(load_case("euphrates-1975"), "YNN", concept="nash", may_change="syria", free=[])
    assert (found.rankings.swaps, found.rankings.impossible, found.rankings.at_least) == (None, False, 0)
    assert "given up: it takes 0 swaps or more" in found.rankings.omitted
    blocks = inverse_blocks(found)
    assert blocks[1].paragraphs[0].startswith("Not found: the search was given up")


def test_best_replies_are_for_statements_only():
    found = inverse(load_case("prisoners-dilemma"), "YY", concept="brseq")
    assert found.rankings.omitted == "rankings are sought under nash, gmr, smr, seq and sseq"
    assert all(freedom.omitted for freedom in found.freedoms)


def test_without_the_solver(monkeypatch):
    monkeypatch.setitem(sys.modules, "pysat.examples.rc2", None)
    with pytest.raises(UnsupportedAnalysisError, match=r"pip install 'detente\[inverse\]'"):
        inverse(load_case("chicken"), "NN")


# --- giving away ------------------------------------------------------------------------------------------------------


def test_to_dict_is_plain():
    found = inverse(load_case("euphrates-1975"), "YNN", may_change="syria", free=[["syria", "iraq"]], swap="states")
    data = found.to_dict()
    assert data["schema"] == package.SCHEMA
    assert data["rankings"]["answers"][0]["verified"] is True
    assert data["statements"]["answers"][0]["verified"] is True
    assert data["freedoms"][0]["decision_makers"] == ["syria", "iraq"]
    assert data["freedoms"][0]["rankings"] == 720**2
    assert data["states"]["2"] == "YNN"
    (answer,) = found.rankings.answers
    assert (found.rankings.swaps, answer.decision_makers) == (0.5, ("syria",))
    assert [len(rank) for rank in answer.order("syria")] == [1, 1, 2, 1, 1]
    assert found.freedom("iraq", "syria") is found.freedoms[0]
    assert np.array_equal(found.space.ranks[0], load_case("euphrates-1975").compile().ranks[0])


def test_orders_are_put_beside_ranks_that_are_wide() -> None:
    options = {f"x{k}": None for k in range(3)}
    wishes = [f"x{k % 3}" if k % 2 else f"not x{k % 3}" for k in range(40)]  # 2^40 ranks: wider than 32 bits
    data = {
        "title": "Wide",
        "decision_makers": {"a": {"options": options}, "b": {"options": {"y": None}}},
        "status_quo": {},
        "readings": {"r": {"preferences": {"a": {"statements": wishes}, "b": {"statements": ["y"]}}}},
    }
    found = detente.inverse(detente.Conflict(**data), "YNYN")
    assert found.to_dict()["schema"] == "detente.inverse/1"
