"""``detente backtest``: what was expected beside what came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    conflict_argument,
    format_option,
    print_json,
    print_tables,
    progress_bar,
    remark_on_sections,
    settings_options,
    split_names,
)
from detente.cli.track import records_of, records_option

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("backtest")
@conflict_argument
@records_option
@click.option("--every", type=click.Choice(["record", "day", "week", "month"]), default="week", show_default=True,
              help="The periods for which the next state is foreseen; record: from one day with a record to the "
                   "next.")  # fmt: skip
@click.option("--reading", "-r", "readings", multiple=True, metavar="NAME",
              help="Whose preferences; may be repeated. All readings if not given.")  # fmt: skip
@click.option("--by", "rules", multiple=True, metavar="RULE,...",
              help="Rules of behaviour: improvements, best-replies, from-unstable, undeterred; all if not "
                   "given.")  # fmt: skip
@click.option("--concept", "-c", "concepts", multiple=True, metavar="CONCEPT",
              help="What deters, for from-unstable and undeterred; may be repeated. "
                   "gmr, smr, seq and sseq if not given.")  # fmt: skip
@click.option("--hits", "k", type=click.IntRange(min=1), default=3, show_default=True,
              help="What came counts as a hit at K if it is among the K most likely states.")  # fmt: skip
@click.option("--chances", type=click.IntRange(min=1), metavar="N",
              help="Chances to move in a period; as many as there are decision makers if not given.")  # fmt: skip
@click.option("--acts", type=click.FloatRange(0, 1), default=0.5, show_default=True,
              help="Probability that a decision maker acts on its chance.")  # fmt: skip
@click.option("--accept", type=click.FloatRange(0, 1, min_open=True), default=0.5, show_default=True,
              help="Confidence from which an undisputed record settles where an option stands.")  # fmt: skip
@click.option("--limit", "-n", type=click.IntRange(min=1), default=8, show_default=True,
              help="Most forecasters to list; JSON is complete.")  # fmt: skip
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    records: Path | None,
    every: str,
    readings: tuple[str, ...],
    rules: tuple[str, ...],
    concepts: tuple[str, ...],
    k: int,
    chances: int | None,
    acts: float,
    accept: float,
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Say whether it went as the model allows: what each reading, behaviour and concept led to expect, and what came.

    Two naive guesses always stand beside them: that nothing changes, and that any move is as likely as any other.
    Forecasts use only what was known before. CSV lists the scores of all.
    """
    from detente.model import Settings
    from detente.reporting.backtest_view import backtest_blocks, scores_table
    from detente.tracking import backtest
    from detente.tracking.backtest import CONCEPTS, RULES

    with progress_bar("Looking back") as progress:
        found = backtest(
            conflict,
            records=records_of(conflict, records),
            every=every,
            readings=split_names(readings) or None,
            rules=tuple(name.replace("-", "_") for name in split_names(rules)) or RULES,
            concepts=split_names(concepts) or CONCEPTS,
            k=k,
            chances=chances,
            acts=acts,
            accept=accept,
            settings=Settings(**settings),  # type: ignore[arg-type]
            progress=progress,
        )
    for name in found.readings:
        remark_on_sections(conflict, name, "backtest")
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_tables((scores_table(found),), form)
    else:
        print_tables(backtest_blocks(found, most=limit), form, (conflict.title,), width=110)
