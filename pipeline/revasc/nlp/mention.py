"""Mentions: the words of a note that carry a fact, with what they say and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Final, Literal

from revasc.value_class import value_class

Status = Literal["current", "negated", "historical", "planned", "other"]

STATUSES: Final[tuple[Status, ...]] = ("current", "negated", "historical", "planned", "other")

#: Values are flat JSON objects: percent low/high, TIMI low/high, months, vessel, artery ...
Scalar = str | float | int | bool | None
Value = Mapping[str, Scalar]


@value_class
class Mention:
    """A span of the note that one rule recognised.

    ``start``/``end`` are code-point offsets, end exclusive. ``unit`` is the number of the
    sentence, line, list item or table row that holds it. ``cues`` are the offsets of the
    words that gave it its status. ``lesion`` is the id of the lesion it describes, if any.
    """

    id: int
    label: str
    start: int
    end: int
    rule: str
    status: Status = "current"
    section: str = "preamble"
    unit: int = 0
    cues: tuple[tuple[int, int], ...] = ()
    value: Value = field(default_factory=dict)
    lesion: int | None = None

    def told(
        self, status: Status, cues: tuple[tuple[int, int], ...] | None = None, value: Value | None = None
    ) -> Mention:
        """The same mention with another status, and the cues and value that go with it, if any do."""
        return Mention(
            self.id,
            self.label,
            self.start,
            self.end,
            self.rule,
            status,
            self.section,
            self.unit,
            self.cues if cues is None else cues,
            self.value if value is None else value,
            self.lesion,
        )
