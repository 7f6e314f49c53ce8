"""Under which concepts a conflict is exactly the combination of its theatres; the theorems stand in `theatres`."""

from __future__ import annotations

from collections.abc import Mapping

from detente.analysis.ties import Tie
from detente.engine import Grid
from detente.engine.separability import is_product
from detente.model import StateSpace

__all__ = ["decomposition"]


def decomposition(
    space: StateSpace, blocks: Mapping[str, tuple[int, ...]], ties: tuple[Tie, ...], concepts: tuple[str, ...]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Decide under which concepts the whole is the combination of its parts, and say why or why not."""
    obstacle = _obstacle(space, blocks)
    because, exact = {}, []
    for name in concepts:
        fault = obstacle or _fault(space, blocks, ties, name)
        because[name] = fault or _REASONS[name]
        if fault is None:
            exact.append(name)
    return because, tuple(exact)


_REASONS = {
    "nash": "each decision maker's order within every theatre is the same whatever happens elsewhere",
    **dict.fromkeys(("gmr", "smr"), "each decision maker cares about one theatre at most"),
    **dict.fromkeys(("seq", "sseq"), "each decision maker cares about one theatre at most and moves in no other"),
}


def _obstacle(space: StateSpace, blocks: Mapping[str, tuple[int, ...]]) -> str | None:
    """Find what keeps the states themselves from falling apart."""
    if not isinstance(space.structure, Grid):
        return "states are merged, or a move changes one option only"
    assigned = {option for block in blocks.values() for option in block}
    loose = [option.id for k, option in enumerate(space.conflict.options) if k not in assigned]
    if loose:
        return f"options belong to no theatre: {', '.join(loose)}"
    if not is_product(space.states.mask, space.states.sizes, list(blocks.values())):
        return "what is feasible in one theatre depends on another"
    return None


def _fault(space: StateSpace, blocks: Mapping[str, tuple[int, ...]], ties: tuple[Tie, ...], concept: str) -> str | None:
    """Find the preference that ties the theatres under a concept."""
    if concept not in _REASONS:
        return "not known for this concept"
    options = space.conflict.options
    for i, tie in enumerate(ties):
        moves_in = [name for name, block in blocks.items()
                    if any(space.conflict.owners[k] == i and options[k].moves != "frozen" for k in block)]  # fmt: skip
        if concept == "nash":
            tied = [name for name in moves_in if not tie.separable[name]]
            if tied and tie.separable[tied[0]] is None:
                return (
                    f"whether what {tie.decision_maker} prefers in '{tied[0]}' depends on other theatres is not known"
                )
            if tied:
                return f"what {tie.decision_maker} prefers in '{tied[0]}' depends on other theatres"
        elif len(tie.depends_on) > 1:
            return f"{tie.decision_maker} cares about several theatres"
        elif concept in ("seq", "sseq") and tie.depends_on and set(moves_in) - set(tie.depends_on):
            return f"{tie.decision_maker} can also move outside '{tie.depends_on[0]}', the theatre that it cares about"
    return None
