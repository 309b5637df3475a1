"""CSV and TSV exports: delimiter and encoding found, quoted newlines kept, damage contained.

The delimiter is the one that gives the header the columns sought. ``csv.Sniffer`` looks at marks
alone, and notes are full of them: of 144 made files it told 117, this rule all.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

from revasc.exports.columns import ROLES, ColumnNames, Columns, find_column, resolve_columns
from revasc.exports.encoding import byte_length, check_encoding, detect_encoding, open_text
from revasc.exports.errors import ExportError
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, Source, looks_like_id

DELIMITERS: Final = (",", "\t", ";", "|")

#: The longest field taken, in characters. A quote that never closes is given up there.
LONGEST_FIELD: Final = 1 << 24

_SAMPLE: Final = 1 << 16
_SAMPLE_ROWS: Final = 20


def read_delimited(source: Source, *, delimiter: str | None = None) -> Iterator[RawNote | Reject]:
    """The rows of a delimited file with a header.

    :raises ExportError: where the file is empty, no text, or lacks a needed column.
    """
    name = source.encoding and check_encoding(source.encoding, source.file)
    encoding = name or detect_encoding(source.place)
    with open_text(source.place, encoding, source.meter) as handle:
        sample = _sample(handle)
        lines = _rejoin(sample, handle)
        records = Records(lines, delimiter or sniff_delimiter(sample, source.names))
        width = byte_length(sample, encoding) / len(sample) if sample else 1.0
        yield from _rows(records, source, lambda: source.at(records.taken * width))
    source.meter.at(1, 1)


def sniff_delimiter(sample: str, names: ColumnNames) -> str:
    """The delimiter that gives the header most of the columns sought, then the evenest rows."""
    return max(DELIMITERS, key=lambda mark: _score(sample, mark, names))


class Records:
    """The records of a delimited file; a damaged one comes as ``None``.

    Parsing is strict: a quote inside a quoted field must be doubled. Where it is not, or where
    a quote never closes, the first line of the record is given up and the lines after it are
    read again, so that one stray quote cannot swallow the notes behind it. ``taken`` counts the
    characters of the file that have gone into records so far.
    """

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self.taken = 0
        self._reader = self._start()

    def __iter__(self) -> Iterator[list[str] | None]:
        while True:
            try:
                row = self._next()
            except StopIteration:
                return
            except csv.Error:
                self._recover()
                yield None
            else:
                if row:  # a blank line is no record
                    yield row

    def _next(self) -> list[str]:
        """The next record, with the module's limit on fields raised for this call only."""
        self._taken.clear()
        limit = csv.field_size_limit(LONGEST_FIELD)
        try:
            return next(self._reader)
        finally:
            csv.field_size_limit(limit)

    def _recover(self) -> None:
        self._again.extendleft(reversed(self._taken[1:]))
        self._reader = self._start()

    def _start(self) -> Iterator[list[str]]:
        return csv.reader(self._feed(), delimiter=self._delimiter, strict=True)

    def _feed(self) -> Iterator[str]:
        """The lines of the file, those first that are read again. Each passes here: it is kept short."""
        taken = self._taken
        while True:
            while self._again:
                taken.append(line := self._again.popleft())
                yield line
            try:
                line = next(self._lines)
            except StopIteration:
                return
            self.taken += len(line)
            taken.append(line)
            yield line


def _rows(records: Records, source: Source, tick: Callable[[], None]) -> Iterator[RawNote | Reject]:
    stream = iter(records)
    header = _header(stream, source)
    columns = resolve_columns(header, source.names, source.file)
    places = _places(header, columns)
    remains = -1  # records given up with a broken row, or -1 where none is broken
    file, width, row = source.file, len(header), 0
    for record in stream:
        tick()
        fields = None if record is None else _fitted(record, width)
        if remains >= 0:
            if not (fields and looks_like_id(fields[places[0]])):
                remains += 1  # still inside the broken row: its remains are no rows of their own
                continue
            yield _broken(file, row, remains)
        remains = 0 if record is None else -1
        row += 1
        if fields is not None:
            values = [fields[place] if place >= 0 else None for place in places]
            yield RawNote(file, row, columns, *values)
        elif record is not None:
            yield _ragged(file, row, record, places[0], width)
    if remains >= 0:
        yield _broken(file, row, remains)


def _broken(file: str, row: int, remains: int) -> Reject:
    """A row whose quotes do not close; what follows is given up until a row surely begins."""
    return reject_row(
        file, row, "bad_csv", detail=f"given up with {remains} lines behind it" if remains else ""
    )


def _ragged(file: str, row: int, record: list[str], place: int, width: int) -> Reject:
    """A row of the wrong width; its id is given only if the cell in that place surely is one."""
    known = record[place] if place < len(record) else ""
    detail = f"{len(record)} where the header has {width}"
    note_id = known if looks_like_id(known) else None
    return reject_row(file, row, "ragged_row", note_id=note_id, detail=detail)


def _header(stream: Iterator[list[str] | None], source: Source) -> list[str]:
    header = next(stream, None)
    if header is None:
        raise ExportError(source.file, "the file is empty or its header cannot be read")
    return [name.strip() for name in header]


def _places(header: Sequence[str], columns: Columns) -> list[int]:
    """Where each role stands in a row; -1 for a role without a column."""
    names = (getattr(columns, role) for role in ROLES)
    return [-1 if name is None else header.index(name) for name in names]


def _fitted(record: list[str], width: int) -> list[str] | None:
    """The record at the header's width; surplus empty fields, which spreadsheets leave, are dropped."""
    if len(record) == width:
        return record
    return record[:width] if len(record) > width and not any(record[width:]) else None


def _score(sample: str, delimiter: str, names: ColumnNames) -> tuple[int, float, int]:
    rows = list(islice(_lenient(sample, delimiter), _SAMPLE_ROWS))
    if not rows:
        return (0, 0.0, 0)
    header = [name.strip() for name in rows[0]]
    roles = sum(find_column(role, names, header) is not None for role in ROLES)
    even = sum(len(row) == len(header) for row in rows) / len(rows)
    return (roles, even if len(header) > 1 else 0.0, len(header))


def _lenient(sample: str, delimiter: str) -> Iterator[list[str]]:
    limit = csv.field_size_limit()
    reader = csv.reader(io.StringIO(sample[:limit], newline=""), delimiter=delimiter)
    return (row for row in reader if row)


def _sample(handle: io.TextIOWrapper) -> str:
    """The start of the file. Where it cannot be read on, what came before is kept for its rows."""
    taken: list[str] = []
    room = _SAMPLE
    try:
        while room > 0 and (line := handle.readline(room)):
            taken.append(line)
            room -= len(line)
    except OSError:
        if not taken:
            raise
    return "".join(taken)


def _rejoin(sample: str, handle: io.TextIOWrapper) -> Iterator[str]:
    """The lines of the file, beginning with those of the sample already taken from it."""
    head = io.StringIO(sample, newline="").readlines()
    last = head.pop() if head else ""
    return chain(head, _seam(last, handle), handle)


def _seam(last: str, handle: io.TextIOWrapper) -> Iterator[str]:
    """The last line of the sample, with what belongs to it of the rest."""
    if last.endswith("\r"):  # the line end may be split between sample and rest
        rest = handle.readline()
        yield from (last + rest,) if rest == "\n" else (last, rest)
    elif last.endswith("\n"):
        yield last
    else:
        yield last + handle.readline()
