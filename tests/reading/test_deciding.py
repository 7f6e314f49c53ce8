"""What an analyst decides: every field edited and checked, links, verdicts, all or none."""

from pathlib import Path

import pytest

from detente.errors import UnknownNameError
from detente.reading.deciding import decide
from detente.reading.documents import document_of
from detente.reading.editing import FIELDS, edited, link_of
from detente.reading.extraction import records_of
from detente.reading.store import Evidence, Link

DOCUMENT = document_of(["Reuters said that Russia refused the offer of NATO.", "China deployed troops."])
RECORD = records_of(DOCUMENT)[0]


@pytest.fixture
def evidence() -> Evidence:
    known = Evidence(":memory:")
    known.add(DOCUMENT, records_of(DOCUMENT))
    return known


def test_every_field_can_be_edited() -> None:
    changes = {"kind": "demand", "status": "demanded", "negated": "yes", "date": "2022-02", "actors": "China, Arkania",
               "targets": "NATO", "voices": "Reuters/Kremlin", "about": "the offer", "passage": "China deployed troops",
               "confidence": "0.5"}  # fmt: skip
    assert set(changes) == set(FIELDS)
    made = edited(RECORD, DOCUMENT, changes)
    assert (made.kind, made.status, made.negated, made.date, made.about) == (
        "demand", "demanded", True, "2022-02", "the offer")  # fmt: skip
    assert [(party.name, party.code) for party in made.actors] == [("China", "CN"), ("Arkania", None)]
    assert [voice.party.name for voice in made.voices] == ["Reuters", "Kremlin"] or made.voices[
        1
    ].party.name == "Russia"
    assert (DOCUMENT.words(made.span), made.sentence, made.method, made.confidence) == (
        "China deployed troops", 1, "analyst", 0.5)  # fmt: skip
    assert (edited(RECORD, DOCUMENT, {"date": "", "negated": "no"}).date, made.id) == (None, RECORD.id)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "demnd", "Did you mean 'demand'"),
        ("status", "x", "one of happened"),
        ("negated", "perhaps", "one of yes, no"),
        ("date", "2022-13", "YYYY-MM-DD"),
        ("date", "soon", "YYYY-MM-DD"),
        ("confidence", "2", "a number from 0 to 1"),
        ("confidence", "x", "a number from 0 to 1"),
        ("passage", "China deployed missiles", "letter by letter"),
        ("passage", "", "letter by letter"),
        ("actor", "x", "Did you mean 'actors'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(field: str, value: str, said: str) -> None:
    with pytest.raises(UnknownNameError, match=said):
        edited(RECORD, DOCUMENT, {field: value})


def test_links_name_a_part_of_a_model() -> None:
    assert link_of("option.limit_strike=talks", against=True) == Link("option.limit_strike=talks", "against")
    assert link_of("status_quo") == Link("status_quo", "for")
    for wrong, said in (
        ("optoin.x", "Did you mean 'option'"),
        ("option", "names no part"),
        ("option.1x", "names no part"),
    ):
        with pytest.raises(UnknownNameError, match=said):
            link_of(wrong)


def test_verdicts_links_edits_and_notes_stand_beside_each_other(evidence: Evidence) -> None:
    first = evidence.records()[:1]
    decide(evidence, "accept", first, decided="1", note="sure")
    decide(evidence, "link", evidence.records()[:1], decided="2", element="option.x=yes")
    decide(evidence, "link", evidence.records()[:1], decided="3", element="option.x=yes", against=True)
    decide(evidence, "edit", evidence.records()[:1], decided="4", changes={"kind": "offer"})
    (known,) = [one for one in evidence.records() if one.decision.decided]
    assert (known.decision.verdict, known.decision.note, known.decision.links, known.current.kind) == (
        "accepted", "sure", (Link("option.x=yes", "against"),), "offer")  # fmt: skip
    assert known.to_dict()["edited"] is True
    decide(evidence, "unlink", [known], decided="5", element="option.x=yes")
    decide(evidence, "reopen", [evidence.record(known.record.id)], decided="6")
    again = evidence.record(known.record.id)
    assert (again.decision.verdict, again.decision.links, again.current.kind) == ("open", (), "offer")


def test_where_one_record_cannot_be_decided_so_none_is(evidence: Evidence) -> None:
    with pytest.raises(UnknownNameError, match="letter by letter"):
        decide(evidence, "edit", evidence.records(), decided="1", changes={"passage": "nowhere"})
    with pytest.raises(UnknownNameError, match="Did you mean 'accept'"):
        decide(evidence, "acept", evidence.records(), decided="1")
    assert all(known.decision.decided == "" for known in evidence.records())


def test_decisions_are_on_the_disk_before_the_call_returns(tmp_path: Path) -> None:
    path = tmp_path / "p.evidence"
    with Evidence(path) as known, Evidence(path) as other:
        known.add(DOCUMENT, records_of(DOCUMENT))
        decide(known, "accept", known.records(), decided="1")
        assert {one.decision.verdict for one in other.records()} == {"accepted"}
