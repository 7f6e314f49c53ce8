"""A conflict in time: what was seen, the path that it makes, whether the model allows it, and what may follow."""

from detente.tracking.backtest import Backtest, backtest
from detente.tracking.history import History, HistoryAnswer, history
from detente.tracking.inference import Inference, infer
from detente.tracking.observed_path import Moment, ObservedPath, observed_path
from detente.tracking.outlook import Outlook, outlook

__all__ = [
    "Backtest",
    "History",
    "HistoryAnswer",
    "Inference",
    "Moment",
    "ObservedPath",
    "Outlook",
    "backtest",
    "history",
    "infer",
    "observed_path",
    "outlook",
]
