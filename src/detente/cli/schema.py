"""``detente schema``: for editors."""

from __future__ import annotations

import click

from detente.cli.common import print_json

__all__ = ["command"]


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of conflict files, with which editors check and complete them."""
    from detente.io import schema

    print_json(schema())
