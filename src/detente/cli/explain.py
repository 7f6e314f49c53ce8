"""``detente explain``: why a state is stable, or why not."""

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


@click.command("explain")
@conflict_argument
@click.argument("state", required=False)
@reading_option
@click.option("--for", "-d", "makers", multiple=True, metavar="WHO",
              help="For this decision maker; may be repeated. For all of them if not given.")  # fmt: skip
@click.option("--concept", "-c", default="seq", show_default=True, metavar="CONCEPT",
              help="How far everybody looks ahead: nash, gmr, smr, seq, sseq or sim.")  # fmt: skip
@profile_option
@click.option("--limit", "-n", type=click.IntRange(min=1), default=3, show_default=True,
              help="Most improvements to tell for each decision maker, the most attractive first.")  # fmt: skip
@format_option("text", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    state: str | None,
    reading: str | None,
    makers: tuple[str, ...],
    concept: str,
    profile: dict[str, str],
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Say in plain sentences why a state is stable for a decision maker, or why it is not.

    STATE is a state's number or its Y/N string (in graph form its name); the status quo if not given. Each improvement
    is told with what would follow, move by move: the answer that deters it, or the worst that could happen. Every move
    that is shown has been checked against the definition.
    """
    from detente.analysis.explanation import explain_for_all
    from detente.model import Settings
    from detente.reporting.explanation_view import explanations_blocks, explanations_data, improvements_table
    from detente.reporting.stability import headline

    space = conflict.compile(reading, Settings(**settings))  # type: ignore[arg-type]
    explanations = explain_for_all(space, state, decision_makers=makers, concept=concept, profile=profile, limit=limit)
    if form == "json":
        print_json(explanations_data(explanations))
    elif form == "csv":
        print_tables((improvements_table(explanations),), form)
    else:
        print_tables(explanations_blocks(explanations), form, headline(space), width=100)
