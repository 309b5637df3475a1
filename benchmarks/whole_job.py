"""revasc at work: from the row of an export to its result record, and from file to file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.timing import Clock
from revasc.batch import run
from revasc.coder import Coder
from revasc.exports.columns import Columns
from revasc.exports.rows import RawNote, check_note
from revasc.note import Note

_COLUMNS: Final = Columns("note_id", "text", "date", None)


def row_reader(coder: Coder) -> Callable[[Note], object]:
    """What reads the row that a note had in its export: the checks of a row, then the coder."""

    def read(note: Note) -> object:
        checked = check_note(_row(note))
        if not isinstance(checked, Note):
            raise TypeError(f"{note.note_id}: {checked.code}")
        return coder(checked)

    return read


def _row(note: Note) -> RawNote:
    day = note.date_of_service.isoformat() if note.date_of_service else None
    return RawNote("export.jsonl", 1, _COLUMNS, note.note_id, note.text, day)


@dataclass(frozen=True, slots=True)
class FileToFile:
    """A batch run in this process: a JSON Lines export read, coded, and its results written."""

    name: str
    does: str
    coder: Coder
    bears: int | None = None

    def seconds(self, notes: Sequence[Note], clock: Clock) -> float:
        """Processor time from opening the export to the last result on disk."""
        with tempfile.TemporaryDirectory() as folder:
            export = write_export(notes, Path(folder) / "export.jsonl")
            start = clock()
            run(export, Path(folder) / "results.jsonl", coder_factory=lambda: self.coder)
            return clock() - start


def write_export(notes: Sequence[Note], file: Path) -> Path:
    """The notes as a JSON Lines export."""
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        for note in notes:
            day = note.date_of_service.isoformat() if note.date_of_service else None
            row = {"note_id": note.note_id, "text": note.text, "date": day}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return file
