"""What several commands share: naming a conflict, choosing a format, printing, showing progress."""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from detente.errors import Problem
from detente.types import Progress

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from detente.model import Conflict
    from detente.reporting.prose import Block

__all__ = [
    "ConflictParameter",
    "OpenedParameter",
    "conflict_argument",
    "format_option",
    "opened_argument",
    "picture_option",
    "print_json",
    "print_remarks",
    "print_tables",
    "profile_option",
    "progress_bar",
    "reading_option",
    "remark_on_sections",
    "settings_options",
    "split_names",
    "structure_options",
    "where_option",
    "write_picture",
]

Command = TypeVar("Command", bound=Callable[..., Any])


class ConflictParameter(click.ParamType):  # type: ignore[type-arg]
    """A conflict file or the name of a case."""

    name = "file_or_case"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the conflict; remarks on it go to standard error."""
        if not isinstance(value, str):
            return value
        from detente.cases import load_with_remarks

        conflict, remarks = load_with_remarks(value)
        print_remarks(remarks)
        return conflict

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Offer cases, and let the shell offer files."""
        from detente.cases import case_names

        cases = [CompletionItem(name) for name in case_names() if name.startswith(incomplete)]
        return [*cases, CompletionItem(incomplete, type="file")]


class OpenedParameter(ConflictParameter):
    """A conflict file or the name of a case, with the digest of what was read."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        """Read the conflict; remarks on it go to standard error."""
        if not isinstance(value, str):
            return value
        from detente.cases import open_with_digest

        opened = open_with_digest(value)
        print_remarks(opened.remarks)
        return opened


TELLS_SECTIONS = frozenset({"analyze", "explain", "check", "show", "convert", "robust", "sweep", "compare", "backtest"})
"""Commands that themselves say what they do with preferences that are not one ranking, or of which readings."""


def conflict_argument(command: Command) -> Command:
    """Add the argument FILE_OR_CASE; a command that works on plain rankings says so where the reading has more."""
    add = click.argument("conflict", metavar="FILE_OR_CASE", type=ConflictParameter())
    return add(_remarking(command, lambda values: values["conflict"]))


def opened_argument(command: Command) -> Command:
    """Add the argument FILE_OR_CASE, which arrives with the file that it was read from; with the same remark."""
    add = click.argument("opened", metavar="FILE_OR_CASE", type=OpenedParameter())
    return add(_remarking(command, lambda values: values["opened"].conflict))


def _remarking(command: Command, conflict_of: Callable[[dict[str, Any]], Conflict]) -> Command:
    """Let a command tell first that it uses the plain ranking, unless it is one that knows of more."""

    @functools.wraps(command)
    def remarking(*args: Any, **values: Any) -> Any:
        name = click.get_current_context().info_name or ""
        if name not in TELLS_SECTIONS:
            remark_on_sections(conflict_of(values), values.get("reading"), name)
        return command(*args, **values)

    return remarking  # type: ignore[return-value]


def remark_on_sections(conflict: Conflict, reading: str | None, command: str) -> None:
    """Tell on standard error that a command uses the plain ranking where the reading says more than one."""
    if not conflict.beyond_ranking(reading):
        return  # nothing is loaded for the plain readings that most files hold
    from detente.analysis.structures import section_remark

    if (remark := section_remark(conflict, reading)) is not None:
        click.echo(f"remark: {remark} 'detente {command}' uses the plain ranking.", err=True)


def structure_options(command: Command) -> Command:
    """Add ``--structure`` and ``--with``."""
    text = "What kind of preferences: see 'detente structures'; what the reading states if not given."
    more = "Set something of the structure, as in threshold=0.4; may be repeated."
    command = click.option("--with", "given", multiple=True, metavar="NAME=VALUE", callback=_settings, help=more)(
        command
    )
    return click.option("--structure", "-s", metavar="NAME", help=text)(command)


def _settings(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for entry in value:
        name, sign, text = entry.partition("=")
        if not sign:
            raise click.BadParameter(f"'{entry}' is not of the form NAME=VALUE", ctx, param)
        found[name.strip()] = text.strip()
    return found


def reading_option(command: Command) -> Command:
    """Add ``--reading``."""
    text = "Whose reading of the preferences; the file's default reading if not given."
    return click.option("--reading", "-r", metavar="NAME", help=text)(command)


def where_option(command: Command) -> Command:
    """Add ``--where``."""
    text = 'Only states that satisfy this statement, for example "not invade".'
    return click.option("--where", "-w", metavar="STATEMENT", help=text)(command)


def profile_option(command: Command) -> Command:
    """Add ``--profile``, which arrives as a mapping of decision maker to concept."""
    text = "Each decision maker's own concept, as in russia=seq,west=nash; the others use --concept, or SEQ."
    return click.option("--profile", "-p", multiple=True, metavar="WHO=CONCEPT,...", callback=_roles, help=text)(
        command
    )


def _roles(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    roles = {}
    for part in (piece for entry in value for piece in entry.split(",")):
        maker, sign, concept = part.partition("=")
        if not sign:
            raise click.BadParameter(f"'{part}' is not of the form DECISION_MAKER=CONCEPT", ctx, param)
        roles[maker.strip()] = concept.strip()
    return roles


def split_names(entries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in an option that may be repeated and may hold several names with commas between them."""
    names = (name.strip() for entry in entries for name in entry.split(","))
    return tuple(name for name in names if name)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Add ``--format`` with the given choices, the first being the default."""
    choice = click.Choice(formats, case_sensitive=False)
    return click.option(
        "--format", "-f", "form", type=choice, default=formats[0], show_default=True, help="Form of the result."
    )


def picture_option(command: Command) -> Command:
    """Add ``--output`` for a picture."""
    text = "Draw a picture into this file as well; its suffix says how: .svg or .png."
    place = click.Path(dir_okay=False, path_type=Path)
    return click.option("--output", "-o", "picture", type=place, callback=_is_picture, help=text)(command)


def _is_picture(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() not in (".svg", ".png"):
        raise click.BadParameter(f"'{value}' must end in .svg or .png", ctx, param)
    return value


def write_picture(figure: Figure, path: Path, alt: str) -> None:
    """Write a figure into a file, with words for those who cannot see it where the form has room for them."""
    from detente.io.files import write_bytes, write_text
    from detente.reporting.figures.style import to_png, to_svg

    if path.suffix.lower() == ".svg":
        write_text(path, to_svg(figure, alt=alt))
    else:
        write_bytes(path, to_png(figure, alt=alt))
    click.echo(f"wrote {path}", err=True)


def settings_options(command: Command) -> Command:
    """Add an option for each setting that has more than one value."""
    from detente.model.settings import Settings

    for name, choices in reversed(Settings.choices().items()):
        if len(choices) > 1:
            text = {
                "move_granularity": "In one move: any of one's options together, or just one.",
                "joint_moves": "What opponents can reach together.",
                "ties": "Whether an equally preferred end deters.",
            }[name]
            option = click.option(f"--{name.replace('_', '-')}", name, type=click.Choice(choices), default=choices[0],
                                  show_default=True, help=text)  # fmt: skip
            command = option(command)
    return command


def print_remarks(remarks: tuple[Problem, ...]) -> None:
    """Tell warnings on standard error."""
    for remark in remarks:
        click.echo(str(remark), err=True)


def print_json(data: Any) -> None:
    """Print plain data as JSON."""
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_tables(blocks: tuple[Block, ...], form: str, heading: tuple[str, ...] = (), *, width: int = 120) -> None:
    """Print tables and sentences for the terminal, as Markdown or as CSV (there the last table only).

    Parameters
    ----------
    width : int
        Characters of a line where the output is not a terminal.
    """
    if form == "csv":
        from detente.reporting.tables import Table

        click.echo([block for block in blocks if isinstance(block, Table)][-1].to_csv(), nl=False)
    elif form == "markdown":
        click.echo("\n".join(["  \n".join(heading), "", *(block.to_markdown() for block in blocks)]))
    else:
        _print_rich(blocks, heading, width)


def _print_rich(blocks: tuple[Block, ...], heading: tuple[str, ...], width: int) -> None:
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else width)
    for position, line in enumerate(heading):
        console.print(line, style="bold" if position == 0 else None, markup=False)
    for position, block in enumerate(blocks):
        if heading or position:
            console.print()
        console.print(block.to_rich())


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """Show progress on standard error once the work has taken a second, if somebody is watching."""
    started = time.monotonic()
    bar: Any = None
    task: Any = None

    def report(share: float) -> None:
        nonlocal bar, task
        if bar is None and sys.stderr.isatty() and time.monotonic() - started > 1.0:
            from rich.console import Console
            from rich.progress import Progress as Bar

            bar = Bar(console=Console(stderr=True), transient=True)
            bar.start()
            task = bar.add_task(what, total=1.0)
        if bar is not None:
            bar.update(task, completed=share)

    try:
        yield report
    finally:
        if bar is not None:
            bar.stop()
