"""What a conflict is: frozen, validated, and compiled to states, moves and ranks."""

from detente.model.conflict import (
    Conflict,
    DecisionMaker,
    GraphForm,
    GraphState,
    NamedStatement,
    Note,
    Option,
    Theatre,
)
from detente.model.parts import Citation, Source
from detente.model.positions import Position
from detente.model.preferences import DecisionMakerPreferences, Preferences, PreferenceStatement, Reading
from detente.model.questions import Question
from detente.model.rules import Coalescing, Rule
from detente.model.settings import Settings
from detente.model.state_space import State, StateLike, StateSet, StateSpace
from detente.model.statements import Scope, Statement
from detente.model.uncertainty import OpenJudgements, Uncertainty
from detente.model.views import Belief, BelievedChange, Thought, View

__all__ = [
    "Belief",
    "BelievedChange",
    "Citation",
    "Coalescing",
    "Conflict",
    "DecisionMaker",
    "DecisionMakerPreferences",
    "GraphForm",
    "GraphState",
    "NamedStatement",
    "Note",
    "OpenJudgements",
    "Option",
    "Position",
    "PreferenceStatement",
    "Preferences",
    "Question",
    "Reading",
    "Rule",
    "Scope",
    "Settings",
    "Source",
    "State",
    "StateLike",
    "StateSet",
    "StateSpace",
    "Statement",
    "Theatre",
    "Thought",
    "Uncertainty",
    "View",
]
