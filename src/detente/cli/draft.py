"""``detente draft``: a proposed conflict file from confirmed records."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.common import format_option, print_json, print_tables

__all__ = ["command"]


@click.command("draft")
@click.argument("project", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path),
              help="The conflict file to write; it is printed if not given.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that exists.")
@click.option("--date", metavar="DATE", help="The day that is modelled, YYYY-MM-DD; the last that the records tell of "
              "if not given.")  # fmt: skip
@click.option("--title", metavar="TEXT", help="Title of the conflict.")
@format_option("text", "json")
def command(project: Path, output: Path | None, force: bool, date: str | None, title: str | None, form: str) -> None:
    """Propose a conflict file from the accepted records of a project, each element with its citations.

    Decision makers, options, positions and threats, what plainly cannot be, the status quo on a day and dated
    observations. Preferences stand only where a record states one; gaps are marked TO DO.
    """
    from detente.io.draft_file import dumps_draft
    from detente.io.files import write_text
    from detente.reading.drafting import draft
    from detente.reading.store import Evidence
    from detente.reporting.evidence_view import draft_notes

    with Evidence(project, create=False) as evidence:
        made = draft(evidence, date=date, title=title)
    if output is not None:
        if output.exists() and not force:
            raise click.UsageError(f"'{output}' exists; name another file, or write over it with --force.")
        write_text(output, dumps_draft(made))
        click.echo(f"wrote {output}", err=True)
    if form == "json":
        print_json(made.to_dict())
    elif output is not None:
        print_tables((draft_notes(made),), "table")
    else:
        click.echo(dumps_draft(made), nl=False)
