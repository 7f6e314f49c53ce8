"""The evidence of a project: nothing lost, the same document once, decisions kept, damaged files told."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from detente.errors import FormatError, UnknownNameError, UnsupportedAnalysisError
from detente.reading.documents import document_of
from detente.reading.extraction import records_of
from detente.reading.store import Evidence, Link

DOCUMENT = document_of(["Russia refused the offer.", "NATO deployed troops in Poland."], title="A", origin="a.txt")


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    known = Evidence(tmp_path / "p.evidence")
    known.add(DOCUMENT, records_of(DOCUMENT))
    return known


def test_what_is_kept_comes_back_as_it_was(evidence: Evidence) -> None:
    assert evidence.documents() == (DOCUMENT,)
    assert [known.record for known in evidence.records()] == list(records_of(DOCUMENT))
    assert evidence.document("A") == evidence.document("a.txt") == evidence.document(DOCUMENT.digest[:8]) == DOCUMENT


def test_the_same_document_twice_is_one_source_and_keeps_what_is_newly_told(evidence: Evidence) -> None:
    again = document_of([DOCUMENT.text.replace("\n\n", " ")], publisher="Paper", title="Other")
    held = evidence.held(again)
    assert (held.text, held.title, held.publisher) == (DOCUMENT.text, "A", "Paper")
    assert not evidence.add(held, records_of(held))
    assert [known.publisher for known in evidence.documents()] == ["Paper"]
    with pytest.raises(UnsupportedAnalysisError, match="as the project keeps it"):
        evidence.add(again, records_of(again))


def test_reading_again_keeps_decisions_and_drops_what_nobody_decided_on(evidence: Evidence) -> None:
    first, second = evidence.records()
    evidence.decide(first.record.id, "accepted", decided="2026-01-01", note="sure", links=[Link("option.x", "against")])
    assert not evidence.add(DOCUMENT, (), methods=["rules"])
    (kept,) = evidence.records()
    assert (kept.record, kept.decision.verdict, kept.decision.note) == (first.record, "accepted", "sure")
    assert evidence.about("option.x=yes") == (kept,)
    assert evidence.about("option.y") == ()
    evidence.add(DOCUMENT, records_of(DOCUMENT))
    assert {known.record.id for known in evidence.records()} == {first.record.id, second.record.id}


def test_records_are_filtered(evidence: Evidence) -> None:
    assert [known.record.kind for known in evidence.records(kind="deploy")] == ["deploy"]
    assert evidence.records(verdict="accepted") == ()
    assert len(evidence.records(document="A", verdict="open")) == 2


def test_search_takes_plain_words(evidence: Evidence) -> None:
    assert [found.number for found in evidence.search("poland troops")] == [1]
    assert evidence.search('"" * NEAR(') == ()
    assert evidence.search("   ") == ()


@pytest.mark.parametrize("name", ["", "nobody", "%", "_"])
def test_unknown_names_are_told(evidence: Evidence, name: str) -> None:
    with pytest.raises(UnknownNameError):
        evidence.record(name)
    with pytest.raises(UnknownNameError):
        evidence.document(name)


def test_an_edited_record_stays_in_its_document(evidence: Evidence) -> None:
    import dataclasses

    record = evidence.records()[0].record
    with pytest.raises(UnsupportedAnalysisError):
        evidence.decide(record.id, "open", decided="x", edited=dataclasses.replace(record, document="other"))


def test_files_that_are_no_projects_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no such project"):
        Evidence(tmp_path / "none.evidence", create=False)
    (tmp_path / "a.evidence").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(FormatError, match="no project"):
        Evidence(tmp_path / "a.evidence")
    with sqlite3.connect(tmp_path / "b.evidence") as other:
        other.execute("CREATE TABLE x (y)")
    other.close()
    with pytest.raises(FormatError, match="other tables"):
        Evidence(tmp_path / "b.evidence")
    with sqlite3.connect(tmp_path / "c.evidence") as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(FormatError, match="newer program"):
        Evidence(tmp_path / "c.evidence")
    with pytest.raises(FormatError):
        Evidence(tmp_path)


def test_a_project_that_was_damaged_is_told_and_never_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "p.evidence"
    with Evidence(path) as known:
        known.add(DOCUMENT, records_of(DOCUMENT))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(FormatError, match="damaged"):
        _read_all(path)


def _read_all(path: Path) -> None:
    with Evidence(path) as known:
        known.records()
        known.documents()


def test_a_failure_half_way_leaves_nothing_of_the_document(tmp_path: Path) -> None:
    class Broken:
        def __iter__(self) -> "Broken":
            return self

        def __next__(self) -> None:
            raise KeyboardInterrupt

    with Evidence(tmp_path / "p.evidence") as known:
        with pytest.raises(KeyboardInterrupt):
            known.add(DOCUMENT, [], methods=Broken())  # type: ignore[arg-type]
        assert known.documents() == ()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_program_that_is_killed_loses_nothing_that_was_added(tmp_path: Path) -> None:
    script = textwrap.dedent("""
        import sys
        from detente.reading.documents import document_of
        from detente.reading.store import Evidence
        evidence = Evidence(sys.argv[1])
        for number in range(100_000):
            evidence.add(document_of([f"Text number {number}."]))
            print(number, flush=True)
    """)
    path = tmp_path / "p.evidence"
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        done = [int(program.stdout.readline()) for _ in range(5)][-1]
        time.sleep(0.05)
        program.send_signal(signal.SIGKILL)
        program.stdout.read()
    with Evidence(path, create=False) as known:
        texts = [document.text for document in known.documents()]
    assert texts[: done + 1] == [f"Text number {number}." for number in range(done + 1)]
