"""Checking conflicts of which reading alone does not see all states."""

import pytest

from detente.cases import check


@pytest.fixture
def write(tmp_path):
    """Write a conflict with many yes/no options and some rules; return its path as text."""

    def call(n_options, *rules):
        options = ", ".join(f"o{k}: Option {k}" for k in range(n_options))
        lines = ["detente: 1", "title: Large", f"decision_makers: {{a: {{options: {{{options}}}}}}}", "infeasible:"]
        lines += [f"  - never: {rule}" for rule in rules]
        lines += ["readings: {r: {preferences: {a: indifferent}}}"]
        path = tmp_path / "large.yaml"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return str(path)

    return call


def test_a_large_conflict_is_looked_through(write):
    found = check(write(23, "o1 and o2", "o1 and o2 and o3"))
    assert (found.removed, found.feasible) == ((2**21, 0), 3 * 2**21)
    assert [(problem.line, problem.severity) for problem in found.warnings] == [(6, "warning")]
    assert "removes no state" in found.warnings[0].message


def test_a_contradiction_of_a_large_conflict_is_an_error(write):
    found = check(write(23, "o1", "not o1"))
    assert found.conflict is None
    assert [problem.line for problem in found.errors] == [6]
    assert "no state is feasible" in found.errors[0].message


def test_what_does_not_fit_into_memory_is_said_and_no_fault(write):
    found = check(write(45, "o1 and o2"))
    assert (found.errors, found.removed, found.feasible) == ((), (), None)
    assert len(found.warnings) == 1
    assert "35,184,372,088,832 combinations of options need about" in found.warnings[0].message
