"""A project as one file: a zip archive with the conflict, its history, its versions and its scenarios."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from detente.errors import DetenteError
from detente.io import native
from detente.io.files import MAX_BYTES, decode
from detente.model import Conflict
from detente.web.faults import FaultError
from detente.web.keeping.project import Project

__all__ = ["MAX_PACKED", "MAX_UNPACKED", "Packed", "packed", "unpacked"]

FORMAT = "detente.project/1"
"""Name and version of the contract."""

MAX_PACKED = 50_000_000
"""Largest archive that is read, in bytes."""
MAX_UNPACKED = 200_000_000
"""Most bytes that its members may hold, all together."""
MAX_STEPS = 20_000
"""Most steps of history that are packed, the newest, and that are read."""

_MEMBERS = ("project.json", "conflict.yaml", "history.jsonl")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PackedStep(_Part):
    """A step of history: the conflict as it then was."""

    revision: int = Field(ge=0)
    kind: str = Field(max_length=20)
    label: str = Field(max_length=300)
    at: str = Field(max_length=40)
    document: dict[str, Any]


class PackedVersion(_Part):
    """A version: which step, and what it is called."""

    revision: int = Field(ge=0)
    name: str = Field(max_length=200)
    note: str = Field(max_length=10_000)
    at: str = Field(max_length=40)


class PackedScenario(_Part):
    """A scenario."""

    name: str = Field(max_length=200)
    note: str = Field("", max_length=10_000)
    edits: tuple[dict[str, Any], ...] = Field((), max_length=1000)
    reading: str | None = None
    settings: dict[str, str] = {}
    bloc: tuple[str, ...] = ()


class Manifest(_Part):
    """What the archive is."""

    format: str
    title: str
    file: str = Field(max_length=300)
    versions: tuple[PackedVersion, ...] = Field((), max_length=10_000)
    scenarios: tuple[PackedScenario, ...] = Field((), max_length=10_000)


@dataclass(frozen=True)
class Packed:
    """What an archive holds.

    Attributes
    ----------
    name : str
        What its file was called, without its ending.
    conflict : Conflict
        The document.
    text : str
        The text of its file.
    steps : tuple of PackedStep
        Its history, the oldest first.
    manifest : Manifest
        Versions and scenarios.
    """

    name: str
    conflict: Conflict
    text: str
    steps: tuple[PackedStep, ...]
    manifest: Manifest

    def restore(self, project: Project) -> None:
        """Give a project that was just begun the history, versions and scenarios of the archive."""
        steps = [(step.document, step.label, step.kind, step.at) for step in self.steps]
        numbers = project.store.rebuild(project.row, steps, self.conflict.to_dict(), self.text)
        revisions = {step.revision: number for step, number in zip(self.steps, numbers, strict=True)}
        for version in self.manifest.versions:
            if version.revision in revisions:
                project.store.keep_version(project.row.id, revisions[version.revision], version.model_dump())
        for scenario in self.manifest.scenarios:
            project.store.add_scenario(project.row.id, scenario.model_dump(mode="json"))
        project.refresh()


def packed(project: Project, text: str) -> bytes:
    """Pack a project into an archive.

    Parameters
    ----------
    text : str
        What its file holds.
    """
    store, row = project.store, project.row
    entries = store.entries(row.id, limit=MAX_STEPS)[::-1]
    steps = {entry.step: entry.revision for entry in entries}
    versions = [
        PackedVersion(revision=steps[v["step"]], name=v["name"], note=v["note"], at=v["at"])
        for v in store.versions(row.id)[::-1]
        if v["step"] in steps
    ]
    scenarios = [
        PackedScenario(**{key: value for key, value in s.items() if key not in ("id", "at")})
        for s in store.scenarios(row.id)
    ]
    manifest = Manifest(
        format=FORMAT, title=row.title, file=row.file, versions=tuple(versions), scenarios=tuple(scenarios)
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", manifest.model_dump_json(indent=2))
        archive.writestr("conflict.yaml", text)
        archive.writestr("history.jsonl", "".join(_lines(project, entries)))
    return stream.getvalue()


def _lines(project: Project, entries: Any) -> Iterator[str]:
    for entry in entries:
        step = PackedStep(
            revision=entry.revision,
            kind=entry.kind,
            label=entry.label,
            at=entry.at,
            document=project.store.step(entry.step).document,
        )
        yield step.model_dump_json() + "\n"


def unpacked(content: bytes) -> Packed:
    """Read an archive; nothing is written, and nothing in it is believed before it was checked.

    Raises
    ------
    FaultError
        If it is no such archive, or holds more than it may.
    FormatError
        If its conflict cannot be read.
    """
    if len(content) > MAX_PACKED:
        raise FaultError(413, "too_large", f"a project may have at most {MAX_PACKED // 1_000_000} MB")
    try:
        members = _members(content)
        manifest = Manifest.model_validate_json(members["project.json"])
        steps = _steps(members["history.jsonl"])
        for step in steps:
            Conflict(**step.document)
    except (zipfile.BadZipFile, ValidationError, NotImplementedError, RuntimeError, EOFError, UnicodeError) as error:
        raise FaultError(422, "invalid", f"this is no project of the workbench ({type(error).__name__})") from None
    except (TypeError, KeyError):
        raise FaultError(422, "invalid", "this is no project of the workbench") from None
    except FaultError:
        raise
    except DetenteError as error:
        raise FaultError(422, "invalid", f"a step of the history is no conflict: {error}") from None
    if manifest.format != FORMAT:
        raise FaultError(
            422, "invalid", f"the project is of the format '{manifest.format}'; this program reads {FORMAT}"
        )
    text = decode(members["conflict.yaml"], "conflict.yaml")
    stem = manifest.file.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Packed(stem or manifest.title, native.structured(text, file="conflict.yaml"), text, steps, manifest)


def _steps(lines: bytes) -> tuple[PackedStep, ...]:
    found = lines.splitlines()
    if len(found) > MAX_STEPS:
        raise FaultError(413, "too_large", f"a project may have at most {MAX_STEPS:,} steps of history")
    return tuple(PackedStep.model_validate_json(line) for line in found)


def _members(content: bytes) -> dict[str, bytes]:
    """Unpack the members that belong there, never more than they may hold, whatever they claim."""
    found: dict[str, bytes] = {}
    left = MAX_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if sorted(names) != sorted(_MEMBERS):
            raise FaultError(422, "invalid", "this is no project of the workbench", problems=())
        for name in _MEMBERS:
            most = min(left, MAX_BYTES if name != "history.jsonl" else left)
            with archive.open(name) as stream:
                data = stream.read(most + 1)
            if len(data) > most:
                raise FaultError(413, "too_large", f"'{name}' in the archive holds more than {most // 1_000_000} MB")
            found[name] = data
            left -= len(data)
    return found
