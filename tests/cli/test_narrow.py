"""``detente narrow``: stages, what they say and when they say little, why states fall out, the contract, slips."""

import csv
import io

import pytest

from detente.reporting.prose import WIDTH


def words(text):
    return " ".join(text.split())


def test_the_default_stages(run):
    code, out, err = run("narrow", "elmira")
    assert (code, err) == (0, "")
    said = words(out)
    assert "From all that could be to what matters, from the status quo, state 1 (NYNNN)" in said
    assert "Stable (SEQ) 9 3 33 % 3 says little" in said
    assert "It says little: it keeps 3 of the 9 states that came in, more than a tenth." in said
    assert "Who would leave the others: Uniroyal 4 and Local government 2." in said
    assert "3 are merged with others" in said
    assert "It keeps not even the one state that came in." in said
    assert "Ministry of the Environment and Uniroyal together gain by leaving it." in said
    assert "The last to fall out, left after “Reached: best replies”: state 5 (NYNNY)" in said


def test_a_stage_that_says_much_is_not_called_otherwise(run):
    said = words(run("narrow", "three-demands", "-s", "stable,improvements")[1])
    assert "Stable (SEQ). States that nobody would leave, each judging by its concept. It keeps" in said
    assert "says little if" in said
    assert "It says little" not in said


def test_stages_in_any_order_skipped_and_of_ones_own(run):
    said = words(run("narrow", "garrison", "--from", "5", "-s", "nash,best-replies,moves", "--skip", "moves",
                     "--where", "not full")[1])  # fmt: skip
    assert "States that are stable for everybody under Nash." in said
    assert "any moves" not in said
    assert "Where not full. It keeps not even the one state that came in." in said
    assert "your own stage excludes it" in said


def test_many_survivors_are_described_by_patterns(run):
    said = words(run("narrow", "garrison", "-s", "gmr")[1])
    assert (
        "15 states: 2, 3, 4, 6, 8, 10 and 9 more; JSON lists up to 1,000. Exactly these states, as 4 patterns" in said
    )


def test_readings_and_concepts(run):
    said = words(run("narrow", "three-demands", "-s", "seq,readings,concepts", "--readings", "neutral,article")[1])
    assert "Not equilibria:" in said
    assert "in “article”" in said
    assert "in “western”" not in said


def test_without_a_status_quo_stages_that_need_one_are_left_out(run):
    code, out, err = run("narrow", "garrison")
    assert code == 0
    assert err == "no status quo: stages that start from it are left out; --from STATE brings them back\n"
    assert "Reached" not in out


def test_why_a_state_falls_out(run):
    said = words(run("narrow", "elmira", "--why", "5", "--why", "1", "--why", "8")[1])
    assert "So it falls out at the stage “Survives coalitions”." in said
    assert (
        "State 1 (NYNNN): under SEQ, nothing keeps Local government from choosing “Insist on the original order” "
        "(state 5 (NYNNY)). So it falls out at the stage “Stable (SEQ)”."
    ) in said
    assert "State 8 (YNYNY): Uniroyal could get there from state 6 (YYNNY), which play does not reach either." in said
    assert "passes all stages" in words(run("narrow", "elmira", "-s", "seq", "--why", "5")[1])


def test_a_profile_is_named(run):
    assert "Stable (Ministry of the Environment SEQ, Uniroyal Nash, Local government SEQ)" in words(
        run("narrow", "elmira", "-p", "uniroyal=nash")[1]
    )


def test_the_contract(data):
    found = data("narrow", "elmira", "--why", "5", "--why", "9", "-s", "seq,coalitions")
    assert found["schema"] == "detente.funnel/1"
    assert [(stage["stage"], stage["count"], stage["says_little"]) for stage in found["stages"]] == [
        ("seq", 3, True),
        ("coalitions", 2, True),
    ]
    assert found["why"][0]["joint_move"]["coalition"] == ["ministry", "uniroyal"]
    assert found["why"][1] is None
    assert data("narrow", "elmira")["why"] == []


def test_csv_and_markdown(run):
    rows = list(csv.DictReader(io.StringIO(run("narrow", "elmira", "-f", "csv")[1])))
    assert [row["left"] for row in rows] == ["9", "3", "3", "1", "1", "0"]
    assert "| Stable (SEQ) | 9 | 3 | 33 % | 3 | says little |" in run("narrow", "elmira", "-f", "markdown")[1]


def test_graph_form(run, tmp_path):
    file = tmp_path / "graph.yaml"
    file.write_text(
        "detente: 1\ntitle: Graph\ndecision_makers: {a: {name: Ann}, b: {}}\n"
        "graph: {states: {s: Start, t: There, u: Up}, moves: {a: {s: [t]}, b: {t: [s, u]}}}\n"
        "status_quo: s\n"
        "readings: {r: {preferences: {a: {ranking: [t, s, u]}, b: {ranking: [u, t, s]}}}}\n",
        "utf-8",
    )
    said = words(run("narrow", file, "--why", "s", "-c", "nash")[1])
    assert "“Start”: under Nash, nothing keeps Ann from moving to “There”." in said
    assert "What is left: “Up”" in said


@pytest.mark.parametrize("arguments", ["three-demands --why 1", "elmira", "garrison --from 5 -s readings,concepts"])
def test_no_line_is_too_long(run, arguments):
    out = run("narrow", *arguments.split())[1]
    assert max(len(line) for line in out.splitlines()) <= WIDTH


def test_picture(run, tmp_path):
    for case, more in (("elmira", ()), ("three-demands", ("-s", "feasible,nash")), ("garrison", ("-s", "smr"))):
        picture = tmp_path / f"{case}.svg"
        assert run("narrow", case, *more, "-o", picture)[0] == 0
        assert 'aria-label="States that are left, stage by stage: ' in picture.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("narrow elmira -s stabel", 1, "Did you mean 'stable'?"),
        ("narrow elmira --skip stabel", 1, "Did you mean 'stable'?"),
        ("narrow elmira -s seq,seq", 1, "stands in the funnel twice"),
        ("narrow elmira -s seq --skip seq", 1, "a funnel needs a stage"),
        ("narrow elmira -c sek", 1, "Did you mean 'seq'?"),
        ("narrow elmira --why 77", 1, "Did you mean 9?"),
        ("narrow elmira --among ministry,uniroyl", 1, "Did you mean 'uniroyal'?"),
        ("narrow elmira --where insit", 1, "Did you mean 'insist'?"),
        ("narrow garrison -s improvements", 1, "names no status quo"),
    ],
)
def test_slips(fails, words, code, said):
    fails(words, code, said)
