"""Preferences that are not one ranking: against the set-based definitions, the laws, and what is refused."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.analysis.concepts import CONCEPTS
from detente.analysis.structures import (
    STRUCTURES,
    StructureAnalysis,
    analyze_structure,
    explain_structure,
    explain_structures,
)
from detente.analysis.structures.stated import n_degrees, stated_comparison
from detente.analysis.structures.structure import Structure
from detente.engine import deterrence
from detente.engine import reference_structures as ref
from detente.errors import LimitExceededError, PreferenceError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, StateSpace
from tests.analysis.random_conflicts import random_conflict
from tests.analysis.random_structures import random_structure
from tests.analysis.reference_structure import (
    Judge,
    Reader,
    fuzzy_judge,
    grey_judge,
    hybrid_judge,
    probabilistic_judge,
    strength_judge,
    unknown_judge,
)

MOVES_IN_SUCCESSION = ("nash", "gmr", "smr", "seq", "sseq")
COMPARED = ("unknown", "strength", "hybrid", "fuzzy", "grey", "probabilistic")
SEEDS = st.integers(0, 100_000)
RULES = ("legal_sequences", "legal_sequences", "each_once", "one_move")


def agree(space: StateSpace, found: StructureAnalysis, variant: str, reader: Reader, judge: Judge) -> None:
    """Compare every verdict of a variant with the definition."""
    leaves, deters, credible = judge
    for concept in MOVES_IN_SUCCESSION:
        for i, maker in enumerate(space.decision_makers):
            expected = {
                reader.position[s]
                for s in reader.game.states
                if ref.is_stable(reader.game, i, s, concept, leaves=leaves, deters=deters, credible=credible,
                                 rule=space.settings.joint_moves)
            }  # fmt: skip
            assert set(found.stable(concept, maker, variant).indices.tolist()) == expected, (variant, concept, maker)


def drawn(seed: int, *sections: str, ties: bool = False) -> tuple[random.Random, StateSpace]:
    rng = random.Random(seed)
    chosen = Settings(
        joint_moves=rng.choice(RULES), ties=rng.choice(["sanction", "no_sanction"]) if ties else "sanction"
    )
    return rng, random_structure(rng, sections, max_states=10).compile(settings=chosen)


@given(SEEDS)
@settings(max_examples=40)
def test_unknown_follows_its_definition(seed: int) -> None:
    rng, space = drawn(seed, "unknown", ties=True)
    opponents = rng.choice(["unknown", "known"])
    found = analyze_structure(space, "unknown", opponents=opponents)
    for variant in "abcd":
        agree(space, found, variant, *unknown_judge(space, variant, opponents=opponents))


@given(SEEDS)
@settings(max_examples=40)
def test_strength_follows_its_definition(seed: int) -> None:
    _, space = drawn(seed, "strength", ties=True)
    found = analyze_structure(space, "strength")
    for variant in found.variants:
        if variant.id not in found.remainders:
            agree(space, found, variant.id, *strength_judge(space, least(variant.id)))


def least(variant: str) -> int:
    return {"general": 0, "strong": 2}.get(variant) or int(variant[-1] if variant[-1].isdigit() else 0)


@given(SEEDS)
@settings(max_examples=20)
def test_hybrid_follows_its_definition(seed: int) -> None:
    _, space = drawn(seed, "unknown", "strength", ties=True)
    found = analyze_structure(space, "hybrid")
    for variant in found.variants:
        if variant.id not in found.remainders:
            extension, _, kind = variant.id.partition("_")
            agree(space, found, variant.id, *hybrid_judge(space, extension, least(kind or "general")))


@given(SEEDS)
@settings(max_examples=40)
def test_fuzzy_follows_its_definition(seed: int) -> None:
    _, space = drawn(seed, "fuzzy")
    agree(space, analyze_structure(space, "fuzzy"), "fuzzy", *fuzzy_judge(space))


@given(SEEDS)
@settings(max_examples=30)
def test_grey_follows_its_definition(seed: int) -> None:
    _, space = drawn(seed, "grey")
    found = analyze_structure(space, "grey")
    for variant, coefficient in (("lower", Fraction(0)), ("whitened", None), ("upper", Fraction(1))):
        agree(space, found, variant, *grey_judge(space, coefficient))


@given(SEEDS)
@settings(max_examples=40)
def test_probabilistic_follows_its_definition(seed: int) -> None:
    _, space = drawn(seed, "probabilistic")
    agree(space, analyze_structure(space, "probabilistic"), "probabilistic", *probabilistic_judge(space))


def test_chains_follow_the_definition_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small conflicts are asked by sets of classes; here chains are forced, of any number."""
    monkeypatch.setattr(deterrence, "_FEW_WORDS", -1)
    chains = deterrence._chains
    monkeypatch.setattr(deterrence, "_chains", lambda absent, _: chains(absent, len(absent)))
    for seed in range(12):
        _, space = drawn(seed, "unknown", "strength", ties=True)
        found = analyze_structure(space, "hybrid")
        for extension in "ad":
            agree(space, found, extension, *hybrid_judge(space, extension, 0))


# --- laws -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("structure", COMPARED)
def test_a_plain_reading_gives_the_plain_results(structure: str) -> None:
    for seed in range(25):
        space = random_conflict(random.Random(seed)).compile()
        plain = detente.analyze(space, concepts=MOVES_IN_SUCCESSION)
        found = analyze_structure(space, structure)
        for variant in found.variants:
            if variant.id.split("_")[-1] in ("strong", "weak"):
                continue
            for concept in MOVES_IN_SUCCESSION:
                for maker in space.decision_makers:
                    assert found.stable(concept, maker, variant.id) == plain.stable(concept, maker)


def stable(found: StructureAnalysis, concept: str, variant: str) -> list[set[int]]:
    return [set(found.stable(concept, maker, variant).indices.tolist()) for maker in found.space.decision_makers]


def within(found: StructureAnalysis, concept: str, narrow: str, wide: str) -> bool:
    return all(a <= b for a, b in zip(stable(found, concept, narrow), stable(found, concept, wide), strict=True))


@given(SEEDS)
@settings(max_examples=40)
def test_extensions_include_each_other(seed: int) -> None:
    _, space = drawn(seed, "unknown")
    found = analyze_structure(space, "unknown")
    for concept in MOVES_IN_SUCCESSION:
        assert within(found, concept, "a", "b")
        assert within(found, concept, "b", "d")
        assert within(found, concept, "a", "c")
        assert within(found, concept, "c", "d")
    assert stable(found, "nash", "a") == stable(found, "nash", "c")
    assert stable(found, "nash", "b") == stable(found, "nash", "d")


@given(SEEDS, st.sampled_from(COMPARED))
@settings(max_examples=60)
def test_concepts_include_each_other(seed: int, structure: str) -> None:
    sections = {"hybrid": ("unknown", "strength")}.get(structure, (structure,))
    _, space = drawn(seed, *sections)
    found = analyze_structure(space, structure)
    for variant in found.variants:
        if variant.id in found.remainders:
            continue
        for narrow, wide in (("nash", "sseq"), ("sseq", "seq"), ("seq", "gmr"), ("sseq", "smr"), ("smr", "gmr")):
            pairs = zip(stable(found, narrow, variant.id), stable(found, wide, variant.id), strict=True)
            assert all(a <= b for a, b in pairs), (variant.id, narrow, wide)


@given(SEEDS)
@settings(max_examples=30)
def test_strong_is_general_and_weak_is_the_rest(seed: int) -> None:
    _, space = drawn(seed, "strength")
    found = analyze_structure(space, "strength")
    names = [variant.id for variant in found.variants if variant.id not in found.remainders]
    for concept in MOVES_IN_SUCCESSION:
        for wide, narrow in pairwise(names):
            assert within(found, concept, narrow, wide)
        if "weak" in found.remainders:
            for general, strong, weak in zip(*(stable(found, concept, name) for name in ("general", "strong", "weak")),
                                             strict=True):  # fmt: skip
                assert weak == general - strong
            whole = [found.equilibria(concept, name) for name in ("general", "strong", "weak")]
            assert len(whole[0]) == len(whole[1]) + len(whole[2])
    assert stable(found, "nash", names[0]) == stable(found, "nash", names[-1])


@given(SEEDS)
@settings(max_examples=20)
def test_certain_opponents_and_looser_thresholds(seed: int) -> None:
    _, space = drawn(seed, "fuzzy")
    low, high = (analyze_structure(space, "fuzzy", concepts="nash", threshold=value) for value in ("0.2", "0.8"))
    assert all(a <= b for a, b in zip(stable(low, "nash", "fuzzy"), stable(high, "nash", "fuzzy"), strict=True))


# --- explanations -----------------------------------------------------------------------------------------------------


@given(SEEDS, st.sampled_from(COMPARED))
@settings(max_examples=40)
def test_every_verdict_has_its_moves(seed: int, structure: str) -> None:
    sections = {"hybrid": ("unknown", "strength")}.get(structure, (structure,))
    _, space = drawn(seed, *sections)
    found = analyze_structure(space, structure)
    judge = found.judge
    assert judge is not None
    for variant in found.variants:
        if variant.id in found.remainders:
            continue
        for concept in MOVES_IN_SUCCESSION:
            for i, maker in enumerate(space.decision_makers):
                for index in space.feasible[:4].tolist():
                    told = explain_structure(found, space.state(index), maker, concept, variant.id)
                    assert told.stable == found.is_stable(space.state(index), concept, maker, variant.id)
                    for temptation in told.temptations:
                        assert judge.leaves(variant.id, i, index, np.array([temptation.end.index]))[0]
                        if temptation.answer:
                            last = temptation.answer[-1][1].index
                            assert judge.deters(variant.id, i, index, np.array([last]))[0]


def test_what_is_left_between_two_variants_has_no_explanation_of_its_own() -> None:
    found = analyze_structure(detente.load("chicken"), "strength")
    with pytest.raises(UnsupportedAnalysisError, match="'general' and not under 'strong'"):
        explain_structure(found, 1, "first", "seq", "weak")


def test_the_simple_structure_explains_itself_too() -> None:
    found = analyze_structure(detente.load("chicken"), "simple", concepts=["gmr", "seq"])
    told = explain_structure(found, "YY", "first", "gmr")
    assert told.stable
    assert [str(state) for _, state in told.temptations[0].answer or ()] == ["NN"]
    assert not explain_structure(found, "YY", "first", "seq").stable
    assert told.to_dict()["schema"] == "detente.structure_explanation/1"


def test_a_conflict_without_a_status_quo_needs_a_state_to_explain() -> None:
    data = detente.load("chicken").to_dict()
    data.pop("status_quo", None)
    found = analyze_structure(Conflict(**data), "fuzzy", concepts="nash")
    with pytest.raises(UnknownNameError, match="names no status quo"):
        explain_structures(found, None, "nash")
    assert len(explain_structures(found, "NN", "nash")) == 2


def test_a_structure_that_does_not_decide_move_by_move_explains_nothing() -> None:
    found = replace(analyze_structure(detente.load("chicken"), "fuzzy", concepts="nash"), judge=None)
    with pytest.raises(UnsupportedAnalysisError, match="does not decide move by move"):
        explain_structure(found, "NN", "first", "nash")


def test_an_explanation_that_disagrees_with_the_analysis_is_not_given() -> None:
    found = analyze_structure(detente.load("chicken"), "fuzzy", concepts="nash")
    turned = {key: tuple(~flags for flags in masks) for key, masks in found.flags.items()}
    with pytest.raises(RuntimeError, match="disagree"):
        explain_structure(replace(found, flags=turned), "NN", "first", "nash")


# --- the table --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", STRUCTURES.values(), ids=lambda row: row.id)
def test_a_row_speaks_of_every_concept_and_the_code_reads_it(row: Structure) -> None:
    assert set(CONCEPTS) <= set(row.cells)
    conflict = detente.load("chicken")
    for concept in CONCEPTS:
        if row.cells[concept].works:
            assert concept in row.concepts
        else:
            with pytest.raises(UnsupportedAnalysisError, match="What works"):
                analyze_structure(conflict, row.id, concepts=concept)


def test_names_that_nothing_bears() -> None:
    conflict = detente.load("chicken")
    with pytest.raises(UnknownNameError, match="Did you mean 'fuzzy'"):
        analyze_structure(conflict, "fuzy")
    with pytest.raises(UnknownNameError, match="unknown concept 'seqq'"):
        analyze_structure(conflict, "fuzzy", concepts="seqq")
    with pytest.raises(UnknownNameError, match="Did you mean 'threshold'"):
        analyze_structure(conflict, "fuzzy", treshold=1)
    with pytest.raises(UnknownNameError, match="has none"):
        analyze_structure(conflict, "strength", threshold=1)
    for value in ("0", "1.5", "x", "0.12345678901", "nan"):
        with pytest.raises(UnknownNameError, match="option 'threshold'"):
            analyze_structure(conflict, "fuzzy", threshold=value)
    assert analyze_structure(conflict, "grey", whitening=0).options["thresholds"]["first"]["whitening"] == 0
    found = analyze_structure(conflict, "unknown", concepts="seq")
    with pytest.raises(UnknownNameError, match="several variants"):
        found.equilibria("seq")
    with pytest.raises(UnknownNameError, match="unknown variant 'e'"):
        found.equilibria("seq", "e")
    with pytest.raises(UnknownNameError, match="was not analysed"):
        found.equilibria("gmr", "a")


def test_ties_have_no_meaning_where_thresholds_decide() -> None:
    space = detente.load("chicken").compile(settings=Settings(ties="no_sanction"))
    for structure in ("fuzzy", "grey", "probabilistic"):
        with pytest.raises(UnsupportedAnalysisError, match="ties=no_sanction"):
            analyze_structure(space, structure)


# --- what a reading states --------------------------------------------------------------------------------------------


def stating(**sections: object) -> Conflict:
    data = detente.load("chicken").to_dict()
    data["readings"]["textbook"]["preferences"]["first"] |= sections
    return Conflict(**data)


def test_the_stated_structure_is_found() -> None:
    wish = {"wish": ["second_swerves"]}
    great = {"great": ["second_swerves"]}
    assert analyze_structure(stating()).structure.id == "simple"
    assert analyze_structure(stating(unknown=wish)).structure.id == "unknown"
    assert analyze_structure(stating(strength=great)).structure.id == "strength"
    assert analyze_structure(stating(unknown=wish, strength=great)).structure.id == "hybrid"
    both = stating(unknown=wish, fuzzy={"threshold": 1})
    with pytest.raises(UnsupportedAnalysisError, match="no structure that takes them all"):
        analyze_structure(both)
    assert analyze_structure(both, "fuzzy").structure.id == "fuzzy"
    assert "First" not in analyze_structure(stating(unknown=wish)).remarks[0]


def test_pairs_that_contradict_the_order_are_refused_with_their_place() -> None:
    wrong = stating(strength={"pairs": [{"of": "NN", "over": "YY", "degree": 2}]})
    with pytest.raises(PreferenceError, match="NN is not preferred to state YY") as caught:
        analyze_structure(wrong)
    assert caught.value.problems[0].path == ("readings", 0, "preferences", 0, "strength", "pairs", 0)


def test_pairs_that_overlap_or_fit_nothing_are_refused() -> None:
    with pytest.raises(PreferenceError, match="share state"):
        analyze_structure(stating(unknown={"pairs": [["Y-", "-Y"]]}))
    with pytest.raises(PreferenceError, match="no feasible state fits"):
        analyze_structure(stating(fuzzy={"threshold": 1, "pairs": [
            {"of": "first_swerves and not first_swerves", "over": "NN", "degree": 1}]}))  # fmt: skip


def test_too_many_kinds_of_states_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deterrence, "MAX_CLASSES", 3)
    with pytest.raises(LimitExceededError, match="4 kinds of states"):
        analyze_structure(stating(unknown={"wish": ["second_swerves"]}))


def test_too_much_work_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.engine import arcs, compared_stability

    monkeypatch.setattr(compared_stability, "MAX_WORK", 1)
    with pytest.raises(LimitExceededError, match="would take too long"):
        analyze_structure(stating(unknown={"wish": ["second_swerves"]}))
    monkeypatch.setattr(compared_stability, "MAX_WORK", 1 << 40)
    monkeypatch.setattr(compared_stability, "available_bytes", lambda: 0)
    with pytest.raises(LimitExceededError, match="sweeps over 4 states"):
        analyze_structure(stating(unknown={"wish": ["second_swerves"]}))
    monkeypatch.setattr(arcs, "available_bytes", lambda: 0)
    with pytest.raises(LimitExceededError, match="compared move by move"):
        analyze_structure(stating(unknown={"wish": ["second_swerves"]}))


# --- scales that are not exact ----------------------------------------------------------------------------------------


def weighted(**sections: object) -> Conflict:
    data = detente.load("chicken").to_dict()
    first = {"weights": {"second_swerves": 4, "first_swerves iff not second_swerves": 1}, **sections}
    data["readings"]["textbook"]["preferences"]["first"] = first
    return Conflict(**data)


def test_a_logistic_scale() -> None:
    # tanh(1 / (2 * 2)) = 0.245 and tanh(5 / 4) = 0.848: differences of 1 do not reach 0.5, differences of 5 do
    fuzzy = {"threshold": "0.5", "scale": {"by": "weights", "width": 2, "shape": "logistic"}}
    low = analyze_structure(weighted(fuzzy=fuzzy | {"threshold": "0.24"}), concepts="nash")
    high = analyze_structure(weighted(fuzzy=fuzzy), concepts="nash")
    never = analyze_structure(weighted(fuzzy=fuzzy | {"threshold": 1}), concepts="nash")
    assert [len(found.stable("nash", "first")) for found in (low, high, never)] == [2, 4, 4]


def test_noise_on_a_scale() -> None:
    noisy = {"alpha": "0.5", "beta": "0.5", "gamma": "0.5", "noise": 1}
    plain = detente.analyze(weighted(), concepts="nash").stable("nash", "first")
    assert (
        analyze_structure(weighted(probabilistic=noisy), concepts="nash").stable("nash", "first").numbers
        == plain.numbers
    )
    careful = analyze_structure(weighted(probabilistic=noisy | {"alpha": "0.2"}), concepts="nash")
    assert len(careful.stable("nash", "first")) == 4  # P = 0.76 for a difference of 1, and 0.8 is asked for
    bold = analyze_structure(weighted(probabilistic=noisy | {"alpha": 1}), concepts="nash")
    assert len(bold.stable("nash", "first")) == 0
    pairs = [{"of": "NN", "over": "YN", "probability": 1}]
    mixed = analyze_structure(weighted(probabilistic=noisy | {"alpha": "0.2", "pairs": pairs}), concepts="nash")
    assert [str(state) for state in mixed.stable("nash", "first")] == ["NN", "NY", "YY"]


def test_a_logistic_grey_scale() -> None:
    grey = {"threshold": "0.3", "weights": {"first_swerves": [-4, -1]}, "width": 1, "shape": "logistic"}
    found = analyze_structure(weighted(grey=grey), concepts="nash")
    # tanh(1/2) = 0.46 at the least: to stop swerving tempts even at the lower bound
    assert [str(state) for state in found.stable("nash", "first", "lower")] == ["NN", "NY"]
    assert len(analyze_structure(weighted(grey=grey | {"threshold": "0.5"}), concepts="nash").stable(
        "nash", "first", "lower")) == 4  # fmt: skip


def test_grey_weights_with_too_many_digits_are_refused() -> None:
    grey = {"threshold": "0.300000001", "whitening": "0.123456789", "width": "1.000000001",
            "weights": {"first_swerves": ["1.000000001", 2]}}  # fmt: skip
    with pytest.raises(PreferenceError, match="too many digits"):
        analyze_structure(weighted(grey=grey))


# --- giving away ------------------------------------------------------------------------------------------------------


def test_plain_data_and_frames() -> None:
    found = analyze_structure(stating(strength={"great": ["second_swerves"]}))
    data = found.to_dict(where="first_swerves")
    assert data["schema"] == "detente.structures/1"
    assert data["structure"] == "strength"
    assert data["structure_options"] == {"degrees": 2}
    assert [variant["id"] for variant in data["variants"]] == ["general", "strong", "weak"]
    assert set(data["equilibria"]["weak"]) == set(MOVES_IN_SUCCESSION)
    assert data["stable"]["general"]["nash"]["first"] == [2]
    frame = found.to_frame()
    assert frame["general nash"].sum() == len(found.equilibria("nash", "general"))
    assert "StructureAnalysis of 'Chicken" in repr(found)
    assert found.counts()["general"]["nash"] == 2


def test_graph_form_has_ids() -> None:
    space = random_conflict(random.Random(3)).compile()
    seed = next(s for s in range(200) if random_conflict(random.Random(s)).is_graph_form)
    space = random_conflict(random.Random(seed)).compile()
    data = analyze_structure(space, "unknown", concepts="gmr").to_dict()
    assert all("id" in item for item in data["equilibria"]["d"]["gmr"])
    assert analyze_structure(space, "unknown", concepts="gmr", reading=space.reading).space is space


# --- pairs of states --------------------------------------------------------------------------------------------------


def test_pairs_compare_as_all_completions_say() -> None:
    told = set()
    for seed in range(60):
        _, space = drawn(seed, "unknown", "strength")
        reader = Reader(space)
        degrees = n_degrees(space)
        for i in range(len(space.decision_makers)):
            comparison = stated_comparison(space, i, unknown=True, strength=True, ties=True)
            for s, q in product(reader.game.states, repeat=2):
                a, b = (comparison.label[reader.position[t]] for t in (s, q))
                degree = reader.compared(i, s, q, unknown=True, strength=True)
                told.add(degree)
                assert comparison.holds("better", a, b) == (degree is not None and degree > 0)
                assert comparison.holds("better_or_unknown", a, b) == (degree is None or degree > 0)
                for k in range(1, degrees + 1):
                    assert comparison.holds(f"worse_by_{k}", a, b) == (degree is not None and degree <= -k)
                    assert comparison.holds(f"not_better_by_{k}", a, b) == (degree is None or degree <= -k)
    assert told >= {None, -3, -2, -1, 0, 1, 2, 3}
