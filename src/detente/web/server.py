"""Starting the workbench: a free port on this machine, a token, the browser."""

from __future__ import annotations

import os
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from detente.cases import case_names
from detente.cases.catalogue import find_path
from detente.errors import LimitExceededError, UnsupportedAnalysisError
from detente.web.security import Keys

__all__ = ["listen", "open_workbench"]

DEV_ORIGIN = "DETENTE_WEB_DEV_ORIGIN"
"""Variable that names a further origin, for somebody who works on the pages."""


def open_workbench(
    file_or_case: str | None = None,
    *,
    folder: Path | None = None,
    port: int = 0,
    browser: bool = True,
    tell: Callable[[str], None] = print,
) -> None:
    """Run the workbench until it is stopped with Ctrl-C.

    Parameters
    ----------
    file_or_case : str, optional
        What to open first: a file, or the name of a case. The folder of a file is the folder that is opened.
    folder : path, optional
        The folder to open, where no file is named; the current one if not given.
    port : int
        The port on this machine; 0 for any that is free.
    browser : bool
        Whether to open the page in the browser.
    tell : callable
        Given the address of the page, once the server listens.

    Raises
    ------
    UnsupportedAnalysisError
        If the extra ``web`` is not installed.
    UnknownNameError, FormatError
        If there is no such file or case, or it cannot be read.
    LimitExceededError
        If the port is taken.
    """
    uvicorn = _uvicorn()
    from detente.web.app import application
    from detente.web.keeping.workbench import Workbench

    path = None if file_or_case is None or file_or_case in case_names() else find_path(file_or_case).resolve()
    root = path.parent if path is not None else (folder or Path.cwd())
    listening = listen(port)
    workbench = Workbench(root)
    try:
        first = None
        if path is not None:
            first = workbench.open_file(path.name).name
        elif file_or_case is not None:
            first = workbench.open_case(file_or_case).name
        also = tuple(filter(None, [os.environ.get(DEV_ORIGIN)]))
        keys = Keys(listening.getsockname()[1], also=also)
        config = uvicorn.Config(
            application(workbench, keys, first=first),
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            lifespan="on",
            timeout_graceful_shutdown=3,
            ws="none",
        )
        address = f"http://127.0.0.1:{keys.port}/#token={keys.token}" + (f"&project={first}" if first else "")
        _server(uvicorn, workbench, lambda: _show(address, browser=browser, tell=tell))(config).run([listening])
    finally:
        workbench.close()
        listening.close()


def _uvicorn() -> Any:
    try:
        import fastapi  # noqa: F401
        import uvicorn
    except ImportError:
        raise UnsupportedAnalysisError(
            "the workbench needs a web server; install it with: pip install 'detente[web]'"
        ) from None
    return uvicorn


def listen(port: int) -> socket.socket:
    """Listen at a port of this machine, which no other machine can reach."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise LimitExceededError(f"port {port} cannot be used ({error}); leave it out for any free one") from None
    listening.listen(128)
    return listening


def _show(address: str, *, browser: bool, tell: Callable[[str], None]) -> None:
    tell(address)
    if browser:
        webbrowser.open(address)


def _server(uvicorn: Any, workbench: Any, started: Callable[[], None]) -> type:
    """Return a server that tells when it listens, and lets the pages go when it is to stop."""

    class Server(uvicorn.Server):  # type: ignore[misc]
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if not self.should_exit:
                started()

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            workbench.events.tell(None, "closing")
            super().handle_exit(sig, frame)

    return Server
