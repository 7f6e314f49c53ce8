"""The questions that a conflict file asks, answered from the analyses; nothing here knows any one conflict."""

from detente.analysis.answers.answer import ANSWERERS, SCHEMA, Answer, Answers, answer, answer_readings
from detente.analysis.answers.belief_search import smallest_beliefs
from detente.analysis.answers.concession import Concession, ConcessionAnswer
from detente.analysis.answers.coordination import CoordinationAnswer, Places, Power
from detente.analysis.answers.deadlock import DeadlockAnswer
from detente.analysis.answers.edits import Change, Edit, EditSearch, smallest_changes
from detente.analysis.answers.force import Ending, ForceAnswer
from detente.analysis.answers.ground import CONCEPTS_ASKED, HOLDING, Ground, Occurrence, Way
from detente.analysis.answers.linkage import LinkageAnswer, Variant
from detente.analysis.answers.misperception import MisperceptionAnswer, StepSurprise
from detente.analysis.answers.observed_path import ObservedMove, ObservedPath, SideAnswer, observed_path
from detente.analysis.answers.presence import PresenceAnswer
from detente.analysis.answers.wrong_beliefs import BELIEF_KINDS, WrongBelief, candidates, view_of

__all__ = [
    "ANSWERERS",
    "BELIEF_KINDS",
    "CONCEPTS_ASKED",
    "HOLDING",
    "SCHEMA",
    "Answer",
    "Answers",
    "Change",
    "Concession",
    "ConcessionAnswer",
    "CoordinationAnswer",
    "DeadlockAnswer",
    "Edit",
    "EditSearch",
    "Ending",
    "ForceAnswer",
    "Ground",
    "LinkageAnswer",
    "MisperceptionAnswer",
    "ObservedMove",
    "ObservedPath",
    "Occurrence",
    "Places",
    "Power",
    "PresenceAnswer",
    "SideAnswer",
    "StepSurprise",
    "Variant",
    "Way",
    "WrongBelief",
    "answer",
    "answer_readings",
    "candidates",
    "observed_path",
    "smallest_beliefs",
    "smallest_changes",
    "view_of",
]
