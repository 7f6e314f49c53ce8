"""``detente evolve``: where play ends under stated behaviour."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

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

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]

Value = TypeVar("Value")


@click.command("evolve")
@conflict_argument
@reading_option
@click.option("--from", "start", metavar="STATE", help="Where play starts; the status quo if not given.")
@click.option("--takes", multiple=True, metavar="[WHO=]HOW,...",
              help="Which move a decision maker makes: best, its best improvement; improvement, any of them; "
                   "undeterred, any that its concept does not deter. For all, or as in russia=improvement; best if "
                   "neither this nor the file says.")  # fmt: skip
@click.option("--chance", type=click.Choice(["anybody", "willing", "in-turn"]),
              help="Who gets the chance to move: one drawn from all; one drawn from those who would use it; or all in "
                   "turn. Anybody, if neither this nor the file says.")  # fmt: skip
@click.option("--weights", multiple=True, metavar="WHO=NUMBER,...", help="How likely each is drawn; 1 if not given.")
@click.option("--acts", multiple=True, metavar="[WHO=]NUMBER,...",
              help="Probability of acting on a chance, for all or for one; 1 if not given.")  # fmt: skip
@click.option("--passing", multiple=True, metavar="STATEMENT",
              help="How likely is play ever to be where this holds? May be repeated.")  # fmt: skip
@click.option("--concept", "-c", metavar="CONCEPT",
              help="What deters, for those who take undeterred improvements; SEQ if neither this nor the file "
                   "says.")  # fmt: skip
@profile_option
@click.option("--method", type=click.Choice(["auto", "solved", "simulated"]), default="auto", show_default=True,
              help="Solve exactly, or draw a sample; auto solves unless it is large.")  # fmt: skip
@click.option("--runs", type=click.IntRange(min=1), default=10_000, show_default=True, help="Simulated: how many runs.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Simulated: where chance starts."
)
@click.option("--limit", "-n", type=click.IntRange(min=1), default=6, show_default=True, help="Most outcomes to show.")
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    start: str | None,
    takes: tuple[str, ...],
    chance: str | None,
    weights: tuple[str, ...],
    acts: tuple[str, ...],
    passing: tuple[str, ...],
    concept: str | None,
    profile: dict[str, str],
    method: str,
    runs: int,
    seed: int,
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Say where play ends, how soon and through what, if everybody behaves as is assumed.

    The graph model says nothing about how likely a move is. Every number here holds under the assumptions that are
    printed first, and under no others. What no option says is taken from the file's 'assumptions', if it has any.
    """
    from detente.analysis.behaviour import Behaviour
    from detente.analysis.evolution import evolve
    from detente.model import Settings
    from detente.reporting.evolution_view import evolution_blocks, outcomes_table
    from detente.reporting.stability import headline

    space = conflict.compile(reading, Settings(**settings))  # type: ignore[arg-type]
    makers = space.decision_makers
    stated = Behaviour.stated(conflict)
    behaviour = Behaviour(
        takes=_each("--takes", takes, str, "best", makers) if takes else stated.takes,
        chance=stated.chance if chance is None else chance.replace("-", "_"),  # type: ignore[arg-type]
        weights=_each("--weights", weights, float, 1.0, makers) if weights else stated.weights,
        acts=_each("--acts", acts, float, 1.0, makers) if acts else stated.acts,
    )
    found = evolve(
        space,
        behaviour,
        start=start,
        passing=passing,
        concept=concept,
        profile=profile,
        method=method,  # type: ignore[arg-type]
        runs=runs,
        seed=seed,
    )
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_tables((outcomes_table(found),), form)
    else:
        print_tables(evolution_blocks(found, limit=limit), form, headline(space), width=100)


def _each(
    option: str, entries: tuple[str, ...], read: Callable[[str], Value], default: Value, makers: tuple[str, ...]
) -> dict[str, Value]:
    """Read values for all and for one; those for one stand over those for all."""
    everybody, own = default, {}
    for entry in split_names(entries):
        maker, sign, text = entry.rpartition("=")
        try:
            value = read(text.strip())
        except ValueError:
            raise click.BadParameter(f"'{text}' is no number", param_hint=option) from None
        if sign:
            own[maker.strip()] = value
        else:
            everybody = value
    return {**dict.fromkeys(makers, everybody), **own}
