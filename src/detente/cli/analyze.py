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
    remark_on_sections,
    settings_options,
    structure_options,
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
@structure_options
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
    structure: str | None,
    given: dict[str, str],
    where: str | None,
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Find the states that are stable, for whom and under which concept, and the equilibria.

    A state is stable for a decision maker under a concept if it has no reason to leave it, given how far it looks
    ahead; an equilibrium is stable for everybody. The table shows the strongest equilibria; JSON and CSV show all.

    Where the reading says more than a ranking (what is unknown, how strong, to what degree), that is used; --structure
    simple leaves it out. --profile and --together use the plain ranking.
    """
    if _wants_structure(conflict, reading, structure, given, plain=bool(profile) or together is not None):
        _analyze_structure(conflict, structure, reading, concepts, given, where, limit, form, settings)
        return
    remark_on_sections(conflict, reading, "analyze")
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


def _wants_structure(
    conflict: Conflict, reading: str | None, structure: str | None, given: dict[str, str], *, plain: bool
) -> bool:
    """Tell whether the question is for a structure and not for the plain ranking."""
    from detente.analysis.structures import stated_sections, stated_structure

    named = structure is not None and structure.strip().lower() != "simple"
    if plain:
        if named or given:
            raise click.UsageError("--profile and --together work on plain rankings: not with --structure or --with")
        return False
    if structure is not None:
        return named or bool(given)
    return (bool(stated_sections(conflict, reading)) and stated_structure(conflict, reading).id != "simple") or bool(
        given
    )


def _analyze_structure(
    conflict: Conflict,
    structure: str | None,
    reading: str | None,
    concepts: tuple[str, ...],
    given: dict[str, str],
    where: str | None,
    limit: int,
    form: str,
    settings: dict[str, str],
) -> None:
    """Print what is stable where preferences are not one ranking."""
    from detente.analysis.structures import analyze_structure
    from detente.model import Settings
    from detente.reporting.structure_view import structure_blocks, structure_csv, structure_heading

    with progress_bar("Looking for stable states") as progress:
        found = analyze_structure(
            conflict,
            structure,
            reading=reading,
            concepts=concepts or None,
            settings=Settings(**settings),  # type: ignore[arg-type]
            progress=progress,
            options=given,
        )
    if form == "json":
        print_json(found.to_dict(where=where))
    elif form == "csv":
        print_tables((structure_csv(found, where=where),), form)
    else:
        heading = structure_heading(found, stated=structure is None)
        print_tables(structure_blocks(found, limit=limit, where=where), form, heading, width=100)


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
