"""The commands read, evidence and draft, and what they add to check and report."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

TEXT = (
    "Arkania demanded on 3 March 2021 that Belmora lift the blockade.\n\n"
    "Reuters reported that Belmora rejected Arkania's demand.\n\n"
    "Arkania deployed troops at the border of Belmora on 7 March 2021.\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "news.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def ids(folder: Path, data: Callable[..., Any]) -> list[str]:
    return [record["id"] for record in data("read", "news.txt")["documents"][0]["records"]]


def test_reading_prints_records_and_keeps_them_beside_the_file(folder: Path, run: Run) -> None:
    code, out, err = run("read", "news.txt", "--date", "2021-03-08", "--title", "News", "--perspective", "ours")
    assert (code, err) == (0, "")
    assert "News (3 sentences, text, 2021-03-08)" in out
    assert "says Reuters" in out
    assert "1 document read, 1 new, 3 records proposed; kept in news.evidence." in out
    assert (folder / "news.evidence").is_file()
    assert not (folder / "news.evidence-wal").exists()


@pytest.mark.parametrize("form", ["json", "markdown", "csv"])
def test_reading_has_other_forms(folder: Path, run: Run, form: str) -> None:
    code, out, _ = run("read", "news.txt", "--format", form)
    assert code == 0
    assert "lift the blockade" in out
    if form == "csv":
        assert out.splitlines()[0].startswith("document,file,id,kind,who,towards,status")


def test_a_limit_says_how_many_are_left_out(folder: Path, run: Run) -> None:
    assert "2 more records are not shown" in run("read", "news.txt", "--limit", "1")[1]


def test_a_bad_file_is_told_the_others_go_on_and_the_exit_code_says_so(folder: Path, run: Run) -> None:
    (folder / "bad.pdf").write_bytes(b"%PDF-no")
    code, out, err = run("read", folder, "--project", "p.evidence")
    assert code == 1
    assert "bad.pdf" in err
    assert "cannot be read" in err
    assert "1 document read, 1 new" in out
    assert "1 file could not be read; nothing else was lost." in out
    assert "could not be read" in run("read", folder, "--project", "q.evidence", "--format", "markdown")[1]


def test_a_document_without_records_says_so(folder: Path, run: Run) -> None:
    (folder / "calm.txt").write_text("The day was fine.", "utf-8")
    assert "No record was found in it." in run("read", "calm.txt")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("read", "name a file or a folder"),
        ("read news.txt --date 2021", "write it as YYYY-MM-DD"),
        ("read news.txt --llm http://localhost:1/v1", "--llm and --model go together"),
        ("read --search x", "--search needs the project"),
        ("evidence news.evidence accept", "name a record"),
        ("evidence news.evidence link all", "name a part of the model"),
        ("evidence news.evidence note all", "write the note"),
        ("evidence news.evidence edit all", "say what to change"),
        ("evidence news.evidence edit all --set kind", "FIELD=VALUE"),
    ],
)
def test_calls_that_are_wrong(ids: list[str], fails: Callable[..., None], words: str, said: str) -> None:
    fails(words, 2, said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("read none.txt", "nothing"),
        ("evidence none.evidence", "there is no such project"),
        ("evidence news.evidence show zz", "there is no record 'zz'"),
        ("evidence news.evidence --document nothing", "unknown document 'nothing'"),
        ("evidence news.evidence edit all --set kind=x", "unknown kind"),
        ("evidence news.evidence link all -e thing.x", "unknown part of a model"),
        ("draft news.evidence", "no record is accepted"),
        ("read news.txt --llm nowhere --model x", "no address of a service"),
    ],
)
def test_faults_of_files_and_names(ids: list[str], run: Run, words: str, said: str) -> None:
    code, out, err = run(*words.split())
    assert code == 1
    assert said in " ".join((out + err).split()) or "no such file" in err


def test_search(ids: list[str], run: Run, data: Callable[..., Any]) -> None:
    found = " ".join(run("read", "--search", "blockade", "--project", "news.evidence")[1].split())
    assert "lift the blockade" in found or "the blockade." in found
    assert data("read", "news.txt", "--search", "nowhere")["passages"] == []
    assert "None: all words must occur" in run("read", "news.txt", "--search", "nowhere")[1]


def test_the_rules_are_evaluated_anywhere(run: Run, data: Callable[..., Any]) -> None:
    out = run("read", "--evaluate")[1]
    assert "development: 78 sentences" in out
    assert "test: 76 sentences" in out
    assert [half["half"] for half in data("read", "--evaluate")] == ["development", "test"]


def test_a_record_is_shown_with_its_passage_in_context(ids: list[str], run: Run, data: Callable[..., Any]) -> None:
    out = " ".join(run("evidence", "news.evidence", "show", ids[1][:6])[1].split())
    assert "[[Belmora rejected Arkania's demand]]" in out
    assert "Reuters (reported)" in out
    assert data("evidence", "news.evidence", "show", ids[1])["records"][0]["locator"] == "paragraph 2"


def test_decisions_are_made_listed_and_filtered(ids: list[str], run: Run, data: Callable[..., Any]) -> None:
    assert run("evidence", "news.evidence", "accept", ids[0], ids[1], "--note", "two relays")[1].split() == [
        ids[0][:6], "accepted", ids[1][:6], "accepted"]  # fmt: skip
    run("evidence", "news.evidence", "reject", ids[2])
    run("evidence", "news.evidence", "edit", ids[2], "--set", "kind=support", "--set", "date=2021")
    run("evidence", "news.evidence", "link", ids[0], "-e", "option.lift=yes")
    run("evidence", "news.evidence", "link", ids[1], "-e", "option.lift=yes", "--against")
    assert [one["id"] for one in data("evidence", "news.evidence", "-v", "accepted")["records"]] == ids[:2]
    assert [one["id"] for one in data("evidence", "news.evidence", "-e", "option.lift")["records"]] == ids[:2]
    edited = data("evidence", "news.evidence", "-v", "rejected")["records"][0]
    assert (edited["kind"], edited["date"], edited["edited"]) == ("support", "2021", True)
    out = run("evidence", "news.evidence")[1]
    assert "2 accepted, 1 rejected, 0 open." in out
    assert "bears on: against option.lift=yes" in " ".join(out.split())
    assert "Edited" in run("evidence", "news.evidence", "show", ids[2])[1]
    assert len(run("evidence", "news.evidence", "--format", "csv")[1].splitlines()) == 4
    assert "2 more records are not shown" in run("evidence", "news.evidence", "--limit", "1")[1]
    run("evidence", "news.evidence", "reopen", "all")
    assert data("evidence", "news.evidence", "accept", "all", "-k", "refuse")["records"][0]["verdict"] == "accepted"


def test_for_and_against_stand_together_with_who_says_it(ids: list[str], run: Run, data: Callable[..., Any]) -> None:
    assert "No accepted record is linked" in run("evidence", "news.evidence", "about")[2]
    run("evidence", "news.evidence", "accept", "all")
    run("evidence", "news.evidence", "link", ids[0], "-e", "option.lift=yes")
    run("evidence", "news.evidence", "link", ids[1], "-e", "option.lift=yes", "--against")
    out = run("evidence", "news.evidence", "about", "option.lift")[1]
    assert "1 for, 1 against" in out
    assert out.index("for") < out.index("against")
    assert "Reuters (reported)" in " ".join(out.split())
    assert len(data("evidence", "news.evidence", "about")[0]["records"]) == 2


def test_a_draft_is_written_checked_and_never_written_over(ids: list[str], run: Run, data: Callable[..., Any]) -> None:
    run("evidence", "news.evidence", "accept", "all")
    code, out, err = run("draft", "news.evidence", "-o", "c.yaml", "--title", "The blockade")
    assert (code, err.strip()) == (0, "wrote c.yaml")
    assert "2 decision makers" in out
    assert "TO DO" in Path("c.yaml").read_text("utf-8")
    code, out, _ = run("check", "c.yaml")
    assert (code, "0 errors" in out) == (0, True)
    assert run("draft", "news.evidence", "-o", "c.yaml")[0] == 2
    assert run("draft", "news.evidence", "-o", "c.yaml", "--force")[0] == 0
    assert run("draft", "news.evidence")[1].startswith("# A draft from confirmed records")
    assert data("draft", "news.evidence", "--date", "2021-03-05")["conflict"]["time"] == "2021-03-05"


def test_check_counts_and_lists_what_has_no_source(run: Run, data: Callable[..., Any]) -> None:
    assert "without one: 1 theatre" in run("check", "three-demands")[1]
    assert "no source: theatre theatres.europe" in run("check", "three-demands", "--sources")[1]
    assert "option" in data("check", "elmira")["without_source"][0]


def test_a_report_shows_the_evidence_of_a_project(ids: list[str], run: Run) -> None:
    run("evidence", "news.evidence", "accept", "all")
    run("evidence", "news.evidence", "link", ids[0], "-e", "option.first_silent=yes")
    run("evidence", "news.evidence", "link", ids[1], "-e", "option.strange", "--against")
    words = ("report", "prisoners-dilemma", "-f", "markdown", "-c", "nash", "--evidence", "news.evidence")
    out = run(*words, "-o", "r.md")
    assert out[0] == 0
    page = Path("r.md").read_text("utf-8")
    assert "Evidence" in page
    assert "lift the blockade" in page
    assert "holds no such part, though records are linked to it: option.strange" in page.replace("\\", "")
    assert "linked to no part of the model: 1." in page
    assert "--evidence news.evidence" in page
    assert run(*words[:-1], "none.evidence", "-o", "s.md")[0] == 1


def test_a_report_on_a_project_without_links_says_so(ids: list[str], run: Run) -> None:
    run("report", "prisoners-dilemma", "-c", "nash", "--evidence", "news.evidence", "-o", "r.html")
    assert "No accepted record of the project is linked" in Path("r.html").read_text("utf-8")


def test_a_model_that_cannot_be_reached_is_told_and_the_rules_go_on(folder: Path, run: Run) -> None:
    code, out, err = run("read", "news.txt", "--llm", "http://127.0.0.1:9/v1", "--model", "tiny", "--llm-timeout", "1")
    assert code == 1
    assert "Text goes to 127.0.0.1:9, which runs tiny." in err
    assert "not read by the model" in err
    assert "3 records proposed" in out
    assert "characters were sent to 127.0.0.1:9" in " ".join(out.split())


def test_json_tells_what_a_project_holds(ids: list[str], run: Run) -> None:
    held = json.loads(run("evidence", "news.evidence", "--format", "json")[1])
    assert held["schema"] == "detente.evidence/1"
    assert held["documents"][0]["origin"] == "news.txt"
    assert all(record["words"] for record in held["records"])
