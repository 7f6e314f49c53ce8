"""Random conflicts with every section that a file may hold, for whatever must carry all of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from detente.errors import ModelError
from detente.model import Conflict
from tests.strategies import conflicts, identifiers, texts

SHARES = st.sampled_from(["0", "0.25", "0.5", "1"])
POSITIVE = st.sampled_from(["0.25", "0.5", "1"])
MOVES = st.sampled_from(["free", "up", "down", "frozen"])


@st.composite
def whole_conflicts(draw: st.DrawFn, **limits: Any) -> Conflict:
    """Conflicts as `conflicts` draws them, with views, structures, uncertainty, observations, coding, assumptions.

    Each section is drawn for the conflict at hand; one that does not fit after all is left out.
    """
    conflict = draw(conflicts(**limits))
    for section in (_structures, _uncertainty, _views, _observations, _assumptions, _coding):
        if draw(st.integers(0, 2)):
            try:
                conflict = Conflict(**section(draw, conflict, conflict.to_dict()))
            except ModelError:
                continue  # as where a pattern that is drawn matches no state
    return conflict


def _told(draw: st.DrawFn, conflict: Conflict, part: dict[str, Any], *fields: str) -> dict[str, Any]:
    """Add a reason and a source, now and then."""
    for field in fields:
        if draw(st.integers(0, 3)) == 0:
            part[field] = draw(texts())
    if conflict.sources and draw(st.integers(0, 3)) == 0:
        part["cite"] = draw(st.sampled_from([source.id for source in conflict.sources]))
    return part


def _some(draw: st.DrawFn, of: Any, most: int = 2) -> list[Any]:
    return draw(st.lists(st.sampled_from([*of]), max_size=most, unique=True)) if of else []


def _makers(conflict: Conflict) -> list[str]:
    return [maker.id for maker in conflict.decision_makers]


def _atoms(conflict: Conflict) -> list[str]:
    if conflict.graph:
        return [state.id for state in conflict.graph.states]
    return [option.id for option in conflict.options]


def _stated(preferences: Any) -> list[str]:
    return [item.statement for rank in preferences.ranks() for item in rank]


# --- below a reading --------------------------------------------------------------------------------------------------


def _structures(draw: st.DrawFn, conflict: Conflict, data: dict[str, Any]) -> dict[str, Any]:
    for reading in conflict.readings:
        for own in reading.preferences:
            part = data["readings"][reading.id]["preferences"][own.id]
            name = draw(st.sampled_from(["none", "unknown", "strength", "fuzzy", "grey", "probabilistic"]))
            if isinstance(part, dict) and name != "none":
                section = _told(draw, conflict, _structure(draw, conflict, own, name), "because")
                part[name] = section
                try:
                    Conflict(**data)
                except ModelError:
                    del part[name]
    return data


def _structure(draw: st.DrawFn, conflict: Conflict, own: Any, name: str) -> dict[str, Any]:
    alone = [rank[0].statement for rank in own.ranks() if len(rank) == 1]
    atom = st.sampled_from(_atoms(conflict))
    pair = {"of": draw(atom), "over": f"not {draw(atom)}"}
    match name:
        case "unknown":
            return {"wish": _some(draw, alone), "pairs": [[pair["of"], pair["over"]]]}
        case "strength":
            return {"great": _some(draw, _stated(own), 1), "pairs": [pair | {"degree": draw(st.integers(1, 3))}],
                    "gaps": ["1.5", 3], "by": draw(st.sampled_from(["weights", "places"]))}  # fmt: skip
        case "fuzzy":
            by = draw(st.sampled_from(["weights", "places"]))
            return {"threshold": draw(POSITIVE), "scale": {"width": "2.5", "by": by, "shape": "logistic"},
                    "pairs": [pair | {"degree": draw(SHARES)}]}  # fmt: skip
        case "grey":
            return {"threshold": draw(POSITIVE), "whitening": draw(SHARES), "pairs": [pair | {"degree": ["0.25", 1]}],
                    "weights": {draw(atom): [-1, "2.5"]}, "width": 2}  # fmt: skip
        case _:
            camps = [{"share": "0.25", "name": draw(texts()), "statements": [draw(atom)]},
                     {"share": "0.75", "indifferent": True}]  # fmt: skip
            given = {"alpha": draw(POSITIVE), "beta": draw(POSITIVE), "gamma": draw(POSITIVE)}
            extra = {"camps": camps} if draw(st.booleans()) else {"noise": "0.5", "by": "places"}
            return {**given, **extra, "pairs": [pair | {"probability": "0.25", "reverse": "0.5"}]}


def _uncertainty(draw: st.DrawFn, conflict: Conflict, data: dict[str, Any]) -> dict[str, Any]:
    for reading in conflict.readings:
        of = {}
        for own in reading.preferences:
            part: dict[str, Any] = {"ties": draw(st.sampled_from(["open", "as_stated"])), "noise": draw(SHARES)}
            part["statements"] = {text: draw(SHARES) for text in _some(draw, [*_stated(own), *own.weights])}
            part["weights"] = {text: [-1, draw(SHARES)] for text in _some(draw, [*own.weights])}
            if any(len(rank) > 1 for rank in own.ranks()):
                part["order"] = "open"
            of[own.id] = part
        given = {"weight": draw(SHARES), "noise": draw(SHARES), "change": draw(st.sampled_from(["negated", "dropped"]))}
        data["readings"][reading.id]["uncertainty"] = {**given, "decision_makers": of}
    return data


# --- beside the readings ----------------------------------------------------------------------------------------------


def _views(draw: st.DrawFn, conflict: Conflict, data: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for holder in _some(draw, _makers(conflict)):
        view = _perceived(draw, conflict, holder, [holder])
        view["thinks"] = {
            other: _perceived(draw, conflict, other, [other])
            for other in _some(draw, [name for name in _makers(conflict) if name != holder], 1)
        }
        found[holder] = view
    if draw(st.booleans()):
        data["views"] = found
    else:
        data["readings"][conflict.readings[-1].id]["views"] = found
    return data


def _perceived(draw: st.DrawFn, conflict: Conflict, holder: str, without: list[str]) -> dict[str, Any]:
    part: dict[str, Any] = {"beliefs": {}}
    for other in _some(draw, [name for name in _makers(conflict) if name not in without]):
        part["beliefs"][other] = _belief(draw, conflict, other)
    if not conflict.is_graph_form:
        options = [option.id for option in conflict.options]
        part["unknown"] = _some(draw, options, 1)
        part["moves"] = {name: draw(MOVES) for name in _some(draw, options, 1) if name not in part["unknown"]}
        part["possible"] = _some(draw, options, 1)
        part["infeasible"] = [_told(draw, conflict, {"never": f"{name} and not {name}"}, "because")
                              for name in _some(draw, options, 1)]  # fmt: skip
    return _told(draw, conflict, part, "summary")


def _belief(draw: st.DrawFn, conflict: Conflict, other: str) -> Any:
    stated = [text for reading in conflict.readings for own in reading.preferences if own.id == other
              for text in _stated(own)]  # fmt: skip
    atom = draw(st.sampled_from(_atoms(conflict)))
    kind = draw(st.sampled_from(["reading", "written", "indifferent", "put", *(["drop", "negate"] if stated else [])]))
    match kind:
        case "reading":
            return draw(st.sampled_from([reading.id for reading in conflict.readings]))
        case "written":
            return {"preferences": {"statements": [atom]}, "because": draw(texts())}
        case "indifferent":
            return {"preferences": "indifferent"}
        case "put":
            change: dict[str, Any] = {"put": atom}
            if stated:
                change[draw(st.sampled_from(["before", "after"]))] = draw(st.sampled_from(stated))
        case _:
            change = {kind: draw(st.sampled_from(stated))}
    return {"changes": [_told(draw, conflict, change, "because")]}


def _observations(draw: st.DrawFn, conflict: Conflict, data: dict[str, Any]) -> dict[str, Any]:
    space = conflict.compile()
    day = st.dates().map(lambda date: date.isoformat())
    records = []
    for _ in range(draw(st.integers(1, 3))):
        record: dict[str, Any] = {"date": draw(day), "confidence": draw(st.sampled_from([0.25, 0.5, 1]))}
        if conflict.options and draw(st.booleans()):
            option = draw(st.sampled_from(conflict.options))
            record |= {"option": option.id, "level": draw(st.sampled_from([*option.levels, "unknown"]))}
            record |= {"disputed": draw(st.booleans()), "proposed": option.levels[0], "events": draw(st.lists(texts()))}
        else:
            record["state"] = space.state(int(draw(st.sampled_from([*space.feasible])))).text
        records.append(_told(draw, conflict, record, "because"))
    data["observations"] = records
    return data


def _assumptions(draw: st.DrawFn, conflict: Conflict, data: dict[str, Any]) -> dict[str, Any]:
    makers = _makers(conflict)
    takes = st.sampled_from(["best", "improvement", "undeterred"])
    share = st.sampled_from([0.25, 0.5, 1.0])
    part: dict[str, Any] = {
        "takes": draw(takes | st.dictionaries(st.sampled_from(makers), takes, min_size=1)),
        "acts": draw(share | st.dictionaries(st.sampled_from(makers), share, min_size=1)),
        "weights": draw(st.dictionaries(st.sampled_from(makers), share)),
        "chance": draw(st.sampled_from(["anybody", "willing", "in_turn"])),
        "concept": draw(st.sampled_from(["nash", "smr"])),
    }
    data["assumptions"] = _told(draw, conflict, part, "because")
    return data


def _coding(draw: st.DrawFn, conflict: Conflict, data: dict[str, Any]) -> dict[str, Any]:
    if not conflict.options:
        return data
    actors = draw(st.lists(identifiers(), min_size=1, max_size=2, unique=True))
    words = st.lists(texts().filter(lambda text: len(text) <= 100), min_size=1, max_size=2)
    evidence = st.fixed_dictionaries(
        {"source": st.sampled_from([*actors, "any"]), "codes": st.just(["15", "087"])},
        optional={"words": words, "kinds": words, "target": st.sampled_from(actors),
                  "weight": st.sampled_from([0.5, 2.0])},
    )  # fmt: skip
    rules = {}
    for option in draw(st.lists(st.sampled_from(conflict.options), min_size=1, max_size=2, unique_by=lambda o: o.id)):
        shown = [item | {"level": option.levels[-1]} for item in draw(st.lists(evidence, min_size=1, max_size=2))]
        rules[option.id] = {"evidence": shown, "on": 2.0, "off": 0.5, "decay": 0.25}
    data["coding"] = {
        "actors": {name: {"countries": ["XXA"], "names": draw(words)} for name in actors},
        "options": rules,
        "root_only": draw(st.booleans()),
    }
    return data
