"""The pages on the cases say what the files say, and every case has one."""

import re
from pathlib import Path

import pytest

from detente.analysis import CONCEPTS, Analysis, analyze
from detente.cases import case_names, load_case
from detente.model import Conflict, State

PAGES = Path(__file__).parents[2] / "docs" / "cases"
SMALL = [name for name in case_names() if load_case(name).compile().n_states < 100]
MOVES = {
    "free": "at will",
    "up": "one way: cannot be undone",
    "down": "one way: cannot be taken up again",
    "frozen": "—",
}


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text("utf-8")


def options_table(conflict: Conflict) -> str:
    """Who can do what, one row per option."""
    rows = ["| decision maker | option | in statements | moves |", "|---|---|---|---|"]
    for maker in conflict.decision_makers:
        for position, option in enumerate(maker.options):
            owner = maker.label if position == 0 else ""
            rows.append(f"| {owner} | {option.label} | `{option.id}` | {MOVES[option.moves]} |")
    return "\n".join(rows)


def states_table(analysis: Analysis) -> str:
    """The states that are an equilibrium under some concept, one row each."""
    abbreviations = " | ".join(CONCEPTS[name].abbreviation for name in analysis.concepts)
    rows = [f"| state | Y/N | taken | {abbreviations} |", "|---:|---|---|" + ":-:|" * len(analysis.concepts)]
    found = {name: set(analysis.equilibria(name).numbers) for name in analysis.concepts}
    for number in sorted(set().union(*found.values())):
        state = analysis.space.state(analysis.space.index(number))
        marks = " | ".join("●" if number in found[name] else "" for name in analysis.concepts)
        rows.append(f"| {number} | `{state.text}` | {taken(state, analysis.space.conflict)} | {marks} |")
    return "\n".join(rows)


def taken(state: State, conflict: Conflict) -> str:
    chosen = [f"`{o.id}`" for o, level in zip(conflict.options, state.levels, strict=True) if level not in ("no", "-")]
    return ", ".join(chosen) or "nothing"


@pytest.mark.parametrize("name", case_names())
def test_a_case_has_a_page_with_its_story(name: str) -> None:
    text = page(name)
    assert f"```{{include}} ../../src/detente/cases/library/{name}/README.md\n```" in text
    assert f"$ detente analyze {name}" in text


@pytest.mark.parametrize("name", SMALL)
def test_the_page_lists_the_options_of_the_file(name: str) -> None:
    assert options_table(load_case(name)) in page(name)


@pytest.mark.parametrize("name", SMALL)
def test_the_page_lists_the_equilibria(name: str) -> None:
    assert states_table(analyze(load_case(name))) in page(name)


@pytest.mark.parametrize("name", case_names())
def test_the_index_counts_rightly(name: str) -> None:
    conflict = load_case(name)
    row = f"| [`{name}`]({name}.md) | {len(conflict.decision_makers)} | {conflict.compile().n_states:,} |"
    assert row in page("index")


def test_every_page_is_of_a_case() -> None:
    pages = {path.stem for path in PAGES.glob("*.md")} - {"index"}
    assert pages == set(case_names())
    assert set(re.findall(r"^\w[\w-]+$", page("index").split("```{toctree}")[1], re.MULTILINE)) >= pages
