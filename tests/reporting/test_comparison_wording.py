"""Comparisons as sentences."""

import detente
from detente.analysis.comparison import compare
from detente.model import Conflict
from detente.reporting.comparison_wording import comparison_sentences


def test_a_comparison_of_two_concepts():
    analysis = detente.analyze(detente.load("prisoners-dilemma"))
    assert comparison_sentences(compare(analysis, analysis, concept="nash", against="seq", limit=1)) == (
        "Under R in the first, SEQ in the second: 2 verdicts differ; 0 equilibria lost, 1 gained, 1 kept.",
        (
            "State 4 (YY) is stable for First suspect in the second only: in the first nothing deters First suspect "
            "from dropping “Stays silent”; in the second that would be deterred."
        ),
        "1 more verdict differs.",
    )
    assert comparison_sentences(compare(analysis, analysis, concept="nash")) == ("Under R: no verdict differs.",)


def test_a_comparison_of_two_versions():
    def version(option: str) -> Conflict:
        options = {name: {} for name in ("x", option)}
        return Conflict(
            title="Version",
            decision_makers={"a": {"options": options}},
            readings={"r": {"preferences": {"a": {"statements": [option]}}}},
        )

    first, second = (detente.analyze(version(option), concepts=["nash"]) for option in ("y", "z"))
    assert comparison_sentences(compare(first, second)) == (
        "Only the first has the option 'y'.",
        "Only the second has the option 'z'.",
        "2 states of the first have no counterpart.",
        "2 states of the second have no counterpart.",
        "Under R: no verdict differs.",
    )


def test_graph_form_is_told_by_names():
    def version(moves: dict) -> Conflict:
        return Conflict(
            title="Graph",
            decision_makers={"a": {"name": "A"}},
            graph={"states": {"s": "Start", "t": "There"}, "moves": {"a": moves}},
            readings={"r": {"preferences": {"a": {"ranking": ["t", "s"]}}}},
        )

    first, second = (detente.analyze(version(moves), concepts=["nash"]) for moves in ({"s": ["t"]}, {"t": ["s"]}))
    (told,) = comparison_sentences(compare(first, second))[1:]
    assert told == (
        "“Start” is stable for A in the second only: in the first nothing deters A from moving to “There”; in the "
        "second it cannot do that."
    )
