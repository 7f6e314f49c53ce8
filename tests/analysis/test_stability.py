"""The engine against the definitions, from the conflict down: every concept, every feature of the model."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.analysis import analyze, find_concept
from detente.analysis.concepts import LITERATURE
from detente.errors import LimitExceededError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Settings
from tests.analysis.reference_game import expected
from tests.model.examples import conflict, elmira, staircase
from tests.strategies import conflicts

SETTINGS = st.builds(
    Settings,
    joint_moves=st.sampled_from(Settings.choices()["joint_moves"]),
    ties=st.sampled_from(Settings.choices()["ties"]),
    move_granularity=st.sampled_from(Settings.choices()["move_granularity"]),
)


@pytest.mark.slow
@settings(max_examples=100)
@given(conflicts(prose=False), SETTINGS)
def test_every_concept_agrees_with_the_definitions(drawn, chosen):
    space = drawn.compile(settings=chosen)
    analysis = analyze(space)
    for concept in analysis.concepts:
        wanted = expected(space, chosen, concept)
        for maker, name in enumerate(space.decision_makers):
            assert set(analysis.stable(concept, name).indices.tolist()) == wanted[maker], (concept, name)


@given(conflicts(prose=False))
def test_laws(drawn):
    analysis = analyze(drawn)
    space = analysis.space
    for name in space.decision_makers:
        stable = {concept: set(analysis.stable(concept, name).numbers) for concept in analysis.concepts}
        assert stable["nash"] <= stable["sseq"] <= stable["seq"] <= stable["gmr"]
        assert stable["sseq"] <= stable["smr"] <= stable["gmr"]
        if "sim" in stable:
            assert stable["nash"] <= stable["sim"]
    for state in space.listed():
        for maker, name in enumerate(space.decision_makers):
            moves = space.structure.reachable(maker, state.index)
            if not any(space.prefers(maker, int(move), state.index) for move in moves):
                assert all(analysis.is_stable(state, concept, name) for concept in analysis.concepts)


@given(conflicts(prose=False), st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(drawn, random):
    if drawn.graph or any(known.ranking for r in drawn.readings for known in r.preferences):
        return  # patterns depend on the order of options; the reference covers these
    data = drawn.to_dict()
    makers = list(data["decision_makers"].items())
    random.shuffle(makers)
    data["decision_makers"] = dict(makers)
    data.pop("status_quo", None)
    before, after = analyze(drawn), analyze(Conflict(**data))
    order = [option.id for option in drawn.options]
    for concept in before.concepts:
        first = {state.levels for state in before.equilibria(concept)}
        new = [option.id for option in after.space.conflict.options]
        second = {tuple(state.levels[new.index(name)] for name in order) for state in after.equilibria(concept)}
        assert first == second


@given(conflicts(prose=False))
def test_two_runs_agree_and_nothing_is_changed(drawn):
    space = drawn.compile()
    ranks = [rank.copy() for rank in space.ranks]
    assert analyze(space).to_dict() == analyze(space).to_dict()
    assert all((kept == rank).all() for kept, rank in zip(ranks, space.ranks, strict=True))


def test_profile_takes_each_decision_makers_own_concept():
    analysis = analyze(elmira(), profile={"ur": "nash"})
    assert analysis.profile == {"moe": "seq", "ur": "nash", "lg": "seq"}
    mixed = set(analysis.stable("seq", "moe").numbers) & set(analysis.stable("nash", "ur").numbers)
    assert set(analysis.equilibria("profile").numbers) == mixed & set(analysis.stable("seq", "lg").numbers)
    assert analysis.results[-1] == "profile"
    with pytest.raises(UnknownNameError, match="no profile was analysed"):
        analyze(elmira()).equilibria("profile")


def test_asking_for_what_was_not_analysed():
    analysis = analyze(elmira(), concepts="nash")
    with pytest.raises(UnknownNameError, match="concept 'seq' was not analysed; analysed were nash"):
        analysis.equilibria("SEQ")


def test_sim_is_not_defined_in_graph_form():
    analysis = analyze(staircase())
    assert "sim" not in analysis.concepts
    assert "graph form" in analysis.omitted["sim"]
    with pytest.raises(UnsupportedAnalysisError, match="graph form"):
        analysis.equilibria("sim")
    with pytest.raises(UnsupportedAnalysisError, match="graph form"):
        analyze(staircase(), concepts=["sim"])
    with pytest.raises(UnsupportedAnalysisError, match="move_granularity"):
        analyze(conflict(), concepts=["sim"], settings=Settings(move_granularity="one_option"))


def test_sim_says_when_it_would_take_too_long(monkeypatch):
    monkeypatch.setattr("detente.analysis.stability.SIMULTANEOUS_LIMIT", 1)
    assert "combinations of simultaneous improvements" in analyze(conflict()).omitted["sim"]
    with pytest.raises(LimitExceededError, match="combinations"):
        analyze(conflict(), profile={"us": "sim"})


def test_memory_is_checked_before(monkeypatch):
    monkeypatch.setattr("detente.model.state_space.available_bytes", lambda: 50)
    with pytest.raises(LimitExceededError, match=r"12 combinations .* About 2 combinations would fit"):
        conflict().compile()
    monkeypatch.undo()
    space = conflict().compile()
    monkeypatch.setattr("detente.engine.memory.available_bytes", lambda: 50)
    with pytest.raises(LimitExceededError, match="12 states need about"):
        analyze(space)


def test_the_contract():
    data = analyze(conflict()).to_dict()
    assert list(data) == [
        "schema", "title", "reading", "settings", "decision_makers", "options", "feasible_states", "status_quo",
        "equilibria", "stable_limit", "stable",
    ]  # fmt: skip
    assert data["schema"] == "detente.analysis/1"
    assert data["decision_makers"] == ["us", "ussr"]
    assert data["options"][1] == {"id": "forces", "decision_maker": "ussr", "levels": ["none", "some", "massive"]}
    assert data["feasible_states"] == 9
    assert data["status_quo"] == 3
    assert list(data["equilibria"]) == list(LITERATURE)
    found = data["equilibria"]["nash"][0]
    assert list(found) == ["state", "levels"]
    assert all(type(value) is str for value in found["levels"])
    assert type(found["state"]) is int
    assert set(data["stable"]["nash"]) == {"us", "ussr"}
    assert data["settings"] == Settings().to_dict()


def test_the_contract_of_graph_form_names_states():
    data = analyze(staircase()).to_dict()
    assert data["omitted"]["sim"]
    assert data["equilibria"]["nash"][-1] == {"state": 3, "levels": [], "id": "high"}


def test_stable_is_left_out_above_a_size_that_is_named(monkeypatch):
    monkeypatch.setattr("detente.analysis.result.STABLE_LIMIT", 5)
    data = analyze(conflict()).to_dict()
    assert data["stable_limit"] == 5
    assert "stable" not in data


def test_frame():
    frame = analyze(elmira()).to_frame(where="insist")
    assert frame.index.tolist() == [5, 6, 7, 8]
    assert frame.loc[5, "nash"]
    assert frame.loc[8, "state"] == "YNYNY"


def test_strongest_come_first():
    analysis = analyze(elmira())
    assert [state.number for state in analysis.strongest(4)] == [5, 8, 9, 1]
    assert analysis.n_equilibria() == 5
    assert analysis.n_equilibria(where="not abandon and insist") == 2
    assert repr(analysis).startswith("<Analysis of 'Elmira' (literature): 9 states; equilibria: 3 nash, 5 gmr")


def test_concepts_have_many_names():
    assert find_concept("Symmetric sequential").id == "sseq"
    assert find_concept("R").id == "nash"
    with pytest.raises(UnknownNameError, match="Did you mean 'gmr'"):
        find_concept("gmrr")


def test_the_public_list():
    assert len(set(detente.__all__)) == len(detente.__all__)
    assert all(hasattr(detente, name) for name in detente.__all__)
