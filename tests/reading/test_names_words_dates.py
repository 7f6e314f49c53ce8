"""The parts the rules stand on: names, phrases, words, dates."""

import csv
from importlib import resources

import pytest

from detente.errors import UnsupportedAnalysisError
from detente.reading import gazetteer
from detente.reading.dates import dates_in, day_of
from detente.reading.documents import Span
from detente.reading.gazetteer import known_names, longest_name
from detente.reading.lexicon import CLASSES, entries, forms_of
from detente.reading.records import KINDS
from detente.reading.words import words_of


def dates(text: str, published: str | None = "2022-02-04") -> list[str]:
    return [found.date for found in dates_in(text, Span(0, len(text)), published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 4 February 2022", ["2022-02-04"]),
        ("on February 4th, 2022", ["2022-02-04"]),
        ("since 2022-02-04", ["2022-02-04"]),
        ("on 20 January", ["2022-01-20"]),
        ("on 20 December", ["2021-12-20"]),
        ("on 4 August", []),
        ("in March 1962", ["1962-03"]),
        ("in 1962", ["1962"]),
        ("1962 ships", []),
        ("in January", ["2022-01"]),
        ("on 31 February 2022", []),
        ("on 29 February", []),
        ("yesterday and today", ["2022-02-03", "2022-02-04"]),
        ("on Friday", ["2022-02-04"]),
        ("on Wednesday", ["2022-02-02"]),
        ("last week", []),
        ("last month", ["2022-01"]),
        ("next year", ["2023"]),
        ("it may be", []),
    ],
)
def test_dates_are_filled_in_only_where_they_are_certain(text: str, expected: list[str]) -> None:
    assert dates(text) == expected


def test_without_the_date_of_the_document_only_whole_dates_are_certain() -> None:
    assert dates("yesterday, on Friday, on 4 February, in May 1962", None) == ["1962-05"]
    assert (day_of("2022-02-04T10:00"), day_of("2022-02"), day_of(None)) == (day_of("2022-02-04"), None, None)


def test_names_come_with_their_adjectives_peoples_and_capitals() -> None:
    for spelling, name in {
        "Polish": "Poland",
        "Kyiv": "Ukraine",
        "Turkey": "Türkiye",
        "the Kremlin": None,
        "Bosnia and Herzegovina": "Bosnia & Herzegovina",
        "White House": "United States",
        "Saint Lucia": None,
        "St. Lucia": "St. Lucia",
        "North Korean": "North Korea",
    }.items():
        found = longest_name([word.text for word in words_of(spelling, Span(0, len(spelling)))])
        assert (found[0].name if found else None) == name, spelling
    assert known_names()[("Russian",)].is_adjective
    assert not known_names()[("Tehran",)].is_adjective


def test_every_phrase_of_the_lexicon_is_of_a_known_kind_and_uses_known_classes() -> None:
    content = resources.files("detente.reading").joinpath("data/lexicon.csv").read_text("utf-8")
    rows = list(csv.DictReader(content.splitlines()))
    assert {row["kind"] for row in rows} - {"say", "deny"} <= set(KINDS)
    assert all(1 <= int(row["root"]) <= 20 for row in rows)
    classes = {word for row in rows for word in row["phrase"].split() if word.startswith("$")}
    assert classes <= set(CLASSES)
    assert {"demand", "demanded", "demanding", "demands"} <= set(entries())


def test_forms_of_verbs() -> None:
    assert [word for word, _ in forms_of("withdraw")] == [
        "withdraw",
        "withdraws",
        "withdrew",
        "withdrawn",
        "withdrawing",
    ]
    assert [word for word, _ in forms_of("veto")] == ["veto", "vetoes", "vetoed", "vetoed", "vetoing"]
    assert [word for word, _ in forms_of("drop")][-1] == "dropping"
    assert [word for word, _ in forms_of("deploy")][1:3] == ["deploys", "deployed"]


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "babel", None)
    with pytest.raises(UnsupportedAnalysisError, match="babel"):
        gazetteer._territories()
