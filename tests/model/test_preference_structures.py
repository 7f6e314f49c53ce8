"""Sections of preferences that say more than a ranking: what a file may say, and how slips are told."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import detente
from detente.errors import FormatError, ModelError, UnsupportedAnalysisError
from detente.io.schema import schema
from detente.model import Conflict
from tests.analysis.random_structures import SECTIONS, random_structure

BASE = """\
title: Two
decision_makers:
  a: {options: {x: X, y: Y}}
  b: {options: {z: Z}}
readings:
  ours:
    preferences:
      a:
        statements:
          - x
          - [y, z]
        weights: {z: 1}
SECTION
      b: indifferent
"""


def text(section: str) -> str:
    return BASE.replace("SECTION", "\n".join(f"        {line}" for line in section.splitlines()))


def problems(tmp_path: Path, section: str) -> list[str]:
    path = tmp_path / "two.yaml"
    path.write_text(text(section), "utf-8")
    with pytest.raises(FormatError) as caught:
        detente.read(path)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("unknown: {}", "13:9: error: nothing is left open"),
        ("unknown: {wish: [X]}", "13:26: error: a section names statements of the decision maker's own list"),
        ("unknown: {wish: [xx]}", "Did you mean 'x'?"),
        ("unknown: {wish: [y]}", "13:26: error: 'y' shares its rank with another statement"),
        ("unknown: {wish: [x], importance: [x]}", "13:43: error: 'x' is named already under 'wish'"),
        ("unknown: {pairs: [[YY, YN-]]}", "13:28: error: pattern has the wrong length; expected 3 signs"),
        ("unknown: {pairs: [[Y--, x or]]}", "error: statement breaks off"),
        ("unknown: {pairs: [[Y--]]}", "13:27: error: too few entries; expected 2; got 1"),
        ("unknown:", "13:9: error: the section is empty: write what it says, or take it out"),
        ("grey:", "13:9: error: the section is empty"),
        ("strength: {}", "13:9: error: nothing is said of strength"),
        ("strength: {great: [q]}", "13:28: error: a section names"),
        ("strength: {degrees: {q: 2}}", "13:30: error: a section names"),
        ("strength: {degrees: {x: 12}}", "less than or equal to 9"),
        ("strength: {gaps: [3, 2]}", "the gaps must rise"),
        ("strength: {great: [x], by: places}", "'by' is the scale of 'gaps'"),
        ("fuzzy: {}", "threshold"),
        ("fuzzy: {threshold: 0}", "greater than 0"),
        ("fuzzy: {threshold: 0.5, scale: {width: 0}}", "greater than 0"),
        ("fuzzy: {threshold: 0.5, pairs: [{of: Y--, over: N--, degree: 2}]}", "less than or equal to 1"),
        ("fuzzy: {threshold: 0.5, scale: {width: 2}}", "statements come before the weights"),
        ("grey: {threshold: 0.5}", "nothing is grey"),
        ("grey: {threshold: 0.5, weights: {x: [1, 2]}}", "'weights' and 'width' belong together"),
        ("grey: {threshold: 0.5, weights: {x: [2, 1]}, width: 1}", "lower bound of the weight of 'x' stands first"),
        ("grey: {threshold: 0.5, weights: {q: [1, 2]}, width: 1}", "13:42: error: unknown name"),
        ("grey: {threshold: 1, pairs: [{of: Y--, over: N--, degree: [0.6, 0.5]}]}", "lower bound of the degree"),
        ("probabilistic: {alpha: 1, beta: 1, gamma: 1, camps: [{share: 0.5, statements: [x]}]}", "add up to 0.5"),
        ("probabilistic: {alpha: 1, beta: 1, gamma: 1, camps: [{share: 1}]}", "a camp has statements or weights"),
        ("probabilistic: {alpha: 1, beta: 1, gamma: 1, camps: [{share: 1, statements: [q]}]}", "unknown name"),
        ("probabilistic: {alpha: 1, beta: 1, gamma: 1, noise: 1, camps: [{share: 1, indifferent: true}]}", "not both"),
        ("probabilistic: {alpha: 1, beta: 1, gamma: 1, by: places}", "'by' is what the noise is in"),
        ("probabilistic: {alpha: 1, beta: 1, gamma: 1, pairs: [{of: Y--, over: N--, probability: 0.7, reverse: 0.4}]}",
         "add up to more than 1"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place(tmp_path: Path, section: str, expected: str) -> None:
    found = problems(tmp_path, section)
    assert any(expected in problem for problem in found), found


def test_a_scale_needs_weights(tmp_path: Path) -> None:
    data: dict[str, Any] = detente.load("chicken").to_dict()
    data["readings"]["textbook"]["preferences"]["first"]["fuzzy"] = {
        "threshold": 1, "scale": {"by": "weights", "width": 1}}  # fmt: skip
    with pytest.raises(ModelError, match="there are no weights to measure by"):
        Conflict(**data)
    data["readings"]["textbook"]["preferences"]["first"] = {
        "ranking": ["NY", "YY", "YN", "NN"], "unknown": {"wish": ["x"]}}  # fmt: skip
    with pytest.raises(ModelError, match="there are no statements that a section could name"):
        Conflict(**data)


def test_sections_are_kept_by_files_and_described_by_the_schema(tmp_path: Path) -> None:
    described = schema()
    for seed in range(12):
        conflict = random_structure(random.Random(seed), SECTIONS)
        assert Conflict(**conflict.to_dict()) == conflict
        jsonschema.validate(conflict.to_dict(), described)
        detente.write(conflict, tmp_path / f"{seed}.yaml")
        assert detente.read(tmp_path / f"{seed}.yaml") == conflict


def test_an_indifferent_decision_maker_may_have_a_section(tmp_path: Path) -> None:
    data = detente.load("chicken").to_dict()
    data["readings"]["textbook"]["preferences"]["first"] = {
        "indifferent": True, "fuzzy": {"threshold": 1, "pairs": [{"of": "NY", "over": "NN", "degree": 1}]}}  # fmt: skip
    conflict = Conflict(**data)
    detente.write(conflict, tmp_path / "one.yaml")
    assert detente.read(tmp_path / "one.yaml") == conflict
    assert conflict.preferences()[0].sections == ("fuzzy",)
    assert conflict.preferences()[0].model_dump(exclude_defaults=True) != "indifferent"


def test_a_gmcr_file_cannot_hold_them(tmp_path: Path) -> None:
    data = detente.load("chicken").to_dict()
    data["readings"]["textbook"]["preferences"]["first"]["unknown"] = {"wish": ["second_swerves"]}
    with pytest.raises(UnsupportedAnalysisError, match="the section 'unknown' of the preferences of 'first'"):
        detente.write(Conflict(**data), tmp_path / "one.gmcr")


def test_putting_conflicts_together_notes_what_is_left_out() -> None:
    data = detente.load("chicken").to_dict()
    data["readings"]["textbook"]["preferences"]["first"]["unknown"] = {"wish": ["second_swerves"]}
    both = detente.compose(Conflict(**data), detente.load("prisoners-dilemma"), shared={"second": "first"})
    assert "says more of 'first' than an order ('unknown')" in both.conflict.notes[-1].text
