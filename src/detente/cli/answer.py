"""``detente answer``: the questions that a conflict file asks, answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.common import (
    conflict_argument,
    format_option,
    print_json,
    print_tables,
    progress_bar,
    reading_option,
)

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["command"]


@click.command("answer")
@conflict_argument
@reading_option
@click.option("--question", "-q", "questions", multiple=True, metavar="NAME",
              help="Only this question; may be repeated. All that the file asks if not given.")  # fmt: skip
@click.option("--concept", "-c", default="seq", show_default=True, metavar="CONCEPT",
              help="Under which it is asked where play rests; other concepts are told as well.")  # fmt: skip
@format_option("text", "json", "markdown")
def command(conflict: Conflict, reading: str | None, questions: tuple[str, ...], concept: str, form: str) -> None:
    """Answer the questions that the conflict file asks, each with what shows it.

    Without --reading the answers under the default reading come first, and then those of all readings in one table and
    what they agree on. JSON holds all of them in full. Nothing is written beforehand: change a preference, and the
    answers change.
    """
    from detente.analysis.answers import answer_readings
    from detente.reporting.answer_view import all_blocks, answers_data
    from detente.reporting.stability import headline

    with progress_bar("Looking for answers") as progress:
        found = answer_readings(
            conflict,
            readings=None if reading is None else [reading],
            questions=questions or None,
            concept=concept,
            changes_in=None if form == "json" else [conflict.reading(reading).id],
            progress=progress,
        )
    if form == "json":
        print_json(answers_data(found))
    else:
        first = next(answers for answers in found if answers.space.reading == conflict.reading(reading).id)
        print_tables(all_blocks(first, found), form, headline(first.space), width=100)
