"""``detente patterns``: many states as a few patterns, frequencies, groups, contrasts; the contract; slips."""

import csv
import io

import pytest

import detente
from detente.analysis.description import describe
from detente.errors import MixedModelsError
from detente.reporting.prose import WIDTH


def words(text):
    return " ".join(text.split())


def test_equilibria_as_patterns(run):
    code, out, err = run("patterns", "garrison")
    assert (code, err) == (0, "")
    said = words(out)
    assert "7 equilibria under sequential stability (SEQ): 30 % of the 23 feasible states" in said
    assert "Exactly these states, as 3 patterns" in said
    assert "fit the pattern 4 2 1" in said
    assert "fit none to its left 4 2 1" in said
    assert "Build the full project 43 % 22 %" in said


def test_what_all_share_in_the_options_own_labels(run):
    said = words(run("patterns", "three-demands")[1])
    assert "In all of them: not “Pledge no further NATO expansion” and not" in said
    assert "Accept China's demands never 20 %" in said


def test_a_limit_says_what_it_leaves_out(run):
    said = words(run("patterns", "garrison", "-n", "1")[1])
    assert "2 more patterns with 3 more states not shown; --limit, --format csv or json show more." in said


def test_what_sets_states_apart(run):
    said = words(run("patterns", "cuban-missile-crisis", "--unlike-concept", "gmr")[1])
    assert "3 states are in both sets and left out of the comparison. In all of the first, and in none of the 4" in said
    assert "As a statement: withdraw and (not strike or not blockade)" in said
    said = words(run("patterns", "garrison", "-c", "gmr", "--unlike-concept", "seq")[1])
    assert "There are no other equilibria under sequential stability (SEQ)." in said
    said = words(run("patterns", "garrison", "--unlike-concept", "gmr")[1])
    assert "No statement over at most three options does." in said


def test_groups_by_option_and_by_theatre(run):
    assert "· 4 57 % yes 3 43 %" in words(run("patterns", "garrison", "--by", "full")[1]).replace("─", "").replace(
        "  ", " "
    )
    said = words(run("patterns", "three-demands", "--by", "asia", "-n", "2")[1])
    assert "By what is done in Asia" in said
    assert "6 more groups with" in said


def test_all_states_or_those_of_a_profile(run):
    assert "12 feasible states: 100 %" in run("patterns", "cuban-missile-crisis", "--all")[1]
    assert "feasible states where withdraw: " in run("patterns", "cuban-missile-crisis", "--all", "-w", "withdraw")[1]
    assert "equilibria of the profile" in run("patterns", "elmira", "-p", "uniroyal=nash")[1]


def test_one_state_and_none(run):
    said = words(run("patterns", "elmira", "--where", "abandon")[1])
    assert "1 equilibrium under sequential stability (SEQ) where abandon" in said
    assert "State 9 (-NNY-)" in said
    assert "There are no equilibria under sequential stability (SEQ) where delay and modify." in words(
        run("patterns", "elmira", "--where", "delay and modify")[1]
    )


def test_options_that_do_not_matter(run):
    assert "33 %, does not matter in 33 %" in words(run("patterns", "elmira")[1])


def test_the_contract(data):
    found = data("patterns", "garrison", "--by", "full", "--unlike-concept", "gmr", "-w", "not reduced")
    assert found["schema"] == "detente.patterns/1"
    assert (found["concept"], found["where"]) == ("seq", "not reduced")
    assert found["states"] == sum(pattern["new"] for pattern in found["cover"]["patterns"])
    assert found["groups"][0]["levels"] == ["no"]
    assert sum(group["states"] for group in found["groups"]) == found["states"]
    assert found["contrast"]["shared"] == found["states"]
    assert len(found["frequencies"]) == len(found["background"]) == 9
    assert data("patterns", "garrison", "--all")["concept"] is None


def test_csv_has_a_row_per_pattern_with_its_statement(run):
    rows = list(csv.DictReader(io.StringIO(run("patterns", "garrison", "-f", "csv", "-n", "1")[1])))
    assert [row["pattern"] for row in rows] == ["-N---NN--", "-N--N-N--", "---YNN---"]
    space = detente.load("garrison").compile()
    assert [len(space.where(row["statement"])) for row in rows] == [int(row["states"]) for row in rows]


def test_markdown(run):
    assert "| fit the pattern | 4 | 2 | 1 |" in words(run("patterns", "garrison", "-f", "markdown")[1])


@pytest.mark.parametrize("arguments", ["three-demands --by europe", "three-demands -c gmr -n 9", "elmira", "garrison"])
def test_no_line_is_too_long(run, arguments):
    out = run("patterns", *arguments.split())[1]
    assert max(len(line) for line in out.splitlines()) <= WIDTH


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("patterns elmira -c sek", 1, "Did you mean 'seq'?"),
        ("patterns elmira --where insit", 1, "Did you mean 'insist'?"),
        ("patterns elmira --unlike insit", 1, "Did you mean 'insist'?"),
        ("patterns elmira --by insit", 1, "Did you mean 'insist'?"),
        ("patterns elmira --unlike insist --unlike-concept gmr", 2, "do not go together"),
        ("patterns elmira -n 0", 2, "0 is not in the range"),
    ],
)
def test_slips(fails, words, code, said):
    fails(words, code, said)


def test_graph_form_has_no_patterns(run, tmp_path):
    file = tmp_path / "graph.yaml"
    file.write_text(
        "detente: 1\ntitle: Graph\ndecision_makers: {a: {}}\ngraph: {states: {s: S, t: T}, moves: {a: {s: [t]}}}\n"
        "readings: {r: {preferences: {a: {ranking: [t, s]}}}}\n",
        "utf-8",
    )
    code, out, err = run("patterns", file)
    assert (code, out) == (1, "")
    assert "patterns are made of options, and this conflict is in graph form" in err


def test_sets_of_two_conflicts_are_not_mixed():
    first, second = (detente.load(name).compile() for name in ("chicken", "prisoners-dilemma"))
    with pytest.raises(MixedModelsError, match="same conflict"):
        describe(first.listed(), unlike=second.listed())
