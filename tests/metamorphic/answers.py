"""What the engine answers, reduced to what a change of wording must leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import revasc


class Answer(NamedTuple):
    """The decision and the arteries for which it is ``supported``."""

    decision: str
    vessels: frozenset[str]

    def renamed(self, vessels: Mapping[str, str]) -> Answer:
        """The answer expected after the arteries were exchanged."""
        return Answer(self.decision, frozenset(vessels.get(name, name) for name in self.vessels))


def answer(text: str, day: date | None = None) -> Answer:
    """Code a text as a note of its own."""
    result = revasc.code(text, note_id="metamorphic", date_of_service=day)
    return Answer(result.decision, frozenset(result.supported_vessels()))
