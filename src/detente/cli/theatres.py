"""``detente theatres``: a conflict cut along its theatres."""

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


@click.command("theatres")
@conflict_argument
@reading_option
@click.option("--concept", "-c", "concepts", multiple=True, metavar="CONCEPT",
              help="nash, gmr, smr, seq or sseq; may be repeated. All five if not given.")  # fmt: skip
@click.option("--rest", type=click.Choice(["status_quo", "left_out"]), default="status_quo", show_default=True,
              help="Where the other theatres' options stand while one is looked at alone.")  # fmt: skip
@click.option("--common", type=click.Choice(["kept", "status_quo"]), default="kept", show_default=True,
              help="Options of no theatre: they move in every part, or stand at the status quo.")  # fmt: skip
@click.option("--limit", "-n", type=click.IntRange(min=1), default=3, show_default=True,
              help="Most states to describe of each kind; JSON is complete.")  # fmt: skip
@format_option("table", "json", "markdown")
@settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    concepts: tuple[str, ...],
    rest: str,
    common: str,
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Look at each theatre of a conflict alone, at all together, and at what linking them changes.

    Which equilibria of the whole are none in a part, which equilibria of the parts are none in the whole, and whose
    preferences tie the theatres.
    """
    from detente.analysis.theatres import theatres
    from detente.model import Settings
    from detente.reporting.stability import headline
    from detente.reporting.theatre_view import theatre_blocks

    found = theatres(
        conflict,
        concepts=concepts or None,
        rest=rest,  # type: ignore[arg-type]
        common=common,  # type: ignore[arg-type]
        reading=reading,
        settings=Settings(**settings),  # type: ignore[arg-type]
    )
    if form == "json":
        print_json(found.to_dict())
    else:
        print_tables(theatre_blocks(found, limit=limit), form, headline(found.space), width=100)
