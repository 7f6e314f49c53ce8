"""``detente structures``: which concepts work with which preferences."""

from __future__ import annotations

import click

from detente.cli.common import format_option, print_json, print_tables

__all__ = ["command"]


@click.command("structures")
@format_option("table", "json", "csv", "markdown")
def command(form: str) -> None:
    """List the preference structures, and which stability concepts work with each.

    A reading that states a structure is analysed under it by 'detente analyze'; --structure asks for one by name.
    """
    from detente.reporting.structure_view import structures_data, structures_table

    if form == "json":
        print_json(structures_data())
        return
    table, about = structures_table()
    print_tables((table,) if form == "csv" else (table, about), form)
