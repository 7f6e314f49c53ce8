"""Every page of results, on conflicts as awkward as the format allows: never at a loss, never too wide."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from detente.analysis import analyze
from detente.analysis.behaviour import Behaviour
from detente.analysis.comparison import compare
from detente.analysis.description import describe
from detente.analysis.evolution import evolve
from detente.analysis.explanation import explain_for_all
from detente.analysis.funnel import DEFAULT_STAGES, funnel
from detente.analysis.move_rules import MOVE_RULES
from detente.analysis.paths import paths
from detente.model import StateSet
from detente.reporting.comparison_view import comparison_blocks, comparison_heading, comparison_table
from detente.reporting.evolution_view import evolution_blocks, outcomes_table
from detente.reporting.explanation_view import explanations_blocks, improvements_table
from detente.reporting.funnel_view import funnel_blocks, funnel_table
from detente.reporting.paths_view import paths_blocks, reached_table
from detente.reporting.patterns_view import patterns_blocks, patterns_table
from detente.reporting.prose import Prose
from detente.reporting.stability import headline
from detente.reporting.tables import Table
from tests.analysis.random_conflicts import random_conflict
from tests.strategies import conflicts

WIDTH = 100


def shown(blocks, heading=()) -> str:
    """What a terminal of 100 columns shows; every block must also have a Markdown form."""
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, highlight=False, force_terminal=False)
    for line in heading:
        console.print(line, markup=False)
    for block in blocks:
        assert isinstance(block, (Table, Prose))
        assert block.to_markdown()
        console.print()
        console.print(block.to_rich())
    assert all(cell_len(line) <= WIDTH for line in out.getvalue().splitlines())  # some signs take no column
    return out.getvalue()


def check_csv(table: Table) -> None:
    lines = table.to_csv().splitlines()
    assert lines[0].split(",")[0] == table.columns[0]
    assert len(lines) >= 1 + len(table.rows)


small = conflicts(prose=True, max_states=12, max_decision_makers=3, max_readings=2)


@settings(max_examples=25)
@given(small, st.randoms(use_true_random=False))
def test_explanations(drawn, rng):
    space = drawn.compile()
    concept = rng.choice(["nash", "gmr", "smr", "seq", "sseq"])
    state = space.state(int(rng.choice(space.feasible.tolist())))
    found = explain_for_all(space, state, concept=concept, limit=2)
    assert len(found) == len(space.decision_makers)
    text = shown(explanations_blocks(found), headline(space))
    assert ("equilibrium" in text) == bool(found)
    check_csv(improvements_table(found))


@settings(max_examples=25)
@given(small, st.randoms(use_true_random=False))
def test_paths(drawn, rng):
    space = drawn.compile()
    everything = space.feasible.tolist()
    target = StateSet(space, space.feasible[: rng.randint(0, len(everything))])
    start = space.state(int(rng.choice(everything)))
    found = paths(space, target, start=start, by=rng.choice(list(MOVE_RULES)), concept="gmr")
    object.__setattr__(found, "target_text", rng.choice([None, "what is sought"]))
    text = shown(paths_blocks(found, most=3), headline(space))
    assert "Where play stalls" in text
    check_csv(reached_table(found))


@settings(max_examples=25)
@given(small, st.randoms(use_true_random=False))
def test_funnels(drawn, rng):
    space = drawn.compile()
    everything = space.feasible.tolist()
    start = space.state(int(rng.choice(everything)))
    stages = [*DEFAULT_STAGES, "readings", "concepts"]
    rng.shuffle(stages)
    found = funnel(space, stages[: rng.randint(1, len(stages))], start=start)
    asked = [space.state(index) for index in everything[:4]]
    assert "What is left" in shown(funnel_blocks(found, why=asked), headline(space))
    check_csv(funnel_table(found))


@settings(max_examples=25)
@given(small, st.randoms(use_true_random=False))
def test_comparisons(drawn, rng):
    readings = [reading.id for reading in drawn.readings]
    concepts = rng.choices(["nash", "gmr", "smr", "seq"], k=2)
    first, second = (analyze(drawn, reading=rng.choice(readings), concepts=concepts) for _ in range(2))
    found = compare(first, second, concept=concepts[0], against=concepts[1])
    text = shown(comparison_blocks(found, limit=3), comparison_heading(found))
    assert ("No verdict differs." in text) == (found.sections[0].n_changes == 0)
    check_csv(comparison_table(found))


@settings(max_examples=25)
@given(small, st.randoms(use_true_random=False))
def test_descriptions(drawn, rng):
    space = drawn.compile()
    if drawn.is_graph_form:
        return
    by = rng.choice([option.id for option in drawn.options])
    found = describe(analyze(space).equilibria("gmr"), unlike=space.listed(), by=by)
    text = shown(patterns_blocks(found, "equilibria under GMR", limit=3, unlike="feasible states"), headline(space))
    assert ("There are no equilibria" in text) == (not found.states)
    check_csv(patterns_table(found))


@settings(max_examples=25)
@given(small, st.randoms(use_true_random=False))
def test_evolutions(drawn, rng):
    space = drawn.compile()
    start = space.state(int(rng.choice(space.feasible.tolist())))
    behaviour = Behaviour(
        takes=rng.choice(["best", "improvement"]), chance=rng.choice(["anybody", "willing", "in_turn"])
    )
    method = rng.choice(["solved", "simulated"])
    found = evolve(space, behaviour, start=start, method=method, runs=20)
    text = shown(evolution_blocks(found, limit=3), headline(space))
    assert text.index("What is assumed") < text.index("Where play ends")
    check_csv(outcomes_table(found))


@pytest.mark.parametrize("seed", range(12))
def test_pages_of_conflicts_with_more_going_on(seed):
    rng = random.Random(seed)
    drawn = random_conflict(rng, n_readings=2, max_states=20)
    space = drawn.compile()
    start = space.state(int(rng.choice(space.feasible.tolist())))
    rule = rng.choice(list(MOVE_RULES))
    found = paths(space, StateSet(space, space.feasible[-1:]), start=start, by=rule)
    shown(paths_blocks(found), headline(space))
    shown(funnel_blocks(funnel(space, start=start), why=list(space.listed())), headline(space))
    shown(explanations_blocks(explain_for_all(space, start, concept="smr")), headline(space))
    shown(evolution_blocks(evolve(space, Behaviour(takes="improvement"), start=start), limit=4), headline(space))
    both = [analyze(drawn, reading=reading.id, concepts=["nash", "seq"]) for reading in drawn.readings]
    shown(comparison_blocks(compare(*both), limit=9), comparison_heading(compare(*both)))


@pytest.mark.parametrize("is_numbered", [True, False])
def test_points_go_on_under_their_first_word(is_numbered):
    prose = Prose(
        "Title", ("One thought.",), tuple(f"{n} " + "word " * 30 for n in range(11)), ("A note.",), is_numbered
    )
    lines = prose.lines()
    assert lines[0] == "One thought."
    mark = "  1. " if is_numbered else "  - "
    assert lines[1].startswith(f"{mark}0 word")
    assert lines[2].startswith(" " * len(mark) + "word")
    assert all(len(line) <= WIDTH for line in lines)
    assert "**Title**" in prose.to_markdown()
