"""What the rules read: the flagship's features in sentences of our own, and laws that hold for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.documents import document_of
from detente.reading.extraction import records_of
from detente.reading.records import KINDS, STATUSES, Record
from detente.reading.words import MOST_WORDS


def read(*paragraphs: str, date: str | None = None) -> list[tuple[str, str, str, str, str]]:
    """Kind, actors, targets, status with 'not', voices."""
    return [told(record) for record in records_of(document_of(paragraphs, date=date))]


def told(record: Record) -> tuple[str, str, str, str, str]:
    def names(parties: tuple) -> str:
        return ", ".join(party.name for party in parties)

    status = ("not " if record.negated else "") + record.status
    voices = " / ".join(voice.party.name for voice in record.voices)
    return record.kind, names(record.actors), names(record.targets), status, voices


def test_three_demands_are_three_records() -> None:
    text = ("The standoff follows Putin's three big demands on the United States and NATO, including NATO not growing, "
            "no missiles near the Russian border, and a return to the lines of 1997.")  # fmt: skip
    document = document_of([text])
    found = records_of(document)
    assert [told(record) for record in found] == [("demand", "Russia", "United States, NATO", "demanded", "")] * 3
    assert [document.words(record.span) for record in found] == [
        "NATO not growing", "no missiles near the Russian border", "a return to the lines of 1997"]  # fmt: skip


def test_a_joint_statement_keeps_its_nested_voices() -> None:
    text = ("On February 4th, the Russian agency Sputnik reported that the joint statement between Russia and China "
            "stated that Russia and China urge the United States to give up its plans.")  # fmt: skip
    found = records_of(document_of([text], date="2022-02-06"))
    assert [told(record) for record in found] == [
        ("demand", "Russia, China", "United States", "demanded", "Sputnik / joint statement")]  # fmt: skip
    assert found[0].date == "2022-02-04"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Not only does Washington not agree to it, but NATO also does not agree to it.",
         [("refuse", "United States", "", "happened", ""), ("refuse", "NATO", "", "happened", "")]),
        ("Will the West make concessions?", [("concede", "West", "", "predicted", "")]),
        ("The West believes that Putin will send troops to Ukraine.",
         [("deploy", "Russia", "Ukraine", "predicted", "West")]),
        ("Moscow denied that it had deployed missiles.", [("deploy", "Russia", "", "not happened", "Russia")]),
        ("Poland no longer supports the plan.", [("support", "Poland", "", "not happened", "")]),
        ("Neither France nor Germany has deployed troops.", [("deploy", "France, Germany", "", "not happened", "")]),
        ("The troops were deployed by Poland.", [("deploy", "Poland", "", "happened", "")]),
        ('"We will not withdraw," Zelensky said.', [("withdraw", "Ukraine", "", "not announced", "Ukraine")]),
        ('"NATO must leave," Lavrov said.', [("demand", "Russia", "NATO", "demanded", "")]),
        ("If Russia attacks, the war will be long.", [("attack", "Russia", "", "predicted", "")]),
        ("Perhaps Iran will leave the treaty.", [("leave_treaty", "Iran", "", "predicted", "")]),
        ("The weather in Kyiv was fine.", []),
        ("The president said that the talks were useful.", [("claim", "president", "", "predicted", "")]),
    ],
)  # fmt: skip
def test_status_negation_and_voices(text: str, expected: list[tuple[str, str, str, str, str]]) -> None:
    assert read(text) == expected


def test_both_sides_are_the_last_two_and_it_is_the_last_subject() -> None:
    assert read("Iran met Iraq. Both sides deployed troops.")[-1][1] == "Iran, Iraq"
    assert read("Russia refused the offer. It deployed troops.")[-1][1] == "Russia"


def test_predictions_opinions_and_denials_are_no_events() -> None:
    text = ("I think Russia will attack. Perhaps NATO will deploy troops. Iran may leave the treaty. Did China attack? "
            "Moscow denied that it attacked. Analysts expect a war. France said that relations are bad.")  # fmt: skip
    found = records_of(document_of([text]))
    assert len(found) >= 6
    assert not any(record.is_event for record in found)
    assert records_of(document_of(["Russia attacked Georgia."]))[0].is_event


def test_the_same_text_gives_the_same_records_and_distinct_ids() -> None:
    document = document_of(["Russia refused the offer. Russia refused the offer. NATO and the EU signed a treaty."])
    found = records_of(document)
    assert found == records_of(document)
    assert len({record.id for record in found}) == len(found) == 3


def test_a_record_round_trips_through_plain_data() -> None:
    text = "Reuters reported that Russia demanded that NATO stop on 4 February 2022."
    for record in records_of(document_of([text])):
        assert Record.from_dict(record.to_dict()) == record


def test_progress_reaches_the_end() -> None:
    shares: list[float] = []
    records_of(document_of(["One.", "Two."]), shares.append)
    assert shares == [0.5, 1.0]


def test_a_sentence_without_end_is_looked_at_only_so_far() -> None:
    text = "Russia refused the offer and " + "a " * (2 * MOST_WORDS) + "NATO deployed troops"
    assert [record[0] for record in read(text)] == ["refuse"]


_PIECES = ["Russia", "NATO", "the United States", "China's", "both sides", "we", "it", "said", "denied", "that", "if",
           "demanded", "demands", "including", "refused", "to", "deploy", "deployed", "troops", "and", "or", ",", ".",
           ":", '"', "“", "”", "which", "will", "not", "neither", "nor", "no longer", "by", "was", "were", "Arkania",
           "the", "joint statement", "between", "according to", "Reuters", "on 4 February 2022", "?",
           "threatened", "must",
           "may", "believe", "sanctions", "nowIt", "three", "of", "’s", "(", ")", "minister", "there will be no", "-",
           "1997", "U.S."]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40))
def test_laws_hold_for_any_text(pieces: list[str]) -> None:
    document = document_of([" ".join(pieces)], date="2022-02-05")
    for record in records_of(document):
        sentence = document.sentences[record.sentence].span
        assert sentence.start <= record.span.start < record.span.end <= sentence.end
        assert record.kind in KINDS
        assert record.status in STATUSES
        assert 0.0 < record.confidence <= 1.0
        assert record.about in document.text
        parties = [*record.actors, *record.targets, *(voice.party for voice in record.voices)]
        assert all(document.words(party.span) for party in parties)
        if record.kind in ("predict", "claim"):
            assert record.status == "predicted"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_characters_are_read(text: str) -> None:
    records_of(document_of(text.split("\n")))


def test_a_speaker_named_after_the_words_speaks_for_both_halves_of_a_quotation_and_not_for_itself() -> None:
    text = '"We have no plans to withdraw," said Prime Minister Orlan of Kestria, who added that "life goes on".'
    assert ("claim", "Kestria", "", "predicted", "") in read(text)


def test_words_in_tables_and_headings_are_no_statements() -> None:
    assert read("withdraw", "Attack", "to accept") == []
