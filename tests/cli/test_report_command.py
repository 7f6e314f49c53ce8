"""``detente report`` as a user meets it."""

import hashlib
import re
import shlex
import sys

import pytest

from detente.cases import case_path
from detente.cli import main


def test_a_report_is_written_in_the_form_that_the_name_tells(run, tmp_path):
    for name, begin in (
        ("r.html", b"<!doctype html>"),
        ("r.MD", b"# Elmira"),
        ("r.pdf", b"%PDF"),
        ("report", b"<!doctype"),
    ):
        code, out, err = run("report", "elmira", "-o", tmp_path / name)
        assert (code, out, err) == (0, "", f"wrote {tmp_path / name}\n")
        assert (tmp_path / name).read_bytes().startswith(begin)
    run("report", "elmira", "-o", tmp_path / "odd.txt", "--format", "markdown")
    assert (tmp_path / "odd.txt").read_text("utf-8").startswith("# Elmira")


def test_without_a_file_the_report_goes_to_standard_output(capfdbinary):
    with pytest.raises(SystemExit) as stopped:
        main(["report", "chicken", "-f", "markdown"])
    out, err = capfdbinary.readouterr()
    assert not stopped.value.code
    assert out.startswith(b"# Chicken")
    assert err == b""


def test_the_report_ends_with_the_digest_of_the_file_and_a_command_that_makes_it_again(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_bytes(case_path("elmira").read_bytes())
    words = ["report", tmp_path / "mine.yaml", "-o", "r.md", "-r", "recalled", "-c", "seq", "-c", "nash",
             "--ties", "no_sanction", "--date", "1 May"]  # fmt: skip
    assert run(*words)[0] == 0
    first = (tmp_path / "r.md").read_bytes()
    told = first.decode()
    assert hashlib.sha256(case_path("elmira").read_bytes()).hexdigest() in told
    assert str(tmp_path) not in told
    command = shlex.split(re.search(r"\*\*To make it again\*\*: `(.*)`", told).group(1))
    assert command[0] == "detente"
    (tmp_path / "r.md").unlink()
    assert run(*command[1:])[0] == 0
    assert (tmp_path / "r.md").read_bytes() == first


def test_the_command_names_a_case_by_its_name(run, tmp_path):
    run("report", "elmira", "-o", tmp_path / "r.md")
    assert "`detente report elmira -o r.md`" in (tmp_path / "r.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["report", "elmira", "-o", "r.txt"], 2, "'r.txt' does not tell the form; end it with .html, .md, .pdf"),
        (["report", "elmira", "-f", "pdf"], 2, "name a file to write, for example: -o report.pdf"),
        (["report", "elmira", "-o", "nowhere/r.html"], 1, "there is no such folder"),
        (["report", "elmyra", "-o", "r.html"], 1, "Did you mean 'elmira'?"),
        (["report", "elmira", "-r", "nobody", "-o", "r.html"], 1, "unknown reading 'nobody'"),
        (["report", "elmira", "-c", "sek", "-o", "r.html"], 1, "Did you mean 'seq'?"),
        (["report"], 2, "FILE_OR_CASE"),
    ],
)
def test_slips(run, tmp_path, monkeypatch, words, code, said):
    monkeypatch.chdir(tmp_path)
    found, out, err = run(*words)
    assert (found, out) == (code, "")
    assert said in " ".join(err.split())
    assert list(tmp_path.iterdir()) == []


def test_the_conflict_itself_is_never_overwritten(run, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(case_path("chicken").read_bytes())
    code, _, err = run("report", path, "-o", path, "-f", "html")
    assert code == 2
    assert "is the conflict itself" in err
    assert path.read_bytes() == case_path("chicken").read_bytes()


@pytest.mark.parametrize(("library", "name", "extra"), [("jinja2", "r.html", "report"), ("typst", "r.pdf", "pdf")])
def test_a_missing_library_is_named_and_nothing_is_written(run, tmp_path, monkeypatch, library, name, extra):
    monkeypatch.setitem(sys.modules, library, None)
    code, _, err = run("report", "chicken", "-o", tmp_path / name)
    assert code == 1
    assert f"error: this needs the library '{library}'; install it with: pip install 'detente[{extra}]'" in err
    assert list(tmp_path.iterdir()) == []


def test_remarks_on_the_file_go_to_standard_error(run, tmp_path):
    path = tmp_path / "odd.yaml"
    wishes = "readings: {r: {preferences: {a: {statements: [x or not x, x]}}}}"
    path.write_text(f"detente: 1\ntitle: Odd\ndecision_makers: {{a: {{options: {{x: X}}}}}}\n{wishes}\n", "utf-8")
    code, out, err = run("report", path, "-o", tmp_path / "r.md")
    assert (code, out) == (0, "")
    assert "warning: statement 'x or not x' holds in every feasible state" in err
    assert err.endswith(f"wrote {tmp_path / 'r.md'}\n")


def test_runs_of_a_folder_are_told_and_named_in_the_command(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("sweep", "chicken", "--samples", "300", "--noise", "0.1", "--folder", "runs", "--workers", "1")[0] == 0
    code, _, err = run("report", "chicken", "--sweep", "runs", "-o", "r.md")
    assert code == 0, err
    told = (tmp_path / "r.md").read_text("utf-8")
    assert "### Many runs" in told
    assert "300 times from seed 0" in told
    assert "`detente report chicken -o r.md --sweep runs`" in told
    code, _, err = run("report", "elmira", "--sweep", "runs", "-o", "s.md")
    assert code == 1
    assert not (tmp_path / "s.md").exists()
    code, _, err = run("report", "elmira", "--sweep", "none", "-o", "s.md")
    assert code == 1
    assert "no sweep was begun here" in err
