"""Flat tables as CSV or TSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from revasc.results.record import Result
from revasc.results.tables import Table

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


class CsvWriter:
    """Writes one table; UTF-8, a header, lines ended by LF."""

    def __init__(self, path: Path, table: Table, *, delimiter: str = ",") -> None:
        self._table = table
        self._handle = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._handle, delimiter=delimiter, lineterminator="\n")
        self._writer.writerow(table.header)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handle.close()

    def write(self, result: Result) -> None:
        """Append the rows of one result."""
        self._writer.writerows([safe_cell(cell) for cell in row] for row in self._table.rows(result))
