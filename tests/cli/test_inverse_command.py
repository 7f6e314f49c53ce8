"""``detente inverse``: what it would take, in sentences that a mediator can read."""

import detente


def words(text: str) -> str:
    return " ".join(text.split())


def test_what_syria_would_have_to_prefer(run):
    code, out, err = run("inverse", "euphrates-1975", "YNN", "-m", "syria")
    assert (code, err) == (0, "")
    said = words(out)
    assert "Wanted: state 2 (YNN; Syria: Release water) is an equilibrium (SEQ). It is not so as things stand." in said
    assert "Whose preferences may change: Syria." in said
    assert "It takes 1 swap, and no fewer do; there is exactly 1 way to do it with so many." in said
    assert "It is enough that Syria prefers state 2 to state 6 (its ranking is then 1, 3, 2, 6, 4, 5)." in said
    assert "It is enough that Syria does not care about [“Escalate”]." in said
    assert "It is enough that Syria puts [not “Attack”] before [“Escalate”] (past 1 other wish)." in said
    assert "384 of the 720 strict rankings (53.3 %)" in said
    assert "it prefers state 2 to state 1 or to state 4; and it prefers state 2 to state 3 or to state 6." in said
    assert "The states named" in said


def test_nash_is_one_way_of_several_comparisons(run):
    said = words(run("inverse", "euphrates-1975", "YNN", "-m", "syria", "-c", "nash")[1])
    assert "It is so exactly where it prefers state 2 to states 1 and 3." in said
    assert "It is enough that Syria prefers state 2 to states 1, 3 and 6" in said
    assert "No combination of up to 2 changes of statements does it; all were gone through." in said
    assert "Combinations of more changes were not, or not all, gone through" in said


def test_json_is_the_contract(data):
    asked = ("inverse", "euphrates-1975", "release", "--aim", "attainable", "-c", "nash", "--free", "syria,iraq")
    found = data(*asked, "-n", "3", "--swap", "states", "-k", "drop", "-k", "add", "-a", "release")
    assert (
        found
        == detente.inverse(
            detente.load("euphrates-1975"),
            "release",
            aim="attainable",
            concept="nash",
            free=[("syria", "iraq")],
            most=3,
            swap="states",
            kinds=("drop", "add"),
            add=["release"],
        ).to_dict()
    )


def test_what_is_so_already(run):
    said = words(run("inverse", "elmira", "5", "-c", "nash")[1])
    assert "It is so already; nothing has to change." in said
    assert "fewest swaps" not in said
    many = words(run("inverse", "three-demands", "not close_door", "-m", "west")[1])
    assert "such states are equilibria); nothing has to change." in many


def test_what_is_impossible_and_what_rests_on_others(run):
    said = words(run("inverse", "prisoners-dilemma", "NY", "-m", "first", "-c", "nash")[1])
    assert "No rankings of First suspect bring it about, as long as states that are tied stay tied" in said
    assert "none of the 24 strict rankings. Whatever it prefers, it is not so." in said
    said = words(run("inverse", "elmira", "accept", "--aim", "only", "--swap", "states")[1])
    assert (
        "Wanted: there are equilibria (SEQ), and each of them is a state where [“Accept the control order”] holds."
        in said
    )
    assert "No rankings at all bring it about; that is proven" in said
    assert "Uniroyal: its preferences are not written as statements." in said


def test_ties_and_halves(run):
    said = words(run("inverse", "euphrates-1975", "YNN", "-m", "syria", "--swap", "states")[1])
    assert "It takes half a swap, and no fewer do" in said
    assert "Syria finds state 2 and state 6 equally good (its ranking is then 1, 3, [2, 6], 4, 5)" in said
    said = words(run("inverse", "euphrates-1975", "YNN", "--swap", "states", "-c", "nash")[1])
    assert "It takes 2 and a half swaps" in said


def test_large_conflicts_are_answered_by_statements(run):
    said = words(
        run("inverse", "three-demands", "close_door", "-n", "1", "-m", "west", "-a", "close_door", "-k", "add")[1]
    )
    assert "rankings are sought in conflicts of up to 64 states, and this one has 9,600" in said
    assert "also wants [“Pledge no further NATO expansion”], above all else." in said
    assert "one statement added from the list given" in said


def test_a_search_that_is_cut_short_says_so(run):
    said = words(run("inverse", "three-demands", "close_door", "-m", "west", "--tries", "3")[1])
    assert "None of the 3 changes that were judged does it; not all were." in said


def test_conditions_on_several_together(run):
    said = words(run("inverse", "chicken", "NN", "--free", "first,second", "-c", "nash")[1])
    assert "First driver and Second driver: 144 of the 576 combinations of strict rankings (25.0 %)" in said
    assert "First driver prefers state 1 to state 2 and Second driver prefers state 1 to state 3" in said
    long = words(run("inverse", "euphrates-1975", "release", "--aim", "not", "--free", "syria,iraq")[1])
    assert "further requirements that --format json lists" in long


def test_reaching(run):
    said = words(run("inverse", "chicken", "NN", "--aim", "attainable", "--from", "NY")[1])
    assert "unilateral improvements lead from state 3 (NY) to state 1" in said
    assert "and end in an equilibrium (SEQ) there" in said
    said = words(run("inverse", "chicken", "NN", "--aim", "reachable", "-f", "markdown")[1])
    assert "**The fewest swaps of neighbouring ranks**" in said


def test_slips(fails):
    fails("inverse euphrates-1975", 2, "Missing argument 'TARGET'")
    fails("inverse euphrates-1975 YNN -m siria", 1, "Did you mean 'syria'?")
    fails("inverse euphrates-1975 99", 1, "expected a number from 1 to 6; got 99")
    fails("inverse euphrates-1975 relase", 1, "Did you mean 'release'?")
    fails("inverse euphrates-1975 YNN -c sim", 1, "made at once")
    fails("inverse garrison 1 --aim reachable", 1, "names no status quo")
    fails("inverse euphrates-1975 YNN --aim equlibrium", 2, "--aim")
