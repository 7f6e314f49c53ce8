"""``detente analyze``: stable states and equilibria."""

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
    settings_options,
    where_option,
)

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


def _roles(profile: tuple[str, ...]) -> dict[str, str]:
    roles = {}
    for part in (piece for entry in profile for piece in entry.split(",")):
        maker, sign, concept = part.partition("=")
        if not sign:
            raise click.BadParameter(f"'{part}' is not of the form DECISION_MAKER=CONCEPT", param_hint="--profile")
        roles[maker.strip()] = concept.strip()
    return roles


@click.command("analyze")
@conflict_argument
@reading_option
@click.option("--concept", "-c", "concepts", multiple=True, metavar="CONCEPT",
              help="nash, gmr, smr, seq, sseq or sim; may be repeated. All six if not given.")  # fmt: skip
@click.option("--profile", "-p", multiple=True, metavar="WHO=CONCEPT,...",
              help="Each decision maker's own concept, as in russia=seq,west=nash; the others use SEQ.")  # fmt: skip
@where_option
@click.option("--limit", "-n", type=click.IntRange(min=1), default=6, show_default=True,
              help="Most states to print as columns of the table; other formats are complete.")  # fmt: skip
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    concepts: tuple[str, ...],
    profile: tuple[str, ...],
    where: str | None,
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Find the states that are stable, for whom and under which concept, and the equilibria.

    A state is stable for a decision maker under a concept if it has no reason to leave it, given how far it looks
    ahead; an equilibrium is stable for everybody. The table shows the strongest equilibria; JSON and CSV show all.
    """
    from detente.analysis import analyze
    from detente.model import Settings
    from detente.reporting.analysis_view import analysis_tables, equilibria_table
    from detente.reporting.stability import headline

    with progress_bar("Looking for stable states") as progress:
        analysis = analyze(
            conflict,
            reading=reading,
            concepts=concepts or None,
            profile=_roles(profile) or None,
            settings=Settings(**settings),  # type: ignore[arg-type]
            progress=progress,
        )
    if form == "json":
        print_json(analysis.to_dict(where=where))
    elif form == "csv":
        print_tables((equilibria_table(analysis, where=where),), form)
    else:
        print_tables(analysis_tables(analysis, limit=limit, where=where), form, headline(analysis.space))
