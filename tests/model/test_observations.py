"""Dated records in the conflict file: what is accepted, what is refused and how, and that nothing gets lost."""

import pytest

from detente.errors import ModelError
from detente.io import dumps, loads
from detente.model import Conflict
from detente.model.observations import Observation
from tests.model.examples import conflict, plain

RECORDS = [
    {"date": "1962-10-16", "state": {"forces": "some"}, "cite": "memo"},
    {"date": "1962-10-22", "by": "ussr", "option": "talk", "confidence": 0.4, "disputed": True, "because": "A hint."},
    {"date": "1962-10-23", "option": "forces", "level": "unknown"},
    {"date": "1962-10-24", "state": "N1Y"},
]


def test_they_go_round() -> None:
    known = conflict(observations=RECORDS)
    assert Conflict(**known.to_dict()) == known
    assert loads(dumps(known)) == known
    assert known.observations[0].state == {"forces": "some"}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (
            {"date": "1962-10-16", "option": "talks"},
            "unknown option; expected one of .* got 'talks'. Did you mean 'talk'",
        ),
        ({"date": "1962-10-16", "option": "forces", "level": "masive"}, "Did you mean 'massive'"),
        ({"date": "1962-10-16", "option": "talk", "by": "us"}, "'talk' is an option of 'ussr'"),
        ({"date": "1962-10-16", "option": "talk", "by": "usrs"}, "unknown decision maker.*Did you mean"),
        ({"date": "1962-10-16", "state": {"talks": "yes"}}, "unknown option"),
        ({"date": "1962-10-16", "state": {"forces": "all"}}, "unknown level of 'forces'"),
        ({"date": "1962-10-16", "state": "N1"}, "pattern has the wrong length"),
        ({"date": "1962-10-16", "state": "---"}, "the state says nothing"),
        ({"date": "1962-10-16"}, "give either 'option' with its 'level', or the whole 'state'"),
        ({"date": "1962-10-16", "option": "talk", "state": "N1Y"}, "give either"),
        ({"date": "16 October", "option": "talk"}, "a day written as YYYY-MM-DD"),
        ({"date": "1962-02-30", "option": "talk"}, "a day written as YYYY-MM-DD"),
        ({"date": "1962-10-16", "option": "talk", "confidence": 1.5}, "observations.0.confidence"),
        ({"date": "1962-10-16", "option": "talk", "cite": "memos"}, "unknown source"),
        ({"date": "1962-10-16", "opton": "talk"}, "unknown key"),
    ],
)
def test_faults_are_told_where_they_are(record: dict, said: str) -> None:
    with pytest.raises(ModelError, match=said) as error:
        conflict(observations=[record])
    assert all(problem.path[:2] == ("observations", 0) for problem in error.value.problems)


def test_a_file_tells_the_line() -> None:
    text = dumps(conflict(observations=RECORDS)).replace("option: talk", "option: talks")
    with pytest.raises(Exception, match=r":\d+:\d+: error: unknown option"):
        loads(text)


def test_a_graph_knows_states_only() -> None:
    data = plain()
    for key in ("infeasible", "statements", "status_quo"):
        data.pop(key)
    data |= {
        "decision_makers": {"us": {}, "ussr": {}},
        "graph": {"states": {"calm": None, "war": None}, "moves": {"us": {"calm": ["war"]}}},
        "readings": {"r": {"preferences": {"us": "indifferent", "ussr": "indifferent"}}},
    }
    assert Conflict(**data, observations=[{"date": "1962-10-16", "state": "calm"}]).observations
    with pytest.raises(ModelError, match="Did you mean 'calm'"):
        Conflict(**data, observations=[{"date": "1962-10-16", "state": "clam"}])
    with pytest.raises(ModelError, match="unknown option"):
        Conflict(**data, observations=[{"date": "1962-10-16", "option": "calm"}])


def test_a_list_of_options_stands_for_taking_each() -> None:
    assert Observation(date="1962-10-16", state=["strike"]).state == {"strike": "yes"}
