"""Hypergames and wrong beliefs in words."""

from __future__ import annotations

import pytest

import detente
from detente.analysis.answers import answer
from detente.analysis.hypergame import hypergame
from detente.model import Conflict, View
from detente.reporting.answer_view import all_blocks, short_answer
from detente.reporting.answer_words import Words
from detente.reporting.belief_words import belief_points
from detente.reporting.hypergame_view import hypergame_blocks, perception_blocks
from tests.analysis.test_hypergame import duel
from tests.analysis.test_misperception import standoff


def told(blocks) -> str:
    return " ".join(" ".join(block.to_markdown() for block in blocks).split())


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ({"unknown": ["road", "woods"]}, "it does not know of “Attack by the road” and “Attack through the woods”"),
        ({"moves": {"woods": "up"}}, "it thinks that “Attack through the woods” could only be raised"),
        ({"infeasible": [{"never": "woods"}]}, "it believes in the rule “never: woods”"),
        ({"possible": "woods and road"}, "it holds to be possible that"),
        ({"beliefs": {"raider": {"preferences": "indifferent"}}}, "believes that raider cares about nothing"),
        ({"beliefs": {"raider": {"preferences": {"statements": ["gate"]}}}}, "raider wants [“Close the gate”]"),
        ({"beliefs": {"raider": {"preferences": {"ranking": ["---"]}}}}, "preferences of another order"),
        ({"beliefs": {"raider": {"changes": [{"drop": "woods"}]}}}, "raider does not care about [“Attack through"),
        ({"beliefs": {"raider": {"changes": [{"negate": "woods"}]}}}, "wants the opposite of"),
        ({"beliefs": {"raider": {"changes": [{"put": "gate"}]}}}, "wants [“Close the gate”] first of all"),
        ({"beliefs": {"raider": {"changes": [{"put": "gate", "before": "road"}]}}}, "before [“Attack by the road”]"),
    ],
)
def test_every_difference_has_its_words(view, words):
    conflict = duel(views={"guard": view})
    assert words in "; ".join(belief_points(conflict, conflict.views[0]))
    assert words.split("“")[0][3:].strip(" [") in told(hypergame_blocks(hypergame(conflict)))


def test_every_surprise_has_its_words():
    unsuspected = duel(views={"guard": {"thinks": {"raider": {"unknown": "woods"}}}})
    assert "It thought that raider did not know of" in told(hypergame_blocks(hypergame(unsuspected, concept="nash")))
    impossible = duel(views={"guard": {"infeasible": [{"never": "woods"}]}})
    said = told(hypergame_blocks(hypergame(impossible, concept="nash")))
    assert "It held this to be impossible." in said
    said = told(hypergame_blocks(hypergame(impossible, start="NNY")))
    assert "has no state for where play starts" in said
    idle = duel(views={"guard": {"beliefs": {"raider": {"changes": [{"drop": "woods"}, {"negate": "woods"}]}}}})
    assert "Without effect in this reading, which has no such statement: “woods”." in told(
        hypergame_blocks(hypergame(idle))
    )


def test_a_report_says_nothing_where_nobody_is_mistaken():
    assert perception_blocks(hypergame(detente.load("chicken"), start="NN")) == ()
    assert "Who is surprised" in told(perception_blocks(hypergame(duel())))


def test_the_answer_tells_moves_and_beliefs():
    (found,) = (answers := answer(standoff(views={"first": {"beliefs": {"second": "meek"}}}))).answers
    said = told(all_blocks(answers, [answers]))
    assert "The smallest set has 1 wrong belief in all." in said
    assert "first: It takes 1 wrong belief: that second" in said
    assert "no: deterred by second: choose “Strike back”" in said
    assert "second: everything that it did is its best play as things are." in said
    assert "Under the views that the file states (first) 4 of these 4 are best play" in said
    assert "first by the move of second on 1914-07-31 (it saw no gain in it for the mover)" in said
    assert short_answer(found, Words(found.space)) == "Wrong beliefs needed: first 1, second 0."


def wanting(*statements: str) -> Conflict:
    readings = standoff().to_dict()["readings"]
    readings["true"]["preferences"]["first"] = {"statements": list(statements)}
    return standoff(readings=readings)


def test_moves_beyond_belief_are_told_apart():
    answers = answer(wanting("not strike"))
    said = told(all_blocks(answers, [answers]))
    assert "left it no better off by what it wants itself in this reading" in said
    assert "no: no better by its own preferences" in said
    assert "first 0 (not for every move)" in short_answer(answers.answers[0], Words(answers.space))


def test_nothing_is_needed_where_everything_is_best_play():
    answers = answer(wanting("strike"))
    said = told(all_blocks(answers, [answers]))
    assert "Nobody would have to believe anything wrongly" in said
    assert short_answer(answers.answers[0], Words(answers.space)).startswith("None: every move")


def test_a_search_that_finds_nothing_says_so(monkeypatch):
    questions = standoff().to_dict()["questions"]
    questions["why"]["path"] = questions["why"]["path"][:1]
    answers = answer(standoff(questions=questions))  # the second would not stay where the path ends
    said = told(all_blocks(answers, [answers]))
    assert "none does for second" in said
    assert "second stays at the end" in said
    assert "no: it would leave" in said
    assert "second more than 2, or none will do" in short_answer(answers.answers[0], Words(answers.space))
    quick = answer(standoff(questions=questions), search_changes=False)
    assert "second for 1 of 1 step" in short_answer(quick.answers[0], Words(quick.space))
    said = told(all_blocks(quick, [quick]))
    assert "Wrong beliefs were not searched for." in said
    assert "1 of its 1 step would not be best play as things are." in said
    monkeypatch.setattr("detente.analysis.answers.belief_search.MOST_PAIRS", 0)
    cut = answer(standoff(questions=questions))
    said = told(all_blocks(cut, [cut]))
    assert "no single wrong belief does it" in said
    assert "here not all of them" in said
    assert "second more than 1" in short_answer(cut.answers[0], Words(cut.space))


def test_all_readings_are_compared():
    from detente.analysis.answers import answer_readings

    every = answer_readings(standoff())
    said = told(all_blocks(every[0], every))
    assert "What holds in all 2 readings" in said
    assert "best play as things are" in said.lower()


def test_views_do_not_fit_into_a_gmcr_file(tmp_path):
    from detente.errors import UnsupportedAnalysisError

    with pytest.raises(UnsupportedAnalysisError, match="misperceptions there take states away and no more"):
        detente.write(duel(), tmp_path / "x.gmcr")
    readings = {"true": {**duel().to_dict()["readings"]["true"], "views": {"guard": {"unknown": "woods"}}}}
    with pytest.raises(UnsupportedAnalysisError, match="under reading 'true'"):
        detente.write(duel(views={}, readings=readings), tmp_path / "x.gmcr")


def test_a_view_may_come_from_python():
    found = hypergame(duel(), views={"guard": View(id="guard", beliefs={"raider": {"preferences": "indifferent"}})})
    assert "raider cares about nothing" in told(hypergame_blocks(found))


def test_a_report_tells_it_in_its_own_names():
    from detente.analysis.overview import overview
    from detente.reporting.report.names import Names
    from detente.reporting.report.perception import perception_section

    seen = overview(duel())
    section = perception_section(hypergame(duel(), concept="nash"), Names(seen))
    assert [part.title for part in section.sections] == [
        "How each perceives the game",
        "What each expects",
        "What happens",
        "Who is surprised, and at which move",
    ]
    assert "Strategic surprise" in str(section)
    assert perception_section(hypergame(duel(), level=0), Names(seen)) is None


def test_every_kind_of_wrong_belief_has_its_words():
    from detente.analysis.answers import candidates
    from detente.reporting.belief_words import belief_set_in_words

    conflict = duel(readings={**duel().to_dict()["readings"], "other": {
        "based_on": "true", "preferences": {"raider": "indifferent"}, "name": "Another",
    }})  # fmt: skip
    found = candidates(conflict.compile(), "guard", ["road"])
    told = {kind: belief_set_in_words(conflict, [next(one for one in found if one.kind == kind)])
            for kind in ("move", "drop", "negate", "unknown", "reading")}  # fmt: skip
    assert told["unknown"] == "raider has no such option as “Attack through the woods”"
    assert told["reading"] == "raider wants what the reading “Another” says"
    assert told["drop"] == "raider does not care about [“Attack through the woods”]"
    assert "before [" in told["move"] or "after [" in told["move"]
    far = next(one for one in found if one.kind == "move" and one.edit.passed > 1)
    assert f"({far.edit.passed} places away)" in belief_set_in_words(conflict, [far])
    assert {one.to_dict()["kind"] for one in found} == set(told)
    assert all({"edit", "option", "reading"} & set(one.to_dict()) for one in found)
    long = " and ".join(["not (road and woods)"] * 5)
    seen = duel(views={"guard": {"beliefs": {"raider": {"changes": [{"put": long}]}}}})
    assert f"[{long}]" in "; ".join(belief_points(seen, seen.views[0]))
