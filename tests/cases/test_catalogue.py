"""The library: every case is whole, and asking for what is not there says what is."""

from pathlib import Path

import pytest

from detente.cases import case_names, case_path, case_summary, load, load_case
from detente.cases.catalogue import find_path
from detente.cases.published import Changes, published_results
from detente.errors import FormatError, UnknownNameError
from detente.io import read_with_remarks
from detente.model import Conflict

CASES = case_names()
WITH_LITERATURE = [name for name in CASES if published_results(name)]


def cited(part: object) -> set[str]:
    """Every source that a part or anything in it cites."""
    if isinstance(part, tuple | list):
        return {source for item in part for source in cited(item)}
    if not hasattr(type(part), "model_fields"):
        return set()
    here = {citation.source for citation in getattr(part, "cite", ())}
    return here | {source for name in type(part).model_fields for source in cited(getattr(part, name))}


def test_the_names_are_in_order_and_each_once() -> None:
    assert list(CASES) == sorted(set(CASES))
    assert {"chicken", "elmira", "three-demands"} <= set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_read_without_remarks(name: str) -> None:
    conflict, remarks = read_with_remarks(case_path(name))
    assert [str(remark) for remark in remarks] == []
    assert conflict == load_case(name) == load(name) == load(case_path(name))


@pytest.mark.parametrize("name", CASES)
def test_a_case_says_whose_it_is_and_what_it_rests_on(name: str) -> None:
    conflict = load_case(name)
    assert conflict.summary
    assert conflict.authors
    assert conflict.licence
    assert all(source.author or source.publisher for source in conflict.sources)
    assert all(source.perspective and source.date for source in conflict.sources)


@pytest.mark.parametrize("name", CASES)
def test_every_source_is_cited_and_every_citation_has_its_source(name: str) -> None:
    conflict = load_case(name)
    known = {source.id for source in conflict.sources}
    results = published_results(name)
    assert cited(results) <= known
    assert cited(conflict) | cited(results) == known


@pytest.mark.parametrize("name", CASES)
def test_one_reading_is_the_default_and_every_reading_compiles(name: str) -> None:
    conflict = load_case(name)
    if len(conflict.readings) > 1:
        assert sum(reading.default for reading in conflict.readings) == 1
    for reading in conflict.readings:
        assert conflict.compile(reading.id).n_states > 1
        assert reading.name
        assert reading.summary
        assert reading.cite


@pytest.mark.parametrize("name", CASES)
def test_a_case_tells_its_story(name: str) -> None:
    case, conflict = case_summary(name), load_case(name)
    page = case_path(name).with_name("README.md").read_text("utf-8")
    assert page.startswith(f"# {case.title}\n")
    assert case.story in page
    assert not case.story.startswith("#")
    assert "\n## " not in case.story
    assert len(case.story.split()) > 20
    assert (case.decision_makers, case.options) == (len(conflict.decision_makers), len(conflict.options))
    assert case.published() == published_results(name)


@pytest.mark.parametrize("name", WITH_LITERATURE)
def test_the_numbers_of_the_states_are_those_of_the_source(name: str) -> None:
    results, space = published_results(name), load_case(name).compile()
    assert results is not None
    for result in results.results:
        found = {number: space.find(text) for number, text in results.states_of(result).items()}
        assert len(set(found.values())) == len(found)
    if len(results.states) == space.n_states:
        ours = {number: space.state(space.find(text)).number for number, text in results.states.items()}
        assert ours == {number: number for number in ours}


@pytest.mark.parametrize("name", WITH_LITERATURE)
def test_results_name_what_the_case_has(name: str) -> None:
    results, conflict = published_results(name), load_case(name)
    assert results is not None
    makers = {maker.id for maker in conflict.decision_makers}
    for result in results.results:
        conflict.reading(result.reading)
        assert all(set(of_maker) == makers for of_maker in result.stable.values())
        assert set(result.stable) <= set(result.equilibria)
        assert result.cite or result.kind == "recomputed", f"{result.id} names no source"
        assert (result.trust == "computed") == (result.kind != "published")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("elmra", "no file and no case of that name: 'elmra'. Did you mean 'elmira'?"),
        ("Elmira", "no file and no case of that name: 'Elmira'. Did you mean 'elmira'?"),
        ("qqq", f"no file and no case of that name: 'qqq'. Cases are {', '.join(CASES)}."),
        ("", "no file and no case of that name: ''."),
    ],
)
def test_a_name_that_is_neither_file_nor_case(asked: str, told: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        load(asked)
    assert str(caught.value).startswith(told)


def test_a_case_that_does_not_exist() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown case 'chiken': expected one of .*Did you mean 'chicken'\?"):
        load_case("chiken")
    with pytest.raises(UnknownNameError, match="unknown case"):
        case_path("../chicken")
    with pytest.raises(UnknownNameError, match="unknown case"):
        case_summary("CHICKEN")


@pytest.mark.parametrize("path", ["elmira.yaml", "./elmira.yaml", "folder/elmira.yaml", Path("elmira.yaml")])
def test_a_path_is_never_a_case(path: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FormatError, match="there is no such file"):
        load(path)


def test_a_file_that_bears_the_name_of_a_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("elmira").write_bytes(case_path("chicken").read_bytes())
    Path("notes").write_bytes(b"")
    assert find_path("elmira") == case_path("elmira")
    assert find_path("./elmira") == find_path(Path("elmira")) == Path("elmira")
    assert find_path("notes") == Path("notes")  # no case, so that its ending is what the reader complains about


def test_changes_leave_everything_else_as_it_is() -> None:
    conflict = load_case("cuban-missile-crisis")
    assert [option.moves for option in conflict.options] == ["up", "free", "free", "free"]
    changed = Changes(moves={"strike": "free"}).apply(conflict)
    assert isinstance(changed, Conflict)
    assert [option.moves for option in changed.options] == ["free"] * 4
    assert Changes(moves={"strike": "up"}).apply(changed) == conflict
    assert Changes().apply(conflict) == conflict


def test_a_change_of_an_option_that_is_not_there() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown option 'strik'.*Did you mean 'strike'"):
        Changes(moves={"strik": "free"}).apply(load_case("cuban-missile-crisis"))
