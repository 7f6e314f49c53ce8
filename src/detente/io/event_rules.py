"""Rules of coding as conditions of SQL over the common columns of event files; every text goes in as a literal."""

from __future__ import annotations

from collections.abc import Iterable

from detente.model.coding import ANY, Coding, EventActor, Evidence

__all__ = ["any_rule", "hits"]

_MEDIA = ("MED", "MEDIA", "NEWS")
"""Roles of those who report, which pollute event data and are left out unless asked for."""


def any_rule(coding: Coding) -> str:
    """Return the condition that some evidence fits."""
    return " OR ".join(f"({_fits(coding, evidence)})" for evidence in _evidence(coding))


def hits(coding: Coding) -> str:
    """Return the numbers of the evidence that fits, counted from 0 through all options, as a list."""
    cases = ", ".join(
        f"CASE WHEN {_fits(coding, evidence)} THEN {number} END" for number, evidence in enumerate(_evidence(coding))
    )
    return f"list_filter([{cases}], lambda known: known IS NOT NULL)"


def _evidence(coding: Coding) -> list[Evidence]:
    return [evidence for rule in coding.options for evidence in rule.evidence]


def _fits(coding: Coding, evidence: Evidence) -> str:
    actors = {actor.id: actor for actor in coding.actors}
    parts = [_what(evidence)]
    for side, name in (("source", evidence.source), ("target", evidence.target)):
        if name != ANY:
            parts.append(_is(actors[name], side))
    if evidence.contexts:
        parts.append(_holds("contexts", evidence.contexts))
    if evidence.places:
        wanted = _listed(map(str.lower, evidence.places))
        inside = " OR ".join(f"contains(lower(place), {_literal(name.lower())})" for name in evidence.places)
        parts.append(f"(lower(place_code) IN {wanted} OR {inside})")
    if evidence.words:
        parts.append("(" + " OR ".join(f"contains(lower(text), {_literal(w.lower())})" for w in evidence.words) + ")")
    return " AND ".join(f"coalesce({part}, FALSE)" for part in parts)


def _what(evidence: Evidence) -> str:
    told = [f"starts_with(code, {_literal(code)})" for code in evidence.codes]
    for kind in evidence.kinds:
        name, sign, mode = kind.partition("/")
        condition = f"lower(kind) = {_literal(name.strip().lower())}"
        told.append(f"({condition} AND lower(mode) = {_literal(mode.strip().lower())})" if sign else condition)
    return "(" + " OR ".join(told) + ")"


def _is(actor: EventActor, side: str) -> str:
    who = []
    if actor.countries:
        who.append(f"upper({side}_country) IN {_listed(map(str.upper, actor.countries))}")
    if actor.groups:
        who.append(f"upper({side}_group) IN {_listed(map(str.upper, actor.groups))}")
    if actor.names:
        names = _listed(map(str.lower, actor.names))
        who += [f"lower({side}) IN {names}", f"lower({side}_country) IN {names}"]
    role = f"NOT {_holds(f'{side}_types', _MEDIA)}"
    if actor.types:
        named = [_holds(f"{side}_types", [name]) for name in actor.types if name]
        nothing = [f"trim({side}_types, ';') = ''"] if "" in actor.types else []
        role = f"({' OR '.join([*named, *nothing])})"
    told = " OR ".join(f"coalesce({condition}, FALSE)" for condition in who)
    return f"(({told}) AND {role})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _listed(texts: Iterable[str]) -> str:
    return "(" + ", ".join(map(_literal, texts)) + ")"


def _holds(column: str, names: Iterable[str]) -> str:
    """Return the condition that one of some names stands among those of a column."""
    return "(" + " OR ".join(f"contains({column}, {_literal(f';{name.upper()};')})" for name in names) + ")"
