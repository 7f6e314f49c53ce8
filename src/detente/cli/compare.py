"""``detente compare``: which verdicts differ between two files, readings or concepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    ConflictParameter,
    conflict_argument,
    format_option,
    print_json,
    print_tables,
    reading_option,
    remark_on_sections,
    settings_options,
)

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]

LOOKED_AT = 100
"""Verdicts that are explained, from which those with the same move are told together."""


def _pair(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, str] | None:
    if value is None:
        return None
    names = [name.strip() for name in value.split(",")]
    if len(names) != 2 or not all(names):
        raise click.BadParameter(f"'{value}' must be two names with a comma between them", ctx, param)
    return names[0], names[1]


@click.command("compare")
@conflict_argument
@click.argument("other", metavar="[FILE_OR_CASE]", type=ConflictParameter(), required=False)
@click.option("--readings", callback=_pair, metavar="FIRST,SECOND", help="Two readings to compare.")
@click.option("--concepts", callback=_pair, metavar="FIRST,SECOND", help="Two concepts to compare.")
@reading_option
@click.option("--concept", "-c", default="seq", show_default=True, metavar="CONCEPT",
              help="The concept, unless two are compared: nash, gmr, smr, seq, sseq or sim.")  # fmt: skip
@click.option("--limit", "-n", type=click.IntRange(min=1), default=5, show_default=True,
              help="Most reasons to tell.")  # fmt: skip
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    other: Conflict | None,
    readings: tuple[str, str] | None,
    concepts: tuple[str, str] | None,
    reading: str | None,
    concept: str,
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Say which states are stable here and not there, for whom, and because of which move.

    Give two files or cases, or two versions of one; or one, with two --readings or two --concepts.
    """
    from detente.analysis import analyze
    from detente.analysis.comparison import compare
    from detente.model import Settings
    from detente.reporting.comparison_view import comparison_blocks, comparison_heading, comparison_table

    if other is None and readings is None and concepts is None:
        raise click.UsageError("what is to be compared? Give a second file, two --readings or two --concepts.")
    if readings is not None and reading is not None:
        raise click.UsageError("--reading and --readings do not go together.")
    asked = concepts or (concept, concept)
    chosen = Settings(**settings)  # type: ignore[arg-type]
    names = readings or (reading, reading)
    first = analyze(conflict, reading=names[0], concepts=asked, settings=chosen)
    if other is None and readings is None:
        second = first
    else:
        second = analyze(other or conflict, reading=names[1], concepts=asked, settings=chosen)
    for told in dict.fromkeys((first, second)):
        remark_on_sections(told.space.conflict, told.space.reading, "compare")
    found = compare(first, second, concept=asked[0], against=asked[1], limit=limit if form == "json" else LOOKED_AT)
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_tables((comparison_table(found),), form)
    else:
        print_tables(comparison_blocks(found, limit=limit), form, comparison_heading(found), width=100)
