"""``detente read``: documents into a project, with the records that they hold."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.common import format_option, print_json, print_tables, progress_bar

__all__ = ["command"]


@click.command("read")
@click.argument("files", metavar="[FILE_OR_FOLDER]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--project", "-P", type=click.Path(dir_okay=False, path_type=Path),
              help="The file that keeps documents and records; beside the first file if not given.")  # fmt: skip
@click.option("--title", metavar="TEXT", help="Title, where the file does not tell it.")
@click.option("--publisher", metavar="NAME", help="Who published it.")
@click.option("--date", metavar="DATE", help="When it appeared, YYYY-MM-DD: dates such as “on Friday” rest on it.")
@click.option("--language", metavar="CODE", help="Its language, as in en; the rules read English.")
@click.option("--perspective", metavar="TEXT", help="Whose view it gives.")
@click.option("--url", metavar="URL", help="Where it can be read; nothing is fetched.")
@click.option("--search", metavar="WORDS", help="Find sentences of the project that hold all these words.")
@click.option("--evaluate", is_flag=True, help="Print how well the rules read the gold set, and read nothing.")
@click.option("--limit", "-n", type=click.IntRange(min=0), default=40, show_default=True,
              help="Most records to print of each document; 0 prints all, and so does JSON.")  # fmt: skip
@click.option("--llm", metavar="URL", help="Let a language model read too, at this OpenAI-compatible address. The text "
              "is sent there; without this nothing leaves the machine.")  # fmt: skip
@click.option("--model", metavar="NAME", help="Name of the language model.")
@click.option("--llm-timeout", type=click.FloatRange(min=0.1), default=120.0, show_default=True, metavar="SECONDS",
              help="Longest time to wait for one answer of the model.")  # fmt: skip
@format_option("table", "json", "markdown", "csv")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    files: tuple[Path, ...],
    project: Path | None,
    search: str | None,
    evaluate: bool,
    limit: int,
    llm: str | None,
    model: str | None,
    llm_timeout: float,
    form: str,
    **told: str | None,
) -> None:
    """Read documents (text, Markdown, HTML, PDF, Word) and propose who says that who does what towards whom.

    Every record is pinned to its passage and is a proposal until it is accepted with 'detente evidence'. Folders are
    read whole. The same document twice is one source. A file that cannot be read is told, the others go on, and the
    exit code is 1. With --llm the key, if one is needed, comes from DETENTE_LLM_KEY.
    """
    if evaluate:
        _evaluate(form)
        return
    if search is not None:
        _search(search, project, files, form)
        return
    if not files:
        raise click.UsageError("name a file or a folder to read, or use --evaluate or --search.")
    _check_told(told)
    if (llm is None) != (model is None):
        raise click.UsageError("--llm and --model go together: the address of the service, and the name of the model.")
    from detente.io.intake import RULES, project_for, take_in
    from detente.reporting.reading_view import intake_blocks, intake_table

    method = RULES
    if llm is not None and model is not None:
        from detente.io.language_model import LanguageModel, method_of

        asked = LanguageModel(llm, model, timeout=llm_timeout)
        click.echo(f"Text goes to {asked.host}, which runs {model}.", err=True)
        method = method_of(asked)
    with progress_bar("Reading") as progress:
        found = take_in(files, project or project_for(files), told=told, method=method, progress=progress)
    for one in found.failed:
        for problem in one.problems:
            click.echo(str(problem), err=True)
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_tables((intake_table(found),), form)
    else:
        print_tables(intake_blocks(found, limit=limit or None), form, width=100)
    ctx.exit(1 if found.failed else 0)


def _check_told(told: dict[str, str | None]) -> None:
    from detente.reading.dates import day_of

    date = told["date"]
    if date is not None and (len(date) != 10 or day_of(date) is None):
        raise click.BadParameter(f"'{date}' is no day; write it as YYYY-MM-DD", param_hint="--date")


def _evaluate(form: str) -> None:
    from detente.reading.gold import evaluate
    from detente.reporting.reading_view import evaluation_blocks

    found = (evaluate("development"), evaluate("test"))
    if form == "json":
        print_json([known.to_dict() for known in found])
    else:
        print_tables(evaluation_blocks(found), form)


def _search(words: str, project: Path | None, files: tuple[Path, ...], form: str) -> None:
    from detente.io.intake import project_for
    from detente.reading.store import Evidence
    from detente.reporting.reading_view import passage_table, search_data

    if project is None and not files:
        raise click.UsageError("--search needs the project: --project NAME.evidence")
    with Evidence(project or project_for(files), create=False) as evidence:
        found = evidence.search(words)
    if form == "json":
        print_json(search_data(words, found))
    else:
        print_tables((passage_table(words, found),), form)
