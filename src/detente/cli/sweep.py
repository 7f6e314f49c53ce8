"""``detente sweep``: many runs under preferences that are drawn from what a file leaves open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    conflict_argument,
    format_option,
    picture_option,
    print_json,
    print_tables,
    progress_bar,
    remark_on_sections,
    settings_options,
    split_names,
    write_picture,
)

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]

LONG = 100_000
"""Samples beyond which finished blocks are kept in a folder unless told otherwise."""


@click.command("sweep")
@conflict_argument
@click.option("--samples", type=click.IntRange(min=1),
              help="How many draws; 10,000 if not given, or what the folder was begun with.")  # fmt: skip
@click.option("--more", type=click.IntRange(min=1), default=None, help="So many draws on top of those in the folder.")
@click.option("--seed", type=click.IntRange(min=0), help="Where chance starts; 0 if not given, or the folder's.")
@click.option("--readings", "-r", multiple=True, metavar="NAME[=WEIGHT],...",
              help="Draw from these readings; 'all' for all. If not given, those to which the file gives a weight, or "
                   "the default reading.")  # fmt: skip
@click.option("--noise", type=click.FloatRange(0, 1), metavar="PROBABILITY",
              help="How likely a judgement is wrong, where the file does not say.")  # fmt: skip
@click.option("--concept", "-c", "concepts", multiple=True, metavar="CONCEPT",
              help="nash, gmr, smr, seq, sseq or brseq; may be repeated. The first five if not given.")  # fmt: skip
@click.option("--state", "-s", "states", multiple=True, metavar="STATE",
              help="Say on which judgements this state's being an equilibrium hangs; may be repeated.")  # fmt: skip
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path),
              help="Keep finished draws here, and go on with what is here already. Runs of more than 100,000 draws get "
                   "a folder of their own if none is given.")  # fmt: skip
@click.option("--no-folder", is_flag=True, help="Keep nothing.")
@click.option("--workers", type=click.IntRange(min=1), help="How many processes; one per processor if not given.")
@click.option("--cluster", metavar="ADDRESS", help="Let the workers of this Dask scheduler do the work.")
@click.option("--limit", "-n", type=click.IntRange(min=1), default=8, show_default=True,
              help="Most states and judgements to list.")  # fmt: skip
@picture_option
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    samples: int | None,
    more: int | None,
    seed: int | None,
    readings: tuple[str, ...],
    noise: float | None,
    concepts: tuple[str, ...],
    states: tuple[str, ...],
    folder: Path | None,
    no_folder: bool,
    workers: int | None,
    cluster: str | None,
    limit: int,
    picture: Path | None,
    form: str,
    **settings: str,
) -> None:
    """Draw preferences many times from what a file leaves open, and count where that leads.

    How sure is it? Each draw changes what the file says is open: statements that may be wrong, weights within
    intervals, orders that are not known, the reading itself. Printed are the shares of draws in which states are stable
    and equilibria, with their ranges, and which judgement they hang on. The same seed gives the same draws, however
    many processes share the work. A run with a folder may be stopped at any time: the same command goes on.
    """
    from detente.analysis.sweep import sweep
    from detente.io.sweep_folder import sweep_folder
    from detente.model import Settings
    from detente.reporting.sweep_view import sweep_blocks, sweep_headline, sweep_table

    if folder is not None and no_folder:
        raise click.UsageError("--folder and --no-folder exclude each other")
    if folder is None and not no_folder and (samples or 0) > LONG:
        folder = Path(f"sweep-{_slug(conflict.title)}-{seed or 0}")
        click.echo(f"finished draws are kept in {folder}; the same command goes on from there", err=True)
    if more and folder is None:
        raise click.UsageError("--more needs --folder: there is nothing to add to")
    with progress_bar("drawing") as progress:
        try:
            found = sweep(
                conflict,
                samples=samples,
                more=more or 0,
                seed=seed,
                readings=_weights(split_names(readings)),
                noise=noise,
                concepts=concepts or None,
                settings=Settings(**settings),  # type: ignore[arg-type]
                store=None if folder is None else sweep_folder(folder),
                workers=workers,
                cluster=cluster,
                progress=progress,
            )
        except KeyboardInterrupt:
            kept = f"finished draws are in {folder}: the same command goes on from there (without --more)"
            click.echo(kept if folder else "nothing was kept; with --folder the run could go on", err=True)
            raise
    for name in found.question.readings:
        remark_on_sections(conflict, name, "sweep")
    hanging = [found.space.state(found.space.find(state)) for state in states]
    if picture is not None:
        from detente.reporting.figures.sweep import describe_sweep, draw_sweep

        write_picture(draw_sweep(found), picture, describe_sweep(found))
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_tables((sweep_table(found),), form)
    else:
        print_tables(sweep_blocks(found, limit=limit, states=hanging), form, sweep_headline(found), width=100)


def _slug(title: str) -> str:
    return re.sub(r"\W+", "-", title.lower()).strip("-")[:40].rstrip("-") or "conflict"


def _weights(names: tuple[str, ...]) -> dict[str, float] | tuple[str, ...] | None:
    """Read names of readings, all of them with weights or none."""
    if not any("=" in name for name in names):
        return names or None
    weights = {}
    for entry in names:
        name, sign, text = entry.partition("=")
        try:
            weights[name.strip()] = float(text) if sign else 1.0
        except ValueError:
            raise click.BadParameter(f"'{text}' is no number", param_hint="--readings") from None
    return weights
