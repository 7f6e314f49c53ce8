"""Two conflicts put together: what is feasible, who prefers what, and equilibria found in the parts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import detente
from detente.analysis.composition import Composition, compose
from detente.analysis.statement_text import level_text, statement_text
from detente.analysis.theatres import theatres
from detente.errors import LimitExceededError, ModelError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Scope
from detente.model.statements import parse_statement
from tests.strategies import conflicts, statements

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@st.composite
def compositions(draw, max_states=6):
    """Two conflicts that share one or more decision makers, by a mapping; names often clash."""
    kinds = {"form": "options", "prose": False, "max_states": max_states, "max_decision_makers": 2, "max_readings": 1}
    first, second = draw(conflicts(**kinds)), draw(conflicts(**kinds))
    ours = draw(st.permutations([maker.id for maker in first.decision_makers]))
    theirs = draw(st.permutations([maker.id for maker in second.decision_makers]))
    count = draw(st.integers(1, min(len(ours), len(theirs))))
    rule = draw(st.sampled_from(["first", "second", "weights"]))
    weights = draw(st.sampled_from([(1, 1), (3, 1), (0.5, 2)]))
    shared = dict(zip(theirs[:count], ours[:count], strict=True))
    return compose(first, second, shared=shared, rule=rule, weights=weights), shared, weights


def pairs_of(composition: Composition) -> dict[int, tuple[int, int]]:
    """For every feasible state of the whole its states in the two conflicts."""
    found = {}
    for index in composition.whole.feasible.tolist():
        first, second = composition._parted(index)
        found[index] = (first.index, second.index)
    return found


def score(space, maker: int, index: int) -> Fraction:
    """The score of a state by hand: at most 1, and as much above 0 as its preferences can make out."""
    preferences = space.conflict.preferences(space.reading)[maker]
    levels = tuple(level or 0 for level in space.states.levels(index))
    total, span = 0, 1
    groups = preferences.ranked_states()
    for place, group in enumerate(groups):
        total += (len(groups) - place) * sum(index in space.states.matching(text).tolist() for text in group)
    span *= len(groups) + 1 if groups else 1
    exact = {text: Fraction(Decimal(weight)) for text, weight in preferences.weights.items()}
    unit = min([Fraction(1), *(Fraction(1, weight.denominator) for weight in exact.values())])
    while any((weight / unit).denominator > 1 or unit.denominator not in POWERS for weight in exact.values()):
        unit = Fraction(1, min(power for power in POWERS if power > unit.denominator))
    for text, weight in exact.items():
        total += int(weight / unit) * span * space.conflict.statement(text).holds(levels)
    span *= sum(abs(int(weight / unit)) for weight in exact.values()) + 1
    for rank in reversed(preferences.ranks()):
        total += span * sum(space.conflict.statement(item.statement).holds(levels) for item in rank)
        span *= len(rank) + 1
    return Fraction(total, span - 1) if span > 1 else Fraction(0)


POWERS = {10**k for k in range(20)}


@hypothesis_settings(max_examples=50)
@given(compositions())
def test_the_whole_is_the_product_and_ranks_by_the_rule(drawn):
    composition, shared, weights = drawn
    whole, parts = composition.whole, composition.parts
    pairs = pairs_of(composition)
    assert sorted(pairs.values()) == list(product(parts[0].feasible.tolist(), parts[1].feasible.tolist()))
    assert composition.n_states == whole.n_states
    for maker, name in enumerate(whole.decision_makers):
        positions = [
            None if known is None else space.conflict.decision_maker_index(known)
            for space, known in zip(parts, composition._merged.names_of(name), strict=True)
        ]
        assert (None not in positions) == (name in composition.shared) == (name in shared.values())
        expected = {index: key_by_hand(composition, positions, pair, weights) for index, pair in pairs.items()}
        for a, b in product(pairs, pairs):
            assert whole.prefers(maker, a, b) == (expected[a] > expected[b]), (name, composition.rules)


def key_by_hand(composition, positions, pair, weights):
    """What decides for a decision maker in one state of the whole."""
    ranks = [
        None if position is None else space.rank(position, index)
        for space, position, index in zip(composition.parts, positions, pair, strict=True)
    ]
    if None in ranks:
        return next(rank for rank in ranks if rank is not None)
    rule = next(iter(composition.rules.values()))
    if rule != "weights":
        return tuple(ranks) if rule == "first" else tuple(reversed(ranks))
    return sum(
        Fraction(Decimal(str(weight))) * score(space, position, index)
        for weight, space, position, index in zip(weights, composition.parts, positions, pair, strict=True)
    )


@hypothesis_settings(max_examples=50)
@given(compositions(max_states=8))
def test_equilibria_of_the_whole(drawn):
    composition, _, _ = drawn
    analysis = detente.analyze(composition.whole, concepts=CONCEPTS)
    pairs = pairs_of(composition)
    for concept in CONCEPTS:
        expected = sorted(pairs[index] for index in analysis.equilibria(concept).indices.tolist())
        found = [(first.index, second.index) for first, second in composition.equilibria(concept)]
        assert sorted(found) == expected, (concept, composition.because(concept))
        assert composition.count(concept) == len(expected)
    merged = composition.first.coalesce or composition.second.coalesce
    assert composition.is_exact("nash") == (not merged)
    for first, second in composition.equilibria("nash"):
        levels = composition.levels((first, second))
        if not merged:
            assert composition.whole.find(levels) in analysis.equilibria("nash").indices


def test_the_parts_suffice(monkeypatch):
    """Where the whole falls apart, it is never compiled."""
    chicken, dilemma = detente.load("chicken"), detente.load("prisoners-dilemma")
    both = compose(chicken, dilemma, shared={"second": "first"})
    monkeypatch.setattr(Composition, "whole", property(lambda _: pytest.fail("the whole was built")))
    assert both.count("nash") == 2
    assert [(str(a), str(b)) for a, b in both.equilibria("nash")] == [("YN", "NN"), ("NY", "NN")]
    assert both.n_states == 16
    assert both.because("seq") == "first cares about both conflicts"


def test_names_do_not_clash():
    dilemma = detente.load("prisoners-dilemma")
    twice = compose(dilemma, dilemma, shared={"first": "first"}, names=("monday", "tuesday"))
    assert [option.id for option in twice.conflict.options] == [
        "first_silent",
        "tuesday_first_silent",
        "second_silent",
        "tuesday_second_silent",
    ]
    assert twice.conflict.decision_makers[2].id == "tuesday_second"
    assert twice.renamed["second_silent"] == "tuesday_second_silent"
    assert [theatre.id for theatre in twice.conflict.theatres] == ["monday", "tuesday"]
    assert Conflict(**twice.conflict.to_dict()) == twice.conflict
    assert len(twice.conflict.sources) == len(dilemma.sources)
    assert twice.because("nash") == "no common decision maker's preferences tie the two conflicts"
    assert theatres(twice.conflict, concepts=["nash"]).exact == ("nash",)


def test_statements_stay_statements():
    """One theatre first, both in statements: the whole reads as an analyst would write it, reasons and sources kept."""
    first = small("us", "a", statements=[{"statement": "a", "because": "It pays.", "cite": "report"}, "b"])
    second = small("us", "c", statements=["not c", ["c", "b"]])
    both = compose(first, second, rule={"us": "second"})
    (wanted,) = both.conflict.preferences("together")
    assert [[item.statement for item in rank] for rank in wanted.ranks()] == [
        ["not c"],
        ["c", "second_b"],
        ["a"],
        ["b"],
    ]
    assert wanted.ranks()[2][0].because == "It pays."
    assert [citation.source for citation in wanted.ranks()[2][0].cite] == ["report"]


def small(maker: str, option: str, **preferences) -> Conflict:
    return Conflict(
        title=f"About {option}",
        sources={"report": {"title": f"A report on {option}"}},
        decision_makers={maker: {"options": {option: option, "b": "b"}}},
        status_quo=[option],
        readings={"one": {"preferences": {maker: preferences or "indifferent"}}},
    )


def test_sources_of_one_name_are_kept_apart():
    second = small("us", "c", statements=[{"statement": "c", "cite": {"source": "report", "locator": "page 3"}}])
    both = compose(small("us", "a"), second)
    assert [(source.id, source.title) for source in both.conflict.sources] == [
        ("report", "A report on a"),
        ("second_report", "A report on c"),
    ]
    (wanted,) = both.conflict.preferences("together")
    assert wanted.ranks()[0][0].cite[0].source == "second_report"
    assert both.conflict.status_quo == {"a": "yes", "b": "no", "c": "yes", "second_b": "no"}


def test_positions_and_questions_go_with_it():
    def demanding(option, position, kind):
        conflict = small("us", option, statements=[option])
        return Conflict(
            **{
                **conflict.to_dict(),
                "positions": {"us": {"position": position, "threat": ["b"], "date": f"2022-0{kind}", "cite": "report"}},
                "questions": {"rest": {"ask": "Where?", "kind": "deadlock", "statements": ["b"]},
                              "does": {"ask": "Does it?", "kind": "force", "statements": ["b"], "by": "us",
                                       "step": option}},
            }
        )  # fmt: skip

    both = compose(demanding("a", {"a": "yes"}, 1), demanding("c", {"c": "no"}, 2)).conflict
    (stated,) = both.positions
    assert (dict(stated.position), dict(stated.threat)) == ({"a": "yes", "c": "no"}, {"b": "yes", "second_b": "yes"})
    assert (stated.date, [citation.source for citation in stated.cite]) == ("2022-02", ["report", "second_report"])
    assert [(question.id, question.statements, question.step) for question in both.questions] == [
        ("rest", ("b",), None),
        ("does", ("b",), "a"),
        ("second_rest", ("second_b",), None),
        ("second_does", ("second_b",), "c"),
    ]
    mixed = compose(demanding("a", "a or b", 1), demanding("c", {"c": "no"}, 2)).conflict
    assert mixed.positions[0].position == '(a or b) and (c = "no")'
    apart = compose(demanding("a", ["a"], 1), demanding("c", ["c"], 2), shared={"us": "us"}, names=("x", "y"))
    assert [option.id for option in apart.conflict.options] == ["a", "b", "c", "y_b"]


def test_preferences_of_its_own():
    both = compose(small("us", "a", statements=["a"]), small("us", "c", statements=["c"]),
                   preferences={"us": {"statements": ["a iff c", "b"]}})  # fmt: skip
    assert both.rules == {"us": "own"}
    assert not both.is_exact("nash")
    assert both.because("nash") == "us has preferences of its own for the whole"
    assert {(str(x), str(y)) for x, y in both.equilibria("nash")} == {
        ("NY", "NN"),
        ("NY", "NY"),
        ("YY", "YN"),
        ("YY", "YY"),
    }


def test_faults_are_told():
    one, other = small("us", "a"), small("them", "c")
    with pytest.raises(UnsupportedAnalysisError, match="share no decision maker: the first has us, the second them"):
        compose(one, other)
    with pytest.raises(UnknownNameError, match="unknown decision maker 'thm': expected one of 'them'"):
        compose(one, other, shared={"thm": "us"})
    with pytest.raises(UnknownNameError, match="unknown rule 'frst': expected one of 'first', 'second', 'weights'"):
        compose(one, other, shared={"them": "us"}, rule="frst")
    with pytest.raises(UnknownNameError, match="unknown common decision maker 'them'"):
        compose(one, other, shared={"them": "us"}, rule={"them": "first"})
    with pytest.raises(UnknownNameError, match="unknown decision maker 'ours'"):
        compose(one, other, shared={"them": "us"}, preferences={"ours": "indifferent"})
    wanting = small("us", "a", weights={"a": 1}), small("us", "c", weights={"c": 1})
    with pytest.raises(UnsupportedAnalysisError, match="weights must be above 0"):
        compose(*wanting, rule="weights", weights=(1, 0))
    with pytest.raises(UnknownNameError, match="cannot be the same one"):
        compose(one, detente.load("chicken"), shared={"first": "us", "second": "us"})
    graph = Conflict(title="Drawn", decision_makers={"us": {}}, graph={"states": {"s": "S", "t": "T"}, "moves": {}},
                     readings={"one": {"preferences": {"us": "indifferent"}}})  # fmt: skip
    with pytest.raises(UnsupportedAnalysisError, match="'Drawn' is in graph form"):
        compose(one, graph)
    with pytest.raises(ModelError, match="unknown name"):
        compose(one, other, shared={"them": "us"}, preferences={"us": {"statements": ["z"]}})


def test_numbers_that_grow_too_large():
    many = [f"{'not ' * k}a" for k in range(2)] * 31
    one, other = small("us", "a", statements=many, weights={"a": 1}), small("us", "c", statements=["c"])
    with pytest.raises(LimitExceededError, match="digits, more than 18"):
        compose(one, other)
    assert compose(small("us", "a", statements=many), other).count("nash") == 4


# --- statements written out again -------------------------------------------------------------------------------------

SCOPE = Scope(
    options={
        "strike": (0, ("no", "yes")),
        "forces": (1, ("none", "some", "many", "massive")),
        "talk": (2, ("no", "yes")),
    },
    named={"calm": "not strike and forces <= some"},
)
NAMES = ("blow", "troops", "word")
LEVELS = tuple(labels for _, labels in SCOPE.options.values())
RENAMED = Scope(options={name: (k, labels) for k, (name, labels) in enumerate(zip(NAMES, LEVELS, strict=True))})
ATOMS = ("strike", "talk", "calm", "forces", "forces = some", 'forces >= "many"', "forces != none", "forces < many")


@given(statements(ATOMS))
def test_a_statement_written_out_means_the_same(text):
    statement = parse_statement(text, SCOPE)
    again = parse_statement(statement_text(statement, NAMES, LEVELS), RENAMED)
    for levels in product(*(range(len(labels)) for labels in LEVELS)):
        assert statement.holds(levels) == again.holds(levels)


@given(st.lists(st.booleans(), min_size=2, max_size=5))
def test_levels_in_words(allowed):
    labels = [f"level {k}" for k in range(len(allowed))]
    scope = Scope(options={"forces": (0, tuple(labels))})
    statement = parse_statement(level_text("forces", allowed, labels), scope)
    assert [statement.holds((level,)) for level in range(len(allowed))] == allowed


def test_arrays_are_not_changed():
    chicken = detente.load("chicken")
    before = [rank.copy() for rank in chicken.compile().ranks]
    compose(chicken, chicken).count("seq")
    assert all(np.array_equal(a, b) for a, b in zip(before, chicken.compile().ranks, strict=True))


def test_observed_paths_go_with_their_question_and_views_stay_behind():
    path = [{"by": "b", "does": {"y": "yes"}, "date": "1914"}]
    question = {"ask": "Why?", "kind": "misperception", "start": {"x": "yes"}, "path": path, "rests": False}
    data = {
        "title": "One",
        "decision_makers": {"a": {"options": {"x": "X"}}, "b": {"options": {"y": "Y"}}},
        "status_quo": [],
        "readings": {"r": {"preferences": {"a": {"statements": ["x"]}, "b": {"statements": ["y"]}}}},
    }
    second = Conflict(**data, questions={"why": question}, views={"a": {"unknown": "y"}})
    whole = compose(Conflict(**data), second).conflict
    (asked,) = whole.questions
    (step,) = asked.path
    assert not asked.rests
    assert len(asked.start) == len(step.does) == 1
    assert next(iter(step.does)) in {option.id for option in whole.options}
    assert not whole.views
    assert "Views were left behind" in whole.notes[-1].text


@pytest.mark.parametrize("section", ["attitudes", "credible"])
def test_what_a_whole_does_not_carry_over_is_noted(section):
    chicken = detente.load("chicken").to_dict()
    word = "aggressive" if section == "attitudes" else "any"
    for reading in chicken["readings"].values():
        reading[section] = {"first": {"second": word}}
    whole = detente.compose(detente.load("prisoners-dilemma"), detente.Conflict(**chicken)).conflict
    told = [note.text for note in whole.notes if f"('{section}'); only the order was taken over." in note.text]
    assert [text for text in told if "says more of 'first' than an order" in text]
    assert len(told) == 1
