"""``detente positions``: demands, threats and dilemmas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    conflict_argument,
    format_option,
    print_json,
    print_tables,
    reading_option,
    settings_options,
)

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("positions")
@conflict_argument
@reading_option
@click.option("--point", type=click.Choice(["nearest", "preferred"]), default="nearest", show_default=True,
              help="A position stands for the nearest state that meets it, or its owner's favourite.")  # fmt: skip
@format_option("table", "json", "markdown")
@settings_options
def command(conflict: Conflict, reading: str | None, point: str, form: str, **settings: str) -> None:
    """Compare what the parties demand and threaten with what they want.

    Which positions can be met together, which threats and promises are to be believed, who is in which dilemma towards
    whom, and which change of preference would end it.
    """
    from detente.analysis.positions import positions
    from detente.model import Settings
    from detente.reporting.position_view import position_blocks
    from detente.reporting.stability import headline

    chosen = Settings(**settings)  # type: ignore[arg-type]
    found = positions(conflict, point=point, reading=reading, settings=chosen)  # type: ignore[arg-type]
    if form == "json":
        print_json(found.to_dict())
    else:
        print_tables(position_blocks(found), form, headline(found.space), width=100)
