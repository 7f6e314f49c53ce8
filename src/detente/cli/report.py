"""``detente report``: one file that can be read, printed and checked."""

from __future__ import annotations

import shlex
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import opened_argument, progress_bar, reading_option, settings_options

if TYPE_CHECKING:
    from detente.analysis.sweep import Sweep
    from detente.cases import Opened
    from detente.reading.store import Evidence
    from detente.reporting.report import Form

__all__ = ["command"]


@click.command("report")
@opened_argument
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path),
              help="The file to write; its name tells the form (.html, .md, .pdf).")  # fmt: skip
@reading_option
@click.option("--concept", "-c", "concepts", multiple=True, metavar="CONCEPT",
              help="nash, gmr, smr, seq, sseq or sim; may be repeated. All six if not given.")  # fmt: skip
@click.option("--format", "-f", "form", type=click.Choice(["html", "markdown", "pdf"]),
              help="Form of the report; html unless the file's name tells another.")  # fmt: skip
@click.option("--sweep", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Tell of the many runs that 'detente sweep --folder FOLDER' kept.")  # fmt: skip
@click.option("--date", metavar="DATE", help="A date to print in the report; none is printed otherwise.")
@click.option("--evidence", "project", type=click.Path(dir_okay=False, path_type=Path),
              help="A project of 'detente read': what documents say for and against.")  # fmt: skip
@settings_options
def command(
    opened: Opened,
    output: Path | None,
    reading: str | None,
    concepts: tuple[str, ...],
    form: str | None,
    sweep: Path | None,
    date: str | None,
    project: Path | None,
    **settings: str,
) -> None:
    """Write a report: the question, the answer in five sentences, who wants what, where it can rest and why.

    How sure it is, what it would take and, where the file holds observations, how it went, are told as well.

    One file that needs no other: it opens offline, prints on A4 and can be cited, table by table. The same input gives
    the same bytes; the report ends with its settings, a digest of the input and the command that makes it again.
    """
    from detente.model import Settings
    from detente.reporting.report import provenance, report

    known = _form(output, form)
    _check_output(opened, output, known)
    known.require()
    again = _again(opened, output, reading, concepts, form, sweep, date, settings)
    again += f" --evidence {shlex.quote(project.name)}" if project else ""
    runs = _runs(opened, sweep)
    with progress_bar("Writing the report") as progress, _opened_project(project) as evidence:
        page = report(
            opened.conflict,
            form=known.name,
            reading=reading,
            concepts=concepts or None,
            settings=Settings(**settings),  # type: ignore[arg-type]
            origin=provenance(opened.name, opened.digest, again, date=date),
            evidence=evidence,
            runs=runs,
            progress=progress,
        )
    if output is None:
        sys.stdout.buffer.write(page)
        sys.stdout.buffer.flush()
        return
    from detente.io.files import write_bytes

    write_bytes(output, page)
    click.echo(f"wrote {output}", err=True)


def _opened_project(project: Path | None) -> AbstractContextManager[Evidence | None]:
    from detente.reading.store import Evidence

    return nullcontext() if project is None else Evidence(project, create=False)


def _runs(opened: Opened, folder: Path | None) -> Sweep | None:
    """Read the runs of a folder, if one is named."""
    if folder is None:
        return None
    from detente.io.sweep_folder import read_sweep

    return read_sweep(opened.conflict, folder)


def _form(output: Path | None, form: str | None) -> Form:
    """Find the form that was asked for, or that the file's name tells."""
    from detente.reporting.report import FORMS, find_form

    if form is not None:
        return find_form(form)
    if output is None or output.suffix == "":
        return FORMS["html"]
    if not any(output.suffix.lower() in known.endings for known in FORMS.values()):
        endings = ", ".join(known.endings[0] for known in FORMS.values())
        raise click.UsageError(
            f"'{output.name}' does not tell the form; end it with {endings}, or name one by --format."
        )
    return find_form(output.suffix)


def _check_output(opened: Opened, output: Path | None, form: Form) -> None:
    """Refuse what nobody can want: a page on the screen, or a report in the place of the conflict."""
    if output is None and (form.name == "pdf" or sys.stdout.isatty()):
        raise click.UsageError(f"name a file to write, for example: -o report{form.endings[0]}")
    if output is not None and output.exists() and output.resolve() == opened.path.resolve():
        raise click.UsageError(f"'{output}' is the conflict itself; write the report to another file.")


def _again(
    opened: Opened,
    output: Path | None,
    reading: str | None,
    concepts: tuple[str, ...],
    form: str | None,
    sweep: Path | None,
    date: str | None,
    settings: dict[str, str],
) -> str:
    """Return the command that makes the report again, run in the folder of the file."""
    from detente.model import Settings

    words = ["detente", "report", opened.name]
    words += ["-o", output.name] if output else []
    words += ["--reading", reading] if reading else []
    words += [word for name in concepts for word in ("--concept", name)]
    words += ["--format", form] if form else []
    words += ["--sweep", str(sweep)] if sweep else []
    words += ["--date", date] if date else []
    for name, value in settings.items():
        words += [f"--{name.replace('_', '-')}", value] if value != Settings.choices()[name][0] else []
    return shlex.join(words)
