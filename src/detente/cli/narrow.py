"""``detente narrow``: from a thousand stable states to the ones that matter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    conflict_argument,
    format_option,
    picture_option,
    print_json,
    print_tables,
    profile_option,
    reading_option,
    settings_options,
    split_names,
    where_option,
    write_picture,
)

if TYPE_CHECKING:
    from detente.analysis.funnel import StageLike
    from detente.model import Conflict

__all__ = ["command"]


@click.command("narrow")
@conflict_argument
@reading_option
@click.option("--stage", "-s", "stages", multiple=True, metavar="STAGE,...",
              help="Stages in order: feasible, stable, a concept (nash ... sim, brseq), moves, improvements, "
                   "from-unstable, undeterred, best-replies, coalitions, readings, concepts.")  # fmt: skip
@click.option("--skip", multiple=True, metavar="STAGE,...", help="Stages to leave out.")
@click.option("--concept", "-c", metavar="CONCEPT", help="Under which states must be stable; SEQ if not given.")
@profile_option
@click.option("--from", "start", metavar="STATE", help="Where play starts; the status quo if not given.")
@click.option("--among", "coalitions", multiple=True, metavar="WHO,WHO",
              help="A coalition that may form; may be repeated. All of two or more if not given.")  # fmt: skip
@click.option("--readings", multiple=True, metavar="NAME,...",
              help="For the stage readings; all of them if not given.")  # fmt: skip
@where_option
@click.option("--why", multiple=True, metavar="STATE", help="Say why this state falls out; may be repeated.")
@picture_option
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    stages: tuple[str, ...],
    skip: tuple[str, ...],
    concept: str | None,
    profile: dict[str, str],
    start: str | None,
    coalitions: tuple[str, ...],
    readings: tuple[str, ...],
    where: str | None,
    why: tuple[str, ...],
    picture: Path | None,
    form: str,
    **settings: str,
) -> None:
    """Narrow the states down, stage by stage, to the few that matter.

    Stable states are often many. Each stage keeps those of the remaining states that pass one more test: stable, within
    reach of the status quo by ever more plausible moves, safe from coalitions. It says why the others fall out, and
    where it says little.
    """
    from detente.analysis.funnel import funnel
    from detente.model import Settings
    from detente.reporting.funnel_view import funnel_blocks, funnel_data, funnel_table
    from detente.reporting.stability import headline

    space = conflict.compile(reading, Settings(**settings))  # type: ignore[arg-type]
    found = funnel(
        space,
        _chosen(split_names(stages), split_names(skip), where, no_start=start is None and space.status_quo is None),
        concept=concept,
        profile=profile or None,
        start=start,
        coalitions=coalitions or None,
        readings=split_names(readings) or None,
    )
    asked = [space.state(space.find(state)) for state in why]
    if picture is not None:
        from detente.reporting.figures.funnel import describe_funnel, draw_funnel

        write_picture(draw_funnel(found), picture, describe_funnel(found))
    if form == "json":
        print_json(funnel_data(found, why=asked))
    elif form == "csv":
        print_tables((funnel_table(found),), form)
    else:
        print_tables(funnel_blocks(found, why=asked), form, headline(space), width=100)


def _chosen(stages: tuple[str, ...], skip: tuple[str, ...], where: str | None, *, no_start: bool) -> list[StageLike]:
    """Return the stages to go through; without a start, those of the default that need one are left out."""
    from detente.analysis.funnel import DEFAULT_STAGES
    from detente.analysis.funnel_stages import STAGES

    left_out = {_stage(name) for name in skip}
    if not stages and no_start:
        left_out |= {name for name in DEFAULT_STAGES if STAGES[name].rule}
        click.echo("no status quo: stages that start from it are left out; --from STATE brings them back", err=True)
    chosen: list[StageLike] = [stage for name in stages or DEFAULT_STAGES if (stage := _stage(name)) not in left_out]
    return [*chosen, (f"where {where}", where)] if where else chosen


def _stage(name: str) -> str:
    """Return the id of a stage, whose name may be written with hyphens."""
    from detente.analysis.funnel_stages import find_stage

    return find_stage(name.replace("-", "_")).id
