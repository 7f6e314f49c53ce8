"""``detente compose``: two conflicts as one, written to a file."""

import detente


def words(text: str) -> str:
    return " ".join(text.split())


PAIR = ("chicken", "prisoners-dilemma", "--map", "second=first")


def test_two_conflicts_and_their_file(run, tmp_path):
    file = tmp_path / "both.yaml"
    code, out, err = run("compose", *PAIR, "--names", "road,cell", "-o", file)
    assert code == 0
    assert f"wrote {file}" in err
    said = words(out)
    assert "In both: First driver (ranks by road, and by cell where that leaves a tie)." in said
    assert "16 feasible states" in said
    conflict = detente.load(str(file))
    assert [theatre.id for theatre in conflict.theatres] == ["road", "cell"]
    both = detente.compose(detente.load("chicken"), detente.load("prisoners-dilemma"), shared={"second": "first"},
                           names=("road", "cell"))  # fmt: skip
    assert conflict == both.conflict
    assert len(detente.analyze(conflict).equilibria("nash")) == both.count("nash")


def test_json_is_a_contract(data):
    found = data("compose", *PAIR, "--rule", "weights", "--weights", "2,1", "-c", "nash", "-c", "gmr")
    both = detente.compose(detente.load("chicken"), detente.load("prisoners-dilemma"), shared={"second": "first"},
                           rule="weights", weights=(2, 1))  # fmt: skip
    assert found["schema"] == "detente.composition/1"
    assert found["rules"] == {"first": "weights"}
    assert found["concepts"]["nash"] == {
        "exact": both.is_exact("nash"), "because": both.because("nash"), "equilibria": both.count("nash")}  # fmt: skip
    assert list(found["concepts"]) == ["nash", "gmr"]


def test_a_whole_too_large_to_look_through_is_not_counted(run, data, tmp_path):
    twin = tmp_path / "twin.yaml"
    twin.write_text(run("show", "three-demands", "-f", "yaml")[1], "utf-8")
    found = data("compose", "three-demands", twin)
    assert found["feasible_states"] == 9600**2
    assert found["concepts"]["nash"]["equilibria"] == 4
    assert found["concepts"]["seq"]["equilibria"] is None
    assert "Not counted: the whole has more than 1,048,576 states." in words(run("compose", "three-demands", twin)[1])


def test_rules_for_each(data):
    found = data("compose", *PAIR, "--rule", "first=second")
    assert found["rules"] == {"first": "second"}


def test_slips(fails, tmp_path):
    file = tmp_path / "there.yaml"
    file.write_text("title: x", "utf-8")
    pair = " ".join(PAIR)
    fails(f"compose {pair} -o {file}", 2, "use --force")
    fails("compose chicken elmira", 1, "share no decision maker")
    fails(f"compose {pair} --rule third", 1, "unknown rule 'third'")
    fails(f"compose {pair} --rule first --rule first=second", 2, "one rule for all")
    fails(f"compose {pair} --weights 1", 2, "two entries")
    fails(f"compose {pair} --weights 1,x", 2, "not two numbers")
    fails("compose chicken prisoners-dilemma --map second", 2, "SECOND=FIRST")
    fails(f"compose {pair} --readings a,b,c", 2, "two entries")
