"""Documents from files: every form, told facts, limits, and hostile files that do no harm."""

import io
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import FormatError, UnsupportedAnalysisError
from detente.io import documents as reader
from detente.io.documents import FORMS, files_in, read_document
from tests.reading import documents as made

TEXT = "Russia refused the offer.\n\nNATO deployed troops."


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def fault(path: Path, **told: str) -> str:
    with pytest.raises(FormatError) as raised:
        read_document(path, **told)
    return str(raised.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", TEXT),
        ("a.md", "---\nauthor: x\n---\n" + TEXT),
        ("a.html", "<html><body><p>Russia refused the offer.</p><p>NATO deployed troops.</p></body></html>"),
        ("a.docx", made.word("Russia refused the offer.", "NATO deployed troops.")),
        ("a.pdf", made.pdf(["Russia refused the offer.", "NATO deployed troops."])),
        ("a", "<!DOCTYPE html><p>Russia refused the offer.</p><p>NATO deployed troops."),
        ("a.unknown", TEXT),
    ],
)
def test_every_form_gives_the_same_paragraphs_and_the_same_digest(tmp_path: Path, name: str, content: bytes) -> None:
    document = read_document(written(tmp_path, name, content))
    assert [document.words(span) for span in document.paragraphs] == TEXT.split("\n\n")
    assert document.digest == read_document(written(tmp_path, "again.txt", TEXT)).digest
    assert [document.words(one.span) for one in document.sentences] == TEXT.split("\n\n")


def test_a_page_tells_title_publisher_date_language_and_address_and_the_analyst_overrules_it(tmp_path: Path) -> None:
    page = """<html lang="en-GB"><head><title>The news</title><meta property="og:site_name" content="Paper">
    <meta property="article:published_time" content="2022-02-04T10:00:00Z"><meta property="og:url" content="http://x/y">
    </head><body><nav>Menu</nav><article><p>Russia refused.</p><script>alert("NATO attacked.")</script></article>
    <footer>Imprint</footer></body></html>"""
    found = read_document(written(tmp_path, "a.html", page))
    assert (found.title, found.publisher, found.date, found.language, found.url, found.text) == (
        "The news", "Paper", "2022-02-04", "en", "http://x/y", "Russia refused.")  # fmt: skip
    told = read_document(tmp_path / "a.html", publisher="Mine", date="2022-02-05", perspective="theirs")
    assert (told.publisher, told.date, told.perspective) == ("Mine", "2022-02-05", "theirs")


def test_a_word_document_gives_its_title_and_its_tables(tmp_path: Path) -> None:
    found = read_document(written(tmp_path, "a.docx", made.word("One.", title="Notes", cell="In a cell.")))
    assert (found.title, found.text) == ("Notes", "One.\n\nIn a cell.")


def test_pages_without_text_are_told_and_lines_are_joined(tmp_path: Path) -> None:
    found = read_document(written(tmp_path, "a.pdf", made.pdf(["A long first line of a paragraph\nends so.", ""])))
    assert found.text == "A long first line of a paragraph ends so."
    assert found.remarks == ("1 of 2 pages hold no text (scanned, or pictures): 2",)


def test_other_encodings_are_read(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "a.txt", "Türkiye refused.".encode("cp1252"))).text == "Türkiye refused."
    assert read_document(written(tmp_path, "b.txt", "Türkiye refused.".encode("utf-16"))).text == "Türkiye refused."


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b" \n\t ", "the file is empty"),
        ("a.html", b"<html><body><script>x</script></body></html>", "the document holds no text"),
        ("a.pdf", made.encrypted_pdf(), "encrypted"),
        ("a.pdf", made.pdf(["", ""]), "it was scanned"),
        ("a.pdf", b"%PDF-1.4\nnothing more", "cannot be read"),
        ("a.docx", b"PK\x03\x04broken", "no Word document"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted, or an old Word document"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "old Word documents"),
        ("a.docx", made.bomb(), "grow beyond all measure"),
        ("a.xyz", b"\x00\x01\x02" * 90, "no document of a form that is read"),
        ("a.txt", b"\x81\x8d\x8f", "the file is no text"),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    assert said in fault(written(tmp_path, name, content))


def test_missing_files_folders_and_names_that_cannot_be(tmp_path: Path) -> None:
    assert "no such file" in fault(tmp_path / "none.txt")
    assert "this is a folder" in fault(tmp_path)
    assert "cannot be" in fault(Path("a\0b.txt"))


def test_limits_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "a.txt", TEXT)
    monkeypatch.setattr(reader, "MAX_CHARACTERS", 10)
    assert "the text is too long" in fault(path)
    monkeypatch.setattr(reader, "MAX_DOCUMENT_BYTES", 10)
    assert "the file is too large" in fault(path)
    monkeypatch.setattr(reader, "MAX_DOCUMENT_BYTES", 100_000)
    monkeypatch.setattr(reader, "MAX_PAGES", 1)
    assert "too many pages" in fault(written(tmp_path, "a.pdf", made.pdf(["a", "b"])))


def test_entities_that_multiply_do_no_harm(tmp_path: Path) -> None:
    began = time.monotonic()
    path = written(tmp_path, "a.docx", made.word_with(made.LAUGHS))
    try:
        assert len(read_document(path).text) < 100_000
    except FormatError as error:
        assert "cannot be used" in str(error)  # noqa: PT017  (either is harmless)
    assert time.monotonic() - began < 20


def test_a_line_of_a_megabyte_is_read_in_time_that_grows_with_its_length(tmp_path: Path) -> None:
    found = read_document(written(tmp_path, "a.txt", "Russia refused. " * 20_000))
    assert len(found.sentences) == 20_000
    assert read_document(written(tmp_path, "b.txt", "x" * 300_000)).text


def test_deeply_nested_pages_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, "a.html", "<div>" * 20_000 + "Russia refused." + "</div>" * 20_000)
    try:
        assert "Russia" in read_document(path).text
    except FormatError as error:
        assert "cannot be used" in str(error)  # noqa: PT017  (either is harmless)


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    path = written(tmp_path, "a.docx", made.word("x"))
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(UnsupportedAnalysisError, match=r"pip install 'detente\[reading\]'"):
        read_document(path)


def test_folders_are_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", ".hidden.txt", "c.png"):
        written(tmp_path, name, "x")
    (tmp_path / "sub").mkdir()
    written(tmp_path / "sub", "d.html", "x")
    assert [path.name for path in files_in([tmp_path])] == ["a.md", "b.txt", "d.html"]


SEEDS = {
    "text": TEXT.encode(),
    "markdown": b"# A\n\n* b\n\n| a | b |\n|---|---|\n| c | d |",
    "word": made.word("A b."),
    "html": b"<html><p>A <b>b</b></p><table><tr><td>c</td></tr></table></html>",
    "pdf": made.pdf(["A b c."]),
}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(FORMS)), st.binary(max_size=400), st.integers(0, 3000), st.booleans())
def test_fuzz_no_reader_fails_but_with_a_message(form: str, noise: bytes, place: int, whole: bool) -> None:
    content = SEEDS[form]
    damaged = noise if whole else content[: place % len(content)] + noise + content[place % len(content) + len(noise) :]
    path = Path(_FOLDER) / f"fuzz{FORMS[form][0][0]}"
    path.write_bytes(damaged)
    try:
        document = read_document(path)
    except FormatError:
        return
    assert all(document.words(one.span).strip() for one in document.sentences)


@pytest.fixture(autouse=True, scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    global _FOLDER  # noqa: PLW0603  (Hypothesis takes no fixtures of a function)
    _FOLDER = str(tmp_path_factory.mktemp("fuzz"))


_FOLDER = ""


def test_what_a_reader_of_foreign_forms_raises_becomes_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import docx

    def exhausted(_: io.BytesIO) -> None:
        raise RecursionError

    path = written(tmp_path, "a.docx", made.word("x"))
    monkeypatch.setattr(docx, "Document", exhausted)
    assert "built to exhaust the reader" in fault(path)


def test_a_page_that_says_it_is_xml_is_read_without_a_warning(tmp_path: Path) -> None:
    page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Russia refused.</p></body></html>'
    assert read_document(written(tmp_path, "a.xhtml", page)).text == "Russia refused."
    assert read_document(written(tmp_path, "b.html", "http://example.org/x")).text == "http://example.org/x"
