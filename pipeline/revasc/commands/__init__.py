"""Commands of the command line, a module each."""

from __future__ import annotations
