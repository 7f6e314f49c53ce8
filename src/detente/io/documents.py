"""Documents from files: text, Markdown, HTML, PDF and Word, with limits and clear words for what cannot be read."""

from __future__ import annotations

import logging
import os
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from detente.errors import FormatError, Problem, UnsupportedAnalysisError
from detente.reading.documents import Document, document_of

__all__ = ["FORMS", "MAX_DOCUMENT_BYTES", "files_in", "read_document"]

MAX_DOCUMENT_BYTES = 50_000_000
"""Largest document that is read."""

MAX_UNPACKED_BYTES = 300_000_000
"""Largest Word document once it is unpacked."""

MAX_CHARACTERS = 5_000_000
"""Longest text of a document; some 2,000 pages."""

MAX_PAGES = 2_000
"""Most pages of a PDF."""


def read_document(path: str | os.PathLike[str], **told: str | None) -> Document:
    """Read a document from a file.

    Parameters
    ----------
    path : str or path
        Its suffix tells the form; see `FORMS`. Another suffix is read as plain text if it is text.
    **told
        What the analyst tells of it: title, publisher, date, language, perspective, url. It stands over what the file
        tells.

    Raises
    ------
    FormatError
        If the file is missing, empty, broken, encrypted, scanned, too large or of a form that is not read.
    UnsupportedAnalysisError
        If a library that reads the form is missing.
    """
    name, place = os.fspath(path), Path(path)
    content = _bytes(place, name)
    form = _form(place, content, name)
    try:
        with _quiet():
            paragraphs, known = FORMS[form][1](content, name)
    except (FormatError, UnsupportedAnalysisError):
        raise
    except (RecursionError, MemoryError):
        raise _fault("the document is built to exhaust the reader, and is not read", name) from None
    except Exception as error:  # noqa: BLE001  (readers of foreign forms raise anything on broken files)
        raise _fault(
            f"the file is broken and cannot be read ({type(error).__name__}: {str(error)[:120]})", name
        ) from None
    length = sum(map(len, paragraphs))
    if length > MAX_CHARACTERS:
        raise _fault("the text is too long", name, f"at most {MAX_CHARACTERS:,} characters", f"{length:,}",
                     "Divide it into parts.")  # fmt: skip
    given = {**known, **{key: value for key, value in told.items() if value is not None}}
    document = document_of(paragraphs, origin=place.name, form=form, **given)
    if not document.text:
        raise _fault("the document holds no text", name)
    return document


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep libraries from remarking on foreign files on their own: what matters is in the document or the error."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def files_in(paths: Iterator[Path] | list[Path]) -> Iterator[Path]:
    """Go through files, and the files of a form that is read in folders and the folders in them, in order."""
    endings = {ending for form_endings, _ in FORMS.values() for ending in form_endings}
    for path in paths:
        if path.is_dir():
            yield from sorted(
                found for found in path.rglob("*")
                if found.is_file() and found.suffix.lower() in endings
                and not any(part.startswith(".") for part in found.relative_to(path).parts)
            )  # fmt: skip
        else:
            yield path


def _bytes(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise _fault("this is a folder, not a file", name)
        if size > MAX_DOCUMENT_BYTES:
            raise _fault("the file is too large", name, f"at most {MAX_DOCUMENT_BYTES // 1_000_000} MB",
                         f"{size / 1e6:,.0f} MB", "Divide it into parts.")  # fmt: skip
        content = path.read_bytes()
    except FileNotFoundError:
        raise _fault("there is no such file", name) from None
    except PermissionError:
        raise _fault("the file may not be read (permission denied)", name) from None
    except (OSError, ValueError) as error:
        raise _fault(f"the file cannot be read ({error})", name) from None
    if not content.strip():
        raise _fault("the file is empty", name)
    return content


def _form(path: Path, content: bytes, name: str) -> str:
    """Tell the form by the content where it is certain, else by the suffix."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    suffix = path.suffix.lower()
    for form, (endings, _) in FORMS.items():
        if suffix in endings:
            return form
    if suffix == ".doc" or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _fault("old Word documents (.doc) are not read", name, hint="Save it as .docx or as PDF.")
    if b"\x00" in content[:4096]:
        listed = ", ".join(ending for endings, _ in FORMS.values() for ending in endings)
        raise _fault("this is no document of a form that is read", name, f"one of {listed}", path.suffix or "no suffix")
    return "html" if re.match(rb"\s*<(!doctype html|html)", content[:200], re.IGNORECASE) else "text"


def _fault(
    message: str, name: str, expected: str | None = None, got: str | None = None, hint: str | None = None
) -> FormatError:
    return FormatError(f"{name} cannot be used", [Problem((), message, expected, got, hint, file=name)])


def _library(module: str) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        raise UnsupportedAnalysisError(
            f"this needs the library '{module.partition('.')[0]}'; install it with: pip install 'detente[reading]'"
        ) from None


# --- forms ------------------------------------------------------------------------------------------------------------

_Read = tuple[list[str], dict[str, Any]]


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise _fault("the file is no text", name, "text in UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain(content: bytes, name: str) -> _Read:
    """Take paragraphs apart at empty lines; where there are none, at every line."""
    text = _decoded(content, name)
    paragraphs = re.split(r"\n[ \t]*\n", text)
    if len(paragraphs) == 1:
        paragraphs = text.split("\n")
    return paragraphs, {}


def _markdown(content: bytes, name: str) -> _Read:
    """Render Markdown and read what a reader sees; raw HTML in it is taken as text and never run."""
    markdown = _library("markdown_it").MarkdownIt("commonmark", {"html": False}).enable("table")
    text = re.sub(r"\A---\n.*?\n---\n", "", _decoded(content, name), count=1, flags=re.DOTALL)
    return _visible(markdown.render(text))


def _html(content: bytes, _name: str) -> _Read:
    return _visible(content)


_SILENT = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "nav",
    "footer",
    "aside",
    "form",
    "button",
)
_BLOCKS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "blockquote",
    "td",
    "th",
    "pre",
    "dd",
    "dt",
    "figcaption",
    "caption",
)


def _visible(markup: str | bytes) -> _Read:
    """Return the text blocks of a page; scripts and what frames a page are left out, and nothing is fetched."""
    soup = _library("bs4").BeautifulSoup(markup, "lxml")
    known = _of_head(soup)
    for tag in soup(_SILENT):
        tag.decompose()
    body = soup.find("article") or soup.find("main") or soup.body or soup
    blocks = [block for block in body.find_all(_BLOCKS) if not block.find(_BLOCKS)]
    paragraphs = [block.get_text(" ", strip=True) for block in blocks]
    if not any(paragraphs):
        paragraphs = body.get_text("\n").split("\n")
    return paragraphs, known


_META = {
    "publisher": ("og:site_name", "publisher", "dc.publisher"),
    "date": ("article:published_time", "date", "dc.date", "datepublished"),
    "url": ("og:url",),
}


def _of_head(soup: Any) -> dict[str, Any]:
    """Read title, publisher, date, language and address from the head of a page."""
    found: dict[str, Any] = {}
    if soup.title and soup.title.get_text(strip=True):
        found["title"] = soup.title.get_text(" ", strip=True)[:300]
    named = {
        str(tag.get("property") or tag.get("name") or "").lower(): str(tag.get("content") or "").strip()
        for tag in soup.find_all("meta")
    }
    for field, names in _META.items():
        value = next((named[name] for name in names if named.get(name)), None)
        if value:
            found[field] = value[:10] if field == "date" else value[:300]
    language = soup.html.get("lang") if soup.html else None
    if language:
        found["language"] = str(language).partition("-")[0].lower()[:8]
    return found


def _pdf(content: bytes, name: str) -> _Read:
    import io

    pypdf = _library("pypdf")
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise _fault("the document is encrypted", name, hint="Save a copy without a password.")
    if len(reader.pages) > MAX_PAGES:
        raise _fault("the document has too many pages", name, f"at most {MAX_PAGES:,}", f"{len(reader.pages):,}")
    pages = [page.extract_text() or "" for page in reader.pages]
    empty = [number for number, text in enumerate(pages, start=1) if not text.strip()]
    if len(empty) == len(pages):
        raise _fault("the document holds pictures of pages and no text: it was scanned", name,
                     hint="Run it through text recognition first.")  # fmt: skip
    known: dict[str, Any] = {}
    if empty:
        known["remarks"] = (f"{len(empty)} of {len(pages)} pages hold no text (scanned, or pictures): {_pages(empty)}",)
    title = (reader.metadata or {}).get("/Title")
    if title and str(title).strip():
        known["title"] = str(title).strip()[:300]
    return _paragraphs_of_pages(pages), known


def _pages(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return shown + (" and more" if len(numbers) > 10 else "")


def _paragraphs_of_pages(pages: list[str]) -> list[str]:
    """Join lines into paragraphs: one ends at an empty line, or where a short line ends a sentence."""
    paragraphs: list[str] = []
    current: list[str] = []
    lines = [line.strip() for page in pages for line in (*page.split("\n"), "")]
    width = sorted(map(len, filter(None, lines)))[int(0.8 * max(len([line for line in lines if line]) - 1, 0))]
    for line in lines:
        if line:
            current.append(line)
        if current and (not line or (len(line) < 0.7 * width and re.search(r"[.!?:”\"]$", line))):
            paragraphs.append(re.sub(r"(?<=[a-z])- (?=[a-z])", "", " ".join(current)))
            current = []
    return paragraphs


def _word(content: bytes, name: str) -> _Read:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile:
        if content.startswith(b"\xd0\xcf\x11\xe0"):
            raise _fault("the document is encrypted, or an old Word document", name,
                         hint="Save a copy without a password, as .docx.") from None  # fmt: skip
        raise _fault("the file is broken and cannot be read (no Word document)", name) from None
    if unpacked > MAX_UNPACKED_BYTES:
        raise _fault("the document would grow beyond all measure when unpacked; it is not read", name)
    word = _library("docx").Document(io.BytesIO(content))
    paragraphs = [paragraph.text for paragraph in word.paragraphs]
    paragraphs += [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    known: dict[str, Any] = {"title": word.core_properties.title[:300]} if word.core_properties.title else {}
    return paragraphs, known


FORMS: Mapping[str, tuple[tuple[str, ...], Callable[[bytes, str], _Read]]] = MappingProxyType({
    "text": ((".txt", ".text"), _plain),
    "markdown": ((".md", ".markdown"), _markdown),
    "html": ((".html", ".htm", ".xhtml"), _html),
    "pdf": ((".pdf",), _pdf),
    "word": ((".docx",), _word),
})  # fmt: skip
"""Every form of a document: the endings of its files, and how it is read."""
