"""Rows of notes that lie apart, kept until all of them are there."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import groupby
from types import TracebackType
from typing import NamedTuple, Self, cast

from revasc.exports.rejects import RejectCode
from revasc.exports.seen import private_database


class Piece(NamedTuple):
    """One row of a note: where it stood, its line number (-1: unreadable), and what it holds.

    ``fault`` and ``field`` say why the row cannot be used, where it cannot.
    """

    file: str
    row: int
    number: int
    text: str = ""
    day: date | None = None
    kind: str | None = None
    fault: RejectCode | None = None
    field: str | None = None


class Spool:
    """Pieces by note, in a private temporary database: exact, and in little memory."""

    def __init__(self) -> None:
        self._base: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._base is not None:
            self._base.close()

    def add(self, note_id: str, piece: Piece) -> None:
        """Keep a piece.

        :raises OSError: where the temporary file cannot grow.
        """
        base = self._base or self._open()
        values = (note_id.encode(), *piece._replace(day=None), piece.day and piece.day.isoformat())
        try:
            base.execute("INSERT OR IGNORE INTO notes (id) VALUES (?)", values[:1])
            base.execute(
                "INSERT INTO pieces SELECT number, ?2, ?3, ?4, ?5, ?7, ?8, ?9, ?10 FROM notes WHERE id = ?1",
                values,
            )
        except sqlite3.OperationalError as error:
            raise OSError(errno.ENOSPC, "no room for the lines of notes among the temporary files") from error

    def notes(self) -> Iterator[tuple[str, Iterator[Piece]]]:
        """Each note with its pieces, in the order of its first piece."""
        if self._base is None:
            return
        self._base.execute("CREATE INDEX by_note ON pieces (note)")
        asked = (
            "SELECT notes.id, file, row, line, text, day, kind, fault, field "
            "FROM notes JOIN pieces ON pieces.note = notes.number ORDER BY notes.number, pieces.rowid"
        )
        with closing(self._base.execute(asked)) as found:
            for note_id, rows in groupby(found, key=lambda values: cast("bytes", values[0])):
                yield note_id.decode(), (_piece(values[1:]) for values in rows)

    def _open(self) -> sqlite3.Connection:
        self._base = private_database()
        self._base.execute("CREATE TABLE notes (number INTEGER PRIMARY KEY, id BLOB UNIQUE)")
        self._base.execute(
            "CREATE TABLE pieces (note INTEGER, file TEXT, row INTEGER, line INTEGER, text TEXT, kind TEXT, "
            "fault TEXT, field TEXT, day TEXT)"
        )
        self._base.execute("BEGIN")
        return self._base


def _piece(values: tuple[object, ...]) -> Piece:
    file, row, number, text, day, kind, fault, field = values
    return Piece(
        cast("str", file), cast("int", row), cast("int", number), cast("str", text),
        date.fromisoformat(cast("str", day)) if day else None, cast("str | None", kind),
        cast("RejectCode | None", fault), cast("str | None", field),
    )  # fmt: skip
