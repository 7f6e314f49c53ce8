"""``detente events``: proposals from event-data files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import conflict_argument, format_option, print_json, print_tables, progress_bar, split_names

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("events")
@conflict_argument
@click.argument("files", nargs=-1, required=True, metavar="EVENTS...", type=click.Path(path_type=Path))
@click.option("--every", type=click.Choice(["day", "week", "month"]), default="week", show_default=True,
              help="Length of the periods in which evidence is gathered.")  # fmt: skip
@click.option("--start", multiple=True, metavar="OPTION=LEVEL,...",
              help="Where options stand before the first event; at their first level if not given.")  # fmt: skip
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.csv",
              help="Write the proposals as records, to be read, changed and followed.")  # fmt: skip
@click.option("--limit", "-n", type=click.IntRange(min=0), default=2, show_default=True,
              help="Most events to name for each proposal; JSON names five.")  # fmt: skip
@format_option("table", "json", "csv", "markdown")
def command(
    conflict: Conflict,
    files: tuple[Path, ...],
    every: str,
    start: tuple[str, ...],
    output: Path | None,
    limit: int,
    form: str,
) -> None:
    """Propose where options stood from event-data files, by the section 'coding' of the conflict.

    Reads GDELT 1.0 and 2.0, ICEWS, POLECAT, ACLED and UCDP GED, plain or packed (.zip, .gz). Every proposal names the
    events behind it; malformed rows are counted and listed. Nothing enters the model by itself.
    """
    from detente.io.event_files import code_events
    from detente.reporting.events_view import events_blocks, proposals_table

    with progress_bar("Reading events") as progress:
        found = code_events(conflict, files, every=every, start=_levels(start), progress=progress)
    if output is not None:
        from detente.io.observations_csv import write_observations

        write_observations(found.observations, output)
        click.echo(f"wrote {output}", err=True)
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_tables((proposals_table(found),), form)
    else:
        print_tables(events_blocks(found, most=limit), form, (conflict.title,), width=110)


def _levels(entries: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for entry in split_names(entries):
        name, sign, level = entry.partition("=")
        if not sign:
            raise click.BadParameter(f"'{entry}' is not of the form OPTION=LEVEL", param_hint="--start")
        found[name.strip()] = level.strip()
    return found
