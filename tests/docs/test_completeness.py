"""What the program offers, the documentation has a place for."""

import re
from pathlib import Path

from detente.analysis import CONCEPTS
from detente.analysis.coalition_settings import CoalitionSettings
from detente.analysis.dilemmas import DILEMMAS
from detente.analysis.structures import STRUCTURES
from detente.cli.app import COMMANDS
from detente.model import Settings
from detente.model.preference_structures import STRUCTURE_SECTIONS
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
    rows = re.findall(
        r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+|–) \|", text("how-to/ask-your-own-questions.md"), re.MULTILINE
    )
    assert {kind: tuple(re.findall(r"\w+", needs)) for kind, needs in rows} == {
        kind: needs for kind, (needs, _) in QUESTION_KINDS.items()
    }


def test_every_dilemma_is_explained_in_its_own_words() -> None:
    page = " ".join(text("theory/positions.md").split())
    assert [kind.id for kind in DILEMMAS.values() if f"{kind.id} dilemma | {kind.summary} |" not in page] == []


def test_the_table_of_concept_by_structure_is_the_one_that_the_code_reads() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ((?:(?:yes|ours|–) (?:\| )?)+)\|", text("theory/structures.md"), re.MULTILINE)
    shown = {name: [cell.strip() for cell in cells.split("|")] for name, cells in rows}
    assert shown == {
        row.id: [
            "–" if not row.cells[name].works else "ours" if row.cells[name].is_ours else "yes" for name in CONCEPTS
        ]
        for row in STRUCTURES.values()
    }


def test_every_option_of_a_structure_is_explained() -> None:
    page = text("theory/structures.md") + text("how-to/write-preferences-that-are-not-one-ranking.md")
    missing = [option.name for row in STRUCTURES.values() for option in row.options if option.name not in page]
    assert missing == []


def test_every_section_of_preferences_is_in_the_reference_of_the_file() -> None:
    sections = re.findall(
        r"^`(\w+)`\n: ", text("reference/conflict-file.md").partition("## Preferences that")[2], re.MULTILINE
    )
    assert tuple(sections[: len(STRUCTURE_SECTIONS)]) == ("unknown", "strength", "fuzzy", "grey", "probabilistic")
    assert set(sections) == set(STRUCTURE_SECTIONS)
