"""Détente against the literature: every result of every published.yaml, by the engine and by the definitions."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise, permutations

import numpy as np
import pytest

from detente.analysis import CONCEPTS, analyze
from detente.analysis.concepts import LITERATURE
from detente.analysis.stability import stability_flags
from detente.cases import case_names, load_case
from detente.cases.published import EquilibriumJump, InverseCount, Published, Result, Witness, published_results
from detente.engine import reference as ref
from detente.model import StateSpace

DEFINITIONS = {"nash": ref.is_nash, "gmr": ref.is_gmr, "smr": ref.is_smr, "seq": ref.is_seq, "sseq": ref.is_sseq}


@cache
def published(case: str) -> Published | None:
    return published_results(case)


@cache
def compiled(case: str, result_id: str) -> StateSpace:
    """A case under the reading, settings and changes of one of its results."""
    result = next(result for result in expected(case).results if result.id == result_id)
    return result.changes.apply(load_case(case)).compile(result.reading, result.chosen_settings())


def expected(case: str) -> Published:
    found = published(case)
    assert found is not None
    return found


@cache
def game(case: str, result_id: str) -> ref.Game:
    """The same states and moves as sets, for the definitions; states are indices."""
    space = compiled(case, result_id)
    states = [int(index) for index in space.feasible]
    arcs = [
        [(s, int(q)) for s in states for q in space.structure.reachable(maker, s)]
        for maker in range(len(space.decision_makers))
    ]
    return ref.game_from_arcs(states, arcs, [{s: space.rank(i, s) for s in states} for i in range(len(arcs))])


def every(kind: str) -> Iterator[tuple[str, object]]:
    """The parts of one kind of all cases, each with its case."""
    for case in case_names():
        for part in getattr(published(case), kind, ()):
            yield case, part


RESULTS = [(case, result) for case, result in every("results") if isinstance(result, Result)]
EQUILIBRIA = [
    pytest.param(case, result, concept, id=f"{case}-{concept}-{result.id}")
    for case, result in RESULTS
    for concept in result.equilibria
]
STABLE = [
    pytest.param(case, result, concept, maker, id=f"{case}-{concept}-{maker}-{result.id}")
    for case, result in RESULTS
    for concept, of_maker in result.stable.items()
    for maker in of_maker
]
WITNESSES = [
    pytest.param(case, result, witness, id=f"{case}-{witness.state}-{witness.decision_maker}-{result.id}")
    for case, result in RESULTS
    for witness in result.witnesses
]
JUMPS = [
    pytest.param(case, jump, id=f"{case}-{jump.start}-to-{jump.end}")
    for case, jump in every("jumps")
    if isinstance(jump, EquilibriumJump)
]
INVERSE = [
    pytest.param(case, count, concept, id=f"{case}-{concept}-{count.target}-by-{count.varied}")
    for case, count in every("inverse")
    if isinstance(count, InverseCount)
    for concept in count.counts
]


def indices(space: StateSpace, numbers: tuple[int, ...], states: dict[int, str]) -> list[int]:
    """Find the states of the source in ours."""
    return sorted(space.find(states[number]) for number in numbers)


@pytest.mark.parametrize(("case", "result", "concept"), EQUILIBRIA)
def test_equilibria(case: str, result: Result, concept: str) -> None:
    space = compiled(case, result.id)
    wanted = indices(space, result.equilibria[concept], expected(case).states_of(result))
    found = analyze(space, concepts=concept).equilibria(concept)
    assert len(found) == len(wanted)
    assert list(found.indices) == wanted


@pytest.mark.parametrize(("case", "result", "concept", "maker"), STABLE)
def test_stable_for_one_decision_maker(case: str, result: Result, concept: str, maker: str) -> None:
    space = compiled(case, result.id)
    wanted = indices(space, result.stable[concept][maker], expected(case).states_of(result))
    found = analyze(space, concepts=concept).stable(concept, maker)
    assert len(found) == len(wanted)
    assert list(found.indices) == wanted


SET_BASED_LIMIT = 300
"""Most states of a case that the set-based definitions are run on."""


@pytest.mark.parametrize(("case", "result", "concept"), [param for param in EQUILIBRIA if param.values[2] != "sim"])
def test_the_definitions_say_the_same(case: str, result: Result, concept: str) -> None:
    space = compiled(case, result.id)
    if space.n_states > SET_BASED_LIMIT:
        pytest.skip(f"{space.n_states:,} states are too many for loops over sets")
    sets = game(case, result.id)
    rule = {} if concept == "nash" else {"rule": result.chosen_settings().joint_moves}
    holds = DEFINITIONS[concept]
    found = [s for s in sets.states if all(holds(sets, i, s, **rule) for i in sets.decision_makers)]
    assert found == indices(space, result.equilibria[concept], expected(case).states_of(result))


@pytest.mark.parametrize(
    ("case", "result", "concept"), [param for param in EQUILIBRIA if param.values[2] in param.values[1].reported]
)
def test_a_recorded_disagreement_is_still_one(case: str, result: Result, concept: str) -> None:
    space = compiled(case, result.id)
    reported = indices(space, result.reported[concept], expected(case).states_of(result))
    assert list(analyze(space, concepts=concept).equilibria(concept).indices) != reported


@pytest.mark.parametrize(("case", "result", "witness"), WITNESSES)
def test_a_witness_deters_the_improvement(case: str, result: Result, witness: Witness) -> None:
    space, numbers = compiled(case, result.id), expected(case).states_of(result)
    focal = space.decision_makers.index(witness.decision_maker)
    start, here = (space.find(numbers[number]) for number in (witness.state, witness.improvement))
    assert here in space.structure.reachable(focal, start)
    assert space.prefers(focal, here, start)
    movers = [move.by for move in witness.sanction]
    assert witness.decision_maker not in movers
    assert all(first != second for first, second in pairwise(movers))
    for move in witness.sanction:
        there = space.find(numbers[move.to])
        assert there in space.structure.reachable(space.decision_makers.index(move.by), here)
        here = there
    assert not space.prefers(focal, here, start)
    assert not any(space.prefers(focal, int(back), start) for back in space.structure.reachable(focal, here))


@pytest.mark.parametrize(("case", "jump"), JUMPS)
def test_a_coalition_can_jump_where_nobody_can_go_alone(case: str, jump: EquilibriumJump) -> None:
    numbers = expected(case).states
    space = load_case(case).compile()
    start, end = space.find(numbers[jump.start]), space.find(numbers[jump.end])
    members = [space.decision_makers.index(member) for member in jump.members]
    analysis = analyze(space, concepts=jump.concepts)
    assert all(analysis.is_equilibrium(state, concept) for state in (jump.start, jump.end) for concept in jump.concepts)
    assert all(space.prefers(member, end, start) for member in members)
    assert not any(end in space.structure.reachable(i, start) for i in range(len(space.decision_makers)))
    result = next(result for result in expected(case).results if result.reading is None)
    assert end in ref.joint_moves(game(case, result.id), members, start)


@cache
def counted(case: str, target: int, varied: str) -> tuple[int, dict[str, int]]:
    """How many strict rankings of one decision maker there are, and how many make a state an equilibrium."""
    space = load_case(case).compile()
    index, maker = space.find(expected(case).states[target]), space.decision_makers.index(varied)
    concepts = tuple(concept for concept in LITERATURE if concept != "sim")
    bits = {concept: 1 << list(CONCEPTS).index(concept) for concept in concepts}
    counts, total = dict.fromkeys(concepts, 0), 0
    ranks = list(space.ranks)
    for ranking in permutations(range(space.n_states)):
        total += 1
        ranks[maker] = np.zeros(space.states.n_positions, dtype=np.int8)
        ranks[maker][space.feasible] = ranking
        flags = stability_flags(space.structure, ranks, concepts)
        for concept, bit in bits.items():
            counts[concept] += all(flag[index] & bit for flag in flags)
    return total, counts


@pytest.mark.parametrize(("case", "count", "concept"), INVERSE)
def test_inverse_counts(case: str, count: InverseCount, concept: str) -> None:
    total, counts = counted(case, count.target, count.varied)
    assert total == count.rankings
    assert counts[concept] == count.counts[concept]


def test_the_literature_is_there() -> None:
    """The parametrised tests above would pass if they found nothing to test."""
    rebuilt = {"prisoners-dilemma", "chicken", "elmira", "cuban-missile-crisis", "euphrates-1975", "garrison"}
    assert rebuilt <= {case for case, _ in RESULTS}
    assert {"elmira-seq-recomputed", "garrison-gmr-legal_sequences"} <= {param.id for param in EQUILIBRIA}
    assert {"cuban-missile-crisis-smr-ussr-reversible_strike"} <= {param.id for param in STABLE}
    assert {"garrison-6-canadian_opposition-legal_sequences"} <= {param.id for param in WITNESSES}
    assert {"elmira-5-to-8"} <= {param.id for param in JUMPS}
    assert {"euphrates-1975-seq-2-by-syria"} <= {param.id for param in INVERSE}
