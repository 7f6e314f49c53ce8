"""``detente evolve``: assumptions first, outcomes, passing, samples; the contract; slips."""

import csv
import io

import pytest

from detente.reporting.prose import WIDTH


def words(text):
    return " ".join(text.split())


def test_assumptions_come_first(run):
    code, out, err = run("evolve", "elmira")
    assert (code, err) == (0, "")
    said = words(out)
    assert said.index("What is assumed") < said.index("If all that holds") < said.index("Where play ends")
    assert "Local government takes the improvement that it likes best" in said
    assert "A period is one chance to move and no length of time." in said
    assert "on average after 3 periods. These numbers are exact for these assumptions." in said
    assert "state 5 (NYNNY) 100 % 3 periods" in said


def test_several_outcomes_and_a_limit(run):
    said = words(run("evolve", "chicken", "-n", "1")[1])
    assert "It ends in one of 2 ways" in said
    assert "1 more outcome, together 50 %, not shown; --limit shows more." in said


def test_what_play_passes_through(run):
    said = words(
        run("evolve", "three-demands", "--takes", "improvement", "--passing", "send", "--passing", "close_door")[1]
    )
    assert "statement holds at some time holds in the end" in said.replace("─", "")
    assert "send 100 % 100 %" in said


def test_values_for_all_and_for_one(data):
    found = data("evolve", "elmira", "--takes", "improvement,uniroyal=undeterred", "--acts", "0.5",
                 "--acts", "Local government=0.25", "--weights", "ministry=2", "--chance", "in-turn")  # fmt: skip
    assert found["behaviour"] == {
        "takes": {"ministry": "improvement", "uniroyal": "undeterred", "local_government": "improvement"},
        "chance": "in_turn",
        "weights": {"ministry": 2.0, "uniroyal": 1.0, "local_government": 1.0},
        "acts": {"ministry": 0.5, "uniroyal": 0.5, "local_government": 0.25},
    }
    assert found["concepts"]["uniroyal"] == "seq"


def test_a_sample_says_that_it_is_one(run, data):
    arguments = (
        "evolve",
        "garrison",
        "--from",
        "5",
        "--method",
        "simulated",
        "--runs",
        "200",
        "--seed",
        "3",
        "--passing",
        "full",
    )
    said = words(run(*arguments)[1])
    assert "These numbers are estimates from 200 runs (seed 3); each range holds the truth with a confidence of" in said
    assert "98.1 % to 100 %" in said
    found = data(*arguments)
    assert (found["method"], found["runs"], found["seed"]) == ("simulated", 200, 3)


def test_where_nobody_moves(run):
    said = words(run("evolve", "elmira", "--from", "9")[1])
    assert "Nobody has such a move to make: play stays where it is." in said
    assert "The start does does not" in said


def test_rounds_are_named(run, tmp_path):
    file = tmp_path / "round.yaml"
    file.write_text(
        "detente: 1\ntitle: Matching pennies\ndecision_makers:\n  a: {options: {x: X}}\n  b: {options: {y: Y}}\n"
        "status_quo: []\n"
        "readings: {r: {preferences: {a: {statements: [x iff y]}, b: {statements: [not (x iff y)]}}}}\n",
        "utf-8",
    )
    said = words(run("evolve", file)[1])
    assert "round and round among states 1, 2, 3, 4 100 %" in said


def test_the_contract(data):
    found = data("evolve", "elmira", "--passing", "insist")
    assert found["schema"] == "detente.evolution/1"
    assert found["outcomes"][0]["states"] == [5]
    assert found["passing"] == [{"statement": "insist", "probability": 1.0, "interval": None}]
    assert len(found["assumptions"]) == 5


def test_csv_and_markdown(run):
    rows = list(csv.DictReader(io.StringIO(run("evolve", "chicken", "-f", "csv", "-n", "1")[1])))
    assert [float(row["probability"]) for row in rows] == [0.5, 0.5]
    assert "| state 5 (NYNNY) | 100 % | 3 periods |" in run("evolve", "elmira", "-f", "markdown")[1]


@pytest.mark.parametrize(
    "arguments", ["three-demands --takes improvement --passing send", "elmira", "garrison --from 5"]
)
def test_no_line_is_too_long(run, arguments):
    out = run("evolve", *arguments.split())[1]
    assert max(len(line) for line in out.splitlines()) <= WIDTH


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("evolve garrison", 1, "names no status quo"),
        ("evolve elmira --takes bst", 1, "Did you mean 'best'?"),
        ("evolve elmira --takes uniroyl=best", 1, "Did you mean 'uniroyal'?"),
        ("evolve elmira --acts much", 2, "'much' is no number"),
        ("evolve elmira --acts 2", 1, "acts must be probabilities from 0 to 1"),
        ("evolve elmira --weights uniroyal=-1", 1, "weights must not be negative"),
        ("evolve elmira --passing insit", 1, "Did you mean 'insist'?"),
        ("evolve elmira --chance never", 2, "'never' is not one of"),
        ("evolve elmira --runs 0", 2, "0 is not in the range"),
        ("evolve elmira --takes undeterred -c sim", 1, "choose another concept"),
    ],
)
def test_slips(fails, words, code, said):
    fails(words, code, said)
