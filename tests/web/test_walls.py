"""A hostile tab in another tab can neither read nor write, whatever name it gives this machine."""

from __future__ import annotations

import pytest

from detente.web.caps import MAX_BODY
from detente.web.keeping.packing import MAX_PACKED
from detente.web.security import Keys
from tests.web.conftest import Page

READ = "/api/session"


def refused(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["code"] == code
    return True


@pytest.mark.parametrize("token", ["", "wrong", "ä".encode()])
def test_nothing_is_read_without_the_token(client, token):
    assert refused(client.get(READ, headers={"X-Detente-Token": token}), 401, "token")


def test_the_token_counts_once(client):
    good = client.headers["X-Detente-Token"]
    assert refused(client.get(READ, headers=[("X-Detente-Token", good), ("X-Detente-Token", "x")]), 401, "token")
    assert refused(client.get(f"{READ}?token={good}", headers={"X-Detente-Token": ""}), 401, "token")
    assert refused(client.get(READ, headers={"X-Detente-Token": "", "Cookie": f"token={good}"}), 401, "token")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{}", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil:{}", ""]
)
@pytest.mark.parametrize("path", [READ, "/", "/assets/index.js"])
def test_a_name_that_merely_leads_here_is_refused(client, host, path):
    assert refused(client.get(path, headers={"Host": host.format(client.base_url.port)}), 403, "host")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{}", "http://127.0.0.1:1", "http://127.0.0.1:{}.evil"]
)
def test_another_origin_is_refused_even_with_the_token(client, origin):
    origin = origin.format(client.base_url.port)
    assert refused(client.get(READ, headers={"Origin": origin}), 403, "origin")
    assert refused(client.post("/api/projects", json={"case": "elmira"}, headers={"Origin": origin}), 403, "origin")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_a_browser_says_of_the_asking_site_counts(client, site):
    assert refused(client.get(READ, headers={"Sec-Fetch-Site": site}), 403, "origin")


@pytest.mark.parametrize("host", ["127.0.0.1:{}", "localhost:{}"])
def test_the_own_page_may_ask(client, host):
    host = host.format(client.base_url.port)
    headers = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    assert client.get(READ, headers=headers).status_code == 200


def test_no_answer_invites_others(client):
    for answer in (client.get(READ), client.options(READ), client.get("/"), client.get("/api/nothing")):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert "set-cookie" not in answer.headers
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_only_json_is_taken(client):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = client.post("/api/projects", content=b'{"case": "elmira"}', headers={"Content-Type": kind})
        assert refused(answer, 415, "media_type")


def test_too_much_is_refused(client):
    body = b" " * (MAX_BODY + 1)
    assert refused(
        client.post("/api/projects", content=body, headers={"Content-Type": "application/json"}), 413, "too_large"
    )
    assert refused(client.post("/api/projects", content=(b" " * 100_000 for _ in range(90)),
                               headers={"Content-Type": "application/json"}), 413, "too_large")  # fmt: skip
    more = (b" " * 1_000_000 for _ in range(MAX_PACKED // 1_000_000 + 1))
    assert refused(client.post("/api/uploads?name=a.zip", content=more), 413, "too_large")


@pytest.mark.parametrize(
    "name",
    [
        "../secret.yaml",
        "/etc/passwd",
        "..",
        ".",
        "",
        "a/../../secret.yaml",
        "link.yaml",
        ".detente/workbench.sqlite3",
        "a\0b",
        "C:\\x",
    ],
)
def test_nothing_outside_the_folder_is_read(client, folder, name):
    (folder.parent / "secret.yaml").write_text("title: secret", "utf-8")
    if not (folder / "link.yaml").exists():
        (folder / "link.yaml").symlink_to(folder.parent / "secret.yaml")
    answer = client.post("/api/projects", json={"file": name})
    assert answer.status_code in (403, 404), answer.text
    assert "secret" not in answer.text.replace(name, "")


@pytest.mark.parametrize(
    "path", ["/../pyproject.toml", "/%2e%2e/app.py", "/assets/..%2f..%2fapp.py", "/app.py", "/a%00.js"]
)
def test_nothing_but_the_bundle_is_served(client, path):
    answer = client.get(path)
    assert answer.status_code in (404, 503, 200)
    assert "import" not in answer.text


def test_a_developer_may_add_an_origin():
    keys = Keys(1, also=("http://127.0.0.1:5173",))
    assert "http://127.0.0.1:5173" in keys.origins
    assert keys.knows(keys.token)
    assert not keys.knows("")
    assert keys.token not in repr(keys)


def test_downloads_never_run_as_our_pages(client):
    tab = Page(client, case="chicken")
    answer = client.get(f"{tab.at}/export")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["content-disposition"].startswith("attachment")
