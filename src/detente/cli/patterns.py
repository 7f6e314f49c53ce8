"""``detente patterns``: many states as a few patterns."""

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
    where_option,
)

if TYPE_CHECKING:
    from detente.model import Conflict, StateSet, StateSpace

__all__ = ["command"]


@click.command("patterns")
@conflict_argument
@reading_option
@click.option("--concept", "-c", default="seq", show_default=True, metavar="CONCEPT",
              help="Describe the equilibria under this concept.")  # fmt: skip
@profile_option
@click.option("--all", "everything", is_flag=True, help="Describe all feasible states, not the equilibria.")
@where_option
@click.option("--by", metavar="OPTION", help="Count the states by an option, or by the options of a theatre.")
@click.option("--unlike", metavar="STATEMENT", help="Say what tells them from the states where this holds.")
@click.option("--unlike-concept", metavar="CONCEPT", help="Say what tells them from the equilibria under this concept.")
@click.option("--limit", "-n", type=click.IntRange(min=1), default=6, show_default=True,
              help="Most patterns to print as columns of the table; other formats are complete.")  # fmt: skip
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    concept: str,
    profile: dict[str, str],
    everything: bool,
    where: str | None,
    by: str | None,
    unlike: str | None,
    unlike_concept: str | None,
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Describe many states by a few patterns: what they have in common and what sets them apart.

    A pattern says what is done, what is not, and leaves the rest open. The patterns fit exactly the equilibria (or the
    states asked for), and no other feasible state.
    """
    from detente.analysis.description import describe
    from detente.model import Settings
    from detente.reporting.patterns_view import patterns_blocks, patterns_data, patterns_table
    from detente.reporting.stability import headline

    if unlike is not None and unlike_concept is not None:
        raise click.UsageError("--unlike and --unlike-concept do not go together.")
    space = conflict.compile(reading, Settings(**settings))  # type: ignore[arg-type]
    states, what = _chosen(space, None if everything else concept, profile)
    others, named = None, ""
    if unlike is not None:
        others, named = space.where(unlike), f"states where {unlike}"
    elif unlike_concept is not None:
        others, named = _chosen(space, unlike_concept, {})
    if where:
        states, what = states.where(where), f"{what} where {where}"
    found = describe(states, unlike=others, by=by)
    if form == "json":
        asked = None if everything else "profile" if profile else concept
        print_json(patterns_data(found, concept=asked, where=where))
    elif form == "csv":
        print_tables((patterns_table(found),), form)
    else:
        print_tables(patterns_blocks(found, what, limit=limit, unlike=named), form, headline(space), width=100)


def _chosen(space: StateSpace, concept: str | None, profile: dict[str, str]) -> tuple[StateSet, str]:
    """Return the equilibria under a concept or a profile, or all states, and what to call them."""
    from detente.analysis import analyze
    from detente.model import StateSet
    from detente.reporting.paths_view import concept_in_full

    if concept is None:
        return StateSet(space, space.feasible), "feasible states"
    found = analyze(space, concepts=[concept], profile=profile or None)
    if profile:
        return found.equilibria("profile"), "equilibria of the profile"
    return found.equilibria(concept), f"equilibria under {concept_in_full(concept)}"
