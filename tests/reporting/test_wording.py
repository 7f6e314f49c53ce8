"""Explanations as sentences: in the options' own labels, and never at a loss."""

import pytest
from hypothesis import given, settings

import detente
from detente.analysis.explanation import explain
from detente.model import Conflict, Settings
from detente.reporting.wording import explanation_sentences, listed
from tests.analysis.test_explanation import explanations, tense_conflicts


def told(case: str, state: int, decision_maker: str, concept: str, **options) -> list[str]:
    space = detente.load(case).compile()
    return list(explanation_sentences(explain(space, state, decision_maker, concept, **options)))


def test_a_sanction_move_by_move():
    verdict, *rest = told("garrison", 5, "Canadian opposition", "seq")
    assert verdict == (
        "State 5 (NYNNYYNNN) is stable for Canadian opposition under sequential stability (SEQ): its only improvement "
        "would be answered so that it ends no better off."
    )
    assert rest[2] == (
        "Next U.S. support could choose “Build the full project” and drop “Build a reduced project” "
        "(state 3 (YNNYNYNNN)), to its own advantage."
    )
    assert [*rest[:2], *rest[3:]] == [
        "Canadian opposition could improve by dropping “Invoke the treaty” (state 1 (NYNNNYNNN)).",
        "Then U.S. opposition could choose “Go to court” (state 4 (NYNYNYNNN)), to its own advantage.",
        "That leaves Canadian opposition worse off than before.",
    ]


def test_a_counter_move_that_does_not_help():
    assert told("cuban-missile-crisis", 5, "Soviet Union", "sseq")[-1] == (
        "That leaves Soviet Union worse off than before; the best that it could still do is to choose “Withdraw the "
        "missiles” (state 6 (YNYN)), and even that leaves it worse off than before."
    )


def test_improvements_that_nothing_deters():
    sentences = told("cuban-missile-crisis", 1, "United States", "sseq", limit=2)
    assert sentences[0].endswith("nothing deters it from any of its 3 improvements.")
    assert sentences[2].startswith("Whatever the others could then do by improvements of their own, United States")
    assert sentences[-1] == "1 more improvement meets nothing that deters either."


def test_moves_at_the_same_time():
    assert told("chicken", 4, "First driver", "sim")[-1] == (
        "If at the same moment Second driver improves by dropping “Swerves”, state 1 (NN) results and leaves First "
        "driver worse off than before."
    )
    assert told("chicken", 1, "First driver", "sim")[-1].startswith("Even if at the same moment Second driver")


def test_many_levels_and_graph_form():
    levels = Conflict(
        title="Levels",
        decision_makers={"a": {"options": {"mass": {"name": "Mass forces", "levels": ["none", "some", "massive"]}}}},
        readings={"r": {"preferences": {"a": {"ranking": ["2", "0", "1"]}}}},
    )
    sentences = explanation_sentences(explain(levels.compile(), 2, "a", "nash"))
    assert sentences[0] == "State 2 (1) is not stable for a under Nash stability (R): it has 2 unilateral improvements."
    assert sentences[1] == "a could improve by moving “Mass forces” from some to massive (state 3 (2))."
    graph = Conflict(
        title="Graph",
        decision_makers={"a": {"name": "A"}},
        graph={"states": {"s": "Start", "t": "There"}, "moves": {"a": {"s": ["t"]}}},
        readings={"r": {"preferences": {"a": {"ranking": ["t", "s"]}}}},
    )
    sentences = explanation_sentences(explain(graph.compile(), "s", "a", "gmr"))
    assert sentences[1:] == (
        "A could improve by moving to “There”.",
        "From there, none of the others has a move, so nothing would follow.",
    )
    assert explanation_sentences(explain(graph.compile(), "t", "a", "gmr")) == (
        "From “There”, A has no move, so the state is stable for it under every concept.",
    )


@settings(max_examples=20)
@given(tense_conflicts())
def test_every_explanation_can_be_told(drawn):
    for explanation in explanations(drawn.compile(settings=Settings()), 4):
        sentences = explanation_sentences(explanation)
        assert all(sentence[-1] == "." and ".." not in sentence and "  " not in sentence for sentence in sentences)
        assert len(sentences) >= 1 + 2 * len(explanation.improvements) * (explanation.concept != "nash")


@pytest.mark.parametrize(("items", "joined"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists(items, joined):
    assert listed(items) == joined
