"""``detente foresee``: what a decision maker anticipates who looks several moves ahead."""

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


@click.command("foresee")
@conflict_argument
@click.argument("state", required=False)
@click.option("--for", "-d", "maker", metavar="WHO",
              help="Who is to move; the first decision maker if not given.")  # fmt: skip
@click.option("--concept", "-c", type=click.Choice(["lh", "mr", "cmr"]), default="lh", show_default=True,
              help="lh: what the other will do, for two decision makers. mr: what the others could do; cmr: what they "
              "could do by moves that improve their lot; for any number.")  # fmt: skip
@click.option("--horizon", "-n", type=click.IntRange(1, 64), default=4, show_default=True,
              help="Most moves to look ahead.")  # fmt: skip
@click.option("--tie-rule", type=click.Choice(["harsh", "kind"]), default="harsh", show_default=True,
              help="Of moves that their mover likes equally well, the other reckons with the one worst or best for "
              "it.")  # fmt: skip
@click.option("--search", type=click.IntRange(2, 100_000), default=200, show_default=True,
              help="Horizons to search for the point from which verdicts repeat.")  # fmt: skip
@reading_option
@format_option("text", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    state: str | None,
    maker: str | None,
    concept: str,
    horizon: int,
    tie_rule: str,
    search: int,
    reading: str | None,
    form: str,
    **settings: str,
) -> None:
    """Say what a decision maker anticipates from a state if it looks several moves ahead.

    At each horizon: whether it stays (limited-move stability L_h, or metarational trees), and the path that decides.
    Last, whether that settles as the horizon grows (of L_h: non-myopic stability, NM) or cycles for ever.

    STATE is a state's number or its Y/N string (in graph form its name); the status quo if not given. detente analyze
    --structure horizon finds the stable states.
    """
    from detente.analysis.structures.foresight import foresee
    from detente.model import Settings
    from detente.reporting.foresight_view import foresight_blocks, foresight_table
    from detente.reporting.stability import headline

    space = conflict.compile(reading, Settings(**settings))  # type: ignore[arg-type]
    if state is None and space.status_quo is None:
        raise click.UsageError("the conflict names no status quo; name a state")
    found = foresee(
        space,
        space.state(space.status_quo or 0) if state is None else state,
        maker or space.decision_makers[0],
        concept=concept,
        horizon=horizon,
        tie_rule=tie_rule,
        limit=search,
    )
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_tables((foresight_table(found),), form)
    else:
        print_tables(foresight_blocks(found), form, headline(space), width=100)
