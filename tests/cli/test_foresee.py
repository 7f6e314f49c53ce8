"""``detente foresee``: what somebody anticipates who looks several moves ahead."""

import detente


def words(text: str) -> str:
    return " ".join(text.split())


def test_each_horizon_has_its_path_and_the_last_sentence_settles_it(run):
    code, out, err = run("foresee", "chicken", "--horizon", 3)
    assert (code, err) == (0, "")
    said = words(out)
    assert "1 moves First driver: drop “Swerves”; it ends in state 3 (NY)" in said
    assert "3 stays moving would not pay: First driver: drop “Swerves”; then Second driver:" in said
    assert "At every horizon from 3 on First driver stays. So state 4 (YY) is non-myopically stable" in said
    assert max(map(len, out.splitlines())) <= 100


def test_a_verdict_that_cycles_and_one_that_is_left_open(run):
    said = words(run("foresee", "euphrates-1975", "--for", "iraq")[1])
    assert "From horizon 1 on the verdict cycles with period 4: Iraq neither stays nor moves for good." in said
    said = words(run("foresee", "euphrates-1975", "--for", "iraq", "--search", 2)[1])
    assert "is left open: up to horizon 2 nothing repeats" in said


def test_what_the_others_could_do(run):
    said = words(run("foresee", "euphrates-1975", "--for", "iraq", "--concept", "mr", "--horizon", 5)[1])
    assert "2 stays can be answered: Iraq: choose “Attack”; then Syria: choose “Release water”; it ends in" in said
    assert (
        "5 moves pays whatever the others do: Iraq: choose “Attack”; then Syria: choose “Release water”; then" in said
    )
    assert "cycles with period 2: Iraq neither stays nor moves for good." in said
    said = words(run("foresee", "elmira", "--for", "uniroyal", "--concept", "cmr")[1])
    assert "1 stays it has no improvement" in said
    assert "is stable in all trees from some length on for it" in said


def test_somebody_who_always_moves_and_somebody_who_cannot(run, tmp_path):
    said = words(run("foresee", "prisoners-dilemma", "YN")[1])
    assert "At every horizon First suspect moves. So state 2 (YN) is not non-myopically stable (NM) for it." in said
    data = {
        "title": "Stuck",
        "decision_makers": {"a": {"options": {"p": {"moves": "frozen"}}}, "b": {"options": {"q": "Q"}}},
        "readings": {"r": {"preferences": {"a": {"statements": ["p"]}, "b": {"statements": ["q"]}}}},
    }
    detente.write(detente.Conflict(**data), tmp_path / "stuck.yaml")
    said = words(run("foresee", tmp_path / "stuck.yaml", "NN", "--tie-rule", "kind")[1])
    assert "1 stays it cannot move" in said
    assert "reckons with the one that is best for it" in said


def test_json_is_the_contract(data):
    found = data("foresee", "cuban-missile-crisis", "NNNN", "--for", "ussr", "--move-granularity", "one_option")
    settings = detente.Settings(move_granularity="one_option")
    conflict = detente.load("cuban-missile-crisis")
    assert found == detente.foresee(conflict, "NNNN", "ussr", settings=settings).to_dict()
    named = detente.foresee(conflict.compile(settings=settings), 1, "ussr", reading=conflict.reading().id)
    assert found == named.to_dict()


def test_csv_and_markdown(run):
    assert run("foresee", "chicken", "-f", "csv")[1].startswith("Horizon,First driver,What it anticipates\n1,moves,")
    assert "| 1 | moves | First driver: drop “Swerves”" in run("foresee", "chicken", "-f", "markdown")[1]


def test_slips(fails, tmp_path):
    fails("foresee elmira", 1, "this conflict has 3")
    fails("foresee chicken --for frist", 1, "Did you mean 'first'?")
    fails("foresee chicken --horizon 65", 2, "1<=x<=64")
    data = detente.load("chicken").to_dict()
    del data["status_quo"]
    detente.write(detente.Conflict(**data), tmp_path / "nowhere.yaml")
    fails(f"foresee {tmp_path / 'nowhere.yaml'}", 2, "the conflict names no status quo; name a state")
