"""``detente force``: who can guarantee what, how, and who keeps it from happening."""

import pytest

import detente


def words(text: str) -> str:
    return " ".join(text.split())


def test_uniroyal_can_always_abandon_the_plant(run):
    code, out, err = run("force", "elmira", "--who", "uniroyal", "--statement", "abandon")
    assert (code, err) == (0, "")
    said = words(out)
    assert "From all 9 states Uniroyal can guarantee that “abandon” holds at some time" in said
    assert "in at most 3 turns" in said
    assert "If it is the turn of Uniroyal: Uniroyal: drop “Delay the appeal” and choose “Abandon the plant”" in said
    assert "what anybody prefers plays no part" in said


def test_what_holds_already_needs_no_strategy(run):
    said = words(run("force", "elmira", "--who", "ministry", "-s", "not abandon")[1])
    assert "there it holds already" in said
    assert "How it is done" not in said


def test_who_keeps_it_from_happening(run):
    said = words(
        run("force", "elmira", "--who", "ministry,local_government", "-s", "not abandon", "--aim", "always")[1]
    )
    assert "cannot guarantee that “not abandon” holds now and at all times" in said
    assert "From no state." in said


@pytest.mark.parametrize("play", ["turns", "sides", "free"])
@pytest.mark.parametrize("prevent", [False, True])
def test_json_is_the_contract(data, play, prevent):
    found = data("force", "three-demands", "--who", "russia,china", "-s", "conceded", "--play", play,
                 *(["--prevent"] if prevent else []))  # fmt: skip
    ask = detente.can_prevent if prevent else detente.can_force
    assert found == ask(detente.load("three-demands"), "russia,china", "conceded", play=play).to_dict()


def test_order_beginning_start_and_limit(run):
    words_of_call = "force three-demands --who russia --order west,china,russia --begins west --from 1323 -n 2"
    said = words(run(*words_of_call.split(), "-s", "send and not sanction")[1])
    assert "in this order: United States with NATO, then China, then Russia. United States with NATO begins." in said
    assert "From state 1,323 (" in said
    assert "more; --limit or --format json show more." in said


def test_what_spoils_a_guarantee_for_all_times_ends_it(run):
    said = words(run("force", "three-demands", "--who", "russia,china", "-s", "missiles_asia", "--prevent")[1])
    assert "If it is the turn of United States with NATO: United States with NATO: choose “Deploy medium-range" in said


def test_slips(fails):
    fails("force elmira -s abandon", 2, "--who")
    fails("force elmira --who uniroyl -s abandon", 1, "Did you mean 'uniroyal'?")
    fails("force elmira --who uniroyal -s abandn", 1, "Did you mean 'abandon'?")
    fails("force elmira --who uniroyal -s abandon --prevent --aim always", 2, "--prevent does not go with --aim")
    fails("force elmira --who uniroyal -s abandon --order uniroyal", 1, "leaves out")
