"""``detente evidence``: what documents say, and what the analyst makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.common import format_option, print_json, print_tables
from detente.reading.records import KINDS

if TYPE_CHECKING:
    from detente.reading.store import Decided, Evidence

__all__ = ["command"]

ACTIONS = ("list", "show", "about", "accept", "reject", "reopen", "edit", "link", "unlink", "note")


@click.command("evidence")
@click.argument("project", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("action", type=click.Choice(ACTIONS), default="list", required=False)
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--document", "-d", metavar="NAME", help="Only records of this document: title, file or digest.")
@click.option("--kind", "-k", type=click.Choice(tuple(KINDS)), help="Only records of this kind.")
@click.option("--verdict", "-v", type=click.Choice(["open", "accepted", "rejected"]), help="Only records so judged.")
@click.option("--element", "-e", metavar="PART", help="A part of the model, as in option.mass, option.limit=talks or "
              "decision_maker.russia: what a record is linked to, or which records to list.")  # fmt: skip
@click.option("--against", is_flag=True, help="With link: the record speaks against it.")
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE",
              help="With edit: a field (kind, actors, date ...) and what it shall be; may be repeated.")  # fmt: skip
@click.option("--note", "note", metavar="TEXT", help="What to remember about it; with any decision.")
@click.option("--limit", "-n", type=click.IntRange(min=0), default=60, show_default=True,
              help="Most records to list; 0 lists all, and so do JSON and CSV.")  # fmt: skip
@format_option("table", "json", "markdown", "csv")
def command(
    project: Path,
    action: str,
    names: tuple[str, ...],
    document: str | None,
    kind: str | None,
    verdict: str | None,
    element: str | None,
    against: bool,
    changes: tuple[str, ...],
    note: str | None,
    limit: int,
    form: str,
) -> None:
    """List what documents say, show a record with its passage, and decide: only what is accepted enters a model.

    Actions: list (the default); show ID; about PART, for and against together; accept, reject, reopen, edit, link,
    unlink or note ID... The beginning of an id is enough. "all" in place of ids takes every record that --document,
    --kind and --verdict leave.
    """
    from detente.reading.store import Evidence

    with Evidence(project, create=False) as evidence:
        chosen = evidence.records(document=document, kind=kind, verdict=verdict)  # type: ignore[arg-type]
        if action == "list":
            _list(evidence, _about(chosen, element), form, limit)
        elif action == "about":
            _show_about(evidence, names or ((element,) if element else ()), form)
        else:
            found = chosen if names == ("all",) else tuple(evidence.record(name) for name in names)
            if not found:
                raise click.UsageError(f"name a record, as in: detente evidence {project} {action} ID")
            if action == "show":
                _show(evidence, found, form)
            else:
                _decide(evidence, action, found, element, against, _changes(action, changes), note, form)


def _about(found: Sequence[Decided], element: str | None) -> Sequence[Decided]:
    if element is None:
        return found
    wanted = element.partition("=")[0]
    return [known for known in found if any(link.element.partition("=")[0] == wanted for link in known.decision.links)]


def _list(evidence: Evidence, found: Sequence[Decided], form: str, limit: int) -> None:
    from detente.reporting.evidence_view import all_records_table, records_data, records_table

    documents = {known.digest: known for known in evidence.documents()}
    if form == "json":
        print_json(records_data(found, documents, evidence.path))
    else:
        table = (
            all_records_table(found, documents)
            if form == "csv"
            else records_table(found, documents, limit=limit or None)
        )
        print_tables((table,), form, width=100)


def _show(evidence: Evidence, found: Sequence[Decided], form: str) -> None:
    from detente.reporting.evidence_view import record_blocks, records_data

    documents = {known.current.document: evidence.document(known.current.document) for known in found}
    if form == "json":
        print_json(records_data(found, documents, evidence.path))
    else:
        blocks = [block for known in found for block in record_blocks(known, documents[known.current.document])]
        print_tables(tuple(blocks), form, width=100)


def _show_about(evidence: Evidence, elements: Sequence[str], form: str) -> None:
    from detente.reading.editing import link_of
    from detente.reporting.evidence_view import about_blocks, about_data, elements_of

    known = [link_of(element).element for element in elements] or elements_of(evidence.records(verdict="accepted"))
    documents = {one.digest: one for one in evidence.documents()}
    if form == "json":
        print_json([about_data(element, evidence.about(element), documents) for element in known])
    elif known:
        blocks = [block for element in known for block in about_blocks(element, evidence.about(element), documents)]
        print_tables(tuple(blocks), form)
    else:
        click.echo("No accepted record is linked to a part of a model; use link.", err=True)


def _changes(action: str, changes: tuple[str, ...]) -> dict[str, str]:
    if action == "edit" and not changes:
        raise click.UsageError("say what to change, as in: --set kind=refuse --set actors=Russia,China")
    found = {}
    for change in changes:
        field, sign, value = change.partition("=")
        if not sign:
            raise click.BadParameter(f"'{change}' is not of the form FIELD=VALUE", param_hint="--set")
        found[field.strip()] = value
    return found


def _decide(
    evidence: Evidence,
    action: str,
    found: Sequence[Decided],
    element: str | None,
    against: bool,
    changes: Mapping[str, str],
    note: str | None,
    form: str,
) -> None:
    from detente.reading.deciding import decide

    if action in ("link", "unlink") and element is None:
        raise click.UsageError(f"name a part of the model, as in: {action} ID --element option.mass")
    if action == "note" and note is None:
        raise click.UsageError('write the note, as in: note ID --note "from a relay"')
    now = datetime.now(UTC).isoformat(timespec="seconds")
    settled = decide(evidence, action, found, decided=now, element=element, against=against, changes=changes, note=note)
    if form == "json":
        _show(evidence, settled, form)
        return
    for known in settled:
        click.echo(f"{known.record.id[:6]} {known.decision.verdict}" + (", edited" if known.decision.edited else ""))
