"""``detente hypergame``: who perceives what, what each expects, what happens, and who is surprised."""

from __future__ import annotations

import json

import pytest

import detente

FRANCE = """
title: May 1940, a sketch
decision_makers:
  allies: {name: Allies, options: {forward: March into Belgium, reserve: Keep a reserve behind the Ardennes}}
  germany: {name: Germany, options: {north: Attack through Belgium, ardennes: Attack through the Ardennes}}
infeasible: [{at_most_one: [north, ardennes]}]
status_quo: []
readings:
  hindsight:
    preferences:
      allies: {statements: [if ardennes then reserve, if north then forward, forward, not reserve,
                            not (north or ardennes)]}
      germany: {statements: [ardennes and not reserve, not (ardennes and reserve), not (north and forward), north]}
views:
  allies: {summary: The forest was held to be no road., unknown: ardennes}
  germany: {thinks: {allies: {unknown: ardennes}}}
"""


@pytest.fixture
def france(tmp_path):
    path = tmp_path / "france.yaml"
    path.write_text(FRANCE, "utf-8")
    return path


def words(text: str) -> str:
    return " ".join(text.split())


def test_strategic_surprise_is_told(run, france):
    code, out, err = run("hypergame", france)
    assert (code, err) == (0, "")
    said = words(out)
    assert "Allies: The forest was held to be no road. It does not know of “Attack through the Ardennes”." in said
    assert "It thinks of Allies: it does not know of “Attack through the Ardennes”." in said
    assert "Strategic surprise: it did not know of “Attack through the Ardennes”." in said
    assert "Stable for everybody, each in its own eyes (SEQ): 1 state." in said
    assert "By what it knows of, it does." in said
    assert max(map(len, out.splitlines())) <= 100


def test_at_the_first_level_germany_is_deterred(run, france):
    said = words(run("hypergame", france, "--level", "1")[1])
    assert "play reaches 3 states and can rest at state 2" in said
    assert "Germany, by Allies, at the first move" in said
    assert "Strategic surprise" not in said


def test_without_views_everybody_sees_the_game_as_it_is(run):
    said = words(run("hypergame", "chicken", "--from", "NN")[1])
    assert "First driver and Second driver see the game as this reading has it." in said
    assert "Nobody is surprised" in said


def test_json_is_what_python_gives(data, france):
    found = data("hypergame", france, "--concept", "nash", "--by", "improvements")
    assert found["schema"] == "detente.hypergame/1"
    same = detente.hypergame(detente.read(france), concept="nash", by="improvements")
    assert found == json.loads(json.dumps(same.to_dict()))
    assert [view["level"] for view in found["views"]] == [1, 2]


def test_markdown(run, france):
    out = run("hypergame", france, "-f", "markdown")[1]
    assert "**What each expects**" in out


def test_play_that_never_rests(run, france):
    said = words(run("hypergame", france, "--level", "0", "--concept", "nash")[1])
    assert "Play reaches 12 states and never comes to rest." in said
    assert "Play never rests." in said


@pytest.mark.parametrize("reading", ["neutral", "article", "western"])
def test_the_flagship(run, reading):
    code, out, err = run("hypergame", "three-demands", "-r", reading)
    assert (code, err) == (0, "")
    said = words(out)
    assert "It believes that Russia wants what the reading “Western governments” says." in said
    assert "[zhang_jun, wang_blinken]" in said
    assert max(map(len, out.splitlines())) <= 100


def test_slips(fails):
    fails("hypergame three-demands -r westrn", 1, "unknown reading 'westrn'")
    fails("hypergame three-demands -c sim", 1, "SIM is not defined across games")
    fails("hypergame three-demands -c sek", 1, "Did you mean 'seq'?")
