"""Draws the pictures of README and documentation from real output: ``python docs/pictures.py``."""

import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

import detente
from detente.reporting.analysis_view import analysis_tables
from detente.reporting.figures.funnel import describe_funnel, draw_funnel
from detente.reporting.figures.paths import describe_paths, draw_paths
from detente.reporting.figures.style import to_svg
from detente.reporting.figures.timeline import describe_timeline, draw_timeline
from detente.reporting.stability import headline
from detente.tracking import observed_path

IMAGES = Path(__file__).parent / "images"


def picture_of_an_analysis(case: str, *, states: int, width: int) -> None:
    """Write what ``detente analyze CASE`` prints as a picture that needs no other file."""
    analysis = detente.analyze(detente.load(case))
    with Path("/dev/null").open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=width, file=nowhere, highlight=False)
        console.print(f"[green]$[/green] detente analyze {case} --limit {states}")
        for position, line in enumerate(headline(analysis.space)):
            console.print(line, style="bold" if position == 0 else None, markup=False)
        for table in analysis_tables(analysis, limit=states):
            console.print()
            console.print(table.to_rich())
    drawing = console.export_svg(title="detente", theme=DEFAULT_TERMINAL_THEME)
    without_remote_fonts = re.sub(r"@font-face \{.*?\}\s*", "", drawing, flags=re.DOTALL)
    (IMAGES / f"{case}.svg").write_text(without_remote_fonts.replace("Fira Code", "DejaVu Sans Mono"), "utf-8")


def picture_of_paths(case: str, target: str) -> None:
    """Write the picture that ``detente paths CASE --to TARGET -o`` draws."""
    found = detente.paths(detente.load(case), target)
    (IMAGES / f"{case}-paths.svg").write_text(to_svg(draw_paths(found), alt=describe_paths(found)), "utf-8")


def picture_of_a_funnel(case: str) -> None:
    """Write the picture that ``detente narrow CASE -o`` draws."""
    found = detente.funnel(detente.load(case))
    (IMAGES / f"{case}-funnel.svg").write_text(to_svg(draw_funnel(found), alt=describe_funnel(found)), "utf-8")


def picture_of_a_path(case: str) -> None:
    """Write the picture that ``detente track CASE -o`` draws."""
    path = observed_path(detente.load(case))
    (IMAGES / f"{case}-timeline.svg").write_text(to_svg(draw_timeline(path), alt=describe_timeline(path)), "utf-8")


if __name__ == "__main__":
    picture_of_paths("elmira", "YNYNY")
    picture_of_a_funnel("three-demands")
    picture_of_a_path("three-demands")
    picture_of_an_analysis("three-demands", states=4, width=112)
