"""What the program offers, the documentation has a place for."""

import re
from pathlib import Path

from detente.analysis import CONCEPTS
from detente.analysis.coalition_settings import CoalitionSettings
from detente.analysis.dilemmas import DILEMMAS
from detente.cli.app import COMMANDS
from detente.model import Settings
from detente.model.questions import QUESTION_KINDS

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


def test_every_setting_of_coalitions_is_explained_with_its_values_default_first() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", text("theory/coalitions.md"), re.MULTILINE))
    assert {name: tuple(re.findall(r"\w+", values)) for name, values in rows.items()} == CoalitionSettings.choices()


def test_every_kind_of_question_is_explained_with_what_it_needs() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", text("how-to/ask-your-own-questions.md"), re.MULTILINE)
    assert {kind: tuple(re.findall(r"\w+", needs)) for kind, needs in rows} == {
        kind: needs for kind, (needs, _) in QUESTION_KINDS.items()
    }


def test_every_dilemma_is_explained_in_its_own_words() -> None:
    page = " ".join(text("theory/positions.md").split())
    assert [kind.id for kind in DILEMMAS.values() if f"{kind.id} dilemma | {kind.summary} |" not in page] == []
