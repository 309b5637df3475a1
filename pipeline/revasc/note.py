"""The note: what an export row becomes before anything reads its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a note came from: the file and its row (1-based, header not counted)."""

    file: str
    row: int

    def __reduce__(self) -> tuple[Any, ...]:
        """As a note."""
        return Origin, (self.file, self.row)


@dataclass(frozen=True, slots=True)
class Note:
    """One procedure note.

    ``text`` is the note as decoded; every offset in a result counts Unicode code points
    of this very string. ``date_of_service`` is the day of the encounter, or ``None``
    where neither the export nor the caller names one.
    """

    note_id: str
    text: str
    date_of_service: date | None = None
    note_type: str | None = None
    origin: Origin | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """By its fields: every note goes to a worker, and by themselves dataclasses take twice as long."""
        return Note, (self.note_id, self.text, self.date_of_service, self.note_type, self.origin)
