"""``detente robust``: tables, sentences, places in the file, the contract, the picture, slips."""

import csv
import io
import json
import re

import pytest


def words(text):
    return " ".join(text.split())


def test_what_is_printed(run):
    code, out, err = run("robust", "elmira")
    assert (code, err) == (0, "")
    said = words(out)
    assert "another reading in its place 1 0" in said
    assert "a rule of what cannot be lifted 1 0 1" in said
    assert "SEQ 3 1 1 1 0 1" in said
    assert "No single judgement takes away state 8 (YNYNY)." in said
    assert "hangs on one judgement: it is no equilibrium if Uniroyal could undo “Abandon the plant” (2)." in said
    assert "hangs on 2 judgements: it is no equilibrium if Uniroyal preferred state 9 to state 5 (1); nor if" in said
    assert "Left out: SIM: stability by simultaneous moves is looked at only if it is asked for" in said
    assert "Changes that leave no preferences to judge by" in said
    assert "As recalled from the literature 0 of 3 3 of 5 3 of 5 1 of 3 1 of 3" in said


def test_many_equilibria_are_told_of_by_pattern(run):
    said = words(run("robust", "three-demands", "-r", "neutral", "--only", "wish,rule", "-n", "3")[1])
    assert "Which judgement moves what" in said
    assert "more that move something, other readings last: --limit, --format csv or json show more." in said
    assert "176 more fragile equilibria: by pattern below" in said
    assert "All SEQ equilibria, by pattern" in said
    assert "judgements that each hangs on" in said
    assert re.search(r"line \d{3}", said)
    assert re.search(r"line \d{3}; nato_reply", said)
    assert "Reading by reading" not in said


def test_lines_of_a_file_of_ones_own(run, tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(run("show", "euphrates-1975", "-f", "yaml")[1], encoding="utf-8")
    told = json.loads(run("robust", file, "--format", "json")[1])
    lines = file.read_text("utf-8").splitlines()
    wishes = [known for known in told["readings"][0]["judgements"] if known["kind"] == "wish"]
    assert wishes
    for known in wishes:
        assert known["about"][0] in lines[known["line"] - 1]
        assert known["place"].startswith("readings.published.preferences.")
        assert known["words"]


def test_json_and_csv_hold_everything_that_moves(run, data):
    told = data("robust", "elmira")
    assert told["schema"] == "detente.robust/1"
    assert [known["reading"] for known in told["readings"]] == ["model_file", "recalled"]
    assert told["survivors"]["seq"] == [8]
    near = told["readings"][0]
    (by,) = (item["overturned_by"] for item in near["equilibria"]["seq"] if item["state"] == 9)
    assert [near["judgements"][k]["about"] for k in by] == [["abandon"]]
    rows = list(csv.reader(io.StringIO(run("robust", "elmira", "--format", "csv")[1])))
    assert rows[0][0] == "Judgement"
    assert len(rows) - 1 == len(near["judgements"])
    _, out, _ = run("robust", "elmira", "--format", "markdown", "--only", "one-way")
    assert "| 1. Uniroyal cannot undo “Abandon the plant” |" in out


def test_nothing_to_be_told(run):
    said = words(run("robust", "elmira", "--only", "wish", "--concept", "nash")[1])
    assert "No single judgement takes away state 5 (NYNNY), state 8 (YNYNY) and state 9 (-NNY-)." in said
    assert "Which judgement moves what" not in said


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_picture(run, tmp_path, suffix):
    file = tmp_path / f"sure.{suffix}"
    code, _, err = run("robust", "elmira", "-o", file, "--only", "one-way,ranks")
    assert (code, err.strip()) == (0, f"wrote {file}")
    assert file.stat().st_size > 3000


def test_slips(fails):
    fails("robust elmira --only rank", 1, "Did you mean 'ranks'")
    fails("robust elmira --reading nobody", 1, "unknown reading 'nobody'")
    fails("robust elmira --about sim", 1, "concept 'sim' was not looked at")
    fails("robust elmira --concept sek", 1, "Did you mean 'seq'")
    fails("robust elmira -o sure.pdf", 2, "must end in .svg or .png")
