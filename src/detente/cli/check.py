"""``detente check``: look for mistakes."""

from __future__ import annotations

import click

from detente.cli.common import format_option, print_json

__all__ = ["command"]


@click.command("check")
@click.argument("file", metavar="FILE_OR_CASE")
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@click.option("--sources", is_flag=True, help="List every element that cites no source.")
@format_option("table", "json")
@click.pass_context
def command(ctx: click.Context, file: str, strict: bool, sources: bool, form: str) -> None:
    """Look for mistakes in a conflict file: every one, with its line, what was expected and what came.

    Also tells rules that remove nothing, statements that always or never hold, and how many elements cite no source.
    Exits with 1 if there are errors.
    """
    from detente.cases import check
    from detente.reporting.check_view import check_data, check_lines, unsourced_lines

    result = check(file)
    if form == "json":
        print_json(check_data(result))
    else:
        for line in (*(unsourced_lines(result) if sources else ()), *check_lines(result)):
            click.echo(line)
    ctx.exit(1 if result.errors or (strict and result.warnings) else 0)
