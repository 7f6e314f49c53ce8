"""Event-data files: every format, the malformed ones that are known, hostile archives, and how rules count."""

import gzip
import zipfile
from pathlib import Path

import pytest

import detente
from detente.errors import FormatError, LimitExceededError, UnsupportedAnalysisError
from detente.io.event_files import code_events
from detente.io.event_formats import EVENT_FORMATS, format_of_head
from detente.io.observations_csv import loads_observations, write_observations
from detente.model import Conflict
from detente.tracking import observed_path
from tests.io.event_examples import CODING, gdelt, head, row, write


@pytest.fixture(scope="module")
def conflict() -> Conflict:
    case = detente.load("three-demands").to_dict()
    return Conflict(**{**case, "coding": CODING, "observations": [], "questions": {}})


def proposed(found) -> list[tuple[str, str, str]]:
    return [(known.date, known.option, known.level) for known in found.proposals]


# --- formats ----------------------------------------------------------------------------------------------------------


def test_columns_are_as_many_as_the_codebooks_say() -> None:
    counts = {"gdelt2": 61, "gdelt1": 58, "gdelt1_backfile": 57, "icews": 20, "polecat": 40, "acled": 31, "ucdp": 49}
    assert {name: len(known.columns) for name, known in EVENT_FORMATS.items()} == counts
    assert all(len(set(known.columns)) == len(known.columns) for known in EVENT_FORMATS.values())
    assert format_of_head("a,b,c") is None
    assert format_of_head("") is None


@pytest.mark.parametrize("kind", ["gdelt2", "gdelt1", "gdelt1_backfile"])
def test_gdelt(kind: str, conflict: Conflict, tmp_path: Path) -> None:
    lines = [gdelt(kind, number=1), gdelt(kind, number=2, code="150"), gdelt(kind, number=3, source="FRA")]
    found = code_events(conflict, [write(tmp_path, "20220117.export.CSV", *lines)])
    (file,) = found.files
    assert (file.format, file.rows, file.malformed, file.matched) == (EVENT_FORMATS[kind].name, 3, 0, 2)
    assert proposed(found) == [("2022-01-17", "mass", "yes")]
    (proposal,) = found.proposals
    assert (proposal.before, proposal.evidence, proposal.confidence, proposal.n_events) == ("no", 2.0, 0.5, 2)
    assert [event.id for event in proposal.events] == ["1", "2"]


def test_codes_are_texts(conflict: Conflict, tmp_path: Path) -> None:
    from_west = {"source": "USA", "target": "RUS"}
    rows = [
        gdelt("gdelt2", number=1, code="036", url="https://example.org/missile-talks", **from_west),
        gdelt("gdelt2", number=2, code="36", url="https://example.org/missile-talks", **from_west),
        gdelt("gdelt2", number=3, code="036", url="https://example.org/trade", **from_west),
    ]
    found = code_events(conflict, [write(tmp_path, "a.tsv", *rows)])
    assert found.files[0].matched == 1
    assert proposed(found) == [("2022-01-17", "limit_strike", "talks")]


def test_reporters_lead_paragraphs_groups_and_places(conflict: Conflict, tmp_path: Path) -> None:
    rows = [
        gdelt("gdelt2", number=1, role="MED"),
        gdelt("gdelt2", number=2, root="0"),
        gdelt("gdelt2", number=3, place="FR"),
        gdelt("gdelt2", number=4, code="190", target="UKR"),
    ]
    found = code_events(conflict, [write(tmp_path, "a.tsv", *rows)])
    assert found.files[0].matched == 1
    assert proposed(found) == [("2022-01-17", "send", "yes")]
    every = Conflict(**{**conflict.to_dict(), "coding": {**CODING, "root_only": False}})
    assert code_events(every, [tmp_path / "a.tsv"]).files[0].matched == 2
    nato = gdelt("gdelt2", source="", group="NAT", code="030", url="missile")
    assert code_events(conflict, [write(tmp_path, "b.tsv", nato)]).proposals[0].option == "limit_strike"


def test_icews(conflict: Conflict, tmp_path: Path) -> None:
    def event(**cells: str) -> str:
        return row("icews", Event_ID="7", Event_Date="2022-01-17", Source_Name="Government of Russia",
                   Source_Sectors="Government,Executive", Source_Country="Russian Federation", CAMEO_Code="154",
                   Country="Ukraine", **cells)  # fmt: skip

    lines = [
        head("icews"),
        event(City="Kyiv"),
        event(City="Kharkiv"),
        row("icews", Event_ID="8", Event_Date="2022-01-18"),
    ]
    found = code_events(conflict, [write(tmp_path, "icews.tab", *lines)])
    assert found.files[0].format == "ICEWS"
    assert proposed(found) == [("2022-01-17", "mass", "yes")]


def test_polecat_with_its_known_faults(conflict: Conflict, tmp_path: Path) -> None:
    def event(number: int, kind: str = "MOBILIZE", mode: str = "troops", day: str = "2022-01-17") -> str:
        return row("polecat", Event_ID=str(number), Event_Date=day, Event_Type=kind, Event_Mode=mode,
                   Contexts="military;cbrn", Actor_Name="Russia", Actor_Country="RUS", Actor_Sectors="GOV",
                   Recipient_Name="None", Placename=str(number), City=str(number))  # fmt: skip

    # a header with one name too many, lines with trailing tabs, and one that is cut off
    lines = [head("polecat") + "\tHeadline", event(1), event(2) + "\t\t", event(3, "RETREAT", "withdraw", "2022-02-17"),
             "4\t2022-02-18\tMOBILIZE"]  # fmt: skip
    found = code_events(conflict, [write(tmp_path, "ngecEvents.DV.2022.txt", *lines)], every="month")
    assert found.files[0].malformed == 0
    assert proposed(found) == [("2022-02-16", "mass", "yes"), ("2022-02-17", "mass", "no")]


def test_acled_and_ucdp(conflict: Conflict, tmp_path: Path) -> None:
    lines = [head("acled"), row("acled", event_id_cnty="UKR1", event_date="24 February 2022", event_type="Battles",
                                actor1="Russian Federation", notes='"Fighting, and ""more"""')]  # fmt: skip
    found = code_events(conflict, [write(tmp_path, "acled.csv", *lines)])
    assert proposed(found) == [("2022-02-24", "send", "yes")]
    assert found.proposals[0].events[0].text == 'Fighting, and "more"'
    ucdp = row("ucdp", id="1", relid="x", type_of_violence="1", side_a="Government of Russia", country="Ukraine",
               date_end="2022-02-24 00:00:00.000")  # fmt: skip
    with_head = code_events(conflict, [write(tmp_path, "ged.csv", head("ucdp"), ucdp)])
    without = code_events(conflict, [write(tmp_path, "candidate.csv", ucdp)])
    assert proposed(with_head) == proposed(without) == [("2022-02-24", "send", "yes")]
    bad = head("acled").replace("event_type", "kind")
    with pytest.raises(FormatError, match="the columns event_type are missing"):
        code_events(conflict, [write(tmp_path, "bad.csv", bad)])


# --- what is wrong with files -----------------------------------------------------------------------------------------


def test_malformed_rows_are_counted_and_listed(conflict: Conflict, tmp_path: Path) -> None:
    lines = [gdelt("gdelt2", number=1), "cut\toff", gdelt("gdelt2", number=2, code="150", day="20221399"),
             gdelt("gdelt2", number=3) + "\tone more", gdelt("gdelt2", number=4, code="151")]  # fmt: skip
    file = code_events(conflict, [write(tmp_path, "a.tsv", *lines)]).files[0]
    assert (file.rows, file.malformed, file.matched) == (5, 3, 2)
    assert [example.split(":")[0] for example in file.examples] == ["line 2", "line 4", "event 2"]


def test_what_is_told_again_is_left_out(conflict: Conflict, tmp_path: Path) -> None:
    lines = [gdelt("gdelt2", number=k) for k in range(1, 6)]
    found = code_events(conflict, [write(tmp_path, "a.tsv", *lines)])
    assert found.duplicates == 4
    assert found.per_period == (1,)
    assert found.proposals == ()


def test_unknown_missing_and_empty_files(conflict: Conflict, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no event file of a known format: its first line has 3 cells"):
        code_events(conflict, [write(tmp_path, "a.csv", "a,b,c")])
    with pytest.raises(FormatError, match="there is no such file"):
        code_events(conflict, [tmp_path / "none.tsv"])
    with pytest.raises(FormatError, match="this is a folder"):
        code_events(conflict, [tmp_path])
    with pytest.raises(FormatError, match="its first line has 1 cells"):
        code_events(conflict, [write(tmp_path, "empty.tsv")])
    with pytest.raises(UnsupportedAnalysisError, match="none of 1 events fits the rules"):
        code_events(conflict, [write(tmp_path, "b.tsv", gdelt("gdelt2", source="FRA"))])
    with pytest.raises(UnsupportedAnalysisError, match="has no section 'coding'"):
        code_events(detente.load("elmira"), [tmp_path / "a.csv"])


def test_hostile_texts_do_no_harm(conflict: Conflict, tmp_path: Path) -> None:
    tricky = "x'; DROP TABLE matched; --"
    coding = {**CODING, "actors": {**CODING["actors"], "russia": {"names": [tricky], "countries": ["RUS"]}}}
    lines = [gdelt("gdelt2", source=tricky), gdelt("gdelt2", number=2, code="150"), "y" * 5_000_000,
             "\x00\x01\t" * 60, gdelt("gdelt2", number=3, code="151")]  # fmt: skip
    found = code_events(
        Conflict(**{**conflict.to_dict(), "coding": coding}), [write(tmp_path, "it's a file.tsv", *lines)]
    )
    assert found.files[0].matched == 3
    assert found.files[0].malformed >= 1


# --- archives ---------------------------------------------------------------------------------------------------------


def test_packed_files(conflict: Conflict, tmp_path: Path) -> None:
    text = "\n".join([gdelt("gdelt2", number=1), gdelt("gdelt2", number=2, code="150")]) + "\n"
    with zipfile.ZipFile(tmp_path / "a.export.CSV.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../outside.CSV", text)
    with gzip.open(tmp_path / "b.tsv.gz", "wt") as stream:
        stream.write(text)
    found = code_events(conflict, [tmp_path / "a.export.CSV.zip", tmp_path / "b.tsv.gz"])
    assert [known.rows for known in found.files] == [2, 2]
    assert found.files[0].name.endswith("a.export.CSV.zip: ../../outside.CSV")
    assert not (tmp_path.parent.parent / "outside.CSV").exists()
    assert found.duplicates == 2


def test_bombs_are_refused(conflict: Conflict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.CSV", b"0" * 50_000_000)
    with pytest.raises(LimitExceededError, match="would grow more than 200-fold"):
        code_events(conflict, [tmp_path / "bomb.zip"])
    with gzip.open(tmp_path / "bomb.gz", "wb") as stream:
        stream.write(b"0" * 50_000_000)
    with pytest.raises(LimitExceededError, match="grows more than 200-fold"):
        code_events(conflict, [tmp_path / "bomb.gz"])
    monkeypatch.setattr("detente.io.event_files.MOST_UNPACKED", 10)
    with zipfile.ZipFile(tmp_path / "large.zip", "w") as archive:
        archive.writestr("a.CSV", b"0" * 1000)
    with pytest.raises(LimitExceededError, match="when unpacked"):
        code_events(conflict, [tmp_path / "large.zip"])


def test_broken_archives_are_told(conflict: Conflict, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.CSV", gdelt("gdelt2") * 50)
    content = bytearray((tmp_path / "a.zip").read_bytes())
    content[60:90] = b"\xff" * 30
    (tmp_path / "broken.zip").write_bytes(bytes(content))
    with pytest.raises(FormatError, match="cannot be used"):
        code_events(conflict, [tmp_path / "broken.zip"])
    (tmp_path / "b.gz").write_bytes(b"no gzip at all")
    with pytest.raises(FormatError, match="the file cannot be unpacked"):
        code_events(conflict, [tmp_path / "b.gz"])


# --- how rules count --------------------------------------------------------------------------------------------------


def weekly(*codes_by_week: list[str]) -> list[str]:
    """Events of Russia in Ukraine, week by week from 1 January."""
    lines, number = [], 0
    for week, codes in enumerate(codes_by_week):
        for code in codes:
            number += 1
            lines.append(gdelt("gdelt2", number=number, day=f"202201{1 + 7 * week:02}", code=code))
    return lines


def test_decay_and_hysteresis(conflict: Conflict, tmp_path: Path) -> None:
    # evidence for yes: 2, then 1 (half of 2: stays, since off is 1), then 0.5 (below off: falls back)
    lines = [*weekly(["150", "151"]), gdelt("gdelt2", number=90, day="20220126", source="FRA"),
             gdelt("gdelt2", number=91, day="20220128", code="190", target="UKR")]  # fmt: skip
    found = code_events(conflict, [write(tmp_path, "a.tsv", *lines)])
    assert found.days == ("2022-01-07", "2022-01-14", "2022-01-21", "2022-01-28")
    assert proposed(found) == [
        ("2022-01-07", "mass", "yes"),
        ("2022-01-21", "mass", "no"),
        ("2022-01-28", "send", "yes"),
    ]
    assert found.per_period == (2, 0, 0, 1)
    assert found.proposals[1].events == ()
    assert found.proposals[1].confidence == 0.5


def test_the_level_with_most_evidence_wins(conflict: Conflict, tmp_path: Path) -> None:
    lines = weekly(["150", "151", "152"], ["0871", "150"])
    found = code_events(conflict, [write(tmp_path, "a.tsv", *lines)])
    # yes: 3, then 1.5 + 1 = 2.5; no: 3 in the second week
    assert proposed(found) == [("2022-01-07", "mass", "yes"), ("2022-01-08", "mass", "no")]


def test_where_options_start(conflict: Conflict, tmp_path: Path) -> None:
    path = write(tmp_path, "a.tsv", *weekly(["150", "151"]))
    assert proposed(code_events(conflict, [path], start={"mass": "yes"})) == []


def test_proposals_become_records_that_keep_what_was_proposed(conflict: Conflict, tmp_path: Path) -> None:
    found = code_events(conflict, [write(tmp_path, "a.tsv", *weekly(["150", "151"], ["190"]))])
    write_observations(found.observations, tmp_path / "seen.csv")
    text = (tmp_path / "seen.csv").read_text("utf-8")
    assert loads_observations(text, conflict) == found.observations
    changed = loads_observations(text.replace("mass,yes", "mass,no"), conflict)
    assert (changed[0].level, changed[0].proposed) == ("no", "yes")
    assert observed_path(conflict, records=changed).moments
    data = found.to_dict()
    assert data["schema"] == "detente.events/1"
    assert data["proposals"][0]["events"][0]["code"] == "150"


def test_progress_is_told_and_an_interrupt_is_heard(conflict: Conflict, tmp_path: Path) -> None:
    lines = [gdelt("gdelt2", number=k, code="15" + str(k % 5)) for k in range(200_000)]
    path = write(tmp_path, "a.tsv", *lines)
    shares: list[float] = []
    code_events(conflict, [path], progress=shares.append)
    assert all(0 <= share <= 1 for share in shares)

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    if shares:
        with pytest.raises(KeyboardInterrupt):
            code_events(conflict, [path], progress=stop)


def test_too_many_events_are_refused(conflict: Conflict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.io.event_files.MOST_MATCHED", 1)
    with pytest.raises(LimitExceededError, match="2 events fit the rules, more than the 1"):
        code_events(conflict, [write(tmp_path, "a.tsv", *weekly(["150", "151"]))])


def test_duckdb_may_be_missing(conflict: Conflict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(UnsupportedAnalysisError, match=r"pip install 'detente\[events\]'"):
        code_events(conflict, [write(tmp_path, "a.tsv", gdelt("gdelt2"))])
