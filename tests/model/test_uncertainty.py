"""What a reading leaves open: what may be written, what is refused, and that it is kept."""

import random
from typing import Any

import pytest

import detente
from detente.errors import ModelError, UnsupportedAnalysisError
from detente.io import native
from detente.model import Conflict
from tests.analysis.open_conflicts import open_conflict


def conflict(open_in_one: Any, **reading: Any) -> Conflict:
    return Conflict(
        title="Open",
        decision_makers={"a": {"options": {"x": {}, "y": {}}}, "b": {"options": {"z": {}}}},
        readings={
            "one": {
                "preferences": {"a": {"statements": ["x", ["y", "not z"]]}, "b": {"weights": {"z": 2, "x and y": 1}}},
                "uncertainty": open_in_one,
            },
            "two": {"based_on": "one", "preferences": {"b": "indifferent"}, **reading},
        },
    )


def test_what_may_be_written() -> None:
    uncertainty = conflict(
        {
            "weight": "0.5",
            "noise": 0.1,
            "change": "dropped",
            "decision_makers": {
                "a": {"noise": 0, "statements": {"not z": 0.25}, "order": "open", "ties": "open"},
                "b": {"statements": {"x and y": 1}, "weights": {"z": [-1, 2.5]}},
            },
        }
    ).readings[0].uncertainty  # fmt: skip
    assert uncertainty is not None
    assert float(uncertainty.of("a").statements["not z"]) == 0.25
    assert [float(end) for end in uncertainty.of("b").weights["z"]] == [-1, 2.5]
    assert uncertainty.of("c").noise is None


@pytest.mark.parametrize(
    ("uncertainty", "path", "told"),
    [
        ({"noise": 1.2}, ("noise",), "expected less than or equal to 1"),
        ({"noise": 10}, ("noise",), "expected less than or equal to 1; got 10"),
        ({"noise": "0.1234567891"}, ("noise",), "a number of at most 9 digits after its point"),
        (None, ("uncertainty",), "the section is empty: write what it says, or take it out"),
        (
            {"decision_makers": {"b": {"weights": {"z": [1]}}}},
            ("decision_makers", 0, "weights", "z"),
            "too few entries; expected 2; got 1",
        ),
        ({"weight": -1}, ("weight",), "expected greater than or equal to 0"),
        ({"change": "gone"}, ("change",), "'negated' or 'dropped'"),
        ({"of": 1}, ("of",), "unknown key; expected one of 'weight', 'noise'"),
        (
            {"decision_makers": {"c": {}}},
            ("decision_makers", 0),
            "states no preferences of 'c'; expected one of 'a', 'b'",
        ),
        (
            {"decision_makers": {"a": {"statements": {"not zz": 0.1}}}},
            ("decision_makers", 0, "statements", "not zz"),
            "'a' has no such statement; expected one of 'x', 'y', 'not z'; got 'not zz'. Did you mean 'not z'?",
        ),
        (
            {"decision_makers": {"b": {"weights": {"y": [0, 1]}}}},
            ("decision_makers", 0, "weights", "y"),
            "'b' has no such weighted statement; expected one of 'z', 'x and y'; got 'y'. Write it as it is written",
        ),
        (
            {"decision_makers": {"a": {"weights": {"x": [0, 1]}}}},
            ("decision_makers", 0, "weights", "x"),
            "expected a weighted statement in its preferences",
        ),
        (
            {"decision_makers": {"b": {"weights": {"z": [2, 1]}}}},
            ("decision_makers", "b", "weights", "z"),
            "an interval with its lower end first, not [2, 1]",
        ),
        (
            {"decision_makers": {"b": {"order": "open"}}},
            ("decision_makers", 0, "order"),
            "no statements share a rank, so that no order among them is open. Put the statements",
        ),
    ],
)
def test_what_is_refused(uncertainty: dict[str, Any], path: tuple[Any, ...], told: str) -> None:
    with pytest.raises(ModelError) as error:
        conflict(uncertainty)
    assert told in str(error.value)
    assert len(error.value.problems) == 1
    assert error.value.problems[0].path[:2] in (("readings", 0), ("readings", "one"))
    assert error.value.problems[0].path[-1] == path[-1]


def test_what_is_inherited_is_open_where_it_is_stated() -> None:
    with pytest.raises(ModelError, match="Say what is open in the reading that states the preferences, here 'one'"):
        conflict({}, uncertainty={"decision_makers": {"a": {"noise": 0.1}}})


def test_faults_name_file_line_and_column(tmp_path: Any) -> None:
    path = tmp_path / "open.yaml"
    path.write_text(
        native.dumps(conflict({"decision_makers": {"a": {"statements": {"not z": 0.1}}}})).replace(
            "not z: 0.1", "nott: 0.1"
        )
    )
    with pytest.raises(detente.FormatError, match=r"open\.yaml:\d+:\d+: error: 'a' has no such statement"):
        detente.read(path)


@pytest.mark.parametrize("seed", range(12))
def test_files_keep_what_is_open(seed: int, tmp_path: Any) -> None:
    made = open_conflict(random.Random(seed))
    assert Conflict(**made.to_dict()) == made
    detente.write(made, tmp_path / "kept.yaml")
    assert detente.read(tmp_path / "kept.yaml") == made


def test_writing_over_a_file_keeps_its_remarks(tmp_path: Any) -> None:
    path = tmp_path / "kept.yaml"
    detente.write(conflict({"noise": 0.1}), path)
    path.write_text(path.read_text().replace("noise: 0.1", "noise: 0.1  # a guess"))
    detente.write(conflict({"noise": 0.1, "change": "dropped"}), path)
    assert "noise: 0.1  # a guess" in path.read_text()
    assert "change: dropped" in path.read_text()


def test_a_gmcr_file_cannot_hold_it(tmp_path: Any) -> None:
    with pytest.raises(UnsupportedAnalysisError, match="reading 'one' says what it leaves open"):
        detente.write(conflict({"noise": 0.1}), tmp_path / "open.gmcr")
