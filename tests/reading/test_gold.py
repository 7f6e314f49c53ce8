"""The gold set is as it is said to be, and the rules do not get worse than what the documentation prints."""

import re
from pathlib import Path

import pytest

from detente.reading.documents import Document, document_of
from detente.reading.gold import FIELDS, Score, evaluate, examples
from detente.reading.records import KINDS, STATUSES, Record

PAGE = Path(__file__).parents[2] / "docs" / "theory" / "reading.md"


def test_there_are_at_least_150_sentences_in_many_styles_in_two_halves_that_share_none() -> None:
    development, test = examples("development"), examples("test")
    assert len(development) + len(test) >= 150
    assert not {known.text for known in development} & {known.text for known in test}
    styles = {"agency", "commentary", "communique", "interview", "tweet", "glued", "long"}
    assert {known.style for known in development} == {known.style for known in test} == styles


def test_every_expected_record_is_well_formed() -> None:
    for known in (*examples("development"), *examples("test")):
        for record in known.records:
            assert record.kind in KINDS
            assert record.status in STATUSES
            assert record.date is None or re.fullmatch(r"\d{4}(-\d\d){0,2}", record.date)


def test_a_reader_that_finds_nothing_and_one_that_finds_too_much() -> None:
    nothing = evaluate("test", lambda _: ())
    assert all((score.right, score.found) == (0, 0) for score in nothing.scores.values())
    assert nothing.scores["kind"].recall == 0.0
    assert Score(0, 0, 0).f == Score(0, 0, 0).precision == Score(0, 0, 0).recall == 1.0


def test_the_expected_records_themselves_score_one() -> None:
    from detente.reading.documents import Span
    from detente.reading.records import Party, Voice

    by_text = {known.text: known for known in examples("test")}

    def perfect(document: Document) -> list[Record]:
        def parties(names: tuple[str, ...]) -> tuple[Party, ...]:
            return tuple(Party(name, None, Span(0, 1)) for name in names)

        return [
            Record("x", document.digest, 0, one.span, one.kind,
                   tuple(Voice(party, "says") for party in parties(one.voices)), parties(one.actors),
                   parties(one.targets), "", one.status, one.negated, one.date, 1.0, "test")
            for one in by_text[document.text].records
        ]  # fmt: skip

    found = evaluate("test", perfect)
    assert {name: score.f for name, score in found.scores.items()} == dict.fromkeys(("record", *FIELDS), 1.0)


def test_the_documentation_prints_the_figures_of_today() -> None:
    rows = re.findall(
        r"^(\w+) +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    halves = (evaluate("development"), evaluate("test"))
    today = [
        (name, *(f"{value:.2f}" for half in halves
                 for value in (half.scores[name].precision, half.scores[name].recall, half.scores[name].f)))
        for name in halves[0].scores
    ]  # fmt: skip
    assert [tuple(row) for row in rows] == today


@pytest.mark.parametrize("text", [known.text for known in examples("test")][:5])
def test_sentences_of_the_set_are_single_paragraphs(text: str) -> None:
    assert len(document_of([text]).paragraphs) == 1
