"""From text to mentions: sections, units, words with their values and their status."""

from __future__ import annotations
