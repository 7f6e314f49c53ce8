"""Hypergames: each acts on the game that it perceives; what each expects, what happens, and who is surprised."""

from detente.analysis.hypergame.beliefs import believed
from detente.analysis.hypergame.game import PerceivedGame, perceived, thought
from detente.analysis.hypergame.hypergame import hypergame
from detente.analysis.hypergame.result import SCHEMA, Hypergame, Outlook, Surprise, Wait
from detente.analysis.hypergame.surprises import SURPRISES

__all__ = [
    "SCHEMA",
    "SURPRISES",
    "Hypergame",
    "Outlook",
    "PerceivedGame",
    "Surprise",
    "Wait",
    "believed",
    "hypergame",
    "perceived",
    "thought",
]
