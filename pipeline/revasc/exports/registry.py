"""``read_notes``: an export, whatever it consists of, as one stream of notes and rejects."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from revasc.exports.columns import ColumnNames
from revasc.exports.errors import ExportError
from revasc.exports.finding import find_files
from revasc.exports.formats import FORMATS, Format, format_named
from revasc.exports.lines import JOINS, LineJoin, joined
from revasc.exports.omop import COLUMNS as OMOP
from revasc.exports.place import Place, is_url
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, Source, check_notes
from revasc.exports.sql import Database, Selection, is_database, read_sql
from revasc.exports.unpacking import Meter
from revasc.note import Note

__all__ = ["FORMATS", "ExportFile", "Format", "NoteExport", "read_notes"]

Location = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file or folder of an export, and the format in which it is read; of a database what is selected."""

    source: Source
    format: Format
    selection: Selection | None = None

    @property
    def size(self) -> int:
        """Its weight among the files of an export: bytes, at least one."""
        try:
            return max(self.source.place.size, 1)
        except Exception as error:  # gone since; the reading will say so
            if not _of_place(error, self.source.place):
                raise
            return 1

    def rows(self) -> Iterator[RawNote | Reject]:
        """The rows; where the reading breaks off after the first of them, a reject says so.

        :raises ExportError: where not even the first can be read.
        """
        file, count = self.source.file, 0
        try:
            for row in self.format.read(self.source):
                count += 1
                yield row
        except UnicodeDecodeError as error:  # UTF-16 or UTF-32 that breaks off
            yield reject_row(file, count + 1, "bad_encoding", detail=error.encoding)
        except Exception as error:
            if not _of_place(error, self.source.place):
                raise
            if count == 0:
                raise ExportError(file, _reason(error)) from error
            yield reject_row(file, count + 1, "unreadable_file", detail=_reason(error))


class NoteExport:
    """An export, opened by :func:`read_notes`.

    Iterating gives its notes, each time from the start; the rows that were no note are in
    ``rejects`` as far as the reading has come. :meth:`items` gives both in their order and
    keeps nothing. ``fraction`` says from 0 to 1 how far the reading has come. ``broken_off`` is the
    reject of a database or store that failed in this reading: the next time it may not.
    """

    def __init__(
        self,
        files: Iterable[ExportFile],
        *,
        day_first: bool = False,
        line_join: LineJoin = "auto",
        folders: Iterable[Place] = (),
    ) -> None:
        self.files = tuple(files)
        self._folders = tuple(folders)
        self._day_first = day_first
        self._line_join: LineJoin = line_join
        self._total = sum(file.size for file in self.files)
        self._before = 0
        self._current: ExportFile | None = None
        self.rejects: list[Reject] = []
        self.broken_off: Reject | None = None

    def __repr__(self) -> str:
        return f"NoteExport({self.name!r}, format={self.format!r}, read={self.fraction:.0%})"

    @property
    def name(self) -> str:
        """The first file, and how many more there are."""
        more = len(self.files) - 1
        return self.files[0].source.file + (f" and {more} more" if more else "")

    @property
    def format(self) -> str:
        """The name of the format, or of the formats."""
        return ", ".join(dict.fromkeys(file.format.name for file in self.files))

    @property
    def fraction(self) -> float:
        """The part read so far, 0 to 1, each file by its size."""
        if self._current is None:
            return 0.0
        within = self._current.source.meter.fraction * self._current.size
        return min((self._before + within) / self._total, 1.0)

    def is_at(self, path: Path) -> bool:
        """Whether ``path`` is one of its files, so that writing there would destroy it."""
        return any(file.source.place.is_at(path) for file in self.files)

    def holds(self, path: Path) -> bool:
        """Whether ``path`` lies in a folder that was named as the export: what is there is read with it."""
        return any(folder.holds(path) for folder in self._folders)

    def reading(self) -> dict[str, Any]:
        """How it is read, as plain JSON types: what the user named of columns, encoding, dates and lines."""
        source = self.files[0].source
        names = {key: value for key, value in asdict(source.names).items() if value is not None}
        told = {"encoding": source.encoding, "day_first": source.day_first, "line_join": self._line_join}
        return {"columns": names, **told}

    def __iter__(self) -> Iterator[Note]:
        self.rejects = []
        for item in self.items():
            if isinstance(item, Note):
                yield item
            else:
                self.rejects.append(item)

    def items(self) -> Iterator[Note | Reject]:
        """Notes and rejects in the order of the export; an id counts once in all its files.

        :raises ExportError: where a file as a whole cannot be read.
        """
        rows = joined(
            self._rows(),
            self._rows_again,
            join=self._line_join,
            named=any(file.source.names.line for file in self.files),
            day_first=self._day_first,
        )
        return check_notes(rows, day_first=self._day_first)

    def _rows_again(self) -> Iterator[RawNote | Reject]:
        """All rows from the start, without a word to those who watch how far the reading is."""
        for file in self.files:
            quiet = replace(file, source=replace(file.source, meter=Meter()))
            with suppress(ExportError):  # the reading that counts meets it too
                yield from quiet.rows()

    def _rows(self) -> Iterator[RawNote | Reject]:
        self._before, self.broken_off = 0, None
        for file in self.files:
            self._current = file
            for row in self._rows_of(file):
                if isinstance(row, Reject) and row.code == "unreadable_file" and file.source.place.remote:
                    self.broken_off = row
                yield row
            self._before += file.size

    def _rows_of(self, file: ExportFile) -> Iterator[RawNote | Reject]:
        """The rows of one file; of several files one that cannot be read is a reject."""
        try:
            yield from file.rows()
        except ExportError as error:
            if len(self.files) == 1:
                raise
            yield reject_row(error.file, 0, "unreadable_file", detail=error.message)


def read_notes(
    path: Location | Iterable[Location],
    *,
    format: str | None = None,  # noqa: A002 - the name that the command line uses
    text: str | None = None,
    note_id: str | None = None,
    date: str | None = None,
    note_type: str | None = None,
    line: str | None = None,
    line_join: LineJoin = "auto",
    query: str | None = None,
    table: str | None = None,
    encoding: str | None = None,
    day_first: bool = False,
) -> NoteExport:
    """Open an export of notes: a file, a folder, a pattern such as ``2026-*/*.csv.gz``, or several.

    ``path`` may be the URL of a store (``s3://bucket/notes.csv``), or that of a database as
    SQLAlchemy writes it, with a ``query`` or the name of a ``table``. ``text``, ``note_id``,
    ``date`` and ``note_type`` name the columns where convention does not find them, and ``line`` the
    one that numbers the rows of a note that is split over several; ``line_join`` (auto, newline,
    space, none) says what stands between them then. ``format`` and ``encoding`` overrule what is
    detected; ``day_first`` reads 03/12/2019 as the third of December. Of several files one that
    cannot be read at all is a reject with row 0.

    :raises ExportError: where a file is absent, unreadable or of no known format.
    """
    if line_join not in JOINS:
        raise ExportError("export", f"unknown way to join lines {line_join!r}; known: {', '.join(JOINS)}")
    names = ColumnNames(note_id, text, date, note_type, line)
    selection = Selection(query, table)
    locations = [path] if isinstance(path, str | os.PathLike) else list(path)
    files: list[ExportFile] = []
    for location in [os.fspath(each) for each in locations]:
        if is_database(location):
            files.append(_selected(Source(Database(location), names, day_first=day_first), selection, format))
            continue
        try:
            found = find_files(location, format)
        except Exception as error:
            if not _of_place(error, Place(location)):
                raise
            raise ExportError(Place(location).name, _reason(error)) from error
        files += [ExportFile(Source(place, names, encoding, day_first), kind) for place, kind in found]
    if not files:
        raise ExportError("export", "no file is named")
    if (query or table) and not any(isinstance(file.source.place, Database) for file in files):
        raise ExportError(files[0].source.file, "a query or table is of a database, and this is none")
    folders = [Place(os.fspath(each)) for each in locations if not is_url(os.fspath(each))]
    return NoteExport(files, day_first=day_first, line_join=line_join, folders=folders)


def _selected(source: Source, selection: Selection, asked: str | None) -> ExportFile:
    """The rows of a database as a file of the export; of the formats only ``omop`` means something there."""
    if (selection.query is None) == (selection.table is None):
        raise ExportError(source.file, "this is a database: name a query or a table of it")
    if asked is not None and format_named(asked, source.file).name == "omop":
        source = replace(source, names=source.names.over(OMOP))
    return ExportFile(source, Format("sql", (), partial(read_sql, selection=selection)), selection)


def _of_place(error: Exception, place: Place) -> bool:
    """Whether the file, store or database failed; clients of stores have errors of classes of their own."""
    if isinstance(error, ExportError | ImportError):
        return False
    return isinstance(error, OSError) or place.remote


def _reason(error: Exception) -> str:
    """What failed, in the system's words; those of a store are left out, for it may quote the request."""
    if isinstance(error, FileNotFoundError):
        return "no such file or directory"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return f"it cannot be reached: {type(error).__name__}"
