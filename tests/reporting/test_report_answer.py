"""The five sentences: everything that they claim is found anew here, in another way, and must be so."""

import re
from functools import cache, cached_property

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.analysis import CONCEPTS, find_concept
from detente.analysis.overview import overview
from detente.model import Conflict
from detente.reporting.report.answer import five_sentences
from detente.reporting.report.names import Names

NUMBERS = {
    word: number
    for number, word in enumerate(
        ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
} | {"none": 0, "neither": 0}
VERBS = r"(choosing|choose|chooses|chosen|dropping|drop|dropped|moving|move|moved|sets)"


def number(word: str) -> int:
    return NUMBERS[word.lower()] if word.lower() in NUMBERS else int(word.replace(",", ""))


def concepts_in(words: str) -> set[str]:
    return {find_concept(word).id for word in re.findall(r"\w+", words) if word not in ("and", "under")}


def concept_named(told: str) -> str:
    """The concept that a sentence names in full."""
    found = [c.id for c in CONCEPTS.values() if re.search(rf"\({c.abbreviation}\)|nder {c.name} stability", told)]
    assert len(found) == 1
    return found[0]


class Claims:
    """The sentences of one overview, and the means to find out by oneself."""

    def __init__(self, found):
        self.found, self.space, self.analysis = found, found.space, found.analysis
        self.conflict = self.space.conflict
        self.names = Names(found)
        self.items = five_sentences(found, self.names)
        self.sentences = [str(item.text).split(". ", 1)[1] for item in self.items]
        self.start = found.status_quo
        self.letters = {letter: self.space.state(index) for index, letter in self.names.letters.items()}

    # --- finding out ---

    def called(self, words: str) -> set[int]:
        """The indices of the states that some words call."""
        found = {self.letters[name].index for name in re.findall(r"\b[A-Z]\d?\b", words)}
        return found | ({self.start.index} if "the status quo" in words else set())

    def levels_after(self, words: str, before: list[str], maker: str | None = None) -> list[str]:
        """Carry out what words such as 'choosing “X” and dropping “Y”' say."""
        levels, verb = list(before), ""
        pattern = rf"{VERBS}|“([^”]*)”(?: from (\S+))?(?: to ([\w.,]+?)(?=[,;.]|$| and| but))?"
        for found, label, old, new in re.findall(pattern, words):
            if found:
                verb = found
                continue
            position = self.option(label, maker)
            option = self.conflict.options[position]
            if old:
                assert levels[position] == old
            if verb.startswith(("mov", "set")):
                levels[position] = new
            else:
                levels[position] = "no" if verb.startswith("drop") else "yes"
                assert option.levels == ("no", "yes")
        return levels

    def option(self, label: str, maker: str | None) -> int:
        owners = [self.conflict.decision_makers[owner].label for owner in self.conflict.owners]
        alike = [k for k, option in enumerate(self.conflict.options) if option.label == label]
        return next(k for k in alike if maker in (None, owners[k]))

    def state_at(self, levels: list[str]):
        wanted = {option.id: level for option, level in zip(self.conflict.options, levels, strict=True) if level != "-"}
        return self.space.state(self.space.find(wanted))

    def maker(self, label: str) -> int:
        return next(k for k, maker in enumerate(self.conflict.decision_makers) if maker.label == label)

    def fewest_moves(self) -> dict[int, int]:
        """The fewest improvements from the status quo, nobody moving twice in succession, breadth first."""
        reached = {(self.start.index, -1): 0}
        edge = list(reached)
        while edge:
            following = []
            for here, last in edge:
                for maker in range(len(self.space.ranks)):
                    for there in self.space.structure.reachable(maker, here).tolist() if maker != last else ():
                        if self.space.prefers(maker, there, here) and (there, maker) not in reached:
                            reached[there, maker] = reached[here, last] + 1
                            following.append((there, maker))
            edge = following
        fewest: dict[int, int] = {}
        for (index, _), moves in reached.items():
            fewest[index] = min(moves, fewest.get(index, moves))
        return fewest

    @cached_property
    def everywhere(self) -> list[set[str]]:
        """The levels of each option that occur in any state."""
        levels = [state.levels for state in self.space.listed()]
        return [set(column) for column in zip(*levels, strict=True)] if self.conflict.options else []

    def equilibria(self, concept: str, reading: str | None = None) -> set[int]:
        analysis = detente.analyze(self.space, reading=reading, concepts=concept)
        return {state.index for state in analysis.equilibria(concept)}

    def leavers(self, concepts) -> set[str]:
        makers = self.conflict.decision_makers
        return {m.label for m in makers for c in concepts if not self.analysis.is_stable(self.start, c, m.id)}

    def constant(self, indices: set[int]) -> dict[int, set[str]]:
        """Options that are not at all of their levels in some states, though they are in more in all states."""
        everywhere, found = self.everywhere, {}
        for k, option in enumerate(self.conflict.options):
            here = {self.space.state(index).levels[k] for index in indices}
            if "-" not in here and here != set(option.levels) and (here != everywhere[k] or "-" in everywhere[k]):
                found[k] = here
        return found

    # --- what is claimed ---

    def check(self):
        self.check_as_things_stand()
        self.check_where_it_rests()
        if self.start is not None and self.found.equilibria:
            self.check_what_leads_there()
        else:
            self.check_who_prefers_which()
        self.check_what_is_shared()
        self.check_whose_view()

    def check_as_things_stand(self):
        told = self.sentences[0]
        if self.start is None:
            assert told.startswith("The model names no status quo")
            return
        holds = {c for c in self.analysis.concepts if self.analysis.is_equilibrium(self.start, c)}
        fails = set(self.analysis.concepts) - holds
        if not fails:
            assert "an equilibrium under" in told
            assert "not" not in told
            return
        gain = re.search(
            r": (.*?) would gain (?:most )?by (.*?)(?:, but (.*?))?(?:; it is|, and no|\.$|, whatever)", told
        )
        if not holds:
            assert told.startswith("The status quo does not last under")
            assert gain or "each concept gives somebody a reason" in told
        else:
            lists = re.search(
                r"it is an equilibrium under (.*), but not under (.*), where (.*) would leave it\.$", told
            )
            assert concepts_in(lists[1]) == holds
            assert concepts_in(lists[2]) == fails
            labels = {m.label for m in self.conflict.decision_makers}
            assert {
                label for label in labels if re.search(rf"(?<!\w){re.escape(label)}(?!\w)", lists[3])
            } == self.leavers(fails)
        if gain:
            self.check_gain(told, *gain.groups())

    def check_gain(self, told, label, deed, answer):
        maker = self.maker(label)
        end = self.state_at(self.levels_after(deed, self.start.levels, label))
        assert end.index in self.space.structure.reachable(maker, self.start.index)
        assert self.space.prefers(maker, end.index, self.start.index)
        best = max(self.space.rank(maker, k) for k in self.space.structure.reachable(maker, self.start.index).tolist())
        assert self.space.rank(maker, end.index) == best
        if answer is None:
            return
        here, gains = end, []
        for mover, step in re.findall(
            r"(?:^|, | and )([^,“”]*?) could (?:then )?(.*?)(?=(?:, | and )[^“”]*? could |$|, (?:to its|each to|if ))",
            answer,
        ):
            other = self.maker(mover)
            there = self.state_at(self.levels_after(step, here.levels, mover))
            assert there.index in self.space.structure.reachable(other, here.index)
            gains.append(self.space.prefers(other, there.index, here.index))
            here = there
        assert gains
        assert not self.space.prefers(maker, here.index, self.start.index)
        assert ("to its own advantage" in answer) == all(gains)

    def check_where_it_rests(self):
        told, concepts = self.sentences[1], self.analysis.concepts
        sets = [self.equilibria(concept) for concept in concepts]
        always, some = set.intersection(*sets), set.union(*sets)
        if not some:
            assert told.startswith("No state is an equilibrium under ")
            return
        named = self.called(told.split(":")[-1] if ":" in told else told.split("among them")[-1])
        if always:
            assert number(told.split()[0]) == len(always)
            assert named <= always
            assert ("among them" in told) == (len(always) > len(named))
        else:
            assert told.startswith("No state is an equilibrium under every concept applied; the strongest hold under")
            kind = concepts_in(re.search(r"hold under (.*?)(?::|, among)", told)[1])
            for index in named:
                assert {c for c in concepts if self.analysis.is_equilibrium(self.space.state(index), c)} == kind
        points = [str(point.text) for point in self.items[1].points]
        assert {index for point in points for index in self.called(point.split(":")[0])} == named
        for point in points:
            self.check_happening(*point.rstrip(".").split(": ", 1))

    def check_happening(self, name, told):
        state = self.space.state(self.called(name).pop())
        before = list(self.start.levels) if self.start else [option.levels[0] for option in self.conflict.options]
        if told in ("nothing has changed", "nobody has done anything"):
            assert state.levels == tuple(before)
            return
        levels = before
        for part in re.split(r"; (?:and )?", told):
            maker = max((m.label for m in self.conflict.decision_makers if part.startswith(m.label)), key=len)
            levels = self.levels_after(part[len(maker) :], levels, maker)
        for now, then, told_level in zip(state.levels, before, levels, strict=True):
            assert told_level == (then if now == "-" or then == "-" else now)

    def check_what_leads_there(self):
        told, fewest = self.sentences[2], self.fewest_moves()
        if told.startswith("From the status quo no side can improve"):
            assert set(fewest) == {self.start.index}
            return
        near, _, far = told.partition(", but not to ")
        targets = {state.index for state in self.found.equilibria} - {self.start.index}
        assert self.called(far) == targets - fewest.keys()
        groups = re.findall(r"((?:[A-Z]\d?(?:, | and )?)+) \(in (\w+) moves?\)", near)
        assert {(index, number(moves)) for states, moves in groups for index in self.called(states)} == {
            (index, fewest[index]) for index in targets & fewest.keys()
        }
        if not groups:
            stalls = [
                index for index in fewest
                if not any(self.space.prefers(m, there, index) for m in range(len(self.space.ranks))
                           for there in self.space.structure.reachable(m, index).tolist())
            ]  # fmt: skip
            assert number(re.search(r"to (\S+) states? where nobody", near)[1]) == len(stalls)

    def check_who_prefers_which(self):
        told = self.sentences[2]
        likes = dict(re.findall(r"(?:equilibria, |, | and )([^,]*?) likes (.*?) best", told))
        for position, maker in enumerate(self.conflict.decision_makers):
            ranks = {state.index: self.space.rank(position, state.index) for state in self.found.equilibria}
            top = {index for index, rank in ranks.items() if rank == max(ranks.values())}
            assert self.called(likes.get(maker.label, "")) == (top if len(top) < len(ranks) else set())

    def check_what_is_shared(self):
        told = self.sentences[3]
        if told.startswith("There is no equilibrium"):
            assert not any(self.equilibria(concept) for concept in self.analysis.concepts)
            return
        concept = concept_named(told)
        states = self.equilibria(concept)
        if "is the only equilibrium" in told:
            assert self.called(told.split(", ")[1]) == states
            return
        count = re.search(r"both|all (\S+) equilibria", told)
        assert len(states) == (2 if count[0] == "both" else number(count[1]))
        self.check_shared(told.split(", ", 1)[1] if told.startswith("In ") else "", self.constant(states))
        most = re.search(r"share is that “([^”]*)” (.*) \(in ([\d,]+)\)", told)
        if most:
            shares = [
                sum(self.space.state(index).levels[k] == level for index in states)
                for k, option in enumerate(self.conflict.options) for level in option.levels
            ]  # fmt: skip
            assert number(most[3]) == max(shares)

    def check_shared(self, told, constant):
        """Compare what is said to be shared with what is, option by option."""
        claimed: dict[int, set[str]] = {}
        for part in re.split(r"; (?:and )?| and (?=nobody|“[^”]*” stands)", told.rstrip(".")):
            labels = re.findall(r"“([^”]*)”", part)
            for k, option in enumerate(self.conflict.options):
                if option.label in labels:
                    levels = re.search(r"stands at (.*)$", part)
                    if levels:
                        claimed[k] = set(re.split(r", | or ", levels[1]))
                    else:
                        claimed[k] = {"no"} if part.startswith("nobody") else {"yes"}
        assert claimed == constant

    def check_whose_view(self):
        told, readings = self.sentences[4], self.conflict.readings
        if len(readings) == 1:
            assert told.startswith("The model holds a single reading")
            return
        concept = concept_named(told)
        sets = {reading.id: self.equilibria(concept, reading.id) for reading in readings}
        if self.start is not None:
            holding = {r.name or r.id for r in readings if self.start.index in sets[r.id]}
            who = re.search(r"of what the sides want, (.*?) makes? the status quo", told)[1]
            claimed = {"both": len(readings), "all": len(readings)}.get(who.split()[0])
            assert (number(who.split()[0]) if claimed is None else claimed) == len(holding)
            assert set(re.findall(r"“([^”]*)”", who)) == (holding if 0 < len(holding) < len(readings) else set())
        survivors = set.intersection(*sets.values())
        lasting = re.search(
            r"(\S+) (?:state is an equilibrium|states are equilibria) in (?:all|both) of them(?: \((.*?)\))?", told
        )
        assert number(lasting[1]) == len(survivors)
        if lasting[2]:
            numbers = {self.space.state(index).number for index in survivors - self.called(lasting[2])}
            assert {number(k) for k in re.findall(r"state ([\d,]+)", lasting[2])} == numbers
        agreed = re.search(r"; in every equilibrium of every reading, (.*)\.$", told)
        union = set.union(*sets.values())
        if len(union) > 1:
            self.check_shared(agreed[1] if agreed else "", self.constant(union))


@cache
def conflict_of(case):
    return detente.load(case)


# The large case under all of its readings takes a while; two of them are looked at every time.
READINGS = [
    pytest.param(
        case,
        reading.id,
        id=f"{case}-{reading.id}",
        marks=[pytest.mark.slow] if case == "three-demands" and reading.id not in ("neutral", "article") else [],
    )
    for case in detente.case_names()
    for reading in conflict_of(case).readings
]
QUICK = ["nash", "gmr", "smr", "seq", "sseq"]


@pytest.mark.parametrize(("case", "reading"), READINGS)
def test_every_claim_about_every_case_holds(case, reading):
    conflict = conflict_of(case)
    concepts = QUICK if len(conflict.options) > 10 else None
    Claims(overview(conflict, reading=reading, concepts=concepts, questions=False)).check()


@pytest.mark.parametrize("concepts", [["nash"], ["seq"], ["gmr", "smr"], ["sim"], ["nash", "sim"], ["sseq", "gmr"]])
@pytest.mark.parametrize("case", ["chicken", "cuban-missile-crisis", "elmira", "garrison"])
def test_every_claim_under_some_concepts_holds(case, concepts):
    Claims(overview(conflict_of(case), concepts=concepts)).check()


def test_a_changed_preference_changes_the_answer():
    data = conflict_of("elmira").to_dict()
    before = [str(item.text) for item in told_of(Conflict(**data))]
    ranking = data["readings"]["model_file"]["preferences"]["local_government"]["ranking"]
    ranking.insert(ranking.index("N YNN Y"), ranking.pop(ranking.index("N YNN N")))  # rather not insist
    changed = Conflict(**data)
    after = [str(item.text) for item in told_of(changed)]
    assert "Local government would gain by choosing “Insist on the original order”" in before[0]
    assert after[0].startswith("As things stand. No side could improve its lot by leaving the status quo")
    assert before != after
    Claims(overview(changed)).check()


def told_of(conflict):
    found = overview(conflict)
    return five_sentences(found, Names(found))


LABELS = ["Sign", "Build", "Close the border", "Pay", "Raise the dam", "Send help", "Appeal", "Offer talks"]


@st.composite
def plain_conflicts(draw):
    """Small conflicts in option form with plain labels, several readings, many-level and one-way options."""
    sizes = draw(st.lists(st.integers(1, 2), min_size=1, max_size=3))
    names = iter(LABELS)
    makers, options = {}, []
    for k, size in enumerate(sizes):
        own = {}
        for _ in range(size):
            option = {"name": next(names), "moves": draw(st.sampled_from(["free", "free", "up", "down"]))}
            if draw(st.integers(0, 3)) == 0:
                option["levels"] = ["low", "middle", "high"]
            own[f"o{len(options)}"] = option
            options.append(f"o{len(options)}")
        makers[f"m{k}"] = {"name": ["North", "South", "The river league"][k], "options": own}
    literal = st.sampled_from(options) | st.sampled_from(options).map("not {}".format)
    statement = st.one_of(literal, *(st.tuples(literal, literal).map(form) for form in (" and ".join, " iff ".join)))
    wishes = st.lists(statement, min_size=1, max_size=3).map(lambda told: {"statements": told})
    readings = {
        f"r{k}": {"name": f"Reading {k}", "preferences": {maker: draw(wishes) for maker in makers}}
        for k in range(draw(st.integers(1, 3)))
    }
    parts = {"infeasible": [{"never": draw(statement)}]} if draw(st.booleans()) and len(options) > 2 else {}
    chosen = draw(st.lists(st.sampled_from(options), unique=True))
    data = {"title": "T", "decision_makers": makers, "readings": readings, **parts}
    if draw(st.integers(0, 4)):
        data["status_quo"] = {
            name: "yes"
            if "levels" not in next(m["options"][name] for m in makers.values() if name in m["options"])
            else "high"
            for name in chosen
        }
    return data


@given(plain_conflicts(), st.sampled_from([None, ["nash", "seq"], ["gmr"]]))
@settings(max_examples=150)
def test_every_claim_about_any_conflict_holds(data, concepts):
    try:
        conflict = Conflict(**data)
        conflict.compile()
    except detente.DetenteError:
        return
    Claims(overview(conflict, concepts=concepts)).check()


def test_an_answer_of_several_moves_serves_each_or_not():
    """North is held back by two moves together, of which only South's serves its mover."""
    makers = {
        name.lower(): {"name": name, "options": {option.lower(): {"name": option}}}
        for name, option in (("North", "Sign"), ("South", "Build"), ("East", "Close"))
    }
    wishes = {
        "north": ["sign and not build", "close iff not sign"],
        "south": ["sign", "build iff sign"],
        "east": ["sign"],
    }
    preferences = {maker: {"statements": statements} for maker, statements in wishes.items()}
    conflict = Conflict(title="T", decision_makers=makers, status_quo=[], readings={"r": {"preferences": preferences}})
    claims = Claims(overview(conflict))
    assert (
        "South could then choose “Build” and East could choose “Close”, if not each to its own gain"
        in claims.sentences[0]
    )
    claims.check()
