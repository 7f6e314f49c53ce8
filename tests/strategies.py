"""Hypothesis strategies for whole conflicts: small, valid, and as awkward as the format allows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from detente.model import Conflict
from detente.model.check import infeasible_because
from detente.model.questions import QUESTION_KINDS
from detente.model.statements import is_keyword

DIRECTIONS = ("free", "up", "down", "frozen")

AWKWARD_IDS = (
    *("no", "NO", "yes", "Y", "N", "on", "off", "true", "null", "Null", "nan", "inf", "e1", "x_1", "_", "self"),
    *("id", "cite", "detente", "one", "tied", "options", "levels", "statements", "ranking", "weights", "indifferent"),
    *("moves", "preferences", "name", "status_quo", "key", "Straße", "чат", "台湾", "étude", "a" * 60),
)
AWKWARD_TEXTS = (
    *(
        "no",
        "Yes",
        "null",
        "~",
        "1",
        "1.0",
        "1e3",
        "0x1F",
        "0o17",
        "1_000",
        ".5",
        "12:30",
        "2022-02-04",
        "2022-02",
        "=",
    ),
    *("- a", "-", "--N", "---", "...", "--- a", "? a", "?", ": a", ":", "a:", "a: b", "a:b", "a #b", "#a", "a#b", "<<"),
    *(
        "&a",
        "*a",
        "!a",
        "!!str a",
        "%a",
        "@a",
        "`a`",
        "|",
        ">",
        "'",
        '"',
        "''",
        "it's",
        'say "no"',
        "'a'",
        '"a"',
        "\\n",
    ),
    *(
        "[a]",
        "a, b",
        "{a: b}",
        "a]",
        "a}",
        "[",
        "{",
        ",",
        "a ",
        " a",
        "a  b",
        "a\nb",
        "a\n\nb",
        "a\n  b\n",
        "\ta",
        "a\tb",
    ),
    *(
        "a\n# b",
        "# a\nb",
        "- a\n- b",
        "a:\n  b",
        "x" * 200,
        "long words " * 30,
        "line one \nline two",
        "a\r\nb",
        "a\rb",
    ),
    *(
        "\x00",
        "a\x07b",
        "\x85",
        "a\u2028b",
        "\u2029",
        "\ufeffa",
        "\xa0a",
        "a\xadb",
        "\u200b",
        "e\u0301",
        "😀",
        "中文：“引号”",
    ),
    *(
        "https://example.org/a?b=c#d",
        "C:\\temp",
        "50 %",
        "a -- b",
        "—",
        "(a)",
        "a; b",
        "+1",
        "-1",
        "<a>",
        "1 2",
        "\ue000",
    ),
)


_ANY_TEXT = st.one_of(
    st.sampled_from(AWKWARD_TEXTS),
    st.text("ab ,.:-#'\"\n", max_size=60),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
).map(str.strip)
_TEXT = _ANY_TEXT.filter(bool)
_NAME = st.one_of(st.sampled_from(AWKWARD_IDS), st.from_regex(r"[^\W\d]\w{0,8}", fullmatch=True)).filter(
    lambda name: not is_keyword(name)
)
_COUNT = [st.integers(0, most) for most in range(64)]  # made once: to make a strategy takes longer than to draw from it


def texts(min_size: int = 1) -> st.SearchStrategy[str]:
    """Texts as they come out of the model: without blanks around them; every kind of trouble for a file format."""
    return _TEXT if min_size else _ANY_TEXT


def identifiers() -> st.SearchStrategy[str]:
    """Names as the file format allows them."""
    return _NAME


@st.composite
def statements(draw: st.DrawFn, atoms: Sequence[str]) -> str:
    """Statements over atoms such as ``strike`` or ``forces >= "some"``."""
    return _statement(draw, atoms, 2)


def _statement(draw: st.DrawFn, atoms: Sequence[str], depth: int) -> str:
    kind = draw(_COUNT[6]) if depth else 0
    if kind < 2:
        atom = atoms[draw(_COUNT[min(len(atoms) - 1, 63)])]
        return f"not {atom}" if kind else atom
    first = _statement(draw, atoms, depth - 1)
    if kind == 2:
        return f"not ({first})"
    second = _statement(draw, atoms, depth - 1)
    return {
        3: f"({first}) and ({second})",
        4: f"({first}) OR ({second})",
        5: f"if {first} then ({second})",
        6: f"({first}) iff  ({second})",
    }[kind]


@st.composite
def conflicts(
    draw: st.DrawFn,
    *,
    form: str = "either",
    max_states: int = 32,
    max_decision_makers: int = 4,
    max_readings: int = 3,
    many_levels: bool = True,
    one_way: bool = True,
    infeasible: bool = True,
    coalescing: bool = True,
    ties: bool = True,
    prose: bool = True,
) -> Conflict:
    """Valid conflicts of bounded size, all of whose readings give orders over their states.

    Parameters
    ----------
    form : {"either", "options", "graph"}
        Option form or graph form.
    max_states : int
        Most combinations of levels, or states in graph form.
    max_decision_makers, max_readings : int
        How many there are at most; at least one of each.
    many_levels, one_way, infeasible, coalescing, ties : bool
        Whether there may be options of more than two levels, options that do not move freely, infeasible states,
        states that are merged, and states that are equally preferred.
    prose : bool
        Whether everything may carry names, summaries, sources, citations and notes, with awkward texts in them.
    """
    builder = _Builder(draw, prose=prose, ties=ties)
    if form == "graph" or (form == "either" and draw(st.integers(0, 3)) == 0):
        return builder.graph_form(max_states, max_decision_makers, max_readings)
    directions = DIRECTIONS if one_way else ("free",)
    base = builder.option_form(max_states, max_decision_makers, many_levels, directions)
    if infeasible and draw(st.booleans()):
        base = builder.with_rules(base)
    if coalescing and draw(st.integers(0, 3)) == 0:
        base = builder.with_coalescing(base)
    return builder.with_readings(base, max_readings)


class _Builder:
    """Draws a conflict part by part; every step is checked by building a `Conflict` of what there is."""

    def __init__(self, draw: st.DrawFn, *, prose: bool, ties: bool) -> None:
        self.draw, self.prose, self.ties = draw, prose, ties
        self.sources: list[str] = []
        self.atoms: list[str] = []

    # --- parts ---

    def some(self, chance: int = 3) -> bool:
        """Whether to add something that may be left out."""
        return self.prose and self.draw(st.integers(0, chance)) == 0

    def ids(self, least: int, most: int, without: Sequence[str] = ()) -> list[str]:
        drawn = self.draw(st.lists(_NAME, min_size=least, max_size=most, unique=True))
        return [name for name in drawn if name not in without]

    def prosaic(self, part: dict[str, Any], *fields: str) -> dict[str, Any]:
        """Add texts and citations to a part."""
        for field in fields:
            if field != "cite" and self.some():
                part[field] = self.draw(texts(1 if field in ("because", "note") else 0))
        if "cite" in fields and self.sources and self.some():
            part["cite"] = self.draw(st.lists(self.citations(), min_size=1, max_size=2))
        return part

    def citations(self) -> st.SearchStrategy[Any]:
        source = st.sampled_from(self.sources)
        return source | st.fixed_dictionaries({"source": source}, optional={"locator": texts(0), "words": texts(0)})

    def heading(self) -> dict[str, Any]:
        data: dict[str, Any] = {"title": self.draw(texts()) if self.prose else "A conflict"}
        if self.prose:
            self.sources = self.ids(0, 2)
            data["sources"] = {
                name: self.prosaic({"title": self.draw(texts(0))}, "publisher", "date", "url", "perspective", "note")
                for name in self.sources
            }
            data["authors"] = self.draw(st.lists(texts(0), max_size=2))
            self.prosaic(data, "summary", "time", "licence")
            note = texts() | st.builds(lambda text: self.prosaic({"text": text}, "cite"), texts())
            data["notes"] = self.draw(st.lists(note, max_size=2))
        return data

    # --- option form ---

    def option_form(
        self, max_states: int, max_makers: int, many_levels: bool, directions: Sequence[str]
    ) -> dict[str, Any]:
        draw, data = self.draw, self.heading()
        makers = self.ids(1, max_makers)
        options, sizes = [], 1
        for name in self.ids(1, 6):
            levels = draw(self.levels()) if many_levels and draw(st.integers(0, 2)) == 0 else ["no", "yes"]
            if sizes * len(levels) <= max_states:
                sizes *= len(levels)
                options.append((name, levels))
        owner = [draw(st.sampled_from(makers)) for _ in options]
        data["decision_makers"] = {
            maker: self.prosaic({"options": {
                name: self.option(levels, directions)
                for (name, levels), whose in zip(options, owner, strict=True) if whose == maker
            }}, "name", "summary", "cite") for maker in makers
        }  # fmt: skip
        for (name, levels), whose in zip(options, owner, strict=True):
            spelt = [level for level in levels if '"' not in level and "\n" not in level]
            operators = [f'{name} {sign} "{level}"' for level in spelt for sign in ("=", ">=", "<", "!=")]
            self.atoms += [name, f"{whose}.{name}", *operators[:8]]
        if self.some(1):
            cut = draw(st.integers(1, len(options)))
            groups = [group for group in (options[:cut], options[cut:]) if group]
            data["theatres"] = {
                name: self.prosaic({"options": [option for option, _ in group]}, "name", "summary", "cite")
                for name, group in zip(self.ids(2, 2), groups, strict=False)
            }
        if self.some(2):
            data["positions"] = {maker: self.position(maker, options, owner) for maker in makers[:2]}
        return self.with_named(data, [name for name, _ in options])

    def position(self, maker: str, options: list[tuple[str, list[str]]], owner: list[str]) -> dict[str, Any]:
        own = [option for option, whose in zip(options, owner, strict=True) if whose == maker]
        part: dict[str, Any] = {"position": self.wanted(options) or self.draw(statements(self.atoms))}
        if own:
            part["threat"] = self.wanted(own)
        return self.prosaic(part, "date", "summary", "cite")

    def wanted(self, options: list[tuple[str, list[str]]]) -> dict[str, str]:
        """Some options, each at one of its levels."""
        return {name: levels[self.draw(_COUNT[len(levels) - 1])] for name, levels in options if self.draw(_COUNT[1])}

    def levels(self) -> st.SearchStrategy[list[str]]:
        label = texts().filter(lambda text: len(text) <= 60) if self.prose else st.sampled_from("abcd")
        return st.lists(label, min_size=2, max_size=4, unique_by=str.lower)

    def option(self, levels: list[str], directions: Sequence[str]) -> dict[str, Any]:
        part: dict[str, Any] = {"moves": self.draw(st.sampled_from(["free", *directions]))}
        if levels != ["no", "yes"]:
            part["levels"] = levels
        return self.prosaic(part, "name", "summary", "cite")

    def with_named(self, data: dict[str, Any], taken: Sequence[str]) -> dict[str, Any]:
        named = self.ids(0, 2, without=taken) if self.some(1) else []
        data["statements"] = {}
        for name in named:
            part = {"statement": self.draw(statements(self.atoms))}
            data["statements"][name] = self.prosaic(part, "because", "cite")
            self.atoms.append(name)
        return data

    def with_rules(self, base: dict[str, Any]) -> dict[str, Any]:
        """Add rules that leave at least one state feasible, and make it the status quo now and then."""
        conflict = self.bare(base)
        witness = tuple(self.draw(st.integers(0, len(option.levels) - 1)) for option in conflict.options)
        statement = statements(self.atoms)
        rules = []
        for _ in range(self.draw(st.integers(1, 3))):
            kind = self.draw(st.sampled_from(["never", "requires", "at_most_one", "at_least_one", "exactly_one"]))
            if kind == "requires":
                rule: dict[str, Any] = {"if": self.draw(statement), "requires": self.draw(statement)}
            else:
                rule = {kind: self.draw(statement if kind == "never" else st.lists(statement, min_size=1, max_size=3))}
            rules.append(self.prosaic(rule, "because", "cite"))
        with_all = self.bare({**base, "infeasible": rules})
        base["infeasible"] = [
            rule
            for rule, built in zip(rules, with_all.infeasible, strict=True)
            if not infeasible_because(with_all, built, witness)
        ]
        if self.draw(st.booleans()):
            pairs = zip(conflict.options, witness, strict=True)
            base["status_quo"] = {option.id: option.levels[level] for option, level in pairs if level}
        return base

    def with_coalescing(self, base: dict[str, Any]) -> dict[str, Any]:
        names = [option.id for option in self.bare(base).options]
        when = self.draw(st.sampled_from(names))
        others = [name for name in names if name != when]
        if others:
            ignored = self.draw(st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True))
            base["coalesce"] = [self.prosaic({"when": when, "ignore": ignored}, "because", "cite")]
        return base

    def bare(self, base: dict[str, Any]) -> Conflict:
        """The conflict so far, in which nobody prefers anything."""
        nothing = dict.fromkeys(base["decision_makers"], "indifferent")
        return Conflict(**base, readings={"nothing": {"preferences": nothing}})

    # --- graph form ---

    def graph_form(self, max_states: int, max_makers: int, max_readings: int) -> Conflict:
        draw, data = self.draw, self.heading()
        makers, states = self.ids(1, max_makers), self.ids(1, min(max_states, 7))
        data["decision_makers"] = {maker: self.prosaic({}, "name", "summary", "cite") for maker in makers}
        arcs = st.lists(st.tuples(st.sampled_from(states), st.sampled_from(states)), max_size=10, unique=True)
        moves: dict[str, dict[str, list[str]]] = {}
        for maker in draw(st.lists(st.sampled_from(makers), unique=True)):
            moves[maker] = {}
            for start, end in draw(arcs):
                if start != end:
                    moves[maker].setdefault(start, []).append(end)
        names = {name: self.prosaic({}, "name", "summary", "cite") for name in states}
        data["graph"] = {"states": names, "moves": moves}
        self.atoms += states
        if draw(st.booleans()):
            data["status_quo"] = draw(st.sampled_from(states))
        return self.with_readings(self.with_named(data, states), max_readings)

    # --- readings ---

    def with_readings(self, base: dict[str, Any], most: int) -> Conflict:
        space = self.bare(base).compile()
        patterns = [str(space.state(int(index))) for index in space.feasible]
        names = self.ids(1, most)
        readings: dict[str, Any] = {}
        for position, name in enumerate(names):
            reading = self.prosaic({}, "name", "summary", "cite")
            makers = list(base["decision_makers"])
            if position and self.draw(st.booleans()):
                reading["based_on"] = names[position - 1]
                makers = makers[: self.draw(st.integers(0, len(makers)))]
            reading["preferences"] = {maker: self.preferences(patterns) for maker in makers}
            everybody = list(base["decision_makers"])
            if self.some(2):
                reading["attitudes"] = self.towards(everybody, ("devoting", "indifferent", "aggressive"))
            if self.some(2):
                reading["credible"] = self.towards(
                    everybody, ("any", "improvements", "best_replies", "none"), own=False
                )
            readings[name] = reading
        if self.draw(st.booleans()):
            readings[self.draw(st.sampled_from(names))]["default"] = True
        return Conflict(**base, readings=readings, questions=self.questions(base))

    def towards(self, makers: list[str], words: Sequence[str], own: bool = True) -> dict[str, dict[str, str]]:
        """How some decision makers take some of the others."""
        return {
            maker: {other: words[self.draw(_COUNT[len(words) - 1])] for other in makers
                    if (own or other != maker) and self.draw(_COUNT[1])}
            for maker in makers if self.draw(_COUNT[1])
        }  # fmt: skip

    def questions(self, base: dict[str, Any]) -> dict[str, Any]:
        """Questions that name everything a question may name; an observed path only where there are options."""
        if not self.some():
            return {}
        makers = list(base["decision_makers"])
        steps = [
            {"by": maker, "does": {option.id: option.levels[-1]}, "date": "1914-07"}
            for maker, owned in zip(makers, self.bare(base).decision_makers, strict=True)
            for option in owned.options
        ]
        path = self.draw(st.lists(st.sampled_from(steps), max_size=2)) if steps else []
        days = {seen["date"] for seen in base.get("observations", ())}
        kinds = sorted(
            set(QUESTION_KINDS) - (set() if path else {"misperception"}) - (set() if len(days) > 1 else {"history"})
        )
        statements = st.lists(st.sampled_from(self.atoms), min_size=1, max_size=2)
        return {
            name: self.prosaic(
                {
                    "ask": self.draw(texts()),
                    "kind": self.draw(st.sampled_from(kinds)),
                    "path": path,
                    "statements": self.draw(statements),
                    "by": self.draw(st.sampled_from(makers)),
                    "step": self.draw(st.sampled_from(self.atoms)),
                    "coalition": self.draw(st.lists(st.sampled_from(makers), min_size=1, unique=True)),
                },
                "cite",
            )
            for name in self.ids(1, 2)
        }

    def preferences(self, patterns: list[str]) -> Any:
        """Statements, weights, a ranking, or several of them; a strict ranking at the end if there may be no ties."""
        kinds = self.draw(st.sets(st.sampled_from(["statements", "weights", "ranking"]), max_size=3))
        part: dict[str, Any] = {}
        if "statements" in kinds:
            single = st.builds(
                lambda text: self.prosaic({"statement": text}, "because", "cite"), statements(self.atoms)
            )
            rank = single | st.lists(single, min_size=1, max_size=3)
            part["statements"] = self.draw(st.lists(rank, min_size=1, max_size=4))
        if "weights" in kinds:
            weight = st.decimals(-1000, 1000, places=2, allow_nan=False, allow_infinity=False) | st.sampled_from(
                [Decimal(0), Decimal("1E+3"), Decimal("1e-7"), Decimal("-0.50")]
            )
            part["weights"] = self.draw(st.dictionaries(statements(self.atoms), weight, min_size=1, max_size=3))
        if "ranking" in kinds or not self.ties:
            part["ranking"] = self.ranking(patterns)
        if not part:
            part = {"indifferent": True}
        self.prosaic(part, "note")
        return "indifferent" if part == {"indifferent": True} else part

    def ranking(self, patterns: list[str]) -> list[Any]:
        groups: list[Any] = []
        for pattern in self.draw(st.permutations(patterns)):
            if groups and self.ties and self.draw(st.integers(0, 2)) == 0:
                tied = groups.pop()
                groups.append([*tied, pattern] if isinstance(tied, list) else [tied, pattern])
            else:
                groups.append(pattern)
        return groups
