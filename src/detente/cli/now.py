"""``detente now``: where the conflict stands, and what may follow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    conflict_argument,
    format_option,
    print_json,
    print_tables,
    profile_option,
    reading_option,
    settings_options,
    split_names,
)
from detente.cli.track import records_of, records_option

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("now")
@conflict_argument
@reading_option
@records_option
@click.option("--if", "suppose", multiple=True, metavar="OPTION=LEVEL,...",
              help="Say the same of the state after this event, as in send=yes; may be repeated.")  # fmt: skip
@click.option("--concept", "-c", default="seq", show_default=True, metavar="CONCEPT",
              help="How far everybody looks ahead.")  # fmt: skip
@profile_option
@click.option("--until", metavar="DATE", help="Leave out records after this day (YYYY-MM-DD).")
@click.option("--accept", type=click.FloatRange(0, 1, min_open=True), default=0.5, show_default=True,
              help="Confidence from which an undisputed record settles where an option stands.")  # fmt: skip
@format_option("table", "json", "markdown")
@settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    records: Path | None,
    suppose: tuple[str, ...],
    concept: str,
    profile: dict[str, str],
    until: str | None,
    accept: float,
    form: str,
    **settings: str,
) -> None:
    """Say where the conflict stands today, who would move and what deters it, what is near and cannot be undone.

    Today is what the records tell (see 'detente track'), or the status quo where there are none. Where play goes from
    here rests on the file's 'assumptions' of behaviour, as in 'detente evolve'.
    """
    from detente.model import Settings
    from detente.reporting.outlook_view import outlook_blocks
    from detente.reporting.stability import headline
    from detente.tracking import outlook

    found = outlook(
        conflict,
        records=records_of(conflict, records),
        suppose=_levels(suppose),
        concept=concept,
        profile=profile,
        until=until,
        accept=accept,
        reading=reading,
        settings=Settings(**settings),  # type: ignore[arg-type]
    )
    if form == "json":
        print_json(found.to_dict())
    else:
        print_tables(outlook_blocks(found), form, headline(found.space), width=100)


def _levels(entries: tuple[str, ...]) -> dict[str, str]:
    """Read OPTION=LEVEL; an option alone is taken."""
    found = {}
    for entry in split_names(entries):
        name, _, level = entry.partition("=")
        found[name.strip()] = level.strip() or "yes"
    return found
