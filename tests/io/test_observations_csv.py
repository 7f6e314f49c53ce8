"""Records from CSV and back: every fault with its line, and what is written can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import FormatError
from detente.io.observations_csv import dumps_observations, loads_observations, read_observations, write_observations
from detente.model.observations import Observation
from tests.model.examples import conflict

GOOD = """date,by,option,level,confidence,disputed,source,because
1962-10-16,ussr,forces,some,,,memo,"Seen, from the air"
1962-10-22,,talk,,0.4,yes,,

1962-10-23,us,strike,no,1,no,memo;memo,
"""


def test_a_file_is_read() -> None:
    records = loads_observations(GOOD, conflict())
    assert [(record.date, record.option, record.level) for record in records] == [
        ("1962-10-16", "forces", "some"), ("1962-10-22", "talk", "yes"), ("1962-10-23", "strike", "no")]  # fmt: skip
    assert records[0].because == "Seen, from the air"
    assert records[1].disputed
    assert [citation.source for citation in records[2].cite] == ["memo", "memo"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("date,opton\n", "unknown column; expected one of .* got 'opton'. Did you mean 'option'"),
        ("date,option,date\n", "the column 'date' stands there twice"),
        ("date,level\n", "a column is missing"),
        ("date,option\n1962-10-16\n", ":2:1: error: wrong number of cells; expected 2; got 1"),
        (
            "date,option\n\n16.10.1962,talk\n",
            ":3:1: error: date: value cannot be used; expected a day written as YYYY-MM-DD",
        ),
        ("date,option\n1962-10-16,talks\n", ":2:1: error: option: unknown option.*Did you mean 'talk'"),
        ("date,option,level\n1962-10-16,forces,masive\n", "level: unknown level of 'forces'.*Did you mean 'massive'"),
        ("date,option,source\n1962-10-16,talk,memos\n", "source: unknown source; .*Did you mean 'memo'"),
        ("date,option,source\n1962-10-16,talk,x\n", "Add it to 'sources'"),
        ("date,option,disputed\n1962-10-16,talk,perhaps\n", "disputed: .*true or false"),
        ("date,option,confidence\n1962-10-16,talk,high\n", "confidence"),
        ('date,option\n1962-10-16,"talk\n', "the line is no CSV"),
        ("date,state\n1962-10-16,Y0\n", "state: pattern has the wrong length"),
    ],
)
def test_faults_have_their_line(text: str, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        loads_observations(text, conflict(), name="seen.csv")


def test_too_many_records_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.io.observations_csv.MOST_RECORDS", 2)
    with pytest.raises(FormatError, match="too many records; expected at most 2"):
        loads_observations("date,option\n" + "1962-10-16,talk\n" * 5, conflict())


records = st.builds(
    Observation,
    date=st.dates().map(lambda day: day.isoformat()),
    by=st.sampled_from([None, "ussr"]),
    option=st.sampled_from(["talk", "forces"]),
    level=st.just("unknown"),
    confidence=st.sampled_from([0.0, 0.25, 1.0]),
    disputed=st.booleans(),
    cite=st.sampled_from([(), ("memo",)]),
    because=st.sampled_from([None, "a, b", 'say "no"', "line\nbreak", "=1+1"]),
)


@given(st.lists(records, max_size=6))
def test_what_is_written_can_be_read(listed: list[Observation]) -> None:
    assert loads_observations(dumps_observations(listed), conflict()) == tuple(listed)


def test_files_and_states(tmp_path) -> None:
    listed = (Observation(date="1962-10-16", state="N1Y"),)
    write_observations(listed, tmp_path / "seen.csv")
    assert read_observations(tmp_path / "seen.csv", conflict()) == listed
    with pytest.raises(FormatError, match="gives a state by its options"):
        dumps_observations([Observation(date="1962-10-16", state={"talk": "yes"})])
    with pytest.raises(FormatError, match="there is no such file"):
        read_observations(tmp_path / "none.csv", conflict())
