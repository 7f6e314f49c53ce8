"""A folder in which a sweep keeps what is finished: a manifest, and a Parquet file per block of draws.

Every file is written beside its place and then put there in one step, so that a run may be stopped or killed at any
time; only whole blocks are there, and each once. Any program that reads Parquet can read and add up the blocks: one row
per count that is not zero.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from detente.analysis.sweep.counts import Counts, Shape
from detente.analysis.sweep.plan import Plan, make_plan
from detente.analysis.sweep.question import ask
from detente.analysis.sweep.result import Sweep
from detente.errors import FormatError, Problem, UnsupportedAnalysisError
from detente.io.files import read_text, write_bytes, write_text
from detente.model import Conflict, Settings
from detente.types import IntArray

__all__ = ["BLOCK", "MANIFEST", "SweepFolder", "read_sweep", "sweep_folder"]

MANIFEST = "detente.sweep-folder/1"
"""Name and version of the manifest's contract."""

BLOCK = "detente.sweep-block/1"
"""Name and version of the contract of a block's file."""

_NAME = re.compile(r"block-(\d{8})\.parquet")

_TALLIES = ("readings", "stable", "equilibrium", "without", "outcomes", "explained")
"""Tallies of `Counts`, apart from the number of draws, in the order of their codes in a file."""

_COLUMNS = ("reading", "decision_maker", "concept", "state", "outcome")
"""What a count is about; counted from 0, states from 1 as everywhere; -1 where it does not apply."""

_AXES = {
    "readings": ("reading",),
    "stable": ("decision_maker", "concept", "state"),
    "equilibrium": ("concept", "state"),
    "without": ("concept",),
    "outcomes": ("outcome",),
    "explained": ("outcome", "concept", "state"),
}


def sweep_folder(path: str | os.PathLike[str]) -> SweepFolder:
    """Return a folder in which `detente.sweep` keeps finished blocks; it is made when the first is written.

    Parameters
    ----------
    path : str or path
        A new or empty folder, or one that a sweep of the same question was begun in, which then goes on.

    Raises
    ------
    UnsupportedAnalysisError
        If the library that writes Parquet is missing.
    """
    return SweepFolder(Path(path))


class SweepFolder:
    """See `sweep_folder`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parquet = _require("pyarrow.parquet")
        self._arrow = _require("pyarrow")
        self._digest = ""
        self._shape: Shape | None = None
        self._numbers: IntArray = np.zeros(0, dtype=np.int64)

    @property
    def _manifest_path(self) -> Path:
        return self.path / "manifest.json"

    # --- the manifest ---

    def manifest(self) -> Mapping[str, Any] | None:
        """Return what was asked here, or None in a new folder.

        Raises
        ------
        FormatError
            If the folder holds something else, or a manifest that cannot be read.
        """
        if not self._manifest_path.exists():
            if self.path.exists() and (not self.path.is_dir() or any(self._foreign())):
                raise self._fault("this is no folder of a sweep, and not empty", "Give a new folder.")
            return None
        try:
            data = json.loads(read_text(self._manifest_path))
        except ValueError as error:
            raise self._fault(
                f"the manifest cannot be read ({_first_line(error)})", _START_ANEW, "manifest.json"
            ) from None
        if not isinstance(data, dict) or data.get("schema") != MANIFEST:
            found = data.get("schema") if isinstance(data, dict) else None
            raise self._fault("the manifest is of another kind or version", _START_ANEW, "manifest.json",
                              expected=f"'{MANIFEST}'", got=f"'{found}'")  # fmt: skip
        return data

    def _foreign(self) -> Iterator[Path]:
        return (item for item in self.path.iterdir() if not item.name.startswith(".detente-"))

    def begin(self, facts: Mapping[str, Any], samples: int, plan: Plan) -> None:
        """Note what is asked, or compare it with what was asked before.

        Raises
        ------
        FormatError
            If the folder holds the sweep of another question; what differs is named.
        """
        self._digest, self._shape = str(facts["digest"]), plan.shape
        self._numbers = plan.tracked + 1
        before = self.manifest()
        if before is not None:
            self._check_same(before.get("question", {}), facts)
        if before is None or before.get("samples") != samples:
            made = {
                "schema": MANIFEST,
                "question": dict(facts),
                "samples": samples,
                "block_size": plan.block_size,
                "outcomes": [
                    {**judgement.to_dict(), "value": value}
                    for judgement in plan.judgements
                    for value in judgement.values
                ],
                "decision_makers": list(plan.space.decision_makers),
            }
            try:
                self.path.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise self._fault(f"the folder cannot be made ({error.strerror})", "Give another place.") from None
            write_text(self._manifest_path, json.dumps(made, ensure_ascii=False, indent=1) + "\n")

    def _check_same(self, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        if before.get("digest") == now["digest"]:
            return
        differ = [key for key in now if key != "digest" and before.get(key) != now[key]]
        told = "; ".join(_difference(key, before.get(key), now[key]) for key in differ) or "its fingerprint differs"
        raise self._fault(f"the folder holds the sweep of another question: {told}",
                          "Ask the same question to go on, or give another folder.", "manifest.json")  # fmt: skip

    # --- blocks ---

    def blocks(self) -> Iterator[tuple[int, Counts]]:
        """Read every finished block.

        Raises
        ------
        FormatError
            If a file is damaged or belongs to another sweep.
        """
        for path in sorted(self.path.glob("block-*.parquet")):
            found = _NAME.fullmatch(path.name)
            if found:
                yield int(found[1]), self._read(path, int(found[1]))

    def save(self, block: int, counts: Counts) -> None:
        """Write a block, all or nothing."""
        table = self._table(block, counts)
        out = io.BytesIO()
        self._parquet.write_table(table, out, compression="zstd")
        write_bytes(self.path / f"block-{block:08d}.parquet", out.getvalue())

    def _table(self, block: int, counts: Counts) -> Any:
        columns: dict[str, list[Any]] = {name: [] for name in ("tally", *_COLUMNS, "count")}
        for code, name in enumerate(_TALLIES):
            tally = getattr(counts, name)
            places = np.nonzero(tally)
            for column in _COLUMNS:
                axes = _AXES[name]
                own = places[axes.index(column)] if column in axes else np.full(len(places[0]), -1)
                if column == "state" and "state" in axes:
                    own = self._numbers[own] if name == "explained" else own + 1
                columns[column].append(own.astype(np.int32))
            columns["tally"].append(np.full(len(places[0]), code, dtype=np.int8))
            columns["count"].append(tally[places])
        about = {"schema": BLOCK, "digest": self._digest, "block": block, "draws": int(counts.draws)}
        arrays = {name: np.concatenate(parts) for name, parts in columns.items()}
        words = self._arrow.DictionaryArray.from_arrays(arrays.pop("tally"), list(_TALLIES))
        table = self._arrow.table({"tally": words, **arrays})
        return table.replace_schema_metadata({"detente.sweep": json.dumps(about)})

    def _read(self, path: Path, block: int) -> Counts:
        if self._shape is None:
            raise RuntimeError("begin() comes first")
        try:
            table = self._parquet.read_table(io.BytesIO(path.read_bytes()))
            about = json.loads(table.schema.metadata[b"detente.sweep"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._fault(f"the file is damaged or no block of a sweep ({_first_line(error)})",
                              _DRAW_ANEW, path.name) from None  # fmt: skip
        if about.get("schema") != BLOCK or about.get("digest") != self._digest or about.get("block") != block:
            raise self._fault("the file belongs to another sweep or another place in it", _DRAW_ANEW, path.name)
        try:
            return self._counts(table, int(about["draws"]))
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise self._fault(f"the file's counts do not fit this sweep ({_first_line(error)})",
                              _DRAW_ANEW, path.name) from None  # fmt: skip

    def _counts(self, table: Any, draws: int) -> Counts:
        counts = self._shape.zero() if self._shape else None
        if counts is None:
            raise RuntimeError("begin() comes first")
        names = table["tally"].combine_chunks()
        codes = np.asarray(names.indices)
        words = names.dictionary.to_pylist()
        values = {name: table[name].to_numpy() for name in (*_COLUMNS, "count")}
        for code, name in enumerate(words):
            rows = codes == code
            tally = getattr(counts, name)
            places = []
            for axis in _AXES[name]:
                place = values[axis][rows]
                if axis == "state":
                    place = np.searchsorted(self._numbers, place) if name == "explained" else place - 1
                if len(place) and place.min() < 0:
                    raise ValueError(f"{axis} below its range")
                places.append(place)
            tally[tuple(places)] = values["count"][rows]
        if int(counts.readings.sum()) != draws:
            raise ValueError("rows are missing")
        counts.draws[...] = draws
        return counts

    def _fault(
        self, message: str, hint: str, name: str | None = None, *, expected: str | None = None, got: str | None = None
    ) -> FormatError:
        place = self.path / name if name else self.path
        problem = Problem((), message, expected, got, hint, file=os.fspath(place))
        return FormatError(f"{self.path} cannot be used", [problem])


_START_ANEW = "Give another folder, or remove this one to start anew."

_DRAW_ANEW = "Remove the file and run the command again: its draws, and no others, are made again."


def _difference(key: str, before: Any, now: Any) -> str:
    if key == "conflict":
        return "the conflict file has changed since"
    return f"{key} was {json.dumps(before, ensure_ascii=False)} and is {json.dumps(now, ensure_ascii=False)}"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _require(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        raise UnsupportedAnalysisError(
            "a folder of a sweep needs the library 'pyarrow'; install it with: pip install 'detente[sweep]'"
        ) from None


def read_sweep(conflict: Conflict, path: str | os.PathLike[str]) -> Sweep:
    """Return what a folder holds of a sweep, finished or not; nothing is drawn.

    Parameters
    ----------
    conflict : Conflict
        The conflict that was swept.
    path : str or path
        The folder.

    Raises
    ------
    FormatError
        If the folder holds no sweep, or that of another conflict or version.
    """
    folder = sweep_folder(path)
    manifest = folder.manifest()
    if manifest is None:
        raise FormatError(
            f"{folder.path} cannot be used",
            [Problem((), "no sweep was begun here", file=os.fspath(path), hint="'detente sweep --folder' begins one.")],
        )
    asked = manifest["question"]
    question = ask(
        conflict,
        readings=asked["readings"],
        noise=asked["noise"],
        concepts=asked["concepts"],
        settings=Settings(**asked["settings"]),
        seed=asked["seed"],
    )
    plan = make_plan(question)
    folder.begin({"digest": question.digest, **question.facts}, manifest["samples"], plan)
    total = sum((counts for _, counts in folder.blocks()), plan.shape.zero())
    return Sweep(question, plan.space, plan.judgements, plan.tracked, total)
