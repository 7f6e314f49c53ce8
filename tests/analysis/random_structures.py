"""Small conflicts whose preferences say more than a ranking, by lot; the tests take them by seed."""

from __future__ import annotations

import random
from typing import Any

from detente.model import Conflict
from tests.analysis.random_conflicts import random_conflict

SECTIONS = ("unknown", "strength", "fuzzy", "probabilistic", "grey")


def random_structure(rng: random.Random, sections: tuple[str, ...], *, max_states: int = 16) -> Conflict:
    """A conflict of which every decision maker has, more often than not, the given sections."""
    while True:
        conflict = random_conflict(rng, max_states=max_states)
        atoms = (
            [state.id for state in conflict.graph.states]
            if conflict.graph
            else [option.id for option in conflict.options]
        )
        data = conflict.to_dict()
        makers = [maker.id for maker in conflict.decision_makers]
        data["readings"] = {
            "drawn": {"preferences": {maker: _preferences(rng, conflict, atoms, sections) for maker in makers}}
        }
        return Conflict(**data)


def statement(rng: random.Random, atoms: list[str]) -> str:
    """One or two atoms, negated or not."""
    parts = [rng.choice(["", "not "]) + rng.choice(atoms) for _ in range(rng.choice([1, 1, 2]))]
    return rng.choice([" and ", " or "]).join(parts)


def _preferences(rng: random.Random, conflict: Conflict, atoms: list[str], sections: tuple[str, ...]) -> Any:
    texts = list(dict.fromkeys(statement(rng, atoms) for _ in range(rng.randint(1, 4))))
    part: dict[str, Any] = {"statements": texts} if rng.random() < 0.8 else {}
    if not part or rng.random() < 0.4:
        part["weights"] = _weights(rng, atoms)
    for section in sections:
        if rng.random() < 0.85:
            found = globals()[f"_{section}"](rng, conflict, atoms, part)
            if found:
                part[section] = found
    return part


def _weights(rng: random.Random, atoms: list[str]) -> dict[str, str]:
    return {statement(rng, atoms): rng.choice(["1", "2", "0.5", "-1", "3"]) for _ in range(rng.randint(1, 3))}


def _pairs(rng: random.Random, conflict: Conflict, atoms: list[str]) -> list[tuple[str, str]]:
    """Pairs of states, or of patterns or statements without a state in common."""
    space = conflict.compile()
    found = []
    for _ in range(rng.choice([0, 1, 1, 2, 4])):
        if rng.random() < 0.25:
            text = rng.choice(atoms)
            if 0 < len(space.where(text)) < space.n_states:
                found.append((text, f"not {text}"))
        elif space.n_states > 1:
            first, second = rng.sample([space.state(int(index)).text for index in space.feasible], 2)
            # the text of a merged state is a pattern that may fit more states: keep to those that name one
            if len(space.states.matching(first)) == len(space.states.matching(second)) == 1:
                found.append((first, second))
    return found


def _unknown(rng: random.Random, conflict: Conflict, atoms: list[str], part: dict[str, Any]) -> dict[str, Any]:
    texts = rng.sample(part.get("statements", []), k=len(part.get("statements", [])))
    cut = rng.randint(0, min(1, len(texts)))
    found = {"wish": texts[:cut], "importance": texts[cut : cut + rng.randint(0, 2)],
             "pairs": _pairs(rng, conflict, atoms)}  # fmt: skip
    return found if any(found.values()) else {}


def _strength(rng: random.Random, conflict: Conflict, atoms: list[str], part: dict[str, Any]) -> dict[str, Any]:
    texts = part.get("statements", [])
    found: dict[str, Any] = {}
    if texts and rng.random() < 0.7:
        found["great"] = rng.sample(texts, k=rng.randint(1, len(texts)))
    elif texts and rng.random() < 0.5:
        found["degrees"] = {text: rng.choice([1, 2, 3]) for text in texts}
    if "weights" in part and rng.random() < 0.7:
        found["gaps"] = rng.choice([["1"], ["1.5"], ["1", "2.5"]])
    elif rng.random() < 0.4:
        found |= {"gaps": rng.choice([[2], [1, 3]]), "by": "places"}
    return found


def _fuzzy(rng: random.Random, conflict: Conflict, atoms: list[str], part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"threshold": rng.choice(["0.2", "0.5", "0.8", "1"])}
    if rng.random() < 0.6:
        by = "weights" if "weights" in part and "statements" not in part else "places"
        found["scale"] = {"by": by, "width": rng.choice(["1", "2.5", "5"])}
    found["pairs"] = [{"of": of, "over": over, "degree": rng.choice(["0", "0.3", "0.6", "0.75", "1"])}
                      for of, over in _pairs(rng, conflict, atoms)]  # fmt: skip
    return found


def _grey(rng: random.Random, conflict: Conflict, atoms: list[str], part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "threshold": rng.choice(["0.2", "0.5", "1"]),
        "whitening": rng.choice(["0.25", "0.5", "0.9"]),
        "pairs": [{"of": of, "over": over, "degree": rng.choice([["0", "0.5"], ["0.4", "0.9"], ["0.7", "1"]])}
                  for of, over in _pairs(rng, conflict, atoms)],
    }  # fmt: skip
    if rng.random() < 0.6 or not found["pairs"]:
        bounds = [["1", "2"], ["0.5", "0.5"], ["-1", "1"], ["0", "3"]]
        found["weights"] = {statement(rng, atoms): rng.choice(bounds) for _ in range(rng.randint(1, 3))}
        found["width"] = rng.choice(["1", "2.5"])
    return found


def _probabilistic(rng: random.Random, conflict: Conflict, atoms: list[str], part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: rng.choice(["0.2", "0.5", "0.7", "1"]) for name in ("alpha", "beta", "gamma")}
    if rng.random() < 0.6:
        shares = rng.choice([["0.5", "0.5"], ["0.3", "0.7"], ["0.2", "0.3", "0.5"]])
        found["camps"] = [
            {"share": share, "statements": [statement(rng, atoms) for _ in range(rng.randint(1, 3))]}
            if rng.random() < 0.7
            else {"share": share, "weights": _weights(rng, atoms)}
            for share in shares
        ]
    found["pairs"] = [{"of": of, "over": over, "probability": rng.choice(["0", "0.3", "0.6", "1"]),
                       **({"reverse": "0"} if rng.random() < 0.3 else {})}
                      for of, over in _pairs(rng, conflict, atoms)]  # fmt: skip
    return found
