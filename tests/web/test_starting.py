"""Start: the library, files, uploads, a blank tab."""

from __future__ import annotations

from detente.cases import case_names, case_path, load
from detente.io import dumps, write
from tests.web.conftest import Page


def test_the_session_says_what_there_is(client, folder):
    found = client.get("/api/session").json()
    assert found["folder"] == str(folder)
    assert [concept["id"] for concept in found["concepts"]][:2] == ["nash", "gmr"]
    assert {"verdicts", "explain", "compare", "evolve"} <= {function["name"] for function in found["functions"]}
    assert found["schema"]["properties"]["title"]


def test_the_library_tells_its_stories(client):
    listed = client.get("/api/cases").json()["cases"]
    assert [case["name"] for case in listed] == [*case_names()]
    one = client.get("/api/cases/elmira").json()
    assert one["sources"]
    assert one["page"].startswith("#")
    assert one["conflict"]["decision_makers"][0]["id"] == "ministry"
    assert client.get("/api/cases/elmirra").status_code == 422


def test_a_case_becomes_a_file_with_the_first_edit(client, workbench, folder):
    tab = Page(client, case="elmira")
    assert tab.document["file"] == {"path": "elmira.yaml", "state": "unwritten", "problems": []}
    workbench.opened()[0][1].turn()
    assert not (folder / "elmira.yaml").exists()
    tab.edit({"op": "set", "at": [], "values": {"title": "Mine"}})
    workbench.opened()[0][1].write()
    text = (folder / "elmira.yaml").read_text("utf-8")
    assert "title: Mine" in text
    assert "# States in the rankings" in text  # the comments of the case came along
    assert Page(client, case="elmira").document["project"] == tab.document["project"]
    assert Page(client, case="elmira", fresh=True).document["file"]["path"] == "elmira-2.yaml"


def test_a_file_is_opened_once(client, folder):
    write(load("chicken"), folder / "sub.yaml")
    tab = Page(client, file="sub.yaml")
    assert tab.document["file"]["state"] == "in_step"
    assert Page(client, file="./sub.yaml").document["project"] == tab.document["project"]
    assert Page(client, project=tab.document["project"]).document["title"] == "Chicken"
    listed = client.get("/api/files").json()["files"]
    assert [(f["path"], f["format"], f["project"]) for f in listed] == [("sub.yaml", "native", tab.document["project"])]
    assert client.get("/api/projects").json()["projects"][0]["opened"]


def test_a_file_of_another_program_becomes_one_of_ours(client, workbench, folder):
    (folder / "c.gmcr").write_text(dumps(load("euphrates-1975"), format="gmcr"), "utf-8")
    tab = Page(client, file="c.gmcr")
    assert tab.document["file"]["path"] == "c.yaml"
    tab.edit({"op": "set", "at": [], "values": {"title": "Mine"}})
    workbench.opened()[0][1].write()
    assert (folder / "c.yaml").exists()
    assert Page(client, file="c.gmcr").document["project"] == tab.document["project"]


def test_an_upload_is_opened(client):
    text = case_path("garrison").read_bytes()
    found = client.post("/api/uploads?name=my conflict.yaml", content=text).json()
    assert found["conflict"]["title"] == load("garrison").title
    assert found["file"]["path"] == "my conflict.yaml"
    gmcr = dumps(load("euphrates-1975"), format="gmcr").encode()
    assert client.post("/api/uploads?name=../../x.gmcr", content=gmcr).json()["file"]["path"] == "x.yaml"


def test_a_bad_upload_is_told_with_its_places(client):
    answer = client.post("/api/uploads?name=a.yaml", content=b"title: x\ndecision_maker: {}\n")
    assert answer.status_code == 422
    problems = answer.json()["error"]["problems"]
    assert (2, 1, "Did you mean 'decision_makers'?") in [(p["line"], p["column"], p["hint"]) for p in problems]
    for name, content in (
        ("a.yaml", b"\xff\xfe"),
        ("a.exe", b"MZ"),
        ("a.gmcr", b"{"),
        ("a.yaml", b"a: *b"),
        ("a.yaml", b""),
    ):
        assert client.post(f"/api/uploads?name={name}", content=content).status_code == 422, name
    assert client.get("/api/projects").json()["projects"] == []


def test_a_blank_page_has_room_for_everything(client):
    tab = Page(client, new={})
    assert len(tab.conflict["decision_makers"]) == 2
    assert tab.ask("verdicts")["n_states"] == 4
    named = Page(
        client, new={"title": "Strike", "decision_makers": [{"name": "Union", "options": ["Strike", "Strike"]}]}
    )
    assert named.document["title"] == "Strike"
    assert [option["id"] for option in named.conflict["decision_makers"][0]["options"]] == ["strike", "strike_2"]
    assert named.document["file"]["path"] == "Strike.yaml"
    assert client.post("/api/projects", json={"new": {"decision_makers": [{"name": "A"}]}}).status_code == 422
    assert client.post("/api/projects", json={}).status_code == 422
    assert client.post("/api/projects", json={"case": "elmira", "file": "a.yaml"}).status_code == 422
    assert client.get("/api/projects/p99").status_code == 404
    assert client.get("/api/projects/zz").status_code == 404
    assert client.get("/api/projects/p1/nothing").json()["error"]["code"] == "unknown"
