"""``detente explain``: sentences, the contract, slips."""

import csv
import io

import pytest

from detente.reporting.prose import WIDTH


def test_the_status_quo_for_everybody(run):
    code, out, err = run("explain", "elmira")
    assert (code, err) == (0, "")
    assert "State 1 (NYNNN), the status quo" in out
    assert "Not stable for Local government; stable for Ministry of the Environment and Uniroyal." in out
    assert "So it is no equilibrium." in " ".join(out.split())
    assert "Under sequential stability (SEQ) a state is stable for a decision maker if each of its" in out
    assert "choosing “Insist on the original order” (state 5 (NYNNY))" in out


def test_a_named_state_for_one_decision_maker_under_another_concept(run):
    out = run("explain", "garrison", "5", "--for", "Canadian opposition", "-c", "smr")[1]
    assert "Stable for Canadian opposition.\n" in out
    assert "equilibrium" not in out
    assert "U.S. support: " not in out
    assert "even that leaves it worse off than before." in " ".join(out.split())


def test_a_profile_gives_each_its_own_concept(data):
    found = data("explain", "elmira", "8", "-c", "gmr", "-p", "uniroyal=nash")
    assert [each["concept"] for each in found["explanations"]] == ["gmr", "nash", "gmr"]


def test_how_many_more_is_said(run, data):
    out = run("explain", "cuban-missile-crisis", "1", "--for", "us", "-c", "sseq", "-n", "2")[1]
    assert "1 more improvement meets nothing that deters either. --limit shows more." in out
    (found,) = data("explain", "cuban-missile-crisis", "1", "--for", "us", "-c", "sseq", "-n", "2")["explanations"]
    assert (len(found["improvements"]), found["n_more"]) == (2, 1)
    gains = [item["move"]["rank_after"] for item in found["improvements"]]
    assert gains == sorted(gains, reverse=True)


def test_the_contract(data):
    found = data("explain", "elmira", "NYNNN")
    assert list(found) == ["schema", "title", "reading", "settings", "state", "stable_for", "not_stable_for",
                           "explanations"]  # fmt: skip
    assert found["schema"] == "detente.explanations/1"
    assert found["state"] == {"number": 1, "text": "NYNNN", "levels": ["no", "yes", "no", "no", "no"]}
    assert found["stable_for"] == ["ministry", "uniroyal"]
    assert found["not_stable_for"] == ["local_government"]
    assert {each["schema"] for each in found["explanations"]} == {"detente.explanation/1"}


def test_settings_reach_the_answer(data):
    found = data("explain", "elmira", "--ties", "no_sanction", "--move-granularity", "one_option")
    assert found["settings"]["ties"] == "no_sanction"
    assert found["settings"]["move_granularity"] == "one_option"


def test_csv_has_a_row_per_improvement_and_one_for_who_has_none(run):
    rows = list(csv.DictReader(io.StringIO(run("explain", "elmira", "-f", "csv")[1])))
    assert [(row["decision maker"], row["improvement"]) for row in rows] == [
        ("ministry", "none"),
        ("uniroyal", "none"),
        ("local_government", "choose “Insist on the original order”"),
    ]


def test_markdown(run):
    out = run("explain", "elmira", "-f", "markdown")[1]
    assert "**Local government: not stable**" in out
    assert "1. Local government could improve by" in out


def test_graph_form_is_told_in_names(run, tmp_path):
    file = tmp_path / "graph.yaml"
    file.write_text(
        "detente: 1\ntitle: Graph\ndecision_makers: {a: {name: Ann}, b: {}}\n"
        "graph: {states: {s: Start, t: There}, moves: {a: {s: [t]}, b: {t: [s]}}}\n"
        "readings: {r: {preferences: {a: {ranking: [t, s]}, b: {ranking: [s, t]}}}}\n",
        "utf-8",
    )
    code, out, _ = run("explain", file, "Start")
    assert code == 0
    assert "Ann could improve by moving to “There”." in out
    assert "Did you mean 'Start'?" in run("explain", file, "Strt")[2]


@pytest.mark.parametrize("case", ["three-demands", "elmira", "garrison"])
def test_no_line_is_too_long(run, case):
    out = run("explain", case, "1")[1]
    assert max(len(line) for line in out.splitlines()) <= WIDTH


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("explain garrison", 1, "the conflict names no status quo: say which state is to be explained"),
        ("explain elmira NYNNX", 1, "Did you mean 'NYNNN'?"),
        ("explain elmira NYNN", 1, "Did you mean 'NYNNN'?"),
        ("explain elmira YYYYY", 1, "The nearest feasible state is YYNNY."),
        ("explain elmira 77", 1, "Did you mean 9?"),
        ("explain elmira 1 --for minstry", 1, "Did you mean 'ministry'?"),
        ("explain elmira 1 -c sek", 1, "Did you mean 'seq'?"),
        ("explain elmira 1 -p uniroyl=seq", 1, "Did you mean 'uniroyal'?"),
        ("explain elmira 1 -p uniroyal", 2, "not of the form DECISION_MAKER=CONCEPT"),
        ("explain elmira 1 -n 0", 2, "0 is not in the range"),
        ("explain elmira 1 -r nobody", 1, "unknown reading 'nobody'"),
        ("explain euphrates-1975 1 -c sim -f xml", 2, "xml"),
    ],
)
def test_slips(fails, words, code, said):
    fails(words, code, said)
