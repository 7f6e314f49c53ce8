"""The command group: commands are imported when they are called, and every error becomes a message and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

__all__ = ["EXIT_CODES", "Commands", "main"]

EXIT_CODES = {
    0: "done",
    1: "the conflict, the file or a name in the question is at fault",
    2: "the command was called wrongly",
    3: "the answer would exceed a limit of memory or size",
    130: "stopped with Ctrl-C; no file was left half written",
}

COMMANDS = {
    "open": "Open the workbench in the browser.",
    "analyze": "Find stable states and equilibria.",
    "report": "Write a report that can be read, printed and checked.",
    "explain": "Say why a state is stable for somebody, or why not.",
    "foresee": "Say what somebody anticipates who looks several moves ahead.",
    "patterns": "Describe many equilibria by a few patterns.",
    "compare": "Say which verdicts differ between two readings, concepts or files.",
    "robust": "Doubt every judgement: what survives, and what hangs on one.",
    "paths": "Say how play gets from one state to another, or that it cannot.",
    "narrow": "Narrow a thousand stable states down to the few that matter.",
    "evolve": "Say where play ends, and how likely, under stated assumptions.",
    "coalitions": "Put every equilibrium to the test of every coalition.",
    "force": "Find out what a coalition can guarantee against everybody else.",
    "theatres": "Look at each theatre alone, and at what linking them changes.",
    "compose": "Put two conflicts together that share decision makers.",
    "inverse": "Find what it would take to make something an equilibrium.",
    "positions": "Compare demands and threats with what the parties want.",
    "hypergame": "Let each side act on the game that it perceives: who is surprised?",
    "answer": "Answer the questions that a conflict file asks, with reasons.",
    "sweep": "Draw preferences many times from what a file leaves open, and count.",
    "events": "Propose what happened from event-data files, by the rules of the file.",
    "track": "Follow what was seen from day to day, and say whether the model allows it.",
    "backtest": "Set what was expected, period by period, beside what came.",
    "infer": "Say what the observed moves reveal of preferences, and what they contradict.",
    "now": "Say where the conflict stands, what is near, and where it may go.",
    "read": "Read documents, and propose who says that who does what.",
    "evidence": "Decide on what documents say: accept, edit, reject, link.",
    "draft": "Propose a conflict file from confirmed records.",
    "states": "List the feasible states and how each decision maker ranks them.",
    "check": "Look for mistakes in a conflict file.",
    "new": "Write a commented conflict file to start from.",
    "cases": "List the conflicts that come with Détente.",
    "structures": "List preferences that are not one ranking, and which concepts work with them.",
    "show": "Print a conflict: its story, options and readings.",
    "convert": "Write a conflict in another format.",
    "schema": "Print the JSON Schema of conflict files, for editors.",
    "completion": "Print a script that completes commands in your shell.",
}
"""Name and summary of every command; each lives in a module of its own name."""


class Commands(click.Group):
    """A group whose commands are imported only when needed, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"detente.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Offer the nearest command on a slip."""
        from detente.errors import did_you_mean

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            hint = did_you_mean(args[0], COMMANDS) if args else None
            raise click.UsageError(f"{error.message.rstrip('.')}." + (f" {hint}" if hint else ""), ctx) from None


def _epilog() -> str:
    codes = "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items())
    return f"FILE_OR_CASE is a conflict file (.yaml, .gmcr) or the name of a case (detente cases). Exit codes: {codes}."


@click.group(cls=Commands, epilog=_epilog(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="detente", message="%(prog)s %(version)s")
def cli() -> None:
    """Détente: turn a confrontation into a model that can be run, and find out where it rests and why."""


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a code that says how it went."""
    sys.exit(_run(args))


def _run(args: Sequence[str] | None) -> int:
    from detente.errors import DetenteError, LimitExceededError

    code = 0
    try:
        outcome = cli.main(args=None if args is None else list(args), prog_name="detente", standalone_mode=False)
        code = outcome if isinstance(outcome, int) else 0
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except BrokenPipeError:
        _close_stdout()
    except DetenteError as error:
        click.echo(f"error: {error}", err=True)
        code = 3 if isinstance(error, LimitExceededError) else 1
    except MemoryError:
        click.echo("error: memory ran out; ask for less, for example one concept at a time", err=True)
        code = 3
    return code


def _close_stdout() -> None:
    """Keep Python from complaining at exit that whoever read our output has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
