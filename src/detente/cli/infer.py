"""``detente infer``: what the observed moves reveal of preferences."""

from __future__ import annotations

from pathlib import Path
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
from detente.cli.track import records_of, records_option

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("infer")
@conflict_argument
@reading_option
@records_option
@click.option("--behaviour", type=click.Choice(["improvements", "best-replies"]), default="improvements",
              show_default=True,
              help="What is assumed of a mover: that it moves only where it is better off; or that it goes where it "
                   "likes it best within its reach.")  # fmt: skip
@click.option("--accept", type=click.FloatRange(0, 1, min_open=True), default=0.5, show_default=True,
              help="Confidence from which an undisputed record settles where an option stands.")  # fmt: skip
@click.option("--limit", "-n", type=click.IntRange(min=1), default=10, show_default=True,
              help="Most smallest revisions to list for each mover.")  # fmt: skip
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    records: Path | None,
    behaviour: str,
    accept: float,
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Say what the observed moves reveal: what each mover must prefer, which statements that contradicts, and when.

    Where moves contradict the stated preferences, the smallest revision of the statements that fits all of them is
    found exactly: statements are left out, turned into their opposite, or given another place. How much the moves leave
    open is said too.
    """
    from detente.model import Settings
    from detente.reporting.inference_view import inference_blocks, moves_table
    from detente.reporting.stability import headline
    from detente.tracking import infer

    found = infer(
        conflict,
        behaviour=behaviour.replace("-", "_"),  # type: ignore[arg-type]
        records=records_of(conflict, records),
        reading=reading,
        accept=accept,
        most=limit,
        settings=Settings(**settings),  # type: ignore[arg-type]
    )
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_tables((moves_table(found),), form)
    else:
        print_tables(inference_blocks(found), form, headline(found.space), width=100)
