"""Benchmarks of the engine: a registry of sizes and phases. Run ``python -m benchmarks``."""
