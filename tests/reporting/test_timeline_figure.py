"""The picture of an observed path: options as bands, records as dots, and words for those who cannot see it."""

import pytest

import detente
from detente.errors import UnsupportedAnalysisError
from detente.model.observations import Observation
from detente.reporting.figures.style import to_svg
from detente.reporting.figures.timeline import describe_timeline, draw_timeline
from detente.tracking import observed_path
from tests.model.examples import conflict


def test_the_three_demands() -> None:
    path = observed_path(detente.load("three-demands"))
    svg = to_svg(draw_timeline(path), alt=describe_timeline(path))
    assert "Press the three demands" in svg
    assert "Present three demands of its own" not in svg  # nobody saw it move
    assert "5 options that nobody was seen to move are left out." in svg
    assert "Send troops into Ukraine from 21 February 2022" in describe_timeline(path)
    assert svg == to_svg(draw_timeline(path), alt=describe_timeline(path))


def test_long_times_contradictions_and_nothing_at_all() -> None:
    records = [
        Observation(date="1950-01-01", state="Y0N"),
        Observation(date="1956-01-01", option="strike", level="no"),
        Observation(date="1962-10-22", option="forces", level="unknown"),
        Observation(date="1962-11-22", state="Y0Y"),
    ]
    path = observed_path(conflict(), records=records)
    svg = to_svg(draw_timeline(path), alt=describe_timeline(path))
    assert "22 Nov 1962" in svg
    still = observed_path(conflict(), records=[Observation(date="1950-01-01", state={})])
    assert describe_timeline(still).endswith("nothing was taken.")
    assert draw_timeline(still)


def test_a_graph_has_no_options_to_draw() -> None:
    drawn = detente.Conflict(title="Drawn", decision_makers={"a": {}}, graph={"states": {"one": None}, "moves": {}},
                             readings={"r": {"preferences": {"a": "indifferent"}}})  # fmt: skip
    path = observed_path(drawn, records=[Observation(date="1950-01-01", state="one")])
    with pytest.raises(UnsupportedAnalysisError, match="needs options"):
        draw_timeline(path)
