"""Keep and share: versions, scenarios, two tabs, the file on disk, a project as one file."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from detente.cases import load
from detente.io import write
from detente.web.keeping import packing
from detente.web.keeping.workbench import Workbench
from tests.web.conftest import Page


def titled(text):
    return {"op": "set", "at": [], "values": {"title": text}}


def noted(text):
    return {"op": "add", "to": ["notes"], "value": {"text": text}}


# --- versions and scenarios -------------------------------------------------------------------------------------------


def test_versions_with_notes(tab):
    first = tab.sent("post", f"{tab.at}/versions", {"name": "Draft", "note": None})["version"]
    tab.edit(titled("Later"))
    tab.sent("put", f"{tab.at}/versions/{first['id']}", {"name": "First draft", "note": "n"})
    assert [v["name"] for v in tab.sent("get", f"{tab.at}/versions")["versions"]] == ["First draft"]
    assert tab.sent("get", f"{tab.at}/versions/{first['id']}")["conflict"]["title"].startswith("Elmira")
    (change,) = tab.sent("get", f"{tab.at}/versions/{first['id']}/changes")["changes"]
    assert (change["at"], change["after"]) == (["title"], "Later")
    assert tab.sent("get", f"{tab.at}/versions/{first['id']}/changes?to={first['id']}")["changes"] == []
    restored = tab.go(f"versions/{first['id']}/restore")
    assert restored["title"].startswith("Elmira")
    assert tab.go("undo")["title"] == "Later"
    tab.sent("delete", f"{tab.at}/versions/{first['id']}")
    tab.sent("get", f"{tab.at}/versions/{first['id']}", status=404)


def test_history_can_be_read_and_restored(tab):
    tab.edit(titled("Second"), label="My words")
    tab.edit(titled("Third"))
    found = tab.sent("get", f"{tab.at}/history?limit=2")
    assert [(s["label"], s["kind"], s["current"]) for s in found["steps"]] == [
        ("Change title of the conflict", "edit", True), ("My words", "edit", False)]  # fmt: skip
    assert not found["complete"]
    assert tab.sent("get", f"{tab.at}/history?before=2")["steps"][0]["kind"] == "open"
    assert tab.sent("get", f"{tab.at}/history/2")["conflict"]["title"] == "Second"
    assert tab.go("history/2/restore")["title"] == "Second"


def test_scenarios_are_kept_and_applied(tab):
    data = {"name": "Renamed", "note": "n", "edits": [titled("Scenario")], "reading": "recalled"}
    kept = tab.sent("post", f"{tab.at}/scenarios", data)["scenario"]
    assert kept["problems"] == []
    assert tab.sent("get", f"{tab.at}/scenarios/{kept['id']}")["conflict"]["title"] == "Scenario"
    tab.sent("put", f"{tab.at}/scenarios/{kept['id']}", {**data, "name": "Other"})
    gone = {"op": "remove", "at": ["decision_makers", "nobody"]}
    broken = tab.sent("post", f"{tab.at}/scenarios", {"name": "Broken", "edits": [gone]})["scenario"]
    assert broken["problems"]
    assert tab.sent("get", f"{tab.at}/scenarios/{broken['id']}")["conflict"] is None
    tab.sent("delete", f"{tab.at}/scenarios/{broken['id']}")
    assert [s["name"] for s in tab.sent("get", f"{tab.at}/scenarios")["scenarios"]] == ["Other"]
    assert tab.go(f"scenarios/{kept['id']}/apply")["title"] == "Scenario"
    assert tab.document["undo"] == "Apply 'Other'"


# --- two tabs ---------------------------------------------------------------------------------------------------------


def test_edits_of_different_parts_go_together(tab):
    other = Page(tab.client, project=tab.document["project"])
    tab.edit(titled("From the first tab"))
    found = other.edit(noted("from the second tab"))
    assert found["title"] == "From the first tab"
    assert found["conflict"]["notes"][-1]["text"] == "from the second tab"


def test_edits_of_the_same_part_are_asked_about(tab):
    other = Page(tab.client, project=tab.document["project"])
    tab.edit(titled("From the first tab"))
    refused = other.edit(titled("From the second tab"), status=409)
    assert refused["error"]["code"] == "stale"
    assert refused["document"]["title"] == "From the first tab"
    for what in ("undo", "redo"):
        assert other.go(what, status=409)["document"]["revision"] == tab.document["revision"]
    other.document = refused["document"]
    other.edit(titled("From the second tab"))
    assert other.edit(titled("x"), status=409, revision=9999)["error"]["code"] == "stale"


def test_tabs_are_told(tab):
    with tab.client.stream("GET", f"{tab.at}/events") as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": listening"
        tab.edit(titled("New"))
        tab.ask("verdicts")
        told = {}
        while not {"document", "progress"} <= told.keys():
            line = next(lines)
            if line.startswith("event: "):
                told[line.removeprefix("event: ")] = json.loads(next(lines).removeprefix("data: "))
    assert told["document"] == {"revision": 2, "kind": "edit", "client": "tab", "label": "Change title of the conflict"}
    assert told["progress"]["function"] == "verdicts"


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def filed(client, folder, workbench):
    """A tab on a file with a comment, and a function that lets the keeper of files have its turn."""
    path = folder / "c.yaml"
    write(load("chicken"), path)
    path.write_text("# by hand\n" + path.read_text("utf-8"), "utf-8")
    tab = Page(client, file="c.yaml")
    ((_, filing),) = workbench.opened()
    return tab, path, filing


def changed(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_the_file_follows_and_keeps_its_comments(filed):
    tab, path, filing = filed
    tab.edit(titled("New"))
    assert tab.document["file"]["state"] == "writing"
    filing.write()
    assert path.read_text("utf-8").startswith("# by hand\n")
    assert "title: New" in path.read_text("utf-8")
    tab.go("undo")
    filing.write()
    assert "title: Chicken" in path.read_text("utf-8")
    assert tab.sent("get", tab.at)["file"]["state"] == "in_step"


def test_a_change_on_disk_comes_in(filed):
    tab, path, filing = filed
    changed(path, "title: Chicken", "title: By hand  # why not")
    filing.turn()
    tab.document = tab.sent("get", tab.at)
    assert tab.document["title"] == "By hand"
    assert tab.sent("get", f"{tab.at}/history")["steps"][0]["kind"] == "disk"
    tab.edit(noted("n"))
    filing.write()
    assert "# why not" in path.read_text("utf-8")
    tab.go("undo")
    tab.go("undo")
    assert tab.document["title"] == "Chicken"


def test_a_change_on_disk_in_another_place_is_merged(filed):
    tab, path, filing = filed
    tab.edit(noted("here"))
    changed(path, "title: Chicken", "title: By hand")
    filing.write()
    tab.document = tab.sent("get", tab.at)
    assert tab.document["title"] == "By hand"
    assert tab.conflict["notes"][-1]["text"] == "here"
    filing.write()
    assert "here" in path.read_text("utf-8")


def test_a_change_of_comments_alone_is_kept(filed):
    tab, path, filing = filed
    changed(path, "# by hand", "# by hand, again")
    filing.turn()
    tab.edit(titled("New"))
    filing.write()
    tab.go("undo")
    filing.write()
    assert path.read_text("utf-8").startswith("# by hand, again\n")


@pytest.mark.parametrize(
    ("decision", "title"),
    [({"take": "mine"}, "Here"), ({"take": "theirs"}, "There"), ({"take": "merged", "choices": ["theirs"]}, "There"),
     ({"take": "merged", "choices": ["mine"]}, "Here")],
)  # fmt: skip
def test_a_change_on_disk_in_the_same_place_is_asked_about(filed, decision, title):
    tab, path, filing = filed
    tab.edit(titled("Here"))
    changed(path, "title: Chicken", "title: There")
    filing.write()
    assert tab.sent("get", tab.at)["file"]["state"] == "asking"
    asked = tab.sent("get", f"{tab.at}/disk")
    assert [(c["at"], c["mine"], c["theirs"]) for c in asked["clashes"]] == [(["title"], "Here", "There")]
    assert asked["theirs"]["title"] == "There"
    tab.edit(noted("while it is asked"))  # goes on, and the file is left alone
    filing.write()
    assert "There" in path.read_text("utf-8")
    tab.sent("post", f"{tab.at}/disk", {"take": "merged"}, 422)
    found = tab.sent("post", f"{tab.at}/disk", decision)
    assert found["title"] == title
    filing.write()
    assert f"title: {title}" in path.read_text("utf-8")
    assert tab.sent("get", tab.at)["file"]["state"] == "in_step"
    tab.sent("post", f"{tab.at}/disk", decision, 409)


def test_a_file_that_is_no_conflict_for_a_while_is_left_alone(filed):
    tab, path, filing = filed
    good = path.read_text("utf-8")
    path.write_text(good + "\noops: [", "utf-8")
    filing.turn()
    state = tab.sent("get", tab.at)["file"]
    assert state["state"] == "unreadable"
    assert state["problems"][0]["line"]
    tab.edit(titled("Here"))
    filing.write()
    assert path.read_text("utf-8").endswith("oops: [")
    path.write_text(good.replace("time", "time"), "utf-8")
    filing.turn()
    filing.write()
    assert "title: Here" in path.read_text("utf-8")
    path.write_bytes(b"\xff\xfe\x00")
    filing.turn()
    assert tab.sent("post", f"{tab.at}/disk", {"take": "mine"})["file"]["state"] == "in_step"
    assert "title: Here" in path.read_text("utf-8")


def test_a_file_that_was_deleted_is_written_again(filed):
    tab, path, filing = filed
    path.unlink()
    filing.turn()
    assert tab.sent("get", tab.at)["file"]["state"] == "missing"
    tab.edit(titled("Here"))
    filing.write()
    assert "title: Here" in path.read_text("utf-8")


def test_a_file_that_cannot_be_written_is_told(filed, monkeypatch):
    tab, _, filing = filed
    monkeypatch.setattr("detente.web.keeping.filing.write_text", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    tab.edit(titled("Here"))
    filing.write()
    assert tab.sent("get", tab.at)["file"]["state"] == "failed"
    monkeypatch.undo()
    filing.turn()
    filing.write()
    assert tab.sent("get", tab.at)["file"]["state"] == "in_step"


def test_another_file_of_the_same_name_is_not_overwritten(tab, folder, workbench):
    (folder / "elmira.yaml").write_text("somebody else's", "utf-8")
    tab.edit(titled("Mine"))
    ((_, filing),) = workbench.opened()
    filing.write()
    filing.write()
    assert (folder / "elmira.yaml").read_text("utf-8") == "somebody else's"
    assert "title: Mine" in (folder / "elmira-2.yaml").read_text("utf-8")


def test_everything_is_there_after_a_restart(client, folder, workbench):
    tab = Page(client, case="elmira")
    tab.edit(titled("Kept"))
    tab.sent("post", f"{tab.at}/versions", {"name": "V", "note": ""})
    workbench.close()
    again = Workbench(folder)
    try:
        project, filing = again.find(tab.document["project"])
        assert project.conflict.title == "Kept"
        assert project.labels()[0] == "Change title of the conflict"
        assert filing.state == "in_step"
        assert project.store.versions(project.row.id)[0]["name"] == "V"
    finally:
        again.close()


# --- a project as one file --------------------------------------------------------------------------------------------


def packed(tab):
    return tab.client.get(f"{tab.at}/export/project").content


def test_a_project_comes_back_with_all_it_had(tab):
    tab.edit(titled("One"))
    tab.sent("post", f"{tab.at}/versions", {"name": "V", "note": "n"})
    tab.edit(titled("Two"))
    tab.sent("post", f"{tab.at}/scenarios", {"name": "S", "edits": [titled("x")]})
    answer = tab.client.post("/api/uploads?name=elmira.zip", content=packed(tab))
    again = Page(tab.client, project=answer.json()["project"])
    assert again.document["project"] != tab.document["project"]
    assert again.document["title"] == "Two"
    assert again.document["undo"] == "Change title of the conflict"
    assert again.go("undo")["title"] == "One"
    assert again.go("undo")["title"].startswith("Elmira")
    assert again.document["undo"] is None
    (version,) = again.sent("get", f"{again.at}/versions")["versions"]
    assert again.sent("get", f"{again.at}/versions/{version['id']}")["conflict"]["title"] == "One"
    assert again.sent("get", f"{again.at}/scenarios")["scenarios"][0]["name"] == "S"
    assert "# States in the rankings" in again.sent("get", f"{again.at}/text")["text"]


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return stream.getvalue()


GOOD = json.dumps({"format": packing.FORMAT, "title": "T", "file": "t.yaml"})


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"PK nonsense", 422),
        (zipped(project__json=GOOD), 422),
        (zipped(**{"project__json": GOOD, "conflict__yaml": "title: x", "history__jsonl": "", "../../x": ""}), 422),
        (zipped(project__json="{", conflict__yaml="a: b", history__jsonl=""), 422),
        (zipped(project__json=GOOD, conflict__yaml="a: b", history__jsonl=""), 422),
        (zipped(project__json=GOOD.replace("/1", "/9"), conflict__yaml="a: b", history__jsonl=""), 422),
        (zipped(project__json=GOOD, conflict__yaml="a: b", history__jsonl='{"revision": -1}\n'), 422),
        (zipped(project__json=GOOD, conflict__yaml=" " * 6_000_000, history__jsonl=""), 413),
    ],
)
def test_a_bad_archive_is_refused(client, content, status):
    assert client.post("/api/uploads?name=a.zip", content=content).status_code == status
    assert client.get("/api/projects").json()["projects"] == []


def test_a_bomb_does_not_go_off(client, monkeypatch):
    monkeypatch.setattr(packing, "MAX_UNPACKED", 30_000_000)
    bomb = zipped(project__json=GOOD, conflict__yaml="a: b", history__jsonl=b"\0" * 40_000_000)
    assert len(bomb) < 100_000
    answer = client.post("/api/uploads?name=a.zip", content=bomb)
    assert answer.status_code == 413
    with pytest.raises(packing.FaultError):
        packing.unpacked(b" " * (packing.MAX_PACKED + 1))
    monkeypatch.setattr(packing, "MAX_STEPS", 1)
    many = zipped(project__json=GOOD, conflict__yaml="a: b", history__jsonl="{}\n{}\n")
    assert client.post("/api/uploads?name=a.zip", content=many).status_code == 413


def test_a_step_of_history_must_be_a_conflict(client):
    step = json.dumps({"revision": 1, "kind": "edit", "label": "l", "at": "t", "document": {"title": "x"}})
    content = zipped(project__json=GOOD, conflict__yaml="a: b", history__jsonl=step)
    answer = client.post("/api/uploads?name=a.zip", content=content)
    assert answer.status_code == 422
    assert "step of the history" in answer.json()["error"]["message"]
