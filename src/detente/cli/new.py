"""``detente new``: a file to start from."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command("new")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def command(file: Path, force: bool) -> None:
    """Write a commented conflict file to start from: it works as it stands, and every part is explained."""
    from detente.cases import template
    from detente.io.files import write_text

    if file.exists() and not force:
        raise click.UsageError(f"'{file}' exists; --force replaces it.")
    write_text(file, template())
    click.echo(f"wrote {file}; next: detente check {file}, detente analyze {file}", err=True)
