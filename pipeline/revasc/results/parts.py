"""What result files take of one result: made where the note is coded, written where all notes meet.

A result is a tree of hundreds of small values; what files take of it is a line or a few rows,
which travel between processes at a fraction of the cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from revasc.results.csvfile import csv_text
from revasc.results.jsonl import dump_line
from revasc.results.record import Decision, Result
from revasc.results.tables import TABLES, Row, Table

Form = Literal["jsonl", "csv", "tsv", "parquet"]
#: Text to append to a file, or rows to put among its columns.
Part = str | list[Row]

#: What stands between cells.
DELIMITERS: Final[dict[Form, str]] = {"csv": ",", "tsv": "\t"}


@dataclass(frozen=True, slots=True)
class ResultFile:
    """One file of a run: where it goes, its format, and the name of its table if it has one."""

    path: Path
    form: Form
    table_name: str

    @property
    def table(self) -> Table:
        """The flat table that the file holds, where it is not JSON Lines."""
        return TABLES[self.table_name]

    def part(self, result: Result) -> Part:
        """What the file takes of a result."""
        if self.form == "jsonl":
            return dump_line(result.to_dict()) + "\n"
        rows = self.table.rows(result)
        return list(rows) if self.form == "parquet" else csv_text(rows, DELIMITERS[self.form])


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded note as far as a run needs it: decision and reason, and the part of each of its files."""

    decision: Decision
    reason: str
    parts: tuple[Part, ...]


def coded(result: Result, files: tuple[ResultFile, ...]) -> Coded:
    """The parts of a result for ``files``, in their order."""
    return Coded(result.decision, result.reason, tuple(file.part(result) for file in files))
