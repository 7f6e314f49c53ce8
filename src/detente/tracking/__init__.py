"""A conflict in time: what was seen, the path that it makes, whether the model allows it, and what may follow."""

from detente.tracking.backtest import Backtest, backtest
from detente.tracking.observed_path import Moment, ObservedPath, observed_path

__all__ = ["Backtest", "Moment", "ObservedPath", "backtest", "observed_path"]
