"""Adding parts, moving them, and whose option is whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.errors import ModelError, Problem
from detente.model.editing import preferring
from detente.model.editing.draft import Draft
from detente.model.editing.elsewhere import reown_elsewhere
from detente.model.editing.layout import Moved, refit
from detente.model.editing.parts import id_from, noun, read_part
from detente.model.editing.renaming import reowned

__all__ = ["add", "give_option", "move", "set_move", "set_status_quo", "set_theatre"]


def add(draft: Draft, to: Sequence[str | int], value: Mapping[str, Any], *, index: int | None, tied: bool) -> None:
    """Add a part to the list at an address; without an index at its end.

    Raises
    ------
    ModelError
        If another part bears its id, or there can be no such list.
    """
    if to[:1] == ("readings",) and len(to) == 5 and to[4] == "statements":
        preferring.add_statement(draft, to, value, rank=index, tied=tied)
        return
    if to[:1] == ("readings",) and len(to) == 3 and to[2] == "preferences":
        preferring.state(draft, str(to[1]), value)
        return
    holder = draft.find(to)
    part = {k: v for k, v in read_part((*to, "*"), value).items() if v is not None and (k != "cite" or v)}
    if to == ("readings",):
        part = preferring.new_reading(draft, part)
    before = draft.options()
    if isinstance(holder, list):
        place = len(holder) if index is None else min(index, len(holder))
        holder.insert(place, part)
        draft.added.append((*to, place))
    elif isinstance(holder, dict):
        draft.added.append((*to, _insert(draft, to, holder, part, index)))
    else:
        raise ModelError("no list", [Problem(tuple(to), "nothing can be added here", "the address of a list")])
    if to == ("decision_makers",):
        preferring.welcome(draft, str(draft.added[-1][-1]))
    refit(draft, Moved(before, draft.options()))


def _insert(
    draft: Draft, to: Sequence[str | int], holder: dict[str, Any], part: dict[str, Any], index: int | None
) -> str:
    taken = {*holder}
    kind = noun((*to, "*")).split()[-1]
    if to[-1] == "options" or to == ("statements",):
        taken |= {option.id for option in draft.options()} | {*draft.data.get("statements", {})}
    name = part.pop("id", None) or (part.pop("decision_maker", None) if to == ("positions",) else None)
    part.pop("decision_maker", None)
    if name is None:
        name = id_from(str(part.get("name") or part.get("title") or part.get("ask") or ""), taken, kind)
    if name in taken:
        raise ModelError(
            "name is taken", [Problem((*to, name), f"another part bears the id '{name}'", "an id of its own")]
        )
    items = [*holder.items()]
    items.insert(len(items) if index is None else index, (name, part))
    holder.clear()
    holder.update(items)
    return str(name)


def move(draft: Draft, at: Sequence[str | int], index: int) -> None:
    """Put a part in another place of its list."""
    draft.find(at)
    holder, key = draft.find(at[:-1]), at[-1]
    before = draft.options()
    if isinstance(holder, list):
        holder.insert(index, holder.pop(int(key)))
    else:
        items = [item for item in holder.items() if item[0] != key]
        items.insert(index, (key, holder[key]))
        holder.clear()
        holder.update(items)
    refit(draft, Moved(before, draft.options()))


def give_option(draft: Draft, option: str, maker: str, *, index: int | None) -> None:
    """Give an option to another decision maker, at a place among its options."""
    owner, part = draft.option(option)
    draft.find(("decision_makers", maker))
    before = draft.options()
    del draft.data["decision_makers"][owner]["options"][option]
    options = draft.find(("decision_makers", maker, "options"))
    items = [*options.items()]
    items.insert(len(items) if index is None else index, (option, part))
    options.clear()
    options.update(items)
    reowned(draft, option, maker)
    reown_elsewhere(draft, option, maker)
    _drop_foreign_threats(draft, option, maker)
    refit(draft, Moved(before, draft.options()))


def _drop_foreign_threats(draft: Draft, option: str, maker: str) -> None:
    for other, position in draft.data.get("positions", {}).items():
        if other != maker and isinstance(position.get("threat"), dict) and option in position["threat"]:
            del position["threat"][option]
            draft.notes.append(f"{other} can no longer threaten with {option}")


def set_theatre(draft: Draft, option: str, theatre: str | None) -> None:
    """Put an option into a theatre, or out of all; a theatre that loses its last option goes."""
    draft.option(option)
    theatres = draft.section("theatres")
    if theatre is not None:
        draft.find(("theatres", theatre))
    for name, part in [*theatres.items()]:
        part["options"] = [other for other in part["options"] if other != option]
        if name == theatre:
            part["options"].append(option)
        if not part["options"]:
            del theatres[name]
            draft.notes.append(f"the theatre '{name}' lost its last option and went")


def set_status_quo(draft: Draft, levels: Mapping[str, str] | None, state: str | None) -> None:
    """Say where things stand."""
    if levels is None and state is None:
        draft.data.pop("status_quo", None)
    else:
        draft.data["status_quo"] = state if state is not None else dict(levels or {})


def set_move(draft: Draft, maker: str, ends: tuple[str, str], *, possible: bool) -> None:
    """Add a move of a decision maker to a graph, or take it away."""
    if not draft.is_graph_form:
        raise ModelError("no graph", [Problem(("graph",), "moves are given by hand in graph form only")])
    draft.find(("decision_makers", maker))
    source, target = ends
    moves = draft.data["graph"]["moves"].setdefault(maker, {})
    found = [end for end in moves.get(source, []) if end != target] + [target] * possible
    if found:
        moves[source] = found
    else:
        moves.pop(source, None)
