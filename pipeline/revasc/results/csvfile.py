"""Flat tables as CSV or TSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from revasc.results.record import Result
from revasc.results.tables import Row, Table

#: A cell that begins with one of these may be run as a formula (OWASP, CSV Injection);
#: the wide forms are read as the plain ones by some East Asian editions.
_FORMULA: Final = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")


def safe_cell(value: str | float | bool | None) -> str:
    """A cell as text: null empty, truth in lower case, formulas defused by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(int(value)) if float(value).is_integer() else repr(value)  # 100 for 100.0 too
    if _FORMULA.match(value) and not _NUMBER.match(value):
        return "'" + value
    return value


def csv_text(rows: Iterable[Row], delimiter: str = ",") -> str:
    """Rows as lines of a file, every cell safe, each line ended by LF."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return lines.getvalue()


class CsvWriter:
    """Writes one table; UTF-8, a header, lines ended by LF."""

    def __init__(self, path: Path, table: Table, *, delimiter: str = ",") -> None:
        self._table = table
        self._delimiter = delimiter
        self._handle = path.open("w", encoding="utf-8", newline="")
        self.add(csv_text([table.header], delimiter))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handle.close()

    def write(self, result: Result) -> None:
        """Append the rows of one result."""
        self.add(csv_text(self._table.rows(result), self._delimiter))

    def add(self, part: str) -> None:
        """Append lines that ``csv_text`` made."""
        self._handle.write(part)
