"""What sections say beyond a ranking, in words."""

from typing import Any

import pytest

from detente.model import Conflict
from detente.reporting.section_words import section_lines, section_sentence

PAIR = {"of": "x", "over": "not x"}
LIMITS = {"alpha": "0.5", "beta": "0.5", "gamma": "0.5"}


def stated(**more: Any) -> Any:
    return Conflict(
        title="Two wishes",
        decision_makers={"a": {"options": {"x": {}, "y": {}}}},
        readings={"r": {"preferences": {"a": {"statements": ["x", "y"]} | more}}},
    ).preferences()[0]


@pytest.mark.parametrize(
    ("section", "said", "told"),
    [
        ("unknown", {"wish": ["x"], "importance": ["y"], "pairs": [["x", "not x"]]},
         ["whether it wants: x", "how much it matters: y", "x against not x"]),
        ("strength", {"great": ["x"], "pairs": [PAIR]}, ["great: x", "degree 2: x over not x"]),
        ("strength", {"degrees": {"x": 3}, "gaps": [2, "3.50"], "by": "places"},
         ["degree 3: x", "degrees from gaps of 2, 3.5 in places"]),
        ("fuzzy", {"threshold": "0.5", "pairs": [PAIR | {"degree": "0.7"}]},
         ["threshold 0.5", "degree 0.7: x over not x"]),
        ("fuzzy", {"threshold": 1, "scale": {"width": 2, "by": "places"}},
         ["threshold 1", "degrees from places: linear, width 2"]),
        ("grey", {"threshold": 1, "pairs": [PAIR | {"degree": [0, "0.5"]}]},
         ["threshold 1, whitening 0.5", "degree 0 to 0.5: x over not x"]),
        ("grey", {"threshold": 1, "weights": {"x": [1, 2]}, "width": 3, "shape": "logistic"},
         ["threshold 1, whitening 0.5", "weight 1 to 2: x", "degrees from these weights: logistic, width 3"]),
        ("probabilistic", LIMITS | {"noise": 1, "by": "places", "pairs": [PAIR | {"probability": "0.2"}]},
         ["alpha 0.5, beta 0.5, gamma 0.5", "a normal error of 1 in places", "probability 0.2: x over not x"]),
        ("probabilistic", LIMITS | {"camps": [{"share": "0.4", "name": "hawks", "weights": {"x": 2}},
                                              {"share": "0.6", "indifferent": True}]},
         ["alpha 0.5, beta 0.5, gamma 0.5", "share 0.4 (hawks): x: 2", "share 0.6: indifferent"]),
    ],
)  # fmt: skip
def test_every_section_is_told(section: str, said: dict[str, Any], told: list[str]) -> None:
    lines = section_lines(stated(**{section: said | {"because": "it is silent"}}))
    assert [text for _, text, _ in lines] == told
    assert [name for name, _, _ in lines] == [section] * len(told)
    assert [why for _, _, why in lines] == ["it is silent", *[""] * (len(told) - 1)]


def test_the_sentence_names_the_sections() -> None:
    assert section_sentence(stated()) == ""
    assert "more of it than this order ('unknown', 'strength')." in section_sentence(
        stated(strength={"great": ["x"]}, unknown={"wish": ["x"]})
    )
