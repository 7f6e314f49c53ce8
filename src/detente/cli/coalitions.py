"""``detente coalitions``: every coalition against every equilibrium."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from detente.cli.common import conflict_argument, format_option, print_json, print_tables, reading_option

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]

Command = TypeVar("Command", bound=Callable[..., Any])


def coalition_settings_options(command: Command) -> Command:
    """Add an option for each setting of coalitions that has more than one value."""
    from detente.analysis.coalition_settings import CoalitionSettings

    told = {
        "moves": "A coalition moves in a sequence, or all members at once.",
        "improvement": "All members must gain; or none lose and one gain.",
        "sanctions": "How outsiders answer: in any sub-coalition, alone, or as one block.",
        "spoils": "A sanction deters if it spoils the move for one member, or for all.",
    }
    for name, choices in reversed(CoalitionSettings.choices().items()):
        if len(choices) > 1:
            option = click.option(f"--{name}", name, type=click.Choice(choices), default=choices[0], show_default=True,
                                  help=told[name])  # fmt: skip
            command = option(command)
    return command


@click.command("coalitions")
@conflict_argument
@reading_option
@click.option("--concept", "-c", default="seq", show_default=True, metavar="CONCEPT",
              help="Whose equilibria are put to the test.")  # fmt: skip
@click.option("--deterred-by", "coalition_concept", metavar="CONCEPT",
              help="What may deter a coalition: nash (nothing), gmr, smr or seq. The same if not given.")  # fmt: skip
@click.option("--among", "coalitions", multiple=True, metavar="WHO,WHO",
              help="A coalition that may form; may be repeated. All of them if not given.")  # fmt: skip
@click.option("--limit", "-n", type=click.IntRange(min=1), default=3, show_default=True,
              help="Most examples to print per coalition; JSON is complete.")  # fmt: skip
@format_option("table", "json", "markdown")
@coalition_settings_options
def command(
    conflict: Conflict,
    reading: str | None,
    concept: str,
    coalition_concept: str | None,
    coalitions: tuple[str, ...],
    limit: int,
    form: str,
    **rules: str,
) -> None:
    """Put every equilibrium to the test of every coalition.

    Which coalition would leave which equilibrium, by which moves and to whose gain; which equilibria survive them all;
    what each partner adds; and which coalition each decision maker would rather join.
    """
    from detente.analysis.coalition_scan import scan
    from detente.analysis.coalition_settings import CoalitionSettings
    from detente.reporting.coalition_view import coalition_tables
    from detente.reporting.stability import headline

    found = scan(
        conflict,
        concept,
        coalition_concept=coalition_concept,
        coalitions=coalitions or None,
        rules=CoalitionSettings(**rules),  # type: ignore[arg-type]
        reading=reading,
    )
    if form == "json":
        print_json(found.to_dict())
    else:
        print_tables(coalition_tables(found, limit=limit), form, headline(found.space), width=100)
