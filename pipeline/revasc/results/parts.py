"""What result files take of one result: made where the note is coded, written where all notes meet.

A result is a tree of hundreds of small values; what files take of it is a line or a few rows,
which travel between processes at a fraction of the cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from revasc.exports.rejects import Reject, reject_note
from revasc.note import Note
from revasc.results.csvfile import csv_text
from revasc.results.jsonl import dump_line
from revasc.results.omop import is_note_id, note_nlp_rows, note_nlp_table
from revasc.results.record import Decision, Result
from revasc.results.redaction import redact
from revasc.results.tables import LESIONS, MENTIONS, NOTES, RECORDS, TABLES, Row, Table

Form = Literal["jsonl", "csv", "tsv", "parquet", "xlsx", "sqlite", "duckdb"]
#: Text to append to a file, rows to put among its columns, or such rows for each of its tables.
Part = str | list[Row] | tuple[list[Row], ...]

#: What stands between cells.
DELIMITERS: Final[dict[Form, str]] = {"csv": ",", "tsv": "\t"}

#: The tables of the files that hold several. Such a file is whole: it cannot be a piece of a larger one.
BOOKS: Final[dict[Form, tuple[Table, ...]]] = {
    "xlsx": (NOTES, LESIONS, MENTIONS),
    "sqlite": (NOTES, LESIONS, MENTIONS, RECORDS),
    "duckdb": (NOTES, LESIONS, MENTIONS, RECORDS),
}


@dataclass(frozen=True, slots=True)
class ResultFile:
    """One file of a run: where it goes, its format, and the name of its table if it has one."""

    path: Path
    form: Form
    table_name: str

    @property
    def table(self) -> Table:
        """The flat table that the file holds, where it is not JSON Lines and holds no more than one."""
        return TABLES[self.table_name]

    @property
    def lists_mentions(self) -> bool:
        """Whether the file has a row a mention, so that notes have to be read in full for it."""
        return self.form in BOOKS or self.table_name != "notes"

    def part(self, result: Result, text: str | None = None) -> Part:
        """What the file takes of a result; ``text`` is the note, where words around mentions are wanted."""
        if self.form == "jsonl":
            return dump_line(result.to_dict()) + "\n"
        if self.form in BOOKS:
            return tuple(list(table.rows(result)) for table in BOOKS[self.form])
        rows = self.rows(result, text)
        return rows if self.form == "parquet" else csv_text(rows, DELIMITERS[self.form])

    def rows(self, result: Result, text: str | None) -> list[Row]:  # noqa: ARG002 - for those who quote it
        """The rows of the file's table."""
        return list(self.table.rows(result))


@dataclass(frozen=True, slots=True)
class NoteNlpFile(ResultFile):
    """The OMOP table NOTE_NLP as a file; ``day`` is the date of processing that all its rows bear."""

    day: date

    @property
    def table(self) -> Table:
        """The table, with rows as they are where the note is not at hand."""
        return note_nlp_table(self.day)

    def rows(self, result: Result, text: str | None) -> list[Row]:
        """The rows of the table, with the words around each mention."""
        return list(note_nlp_rows(result, self.day, text))


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded note as far as a run needs it: decision and reason, and the part of each of its files."""

    decision: Decision
    reason: str
    parts: tuple[Part, ...]


def coded(
    result: Result, files: tuple[ResultFile, ...], text: str | None = None, *, redacted: bool = False
) -> Coded:
    """The parts of a result for ``files``, in their order.

    ``text`` is the note as decoded, for files that quote the words around mentions. With ``redacted``
    no part holds any word of the note.
    """
    told = redact(result) if redacted else result
    return Coded(told.decision, told.reason, tuple([file.part(told, text) for file in files]))


def refusal(note: Note, files: tuple[ResultFile, ...]) -> Reject | None:
    """Why ``files`` cannot hold this note, however it is coded; ``None`` where they can."""
    if any(isinstance(file, NoteNlpFile) for file in files) and not is_note_id(note.note_id):
        return reject_note(note, "not_an_omop_id")
    return None
