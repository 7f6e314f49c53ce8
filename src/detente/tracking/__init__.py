"""A conflict in time: what was seen, the path that it makes, whether the model allows it, and what may follow."""
