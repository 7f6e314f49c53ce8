"""The actor table and the rules of coding in the conflict file."""

import pytest

import detente
from detente.errors import ModelError
from detente.io import dumps, loads
from detente.model import Conflict
from tests.io.event_examples import CODING

DATA = detente.load("three-demands").to_dict()


def coded(**changes) -> Conflict:
    return Conflict(**{**DATA, "coding": {**CODING, **changes}})


def rule(**changes) -> dict:
    return {"evidence": [{"source": "russia", "codes": "15", **changes}]}


def test_it_goes_round() -> None:
    known = coded(cite="buildup")
    assert Conflict(**known.to_dict()) == known
    assert loads(dumps(known)) == known
    assert known.coding.options[0].evidence[0].codes == ("15",)
    assert known.coding.options[2].evidence[0].codes == ("03",)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"options": {"masss": rule()}}, "unknown option.*Did you mean 'mass'"),
        ({"options": {"mass": rule(source="rusia")}}, "unknown actor.*Did you mean 'russia'"),
        ({"options": {"mass": rule(level="ja")}}, "unknown level of 'mass'"),
        ({"options": {"mass": rule(codes=[])}}, "evidence needs 'codes'"),
        ({"options": {"mass": {"evidence": []}}}, "options"),
        ({"options": {"mass": {"on": 1, "off": 2, **rule()}}}, "must not be above"),
        ({"actors": {"russia": {"types": ["GOV"]}}}, "an actor needs 'countries', 'groups' or 'names'"),
    ],
)  # fmt: skip
def test_faults_are_told(changes: dict, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        coded(**changes)
