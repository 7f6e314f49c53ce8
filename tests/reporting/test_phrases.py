"""The words that views share, and sentences between tables."""

import pytest

import detente
from detente.model import Conflict
from detente.reporting.phrases import Phrases, sentence
from detente.reporting.prose import Prose


@pytest.fixture(scope="module")
def words() -> Phrases:
    return Phrases(detente.load("three-demands").compile())


def test_who_acts(words):
    assert words.names(["russia", "china"]) == "Russia and China"
    assert words.actors(["china"]) == "China"
    assert words.actors(["russia", "china"]) == "Russia and China together"
    assert words.coalition(["russia", "west", "china"]) == "all together"
    assert words.coalition(["china"]) == "China alone"


def test_a_state_is_known_by_what_differs_from_the_status_quo(words):
    space = words.space
    quo = space.state(space.status_quo)
    assert words.unlike_status_quo(quo) == "the status quo"
    assert words.known_state(quo) == "state 1,398 (the status quo)"
    other = space.state(space.find({"send": "yes", "mass": "yes", "limit_strike": "granted", "backing": "mild"}))
    assert words.unlike_status_quo(other) == (
        "Russia: no longer “Press the three demands”, Send troops into Ukraine, no longer “Back China in Asia”; "
        "United States with NATO: Keep offensive weapons from Russia's border: granted, no longer “Reinforce Eastern "
        "Europe”; China: Back Russia's demands in public: mild"
    )


def test_the_nearest_to_the_status_quo_comes_first(words):
    found = words.nearest_first(detente.analyze(words.space, concepts=["nash"]).equilibria("nash"))
    quo = words.space.state(words.space.status_quo)
    distances = [len(words.changes(quo, state)) for state in found]
    assert distances == sorted(distances)
    everything = words.nearest_first(words.space.where("deadlock"))
    assert everything[0].index == words.space.status_quo


def test_without_a_status_quo_a_state_is_its_label():
    plain = Phrases(
        Conflict(title="t", decision_makers={"a": {"options": {"x": "X"}}},
                 readings={"r": {"preferences": {"a": "indifferent"}}}).compile()
    )  # fmt: skip
    state = plain.space.state(1)
    assert plain.unlike_status_quo(state) == "Y"
    assert plain.known_state(state) == "state 2 (Y)"
    assert plain.unlike_heading == "What it is"


def test_short_strings_share_their_brackets():
    elmira = Phrases(detente.load("elmira").compile())
    assert elmira.known_state(elmira.space.state(elmira.space.find("NYNNY"))) == (
        "state 5 (NYNNY; Local government: Insist on the original order)"
    )


def test_options_that_no_longer_matter_do_not_differ():
    elmira = Phrases(detente.load("elmira").compile())
    abandoned = elmira.space.state(elmira.space.find("-NNY-"))
    assert elmira.unlike_status_quo(abandoned) == "Uniroyal: no longer “Delay the appeal”, Abandon the plant"


def test_sentences():
    assert sentence("why not?") == "Why not?"
    prose = Prose("Title", ("One thought.",), ("a point", "another"), ("a note",), is_numbered=True)
    assert prose.to_markdown() == "**Title**\n\nOne thought.\n\n1. a point\n2. another\n\na note\n"
    assert prose.lines(12) == ("One thought.", "  1. a point", "  2. another")
