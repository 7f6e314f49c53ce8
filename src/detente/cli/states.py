"""``detente states``: the feasible states and their ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.common import conflict_argument, format_option, print_json, print_tables, reading_option, where_option

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("states")
@conflict_argument
@reading_option
@where_option
@click.option("--sort", "-s", metavar="WHO", help="Order by what this decision maker prefers, best first.")
@click.option("--worst-first", is_flag=True, help="With --sort: the worst first.")
@click.option("--limit", "-n", type=click.IntRange(min=1),
              help="Most states to print; 20 if not given, and all in CSV and JSON.")  # fmt: skip
@format_option("table", "json", "csv", "markdown")
def command(
    conflict: Conflict,
    reading: str | None,
    where: str | None,
    sort: str | None,
    worst_first: bool,
    limit: int | None,
    form: str,
) -> None:
    """List the feasible states, their options and each decision maker's place of them in its order (1 is best)."""
    from detente.reporting.stability import headline
    from detente.reporting.states_view import states_data, states_table, states_tables

    space = conflict.compile(reading)
    states = space.listed(where=where, sort=sort, worst_first=worst_first)
    if form == "json":
        print_json(states_data(space, states, limit))
    elif form == "table":
        print_tables(states_tables(space, states, limit or 20), form, headline(space))
    else:
        print_tables((states_table(space, states, limit or (None if form == "csv" else 20)),), form, headline(space))
