"""What a preference structure is: the row of the table of structures, with one cell for every concept.

A structure says in which other form a decision maker's preferences may come than as one ranking, and what a stability
concept means for it. Its row is what the code, the documentation and the tests read: a cell that refuses a concept is
the refusal that a user meets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.analysis.concepts import CONCEPTS
from detente.errors import UnknownNameError, UnsupportedAnalysisError, did_you_mean

if TYPE_CHECKING:
    from detente.analysis.structures.result import StructureAnalysis

__all__ = ["Cell", "Structure", "StructureOption", "computed", "ours", "refused"]


@dataclass(frozen=True)
class Cell:
    """What a structure does with one concept.

    Attributes
    ----------
    works : bool
        Whether it is computed.
    text : str
        What is computed; or why it is not.
    is_ours : bool
        Whether the definition was put together by Détente, because no source is known that gives it.
    """

    works: bool
    text: str
    is_ours: bool = False


def computed(text: str) -> Cell:
    """Make the cell of a concept that a source defines for the structure."""
    return Cell(True, text)


def ours(text: str) -> Cell:
    """Make the cell of a concept whose parts are defined for the structure, and that Détente put together."""
    return Cell(True, text, is_ours=True)


def refused(text: str) -> Cell:
    """Make the cell of a concept that is not defined for the structure."""
    return Cell(False, text)


@dataclass(frozen=True)
class StructureOption:
    """Something about a structure that a question may set.

    Attributes
    ----------
    name : str
        As in ``analyze_structure(conflict, name=value)`` and ``--with name=value``.
    summary : str
        What it does.
    read : callable
        Turns a text or a value into what the analysis takes; raises ValueError with a sentence on what is allowed.
    default : Any
        What holds if it is not given; None where the file or the definition decides.
    """

    name: str
    summary: str
    read: Callable[[Any], Any]
    default: Any = None


@dataclass(frozen=True)
class Structure:
    """A preference structure: the row of the table of concept by structure.

    Attributes
    ----------
    id, name : str
        Its name in code, files and JSON; and as it is printed.
    summary : str
        What preferences are in it, in a sentence.
    sources : tuple of str
        Where it was defined.
    cells : mapping of concept to Cell
        One for every concept of the table of concepts, and one for each concept of its own.
    run : callable
        ``run(space, concepts=..., progress=..., **options)`` gives the `StructureAnalysis`.
    sections : frozenset of str
        The sections of a reading that state it; empty for what needs none.
    options : tuple of StructureOption
        What a question may set.
    own_concepts : mapping of str to str
        Ids and printed names of concepts that only this structure has.
    asked_by_default : tuple of str, optional
        The concepts that are evaluated unless others are named; all that work if left out.
    explained_by : str
        What says why, where the structure does not decide move by move.
    """

    id: str
    name: str
    summary: str
    sources: tuple[str, ...]
    cells: Mapping[str, Cell]
    run: Callable[..., StructureAnalysis]
    sections: frozenset[str] = frozenset()
    options: tuple[StructureOption, ...] = ()
    own_concepts: Mapping[str, str] = field(default_factory=dict)
    asked_by_default: tuple[str, ...] = ()
    explained_by: str = ""

    @property
    def concepts(self) -> tuple[str, ...]:
        """Ids of the concepts that work, in the order of the table of concepts, its own last."""
        return tuple(name for name in (*CONCEPTS, *self.own_concepts) if self.cells[name].works)

    def concept_name(self, concept: str) -> str:
        """Return the printed name of a concept: the abbreviation of the table, or its own name."""
        if concept in self.own_concepts:
            return self.own_concepts[concept]
        return "Nash" if concept == "nash" else CONCEPTS[concept].abbreviation

    def find_concept(self, name: str) -> str:
        """Return the id of a concept, by id, abbreviation or name in any case.

        Raises
        ------
        UnknownNameError
            If nothing bears that name.
        UnsupportedAnalysisError
            If the structure does not define it; the message is the text of its cell.
        """
        wanted = name.strip().lower()
        known = {concept.id: (concept.id, concept.abbreviation.lower(), concept.name.lower())
                 for concept in CONCEPTS.values()}  # fmt: skip
        known |= {own: (own, label.lower(), label.lower()) for own, label in self.own_concepts.items()}
        for concept, names in known.items():
            if wanted in names:
                if not self.cells[concept].works:
                    raise UnsupportedAnalysisError(self._refusal(concept))
                return concept
        listed = ", ".join(f"'{concept}'" for concept in self.concepts)
        hint = did_you_mean(name, self.concepts)
        raise UnknownNameError(
            f"unknown concept '{name}': with the structure '{self.id}' expected one of {listed}."
            + (f" {hint}" if hint else "")
        )

    def find_concepts(self, names: Iterable[str] | str | None) -> tuple[str, ...]:
        """Return the ids of several concepts, each once, in the order of the table; the usual ones for None."""
        if names is None:
            return self.asked_by_default or self.concepts
        wanted = {self.find_concept(name) for name in ([names] if isinstance(names, str) else names)}
        return tuple(name for name in self.concepts if name in wanted)

    def read_options(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return every option with its value: what was given, else its default.

        Raises
        ------
        UnknownNameError
            If there is no such option, or its value is not allowed.
        """
        known = {option.name: option for option in self.options}
        values = {name: option.default for name, option in known.items()}
        for name, value in given.items():
            if name not in known:
                raise UnknownNameError(self._no_option(name))
            try:
                values[name] = known[name].read(value)
            except (TypeError, ValueError) as error:
                raise UnknownNameError(f"option '{name}' of the structure '{self.id}': {error}") from None
        return values

    def _refusal(self, concept: str) -> str:
        works = ", ".join(self.concept_name(name) for name in self.concepts)
        text = self.cells[concept].text.rstrip(".")
        return f"{self.concept_name(concept)} with the structure '{self.id}': {text}. What works: {works}."

    def _no_option(self, name: str) -> str:
        if not self.options:
            return f"unknown option '{name}': the structure '{self.id}' has none."
        names = [option.name for option in self.options]
        listed = ", ".join(f"'{known}'" for known in names)
        hint = did_you_mean(name, names)
        return f"unknown option '{name}': the structure '{self.id}' has {listed}." + (f" {hint}" if hint else "")
