"""``detente force``: what a coalition can guarantee against everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.common import conflict_argument, format_option, print_json, print_tables

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("force")
@conflict_argument
@click.option("--who", required=True, metavar="WHO,WHO", help="Who forces: one decision maker or several together.")
@click.option("--statement", "-s", required=True, metavar="STATEMENT",
              help='What is to hold, for example "not invade".')  # fmt: skip
@click.option("--prevent", is_flag=True, help="Ask whether they can keep it from ever happening.")
@click.option("--play", type=click.Choice(["turns", "sides", "free"]), default="turns", show_default=True,
              help="Everybody in turn; the coalition and the others in turn; or anybody at any time.")  # fmt: skip
@click.option("--aim", type=click.Choice(["once", "always", "for_good"]), default="once", show_default=True,
              help="That it holds at some time; now and always; or at some time and from then on.")  # fmt: skip
@click.option("--order", metavar="WHO,WHO,...",
              help="With --play turns: who moves after whom; the file's order if not given.")  # fmt: skip
@click.option("--begins", metavar="WHO",
              help="Whose turn comes first; if not given, what can be forced whoever begins.")  # fmt: skip
@click.option("--from", "start", metavar="STATE", help="From which state; the status quo if not given.")
@click.option("--limit", "-n", type=click.IntRange(min=1), default=5, show_default=True, help="Most states to list.")
@format_option("table", "json", "markdown")
def command(
    conflict: Conflict,
    who: str,
    statement: str,
    prevent: bool,
    play: str,
    aim: str,
    order: str | None,
    begins: str | None,
    start: str | None,
    limit: int,
    form: str,
) -> None:
    """Find out what a coalition can guarantee against everybody else, and how.

    The others are taken to do their worst, whatever it costs them: what anybody prefers plays no part.
    """
    from detente.analysis.forcing import can_force, can_prevent
    from detente.reporting.forcing_view import forcing_blocks
    from detente.reporting.stability import headline

    if prevent and aim != "once":
        raise click.UsageError("--prevent does not go with --aim: what is prevented never holds")
    turns = order.split(",") if order else None
    space = conflict.compile()
    if prevent:
        found = can_prevent(space, who, statement, play=play, order=turns, begins=begins)  # type: ignore[arg-type]
    else:
        found = can_force(space, who, statement, play=play, aim=aim, order=turns, begins=begins)  # type: ignore[arg-type]
    origin = space.status_quo if start is None else space.find(start)
    if form == "json":
        print_json(found.to_dict())
    else:
        state = None if origin is None else space.state(origin)
        title, _, count = headline(space)
        print_tables(forcing_blocks(found, state, limit=limit), form, (title, count), width=100)
