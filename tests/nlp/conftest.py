"""Settings of the property tests: the same examples on every run, no clock, no files left behind."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=80)
settings.load_profile("house")
