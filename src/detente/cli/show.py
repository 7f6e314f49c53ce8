"""``detente show``: a conflict in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.common import conflict_argument, format_option, print_tables

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("show")
@conflict_argument
@format_option("table", "markdown", "yaml")
def command(conflict: Conflict, form: str) -> None:
    """Print a conflict: what it is about, who can do what, what cannot be, and who is read to prefer what.

    With --format yaml the conflict file itself, ready to be changed: detente show elmira -f yaml > mine.yaml
    """
    if form == "yaml":
        from detente.io import dumps

        click.echo(dumps(conflict), nl=False)
        return
    from detente.reporting.conflict_view import conflict_heading, conflict_tables

    print_tables(conflict_tables(conflict), form, conflict_heading(conflict))
