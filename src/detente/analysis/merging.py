"""The names and parts of two conflicts put together: whose option is called what, and what is feasible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from detente.analysis.statement_text import pattern_statement, statement_text
from detente.model import Conflict, DecisionMakerPreferences
from detente.model.check import resolve_status_quo
from detente.model.patterns import FREE, level_sign, read_pattern

__all__ = ["Merged", "merge"]


@dataclass(frozen=True, eq=False)
class Merged:
    """Two conflicts in one set of names.

    Attributes
    ----------
    conflicts : tuple of two Conflict
    makers : tuple of str
        Decision makers of the whole: the first conflict's, then the second's others.
    shared : tuple of str
        Those who are in both.
    of_second : mapping of str to str
        Decision makers of the second conflict: their id there to their id in the whole.
    options : tuple of two tuples of str
        Names of each conflict's options in the whole, in the order of that conflict.
    order : tuple of (int, int)
        The options of the whole: which conflict, and the position there.
    sources : mapping of str to str
        Sources of the second conflict: old name to new.
    renamed : mapping of str to str
        Everything of the second conflict that bears another name.
    data : dict
        The whole as plain data, without title and readings.
    """

    conflicts: tuple[Conflict, Conflict]
    makers: tuple[str, ...]
    shared: tuple[str, ...]
    of_second: Mapping[str, str]
    options: tuple[tuple[str, ...], tuple[str, ...]]
    order: tuple[tuple[int, int], ...]
    sources: Mapping[str, str]
    renamed: Mapping[str, str]
    data: Mapping[str, Any]

    # --- states ---

    def combined(self, first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
        """Put the levels of two states together, in the order of the whole."""
        levels = (tuple(first), tuple(second))
        return tuple(levels[which][position] for which, position in self.order)

    def parted(self, levels: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Take the levels of a state of the whole apart."""
        parts = tuple([""] * len(names) for names in self.options)
        for (which, position), level in zip(self.order, levels, strict=True):
            parts[which][position] = level
        return tuple(parts[0]), tuple(parts[1])

    # --- names ---

    def old_maker(self, maker: str) -> str:
        """Return what a decision maker of the whole is called in the second conflict."""
        return next(old for old, new in self.of_second.items() if new == maker)

    def names_of(self, maker: str) -> tuple[str | None, str | None]:
        """Return what a decision maker is called in each conflict; None where it is not in it."""
        ids = [known.id for known in self.conflicts[0].decision_makers]
        return (maker if maker in ids else None), (self.old_maker(maker) if maker in self.of_second.values() else None)

    def text(self, which: int, text: str) -> str:
        """Write a statement of one conflict in the names of the whole."""
        if which == 0 or not self.renamed:
            return text
        conflict = self.conflicts[1]
        return statement_text(conflict.statement(text), self.options[1], [option.levels for option in conflict.options])

    def pattern(self, which: int, text: str) -> str:
        """Write a pattern of one conflict as a statement about the whole."""
        conflict = self.conflicts[which]
        levels, _ = read_pattern(text, [len(option.levels) for option in conflict.options])
        return pattern_statement(levels, self.options[which], [option.levels for option in conflict.options])

    def padded(self, which: int, text: str) -> str:
        """Write a pattern of one conflict as a pattern of the whole that leaves the other conflict open."""
        options = self.conflicts[which].options
        levels, _ = read_pattern(text, [len(option.levels) for option in options])
        return "".join(
            level_sign(levels[position], len(options[position].levels)) if owner == which else FREE
            for owner, position in self.order
        )

    # --- preferences ---

    def statements(self, which: int, preferences: DecisionMakerPreferences) -> list[Any]:
        """Return one conflict's statements in order, in the names of the whole."""
        groups = [[self._statement(which, item.model_dump(mode="json", exclude_defaults=True)) for item in rank]
                  for rank in preferences.ranks()]  # fmt: skip
        return [group[0] if len(group) == 1 else group for group in groups]

    def _statement(self, which: int, item: Any) -> Any:
        if isinstance(item, str):
            return self.text(which, item)
        return self._cited(which, {**item, "statement": self.text(which, item["statement"])})

    def written(self, which: int, preferences: DecisionMakerPreferences | None) -> Any:
        """Return the preferences of somebody who is in one conflict only, as a file says them."""
        if preferences is None or preferences.indifferent:
            return "indifferent"
        ranking = [[self.padded(which, text) for text in group] for group in preferences.ranked_states()]
        parts = {
            "statements": self.statements(which, preferences),
            "weights": {self.text(which, text): str(weight) for text, weight in preferences.weights.items()},
            "ranking": [group[0] if len(group) == 1 else group for group in ranking],
            "note": preferences.note,
        }
        return {name: part for name, part in parts.items() if part}

    # --- citations ---

    def _cited(self, which: int, item: dict[str, Any]) -> dict[str, Any]:
        return {**item, "cite": _renamed_sources(item["cite"], self.sources)} if which and "cite" in item else item


def _renamed_sources(value: Any, sources: Mapping[str, str]) -> Any:
    """Rename the sources of a citation, or of everything that is cited anywhere inside some data."""
    if isinstance(value, str):
        return sources.get(value, value)
    if isinstance(value, list):
        return [_renamed_sources(item, sources) for item in value]
    if isinstance(value, dict) and "source" in value:
        return {**value, "source": sources.get(value["source"], value["source"])}
    return value


def _recited(value: Any, sources: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed_sources(item, sources) if key == "cite" else _recited(item, sources)
                for key, item in value.items()}  # fmt: skip
    return [_recited(item, sources) for item in value] if isinstance(value, list) else value


def merge(first: Conflict, second: Conflict, pairs: Mapping[str, str], theatres: tuple[str, str]) -> Merged:
    """Find names for everything and put the plain data together.

    Parameters
    ----------
    first, second : Conflict
    pairs : mapping of str to str
        The common decision makers: id in the second conflict to id in the first.
    theatres : tuple of two str
    """
    prefix = theatres[1]
    ids = [maker.id for maker in first.decision_makers]
    of_second = {maker.id: pairs.get(maker.id) or _free(maker.id, ids, prefix) for maker in second.decision_makers}
    taken = {option.id for option in first.options} | {named.id for named in first.statements}
    options: dict[str, str] = {}
    for name in [option.id for option in second.options] + [named.id for named in second.statements]:
        options[name] = _free(name, {*taken, *options.values()}, prefix)
    known = {source.id: source for source in first.sources}
    sources = {source.id: source.id if known.get(source.id) == source else _free(source.id, known, prefix)
               for source in second.sources}  # fmt: skip
    makers = (*ids, *(new for new in of_second.values() if new not in ids))
    names = (tuple(option.id for option in first.options), tuple(options[option.id] for option in second.options))
    renamed = {old: new for table in (of_second, options, sources) for old, new in table.items() if old != new}
    shared = tuple(maker for maker in ids if maker in pairs.values())
    draft = Merged((first, second), makers, shared, of_second, names, _order(first, second, makers, of_second),
                   sources, renamed, {})  # fmt: skip
    data = _data(draft, options, theatres)
    return Merged(draft.conflicts, makers, shared, of_second, names, draft.order, sources, renamed, data)


def _free(name: str, taken: Iterable[str], prefix: str) -> str:
    """Return a name that nothing bears yet: itself, or with the theatre in front."""
    taken = set(taken)
    while name in taken:
        name = f"{prefix}_{name}"
    return name


def _order(
    first: Conflict, second: Conflict, makers: tuple[str, ...], of_second: Mapping[str, str]
) -> tuple[tuple[int, int], ...]:
    found = []
    for maker in makers:
        for which, conflict in enumerate((first, second)):
            for position, owner in enumerate(conflict.owners):
                old = conflict.decision_makers[owner].id
                if (old if which == 0 else of_second[old]) == maker:
                    found.append((which, position))
    return tuple(found)


def _data(merged: Merged, options: Mapping[str, str], theatres: tuple[str, str]) -> dict[str, Any]:
    first, second = merged.conflicts
    one, other = first.to_dict(), _recited(second.to_dict(), merged.sources)
    data: dict[str, Any] = {"decision_makers": {}}
    for maker in merged.makers:
        mine, theirs = merged.names_of(maker)
        part = dict(one["decision_makers"][mine]) if mine else dict(other["decision_makers"][theirs])
        added = other["decision_makers"][theirs].get("options", {}) if theirs else {}
        part["options"] = {
            **(part.get("options", {}) if mine else {}),
            **{options[name]: option for name, option in added.items()},
        }
        data["decision_makers"][maker] = part
    new_sources = {merged.sources[name]: source for name, source in other.get("sources", {}).items()}
    data["sources"] = {**one.get("sources", {}), **new_sources}
    data["theatres"] = {
        name: {"options": list(names)} for name, names in zip(theatres, merged.options, strict=True) if names
    }
    data["infeasible"] = [*one.get("infeasible", []), *(_rule(merged, rule) for rule in other.get("infeasible", []))]
    data["coalesce"] = [
        *one.get("coalesce", []),
        *({**merging, "when": merged.text(1, merging["when"]), "ignore": [options[name] for name in merging["ignore"]]}
          for merging in other.get("coalesce", [])),
    ]  # fmt: skip
    data["statements"] = {
        **one.get("statements", {}),
        **{options[name]: {**part, "statement": merged.text(1, part["statement"])}
           for name, part in other.get("statements", {}).items()},
    }  # fmt: skip
    data["positions"] = _positions(merged, one, other, options)
    asked = _answerable(one)
    data["questions"] = {
        **asked,
        **{_free(name, asked, theatres[1]): _question(merged, question, options)
           for name, question in _answerable(other).items()},
    }  # fmt: skip
    data["notes"] = [*one.get("notes", []), *other.get("notes", []), *_left_behind(one, other)]
    quo = _status_quo(merged)
    return {**data, "status_quo": quo} if quo is not None else data


def _rule(merged: Merged, rule: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("never", "at_most_one", "at_least_one", "exactly_one", "if", "requires")
    return {
        key: value if key not in texts else [merged.text(1, text) for text in value] if isinstance(value, list)
        else merged.text(1, value)
        for key, value in rule.items()
    }  # fmt: skip


def _positions(
    merged: Merged, one: Mapping[str, Any], other: Mapping[str, Any], options: Mapping[str, str]
) -> dict[str, Any]:
    """Put the positions together; somebody who has stated one in each asks for both."""
    found = dict(one.get("positions", {}))
    for old, stated in other.get("positions", {}).items():
        part = {**stated, "threat": {options[name]: level for name, level in stated.get("threat", {}).items()}}
        asked = stated["position"]
        part["position"] = (
            merged.text(1, asked) if isinstance(asked, str) else {options[name]: level for name, level in asked.items()}
        )
        maker = merged.of_second[old]
        found[maker] = _both(found[maker], part) if maker in found else part
    return found


def _both(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Join two positions of one decision maker: levels with levels, else both as a statement."""
    asked: Any = (first["position"], second["position"])
    if all(isinstance(part, Mapping) for part in asked):
        joined: Any = {**asked[0], **asked[1]}
    else:
        joined = " and ".join(f"({part if isinstance(part, str) else _stated(part)})" for part in asked)
    dates = [part["date"] for part in (first, second) if "date" in part]
    summaries = [part["summary"] for part in (first, second) if "summary" in part]
    both = {
        "position": joined,
        "threat": {**first.get("threat", {}), **second.get("threat", {})},
        "date": max(dates, default=None),
        "summary": " ".join(summaries) or None,
        "cite": [*first.get("cite", []), *second.get("cite", [])],
    }
    return {key: value for key, value in both.items() if value}


def _stated(levels: Mapping[str, str]) -> str:
    return " and ".join(f'{name} = "{level}"' for name, level in levels.items())


def _left_behind(*parts: Mapping[str, Any]) -> list[str]:
    """Say of what is not put together that it is not."""
    viewed = any(part.get("views") or any(r.get("views") for r in part["readings"].values()) for part in parts)
    alone = [name for name in ("observations", "assumptions", "coding") if any(part.get(name) for part in parts)]
    alone += ["uncertainty"] if any(r.get("uncertainty") for part in parts for r in part["readings"].values()) else []
    told = (
        f"Left behind when two conflicts were put together, since it speaks of one of them alone: {', '.join(alone)}."
    )
    return [*([_NO_VIEWS] if viewed else []), *([told] if alone else [])]


def _answerable(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the questions that can still be answered without what was seen, which is left behind."""
    return {name: known for name, known in part.get("questions", {}).items() if known["kind"] != "history"}


_NO_VIEWS = (
    "Views were left behind when two conflicts were put together: what somebody believes of one of them says nothing "
    "of the whole. Write them anew."
)


def _question(merged: Merged, question: Mapping[str, Any], options: Mapping[str, str]) -> dict[str, Any]:
    """Write a question of the second conflict in the names of the whole."""
    written = dict(question)
    written["statements"] = [merged.text(1, text) for text in question.get("statements", [])]
    if "step" in question:
        written["step"] = merged.text(1, question["step"])
    if "by" in question:
        written["by"] = merged.of_second[question["by"]]
    if "start" in question:
        written["start"] = {options[name]: level for name, level in question["start"].items()}
    written["path"] = [
        {**step, "by": merged.of_second[step["by"]], "does": {options[k]: level for k, level in step["does"].items()}}
        for step in question.get("path", [])
    ]
    written["coalition"] = [merged.of_second[name] for name in question.get("coalition", [])]
    return {key: value for key, value in written.items() if value or key == "rests"}


def _status_quo(merged: Merged) -> dict[str, str] | None:
    result = {}
    for conflict, names in zip(merged.conflicts, merged.options, strict=True):
        levels, _ = resolve_status_quo(conflict)
        if not isinstance(levels, tuple):
            return None
        for option, name, level in zip(conflict.options, names, levels, strict=True):
            result[name] = option.levels[level]
    return result
