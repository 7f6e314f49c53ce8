"""``detente analyze``: stable states and equilibria."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    conflict_argument,
    format_option,
    print_json,
    print_tables,
    profile_option,
    progress_bar,
    reading_option,
    settings_options,
    where_option,
)

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("analyze")
@conflict_argument
@reading_option
@click.option("--concept", "-c", "concepts", multiple=True, metavar="CONCEPT",
              help="nash, gmr, smr, seq, sseq, sim or brseq; may be repeated. The first six if not given.")  # fmt: skip
@profile_option
@click.option("--together", "-t", metavar="WHO,WHO",
              help="These act as one: the equilibria with them as one mover beside those without.")  # fmt: skip
@where_option
@click.option("--limit", "-n", type=click.IntRange(min=1), default=6, show_default=True,
              help="Most states to print as columns of the table; other formats are complete.")  # fmt: skip
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    concepts: tuple[str, ...],
    profile: dict[str, str],
    together: str | None,
    where: str | None,
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Find the states that are stable, for whom and under which concept, and the equilibria.

    A state is stable for a decision maker under a concept if it has no reason to leave it, given how far it looks
    ahead; an equilibrium is stable for everybody. The table shows the strongest equilibria; JSON and CSV show all.
    """
    if together is not None:
        if profile or where:
            raise click.UsageError("--together does not go with --profile or --where")
        _analyze_bloc(conflict, together, reading, concepts, limit, form, settings)
        return
    from detente.analysis import analyze
    from detente.model import Settings
    from detente.reporting.analysis_view import analysis_tables, equilibria_table
    from detente.reporting.stability import headline

    with progress_bar("Looking for stable states") as progress:
        analysis = analyze(
            conflict,
            reading=reading,
            concepts=concepts or None,
            profile=profile or None,
            settings=Settings(**settings),  # type: ignore[arg-type]
            progress=progress,
        )
    if form == "json":
        print_json(analysis.to_dict(where=where))
    elif form == "csv":
        print_tables((equilibria_table(analysis, where=where),), form)
    else:
        print_tables(analysis_tables(analysis, limit=limit, where=where), form, headline(analysis.space))


def _analyze_bloc(
    conflict: Conflict,
    together: str,
    reading: str | None,
    concepts: tuple[str, ...],
    limit: int,
    form: str,
    settings: dict[str, str],
) -> None:
    """Print the equilibria with some decision makers as one mover beside those without."""
    from detente.analysis.blocs import bloc
    from detente.model import Settings
    from detente.reporting.coalition_view import bloc_tables
    from detente.reporting.stability import headline

    chosen = Settings(**settings)  # type: ignore[arg-type]
    found = bloc(conflict, together, concepts=concepts or None, reading=reading, settings=chosen)
    if form == "json":
        print_json(found.to_dict())
    else:
        blocks = bloc_tables(found, limit=limit)
        print_tables(blocks[:1] if form == "csv" else blocks, form, headline(found.space), width=100)
