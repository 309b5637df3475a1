"""What a run is to do, and by what it is known again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from revasc.coder import CoderFactory
from revasc.exports import NoteExport
from revasc.guard import Limits
from revasc.results.parts import Form, ResultFile
from revasc.runs.database import NoteNlpTarget
from revasc.runs.parts import part_files
from revasc.runs.settings import settings_of

#: Notes of a shard, and the characters of text at which it is closed early.
SHARD_NOTES: Final = 2_000
SHARD_TEXT: Final = 16_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do.

    ``tables`` adds the tables of lesions and mentions, ``note_nlp`` the OMOP table of that name, and
    ``database`` puts the rows of it into a database. ``redacted`` leaves every text of the notes out.
    """

    export: NoteExport
    folder: Path
    factory: CoderFactory
    forms: tuple[Form, ...] = ("jsonl",)
    tables: bool = False
    note_nlp: bool = False
    database: NoteNlpTarget | None = None
    redacted: bool = False
    limits: Limits = field(default_factory=Limits)
    shard_notes: int = SHARD_NOTES
    workers: int = 1

    def files(self, day: date) -> tuple[ResultFile, ...]:
        """The kinds of results; ``day`` is the date of processing that NOTE_NLP bears."""
        return part_files(self.forms, tables=self.tables, note_nlp=day if self.note_nlp else None)

    def settings(self, day: date) -> dict[str, Any]:
        """The settings on which the results depend, as plain JSON types.

        :raises PackError: where the rule pack or policy cannot be found.
        :raises OutputError: where the table in the database cannot be opened.
        """
        results = [f"{file.table_name}.{file.form}" for file in self.files(day)]
        return settings_of(
            self.export,
            self.factory,
            results=[*results, *([self.database.check()] if self.database else [])],
            limits=self.limits,
            shards=(self.shard_notes, SHARD_TEXT),
            redacted=self.redacted,
        )
