"""Excel workbooks (Office Open XML, ECMA-376): every sheet with the columns sought, row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from revasc.exports.columns import ROLES, Columns, resolve_columns
from revasc.exports.errors import ExportError
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, Source

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

#: A compound file: an old .xls, or a workbook under a password ([MS-OFFCRYPTO], 1.3.2).
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_HEAD: Final = 1 << 16

#: Bytes that a workbook may unpack to: always so many, more by its own size, and never more than that.
FREE: Final = 1 << 28
MOST_TIMES: Final = 100
MOST: Final = 1 << 31

#: Above the header a title may stand.
_TITLE_ROWS: Final = 10
_ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


def read_xlsx(source: Source) -> Iterator[RawNote | Reject]:
    """The rows of a workbook, .xlsx or .xlsm. Of a formula the value that was saved with it is taken.

    All sheets whose header has the columns sought are read, since leaving out the second of two
    would lose its notes in silence. ``row`` counts from the header of its sheet, as one sees it
    there; where several sheets are read, the file of a note is ``notes.xlsx, sheet 2026``.

    :raises ExportError: where it is no workbook, an old one (.xls), one under a password, or one
        that unpacks to too much, or no sheet has the columns.
    """
    with source.place.open_raw() as handle, _workbook(source, handle) as book:
        sheets = list(_sheets(book, source))
        for done, found in enumerate(sheets):
            file = source.file if len(sheets) == 1 else f"{source.file}, sheet {found.name}"
            for row, item in enumerate(_rows(book[found.name], found, file), start=1):
                source.meter.at(done + min(row / found.height, 1), len(sheets))
                if item is not None:
                    yield item
    source.meter.at(1, 1)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet with the columns sought: its rows by its own word, the row of the header, where roles stand."""

    name: str
    height: int
    header: int
    columns: Columns
    places: list[int]


def _rows(sheet: Any, found: _Sheet, file: str) -> Iterator[RawNote | Reject | None]:
    """The rows below the header, ``None`` for an empty one."""
    row = 0
    try:
        for row, values in enumerate(sheet.iter_rows(min_row=found.header + 1, values_only=True), start=1):
            filled = any(value is not None for value in values)
            yield RawNote(file, row, found.columns, *_picked(values, found.places)) if filled else None
    except _damage():
        yield reject_row(file, row + 1, "unreadable_file", detail="the sheet is damaged")


def _sheets(book: Workbook, source: Source) -> Iterator[_Sheet]:
    """The sheets that can be read.

    :raises ExportError: where there is none.
    """
    first: ExportError | None = None
    count = 0
    for sheet in book.worksheets:
        try:
            found = _header(sheet, source)
        except ExportError as error:
            first = first or error
        else:
            if found is not None:
                count += 1
                yield found
    if not count:
        raise first or ExportError(source.file, "the workbook is empty")


def _header(sheet: Any, source: Source) -> _Sheet | None:
    """The first row with the columns sought; ``None`` for an empty sheet."""
    first: ExportError | None = None
    height = max(sheet.max_row or 0, 1)
    try:
        sheet.reset_dimensions()  # what the file says of them may be wrong
        rows = list(islice(sheet.iter_rows(values_only=True), _TITLE_ROWS))
    except _damage() as error:
        raise ExportError(source.file, "the workbook is damaged") from error
    for number, values in enumerate(rows, start=1):
        header = [str(value).strip() if value is not None else "" for value in values]
        if not any(header):
            continue
        try:
            columns = resolve_columns(header, source.names, source.file)
        except ExportError as error:
            first = first or error
        else:
            names = (getattr(columns, role) for role in ROLES)
            places = [-1 if name is None else header.index(name) for name in names]
            return _Sheet(sheet.title, height, number, columns, places)
    if first is not None:
        raise first
    return None


def _picked(values: Sequence[object], places: list[int]) -> Iterator[object]:
    return (_plain(values[place]) if 0 <= place < len(values) else None for place in places)


def _plain(value: object) -> object:
    """A cell: errors of formulas hold nothing, and control characters are written ``_x000D_`` there."""
    if not isinstance(value, str):
        return value
    from openpyxl.utils.escape import unescape  # noqa: PLC0415

    if value in _ERRORS:
        return None
    plain: str = unescape(value) if "_x" in value else value
    return plain


@contextmanager
def _workbook(source: Source, handle: BinaryIO) -> Iterator[Workbook]:
    if source.place.packing:
        raise ExportError(source.file, "a workbook is packed in itself; unpack this one first")
    _check_archive(source.file, handle, source.place.size)
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        book = load_workbook(handle, read_only=True, data_only=True, keep_links=False)
    except _damage() as error:
        raise ExportError(source.file, "the workbook is damaged") from error
    try:
        yield book
    finally:
        book.close()


def _check_archive(file: str, handle: BinaryIO, size: int) -> None:
    """Refuse what is no workbook, or a bomb: no part can hold more than the archive says of it."""
    head = handle.read(_HEAD)
    if head.startswith(COMPOUND):
        raise ExportError(file, _compound(head, handle))
    handle.seek(0)
    try:
        with zipfile.ZipFile(handle) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ExportError(file, "this is no readable workbook") from error
    if sum(part.file_size for part in parts) > min(max(FREE, MOST_TIMES * size), MOST):
        raise ExportError(file, "the workbook unpacks to too much")
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise ExportError(file, "this archive is no workbook")
    handle.seek(0)


def _compound(head: bytes, handle: BinaryIO) -> str:
    """Names in a compound file are UTF-16."""
    while head:
        if _ENCRYPTED in head:
            return "the workbook is protected by a password; save it without one"
        tail, head = head[-len(_ENCRYPTED) :], handle.read(_HEAD)
        head = tail + head if head else b""
    return "this is an old workbook (.xls); save it as .xlsx"


def _damage() -> tuple[type[Exception], ...]:
    """What reading a damaged workbook raises. Forbidden parts of XML (entities) are among it.

    So are parts that are packed in ways of which ``zipfile`` knows none, or with a password.
    """
    import lzma  # noqa: PLC0415
    import zlib  # noqa: PLC0415
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - the class of the error only

    from defusedxml import DefusedXmlException  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    return (
        zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException, InvalidFileException,
        KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, SyntaxError, OverflowError,
        RuntimeError, NotImplementedError, lzma.LZMAError,
    )  # fmt: skip
