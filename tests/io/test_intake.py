"""Files and folders into a project: what fails is told, the rest goes on, nothing is lost."""

from pathlib import Path

import pytest

from detente.errors import FormatError
from detente.io.intake import project_for, take_in
from detente.reading.store import Evidence


def folder(path: Path) -> Path:
    (path / "a.txt").write_text("Russia refused the offer on Friday.", "utf-8")
    (path / "b.md").write_text("Russia  refused the offer on Friday.", "utf-8")
    (path / "c.pdf").write_bytes(b"%PDF-broken")
    (path / "d.txt").write_text("NATO deployed troops.", "utf-8")
    return path


def test_a_bad_file_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    shares: list[float] = []
    found = take_in([folder(tmp_path)], tmp_path / "p.evidence", told={"date": "2022-02-04"}, progress=shares.append)
    assert [(Path(one.file).name, one.is_new, len(one.records)) for one in found.taken] == [
        ("a.txt", True, 1), ("b.md", False, 1), ("c.pdf", False, 0), ("d.txt", True, 1)]  # fmt: skip
    assert [Path(one.file).name for one in found.failed] == ["c.pdf"]
    assert shares[-1] == 1.0
    assert shares == sorted(shares)
    with Evidence(tmp_path / "p.evidence") as evidence:
        assert len(evidence.documents()) == 2
        assert {known.record.date for known in evidence.records()} == {"2022-02-04", None}
    data = found.to_dict()
    assert (data["schema"], len(data["documents"]), len(data["failed"])) == ("detente.read/1", 3, 1)


def test_reading_twice_changes_nothing(tmp_path: Path) -> None:
    folder(tmp_path)
    first = take_in([tmp_path / "a.txt"], tmp_path / "p.evidence")
    second = take_in([tmp_path / "a.txt"], tmp_path / "p.evidence")
    assert first.taken[0].records == second.taken[0].records
    assert not second.taken[0].is_new


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no document to read"):
        take_in([tmp_path], tmp_path / "p.evidence")
    assert not (tmp_path / "p.evidence").exists()


def test_the_project_stands_beside_the_first_file(tmp_path: Path) -> None:
    assert project_for([tmp_path / "a.txt"]) == tmp_path / "a.evidence"
    assert project_for([tmp_path]) == tmp_path.parent / f"{tmp_path.name}.evidence"
