"""``detente hypergame``: each decision maker acts on the game that it perceives."""

from __future__ import annotations

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
)

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("hypergame")
@conflict_argument
@reading_option
@click.option("--level", "-l", type=click.IntRange(0, 2), default=2, show_default=True,
              help="0: nobody is mistaken; 1: each one's own game; 2: also what it thinks others see.")  # fmt: skip
@click.option("--by", type=click.Choice(["undeterred", "improvements", "from_unstable", "best_replies"]),
              default="undeterred", show_default=True, help="Which moves each makes, as it sees things.")  # fmt: skip
@click.option("--concept", "-c", default="seq", show_default=True, metavar="CONCEPT",
              help="How far everybody looks ahead: nash, gmr, smr, seq, sseq or brseq.")  # fmt: skip
@profile_option
@click.option("--from", "start", metavar="STATE", help="Where play starts; the status quo if not given.")
@format_option("text", "json", "markdown")
@settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    level: int,
    by: str,
    concept: str,
    profile: dict[str, str],
    start: str | None,
    form: str,
    **settings: str,
) -> None:
    """Let each decision maker act on the game that it perceives.

    The section 'views' of a file says wherein a decision maker's game differs: options that it does not know of, what
    it believes that others want, what it thinks that others believe. Told is what each expects, what happens if each
    acts on its own game, who is surprised and at which move. The reading counts as true.
    """
    from detente.analysis.hypergame import hypergame
    from detente.model import Settings
    from detente.reporting.hypergame_view import hypergame_blocks
    from detente.reporting.stability import headline

    chosen = Settings(**settings)  # type: ignore[arg-type]
    found = hypergame(
        conflict, level=level, by=by, concept=concept, profile=profile, start=start, reading=reading, settings=chosen
    )
    if form == "json":
        print_json(found.to_dict())
    else:
        print_tables(hypergame_blocks(found), form, headline(found.space), width=100)
