"""``detente paths``: what legal sequences of moves lead to."""

from __future__ import annotations

from dataclasses import replace
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
    write_picture,
)

if TYPE_CHECKING:
    from detente.analysis.questions import TargetLike
    from detente.model import Conflict, StateSpace

__all__ = ["command"]

LOOKED_AT = 200
"""Shortest paths among which the plainest are looked for."""


@click.command("paths")
@conflict_argument
@reading_option
@click.option("--to", "target", metavar="TARGET",
              help='What is sought: a state, a pattern as in Y-N, or a statement.')  # fmt: skip
@click.option("--to-equilibria", "concept_sought", metavar="CONCEPT", help="Seek any equilibrium under this concept.")
@click.option("--from", "start", metavar="STATE", help="Where play starts; the status quo if not given.")
@click.option("--by", type=click.Choice(["moves", "improvements", "from-unstable", "undeterred", "best-replies"]),
              default="moves", show_default=True,
              help="Which moves are made: any; improvements; improvements from states unstable for their mover; "
                   "improvements that its concept does not deter; moves to its best reachable states.")  # fmt: skip
@click.option("--concept", "-c", default="seq", show_default=True, metavar="CONCEPT",
              help="What keeps a decision maker where it is, for from-unstable and undeterred.")  # fmt: skip
@profile_option
@click.option("--avoid", metavar="STATEMENT", help='No move may enter a state where this holds, as in "send".')
@click.option("--cap", type=click.IntRange(min=0), default=5, show_default=True,
              help="Most shortest paths to list; all of them are counted.")  # fmt: skip
@picture_option
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    target: str | None,
    concept_sought: str | None,
    start: str | None,
    by: str,
    concept: str,
    profile: dict[str, str],
    avoid: str | None,
    cap: int,
    picture: Path | None,
    form: str,
    **settings: str,
) -> None:
    """Say whether play can get from one state to another, how, and where it stalls on the way.

    Play is a legal sequence: nobody moves twice in succession. The search goes to any depth, so that what is not
    reached is proven to be out of reach. Without a target: what can be reached at all, step by step.
    """
    from detente.analysis.paths import paths
    from detente.model import Settings
    from detente.reporting.paths_view import concept_name, paths_blocks, reached_table
    from detente.reporting.stability import headline

    if target is not None and concept_sought is not None:
        raise click.UsageError("--to and --to-equilibria do not go together; name one target.")
    space = conflict.compile(reading, Settings(**settings))  # type: ignore[arg-type]
    found = paths(space, _sought(space, target, concept_sought), start=start, by=by.replace("-", "_"),
                  concept=concept, profile=profile, avoid=avoid,
                  cap=cap if form == "json" else max(cap, LOOKED_AT))  # fmt: skip
    if concept_sought is not None:
        found = replace(found, target_text=f"any {concept_name(concept_sought)} equilibrium")
    if picture is not None:
        from detente.reporting.figures.paths import describe_paths, draw_paths

        write_picture(draw_paths(found), picture, describe_paths(found))
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_tables((reached_table(found),), form)
    else:
        print_tables(paths_blocks(found, most=cap), form, headline(space), width=100)


def _sought(space: StateSpace, target: str | None, concept: str | None) -> TargetLike:
    """Return what is sought: the target that was named, or the equilibria under a concept, or any state at all."""
    from detente.analysis import analyze
    from detente.model import StateSet

    if target is not None:
        return target
    if concept is None:
        return StateSet(space, space.feasible)
    return analyze(space, reading=space.reading, concepts=[concept]).equilibria(concept)
