"""Renaming, reordering, other owners and other levels lose no preference, whatever the conflict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from detente.cases import case_names, load
from detente.errors import ModelError
from detente.model import Conflict
from detente.model.editing import (
    Add,
    Change,
    GiveOption,
    InUseError,
    Move,
    NewLevel,
    Remove,
    Rename,
    SetIndifferent,
    SetLevels,
    changes,
    edited,
    merged,
    outline,
    same_part,
    uses,
)
from detente.model.editing.draft import Draft
from detente.model.patterns import pattern_text
from detente.model.statements import is_keyword
from tests.model.editing.meaning import combinations, meaning, orders, renamed
from tests.strategies import conflicts

SMALL = conflicts(max_states=16, max_decision_makers=3, max_readings=2)
OPTIONS = conflicts(form="options", max_states=16, max_decision_makers=3, max_readings=2)


def nameable(conflict: Conflict) -> list[tuple[str, tuple[str | int, ...]]]:
    """Everything that bears an id: its kind and address."""
    found: list[tuple[str, tuple[str | int, ...]]] = []
    for maker in conflict.decision_makers:
        found.append(("decision_maker", ("decision_makers", maker.id)))
        found += [("option", ("decision_makers", maker.id, "options", option.id)) for option in maker.options]
    found += [("reading", ("readings", reading.id)) for reading in conflict.readings]
    found += [("statement", ("statements", named.id)) for named in conflict.statements]
    found += [("source", ("sources", source.id)) for source in conflict.sources]
    if conflict.graph:
        found += [("state", ("graph", "states", state.id)) for state in conflict.graph.states]
    return found


@given(conflicts())
@settings(max_examples=25)
def test_spelling_out_changes_nothing(conflict):
    once = Draft.of(conflict).conflict()  # but for lists of one, which stand for the one
    assert Draft.of(once).data == Draft.of(conflict).data
    assert meaning(once) == meaning(conflict)
    assert edited(once, []).conflict == once


@pytest.mark.parametrize("name", case_names())
def test_spelling_out_a_case_changes_nothing(name):
    conflict = load(name)
    assert Draft.of(conflict).conflict() == conflict
    assert outline(conflict)["title"] == conflict.title


@given(SMALL, st.data())
@settings(max_examples=40)
def test_another_id_changes_nothing_else(conflict, data):
    kind, at = data.draw(st.sampled_from(nameable(conflict)))
    new = "brand_new"
    found = edited(conflict, [Rename(at=at, id=new)]).conflict
    assert meaning(found) == renamed(meaning(conflict), kind, str(at[-1]), new)
    back = edited(found, [Rename(at=(*at[:-1], new), id=str(at[-1]))]).conflict
    assert meaning(back) == meaning(conflict)


@given(OPTIONS, st.data())
@settings(max_examples=30)
def test_reordering_changes_no_preference(conflict, data):
    maker = data.draw(st.sampled_from(conflict.decision_makers))
    edits: list[Any] = [
        Move(at=("decision_makers", maker.id), index=data.draw(st.integers(0, len(conflict.decision_makers) - 1)))
    ]
    if maker.options:
        option = data.draw(st.sampled_from(maker.options))
        to = data.draw(st.integers(0, len(maker.options) - 1))
        edits.append(Move(at=("decision_makers", maker.id, "options", option.id), index=to))
    found = edited(conflict, edits).conflict
    assert meaning(found) == meaning(conflict)


@given(OPTIONS, st.data())
@settings(max_examples=30)
def test_another_owner_changes_no_preference(conflict, data):
    assume(not conflict.positions)
    option = data.draw(st.sampled_from(conflict.options))
    maker = data.draw(st.sampled_from(conflict.decision_makers))
    index = data.draw(st.none() | st.integers(0, 3))
    found = edited(conflict, [GiveOption(option=option.id, decision_maker=maker.id, index=index)]).conflict
    assert meaning(found) == meaning(conflict)
    assert option.id in [known.id for known in found.decision_makers[found.decision_maker_index(maker.id)].options]


@given(conflicts(form="options", max_states=16, infeasible=False, coalescing=False), st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
def test_other_levels_keep_what_old_states_mean(conflict, data):
    option = data.draw(st.sampled_from(conflict.options))
    order = data.draw(st.permutations(range(len(option.levels))))
    fresh = data.draw(st.lists(st.sampled_from(["brand new", "then", "fresh"]), max_size=2, unique=True))
    assume(not {name.lower() for name in fresh} & {level.lower() for level in option.levels})
    new = {level: f"{level}!" if data.draw(st.booleans()) else level for level in option.levels}
    assume(not set('"\n') & set("".join(option.levels)) and max(map(len, new.values())) <= 60)
    levels = [NewLevel(name=new[option.levels[k]], was=k) for k in order]
    for name in fresh:
        levels.insert(data.draw(st.integers(0, len(levels))), NewLevel(name=name, was=None))
    found = edited(conflict, [SetLevels(option=option.id, levels=tuple(levels))]).conflict
    before, after = meaning(conflict), meaning(found)
    for reading, makers in before["orders"].items():
        for maker, places in makers.items():
            told = after["orders"][reading]
            moved = {
                frozenset((o, new[level] if o == option.id else level) for o, level in state): place
                for state, place in places.items()
            }
            assert told is None or _same_order({s: told[maker][s] for s in moved}, moved)


def _same_order(first: dict[Any, int], second: dict[Any, int]) -> bool:
    return all((first[a] < first[b]) == (second[a] < second[b]) for a in first for b in first)


@given(OPTIONS, st.data())
@settings(max_examples=25)
def test_a_new_option_leaves_old_states_as_they_are(conflict, data):
    maker = data.draw(st.sampled_from(conflict.decision_makers))
    to = ("decision_makers", maker.id, "options")
    found = edited(conflict, [Add(to=to, value={"name": "Brand new"}, index=data.draw(st.integers(0, 2)))])
    (at,) = found.added
    before = meaning(conflict)
    for reading, makers in before["orders"].items():
        told = orders(found.conflict, reading)
        for name, places in makers.items():
            for level in ("no", "yes"):
                assert told is not None
                wide = {frozenset([*state, (str(at[-1]), level)]): place for state, place in places.items()}
                assert _same_order({s: told[name][s] for s in wide}, wide)
    if before["status_quo"] is not None:
        assert meaning(found.conflict)["status_quo"] == {**before["status_quo"], at[-1]: "no"}


@given(SMALL)
@settings(max_examples=20)
def test_a_new_decision_maker_changes_nothing_for_the_others(conflict):
    found = edited(conflict, [Add(to=("decision_makers",), value={"name": "Brand new"})]).conflict
    before, after = meaning(conflict), meaning(found)
    for reading, makers in before["orders"].items():
        new = after["orders"][reading]
        assert {name: new[name] for name in makers} == makers
        assert set(new["brand_new"].values()) == {0}


@given(SMALL, st.data())
@settings(max_examples=40)
def test_what_is_removed_takes_along_what_cannot_do_without_it(conflict, data):
    kind, at = data.draw(st.sampled_from(nameable(conflict)))
    used = uses(conflict, at)
    going = [use for use in used if use.fate == "goes"]
    if going:
        with pytest.raises(InUseError) as caught:
            edited(conflict, [Remove(at=at)])
        assert caught.value.uses == used
    try:
        found = edited(conflict, [Remove(at=at, cascade=True)]).conflict
    except ModelError:  # the last of its kind cannot go
        last = kind in ("option", "decision_maker", "reading", "state")
        assert last
        return
    assert at[-1] not in [address[-1] for other, address in nameable(found) if other == kind]
    assert any(same_part(change.at, at) for change in changes(conflict, found))
    if not going and kind not in ("option", "decision_maker", "state"):
        others = [reading.id for reading in found.readings]
        assert {name: meaning(conflict)["orders"][name] for name in others} == meaning(found)["orders"]


@given(st.permutations(range(12)), st.lists(st.booleans(), min_size=11, max_size=11), st.integers(0, 2))
def test_an_option_that_goes_leaves_the_states_at_its_first_level(order, ties, which):
    sizes = (2, 3, 2)
    texts = [pattern_text((k % 2, k // 2 % 3, k // 6), sizes) for k in order]
    ranking = [[texts[0]]]
    for tied, text in zip(ties, texts[1:], strict=True):
        ranking = [*ranking[:-1], [*ranking[-1], text]] if tied else [*ranking, [text]]
    makers = {"one": {"options": {"a": {}, "b": {"levels": ["low", "middle", "high"]}}}, "two": {"options": {"c": {}}}}
    stated = {"one": {"ranking": ranking}, "two": "indifferent"}
    conflict = Conflict(title="Three", decision_makers=makers, readings={"r": {"preferences": stated}})
    option = conflict.options[which]
    at = ("decision_makers", "two" if option.id == "c" else "one", "options", option.id)
    assert [use.kind for use in uses(conflict, at)] == ["ranking"]
    found = edited(conflict, [Remove(at=at, cascade=True)]).conflict
    first = (option.id, option.levels[0])
    for maker, places in meaning(conflict)["orders"]["r"].items():
        kept = {state - {first}: place for state, place in places.items() if first in state}
        assert _same_order(meaning(found)["orders"]["r"][maker], kept)


@given(SMALL, st.data())
@settings(max_examples=25)
def test_changes_of_different_parts_are_merged(conflict, data):
    first = [Rename(at=("decision_makers", conflict.decision_makers[0].id), id="brand_new")]
    second = [Add(to=("notes",), value={"text": "a note"})]
    mine, theirs = (edited(conflict, edits).conflict for edits in (first, second))
    both = merged(conflict, mine, theirs)
    assert both.conflict == edited(mine, second).conflict
    assert merged(conflict, mine, mine).conflict == mine
    assert merged(conflict, conflict, theirs).conflict == theirs
    assert merged(conflict, mine, conflict).conflict == mine


def test_both_sides_of_a_clash_can_be_chosen():
    base = load("chicken")
    titles = [edited(base, [Change_title(text)]).conflict for text in ("Mine", "Theirs")]
    asked = merged(base, *titles)
    assert asked.conflict is None
    assert [clash.to_dict() for clash in asked.clashes] == [
        {"at": ["title"], "base": base.title, "mine": "Mine", "theirs": "Theirs"}
    ]
    assert merged(base, *titles, choices=["theirs"]).conflict == titles[1]
    assert merged(base, *titles, choices=["mine"]).conflict == titles[0]


def Change_title(text: str) -> Any:  # noqa: N802
    from detente.model.editing import Set

    return Set(at=(), values={"title": text})


@given(SMALL)
@settings(max_examples=30)
def test_changes_name_what_differs(conflict):
    maker = conflict.decision_makers[0].id
    new = edited(conflict, [SetIndifferent(reading=conflict.reading().id, decision_maker=maker)]).conflict
    at = ("readings", conflict.reading().id, "preferences", maker)
    assert all(change.at[:4] == at for change in changes(conflict, new))
    assert changes(conflict, conflict) == ()
    assert all(isinstance(change, Change) and change.to_dict()["at"] for change in changes(conflict, new))


def test_combinations_of_a_case():
    assert len(combinations(load("chicken"))) == 4
    assert not is_keyword("brand_new")
