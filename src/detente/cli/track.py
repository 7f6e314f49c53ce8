"""``detente track``: what was seen, followed from day to day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    Command,
    conflict_argument,
    format_option,
    picture_option,
    print_json,
    print_tables,
    settings_options,
    write_picture,
)

if TYPE_CHECKING:
    from detente.model import Conflict
    from detente.model.observations import Observation

__all__ = ["command", "records_of", "records_option"]


def records_option(command: Command) -> Command:
    """Add ``--records``, a CSV file in place of the observations of the conflict."""
    text = "A CSV file of dated records in place of the conflict's own observations."
    place = click.Path(dir_okay=False, path_type=Path)
    return click.option("--records", "records", type=place, metavar="FILE.csv", help=text)(command)


def records_of(conflict: Conflict, records: Path | None) -> tuple[Observation, ...] | None:
    """Read the file that ``--records`` names, if it names one."""
    if records is None:
        return None
    from detente.io.observations_csv import read_observations

    return read_observations(records, conflict)


@click.command("track")
@conflict_argument
@records_option
@click.option("--accept", type=click.FloatRange(0, 1, min_open=True), default=0.5, show_default=True,
              help="Confidence from which an undisputed record settles where an option stands.")  # fmt: skip
@click.option("--until", metavar="DATE", help="Leave out records after this day (YYYY-MM-DD).")
@picture_option
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    records: Path | None,
    accept: float,
    until: str | None,
    picture: Path | None,
    form: str,
    **settings: str,
) -> None:
    """Follow what was seen from day to day: where the conflict stood, who moved, and whether the model allows it.

    Records are the conflict's 'observations', or a CSV file. An option stays where it was last seen; what nobody has
    seen stays open, so that a moment is a set of states that are still possible. CSV lists the records with what each
    of them did.
    """
    from detente.model import Settings
    from detente.reporting.track_view import records_table, track_blocks
    from detente.tracking import observed_path

    found = observed_path(
        conflict,
        records=records_of(conflict, records),
        accept=accept,
        until=until,
        settings=Settings(**settings),  # type: ignore[arg-type]
    )
    if picture is not None:
        from detente.reporting.figures.timeline import describe_timeline, draw_timeline

        write_picture(draw_timeline(found), picture, describe_timeline(found))
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_tables((records_table(found),), form)
    else:
        print_tables(track_blocks(found), form, (conflict.title,), width=100)
