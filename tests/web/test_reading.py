"""Documents in the workbench: read, decided on, linked, searched, drafted from; hostile ones do no harm."""

from __future__ import annotations

from http.client import HTTPConnection

import pytest

from detente.io.documents import MAX_DOCUMENT_BYTES
from detente.web.caps import MAX_BODY
from tests.web.conftest import Page

ARTICLE = """# The order stands

The ministry demanded that Uniroyal accept the order. Uniroyal refused to accept the order on 4 February 2022. Russia
demanded that NATO withdraw its troops. The United States deployed troops to Poland on 2 February 2022.
"""


@pytest.fixture
def read(tab, folder):
    """A tab whose project has read an article of the folder."""
    (folder / "article.md").write_text(ARTICLE, "utf-8")
    tab.taken = tab.sent("post", f"{tab.at}/reading/documents", {"file": "article.md", "date": "2022-02-05"})
    return tab


def records(tab):
    return tab.sent("get", f"{tab.at}/reading/documents/{tab.taken['digest']}")["records"]


def decide(tab, action, *ids, status=200, **more):
    return tab.sent("post", f"{tab.at}/reading/decisions", {"action": action, "records": ids, **more}, status)


def test_nothing_is_read_and_nothing_is_written_at_first(tab, folder):
    found = tab.sent("get", f"{tab.at}/reading")
    assert found["documents"] == []
    assert found["file"] == "elmira.evidence"
    assert {"demand", "claim"} <= {*found["kinds"]}
    assert not (folder / "elmira.evidence").exists()
    (folder / "a.md").write_text("Text.", "utf-8")
    (folder / "b.exe").write_text("no", "utf-8")
    (folder / "link.txt").symlink_to(folder / "a.md")
    assert [one["path"] for one in tab.sent("get", f"{tab.at}/reading/files")["files"]] == ["a.md"]


def test_a_document_of_the_folder_is_read_once(read, folder):
    assert read.taken["new"]
    assert read.taken["records"] == len(records(read)) > 2
    again = read.sent("post", f"{read.at}/reading/documents", {"file": "article.md"})
    assert not again["new"]
    (known,) = read.sent("get", f"{read.at}/reading")["documents"]
    assert (known["date"], known["form"]) == ("2022-02-05", "markdown")
    assert known["records"]["open"] == read.taken["records"]
    assert (folder / "elmira.evidence").exists()


def test_passages_stand_where_they_are_said_to(read):
    found = read.sent("get", f"{read.at}/reading/documents/{read.taken['digest']}")
    whole = "\n\n".join(paragraph["text"] for paragraph in found["paragraphs"])
    for record in found["records"]:
        begin, end = record["span"]
        assert whole[begin:end] == record["words"]


def test_what_is_decided_is_kept(read):
    first, second, *_ = [one["id"] for one in records(read)]
    (kept,) = decide(read, "accept", first)["records"]
    assert kept["verdict"] == "accepted"
    decide(read, "reject", second, note="a relay")
    decide(read, "edit", first, changes={"kind": "refuse", "actors": "Uniroyal", "date": "2022-02-04"})
    decide(read, "link", first, element="option.accept", against=True)
    now = {one["id"]: one for one in records(read)}
    assert (now[first]["kind"], now[first]["edited"], now[first]["date"]) == ("refuse", True, "2022-02-04")
    assert now[first]["links"] == [{"element": "option.accept", "stance": "against"}]
    assert (now[second]["verdict"], now[second]["note"]) == ("rejected", "a relay")
    found = read.sent("get", f"{read.at}/reading/about?element=option.accept")
    assert [one["id"] for one in found["records"]] == [first]
    decide(read, "unlink", first, element="option.accept")
    decide(read, "reopen", second)
    assert read.sent("get", f"{read.at}/reading/about?element=option.accept")["records"] == []


@pytest.mark.parametrize("more", [
    {"action": "aceppt"},
    {"action": "edit", "changes": {"kind": "shout"}},
    {"action": "edit", "changes": {"voice": "x"}},
    {"action": "link", "element": "nothing"},
])  # fmt: skip
def test_what_cannot_be_decided_is_refused(read, more):
    before = records(read)
    answer = read.sent("post", f"{read.at}/reading/decisions", {"records": [before[0]["id"]], **more}, 422)
    assert answer["error"]["message"]
    assert records(read) == before
    assert decide(read, "accept", "ffff", status=422)["error"]["message"].startswith("there is no record")


def test_search_finds_sentences_and_where_they_begin(read):
    (found,) = read.sent("get", f"{read.at}/reading/search?words=Poland")["found"]
    assert "Poland" in found["words"]
    assert found["start"] > 0
    assert read.sent("get", f"{read.at}/reading/search?words=")["found"] == []
    assert read.sent("get", f'{read.at}/reading/search?words="); DROP TABLE documents; --')["found"] == []
    assert len(read.sent("get", f"{read.at}/reading")["documents"]) == 1


def test_a_draft_is_a_project_of_its_own(read):
    nothing = read.sent("post", f"{read.at}/reading/draft", {}, 422)
    assert "accepted" in nothing["error"]["problems"][0]["message"]
    decide(read, "accept", *[one["id"] for one in records(read) if one["kind"] in ("demand", "deploy")])
    made = read.sent("post", f"{read.at}/reading/draft", {"title": "The order"})
    assert made["title"] == "The order"
    assert made["project"] != read.document["project"]
    assert len(made["conflict"]["decision_makers"]) > 1
    assert made["told"][0]["title"] == "A draft"
    assert "TO DO" in read.sent("get", f"/api/projects/{made['project']}/text")["text"]


def upload(client, tab, name, content):
    return client.post(f"{tab.at}/reading/uploads", params={"name": name}, content=content)


def test_an_upload_is_read_and_only_its_text_kept(client, tab, folder):
    page = "<html><title>News</title><script>alert(1)</script><p>Russia demanded talks with NATO.</p></html>"
    answer = upload(client, tab, "../../evil.html", page.encode())
    assert answer.status_code == 200, answer.text
    found = tab.sent("get", f"{tab.at}/reading/documents/{answer.json()['digest']}")
    assert "alert" not in str(found["paragraphs"])
    assert not [*folder.parent.glob("evil*")]
    assert not [*folder.glob("evil*")]


@pytest.mark.parametrize(("name", "content"), [
    ("a.pdf", b"%PDF-1.4 broken"), ("a.docx", b"PK\x03\x04 no"), ("a.txt", b""),
    ("", b""),
])  # fmt: skip
def test_a_broken_upload_is_told_and_nothing_is_lost(client, read, name, content):
    answer = upload(client, read, name, content)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["problems"]
    assert len(read.sent("get", f"{read.at}/reading")["documents"]) == 1


@pytest.mark.parametrize("name", ["../secret.md", "/etc/passwd", "link.md", ".detente/workbench.sqlite3", "a\0b", ""])
def test_nothing_outside_the_folder_is_read(tab, folder, name):
    (folder.parent / "secret.md").write_text("A secret demand of Russia.", "utf-8")
    (folder / "link.md").symlink_to(folder.parent / "secret.md")
    error = tab.sent("post", f"{tab.at}/reading/documents", {"file": name}, 403)["error"]
    assert error["code"] == "outside"


def test_uploads_are_capped_and_other_requests_are_json(client, tab):
    announced = HTTPConnection("127.0.0.1", client.base_url.port)
    announced.putrequest("POST", f"{tab.at}/reading/uploads?name=a.txt")
    announced.putheader("X-Detente-Token", client.headers["X-Detente-Token"])
    announced.putheader("Content-Length", str(MAX_DOCUMENT_BYTES + 1))
    announced.endheaders()
    assert announced.getresponse().status == 413
    announced.close()
    assert client.post(f"{tab.at}/reading/draft", content=b"{}").status_code == 415
    large = client.post(f"{tab.at}/reading/draft", content=b" " * (MAX_BODY + 1),
                        headers={"Content-Type": "application/json"})  # fmt: skip
    assert large.status_code == 413


def test_the_walls_stand_here_too(client, tab):
    assert client.get(f"{tab.at}/reading", headers={"X-Detente-Token": "x"}).status_code == 401
    assert client.get(f"{tab.at}/reading", headers={"Origin": "http://evil.example"}).status_code == 403
    evil = client.post(f"{tab.at}/reading/uploads?name=a.txt", content=b"x", headers={"Origin": "http://evil.example"})
    assert evil.status_code == 403


def test_projects_keep_their_documents_apart(client, read):
    other = Page(client, case="garrison")
    assert other.sent("get", f"{other.at}/reading")["documents"] == []
