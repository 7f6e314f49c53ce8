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
    remark_on_sections,
    settings_options,
    structure_options,
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
@structure_options
@click.option("--variant", "-v", metavar="VARIANT",
              help="Under a structure that has several variants: which; see 'detente analyze'.")  # fmt: skip
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
    structure: str | None,
    given: dict[str, str],
    variant: str | None,
    limit: int,
    form: str,
    **settings: str,
) -> None:
    """Say in plain sentences why a state is stable for a decision maker, or why it is not.

    STATE is a state's number or its Y/N string (in graph form its name); the status quo if not given. Each improvement
    is told with what would follow, move by move: the answer that deters it, or the worst that could happen. Every move
    that is shown has been checked against the definition. Preferences are the plain ranking unless --structure names
    another kind.
    """
    if structure is not None and structure.strip().lower() != "simple":
        if profile:
            raise click.UsageError("--profile works on plain rankings: not with --structure")
        _explain_structure(conflict, state, reading, makers, concept, structure, given, variant, limit, form, settings)
        return
    if given or variant:
        raise click.UsageError("--with and --variant go with --structure")
    remark_on_sections(conflict, reading, "explain")
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


def _explain_structure(
    conflict: Conflict,
    state: str | None,
    reading: str | None,
    makers: tuple[str, ...],
    concept: str,
    structure: str,
    given: dict[str, str],
    variant: str | None,
    limit: int,
    form: str,
    settings: dict[str, str],
) -> None:
    """Print why a state is stable where preferences are not one ranking."""
    from detente.analysis.structures import analyze_structure, explain_structures
    from detente.model import Settings
    from detente.reporting.structure_view import explained_data, explained_table, explanation_blocks, structure_heading

    space = conflict.compile(reading, Settings(**settings))  # type: ignore[arg-type]
    found = analyze_structure(space, structure, concepts=[concept], options=given)
    explanations = explain_structures(found, state, concept, decision_makers=makers, variant=variant, limit=limit)
    if form == "json":
        print_json(explained_data(explanations))
    elif form == "csv":
        print_tables((explained_table(explanations),), form)
    else:
        print_tables(explanation_blocks(explanations), form, structure_heading(found, stated=False), width=100)
