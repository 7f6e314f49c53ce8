"""What is said of many runs, in tables, sentences and pictures."""

import pytest

import detente
from detente.analysis.sweep import Judgement, Sweep, sweep
from detente.model import Conflict
from detente.reporting.figures.style import to_svg
from detente.reporting.figures.sweep import describe_sweep, draw_sweep
from detente.reporting.prose import Prose
from detente.reporting.sweep_view import judgement_words, main_concept, sweep_blocks, sweep_report_blocks
from detente.reporting.tables import Table


@pytest.fixture(scope="module")
def elmira() -> Sweep:
    return sweep(detente.load("elmira"), noise=0.1, samples=2000, seed=7)


def indifferent() -> Conflict:
    """Everybody is indifferent but for one statement that decides nothing."""
    return Conflict(
        title="Idle",
        decision_makers={"a": {"options": {"x": {"moves": "frozen"}}}, "b": {"options": {"y": {"moves": "frozen"}}}},
        readings={"r": {"preferences": {"a": {"statements": ["x"]}, "b": "indifferent"}}},
    )


def test_the_part_of_a_report(elmira: Sweep) -> None:
    verdict, states, explained = sweep_report_blocks(elmira)
    assert isinstance(verdict, Prose)
    assert "Under SEQ 4 states of 9 are an equilibrium in some draw" in verdict.paragraphs[1]
    assert isinstance(states, Table)
    assert isinstance(explained, Table)
    assert states.columns[:3] == ("State", "equilibrium", "range in %")
    assert explained.rows[0].cells[:2] == ("whether state 5 stands above state 9", "Uniroyal")


def test_the_main_concept_is_seq_or_the_first() -> None:
    assert main_concept(sweep(detente.load("chicken"), noise=0.1, samples=10, concepts=["gmr", "nash"])) == "nash"


def test_what_no_judgement_decides() -> None:
    found = sweep(indifferent(), noise=0.5, samples=100)
    blocks = sweep_blocks(found)
    said = " ".join(line for block in blocks if isinstance(block, Prose) for line in block.paragraphs)
    assert "No single judgement decides which states are equilibria under SEQ." in said
    assert "The statement that is open is wrong with a probability of 50 %" in said
    assert "In states 1, 2, 3, 4 nobody has a move." in said
    assert "no judgement by itself" in describe_sweep(found)


def test_states_and_judgements_that_are_left_out_are_counted(elmira: Sweep) -> None:
    tables = [block for block in sweep_blocks(elmira, limit=1) if isinstance(block, Table)]
    assert tables[0].notes[0] == "3 more states are equilibria in some draw; --limit shows more."
    assert tables[-1].notes[0].startswith("23 more judgements, together ")


def test_pictures_say_what_they_show(elmira: Sweep) -> None:
    pytest.importorskip("matplotlib")
    for found in (elmira, sweep(indifferent(), noise=0.5, samples=50, concepts=["nash"])):
        alt = describe_sweep(found)
        svg = to_svg(draw_sweep(found), alt=alt)
        assert svg.count("<text") > 5
        assert "draws, equilibria under" in alt
    assert to_svg(draw_sweep(elmira), alt="") == to_svg(draw_sweep(elmira), alt="")


def test_no_state_in_any_draw() -> None:
    """Two who chase each other round: no draw has a Nash equilibrium."""
    pytest.importorskip("matplotlib")
    conflict = Conflict(
        title="Chase",
        decision_makers={"a": {"options": {"x": {}}}, "b": {"options": {"y": {}}}},
        readings={"r": {
            "preferences": {"a": {"statements": ["x iff y", "x"]}, "b": {"statements": ["x iff not y"]}},
            "uncertainty": {"decision_makers": {"a": {"statements": {"x": "0.5"}}}},
        }},
    )  # fmt: skip
    found = sweep(conflict, samples=60, concepts=["nash"])
    assert found.without_equilibrium("nash").share == 1.0
    said = " ".join(line for block in sweep_blocks(found) if isinstance(block, Prose) for line in block.paragraphs)
    assert "In 100 % of the draws there is no equilibrium" in said
    assert "equilibria under Nash: none" in describe_sweep(found)
    draw_sweep(found)


def test_in_a_notebook(elmira: Sweep) -> None:
    shown = elmira._repr_html_()
    assert shown is not None
    assert "whether state 5 stands above state 9" in shown


def test_every_kind_of_judgement_has_its_words() -> None:
    conflict = Conflict(
        title="Open",
        decision_makers={"a": {"options": {"x": {}, "y": {}}}, "b": {"options": {"z": {}}}},
        readings={
            "one": {
                "preferences": {
                    "a": {"statements": [["x", "y"]]},
                    "b": {"weights": {"z": 1}, "ranking": ["Y--", "NYY", ["NNN", "NNY", "NYN"]]},
                },
                "uncertainty": {
                    "decision_makers": {
                        "a": {"order": "open", "statements": {"x": "0.1"}},
                        "b": {"ties": "open", "noise": "0.2", "statements": {"z": 0}},
                    }
                },
            },
            "two": {"based_on": "one"},
        },
    )
    found = sweep(conflict, samples=50, readings="all")
    assert {judgement.kind: judgement_words(found, judgement) for judgement in found.judgements[::-1]} == {
        "reading": "which reading is right",
        "statement": "whether it wants: “x”",
        "order": "which comes first, x or y",
        "neighbours": "whether Y-- stands above state 7",
        "ties": "how states that are left tied are ordered",
    }
    interval = Judgement("interval", "z", "b", "one", ("1 to 2",))
    assert judgement_words(found, interval) == "how much weight “z” has"
