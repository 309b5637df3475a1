"""All tables as one workbook: a sheet of notes, one of lesions, one of mentions.

Source: ECMA-376, Office Open XML, part 1, 18.3 (worksheets), 18.8 (styles: ``quotePrefix``) and 22.9.2.19
(escapes in strings); Microsoft, Excel specifications and limits (rows of a sheet, characters of a cell).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from revasc.results.csvfile import may_be_formula
from revasc.results.errors import OutputError
from revasc.results.tables import LESIONS, MENTIONS, NOTES, Cell, Row, Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_TABLES: Final = (NOTES, LESIONS, MENTIONS)
#: What a sheet holds, its header counted, and what a cell holds, in UTF-16 units.
MOST_ROWS: Final = 1_048_576
MOST_UNITS: Final = 32_767
#: How a cell ends whose text was too long for it.
CUT: Final = "... [cut]"
#: What XML cannot hold; shown as the replacement character.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Workbooks carry a date of creation. One that is always the same gives the same bytes.
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
#: Widths of columns in characters; the others are as wide as their names, but not narrower than this.
_WIDTHS: Final = {
    "note_id": 18, "decision": 14, "reason": 24, "summary": 70, "vessels": 12, "codes": 30, "missing": 40,
    "conflicting": 24, "clarification": 18, "treatments": 22, "outcome": 12, "label": 18, "text": 44,
    "section": 16, "rule": 30, "cues": 18, "value": 50, "date_of_service": 15,
}  # fmt: skip
_NARROWEST: Final = 10


class XlsxWriter:
    """Writes a workbook row by row; what waits for its end lies on the disk, not in memory.

    Every text is written as text, so that nothing is a formula or a link. A text that a spreadsheet
    might take for a formula when it is typed is marked as text (``quotePrefix``), as an apostrophe
    before it does in Excel. A sheet that is full goes on in a second: ``mentions (2)``.
    A text longer than a cell holds is cut, and ends in ``... [cut]``.

    :raises OutputError: where the file cannot be written, as on a full disk.
    """

    def __init__(self, path: Path, *, most_rows: int = MOST_ROWS) -> None:
        self._path = path
        with ExitStack() as opened, _faults(path):
            folder = opened.enter_context(TemporaryDirectory(prefix=".revasc-", dir=path.parent))
            self._book = _workbook(path, folder)
            self._sheets = tuple(_Sheet(self._book, table, most_rows) for table in _TABLES)
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._opened, _faults(self._path), _closing(self._book):
            if kind is None:
                for sheet in self._sheets:
                    sheet.end()
                self._book.close()

    def add(self, part: Sequence[Iterable[Row]]) -> None:
        """Append rows to each of the sheets."""
        with _faults(self._path):
            for sheet, rows in zip(self._sheets, part, strict=True):
                for row in rows:
                    sheet.add(row)


class _Sheet:
    """One table on as many sheets as it takes."""

    def __init__(self, book: Workbook, table: Table, most_rows: int) -> None:
        self._book = book
        self._table = table
        self._most = most_rows
        self._head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._plain = book.add_format({"text_wrap": True, "valign": "top"})
        self._marked = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self._number = 0
        self._begin()

    def add(self, row: Row) -> None:
        """Append a row."""
        if self._row == self._most:
            self.end()
            self._begin()
        for column, value in enumerate(row):
            self._put(column, value)
        self._row += 1

    def end(self) -> None:
        """Filters over all rows of the sheet."""
        self._sheet.autofilter(0, 0, self._row - 1, len(self._table.columns) - 1)

    def _begin(self) -> None:
        self._number += 1
        name = self._table.name
        self._sheet: Worksheet = self._book.add_worksheet(
            name if self._number == 1 else f"{name} ({self._number})"
        )
        self._sheet.freeze_panes(1, 0)
        for column, name in enumerate(self._table.header):
            self._sheet.set_column(column, column, _WIDTHS.get(name, max(_NARROWEST, len(name) + 3)))
            self._sheet.write_string(0, column, name, self._head)
        self._row = 1

    def _put(self, column: int, value: Cell) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(self._row, column, value, self._plain)
        elif isinstance(value, int | float):
            self._sheet.write_number(self._row, column, value, self._plain)
        else:
            self._text(column, value.isoformat() if isinstance(value, date) else value)

    def _text(self, column: int, text: str) -> None:
        form: Format = self._marked if may_be_formula(text) else self._plain
        self._sheet.write_string(self._row, column, cell_text(text), form)


def cell_text(text: str) -> str:
    """A text as a cell can hold it: without what XML cannot carry, cut where it is too long."""
    shown = _UNWRITABLE.sub("\ufffd", text)
    if len(shown) > MOST_UNITS // 2 and len(units := shown.encode("utf-16-le")) > 2 * MOST_UNITS:
        shown = units[: 2 * (MOST_UNITS - len(CUT))].decode("utf-16-le", "ignore") + CUT
    if shown.startswith("<r>") and shown.endswith("</r>"):
        return shown + " "  # the library would put it into the file as mark-up
    return shown


def _workbook(path: Path, folder: str) -> Workbook:
    from xlsxwriter import Workbook  # noqa: PLC0415

    book = Workbook(str(path), {"constant_memory": True, "tmpdir": folder, "use_zip64": True})
    book.set_properties({"created": _CREATED})
    return book


@contextmanager
def _closing(book: Workbook) -> Iterator[None]:
    """In the end nothing of a workbook is open, also where it is not to be."""
    try:
        yield
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    from xlsxwriter.exceptions import XlsxFileError  # noqa: PLC0415

    try:
        yield
    except (XlsxFileError, OSError) as error:
        raise OutputError(f"{path.name}: {_cause(error)}") from None


def _cause(error: Exception) -> str:
    """What the system says; XlsxWriter wraps it in an error of its own."""
    cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else error
    said = cause.strerror if isinstance(cause, OSError) else None
    return (said or type(cause).__name__).lower()
