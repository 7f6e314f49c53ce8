"""The benchmarks run and say what they should, on their smallest cases."""

from __future__ import annotations

from benchmarks.analyses import conflict as drawn
from benchmarks.measure import measure
from benchmarks.registry import BITS, PHASES, Case, cases
from benchmarks.report import render
from benchmarks.structures import STRUCTURES, with_sections
from benchmarks.sweeps import CONCEPTS, SIZES, WAYS, conflict
from benchmarks.sweeps import measure as measure_sweep
from benchmarks.sweeps import render as render_sweeps
from detente.analysis.structures import analyze_structure


def test_registry_covers_what_was_promised():
    listed = list(cases())
    assert len({case.name for case in listed}) == len(listed)
    assert {case.bits for case in listed} == set(BITS) == {10, 16, 20, 24, 26}
    for bits in BITS:
        here = [case for case in listed if case.bits == bits]
        assert {case.decision_makers for case in here} == {2, 4, 6}
        assert {case.preferences for case in here} == {"random", "statements"}
        assert {case.variant for case in here} == {"free", "infeasible", "one-way"}


def test_a_case_is_measured_and_reported():
    results = [measure(Case(10, 4, preferences, "infeasible")) for preferences in ("random", "statements")]
    for result in results:
        assert set(result["seconds"]) == {"+".join(phase) for phase in PHASES}
        assert all(seconds > 0 for seconds in result["seconds"].values())
    page = render(results, cold_start=0.5)
    assert "2^10-4-random-infeasible" in page
    assert "cold start of `detente analyze cuban-missile-crisis`: 0.50 s" in page
    assert page.count("| 2^10-4-statements-infeasible |") == 2


def test_ranks_by_statements_have_ties_and_random_ones_none():
    case = Case(10, 2, "statements", "free")
    tied, strict = case.ranks(case.grid()), Case(10, 2, "random", "free").ranks(case.grid())
    assert all(len(set(rank.reshape(-1).tolist())) < 1024 for rank in tied)
    assert all(len(set(rank.reshape(-1).tolist())) == 1024 for rank in strict)


def test_every_structure_can_be_measured():
    small = with_sections(drawn(10).to_dict()).compile()
    assert small.n_states > 500
    assert all(analyze_structure(small, name, concepts="nash").flags for name in STRUCTURES)


def test_many_runs_are_measured_and_reported():
    assert {states: conflict(states).compile().n_states for states in SIZES} == {states: states for states in SIZES}
    assert CONCEPTS == ("nash", "gmr", "smr", "seq")
    result = measure_sweep(76, WAYS[0], 8192)
    assert set(result) == {"clock", "processor"}
    page = render_sweeps({(76, WAYS[0]): result}, (1.0, 2.0))
    assert page.startswith("# Benchmarks of many runs\n\nOne conflict per size")
    assert "| one process, per second of processor time |" in page
    assert "load of the machine when the runs began and ended: 1.0 and 2.0" in page
