"""``detente theatres``: each theatre alone, all together, what ties them."""

import detente


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_three_demands_fall_into_two_theatres(run):
    code, out, err = run("theatres", "three-demands", "-c", "seq", "-n", 2)
    assert (code, err) == (0, "")
    cut = detente.theatres(detente.load("three-demands"), concepts=["seq"])
    europe, asia = (len(part.analysis.equilibria("seq")) for part in cut.parts)
    sets = (cut.equilibria("seq"), cut.kept("seq"), cut.added("seq"), cut.lost("seq"))
    counted = " ".join(f"{number:,}" for number in (europe, asia, *map(len, sets)))
    said = words(out)
    assert f"SEQ {counted}" in said
    assert "SEQ: the whole is not bound to be the combination of its parts, since Russia cares about several" in said
    tie = "| Russia | Europe and Asia | statements about one theatre each, in order | Europe decides, the others where"
    assert tie in run("theatres", "three-demands", "-c", "seq", "-f", "markdown")[1]
    assert "Statements across theatres. China: china_demands iff core_conceded." in said
    assert "In Asia alone United States with NATO would leave it." in said
    assert max(map(len, out.splitlines())) <= 100


def test_examples_of_one_concept_are_offered_for_the_others(run):
    said = words(run("theatres", "three-demands")[1])
    assert "For examples under Nash, GMR, SMR and SSEQ ask for one of them: --concept." in said


def test_json_is_the_contract(data):
    found = data("theatres", "three-demands", "-c", "nash", "--rest", "left_out", "--common", "status_quo")
    assert (
        found
        == detente.theatres(
            detente.load("three-demands"), concepts=["nash"], rest="left_out", common="status_quo"
        ).to_dict()
    )


def test_where_the_whole_is_its_parts_it_says_so(run, tmp_path):
    file = tmp_path / "both.yaml"
    assert run("compose", "chicken", "prisoners-dilemma", "--map", "second=first", "-o", file)[0] == 0
    said = words(run("theatres", file, "-c", "nash", "-f", "markdown")[1])
    assert "Nash: the whole is exactly the combination of its parts, since each decision maker's order" in said
    assert "**What linking adds (Nash)** Nothing." in said


def test_slips(fails):
    fails("theatres elmira", 1, "has no theatres")
    fails("theatres three-demands -c sik", 1, "unknown concept 'sik'")
