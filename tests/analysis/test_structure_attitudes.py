"""Attitudes from the conflict down: file and options, the definition, laws, and what is refused."""

import random

import numpy as np
import pytest

import detente
from detente.analysis.structures import STRUCTURES, analyze_structure, explain_structure
from detente.engine import reference_attitudes as by_hand
from detente.errors import ModelError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Settings
from tests.analysis import reference_paths
from tests.analysis.random_conflicts import random_conflict

SIGN = {"devoting": 1, "indifferent": 0, "aggressive": -1}
CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


def with_attitudes(conflict: Conflict, attitudes, **more) -> Conflict:
    data = conflict.to_dict()
    for reading in data["readings"].values():
        reading["attitudes"] = attitudes
        reading.update(more)
    return Conflict(**data)


def drawn(rng: random.Random, makers) -> dict[str, dict[str, str]]:
    return {i: {j: rng.choice(list(SIGN)) for j in makers if rng.random() < 0.8} for i in makers}


@pytest.mark.parametrize("seed", range(40))
def test_definition(seed):
    rng = random.Random(seed)
    conflict = random_conflict(rng)
    makers = [maker.id for maker in conflict.decision_makers]
    stated = drawn(rng, makers)
    settings = Settings(joint_moves=rng.choice(Settings.choices()["joint_moves"]),
                        move_granularity=rng.choice(Settings.choices()["move_granularity"]))  # fmt: skip
    space = with_attitudes(conflict, stated).compile(settings=settings)
    relation = rng.choice(["strict", "weak"])
    found = analyze_structure(space, "attitudes", relation=relation)
    rules = reference_paths.Rules(space, ["nash"] * len(makers))
    towards = [[SIGN[stated[i].get(j, "devoting" if i == j else "indifferent")] for j in makers] for i in makers]
    for i, maker in enumerate(makers):
        for concept in CONCEPTS:
            stable = {index for s, index in rules.position.items() if _stable(rules.game, i, s, towards, concept,
                      weak=relation == "weak", rule=settings.joint_moves)}  # fmt: skip
            assert set(found.stable(concept, maker).indices.tolist()) == stable, (maker, concept)


def _stable(game, i, s, towards, concept, *, weak, rule):
    if concept == "nash":
        return by_hand.is_relational_nash(game, i, s, towards, weak=weak)
    return by_hand.is_relational(game, i, s, towards, concept=concept, weak=weak, rule=rule)


@pytest.mark.parametrize("case", ["elmira", "garrison", "euphrates-1975", "cuban-missile-crisis", "three-demands"])
def test_without_attitudes_it_is_ordinary(case):
    space = detente.load(case).compile()
    found, ordinary = analyze_structure(space, "attitudes"), detente.analyze(space)
    assert "ordinary stability" in found.remarks[-1]
    for concept in CONCEPTS:
        for maker in space.decision_makers:
            assert found.stable(concept, maker) == ordinary.stable(concept, maker)


def test_devotion_ends_the_dilemma_and_hostility_ends_cooperation():
    """The prisoner's dilemma: desertion hurts the other, so that who is devoted to both has no move left."""
    conflict = detente.load("prisoners-dilemma")
    first, second = (maker.id for maker in conflict.decision_makers)
    devoted = analyze_structure(conflict, "attitudes", attitudes=f"{first}:{second}=devoting,{second}:{first}=devoting")
    assert "YY" in [str(state) for state in devoted.equilibria("nash")]
    hostile = {
        first: {first: "indifferent", second: "aggressive"},
        second: {second: "indifferent", first: "aggressive"},
    }
    found = analyze_structure(conflict, "attitudes", attitudes=hostile)
    assert [str(state) for state in found.equilibria("nash")] == ["NN"]


def test_what_a_question_says_goes_before_what_the_file_says():
    conflict = with_attitudes(detente.load("chicken"), {"first": {"second": "devoting"}})
    assert analyze_structure(conflict).structure.id == "attitudes"  # the reading states it
    found = analyze_structure(conflict, "attitudes", attitudes="first:second=aggressive")
    assert found.options["attitudes"]["first"] == {"first": "devoting", "second": "aggressive"}
    assert found.remarks[0] == "First driver is devoted to itself; aggressive towards Second driver."
    assert found.to_dict()["structure_options"]["relation"] == "strict"


def test_attitudes_come_from_the_reading_that_it_is_based_on():
    data = detente.load("chicken").to_dict()
    (name, base), *_ = data["readings"].items()
    base["attitudes"] = {"first": {"second": "devoting"}, "second": {"first": "aggressive"}}
    data["readings"]["other"] = {"based_on": name, "attitudes": {"second": {"first": "devoting"}}}
    conflict = Conflict(**data)
    assert conflict.stated_towards("attitudes", "other") == {
        "first": {"second": "devoting"},
        "second": {"first": "devoting"},
    }
    assert Conflict(**conflict.to_dict()) == conflict


@pytest.mark.parametrize(
    ("attitudes", "message"),
    [
        ({"frist": {"second": "devoting"}}, "unknown decision maker.*Did you mean 'first'"),
        ({"first": {"secnd": "devoting"}}, "unknown decision maker.*Did you mean 'second'"),
        ({"first": {"second": "devotin"}}, "value not allowed.*Did you mean 'devoting'"),
        ({"first": "devoting"}, "a mapping"),
    ],
)
def test_faults_of_a_file(attitudes, message):
    with pytest.raises(ModelError, match=message):
        with_attitudes(detente.load("chicken"), attitudes)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"attitudes": "first:second"}, "write WHO:WHOM=WORD"),
        ({"attitudes": "first:second=nice"}, "expected one of 'devoting'"),
        ({"attitudes": "first:third=devoting"}, "unknown decision maker 'third'"),
        ({"attitudes": {"first": "devoting"}}, "needs a mapping"),
        ({"relation": "wek"}, "Did you mean 'weak'"),
        ({"relations": "weak"}, "Did you mean 'relation'"),
    ],
)
def test_faults_of_a_question(options, message):
    with pytest.raises(UnknownNameError, match=message):
        analyze_structure(detente.load("chicken"), "attitudes", **options)


def test_refusals():
    with pytest.raises(UnsupportedAnalysisError, match=r"SIM with the structure 'attitudes'.*in no source"):
        analyze_structure(detente.load("chicken"), "attitudes", concepts="sim")
    with pytest.raises(UnsupportedAnalysisError, match="a best reply needs one order"):
        analyze_structure(detente.load("chicken"), "attitudes", concepts="brseq")
    with pytest.raises(UnsupportedAnalysisError, match="say themselves whether equal counts"):
        analyze_structure(detente.load("chicken"), "attitudes", settings=Settings(ties="no_sanction"))


@pytest.mark.parametrize("seed", range(10))
def test_judge_says_what_the_flags_say(seed):
    rng = random.Random(seed)
    space = random_conflict(rng).compile()
    found = analyze_structure(
        space, "attitudes", attitudes=drawn(rng, space.decision_makers), relation=rng.choice(["weak", "strict"])
    )
    judge = found.judge
    for i, maker in enumerate(space.decision_makers):
        for s in space.feasible.tolist():
            ends = space.structure.reachable(i, s)
            leaving = ends[judge.leaves("relational", i, s, ends)]
            assert found.is_stable(space.state(s), "nash", maker) == (leaving.size == 0)
            assert not judge.deters("relational", i, s, leaving).any()
            assert judge.deters("relational", i, s, space.feasible[space.feasible == s]).all()
            assert (judge.credible("relational", (i + 1) % len(space.ranks), i, s, ends)
                    == judge.leaves("relational", i, s, ends)).all()  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_explanations_agree_with_the_verdicts_and_show_moves_that_count(seed):
    rng = random.Random(seed)
    settings = Settings(joint_moves=rng.choice(Settings.choices()["joint_moves"]))
    space = random_conflict(rng, max_states=16).compile(settings=settings)
    found = analyze_structure(
        space, "attitudes", attitudes=drawn(rng, space.decision_makers), relation=rng.choice(["weak", "strict"])
    )
    for i, maker in enumerate(space.decision_makers):
        for s in space.feasible.tolist():
            for concept in CONCEPTS:
                told = explain_structure(found, space.state(s), maker, concept)
                assert told.stable == found.is_stable(space.state(s), concept, maker)
                for temptation in told.temptations:
                    if temptation.answer:
                        end = np.array([temptation.answer[-1][1].index])
                        assert found.judge.deters("relational", i, s, end).all()


def test_row_of_the_table():
    row = STRUCTURES["attitudes"]
    assert row.concepts == CONCEPTS
    assert row.cells["sseq"].is_ours
    assert not row.cells["seq"].is_ours
