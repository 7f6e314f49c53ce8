"""``detente sweep``: how sure a result is."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

import detente
from detente.cli import sweep as command

pytest.importorskip("pyarrow")


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_what_is_printed(run):
    code, out, err = run("sweep", "elmira", "--noise", "0.1", "--samples", 2000, "--seed", 7, "-s", 5)
    assert (code, err) == (0, "")
    said = words(out)
    assert "2,000 draws, seed 7; 9 feasible states" in said
    assert "Each of 24 pairs of neighbours in a ranking changes places with a probability of 10 %." in said
    assert "Under SEQ 4 states of 9 are an equilibrium in some draw, and 2 states in every draw." in said
    assert "What decides most is a judgement on Uniroyal: whether state 5 stands above state 9" in said
    assert "How often states are equilibria, by concept State Nash GMR SMR SEQ SSEQ" in said
    assert "What it hangs on whether state 5 (NYNNY) is an equilibrium under SEQ" in said
    assert "In state 9 (-NNY-) nobody has a move, whatever is preferred." in said
    assert "In state 9 nobody has a move. - Ministry of the Environment: states 2, 4, 6, 8, 9" in said
    assert max(map(len, out.splitlines())) <= 100


def test_json_is_the_contract(data):
    found = data("sweep", "chicken", "--noise", 0.1, "--samples", 500, "--seed", 3)
    expected = detente.sweep(detente.load("chicken"), noise=0.1, samples=500, seed=3).to_dict()
    assert found == json.loads(json.dumps(expected))


def test_csv_and_markdown(run):
    _, out, _ = run("sweep", "chicken", "--noise", 0.1, "--samples", 500, "--format", "csv", "-c", "seq")
    head, first, *_ = out.splitlines()
    assert head == "concept,state,pattern,equilibrium in,draws,share,from,to,stable for first,stable for second"
    assert first.startswith("seq,")
    _, out, _ = run("sweep", "chicken", "--noise", 0.1, "--samples", 500, "--format", "markdown")
    assert "**How often states are equilibria under SEQ, and stable for each**" in out


def test_readings_with_weights(run, data):
    first, second = (reading.id for reading in detente.load("elmira").readings)
    found = data("sweep", "elmira", "--readings", f"{first}=3,{second}", "--samples", 200)
    assert found["question"]["readings"] == {first: 3.0, second: 1.0}
    _, out, _ = run("sweep", "elmira", "--readings", "all", "--samples", 200)
    assert f"readings drawn: {first} 50 %, {second} 50 %" in out
    assert "The reading is drawn by its weight." in words(out)


def test_a_file_that_leaves_all_kinds_open(run, tmp_path):
    path = tmp_path / "open.yaml"
    path.write_text("""
title: All open
decision_makers:
  a: {options: {x: X, y: Y, v: V}}
  b: {options: {z: Z}}
readings:
  one:
    preferences:
      a: {statements: [x, [y, v, not z]]}
      b: {weights: {z: 2, x: 1}}
    uncertainty:
      change: dropped
      decision_makers:
        a: {statements: {x: 0.25}, order: open, ties: open}
        b: {noise: 0.1, weights: {z: [0.5, 3]}}
""")
    code, out, err = run("sweep", path, "--samples", 500, "--limit", 20)
    assert (code, err) == (0, "")
    said = words(out)
    assert "Each of the 3 statements is wrong with a probability of 10 % to 25 %, and then dropped." in said
    assert "Statements that share a rank stand in any order" in said
    assert "1 weight lies anywhere within an interval." in said
    assert "States that a finds equal stand in any order" in said
    assert "pairs of one rank overlap: shares do not add up" in said
    assert "Orders among tied states are drawn, but not told apart here." in said


def test_nothing_open(fails):
    fails("sweep elmira", 1, "nothing is open in reading 'model_file'")


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        (["--more", "5"], "--more needs --folder"),
        (["--folder", "x", "--no-folder"], "exclude each other"),
        (["--readings", "textbook=much"], "'much' is no number"),
        (["--noise", "2"], "2.0 is not in the range 0<=x<=1"),
    ],
)
def test_wrong_calls(run, extra, told):
    code, _, err = run("sweep", "chicken", *extra)
    assert code == 2
    assert told in err


def test_a_long_run_gets_a_folder(run, monkeypatch, tmp_path):
    monkeypatch.setattr(command, "LONG", 100)
    code, _, err = run("sweep", "chicken", "--noise", 0.1, "--samples", 200)
    assert code == 0
    assert "finished draws are kept in sweep-chicken-0; the same command goes on" in err
    assert (tmp_path / "sweep-chicken-0" / "manifest.json").exists()
    code, _, err = run("sweep", "chicken", "--noise", 0.1, "--samples", 300, "--no-folder")
    assert (code, err) == (0, "")
    code, out, _ = run("sweep", "chicken", "--folder", "sweep-chicken-0", "--noise", 0.1, "--more", 100)
    assert code == 0
    assert "300 draws, seed 0" in out


@pytest.mark.slow
def test_ctrl_c_says_how_to_go_on(tmp_path):
    """Stopped for good in the middle, with two processes at work."""
    asked = [sys.executable, "-m", "detente", "sweep", "chicken", "--noise", "0.1", "--samples", "3000000"]
    begun = subprocess.Popen(
        [*asked, "--folder", "swept", "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    give_up = time.monotonic() + 60
    while not list(tmp_path.glob("swept/block-*.parquet")) and time.monotonic() < give_up:
        time.sleep(0.01)
    os.killpg(begun.pid, signal.SIGINT)  # as a terminal does: to all processes at once
    out, err = begun.communicate(timeout=30)
    assert (begun.returncode, out) == (130, "")
    assert "finished draws are in swept: the same command goes on from there (without --more)" in err
    assert err.splitlines()[-1] == "stopped"
    assert detente.read_sweep(detente.load("chicken"), "swept").samples % 4096 == 0


def test_a_picture(run, tmp_path):
    pytest.importorskip("matplotlib")
    code, _, err = run("sweep", "elmira", "--noise", 0.1, "--samples", 200, "-o", "sure.svg")
    assert code == 0
    assert "wrote sure.svg" in err
    assert "Of 200 draws, equilibria under SEQ: state 8 (YNYNY) 100 %" in (tmp_path / "sure.svg").read_text("utf-8")
