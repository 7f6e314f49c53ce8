"""``detente answer``: the questions of a file answered, and answered anew when the file changes."""

import json

import detente
from detente.analysis.answers import answer, answer_readings


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_question_is_answered_and_all_readings_are_compared(run):
    code, out, err = run("answer", "three-demands")
    assert (code, err) == (0, "")
    conflict = detente.load("three-demands")
    said = words(out)
    for number, question in enumerate(conflict.questions, start=1):
        assert f"{number}. {question.ask}" in said
    table = out.partition("The answers in all readings")[2]
    for reading in conflict.readings:
        assert table.count(f"\n  {reading.id} ") == len(conflict.questions)
    assert "What holds in all 6 readings" in said
    assert "“Pledge no further NATO expansion” holds in no equilibrium under any concept." in said
    assert max(map(len, out.splitlines())) <= 100


def test_one_question_under_one_reading(run):
    out = run("answer", "three-demands", "-r", "western", "-q", "deadlock")[1]
    said = words(out)
    assert "The status quo is no equilibrium under any concept; Russia would leave it (SEQ)." in said
    assert "The answers in all readings" not in said
    assert "2." not in out.partition("What the words mean")[0].replace("1,398", "")


def test_a_changed_preference_changes_what_is_printed(run, tmp_path):
    """Cost before force in Russia's preferences of the Western reading: then the deadlock holds."""
    text = run("show", "three-demands", "-f", "yaml")[1]
    western = text.index("\n  western:")
    first = text.index("- statement: send or close_door", western)
    second = text.index("- statement: not bare_cost", first)
    end = text.index("- press", second)
    file = tmp_path / "changed.yaml"
    file.write_text(text[:first] + text[second:end] + text[first:second] + text[end:], "utf-8")
    asked = ("-r", "western", "-q", "deadlock")
    before, after = (words(run("answer", name, *asked)[1]) for name in ("three-demands", file))
    assert "is no equilibrium under any concept" in before
    assert "The status quo is an equilibrium under GMR, SMR, SEQ and SSEQ, not under Nash." in after
    assert "SEQ" in after


def test_json_holds_all_readings_in_full(data):
    found = data("answer", "three-demands", "-q", "missiles")
    assert found["schema"] == "detente.answers_by_reading/1"
    every = answer_readings(detente.load("three-demands"), questions=["missiles"])
    assert found["readings"] == {answers.space.reading: json.loads(json.dumps(answers.to_dict())) for answers in every}


def test_another_concept(run, data):
    found = data("answer", "three-demands", "-r", "neutral", "-q", "concessions", "-c", "nash")
    wanted = answer(detente.load("three-demands"), questions=["concessions"], concept="nash")
    assert found["readings"]["neutral"]["answers"] == wanted.to_dict()["answers"]
    said = words(run("answer", "three-demands", "-r", "neutral", "-q", "concessions", "-c", "nash")[1])
    assert "it holds in none of the 2 Nash equilibria" in said


def test_markdown(run):
    out = run("answer", "three-demands", "-r", "neutral", "-q", "missiles", "-f", "markdown")[1]
    assert "**1. Do missiles stay out of Asia and Europe?**" in out
    assert "| Holds in equilibria | Nash |" in out


def test_slips(fails):
    fails("answer elmira", 1, "the conflict asks no questions. Add a section like this to its file:")
    fails("answer three-demands -q missile", 1, "Did you mean 'missiles'?")
    fails("answer three-demands -r westrn", 1, "unknown reading 'westrn'")
    fails("answer three-demands -c sek", 1, "Did you mean 'seq'?")
