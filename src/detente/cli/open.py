"""``detente open``: the workbench in the browser."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("open")
@click.argument("file_or_case", metavar="[FILE_OR_CASE]", required=False)
@click.option("--port", type=click.IntRange(0, 65_535), default=0, metavar="PORT",
              help="Port on this machine; any free one if not given.")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Print the address only.")
def command(file_or_case: str | None, port: int, no_browser: bool) -> None:
    """Open the workbench in the browser: write a conflict, see the answer as you type, ask what if.

    A server on this machine shows the folder of the file, or the current one; nothing leaves the machine, and nothing
    outside the folder is touched. Every change is kept at once. Ctrl-C stops the server.
    """
    from detente.web.server import open_workbench

    open_workbench(file_or_case, port=port, browser=not no_browser, tell=_tell)


def _tell(address: str) -> None:
    click.echo(address)
    click.echo("The workbench runs at this address until you press Ctrl-C.", err=True)
