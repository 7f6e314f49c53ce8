"""Settings for every test: Hypothesis draws the same examples in every run, and a busy machine fails nothing."""

from hypothesis import HealthCheck, settings

settings.register_profile("repeatable", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
# For a longer search by hand: pytest --hypothesis-profile=search
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("repeatable")
