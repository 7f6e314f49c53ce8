"""Moves thought credible opponent by opponent, from the conflict down."""

import random

import pytest

import detente
from detente.analysis.structures import STRUCTURES, analyze_structure, explain_structure
from detente.engine.credible import KINDS
from detente.engine.reference_credible import is_answered
from detente.errors import ModelError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Settings
from tests.analysis import reference_paths
from tests.analysis.random_conflicts import random_conflict


def with_credible(conflict: Conflict, credible) -> Conflict:
    data = conflict.to_dict()
    for reading in data["readings"].values():
        reading["credible"] = credible
    return Conflict(**data)


@pytest.mark.parametrize("seed", range(40))
def test_definition(seed):
    rng = random.Random(seed)
    conflict = random_conflict(rng)
    makers = [maker.id for maker in conflict.decision_makers]
    stated = {i: {j: rng.choice(KINDS) for j in makers if j != i and rng.random() < 0.7} for i in makers}
    settings = Settings(**{name: rng.choice(Settings.choices()[name])
                           for name in ("joint_moves", "ties", "move_granularity")})  # fmt: skip
    space = with_credible(conflict, stated).compile(settings=settings)
    others = rng.choice(KINDS)
    found = analyze_structure(space, "heterogeneous", others=others)
    rules = reference_paths.Rules(space, ["nash"] * len(makers))
    for i, maker in enumerate(makers):
        kinds = {j: stated[maker].get(other, others) for j, other in enumerate(makers) if j != i}
        for concept, counter in (("seq", False), ("sseq", True)):
            stable = {
                index
                for s, index in rules.position.items()
                if is_answered(rules.game, i, s, kinds, counter_move=counter,
                               ties_are_sanctions=settings.ties == "sanction", rule=settings.joint_moves)
            }  # fmt: skip
            assert set(found.stable(concept, maker).indices.tolist()) == stable, (maker, concept)


@pytest.mark.parametrize("case", ["elmira", "garrison", "euphrates-1975", "three-demands"])
def test_alike_for_all_it_is_a_known_concept(case):
    space = detente.load(case).compile()
    known = detente.analyze(space, concepts=["nash", "gmr", "smr", "seq", "sseq", "brseq"])
    same = {
        "any": ("gmr", "smr"),
        "improvements": ("seq", "sseq"),
        "best_replies": ("brseq", None),
        "none": ("nash", "nash"),
    }
    for kind, names in same.items():
        found = analyze_structure(space, "heterogeneous", others=kind)
        for concept, name in zip(("seq", "sseq"), names, strict=True):
            if name is not None:
                for maker in space.decision_makers:
                    assert found.stable(concept, maker) == known.stable(name, maker), (kind, concept)


def test_a_threat_that_is_not_believed_deters_nobody():
    """Elmira: where the ministry reckons with nobody, what it likes better is all that counts for it."""
    conflict = detente.load("elmira")
    stated = {"ministry": {"uniroyal": "none", "local_government": "none"}}
    found = analyze_structure(with_credible(conflict, stated))
    assert found.structure.id == "heterogeneous"
    plain = detente.analyze(conflict, concepts=["nash", "seq"])
    assert found.stable("seq", "ministry").numbers == plain.stable("nash", "ministry").numbers
    assert found.stable("seq", "uniroyal").numbers == plain.stable("seq", "uniroyal").numbers
    assert " reckons with no move of " in found.remarks[0]


def test_what_a_question_says_goes_before_what_the_file_says():
    conflict = with_credible(detente.load("elmira"), {"ministry": {"uniroyal": "none"}})
    found = analyze_structure(conflict, credible="ministry:uniroyal=best-replies", others="any")
    assert found.options["credible"]["ministry"] == {"uniroyal": "best_replies", "local_government": "any"}


@pytest.mark.parametrize(
    ("credible", "message"),
    [
        ({"ministri": {"uniroyal": "any"}}, "Did you mean 'ministry'"),
        ({"ministry": {"uniroyl": "any"}}, "Did you mean 'uniroyal'"),
        ({"ministry": {"ministry": "any"}}, "'ministry' is no opponent of itself"),
        ({"ministry": {"uniroyal": "improvement"}}, "Did you mean 'improvements'"),
    ],
)
def test_faults_of_a_file(credible, message):
    with pytest.raises(ModelError, match=message):
        with_credible(detente.load("elmira"), credible)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"credible": "ministry:ministry=any"}, "no opponent of itself"),
        ({"credible": "ministry:uniroyal=all"}, "expected one of 'any'"),
        ({"others": "al"}, "expected one of 'any'"),
    ],
)
def test_faults_of_a_question(options, message):
    with pytest.raises(UnknownNameError, match=message):
        analyze_structure(detente.load("elmira"), "heterogeneous", **options)


def test_refusals():
    for concept, message in (("gmr", "others=any"), ("smr", "others=any"), ("brseq", "others=best_replies"),
                             ("sim", "at the same time answer nobody")):  # fmt: skip
        with pytest.raises(UnsupportedAnalysisError, match=message):
            analyze_structure(detente.load("elmira"), "heterogeneous", concepts=concept)


def test_two_structures_stated_at_once_are_refused_until_one_is_named():
    data = detente.load("chicken").to_dict()
    for reading in data["readings"].values():
        reading |= {"credible": {"first": {"second": "any"}}, "attitudes": {"first": {"second": "devoting"}}}
    conflict = Conflict(**data)
    with pytest.raises(UnsupportedAnalysisError, match="states 'attitudes', 'credible'"):
        analyze_structure(conflict)
    assert analyze_structure(conflict, "heterogeneous").structure.id == "heterogeneous"


@pytest.mark.parametrize("seed", range(10))
def test_judge_says_what_is_credible(seed):
    rng = random.Random(seed)
    space = random_conflict(rng).compile()
    makers = space.decision_makers
    for kind in KINDS:
        judge = analyze_structure(space, "heterogeneous", concepts="nash", others=kind).judge
        for j in range(1, len(makers)):
            for s in space.feasible.tolist():
                ends = space.structure.reachable(j, s)
                allowed = ends[judge.credible("credible", 0, j, s, ends)].tolist()
                rank = {int(q): space.rank(j, int(q)) for q in ends}
                better = [q for q in rank if rank[q] > space.rank(j, s)]
                expected = {
                    "any": list(rank),
                    "improvements": better,
                    "best_replies": [q for q in better if rank[q] == max(rank.values())],
                    "none": [],
                }[kind]
                assert allowed == expected


@pytest.mark.parametrize("seed", range(12))
def test_explanations_agree_with_the_verdicts(seed):
    rng = random.Random(seed)
    settings = Settings(joint_moves=rng.choice(Settings.choices()["joint_moves"]))
    space = random_conflict(rng, max_states=16).compile(settings=settings)
    makers = space.decision_makers
    stated = {i: {j: rng.choice(KINDS) for j in makers if j != i} for i in makers}
    found = analyze_structure(space, "heterogeneous", credible=stated)
    for maker in makers:
        for s in space.feasible.tolist():
            for concept in ("nash", "seq", "sseq"):
                told = explain_structure(found, space.state(s), maker, concept)
                assert told.stable == found.is_stable(space.state(s), concept, maker)
                movers = {who for one in told.temptations for who, _ in one.answer or ()}
                assert not any(stated[maker][who] == "none" for who in movers)


def test_row_of_the_table():
    assert STRUCTURES["heterogeneous"].concepts == ("nash", "seq", "sseq")
