"""``detente coalitions`` and ``detente analyze --together``: results, contracts, slips."""

import detente


def words(text: str) -> str:
    return " ".join(text.split())


def test_elmira_as_the_literature_tells_it(run):
    """Ministry and Uniroyal together leave state 5 for state 8, which nobody can do alone."""
    code, out, err = run("coalitions", "elmira")
    assert (code, err) == (0, "")
    said = words(out)
    assert "Under SEQ there are 3 equilibria. 2 of them survive whatever coalition forms." in said
    assert "What Ministry of the Environment and Uniroyal together would do" in said
    assert "to state 8 (YNYNY), an equilibrium. Ministry of the Environment: choose “Modify the control order”" in said
    assert "Uniroyal by 1 place (from 4 to 3)" in said
    assert max(map(len, out.splitlines())) <= 100


def test_json_is_the_contract(data):
    found = data("coalitions", "elmira", "-c", "nash")
    assert found == detente.scan(detente.load("elmira"), "nash").to_dict()
    assert found["schema"] == "detente.coalition_scan/1"


def test_settings_reach_the_analysis(data):
    found = data("coalitions", "chicken", "--moves", "joint_jump", "--improvement", "pareto", "--sanctions", "block",
                 "--spoils", "all_members", "--deterred-by", "nash")  # fmt: skip
    assert (
        found["coalition_settings"]
        == detente.CoalitionSettings(
            moves="joint_jump", improvement="pareto", sanctions="block", spoils="all_members"
        ).to_dict()
    )
    assert found["coalition_concept"] == "nash"


def test_markdown_and_limit(run):
    out = run("coalitions", "three-demands", "-n", 1, "-f", "markdown")[1]
    assert "| Coalition | Upsets |" in out
    assert "162 more; --limit or --format json show more." in out
    assert "From state 1,398 (the status quo) to state 1,323" in words(out)


def test_only_some_coalitions(run):
    out = run("coalitions", "elmira", "--among", "uniroyal, local_government")[1]
    assert "Ministry" not in out.partition("Equilibria that survive")[0]


def test_slips(fails):
    fails("coalitions elmira --among ministry,unroyal", 1, "Did you mean 'uniroyal'?")
    fails("coalitions elmira -c sim", 1, "not defined for coalitions")
    fails("coalitions elmira --improvement both", 2, "strict")


# --- together ---------------------------------------------------------------------------------------------------------


def test_a_bloc_beside_everybody_alone(run):
    code, out, err = run("analyze", "elmira", "--together", "ministry,uniroyal", "-c", "nash")
    assert (code, err) == (0, "")
    said = words(out)
    assert "Nash: equilibria only without it" in said
    assert "With the bloc Ministry of the Environment and Uniroyal would leave it for state 8 (YNYNY)" in said
    assert "without it nobody can bring that about and gain by it." in said


def test_the_partner_who_holds_back_is_named(run):
    said = words(run("analyze", "three-demands", "--together", "russia,china", "-c", "nash")[1])
    assert (
        "State 1,398 (the status quo). Without the bloc Russia would leave it for state 1,400 (Russia: choose “Send "
        "troops into Ukraine”); with it China would not go along, as it would not gain."
    ) in said


def test_a_bloc_as_data(data, run):
    found = data("analyze", "elmira", "-t", "ministry,uniroyal")
    assert found == detente.bloc(detente.load("elmira"), "ministry,uniroyal").to_dict()
    lines = run("analyze", "elmira", "-t", "ministry,uniroyal", "-f", "csv")[1].splitlines()
    assert lines[0].startswith("Concept,Without it,With it")
    assert lines[1].startswith("Nash,3,")


def test_slips_of_a_bloc(fails):
    fails("analyze elmira --together ministry --where accept", 2, "does not go with")
    fails("analyze elmira --together ministry,ministry", 1, "named twice")
    fails("analyze elmira --together ,", 1, "at least one decision maker")
