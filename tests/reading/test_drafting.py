"""Drafts: only what is accepted, every element cited, gaps as to-dos, a file that loads."""

import pytest

from detente.errors import FormatError
from detente.io import loads
from detente.io.draft_file import dumps_draft
from detente.reading.deciding import decide
from detente.reading.documents import document_of
from detente.reading.drafting import Draft, draft
from detente.reading.extraction import records_of
from detente.reading.store import Evidence

TEXT = (
    "Arkania demanded on 3 March 2021 that Belmora lift the blockade.",
    "Belmora rejected Arkania's demand on 5 March 2021.",
    "Arkania deployed troops at the border of Belmora on 7 March 2021.",
    "Arkania withdrew its troops from the border of Belmora on 9 March 2021.",
    "Belmora threatened to close the strait.",
    "Arkania offered talks to Belmora.",
    "Arkania attacked Belmora on 12 March 2021.",
    "Arkania and Belmora will sign a truce on 20 March 2021.",
    "Kestria may impose sanctions on Arkania.",
    "Analysts expect a long war.",
)


def project(*texts: str, accept: bool = True) -> Evidence:
    known = Evidence(":memory:")
    document = document_of(texts, title="News of the strait", date="2021-03-30", publisher="The Strait")
    known.add(document, records_of(document))
    if accept:
        decide(known, "accept", known.records(), decided="1")
    return known


def made(date: str | None = None) -> Draft:
    return draft(project(*TEXT), date=date)


def test_the_draft_loads_and_every_element_cites_its_passage() -> None:
    found = made()
    again = loads(dumps_draft(found))
    assert again.to_dict() == found.conflict.to_dict()
    for maker in again.decision_makers:
        assert maker.cite
        for option in maker.options:
            assert option.cite
            assert all(cite.locator and cite.words for cite in option.cite)
    assert again.sources[0].publisher == "The Strait"
    assert again.time == "2021-03-12"


def test_demands_are_options_of_those_asked_and_positions_of_those_who_ask() -> None:
    found = made().conflict
    (asked,) = [option for option in found.decision_makers[1].options if option.name.startswith("Meet the demand")]
    assert found.decision_makers[1].id == "belmora"
    (position,) = [one for one in found.positions if one.id == "arkania"]
    assert position.position == {asked.id: "yes"}
    assert position.date == "2021-03-03"
    preferences = {one.id: one for one in found.readings[0].preferences}
    assert [one.statement for one in preferences["arkania"].statements] == [asked.id]
    assert [one.statement for one in preferences["belmora"].statements] == [f"not {asked.id}"]


def test_who_says_nothing_of_its_wishes_is_indifferent_with_a_to_do() -> None:
    text = dumps_draft(made())
    lines = [line.strip() for line in text.split("\n")]
    place = lines.index("kestria: indifferent")
    assert lines[place - 1] == "# TO DO: no record states what it prefers"


def test_the_status_quo_and_observations_follow_the_date() -> None:
    def at(day: str) -> dict[str, str]:
        found = draft(project(*TEXT), date=day).conflict
        levels = found.status_quo_levels() or ()
        return {option.id: option.levels[level] for option, level in zip(found.options, levels, strict=True)}

    assert at("2021-03-08")["arkania_bring_up_forces_belmora"] == "yes"
    assert at("2021-03-10")["arkania_bring_up_forces_belmora"] == "no"
    assert at("2021-03-10")["arkania_use_force_belmora"] == "no"
    seen = draft(project(*TEXT), date="2021-03-10").conflict.observations
    assert [(one.date, one.option, one.level) for one in seen] == [
        ("2021-03-07", "arkania_bring_up_forces_belmora", "yes"),
        ("2021-03-09", "arkania_bring_up_forces_belmora", "no"),
    ]


def test_what_plainly_cannot_be_is_excluded() -> None:
    (rule,) = made().conflict.infeasible
    assert str(rule) == "never: arkania_use_force_belmora and arkania_come_agreement_belmora"


def test_an_attack_and_an_agreement_that_both_happened_are_left_to_the_analyst() -> None:
    found = draft(
        project("Arkania attacked Belmora on 1 May 2021.", "Arkania and Belmora signed a truce on 3 May 2021.")
    )
    assert found.conflict.infeasible == ()
    assert any("does the one end the other" in known.text for known in found.to_do)


def test_predictions_become_no_observation_and_nothing_of_the_status_quo() -> None:
    found = made()
    assert not any("kestria" in (one.option or "") for one in found.conflict.observations)
    assert any("kestria" in known.element and "no record tells that it was done" in known.text for known in found.to_do)
    assert len(found.unused) == 1


def test_records_linked_to_one_option_become_that_option() -> None:
    known = project("Arkania sent troops to Belmora on 1 May 2021.", "Arkania deployed missiles on 2 May 2021.")
    decide(known, "link", known.records(), decided="2", element="option.mass=yes")
    found = draft(known).conflict
    assert [option.id for option in found.options] == ["mass"]
    assert len(found.options[0].cite) == 2
    decide(known, "link", known.records(), decided="3", element="option.mass", against=True)
    assert all(one.disputed for one in draft(known).conflict.observations)


def test_several_targets_get_an_option_each_unless_the_demand_names_one() -> None:
    found = draft(
        project("Arkania has two demands on Belmora and Kestria, namely Kestria disarming, and open borders.")
    )
    options = {maker.id: [option.name for option in maker.options] for maker in found.conflict.decision_makers}
    assert options["kestria"] == ["Meet the demand: Kestria disarming", "Meet the demand: open borders"]
    assert options["belmora"] == ["Meet the demand: open borders"]


def test_nothing_is_drafted_from_what_is_not_accepted_or_tells_no_option() -> None:
    with pytest.raises(FormatError, match="no record is accepted"):
        draft(project(*TEXT, accept=False))
    with pytest.raises(FormatError, match="no accepted record tells"):
        draft(project("Analysts expect a long war."))
    with pytest.raises(FormatError, match="this is no day"):
        made("2021-03")


def test_too_many_options_are_refused() -> None:
    texts = [f"Arkania demanded that Belmora return ship {number}." for number in range(61)]
    with pytest.raises(FormatError, match="too many options"):
        draft(project(*texts))


def test_names_that_are_no_ids_become_ids() -> None:
    found = draft(project("Côte d’Ivoire deployed troops.", "The Not Council demanded that Mali withdraw.")).conflict
    assert all(maker.id.isidentifier() for maker in found.decision_makers)


def test_plain_data_tells_all() -> None:
    data = made().to_dict()
    assert data["schema"] == "detente.draft/1"
    assert {"conflict", "to_do", "records_used", "records_unused"} <= set(data)


def test_demands_that_are_only_expected_are_an_option_of_whoever_may_make_them() -> None:
    found = draft(project("If Kestria makes similar demands on Arkania, the peace will end.")).conflict
    assert [(maker.id, [option.name for option in maker.options]) for maker in found.decision_makers] == [
        ("kestria", ["Make such demands"])]  # fmt: skip
    assert found.positions == ()


def test_what_is_unfolded_has_a_unique_id_whatever_the_text() -> None:
    texts = [f"Arkania offered {words} to Belmora." for words in ("ten ships", "ten  ships", "a 3.5 % share", "和平")]
    found = draft(project(*texts)).conflict
    ids = [option.id for option in found.options]
    assert len(ids) == len(set(ids)) == 3
