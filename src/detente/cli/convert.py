"""``detente convert``: from one format to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import conflict_argument

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("convert")
@conflict_argument
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the target if it exists.")
def command(conflict: Conflict, target: Path, force: bool) -> None:
    """Write a conflict in the format that the TARGET's suffix names: .yaml or .gmcr.

    What the other format cannot hold is refused with a reason, never dropped silently.
    """
    from detente.io import write

    if target.exists() and not force:
        raise click.UsageError(f"'{target}' exists; --force replaces it.")
    write(conflict, target)
    click.echo(f"wrote {target}", err=True)
