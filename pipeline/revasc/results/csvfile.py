"""Flat tables as CSV or TSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from revasc.results.record import Result
from revasc.results.tables import Cell, Row, Table

#: What a spreadsheet may run as a formula at the beginning of a cell (OWASP, CSV Injection); the wide
#: forms are read as the plain ones by some East Asian editions.
_SIGNS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20"
#: Blanks, quotes and characters without width, which some programs take off before they look at a cell.
_BEFORE: Final = "\\s\"'`\u2018\u2019\u201c\u201d\u200b-\u200f\u2060\ufeff"
_FORMULA: Final = re.compile(f"[{_BEFORE}]*[{_SIGNS}]|[\t\r\n]")
#: The same in the middle of a cell, where a program that splits lines at another character (a semicolon,
#: where the comma is the decimal sign) begins a new cell.
_SPLIT: Final = re.compile(f"([;,|\t\r\n])(?=[{_BEFORE}]*[{_SIGNS}])")
#: Texts without any of these are harmless wherever they are split.
_SUSPECT: Final = re.compile(f"[{_SIGNS}\t\r\n]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet may take a cell with this text for more than text. Numbers are harmless."""
    return _FORMULA.match(text) is not None and not _NUMBER.match(text)


def safe_cell(value: Cell) -> str:
    """A cell as text: null empty, truth in lower case, formulas defused by an apostrophe.

    An apostrophe stands also after a separator within the text where a formula could begin behind it.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _defused(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if float(value).is_integer() else repr(value)  # 100 for 100.0 too


def _defused(text: str) -> str:
    if not _SUSPECT.search(text):
        return text
    whole = _SPLIT.sub(r"\1'", text)
    return "'" + whole if may_be_formula(text) else whole


class _Lines(list[str]):
    """Takes the lines of a CSV writer, ended by CR LF, and ends them by LF.

    The writer is told CR LF because only then do all Pythons put quotes around a cell with a CR.
    """

    def write(self, line: str) -> None:
        """Take one line."""
        self.append(line.removesuffix("\r\n") + "\n")


def csv_text(rows: Iterable[Row], delimiter: str = ",") -> str:
    """Rows as lines of a file, every cell safe, each line ended by LF."""
    lines = _Lines()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return "".join(lines)


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
