"""The words of the inverse problem, and its part of a report."""

import detente
from detente.analysis.edits import Edit
from detente.analysis.inverse import OwnedEdit, StatementAnswer, inverse
from detente.model import Conflict
from detente.reporting.inverse_view import inverse_blocks
from detente.reporting.inverse_words import InverseWords
from detente.reporting.prose import Prose
from detente.reporting.report.document import Exhibit, Listing, Paragraph
from detente.reporting.report.inverse import inverse_section


def drawn() -> Conflict:
    return Conflict(
        title="Drawn",
        decision_makers={"one": {"name": "One"}, "two": {"name": "Two"}},
        graph={
            "states": {name: {"name": name.title()} for name in ("start", "middle", "end")},
            "moves": {"one": {"start": ["middle", "end"]}, "two": {"middle": ["end"]}},
        },
        status_quo="start",
        readings={"r": {"preferences": {"one": {"ranking": ["end", "middle", "start"]}, "two": "indifferent"}}},
    )


def test_in_graph_form_states_bear_their_names():
    found = inverse(drawn(), "start", concept="nash")
    (_, rankings, _, free) = inverse_blocks(found)
    (point,) = rankings.points
    assert point.startswith("It is enough that One prefers “Start” to “Middle” and “End” (its ranking is then “Start”")
    assert "prefers “Start” to “Middle” and “End”" in free.points[0]
    assert "none of the 6 strict rankings" in free.points[1]


def test_every_kind_of_change_has_its_words():
    space = detente.load("euphrates-1975").compile()
    words = InverseWords(space)

    def said(*edits: Edit) -> str:
        answer = StatementAnswer(tuple(OwnedEdit("iraq", edit) for edit in edits), space, space.where("attack"))
        return words.statements(answer)

    assert said(Edit("negate", "attack")) == "Iraq wants the opposite of [“Attack”]"
    assert said(Edit("add", "attack", before=("release",))) == "Iraq also wants [“Attack”], above all else"
    assert said(Edit("add", "attack", after=("release",))) == "Iraq also wants [“Attack”], less than all else"
    assert said(Edit("add", "attack")) == "Iraq also wants [“Attack”], and nothing else"
    both = Edit("add", "attack", before=("escalate",), after=("release",))
    assert said(both, Edit("drop", "release")) == (
        "Iraq also wants [“Attack”], before [“Escalate”] and after [“Release water”] and does not care about "
        "[“Release water”]"
    )


def test_long_rankings_are_counted_and_not_spelled_out():
    found = inverse(detente.load("garrison"), 1, concept="nash", may_change="us_opposition", most=1)
    words = InverseWords(found.space)
    (answer,) = found.rankings.answers
    assert "its ranking is then" not in words.ranking(answer)
    assert "exactly 1 in 2 of the 23! strict rankings (50.0 %)" in " ".join(words.freedom(found.freedoms[0]))


def test_negative_and_given_targets_in_words():
    space = detente.load("euphrates-1975").compile()
    words = InverseWords(space)
    assert words.wanted(inverse(space, 6, aim="not")).endswith("is no equilibrium (SEQ)")
    some = inverse(space, space.where("attack"), aim="reachable")
    led = "unilateral improvements lead from state 1 (NNN) to some state among 3 given ones"
    assert words.wanted(some) == led
    assert words.shown(some, some.shown_by) == "such states are reached: state 4 (NNY) and state 6 (NYY)"
    assert words.wanted(inverse(space, "N-Y", aim="not")) == "no state of the pattern N-Y is an equilibrium (SEQ)"
    assert words.wanted(inverse(space, 6, aim="only")).startswith("there are equilibria (SEQ), and state 6")


def test_the_part_of_a_report():
    found = inverse(detente.load("euphrates-1975"), "YNN", may_change="syria")
    section = inverse_section(found)
    assert (section.title, section.anchor) == ("What would it take", "what-would-it-take")
    texts = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert texts[0].startswith("Wanted: state 2")
    assert any(text.startswith("The fewest swaps of neighbouring ranks. It takes 1 swap") for text in texts)
    points = [item.text for block in section.blocks if isinstance(block, Listing) for item in block.items]
    assert "It is enough that Syria prefers state 2 to state 6 (its ranking is then 1, 3, 2, 6, 4, 5)." in points
    assert any("384 of the 720" in point for point in points)
    assert [block.name for block in section.blocks if isinstance(block, Exhibit)] == ["what-would-it-take-states"]
    already = inverse_section(inverse(detente.load("chicken"), "YN", concept="nash", free=[]), anchor="x")
    assert len(already.blocks) == 2


def test_nothing_to_change():
    found = inverse(detente.load("chicken"), "NN", concept="nash", may_change=[], free=[])
    prose = [block for block in inverse_blocks(found) if isinstance(block, Prose)]
    assert prose[1].paragraphs == ("Nobody’s rankings may change, and as they are they do not bring it about.",)
    assert "Whose preferences may change: nobody’s." in prose[0].paragraphs[0]
    assert prose[2].paragraphs == ("No statement could be changed.",)
