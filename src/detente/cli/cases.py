"""``detente cases``: the library."""

from __future__ import annotations

import click

from detente.cli.common import format_option, print_json, print_tables

__all__ = ["command"]


@click.command("cases")
@format_option("table", "json", "csv", "markdown")
def command(form: str) -> None:
    """List the conflicts that come with Détente; any command takes their names in place of a file."""
    from detente.cases import all_cases
    from detente.reporting.cases_view import cases_data, cases_table

    cases = all_cases()
    if form == "json":
        print_json(cases_data(cases))
    else:
        print_tables((cases_table(cases),), form)
