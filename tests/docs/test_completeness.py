"""What the program offers, the documentation has a place for."""

import re
from pathlib import Path

from detente.analysis import CONCEPTS
from detente.cli.app import COMMANDS
from detente.model import Settings

DOCS = Path(__file__).parents[2] / "docs"


def text(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def test_every_command_shows_its_help() -> None:
    shown = re.findall(r"^\$ detente (\w+) --help$", text("reference/command-line.md"), re.MULTILINE)
    assert shown == list(COMMANDS)


def test_every_concept_has_its_page() -> None:
    pages = re.findall(r"^\| \[([\w -]+)\]\(([\w-]+\.md)\) \| (\w+) \|", text("theory/index.md"), re.MULTILINE)
    assert [(name.lower(), abbreviation) for name, _, abbreviation in pages] == [
        (concept.name.lower(), concept.abbreviation) for concept in CONCEPTS.values()
    ]
    assert all(re.match(rf"# .*\({abbreviation}\)\n", text(f"theory/{page}")) for _, page, abbreviation in pages)


def test_every_setting_is_explained_with_its_values_default_first() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", text("theory/settings.md"), re.MULTILINE))
    assert {name: tuple(re.findall(r"\w+", values)) for name, values in rows.items()} == Settings.choices()
