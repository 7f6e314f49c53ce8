"""A hostile page in another tab can neither read nor write, whatever it sends."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Page

from tests.web.browser.desk import PRICES, Desk


class Hostile(BaseHTTPRequestHandler):
    """A page of somebody else's."""

    def do_GET(self) -> None:
        """Serve an empty page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>hostile</title><main></main>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Hostile)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("with_token", [False, True])
def test_a_page_of_another_origin_is_refused(page: Page, desk: Desk, elsewhere: str, with_token: bool) -> None:
    project = desk.add(f"hostile-{with_token}.yaml", PRICES)
    page.goto(elsewhere)
    outcome = page.evaluate(
        """async ([address, project, token]) => {
            const found = [];
            const headers = token ? {'X-Detente-Token': token} : {};
            const change = JSON.stringify({revision: 1, edits: [{op: 'set', at: [], values: {title: 'taken over'}}]});
            const tries = [
                () => fetch(`${address}/api/projects/${project}`, {headers}),
                () => fetch(`${address}/api/projects/${project}/edits`,
                    {method: 'POST', headers: {...headers, 'Content-Type': 'application/json'}, body: change}),
                () => fetch(`${address}/api/projects/${project}/edits`,
                    {method: 'POST', mode: 'no-cors', headers: {'Content-Type': 'text/plain'}, body: change}),
                () => fetch(`${address}/`),
            ];
            for (const one of tries) {
                try {
                    const answer = await one();
                    found.push(await answer.text());
                } catch (error) {
                    found.push('');
                }
            }
            return found;
        }""",
        [desk.address, project, desk.token if with_token else ""],
    )
    assert outcome == ["", "", "", ""]
    assert desk.document(project)["title"] == "A price war"


def test_the_page_cannot_be_put_into_a_frame(page: Page, desk: Desk, elsewhere: str) -> None:
    page.goto(elsewhere)
    page.evaluate(
        """address => new Promise(done => {
            const frame = document.createElement('iframe');
            frame.src = address;
            frame.onload = done;
            document.body.append(frame);
        })""",
        desk.address,
    )
    assert all(not frame.query_selector("#root") for frame in page.frames[1:])


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:1"])
def test_a_foreign_host_name_is_refused(desk: Desk, host: str) -> None:
    connection = http.client.HTTPConnection(desk.address.removeprefix("http://"), timeout=10)
    connection.request("GET", "/api/session", headers={"Host": host, "X-Detente-Token": desk.token})
    answer = connection.getresponse()
    assert answer.status == 403
    connection.close()
