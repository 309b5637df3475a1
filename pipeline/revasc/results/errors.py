"""The error for results that cannot be written."""

from __future__ import annotations


class OutputError(Exception):
    """A result file or table that cannot be written: which one and why, never what was to be in it."""
