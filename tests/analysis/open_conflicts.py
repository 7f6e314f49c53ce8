"""Random conflicts that leave something open in every way that a file can."""

import random
from typing import Any

from detente.model import Conflict
from tests.analysis.random_conflicts import random_conflict


def open_conflict(rng: random.Random) -> Conflict:
    """A conflict of two readings: statements, weights, rankings, shared ranks; noise, intervals, open orders."""
    base = random_conflict(rng, n_readings=2, max_states=16)
    data = base.to_dict()
    for number, (name, reading) in enumerate(data["readings"].items()):
        uncertainty: dict[str, Any] = {"weight": rng.choice([1, 2, 0.5]), "change": rng.choice(["negated", "dropped"])}
        if rng.random() < 0.8:
            uncertainty["noise"] = rng.choice([0.1, 0.5])
        about = {}
        for maker in list(reading["preferences"]):
            if number and rng.random() < 0.3:  # inherited from the first reading
                del reading["preferences"][maker]
                reading["based_on"] = next(iter(data["readings"]))
                continue
            kind = rng.choice(["ranking", "statements", "weights", "mixture", "indifferent"])
            if base.is_graph_form and kind in ("statements", "weights", "mixture") and rng.random() < 0.5:
                kind = "ranking"
            stated, item = _preferences(rng, base, kind, reading["preferences"][maker])
            reading["preferences"][maker] = stated
            if item:
                about[maker] = item
        if about:
            uncertainty["decision_makers"] = about
        data["readings"][name]["uncertainty"] = uncertainty
    return Conflict(**data)


def _preferences(rng: random.Random, base: Conflict, kind: str, ranking: Any) -> tuple[Any, dict[str, Any]]:
    item: dict[str, Any] = {"ties": "open"} if rng.random() < 0.3 else {}
    if kind == "indifferent":
        return "indifferent", item
    if kind == "ranking":
        return ranking, item | ({"noise": 0.4} if rng.random() < 0.5 else {})
    stated: dict[str, Any] = {}
    if kind in ("statements", "mixture"):
        texts = [_statement(rng, base) for _ in range(4)]
        stated["statements"] = [texts[0], [texts[1], texts[2]], texts[3]]
        item["statements"] = {texts[3]: 0.5}
        if rng.random() < 0.5:
            item["order"] = "open"
    if kind in ("weights", "mixture"):
        texts = list({_statement(rng, base) for _ in range(3)})
        stated["weights"] = {text: rng.choice([1, -2, 0.5]) for text in texts}
        item["weights"] = {texts[0]: [-0.5, 2.25]}
    if kind == "mixture":
        stated["ranking"] = ranking["ranking"]
    return stated, item


def _statement(rng: random.Random, base: Conflict) -> str:
    names = [state.id for state in base.graph.states] if base.graph else [option.id for option in base.options]
    first, second = rng.choice(names), rng.choice(names)
    return rng.choice([first, f"not {first}", f"{first} or {second}", f"{first} and not {second}"])
