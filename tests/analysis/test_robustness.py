"""Every judgement doubted: each variation against the conflict with that change, read and judged from scratch."""

import json
import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import detente
from detente import Conflict, Settings
from detente.analysis.robustness import KINDS, robust
from detente.analysis.robustness import judging as judging_module
from detente.analysis.robustness.groups import grouped
from detente.analysis.robustness.judging import SUCCESSIVE
from detente.engine import reference as ref
from detente.engine.reference_robustness import equilibria, exchanged, neighbours
from detente.errors import UnknownNameError, UnsupportedAnalysisError
from tests.analysis.random_conflicts import random_conflict
from tests.engine.examples import examples


def drawn_conflict(seed: int) -> Conflict:
    """A small conflict with statements, some of one rank, some weighted; with rules and one-way moves."""
    rng = random.Random(seed)
    names = ["x", "y", "z", "v"][: rng.choice([3, 4])]
    makers: dict[str, Any] = {"a": {"options": {}}, "b": {"options": {}}}
    for k, name in enumerate(names):
        makers["ab"[k % 2]]["options"][name] = {"moves": rng.choice(["free", "free", "up", "down"])}

    def wish() -> str:
        one, other = rng.sample(names, 2)
        return rng.choice([one, f"not {one}", f"{one} iff {other}", f"if {one} then {other}", f"{one} or {other}"])

    def preferences() -> dict[str, Any]:
        statements: list[Any] = list({wish(): None for _ in range(rng.randint(1, 4))})
        if len(statements) > 2 and rng.random() < 0.5:
            statements[:2] = [statements[:2]]
        held: dict[str, Any] = {"statements": statements}
        if rng.random() < 0.3:
            held["weights"] = {wish(): rng.choice([1, 2, -3]), wish(): 1}
        return held

    readings = {f"r{k}": {"preferences": {"a": preferences(), "b": preferences()}} for k in range(rng.choice([1, 2]))}
    rules = [{"never": f"{names[0]} and {names[1]} and {names[2]}"}, {"if": names[1], "requires": f"not {names[2]}"}]
    coalesce = [{"when": names[0], "ignore": [names[-1]]}] if rng.random() < 0.3 else []
    return Conflict(
        title="Drawn by lot", decision_makers=makers, infeasible=rules[: rng.choice([0, 1, 2])], coalesce=coalesce,
        readings=readings,
    )  # fmt: skip


def verdicts(conflict, reading, concepts=SUCCESSIVE, chosen=None):
    """The texts of the equilibria, concept by concept, judged from scratch."""
    found = detente.analyze(conflict, reading=reading, concepts=concepts, settings=chosen)
    return {name: {state.text for state in found.equilibria(name)} for name in concepts}


def outcome(near, variation):
    return {
        name: (
            frozenset(state.text for state in near.lost(variation, name)),
            frozenset(state.text for state in near.gained(variation, name)),
        )
        for name in near.concepts
    }


def difference(before, after):
    return {name: (frozenset(before[name] - after[name]), frozenset(after[name] - before[name])) for name in before}


def frozen(found):
    return tuple(sorted(found.items()))


def edited(statements: list[Any]) -> dict[str, list[Any]]:
    """Every least change of a list of statements, by the name of the change and the place; written independently."""
    found: dict[str, list[Any]] = {}
    groups = [entry if isinstance(entry, list) else [entry] for entry in statements]
    for at, group in enumerate(groups):
        for k, text in enumerate(group):
            rest = [other for n, other in enumerate(group) if n != k]
            before, after = groups[:at], groups[at + 1 :]
            found[f"drop {at} {k}"] = [*before, rest, *after]
            found[f"negate {at} {k}"] = [*before, [*group[:k], f"not ({text})", *group[k + 1 :]], *after]
            if rest:
                found[f"up {at} {k}"] = [*before, [text], rest, *after]
                found[f"down {at} {k}"] = [*before, rest, [text], *after]
            else:
                if before:
                    found[f"up {at} {k}"] = [*before[:-1], [text], before[-1], *after]
                if after:
                    found[f"down {at} {k}"] = [*before, after[0], [text], *after[1:]]
    return {name: [group for group in groups if group] for name, groups in found.items()}


def with_preferences(conflict, reading, maker, held):
    data = conflict.to_dict()
    data["readings"][reading]["preferences"][maker] = held or "indifferent"
    return Conflict(**data)


@pytest.fixture(params=["formulas", "compiled"])
def way(request, monkeypatch):
    """Judge by the formulas of the concepts, or by the compiled kernels even where they do not pay."""
    monkeypatch.setattr(judging_module, "WORTH_COMPILING", 1 << 60 if request.param == "formulas" else 0)
    return request.param


@pytest.mark.parametrize("seed", range(25))
def test_wishes_against_the_changed_conflict(seed, way):
    conflict = drawn_conflict(seed)
    found = robust(conflict, kinds=["wish", "order", "weight"])
    for near in found.neighbourhoods:
        reading = near.space.reading
        before = verdicts(conflict, reading)
        for name in SUCCESSIVE:
            assert {state.text for state in near.equilibria(name)} == before[name]
        for maker in ("a", "b"):
            held = conflict.to_dict()["readings"][reading]["preferences"][maker]
            own = [known for known in near.variations if known.judgement.decision_maker == maker]
            wanted = Counter()
            orders = {}
            for name, groups in edited(held.get("statements", [])).items():
                changed = {**held, "statements": groups}
                if not groups:
                    del changed["statements"]
                after = verdicts(with_preferences(conflict, reading, maker, changed), reading)
                change = name.split()[0]
                if change in ("up", "down"):
                    orders[str(groups)] = frozen(difference(before, after))
                else:
                    wanted[change, frozen(difference(before, after))] += 1
            for text, weight in held.get("weights", {}).items():
                for change, value in (("drop", None), ("negate", str(-Decimal(weight)))):
                    weights = {k: v for k, v in held["weights"].items() if k != text}
                    weights |= {} if value is None else {text: value}
                    changed = {**held, "weights": weights}
                    if not weights:
                        del changed["weights"]
                    after = verdicts(with_preferences(conflict, reading, maker, changed), reading)
                    wanted[change, frozen(difference(before, after))] += 1
            wanted.update(("reorder", value) for value in orders.values())
            assert Counter((known.change, frozen(outcome(near, known))) for known in own) == wanted
            assert not any(known.moves_something for known in own if known.idle)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("ties", ["sanction", "no_sanction"])
def test_exchanges_against_the_changed_ranks(seed, ties, way):
    """All exchanges at once, and those judged one by one, against ranks that have changed places."""
    rng = random.Random(seed)
    conflict = random_conflict(rng) if seed % 2 else drawn_conflict(seed)
    chosen = Settings(ties=ties)
    near = robust(conflict, kinds=["ranks"], settings=chosen).neighbourhoods[0]
    check_exchanges(conflict.compile(near.space.reading, chosen), near, SUCCESSIVE)


def check_exchanges(space, near, concepts):
    def texts(ranks):
        found = detente.analyze(replace(space, ranks=ranks), concepts=concepts)
        return {name: {state.text for state in found.equilibria(name)} for name in concepts}

    before = texts(space.ranks)
    tried = moved = 0
    told = {(known.judgement.decision_maker, known.judgement.rank): known for known in near.variations}
    for i, maker in enumerate(space.decision_makers):
        rank = space.ranks[i].reshape(-1).astype(np.int64)
        held = sorted(set(rank[space.feasible].tolist()), reverse=True)
        for place in range(1, len(held)):
            swapped = rank.copy()
            swapped[rank == held[place - 1]], swapped[rank == held[place]] = held[place], held[place - 1]
            wanted = difference(before, texts(tuple(swapped if j == i else r for j, r in enumerate(space.ranks))))
            tried += 1
            if any(lost or gained for lost, gained in wanted.values()):
                moved += 1
                assert outcome(near, told[maker, place]) == wanted
            else:
                assert (maker, place) not in told
    if tried:
        assert (near.counts["ranks"].tried, near.counts["ranks"].moved) == (tried, moved)


@pytest.mark.parametrize("seed", range(8))
def test_exchanges_under_concepts_that_are_judged_one_by_one(seed):
    conflict = drawn_conflict(2 * seed)
    concepts = ("nash", "brseq") if conflict.coalesce else ("nash", "sim", "brseq")
    near = robust(conflict, kinds=["ranks", "wish"], concepts=concepts).neighbourhoods[0]
    own = replace(near, variations=tuple(known for known in near.variations if known.judgement.kind == "ranks"))
    check_exchanges(conflict.compile(near.space.reading), own, near.concepts)


@given(examples())
@settings(max_examples=40, deadline=None)
def test_exchanges_by_the_definitions(example):
    """The set-based definitions agree with the formulas about which equilibria an exchange takes away."""
    from detente.engine.rank_swaps import own_shifts

    game = example.game
    codes = example.codes
    held = [np.unique(np.asarray(rank).reshape(-1)[codes], return_inverse=True)[1] for rank in example.ranks]
    ranks = []
    for own in held:
        full = np.zeros(example.structure.n_states, dtype=np.int32)
        full[codes] = own
        ranks.append(full)
    tests = {"nash": ref.is_nash, "gmr": ref.is_gmr, "smr": ref.is_smr, "seq": ref.is_seq, "sseq": ref.is_sseq}
    for i in range(example.n):
        shifts = own_shifts(example.structure, i, ranks)
        for number, (upper, _) in enumerate(neighbours(game, i), start=1):
            changed = exchanged(game, i, upper)
            for name, is_stable in tests.items():
                for k, code in enumerate(codes):
                    s = example.states[code]
                    was, now = is_stable(game, i, s), is_stable(changed, i, s)
                    assert (was and not now) == bool(shifts.lost[name][k] and held[i][k] == number)
                    assert (now and not was) == bool(shifts.gained[name][k] and held[i][k] == number - 1)
    assert equilibria(game, ref.is_nash) <= set(game.states)


def covers(after, before):
    """Whether a state, maybe merged, holds the combinations of a state of the smaller space."""
    return all(new in (old, "-") for new, old in zip(after, before, strict=True))


@pytest.mark.parametrize("seed", range(30))
def test_structures_against_the_changed_conflict(seed, way):
    conflict = drawn_conflict(seed)
    found = robust(conflict, kinds=["one_way", "rule"])
    for near in found.neighbourhoods:
        before = verdicts(conflict, near.space.reading)
        everything = [near.space.state(int(index)).text for index in near.space.feasible]
        for variation in near.variations:
            after = verdicts(changed_structure(conflict, variation), near.space.reading)
            for name in SUCCESSIVE:
                holds = {old for old in everything if any(covers(new, old) for new in after[name])}
                lost, gained = outcome(near, variation)[name]
                assert lost == before[name] - holds
                assert gained == holds - before[name]
                new = [text for text in after[name] if not any(covers(text, old) for old in everything)]
                assert variation.appeared.get(name, 0) == len(new)


def changed_structure(conflict, variation):
    data = conflict.to_dict()
    if variation.change == "free":
        option = variation.judgement.about[0]
        del data["decision_makers"][variation.judgement.decision_maker]["options"][option]["moves"]
    else:
        del data["infeasible"][variation.judgement.path[1]]
    return Conflict(**data)


def test_other_readings():
    conflict = next(drawn_conflict(seed) for seed in range(40) if len(drawn_conflict(seed).readings) == 2)
    first, second = robust(conflict, kinds=["reading"]).neighbourhoods
    for near, other in ((first, second), (second, first)):
        (variation,) = near.variations
        assert variation.judgement.about == (other.space.reading,)
        here, there = (verdicts(conflict, known.space.reading) for known in (near, other))
        assert outcome(near, variation) == difference(here, there)


# --- what the result says ---------------------------------------------------------------------------------------------


def test_what_survives_and_what_hangs_on_what():
    found = robust(detente.load("elmira"))
    near = found.under()
    seq = near.equilibria("seq")
    assert [state.number for state in near.standing("seq")] == [8]
    assert [state.number for state in near.surviving("seq")] == [8]
    assert [state.number for state in found.survivors("seq")] == [8]
    ((judgement, states),) = near.hanging_on_one("seq").items()
    assert (judgement.kind, judgement.about, [state.number for state in states]) == ("one_way", ("abandon",), [9])
    assert [variation.change for variation in near.against(9, "seq")] == ["free"]
    assert list(near.doubts("seq")) == [len({known.judgement for known in near.against(state, "seq")}) for state in seq]
    assert sum(near.doubts("seq") > 0) == len(near.hanging("seq")) == 2
    assert near.counts["rule"].skipped == 1  # the ranking does not order what the rule keeps out
    assert "graph" not in " ".join(found.left_out.values())
    assert "Robustness of 'Elmira" in repr(found)


def test_graph_form_has_no_options_to_free():
    conflict = next(known for seed in range(60) if (known := random_conflict(random.Random(seed))).is_graph_form)
    found = robust(conflict)
    assert {"one_way", "rule"} <= set(found.left_out)
    assert "graph form" in found.left_out["rule"]
    check_exchanges(
        conflict.compile(),
        replace(found.under(), variations=tuple(v for v in found.under().variations if v.judgement.kind == "ranks")),
        SUCCESSIVE,
    )
    with pytest.raises(UnsupportedAnalysisError):
        robust(conflict, concepts=["sim"])


def test_too_many_exchanges_are_left_out_and_said_so():
    conflict = detente.load("chicken")
    found = robust(conflict, kinds=["ranks"], effort=0)
    assert found.under().counts["ranks"].skipped > 0
    assert "one by one" in found.left_out["ranks"]
    quick = robust(conflict, kinds=["ranks"], concepts=["nash"], effort=0)
    assert quick.under().counts["ranks"].skipped == 0  # Nash stability rests on nobody else's ranks
    slow = robust(conflict, kinds=["ranks"], concepts=["brseq"], effort=0)
    assert slow.under().counts["ranks"].skipped == slow.under().counts["ranks"].tried


def test_names_that_do_not_exist():
    conflict = detente.load("chicken")
    with pytest.raises(UnknownNameError, match="Did you mean 'ranks'"):
        robust(conflict, kinds=["rank"])
    with pytest.raises(UnknownNameError, match="unknown reading"):
        robust(conflict, readings=["nobody"])
    with pytest.raises(UnknownNameError, match="concept 'seq' was not looked at"):
        robust(conflict, concepts=["nash"]).under().equilibria("seq")
    two = detente.load("elmira")
    with pytest.raises(UnknownNameError, match="was not looked at"):
        robust(two, readings="recalled").under("model_file")
    assert robust(two, readings="recalled").under().space.reading == "recalled"


def test_an_indifferent_decision_maker_has_nothing_to_exchange():
    conflict = Conflict(
        title="One cares",
        decision_makers={"a": {"options": {"x": "X"}}, "b": {"options": {"y": "Y"}}},
        readings={"r": {"preferences": {"a": {"statements": ["x"]}, "b": "indifferent"}}},
    )
    near = robust(conflict).under()
    assert near.counts["ranks"].tried == 1
    (alone,) = (known for known in near.variations if known.change == "drop")
    assert len(near.gained(alone, "nash")) == 2  # whoever wants nothing rests anywhere


def test_one_decision_maker_alone():
    conflict = Conflict(
        title="Alone",
        decision_makers={"a": {"options": {"x": "X", "y": "Y"}}},
        readings={"r": {"preferences": {"a": {"statements": ["x", "y"]}}}},
    )
    near = robust(conflict).under()
    own = replace(near, variations=tuple(known for known in near.variations if known.judgement.kind == "ranks"))
    check_exchanges(conflict.compile(), own, SUCCESSIVE)


def test_progress_and_plain_data():
    shares: list[float] = []
    found = robust(drawn_conflict(3), progress=shares.append)
    assert shares
    assert all(0.0 <= share <= 1.0 for share in shares)
    data = found.to_dict()
    assert data["schema"] == "detente.robust/1"
    assert data["kinds"] == list(KINDS)
    told = json.loads(json.dumps(data))["readings"][0]
    near = found.neighbourhoods[0]
    for concept in found.concepts:
        listed = told["equilibria"][concept]
        assert [item["state"] for item in listed] == list(near.equilibria(concept).numbers)
        assert [len(item["overturned_by"]) for item in listed] == near.overturned(concept).sum(axis=0).tolist()
    for known in told["variations"]:
        assert ("judgement" in known) != ("about" in known)


def test_a_change_that_leaves_states_half_ranked_is_impossible():
    conflict = Conflict(
        title="Statements refined by a ranking",
        decision_makers={"a": {"options": {"x": "X", "y": "Y"}}},
        readings={"r": {"preferences": {"a": {"statements": ["x"], "ranking": ["YY", "YN"]}}}},
    )
    near = robust(conflict, kinds=["wish"]).under()
    dropped, negated = near.variations
    assert "leaves out states" in str(dropped.impossible)
    assert negated.impossible is None
    assert near.counts["wish"].skipped == 1
    told = near.to_dict()["variations"][0]
    assert (told["outcome"], told["reason"]) == ("impossible", dropped.impossible)


def test_a_broken_compiler_costs_only_time(monkeypatch):
    import sys

    from detente.engine import variants

    variants.variant_kernels.cache_clear()
    monkeypatch.setitem(sys.modules, "detente.engine.variant_kernels", None)
    monkeypatch.delattr("detente.engine.variant_kernels", raising=False)
    with pytest.warns(RuntimeWarning, match="Numba does not work here"):
        assert variants.variant_kernels() is None
    variants.variant_kernels.cache_clear()


def test_without_the_compiler(monkeypatch):
    monkeypatch.setattr(judging_module, "WORTH_COMPILING", 0)
    monkeypatch.setattr(judging_module, "variant_kernels", lambda: None)
    found = robust(drawn_conflict(1))
    monkeypatch.undo()
    assert found.to_dict() == robust(drawn_conflict(1)).to_dict()


def test_groups_hold_every_equilibrium_once():
    space = detente.load("three-demands").compile("article")
    near = robust(space, readings=["article"], kinds=["rule"], concepts=["gmr"]).under("article")
    for limit in (4, 16, 400):
        groups = grouped(near, "gmr", limit)
        assert len(groups) <= limit
        assert sorted(int(k) for group in groups for k in group.columns) == list(range(len(near.equilibria("gmr"))))


@pytest.mark.slow
def test_the_flagship_against_ranks_that_have_changed_places():
    """Some exchanges of the flagship, drawn by lot and those that move something, judged from scratch."""
    near = robust(detente.load("three-demands"), readings=["neutral"], kinds=["ranks"]).under()
    space, rng = near.space, random.Random(11)
    told = {(known.judgement.decision_maker, known.judgement.rank): known for known in near.variations}
    before = {name: set(near.equilibria(name).indices.tolist()) for name in SUCCESSIVE}
    for i, maker in enumerate(space.decision_makers):
        rank = space.ranks[i].reshape(-1)
        held = np.unique(rank[space.feasible])[::-1]
        places = {place for who, place in told if who == maker} | {rng.randrange(1, len(held)) for _ in range(12)}
        for place in sorted(places):
            swapped = rank.copy()
            swapped[rank == held[place - 1]], swapped[rank == held[place]] = held[place], held[place - 1]
            ranks = tuple(swapped if j == i else known for j, known in enumerate(space.ranks))
            after = detente.analyze(replace(space, ranks=ranks), concepts=SUCCESSIVE)
            for name in SUCCESSIVE:
                now = set(after.equilibria(name).indices.tolist())
                known = told.get((maker, place))
                lost, gained = (
                    (set(), set()) if known is None
                    else (set(near.lost(known, name).indices.tolist()), set(near.gained(known, name).indices.tolist()))
                )  # fmt: skip
                assert (before[name] - now, now - before[name]) == (lost, gained)
