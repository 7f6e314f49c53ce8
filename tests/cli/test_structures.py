"""Preferences that are not one ranking, on the command line: used where stated, told where not."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

FILE = """\
title: A dam
decision_makers:
  up:
    name: Upstream
    options: {release: Release water, talk: Offer talks}
  down:
    name: Downstream
    options: {court: Go to court, cut: Cut off trade}
status_quo: {}
readings:
  plain:
    preferences:
      up: {statements: [not cut, not court, not release, talk]}
      down: {statements: [release, not cut, talk, not court]}
  open:
    based_on: plain
    default: true
    preferences:
      up:
        statements: [not cut, not court, not release, talk]
        unknown: {wish: [talk], because: it is silent}
  strong:
    based_on: plain
    preferences:
      up:
        statements: [not cut, not court, not release, talk]
        strength: {great: [not cut], degrees: {talk: 1}, gaps: [2], by: places}
      down:
        statements: [release, not cut, talk, not court]
        strength: {pairs: [{of: YNNN, over: NNNN, degree: 2}]}
  graded:
    based_on: plain
    preferences:
      up:
        weights: {not cut: 2, talk: 1}
        fuzzy: {threshold: 0.5, scale: {width: 3}, pairs: [{of: YNNN, over: NNNN, degree: 0.5}]}
        grey: {threshold: 0.5, weights: {talk: [1, 2]}, width: 3, pairs: [{of: YNNN, over: NNNN, degree: [0, 1]}]}
      down:
        statements: [release]
        probabilistic:
          alpha: 0.5
          beta: 0.5
          gamma: 0.5
          camps: [{share: 0.5, name: hawks, statements: [cut]}, {share: 0.5, indifferent: true}]
          pairs: [{of: YNNN, over: NNNN, probability: 0.5}]
"""


class Shown(NamedTuple):
    out: str
    err: str


Run = Callable[..., Shown]


@pytest.fixture
def ask(run: Callable[..., tuple[int, str, str]]) -> Run:
    """Run a command line that must end with a code; return what it prints."""

    def call(*words: str, code: int = 0) -> Shown:
        ended, out, err = run(*words)
        assert ended == code, err
        return Shown(out, err)

    return call


@pytest.fixture
def dam(tmp_path: Path) -> str:
    path = tmp_path / "dam.yaml"
    path.write_text(FILE, "utf-8")
    return str(path)


def test_analyze_uses_what_the_reading_states(ask: Run, dam: str) -> None:
    shown = ask("analyze", dam, "-c", "seq")
    assert "structure: unknown preferences (as the reading states; --structure simple leaves it out)" in shown.out
    assert "extension a" in shown.out
    assert "remark" not in shown.err


def test_analyze_says_when_it_leaves_it_out(ask: Run, dam: str) -> None:
    for words in (["--structure", "simple"], ["--profile", "up=nash"], ["--together", "up,down"]):
        shown = ask("analyze", dam, *words)
        assert "structure:" not in shown.out
        assert ("remark: The reading 'open' says more than a ranking of Upstream (unknown). 'detente analyze' uses the "
                "plain ranking.") in shown.err  # fmt: skip
    assert "remark" not in ask("analyze", dam, "--reading", "plain").err


def test_every_form(ask: Run, dam: str) -> None:
    data = json.loads(ask("analyze", dam, "-f", "json", "-c", "seq", "--with", "opponents=known").out)
    assert data["schema"] == "detente.structures/1"
    assert data["structure_options"] == {"opponents": "known"}
    rows = ask("analyze", dam, "-f", "csv", "-r", "strong", "-w", "talk").out.splitlines()
    assert rows[0].startswith("state,pattern,release,talk,court,cut,general nash,general nash up")
    assert "| weak |" in ask("analyze", dam, "-f", "markdown", "-r", "strong").out.replace(
        "general | strong | weak", "| weak |"
    )
    assert "No equilibrium" in ask("analyze", dam, "-w", "cut and court", "-c", "nash", "-n", "1").out


def test_many_rows_are_cut_to_one_concept(ask: Run, dam: str) -> None:
    shown = ask("analyze", dam, "--structure", "hybrid")
    assert "Only SEQ is shown state by state" in shown.out


def test_structures_that_do_not_go_together(ask: Run, dam: str) -> None:
    shown = ask("analyze", dam, "-r", "graded", code=1)
    assert "states 'fuzzy', 'grey', 'probabilistic', for which there is no structure" in shown.err
    for structure in ("fuzzy", "grey", "probabilistic"):
        shown = ask("analyze", dam, "-r", "graded", "--structure", structure)
        assert f"structure: {structure} preferences\n" in shown.out


def test_bad_calls(ask: Run, dam: str) -> None:
    assert "not of the form NAME=VALUE" in ask("analyze", dam, "--with", "x", code=2).err
    assert "work on plain rankings" in ask("analyze", dam, "--profile", "up=seq", "-s", "unknown", code=2).err
    assert "work on plain rankings" not in ask("analyze", dam, "-s", "unknown", "--with", "opponents=known").err
    assert "works on plain rankings" in ask("explain", dam, "--profile", "up=seq", "-s", "unknown", code=2).err
    assert "go with --structure" in ask("explain", dam, "--variant", "a", code=2).err
    assert "SIM with the structure 'unknown'" in ask("analyze", dam, "-c", "sim", code=1).err
    assert "Did you mean 'opponents'" in ask("analyze", dam, "--with", "oponents=known", code=1).err
    assert "unknown option 'reading'" in ask("analyze", dam, "--with", "reading=plain", code=1).err


def test_explain(ask: Run, dam: str) -> None:
    shown = ask("explain", dam, "1", "-s", "unknown", "--variant", "a")
    assert "Upstream: not stable (extension a)" in shown.out
    assert "Nothing that the others could do then would deter Upstream." in shown.out
    assert "Nothing" not in ask("explain", dam, "1", "-s", "unknown", "--variant", "a", "-c", "nash").out
    counter = ask("explain", dam, "5", "-s", "unknown", "--variant", "a", "-c", "smr", "-n", "1").out
    assert "which deters" in counter
    assert "and so do the ends of all" in counter
    data = json.loads(ask("explain", dam, "-s", "unknown", "--variant", "a", "-f", "json").out)
    assert [found["decision_maker"] for found in data["explanations"]] == ["up", "down"]
    rows = ask("explain", dam, "-s", "strength", "-r", "strong", "--variant", "general", "-f", "csv", "-d", "up").out
    assert rows.startswith("decision maker,stable,move to,deterred,answer\n")
    assert "remark" in ask("explain", dam, "1").err


def test_the_other_commands_say_that_they_use_the_ranking(ask: Run, dam: str) -> None:
    for words in (["states", dam], ["paths", dam], ["narrow", dam], ["compare", dam, "--concepts", "seq,nash"],
                  ["report", dam, "-f", "markdown"], ["compose", dam, "chicken", "--map", "first=up"]):  # fmt: skip
        assert f"'detente {words[0]}' uses the plain ranking." in ask(*words).err
    assert "remark" not in ask("states", dam, "-r", "plain").err
    assert "says more of it than this order ('unknown')" in " ".join(ask("report", dam, "-f", "markdown").out.split())


def test_show_tells_the_sections(ask: Run, dam: str) -> None:
    shown = " ".join(ask("show", dam).out.split())
    for told in ("whether it wants: talk", "it is silent", "great: not cut", "degree 1: talk",
                 "degrees from gaps of 2 in",
                 "degree 2: YNNN over NNNN", "threshold 0.5", "degrees from weights: linear, width 3",
                 "weight 1 to 2: talk", "degree 0 to 1: YNNN over", "alpha 0.5, beta 0.5, gamma 0.5",
                 "share 0.5 (hawks): cut", "share 0.5: indifferent", "probability 0.5: YNNN over NNNN"):  # fmt: skip
        assert told in shown


def test_structures_lists_the_table(ask: Run) -> None:
    shown = ask("structures")
    assert "Which concepts work with which preferences" in shown.out
    data = json.loads(ask("structures", "-f", "json").out)
    assert data["schema"] == "detente.structure_table/1"
    assert data["structures"][1]["concepts"]["sim"]["works"] is False
    assert ask("structures", "-f", "csv").out.startswith("Structure,Nash,")


def test_the_remark_names_the_readings_that_are_used(ask: Run, dam: str) -> None:
    told = "remark: The reading 'open' says more than a ranking of Upstream (unknown). 'detente {}' uses the plain"
    words = {
        "sweep": ["--noise", "0.1", "--samples", "20", "--readings"],
        "robust": ["--only", "wish", "--reading"],
        "compare": ["--concept", "seq", "--readings"],
    }
    for name, more in words.items():
        assert told.format(name) in ask(name, dam, *more, "plain,open").err
        assert "'open'" not in ask(name, dam, *more, "plain,plain").err
