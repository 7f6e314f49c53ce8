"""Read: documents, what they say of whom, what an analyst decided on it, and drafts made of that."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from detente.io.documents import FORMS, MAX_DOCUMENT_BYTES
from detente.io.draft_file import dumps_draft
from detente.reading.deciding import ACTIONS, decide
from detente.reading.drafting import draft
from detente.reading.editing import ELEMENTS, FIELDS, link_of
from detente.reading.records import KINDS, STATUSES
from detente.reporting.evidence_view import about_data, draft_notes
from detente.reporting.plain import plain_blocks
from detente.types import Progress
from detente.web.api.context import Ctx, Opened, document
from detente.web.keeping.evidence import Readings, now

__all__ = ["router"]

router = APIRouter(prefix="/projects/{project}/reading", tags=["reading"])

Job = Annotated[str, Header(alias="X-Detente-Job", max_length=100)]


def _readings(opened: Opened, context: Ctx) -> Readings:
    return Readings(context.workbench.folder, opened[0].row.file)


Kept = Annotated[Readings, Depends(_readings)]


class Told(BaseModel):
    """What the analyst tells of a document, where it does not tell it itself."""

    model_config = ConfigDict(extra="forbid")
    title: str | None = Field(None, max_length=500)
    publisher: str | None = Field(None, max_length=500)
    date: str | None = Field(None, max_length=10, pattern=r"^\d{4}-\d\d-\d\d$")
    perspective: str | None = Field(None, max_length=500)
    url: str | None = Field(None, max_length=2000)


class File(Told):
    """A document of the folder."""

    file: str = Field(max_length=1000)


class Deciding(BaseModel):
    """What is decided on records."""

    model_config = ConfigDict(extra="forbid")
    action: str = Field(description=f"One of {', '.join(ACTIONS)}.")
    records: tuple[str, ...] = Field(min_length=1, max_length=1000, description="Ids.")
    element: str | None = Field(None, max_length=200, description="With link and unlink: the part of the model.")
    against: bool = False
    changes: dict[str, str] = Field({}, description=f"With edit and accept: of {', '.join(FIELDS)}.")
    note: str | None = Field(None, max_length=5000)


class Drafting(BaseModel):
    """What a draft is made for."""

    model_config = ConfigDict(extra="forbid")
    date: str | None = Field(None, max_length=10)
    title: str | None = Field(None, max_length=500)


@router.get("")
def read(kept: Kept) -> dict[str, Any]:
    """The documents of a project, how many records of each are open, and the words for kinds and statuses."""
    with kept.open() as evidence:
        counts = Counter((one.record.document, one.decision.verdict) for one in evidence.records())
        documents = [
            {"digest": one.digest, "title": one.title, "publisher": one.publisher, "date": one.date, "url": one.url,
             "perspective": one.perspective, "origin": one.origin, "form": one.form, "remarks": list(one.remarks),
             "records": {verdict: counts[one.digest, verdict] for verdict in ("open", "accepted", "rejected")}}
            for one in evidence.documents()
        ]  # fmt: skip
    return {
        "file": kept.name,
        "documents": documents,
        "kinds": dict(KINDS),
        "statuses": dict(STATUSES),
        "elements": list(ELEMENTS),
        "endings": sorted({ending for form in FORMS.values() for ending in form[0]}),
        "most_bytes": MAX_DOCUMENT_BYTES,
    }


@router.get("/files")
def files(kept: Kept) -> dict[str, Any]:
    """The documents of the folder that can be read."""
    return {"files": kept.files()}


def _progress(context: Ctx, opened: Opened, job: str) -> Progress:
    def tell(share: float) -> None:
        data = {"job": job, "function": "reading", "share": round(share, 4)}
        context.workbench.events.tell(opened[0].row.id, "progress", data)

    return tell


@router.post("/documents")
def read_file(kept: Kept, file: File, opened: Opened, context: Ctx, job: Job = "") -> dict[str, Any]:
    """Read a document of the folder."""
    told = file.model_dump(exclude={"file"})
    return _taken(kept.take_file(file.file, told, _progress(context, opened, job)))


@router.post("/uploads", openapi_extra={"requestBody": {"content": {"application/octet-stream": {"schema": {
    "type": "string", "format": "binary"}}}}})  # fmt: skip
async def upload(
    name: str, request: Request, kept: Kept, opened: Opened, context: Ctx, job: Job = ""
) -> dict[str, Any]:
    """Read a document that was uploaded: text, Markdown, HTML, PDF or Word."""
    content = await request.body()
    progress = _progress(context, opened, job)
    return _taken(await run_in_threadpool(kept.take_upload, name, content, {}, progress))


def _taken(taken: Any) -> dict[str, Any]:
    return {
        "digest": taken.document.digest,
        "title": taken.document.title,
        "new": taken.is_new,
        "records": len(taken.records),
        "remarks": list(taken.remarks),
    }


@router.get("/documents/{digest}")
def text(kept: Kept, digest: str) -> dict[str, Any]:
    """A document with its text, paragraph by paragraph, and its records."""
    with kept.open() as evidence:
        known = evidence.document(digest)
        records = kept.plain(evidence, evidence.records(document=known.digest))["records"]
    paragraphs = [{"start": span.start, "text": known.words(span)} for span in known.paragraphs]
    return {"digest": known.digest, "title": known.title, "paragraphs": paragraphs, "records": records}


@router.post("/decisions")
def decisions(kept: Kept, asked: Deciding) -> dict[str, Any]:
    """Accept, reject, reopen, edit, link, unlink or note records: all of them or none."""
    with kept.open() as evidence:
        found = tuple(evidence.record(name) for name in asked.records)
        settled = decide(evidence, asked.action, found, decided=now(), element=asked.element, against=asked.against,
                         changes=asked.changes, note=asked.note)  # fmt: skip
        return {"records": kept.plain(evidence, settled)["records"]}


@router.get("/search")
def search(kept: Kept, words: str = "") -> dict[str, Any]:
    """Sentences that hold all these words, the best first."""
    with kept.open() as evidence:
        found = evidence.search(words[:1000])
        starts = {one.digest: one.sentences for one in evidence.documents()} if found else {}
    return {
        "found": [
            {"document": one.document, "title": one.title, "words": one.words,
             "start": starts[one.document][one.number].span.start}
            for one in found
        ]
    }  # fmt: skip


@router.get("/about")
def about(kept: Kept, element: str) -> dict[str, Any]:
    """The accepted records that bear on a part of the model, for and against together."""
    wanted = link_of(element).element
    with kept.open() as evidence:
        documents = {one.digest: one for one in evidence.documents()}
        return dict(about_data(wanted, evidence.about(wanted), documents))


@router.post("/draft")
def begin_draft(kept: Kept, asked: Drafting, context: Ctx) -> dict[str, Any]:
    """Begin a conflict from the accepted records, as a project of its own; gaps are told."""
    with kept.open() as evidence:
        made = draft(evidence, date=asked.date, title=asked.title)
    workbench = context.workbench
    project = workbench.open_text("draft.yaml", dumps_draft(made).encode("utf-8"))
    return {**document(workbench.find(project.name)), "told": plain_blocks((draft_notes(made),))}
