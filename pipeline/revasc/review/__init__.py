"""Results for people: in the terminal and in Jupyter."""

from __future__ import annotations
