"""``detente positions``: demands, threats, dilemmas."""

import detente


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_threat_depends_on_the_reading(run):
    """Credible to Western governments, not to the neutral analyst: cost deters in the one and not in the other."""
    neutral, western = (words(run("positions", "three-demands", "-r", name)[1]) for name in ("neutral", "western"))
    assert "The threat of Russia is not credible: if refused it would rather do nothing." in neutral
    assert "The threat of Russia is credible" in western
    assert "Threat: “I would rather not carry out my threat, if I had to”." in neutral


def test_what_can_be_had_together_and_what_ends_a_dilemma(run):
    code, out, err = run("positions", "three-demands")
    assert (code, err) == (0, "")
    said = words(out)
    found = detente.positions(detente.load("three-demands"))
    assert f"Russia and China: both can be had, in {len(found.satisfying('russia', 'china'))} states." in said
    assert "Russia and United States with NATO: no state meets both." in said
    would = "United States with NATO would rather see all threats carried out than accept my position"
    assert f"Deterrence towards United States with NATO: “{would}”." in said
    assert said.count("It would go away if to") == sum(dilemma.remedy is not None for dilemma in found.dilemmas)
    assert max(map(len, out.splitlines())) <= 100


def test_json_is_the_contract(data):
    found = data("positions", "three-demands", "-r", "article", "--point", "preferred")
    assert found == detente.positions(detente.load("three-demands"), reading="article", point="preferred").to_dict()


def test_markdown(run):
    assert "| Russia | Pledge no further NATO expansion;" in run("positions", "three-demands", "-f", "markdown")[1]


def test_slips(fails):
    fails("positions elmira", 1, "nobody has stated a position")
    fails("positions three-demands -r westrn", 1, "unknown reading")
