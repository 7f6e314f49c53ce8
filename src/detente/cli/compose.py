"""``detente compose``: two conflicts put together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import ConflictParameter, format_option, print_json, print_tables, remark_on_sections

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


def _pairs(entries: tuple[str, ...], what: str, option: str) -> dict[str, str]:
    """Read entries like A=B,C=D."""
    pairs = {}
    for part in (piece for entry in entries for piece in entry.split(",")):
        name, sign, value = part.partition("=")
        if not sign:
            raise click.BadParameter(f"'{part}' is not of the form {what}", param_hint=option)
        pairs[name.strip()] = value.strip()
    return pairs


def _two(text: str | None, option: str) -> tuple[str, str] | None:
    if text is None:
        return None
    first, _, second = (part.strip() for part in text.partition(","))
    if not first or not second or "," in second:
        raise click.BadParameter(f"'{text}' is not two entries with a comma between them", param_hint=option)
    return first, second


def _rule(rules: tuple[str, ...]) -> str | dict[str, str]:
    named = [entry for entry in rules if "=" in entry]
    if named and len(named) < len(rules):
        raise click.BadParameter("give one rule for all, or one per decision maker", param_hint="--rule")
    if named:
        return _pairs(rules, "WHO=RULE", "--rule")
    return rules[-1] if rules else "first"


def _weights(text: str | None) -> tuple[float, float]:
    two = _two(text, "--weights")
    try:
        return (1, 1) if two is None else (float(two[0]), float(two[1]))
    except ValueError:
        raise click.BadParameter(f"'{text}' is not two numbers", param_hint="--weights") from None


@click.command("compose")
@click.argument("first", metavar="FILE_OR_CASE", type=ConflictParameter())
@click.argument("second", metavar="FILE_OR_CASE", type=ConflictParameter())
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the whole to this file.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option("--map", "shared", multiple=True, metavar="SECOND=FIRST,...",
              help="Who of the second is who of the first; those of the same name if not given.")  # fmt: skip
@click.option("--rule", "rules", multiple=True, metavar="[WHO=]RULE",
              help="How those who are in both rank: first, second (one conflict decides) or weights.")  # fmt: skip
@click.option(
    "--weights", metavar="NUMBER,NUMBER", help="For the rule weights: what each conflict counts; 1,1 if not given."
)
@click.option("--names", metavar="NAME,NAME", help="Names of the two theatres; first,second if not given.")
@click.option("--readings", metavar="NAME,NAME", help="Whose reading of each; the default readings if not given.")
@click.option("--concept", "-c", "concepts", multiple=True, metavar="CONCEPT",
              help="Under which equilibria are counted; nash and seq if not given.")  # fmt: skip
@click.option(
    "--limit", "-n", type=click.IntRange(min=1), default=5, show_default=True, help="Most equilibria to print."
)
@format_option("table", "json", "markdown")
def command(
    first: Conflict,
    second: Conflict,
    output: Path | None,
    force: bool,
    shared: tuple[str, ...],
    rules: tuple[str, ...],
    weights: str | None,
    names: str | None,
    readings: str | None,
    concepts: tuple[str, ...],
    limit: int,
    form: str,
) -> None:
    """Put two conflicts together that share decision makers, as two theatres of one.

    Says which equilibria the whole has, found in the two parts where that is exact, and writes it to a file.
    """
    from detente.analysis.composition import compose
    from detente.analysis.concepts import find_concepts
    from detente.io import write
    from detente.reporting.theatre_view import composition_blocks, composition_data

    if output is not None and output.exists() and not force:
        raise click.UsageError(f"{output} exists; use --force to replace it")
    both = compose(
        first,
        second,
        shared=_pairs(shared, "SECOND=FIRST", "--map") or None,
        rule=_rule(rules),
        weights=_weights(weights),
        names=_two(names, "--names") or ("first", "second"),
        readings=_two(readings, "--readings") or (None, None),
    )
    for conflict, name in zip((first, second), both.readings, strict=True):
        remark_on_sections(conflict, name, "compose")
    wanted = find_concepts(concepts or ("nash", "seq"))
    if output is not None:
        write(both.conflict, output)
        click.echo(f"wrote {output}", err=True)
    if form == "json":
        print_json(composition_data(both, wanted))
    else:
        print_tables(composition_blocks(both, wanted, limit=limit), form, width=100)
