"""``detente inverse``: what it would take to make something an equilibrium, or to keep it from being one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    conflict_argument,
    format_option,
    print_json,
    print_tables,
    progress_bar,
    reading_option,
    split_names,
)

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("inverse")
@conflict_argument
@click.argument("target")
@reading_option
@click.option("--aim", type=click.Choice(["equilibrium", "not", "only", "reachable", "attainable"]),
              default="equilibrium", show_default=True,
              help="TARGET is to be an equilibrium; none; the only one; reached from the status quo by improvements; "
                   "or so reached and an equilibrium.")  # fmt: skip
@click.option("--concept", "-c", default="seq", show_default=True, metavar="CONCEPT",
              help="Under which concept: nash, gmr, smr, seq or sseq.")  # fmt: skip
@click.option("--may-change", "-m", multiple=True, metavar="WHO,WHO",
              help="Whose preferences may change; everybody's if not given.")  # fmt: skip
@click.option("--free", multiple=True, metavar="WHO[,WHO]",
              help="Count the strict rankings of these, together, that do it; may be repeated. In small conflicts each "
                   "of those who may change if not given.")  # fmt: skip
@click.option("--add", "-a", multiple=True, metavar="STATEMENT",
              help="A statement that may be added to anybody's; may be repeated.")  # fmt: skip
@click.option("--kind", "-k", "kinds", multiple=True, type=click.Choice(["move", "drop", "add", "negate"]),
              help="Which changes of statements are tried; may be repeated. Move, drop and add if not "
                   "given.")  # fmt: skip
@click.option("--swap", type=click.Choice(["ranks", "states"]), default="ranks", show_default=True,
              help="Ranks swap places, tied states together; or states by themselves, half a swap for a tie made or "
                   "broken.")  # fmt: skip
@click.option("--most", "-n", type=click.IntRange(min=1), default=5, show_default=True,
              help="Most answers of each sort.")  # fmt: skip
@click.option("--changes", type=click.IntRange(min=1), default=2, show_default=True,
              help="Most changes of statements that are combined.")  # fmt: skip
@click.option("--tries", type=click.IntRange(min=1), default=10_000, show_default=True,
              help="Most orders and combinations that are judged for changes of statements.")  # fmt: skip
@click.option("--from", "start", metavar="STATE",
              help="From where TARGET is to be reached; the status quo if not given.")  # fmt: skip
@format_option("text", "json", "markdown")
def command(
    conflict: Conflict,
    target: str,
    reading: str | None,
    aim: str,
    concept: str,
    may_change: tuple[str, ...],
    free: tuple[str, ...],
    add: tuple[str, ...],
    kinds: tuple[str, ...],
    swap: str,
    most: int,
    changes: int,
    tries: int,
    start: str | None,
    form: str,
) -> None:
    """Find what it would take to make TARGET an equilibrium, or to keep it from being one.

    TARGET is a state, or a statement such as "not invade", which stands for some state where it holds. Told are the
    fewest swaps of neighbouring ranks, the fewest changes of preference statements, and how many of a decision maker's
    rankings do it, with the condition in words. Each answer has been run through the ordinary analysis.
    """
    from detente.analysis.inverse import CHANGE_KINDS, inverse
    from detente.reporting.inverse_view import inverse_blocks
    from detente.reporting.stability import headline

    with progress_bar("Looking for what it would take") as progress:
        found = inverse(
            conflict,
            target,
            aim=aim,
            concept=concept,
            may_change=split_names(may_change) or None,
            free=[split_names((group,)) for group in free] or None,
            add=add,
            kinds=kinds or CHANGE_KINDS,  # type: ignore[arg-type]
            swap=swap,  # type: ignore[arg-type]
            most=most,
            most_changes=changes,
            most_tried=tries,
            start=start,
            reading=reading,
            progress=progress,
        )
    if form == "json":
        print_json(found.to_dict())
    else:
        print_tables(inverse_blocks(found), form, headline(found.space), width=100)
