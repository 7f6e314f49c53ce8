"""``detente robust``: which equilibria survive a doubt about each judgement, and which hang on one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    format_option,
    opened_argument,
    picture_option,
    print_json,
    print_tables,
    progress_bar,
    remark_on_sections,
    settings_options,
    split_names,
    write_picture,
)

if TYPE_CHECKING:
    from detente.cases import Opened

__all__ = ["command"]


@click.command("robust")
@opened_argument
@click.option("--reading", "-r", "readings", multiple=True, metavar="NAME,...",
              help="Whose surroundings to look at; the first is told in full. All if not given.")  # fmt: skip
@click.option("--concept", "-c", "concepts", multiple=True, metavar="CONCEPT",
              help="nash, gmr, smr, seq, sseq, sim or brseq; may be repeated. The first five else.")  # fmt: skip
@click.option("--only", "kinds", multiple=True, metavar="KIND,...",
              help="Which judgements to doubt: reading, wish, order, weight, ranks, one-way, rule.")  # fmt: skip
@click.option("--about", metavar="CONCEPT", help="Tell of its equilibria one by one; of those of SEQ if not given.")
@click.option("--limit", "-n", type=click.IntRange(min=1), default=10, show_default=True,
              help="Most judgements in the table, and most equilibria with a sentence of their own.")  # fmt: skip
@picture_option
@format_option("table", "json", "csv", "markdown")
@settings_options
def command(
    opened: Opened,
    readings: tuple[str, ...],
    concepts: tuple[str, ...],
    kinds: tuple[str, ...],
    about: str | None,
    limit: int,
    picture: Path | None,
    form: str,
    **settings: str,
) -> None:
    """Doubt every judgement, one at a time: which equilibria survive, and on which judgement do the others hang.

    Each wish is dropped, reversed and moved past its neighbour, each two neighbouring ranks of states are exchanged,
    each one-way option may move back, each rule of what cannot be is lifted, and each other reading takes the place of
    the one at hand. CSV and JSON hold every judgement that moves something.
    """
    from detente.analysis.robustness import robust
    from detente.cases import line_numbers
    from detente.model import Settings
    from detente.reporting.robust_view import (
        cited_paths,
        judgement_table,
        robust_blocks,
        robust_data,
        telling_concept,
    )
    from detente.reporting.robust_words import Doubts
    from detente.reporting.stability import headline

    names = split_names(readings)
    with progress_bar("Doubting every judgement") as progress:
        found = robust(
            opened.conflict,
            readings=names or None,
            concepts=split_names(concepts) or None,
            kinds=split_names(kinds) or None,
            settings=Settings(**settings),  # type: ignore[arg-type]
            progress=progress,
        )
    for held in found.neighbourhoods:
        remark_on_sections(opened.conflict, held.space.reading, "robust")
    near = found.under(names[0] if names else None)
    told = about or telling_concept(near)
    near.equilibria(told)
    lines = line_numbers(opened, cited_paths(found))
    if picture is not None:
        from detente.reporting.figures.robustness import describe_robustness, draw_robustness

        write_picture(draw_robustness(near, told), picture, describe_robustness(near, told))
    if form == "json":
        print_json(robust_data(found, lines))
    elif form == "csv":
        print_tables((judgement_table(near, Doubts(near.space, lines), limit=len(near.judgements)),), form)
    else:
        blocks = robust_blocks(found, near, concept=told, limit=limit, lines=lines)
        print_tables(blocks, form, headline(near.space), width=100)
