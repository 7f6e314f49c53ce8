"""Writing is all or nothing: after a kill, an interrupt or a full disk the last good file is there, whole."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.errors import FormatError, LimitExceededError
from detente.io import dumps, loads, read, write
from tests.io.test_judging import GOOD

OLD = loads(GOOD)
NEW = loads(GOOD.replace("title: Strike or talk", "title: Another title"))

WRITES = """
import os, signal, sys, time
from detente.io import read, write
path = sys.argv[1]
old = read(path)
new = old.model_copy(update={"title": "Another title", "summary": "word " * 200_000})
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "conflict.yaml"
    found.write_text(GOOD, "utf-8")
    return found


def stopped(path: Path, code: str, sign: int, after: float = 0) -> None:
    """Run code that writes to a file, wait until it says that it has begun, and a little, and stop it."""
    command = [sys.executable, "-c", WRITES + code, path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(after)
        process.send_signal(sign)


HANGS = """
def hang(_):
    print("begun", flush=True)
    for _ in range(6000):  # not one long sleep, which a signal just before it would not end
        time.sleep(0.01)
signal.signal(signal.SIGINT, signal.default_int_handler)  # even where the tests were started with it ignored
os.fsync = hang  # the new text has been written, but not yet put in place
write(new, path)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
def test_a_kill_in_the_middle_loses_nothing(path):
    stopped(path, HANGS, signal.SIGKILL)
    assert path.read_text("utf-8") == GOOD


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
def test_an_interrupt_in_the_middle_loses_nothing_and_leaves_nothing(path):
    stopped(path, HANGS, signal.SIGINT)
    assert path.read_text("utf-8") == GOOD
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
def test_kills_at_any_time_leave_one_file_or_the_other(path):
    code = "print('begun', flush=True)\nwhile True:\n    write(new, path, keep=False)\n    write(old, path, keep=False)"
    titles = set()
    for attempt in range(6):
        stopped(path, code, signal.SIGKILL, after=0.01 + 0.037 * attempt)
        titles.add(read(path).title)
    assert titles <= {"Strike or talk", "Another title"}


def test_a_full_disk_loses_nothing(path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        FormatError, match=r"conflict\.yaml: error: the file cannot be written \(No space left on device\)"
    ):
        write(NEW, path)
    assert path.read_text("utf-8") == GOOD
    assert [*path.parent.iterdir()] == [path]


def test_permissions_stay(path):
    path.chmod(0o640)
    write(NEW, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert read(path) == NEW


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path):
    write(NEW, tmp_path / "new.yaml")
    (tmp_path / "other").touch()
    assert stat.S_IMODE((tmp_path / "new.yaml").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_a_link_stays_a_link(path, tmp_path):
    link = tmp_path / "link.yaml"
    link.symlink_to(path.name)
    write(NEW, link)
    assert link.is_symlink()
    assert read(path) == NEW


def test_a_link_to_nothing_gets_its_file(tmp_path):
    link = tmp_path / "link.yaml"
    link.symlink_to("later.yaml")
    write(NEW, link)
    assert read(tmp_path / "later.yaml") == NEW


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no such device")
def test_a_device_is_not_replaced():
    write(NEW, "/dev/null", format="native")
    assert not Path("/dev/null").is_file()


def test_a_pipe_is_written_to(tmp_path):
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True, encoding="utf-8") as reader:
        write(NEW, pipe)
        assert loads(reader.communicate()[0]) == NEW


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("folder.yaml", "this is a folder, not a file"),
        ("none/new.yaml", "there is no such folder"),
        ("nul\0.yaml", "this cannot be the name of a file"),
        ("conflict.yaml/new.yaml", "the file cannot be written (Not a directory)"),
    ],
)
def test_what_cannot_be_written(path, name, said):
    (path.parent / "folder.yaml").mkdir()
    with pytest.raises(FormatError) as raised:
        write(NEW, path.parent / name)
    assert said in str(raised.value)


def test_a_protected_file_is_not_replaced(path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as root, to whom all is permitted
    with pytest.raises(FormatError, match=r"the file may not be written \(permission denied\)"):
        write(NEW, path)
    assert path.read_text("utf-8") == GOOD


def test_half_a_character_cannot_be_written(path):
    with pytest.raises(FormatError, match=r"half a character \(the surrogate U\+D800\)"):
        write(NEW.model_copy(update={"title": "a\ud800"}), path)
    assert path.read_text("utf-8") == GOOD


def test_a_file_that_could_not_be_read_again_is_not_written(path):
    with pytest.raises(LimitExceededError, match="over 5 MB"):
        write(NEW.model_copy(update={"summary": "é" * 3_000_000}), path)
    assert path.read_text("utf-8") == GOOD


def test_writing_twice_gives_the_same_text(path):
    write(NEW, path, keep=False)
    once = path.read_text("utf-8")
    write(NEW, path)
    assert path.read_text("utf-8") == once == dumps(NEW)
