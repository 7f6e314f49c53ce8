"""What a published.yaml may not say."""

from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from detente.cases.published import Published

VALID: dict[str, Any] = {
    "states": {"1": "NN", "2": "YN"},
    "results": {"one": {"kind": "published", "trust": "read", "equilibria": {"SEQ": ["1"]}}},
}


def test_concepts_and_numbers_are_read() -> None:
    results = Published(**VALID)
    assert results.states == {1: "NN", 2: "YN"}
    assert dict(results.results[0].equilibria) == {"seq": (1,)}
    assert results.states_of(results.results[0]) == results.states


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"equilibria": {"seqq": ["1"]}}, "unknown concept 'seqq'"),
        ({"equilibria": {"seq": ["3"]}}, r"'one' uses states that have no Y/N string: \[3\]"),
        ({"stable": {"seq": {"a": ["4"]}}}, r"no Y/N string: \[4\]"),
        ({"kind": "rumoured"}, "Input should be 'published'"),
        ({"trust": "hearsay"}, "Input should be 'read'"),
        ({"reported": {"seq": ["2"]}}, "'reported' goes with a recorded disagreement"),
        ({"kind": "recorded-disagreement"}, "'reported' goes with a recorded disagreement"),
        ({"kind": "recorded-disagreement", "reported": {"seq": ["1"]}}, "agree under seq"),
        ({"settings": {"joint": "one_move"}}, "unknown settings joint"),
        ({"settings": {"joint_moves": "twice"}}, "joint_moves must be one of"),
        ({"changes": {"moves": {"strike": "sideways"}}}, "Input should be 'free'"),
        ({"comment": "?"}, "Extra inputs are not permitted"),
        ({"states": {"1": "NN"}, "equilibria": {"seq": ["2"]}}, r"no Y/N string: \[2\]"),
    ],
)
def test_a_result_that_makes_no_sense(change: dict[str, Any], complaint: str) -> None:
    data = deepcopy(VALID)
    data["results"]["one"] |= change
    with pytest.raises(ValidationError, match=complaint):
        Published(**data)


@pytest.mark.parametrize("part", ["states", "results"])
def test_a_file_without_its_essentials(part: str) -> None:
    for missing in ({}, None):
        with pytest.raises(ValidationError, match=part):
            Published(**(VALID | {part: missing}))


def test_a_witness_may_only_use_known_states() -> None:
    data = deepcopy(VALID)
    witness = {"state": "1", "decision_maker": "a", "improvement": "2", "sanction": [{"by": "b", "to": "9"}]}
    data["results"]["one"]["witnesses"] = [witness]
    with pytest.raises(ValidationError, match=r"no Y/N string: \[9\]"):
        Published(**data)
