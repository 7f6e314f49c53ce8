"""A conflict in time: what was seen, the path that it makes, whether the model allows it, and what may follow."""

from detente.tracking.observed_path import Moment, ObservedPath, observed_path

__all__ = ["Moment", "ObservedPath", "observed_path"]
