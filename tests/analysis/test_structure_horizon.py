"""Horizons from the conflict down: limited-move, non-myopic and metarational stability, and anticipated paths."""

import random

import numpy as np
import pytest

import detente
from detente.analysis.structures import analyze_structure, foresight
from detente.analysis.structures.foresight import foresee
from detente.engine import reference_horizon as by_hand
from detente.errors import LimitExceededError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Settings
from tests.analysis import reference_paths
from tests.analysis.random_conflicts import random_conflict


def of_two(seed: int):
    """A random conflict of two decision makers, and settings for it."""
    rng = random.Random(seed)
    while True:
        conflict = random_conflict(rng, max_states=16)
        if len(conflict.decision_makers) == 2:
            return conflict.compile(settings=Settings(move_granularity=rng.choice(["any_subset", "one_option"])))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("ties", ["harsh", "kind"])
def test_definition(seed, ties):
    space = of_two(seed)
    found = analyze_structure(space, "horizon", horizon=4, tie_rule=ties)
    rules = reference_paths.Rules(space, ["nash", "nash"])
    for i, maker in enumerate(space.decision_makers):
        for h in range(1, 5):
            for concept, holds in (
                ("lh", lambda s, i=i, h=h: by_hand.is_limited_move_stable(rules.game, i, s, h, ties=ties)),
                ("mr", lambda s, i=i, h=h: by_hand.is_metarational(rules.game, i, s, h)),
                ("cmr", lambda s, i=i, h=h: by_hand.is_metarational(rules.game, i, s, h, credible=True)),
            ):
                stable = {index for s, index in rules.position.items() if holds(s)}
                assert set(found.stable(concept, maker, str(h)).indices.tolist()) == stable, (concept, h)


@pytest.mark.parametrize("case", ["elmira", "garrison", "three-demands"])
def test_short_trees_are_known_concepts(case):
    space = detente.load(case).compile()
    found, known = analyze_structure(space, "horizon", horizon=3), detente.analyze(space)
    same = {("mr", "1"): "nash", ("mr", "2"): "gmr", ("mr", "3"): "smr",
            ("cmr", "1"): "nash", ("cmr", "2"): "seq", ("cmr", "3"): "sseq"}  # fmt: skip
    for (tree, horizon), concept in same.items():
        for maker in space.decision_makers:
            assert found.stable(tree, maker, horizon) == known.stable(concept, maker)


@pytest.mark.parametrize(
    ("case", "horizon", "equilibria"),
    [
        ("prisoners-dilemma", "1", ["NN"]),
        ("prisoners-dilemma", "2", ["NN", "YY"]),
        ("prisoners-dilemma", "far", ["NN", "YY"]),
        ("chicken", "1", ["YN", "NY"]),
        ("chicken", "2", []),
        ("chicken", "3", ["YY"]),
        ("chicken", "far", ["YY"]),
        ("cuban-missile-crisis", "far", ["NNYN", "YNYN"]),
    ],
)
def test_known_games(case, horizon, equilibria):
    """Cooperation and mutual desertion in the dilemma, the compromise in chicken: the non-myopic equilibria."""
    found = analyze_structure(detente.load(case), "horizon", concepts="lh")
    assert [str(state) for state in found.equilibria("lh", horizon)] == equilibria


def test_anticipation_may_cycle_for_ever():
    found = analyze_structure(detente.load("euphrates-1975"), "horizon", concepts="lh", horizon=9)
    assert found.remarks == (
        "Anticipation cycles with period 4 from horizon 2 on; NM are the states that are stable throughout.",
    )
    for maker in found.space.decision_makers:
        tail = [set(found.stable("lh", maker, str(h)).numbers) for h in range(2, 10)]
        assert tail[:4] == tail[4:]
        assert set(found.stable("lh", maker, "far").numbers) == set.intersection(*tail)
        assert len(set(map(frozenset, tail))) > 1


def test_own_horizons():
    """A leader who looks two moves ahead and a follower who looks one: L_2 for one and L_1 for the other."""
    found = analyze_structure(detente.load("chicken"), "horizon", horizon="first=2, second=1")
    for concept in ("lh", "mr", "cmr"):
        assert found.stable(concept, "first", "own") == found.stable(concept, "first", "2")
        assert found.stable(concept, "second", "own") == found.stable(concept, "second", "1")
    assert found.variant("own").summary.endswith("First driver 2, Second driver 1.")
    again = analyze_structure(detente.load("chicken"), "horizon", horizon={"first": 2, "second": 1})
    assert again.counts() == found.counts()


def test_what_is_left_open_says_so():
    short = analyze_structure(detente.load("euphrates-1975"), "horizon", concepts="lh", limit=3)
    assert "NM is left open: up to horizon 3" in short.remarks[0]
    assert [variant.id for variant in short.variants] == ["1", "2", "3", "4"]
    mixed = analyze_structure(detente.load("euphrates-1975"), "horizon", concepts=["lh", "cmr"], limit=5)
    assert mixed.remarks[-1].startswith("So the far-sighted verdicts are left out")
    trees = analyze_structure(detente.load("three-demands"), "horizon", concepts="mr", limit=2, horizon=2)
    assert trees.remarks == ("MR_h does not come to rest within 2 moves; a larger limit may tell.",)


def test_it_is_told_where_ties_matter():
    """Second is indifferent between two answers to a move of First: one of them makes up for it, the other does not."""
    states = ["start", "moved", "good", "bad"]
    moves = {"first": {"start": ["moved"]}, "second": {"moved": ["good", "bad"]}}
    ranking = {"first": ["good", "start", "moved", "bad"], "second": [["good", "bad"], "moved", "start"]}
    conflict = detente.Conflict(
        title="A tie",
        decision_makers={"first": {}, "second": {}},
        graph={"states": {state: {} for state in states}, "moves": moves},
        readings={"r": {"preferences": {maker: {"ranking": order} for maker, order in ranking.items()}}},
    )
    harsh = analyze_structure(conflict, "horizon", concepts="lh", horizon=2)
    kind = analyze_structure(conflict, "horizon", concepts="lh", horizon=2, tie_rule="kind")
    assert harsh.is_stable("start", "lh", "first", "2")
    assert not kind.is_stable("start", "lh", "first", "2")
    told = "Ties matter: of the verdicts up to horizon 2 on states and decision makers, 1 would differ under"
    assert harsh.remarks[0] == f"{told} the tie rule 'kind'."
    assert kind.remarks[0] == f"{told} the tie rule 'harsh'."


def test_more_than_two_decision_makers():
    elmira = detente.load("elmira")
    with pytest.raises(UnsupportedAnalysisError, match=r"this conflict has 3.*L_h\^CC.*Détente does not guess"):
        analyze_structure(elmira, "horizon", concepts="lh")
    found = analyze_structure(elmira, "horizon")
    assert found.concepts == ("mr", "cmr")
    assert "L_h is left out" in found.remarks[0]
    with pytest.raises(UnsupportedAnalysisError, match="this conflict has 3"):
        foresee(elmira, 1, "uniroyal")


def test_one_decision_maker():
    conflict = detente.Conflict(
        title="Alone",
        decision_makers={"a": {"options": {"go": "Goes"}}},
        readings={"r": {"preferences": {"a": {"statements": ["go"]}}}},
    )
    with pytest.raises(UnsupportedAnalysisError, match="this conflict has one"):
        analyze_structure(conflict, "horizon", concepts="lh")
    assert [str(s) for s in analyze_structure(conflict, "horizon").equilibria("mr", "far")] == ["Y"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"horizon": 0}, "a whole number from 1 to 64"),
        ({"horizon": "long"}, "a whole number from 1 to 64"),
        ({"horizon": "first=2"}, "second has none"),
        ({"horizon": "first=2, thrid=1"}, "unknown decision maker 'thrid'"),
        ({"tie_rule": "hard"}, "expected one of 'harsh', 'kind'"),
        ({"limit": 1}, "from 2 to 100,000"),
    ],
)
def test_faults_of_a_question(options, message):
    with pytest.raises(UnknownNameError, match=message):
        analyze_structure(detente.load("chicken"), "horizon", **options)


def test_concepts_with_a_horizon_of_their_own_are_refused():
    with pytest.raises(UnsupportedAnalysisError, match="it is MR_h with horizon 2"):
        analyze_structure(detente.load("chicken"), "horizon", concepts="gmr")


# --- anticipated paths ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("ties", ["harsh", "kind"])
def test_paths_end_where_the_definition_says(seed, ties):
    space = of_two(seed)
    rules = reference_paths.Rules(space, ["nash", "nash"])
    flags = analyze_structure(space, "horizon", horizon=3, tie_rule=ties, concepts="lh")
    for i, maker in enumerate(space.decision_makers):
        for s, index in rules.position.items():
            seen = foresee(space, space.state(index), maker, horizon=3, tie_rule=ties)
            for known in seen.horizons:
                assert known.stays == flags.is_stable(space.state(index), "lh", maker, str(known.horizon))
                _check_path(space, rules, known, i, s, index, ties)
            _check_verdict(seen, flags, maker, index)


def _check_path(space, rules, known, i, s, index, ties):
    path = known.path or known.refused
    assert bool(known.path) != known.stays
    at = index
    for k, move in enumerate(path):
        assert move.decision_maker == space.decision_makers[(i + k) % 2]
        assert move.start.index == at
        assert move.end.index in space.structure.reachable((i + k) % 2, at)
        at = move.end.index
    assert len(path) <= known.horizon
    if known.path:
        end = rules.position[by_hand.anticipated(rules.game, i, s, known.horizon, ties=ties)]
        assert [space.rank(j, at) for j in (0, 1)] == [space.rank(j, end) for j in (0, 1)]
    elif path:
        assert space.rank(i, at) <= space.rank(i, index)


def _check_verdict(seen, flags, maker, index):
    assert seen.begins is not None
    long = foresee(
        seen.space, seen.state, maker, horizon=min(seen.begins + 2 * seen.period, 64), tie_rule=seen.tie_rule
    )
    stays = [known.stays for known in long.horizons]
    tail = stays[seen.begins - 1 :]
    assert tail[: -seen.period] == tail[seen.period :]
    assert seen.non_myopic == all(tail) == flags.is_stable(seen.state, "lh", maker, "far")
    if seen.begins > 1:
        assert stays[seen.begins - 2] != stays[seen.begins - 2 + seen.period]


@pytest.mark.parametrize("seed", range(16))
@pytest.mark.parametrize("concept", ["mr", "cmr"])
def test_best_play_in_trees(seed, concept):
    rng = random.Random(seed)
    settings = Settings(**{name: rng.choice(Settings.choices()[name])
                           for name in ("joint_moves", "ties", "move_granularity")})  # fmt: skip
    space = random_conflict(rng, max_states=16).compile(settings=settings)
    rules = reference_paths.Rules(space, ["nash"] * len(space.decision_makers))
    flags = analyze_structure(space, "horizon", horizon=4, concepts=concept)
    for i, maker in enumerate(space.decision_makers):
        for s, index in list(rules.position.items())[:8]:
            seen = foresee(space, space.state(index), maker, concept=concept, horizon=4)
            for known in seen.horizons:
                assert known.stays == by_hand.is_metarational(
                    rules.game, i, s, known.horizon, rule=settings.joint_moves, credible=concept == "cmr",
                    ties_are_sanctions=settings.ties == "sanction",
                )  # fmt: skip
                _check_line(space, known, i, index, credible=concept == "cmr")
            assert seen.non_myopic == flags.is_stable(seen.state, concept, maker, "far")
            assert seen.period in (1, 2)


def _check_line(space, known, i, index, *, credible):
    line, at, turns, last = known.path or known.refused, index, 0, None
    improving = [q for q in space.structure.reachable(i, index).tolist() if space.prefers(i, q, index)]
    assert bool(line) == bool(improving)
    for move in line:
        mover = space.decision_makers.index(move.decision_maker)
        assert move.start.index == at
        assert move.end.index in space.structure.reachable(mover, at)
        assert not credible or move.credible
        assert mover != last
        turns += last is None or i in (mover, last)
        at, last = move.end.index, mover
    assert turns <= known.horizon
    if line and known.stays:
        deters = space.rank(i, at) <= space.rank(i, index)
        assert deters if space.settings.ties == "sanction" else space.rank(i, at) < space.rank(i, index)
    elif line:
        assert space.rank(i, at) > space.rank(i, index) or space.settings.ties == "no_sanction"
        assert space.rank(i, at) >= space.rank(i, index)


def test_to_dict_and_faults(monkeypatch):
    chicken = detente.load("chicken")
    data = foresee(chicken, "YY", "first", horizon=3).to_dict()
    assert data["schema"] == "detente.foresight/1"
    assert (data["begins"], data["period"], data["non_myopic"]) == (3, 1, True)
    assert [move["end"] for move in data["horizons"][2]["refused"]] == [3, 1, 2]
    left_open = foresee(detente.load("euphrates-1975"), 1, "iraq", limit=2)
    assert (left_open.begins, left_open.period, left_open.non_myopic) == (None, None, None)
    with pytest.raises(UnknownNameError, match="horizon must be from 1 to 64; got 65"):
        foresee(chicken, "YY", "first", horizon=65)
    with pytest.raises(
        UnknownNameError, match=r"tie_rule must be one of 'harsh', 'kind'; got 'kin'. Did you mean 'kind'"
    ):
        foresee(chicken, "YY", "first", tie_rule="kin")
    with pytest.raises(UnknownNameError, match=r"concept must be one of 'lh', 'mr', 'cmr'; got 'nm'"):
        foresee(chicken, "YY", "first", concept="nm")
    monkeypatch.setattr(foresight, "_NUMBERS_LIMIT", 20)
    with pytest.raises(LimitExceededError, match="ask for a horizon of at most 1"):
        foresee(chicken, "YY", "first")


def test_limited_move_implies_sequential_without_ties():
    space = detente.load("cuban-missile-crisis").compile()
    assert all(len(np.unique(np.asarray(rank).reshape(-1)[space.feasible])) == space.n_states for rank in space.ranks)
    found, known = analyze_structure(space, "horizon", horizon=2), detente.analyze(space)
    for maker in space.decision_makers:
        limited = set(found.stable("lh", maker, "2").numbers)
        assert limited <= set(known.stable("seq", maker).numbers)
        assert limited <= set(found.stable("mr", maker, "2").numbers)
