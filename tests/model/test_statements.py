"""The statement language: what it means, and what it says when it cannot be read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import ModelError, UnknownNameError
from detente.model.statements import MAX_LENGTH, Scope, parse_statement

SCOPE = Scope(
    options={"strike": (0, ("no", "yes")), "forces": (1, ("none", "some", "very large")), "talk": (2, ("no", "yes"))},
    owners={"us": ("strike",), "ussr": ("forces", "talk")},
    named={"calm": "not strike and forces = none", "open": "calm and talk", "a": "b or strike", "b": "not a"},
)


@pytest.mark.parametrize(
    ("text", "levels", "expected"),
    [
        ("strike", (1, 0, 0), True),
        ("forces", (0, 1, 0), True),
        ("forces", (0, 0, 0), False),
        ("forces = some", (0, 2, 0), False),
        ("forces >= some", (0, 2, 0), True),
        ("forces > some", (0, 1, 0), False),
        ("forces <= some", (0, 1, 0), True),
        ("forces < some", (0, 1, 0), False),
        ("forces != some", (0, 1, 0), False),
        ('forces = "very large"', (0, 2, 0), True),
        ("forces = SOME", (0, 1, 0), True),
        ("us.strike and ussr.forces = none", (1, 0, 0), True),
        ("not strike or talk", (1, 0, 0), False),
        ("if strike then talk", (0, 0, 0), True),
        ("if strike then talk", (1, 0, 0), False),
        ("if strike then talk or forces", (1, 1, 0), True),
        ("strike iff talk", (0, 0, 0), True),
        ("strike iff talk", (1, 0, 0), False),
        ("not (strike and talk)", (1, 0, 0), True),
        ("strike or talk and forces", (1, 0, 0), True),
        ("(strike or talk) and forces", (1, 0, 0), False),
        ("NOT strike AND NOT talk", (0, 0, 0), True),
        ("open", (0, 0, 1), True),
        ("if open then strike iff talk", (0, 0, 1), False),
    ],
)
def test_meaning(text, levels, expected):
    assert parse_statement(text, SCOPE).holds(levels) is expected


@pytest.mark.parametrize(
    ("text", "said", "span"),
    [
        ("strik", "Did you mean 'strike'?", (0, 5)),
        ("not strike and tlak", "Did you mean 'talk'?", (15, 19)),
        ("uss.strike", "unknown decision maker", (0, 3)),
        ("us.talk", "unknown option of 'us'", (3, 7)),
        ("forces = masive", "unknown level of 'forces'", (9, 15)),
        ("strike and", "breaks off", (10, 10)),
        ("(strike", "breaks off", (7, 7)),
        ("strike)", "cannot be read here", (6, 7)),
        ("strike & talk", "Write 'and' for '&'", (7, 8)),
        ("strike || talk", "Write 'or' for '|'", (7, 8)),
        ("!strike", "Write 'not' for '!'", (0, 1)),
        ("strike an talk", "Did you mean 'and'?", (7, 9)),
        ("strike and if talk then forces", "got 'if'", (11, 13)),
        ("strike iff talk iff forces", "got 'iff'", (16, 19)),
        ("a", "refers to itself (a -> b -> a)", (0, 1)),
        ("talk >= ", "breaks off", (7, 7)),
        ("7", "got '7'", (0, 1)),
    ],
)
def test_what_it_says(text, said, span):
    with pytest.raises(ModelError) as raised:
        parse_statement(text, SCOPE)
    assert said in str(raised.value)
    assert raised.value.problems[0].span == span


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "empty"), ("  ", "empty"), ("x" * (MAX_LENGTH + 1), "too long"), ("(" * 200 + "strike", "too deeply")],
)
def test_absurd_texts_are_refused(text, said):
    with pytest.raises(ModelError, match=said):
        parse_statement(text, SCOPE)


def test_every_unknown_name_is_told():
    with pytest.raises(UnknownNameError) as raised:
        parse_statement("foo or not bar", SCOPE)
    assert [problem.got for problem in raised.value.problems] == ["'foo'", "'bar'"]


def test_states_stand_in_statements_of_graph_form():
    scope = Scope(options={}, states={"war": 0, "peace": 1})
    assert parse_statement("not war", scope).truth([], states=np.arange(2)).tolist() == [False, True]
    with pytest.raises(ModelError, match="unknown option"):
        parse_statement("war = yes", scope)


NAMES = ["strike", "forces", "talk", "calm", "open"]
LEAVES = st.sampled_from([*NAMES, "forces = some", "forces >= some", "us.strike", 'forces != "very large"'])
STATEMENTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.tuples(inner, st.sampled_from(["and", "or", "iff"]), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"if {t[0]} then {t[1]}" if "if" not in t[0] else f"not ({t[1]})"),
    ),
    max_leaves=6,
)


@given(STATEMENTS)
def test_all_states_at_once_agrees_with_one_by_one(text):
    statement = parse_statement(text, SCOPE)
    axes = [np.arange(2), np.arange(3).reshape(3, 1), np.arange(2).reshape(2, 1, 1)]
    truth = np.broadcast_to(statement.truth(axes), (2, 3, 2))
    for strike in range(2):
        for forces in range(3):
            for talk in range(2):
                assert truth[talk, forces, strike] == statement.holds((strike, forces, talk))


WORDS = [*NAMES, "and", "or", "not", "if", "then", "iff", "(", ")", "=", ">=", "."]


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_is_read_or_refused_in_words(text):
    problems = ()
    try:
        parse_statement(text, SCOPE)
    except ModelError as error:
        problems = error.problems or pytest.fail("an error without a problem")
    for problem in problems:
        start, end = problem.span or (0, 0)
        assert 0 <= start <= end <= max(len(text), 1)
