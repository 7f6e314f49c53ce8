"""Keep: history, versions with notes, named scenarios."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, field_validator

from detente.model.editing import Edit, changes, edited, outline
from detente.web.api.context import ClientId, Opened, document
from detente.web.api.editing import Revision
from detente.web.faults import problem_to_dict
from detente.web.keeping.project import Project

__all__ = ["router"]

router = APIRouter(prefix="/projects/{project}", tags=["keep"])


@router.get("/history")
def history(opened: Opened, before: int | None = None, limit: int = Query(50, ge=1, le=500)) -> dict[str, Any]:
    """The changes of the document, the last first."""
    project, _ = opened
    found = project.store.entries(project.row.id, before=before, limit=limit + 1)
    steps = [
        {
            "revision": e.revision,
            "label": e.label,
            "kind": e.kind,
            "at": e.at,
            "current": e.revision == project.revision,
        }
        for e in found[:limit]
    ]
    return {"steps": steps, "complete": len(found) <= limit}


@router.get("/history/{revision}")
def past(opened: Opened, revision: int) -> dict[str, Any]:
    """The document as it was at a revision."""
    return {"revision": revision, "conflict": outline(opened[0].at_revision(revision))}


@router.post("/history/{revision}/restore")
def restore_revision(opened: Opened, revision: int, asked: Revision, client: ClientId = "") -> dict[str, Any]:
    """Make the document what it was at a revision; undo takes that back."""
    project, _ = opened
    project.replace(
        asked.revision,
        project.at_revision(revision),
        label=f"Restore revision {revision}",
        kind="restore",
        client=client,
    )
    return document(opened)


# --- versions ---------------------------------------------------------------------------------------------------------


class Noted(BaseModel):
    """A name and a note."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=200)
    note: str = Field("", max_length=10_000)

    @field_validator("note", mode="before")
    @classmethod
    def _none(cls, value: Any) -> Any:
        return "" if value is None else value


def _version(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"v{row['id']}",
        "name": row["name"],
        "note": row["note"],
        "at": row["at"],
        "revision": row["revision"],
    }


@router.get("/versions")
def versions(opened: Opened) -> dict[str, Any]:
    """The versions that were given a name, the last first."""
    project, _ = opened
    return {"versions": [_version(row) for row in project.store.versions(project.row.id)]}


@router.post("/versions")
def add_version(opened: Opened, asked: Noted) -> dict[str, Any]:
    """Give the document as it is now a name and a note."""
    project, _ = opened
    with project.lock:
        number = project.store.add_version(project.row, asked.name, asked.note)
    project.tell("versions", {})
    return {"version": _version(project.version(f"v{number}"))}


@router.put("/versions/{version}")
def change_version(opened: Opened, version: str, asked: Noted) -> dict[str, Any]:
    """Change name and note of a version."""
    project, _ = opened
    project.store.change_version(project.version(version)["id"], asked.name, asked.note)
    project.tell("versions", {})
    return {"version": _version(project.version(version))}


@router.delete("/versions/{version}")
def remove_version(opened: Opened, version: str) -> dict[str, Any]:
    """Take the name of a version away; the history keeps what it was."""
    project, _ = opened
    row = project.version(version)
    project.store.remove_version(row["id"])
    project.tell("versions", {})
    return {"version": _version(row)}


@router.get("/versions/{version}")
def read_version(opened: Opened, version: str) -> dict[str, Any]:
    """A version in full."""
    project, _ = opened
    row = project.version(version)
    return {"version": _version(row), "conflict": outline(project.at_step(row["step"]))}


@router.get("/versions/{version}/changes")
def version_changes(opened: Opened, version: str, to: str = "now") -> dict[str, Any]:
    """What differs between a version and another one, or the document."""
    project, _ = opened
    first = project.at_step(project.version(version)["step"])
    second = project.conflict if to == "now" else project.at_step(project.version(to)["step"])
    return {"changes": [change.to_dict() for change in changes(first, second)]}


@router.post("/versions/{version}/restore")
def restore_version(opened: Opened, version: str, asked: Revision, client: ClientId = "") -> dict[str, Any]:
    """Make a version the document; undo takes that back."""
    project, _ = opened
    row = project.version(version)
    label = f"Restore '{row['name']}'"
    project.replace(asked.revision, project.at_step(row["step"]), label=label, kind="restore", client=client)
    return document(opened)


# --- scenarios --------------------------------------------------------------------------------------------------------


class Scenario(Noted):
    """A what-if that is kept: edits of the document, a reading, settings, a coalition that acts as one."""

    edits: tuple[Edit, ...] = Field((), max_length=1000)
    reading: str | None = None
    settings: dict[str, str] = {}
    bloc: tuple[str, ...] = ()


def _scenario(project: Project, row: dict[str, Any]) -> dict[str, Any]:
    problems = project.problems_of(project.edits_of(row["edits"]))
    return {**row, "id": f"s{row['id']}", "problems": [problem_to_dict(problem) for problem in problems]}


@router.get("/scenarios")
def scenarios(opened: Opened) -> dict[str, Any]:
    """The scenarios that are kept; ``problems`` says why one does not fit the document any more."""
    project, _ = opened
    return {"scenarios": [_scenario(project, row) for row in project.store.scenarios(project.row.id)]}


@router.post("/scenarios")
def add_scenario(opened: Opened, asked: Scenario) -> dict[str, Any]:
    """Keep a scenario."""
    project, _ = opened
    number = project.store.add_scenario(project.row.id, asked.model_dump(mode="json"))
    project.tell("scenarios", {})
    return {"scenario": _scenario(project, project.scenario(f"s{number}"))}


@router.put("/scenarios/{scenario}")
def change_scenario(opened: Opened, scenario: str, asked: Scenario) -> dict[str, Any]:
    """Change a scenario."""
    project, _ = opened
    project.store.change_scenario(project.scenario(scenario)["id"], asked.model_dump(mode="json"))
    project.tell("scenarios", {})
    return {"scenario": _scenario(project, project.scenario(scenario))}


@router.delete("/scenarios/{scenario}")
def remove_scenario(opened: Opened, scenario: str) -> dict[str, Any]:
    """Take a scenario out."""
    project, _ = opened
    row = project.scenario(scenario)
    project.store.remove_scenario(row["id"])
    project.tell("scenarios", {})
    return {"scenario": {**row, "id": scenario, "problems": []}}


@router.get("/scenarios/{scenario}")
def read_scenario(opened: Opened, scenario: str) -> dict[str, Any]:
    """A scenario, and the document as it would be."""
    project, _ = opened
    row = project.scenario(scenario)
    known = _scenario(project, row)
    conflict = None if known["problems"] else outline(edited(project.conflict, project.edits_of(row["edits"])).conflict)
    return {"scenario": known, "conflict": conflict}


@router.post("/scenarios/{scenario}/apply")
def apply_scenario(opened: Opened, scenario: str, asked: Revision, client: ClientId = "") -> dict[str, Any]:
    """Make a scenario the document, as one step of undo."""
    project, _ = opened
    row = project.scenario(scenario)
    project.edit(asked.revision, project.edits_of(row["edits"]), label=f"Apply '{row['name']}'", client=client)
    return document(opened)
