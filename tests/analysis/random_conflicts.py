"""Small conflicts with a lot going on in them, by lot: several decision makers, few ties, one-way options, gaps.

Hypothesis, left to itself, draws mostly simple conflicts, in which nobody has anywhere to go; these are the others. The
tests take them by seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

from detente.model import Conflict


def random_conflict(rng: random.Random, *, n_readings: int = 1, max_states: int = 24) -> Conflict:
    """A conflict with two to four decision makers; now and then in graph form, or with merged states."""
    makers = [f"d{i}" for i in range(rng.choice([2, 2, 3, 3, 4]))]
    if rng.random() < 0.25:
        return _drawn(rng, makers, n_readings)
    base = _option_form(rng, makers, max_states)
    nothing = {"nothing": {"preferences": dict.fromkeys(makers, "indifferent")}}
    while True:
        rules = [_rule(rng, base["names"]) for _ in range(rng.choice([0, 0, 1, 2]))]
        merges = (
            [{"when": rng.choice(base["names"]), "ignore": [rng.choice(base["names"])]}] if rng.random() < 0.2 else []
        )
        merges = [merge for merge in merges if merge["when"] not in merge["ignore"]]
        data = {**base["data"], "infeasible": rules, "coalesce": merges}
        try:
            space = Conflict(**data, readings=nothing).compile()
        except ValueError:  # nothing is feasible: draw other rules
            continue
        if space.n_states > 2:
            break
    states = [space.state(int(index)).text for index in space.feasible]
    return Conflict(**data, readings=dict(_readings(rng, makers, states, n_readings)))


def _option_form(rng: random.Random, makers: list[str], max_states: int) -> dict[str, Any]:
    names: list[str] = []
    options: dict[str, dict[str, Any]] = {maker: {} for maker in makers}
    size = 1
    for k in range(rng.randint(len(makers), 6)):
        levels = ["none", "some", "all"] if rng.random() < 0.15 else ["no", "yes"]
        if size * len(levels) > max_states:
            break
        size *= len(levels)
        maker = makers[k] if k < len(makers) else rng.choice(makers)
        part: dict[str, Any] = {"moves": rng.choice(["free", "free", "free", "up", "up", "down", "frozen"])}
        if len(levels) > 2:
            part["levels"] = levels
        options[maker][f"o{k}"] = part
        names.append(f"o{k}")
    return {
        "names": names,
        "data": {
            "title": "Drawn by lot",
            "decision_makers": {maker: {"options": own} for maker, own in options.items()},
        },
    }


def _rule(rng: random.Random, names: list[str]) -> dict[str, Any]:
    first, second, third = (rng.choice(names) for _ in range(3))
    negated = rng.choice(["", "not "])
    return rng.choice([{"never": f"{first} and {negated}{second}"}, {"if": f"{first} and {third}", "requires": second}])


def _drawn(rng: random.Random, makers: list[str], n_readings: int) -> Conflict:
    states = [f"s{k}" for k in range(rng.randint(4, 8))]
    moves: dict[str, dict[str, list[str]]] = {maker: {} for maker in makers}
    for maker, start, end in product(makers, states, states):
        if start != end and rng.random() < 0.2:
            moves[maker].setdefault(start, []).append(end)
    return Conflict(
        title="Drawn by lot",
        decision_makers={maker: {} for maker in makers},
        graph={"states": {state: {} for state in states}, "moves": moves},
        readings=dict(_readings(rng, makers, states, n_readings)),
    )


def _readings(rng: random.Random, makers: list[str], states: list[str], n: int) -> Iterator[tuple[str, Any]]:
    for number in range(n):
        preferences = {}
        for maker in makers:
            order: list[Any] = []
            for state in rng.sample(states, len(states)):
                if order and rng.random() < 0.15:
                    tied = order.pop()
                    order.append([*tied, state] if isinstance(tied, list) else [tied, state])
                else:
                    order.append(state)
            preferences[maker] = {"ranking": order}
        yield f"r{number}", {"preferences": preferences}
