"""Every case of the library: everything in it can be renamed and back, and removed with all that needs it."""

from __future__ import annotations

import pytest

from detente.cases import case_names, load
from detente.errors import ModelError
from detente.model.editing import NewLevel, Remove, Rename, SetLevels, changes, edited
from detente.model.editing.draft import Draft


def addresses(conflict):
    for maker in conflict.decision_makers:
        yield ("decision_makers", maker.id)
        yield from (("decision_makers", maker.id, "options", option.id) for option in maker.options)
    yield from (("readings", reading.id) for reading in conflict.readings)
    yield from (("statements", named.id) for named in conflict.statements)
    yield from (("sources", source.id) for source in conflict.sources)
    yield from (("theatres", theatre.id) for theatre in conflict.theatres)
    yield from (("questions", question.id) for question in conflict.questions)


@pytest.mark.parametrize("name", case_names())
def test_renaming_there_and_back_changes_nothing(name):
    conflict = Draft.of(load(name)).conflict()
    for at in addresses(conflict):
        there = edited(conflict, [Rename(at=at, id="brand_new")]).conflict
        assert edited(there, [Rename(at=(*at[:-1], "brand_new"), id=at[-1])]).conflict == conflict, at


@pytest.mark.parametrize("name", case_names())
def test_levels_can_bear_other_names(name):
    conflict = Draft.of(load(name)).conflict()
    for option in conflict.options:
        new = tuple(NewLevel(name=f"{level} x", was=k) for k, level in enumerate(option.levels))
        there = edited(conflict, [SetLevels(option=option.id, levels=new)]).conflict
        old = tuple(NewLevel(name=level, was=k) for k, level in enumerate(option.levels))
        back = edited(there, [SetLevels(option=option.id, levels=old)]).conflict
        told = [change for change in changes(conflict, back) if change.at[-1] not in ("levels", "observations")]
        assert not [change for change in told if "statement" not in str(change.at[-1])], option.id
        assert [known.id for known in back.options] == [known.id for known in conflict.options]


@pytest.mark.parametrize("name", case_names())
def test_everything_can_be_taken_out(name):
    conflict = Draft.of(load(name)).conflict()
    for at in addresses(conflict):
        try:
            found = edited(conflict, [Remove(at=at, cascade=True)]).conflict
        except ModelError as error:
            told = {str(problem.path[0]) for problem in error.problems}
            assert told <= {"status_quo", "decision_makers", "readings"}, error  # noqa: PT017  (the reason matters)
        else:
            assert at[-1] not in {known[-1] for known in addresses(found) if known[:-1] == at[:-1]}
