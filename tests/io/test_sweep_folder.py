"""A sweep's folder: what is finished stays, once, whatever happens; what is not its own is refused."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import detente
from detente.analysis.sweep import Sweep, sweep
from detente.errors import FormatError, UnsupportedAnalysisError
from detente.io import sweep_folder as module
from detente.io.sweep_folder import read_sweep, sweep_folder

parquet = pytest.importorskip("pyarrow.parquet")

SAMPLES = 10_000  # three blocks, the last of which is not whole


def run(folder: Path, **asked: Any) -> Sweep:
    return sweep(detente.load("chicken"), store=sweep_folder(folder), **{"noise": 0.1, "workers": 1, **asked})


def alone(samples: int = SAMPLES, **asked: Any) -> Sweep:
    return sweep(detente.load("chicken"), noise=0.1, samples=samples, workers=1, **asked)


# --- going on ---------------------------------------------------------------------------------------------------------


def test_a_run_that_is_stopped_goes_on(tmp_path: Path) -> None:
    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, samples=SAMPLES, seed=5, progress=stop)
    assert [path.name for path in tmp_path.glob("block-*")] == ["block-00000000.parquet"]
    part = read_sweep(detente.load("chicken"), tmp_path)
    assert part.samples == 4096
    done: list[float] = []
    whole = run(tmp_path, progress=done.append)  # samples and seed are those of the folder
    assert len(done) == 2
    assert whole.counts.same_as(alone(seed=5).counts)


def test_nothing_is_done_twice(tmp_path: Path) -> None:
    run(tmp_path, samples=SAMPLES)
    done: list[float] = []
    again = run(tmp_path, progress=done.append)
    assert done == []
    assert again.counts.same_as(alone().counts)


@pytest.mark.parametrize("more", [{"more": 5000}, {"samples": 15_000}])
def test_a_run_can_be_made_longer(tmp_path: Path, more: dict[str, int]) -> None:
    run(tmp_path, samples=SAMPLES)
    longer = run(tmp_path, **more)
    assert longer.counts.same_as(alone(15_000).counts)
    assert json.loads((tmp_path / "manifest.json").read_text())["samples"] == 15_000


def test_a_run_cannot_be_made_shorter(tmp_path: Path) -> None:
    run(tmp_path, samples=SAMPLES)
    with pytest.raises(FormatError, match=r"at least 10,000; got 500\. Ask for 10000 or more"):
        run(tmp_path, samples=500)


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_process_loses_nothing_that_was_finished(tmp_path: Path, workers: str) -> None:
    folder, samples = tmp_path / "swept", "2000000"
    command = [sys.executable, "-m", "detente", "sweep", "chicken", "--noise", "0.1", "--folder", str(folder)]
    command += ["--workers", workers, "--format", "json"]
    begun = subprocess.Popen([*command, "--samples", samples], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    give_up = time.monotonic() + 60
    while len(list(folder.glob("block-*.parquet"))) < 3 and time.monotonic() < give_up:
        time.sleep(0.01)
    os.kill(begun.pid, signal.SIGKILL)
    assert begun.wait(10) == -signal.SIGKILL
    finished = len(list(folder.glob("block-*.parquet")))
    assert 3 <= finished < 489
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "samples": 4096 * (finished + 1)}))  # to end soon
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=100)
    told = json.loads(done.stdout)
    expected = alone(4096 * (finished + 1)).to_dict()
    assert told == json.loads(json.dumps(expected))


def test_a_full_disk_leaves_the_last_good_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    def full(path: Path, content: bytes) -> None:
        if len(written) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written.append(path)
        original(path, content)

    original = __import__("detente.io.files", fromlist=["_replace"])._replace
    monkeypatch.setattr("detente.io.files._replace", full)
    with pytest.raises(FormatError, match="No space left on device"):
        run(tmp_path, samples=SAMPLES)
    monkeypatch.undo()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["block-00000000.parquet", "manifest.json"]
    assert run(tmp_path).counts.same_as(alone().counts)


# --- what is not its own ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"noise": 0.2}, "noise was 0.1 and is 0.2"),
        ({"seed": 1}, "seed was 0 and is 1"),
        ({"concepts": ["seq"]}, 'concepts was ["nash", "gmr", "smr", "seq", "sseq"] and is ["seq"]'),
        ({"settings": detente.Settings(ties="no_sanction")}, "settings was"),
    ],
)
def test_another_question_is_refused(tmp_path: Path, asked: dict[str, Any], told: str) -> None:
    run(tmp_path, samples=100)
    with pytest.raises(FormatError) as error:
        run(tmp_path, **asked)
    assert f"the folder holds the sweep of another question: {told}" in str(error.value)
    assert "give another folder" in str(error.value)


def test_another_file_and_another_version_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, samples=100)
    with pytest.raises(FormatError, match=r"title was .*the conflict file has changed since"):
        sweep(detente.load("prisoners-dilemma"), noise=0.1, store=sweep_folder(tmp_path))
    with pytest.raises(FormatError, match="the conflict file has changed since"):
        read_sweep(detente.load("prisoners-dilemma"), tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["question"] |= {"version": "0.0.9", "digest": "x"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(FormatError, match=r'version was "0\.0\.9" and is'):
        run(tmp_path)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear all")
    with pytest.raises(FormatError, match=r"this is no folder of a sweep, and not empty\. Give a new folder"):
        run(tmp_path, samples=100)
    with pytest.raises(FormatError, match="this is no folder of a sweep"):
        run(tmp_path / "letters.txt", samples=100)
    with pytest.raises(FormatError, match="no sweep was begun here"):
        read_sweep(detente.load("chicken"), tmp_path / "nothing")
    with pytest.raises(FormatError, match="the folder cannot be made"):
        run(tmp_path / "letters.txt" / "below", samples=100)


@pytest.mark.parametrize(
    ("content", "told"),
    [("{", "the manifest cannot be read"), ('{"schema": "other/1"}', "got 'other/1'"), ("[]", "of another kind")],
)
def test_a_manifest_that_is_none(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(FormatError, match=told):
        run(tmp_path, samples=100)


def damage(folder: Path, how: str) -> None:
    path = folder / "block-00000001.parquet"
    whole = path.read_bytes()
    if how == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "other":
        path.write_bytes(b"PAR1 this is a letter PAR1")
    elif how == "moved":
        path.write_bytes((folder / "block-00000000.parquet").read_bytes())
    else:
        table = parquet.read_table(path)
        if how == "plain":
            table = table.replace_schema_metadata(None)
        if how == "rows":
            table = table.slice(3)
        if how == "column":
            table = table.drop_columns(["state"])
        if how == "range":
            table = table.set_column(3, "concept", [[77] * table.num_rows])
        parquet.write_table(table, path)


@pytest.mark.parametrize("how", ["cut", "empty", "other", "moved", "plain", "rows", "column", "range"])
def test_a_damaged_or_foreign_block_is_refused_and_can_be_made_again(tmp_path: Path, how: str) -> None:
    run(tmp_path, samples=SAMPLES)
    damage(tmp_path, how)
    with pytest.raises(FormatError) as error:
        run(tmp_path)
    assert "block-00000001.parquet: error:" in str(error.value)
    assert "Remove the file and run the command again: its draws, and no others, are made again." in str(error.value)
    (tmp_path / "block-00000001.parquet").unlink()
    assert run(tmp_path).counts.same_as(alone().counts)


def test_files_beside_the_blocks_do_no_harm(tmp_path: Path) -> None:
    run(tmp_path, samples=100)
    (tmp_path / ".detente-0123.tmp").write_bytes(b"left by a killed process")
    (tmp_path / "block-copy.parquet").write_bytes(b"")
    assert run(tmp_path).samples == 100


def test_anybody_can_add_up_the_blocks(tmp_path: Path) -> None:
    found = run(tmp_path, samples=SAMPLES)
    rows = [row for path in tmp_path.glob("*.parquet") for row in parquet.read_table(path).to_pylist()]
    mine = [row["count"] for row in rows if (row["tally"], row["concept"], row["state"]) == ("equilibrium", 3, 2)]
    assert sum(mine) == found.equilibrium(2, "seq").count


def test_the_library_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UnsupportedAnalysisError, match=r"pip install 'detente\[sweep\]'"):
        sweep_folder(tmp_path)


def test_blocks_need_a_question(tmp_path: Path) -> None:
    run(tmp_path, samples=100)
    with pytest.raises(RuntimeError):
        list(module.SweepFolder(tmp_path).blocks())
