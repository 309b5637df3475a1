"""All results in one SQLite file: the flat tables and the whole records."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from revasc.results.batches import Batches
from revasc.results.errors import OutputError
from revasc.results.tables import LESIONS, MENTIONS, NOTES, RECORDS, Kind, Row, Table

_TABLES: Final = (NOTES, LESIONS, MENTIONS, RECORDS)
_TYPES: Final[dict[Kind, str]] = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}


class SqliteWriter:
    """Writes the tables notes, lesions, mentions and records into an empty or a new file.

    Truth values are 1 and 0. Every table has an index on ``note_id``.

    :raises OutputError: where the file cannot be written, as on a full disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._batches = Batches(_TABLES, self._insert)
        with self._faults():
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._connection.close()

    def add(self, part: Sequence[Iterable[Row]]) -> None:
        """Append rows to each of the tables."""
        self._batches.add(part)

    def _begin(self) -> None:
        """One transaction without a journal: the file is a draft, dropped whole when anything fails."""
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY"):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        self._connection.execute("BEGIN")
        for table in _TABLES:
            columns = ", ".join(f"{_quoted(column.name)} {_TYPES[column.kind]}" for column in table.columns)
            self._connection.execute(f"CREATE TABLE {_quoted(table.name)} ({columns})")

    def _finish(self) -> None:
        self._batches.flush()
        with self._faults():
            for table in _TABLES:
                index = _quoted(f"{table.name}_note_id")
                self._connection.execute(f"CREATE INDEX {index} ON {_quoted(table.name)} (note_id)")
            self._connection.execute("COMMIT")

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        names = ", ".join(_quoted(name) for name in table.header)
        marks = ", ".join("?" for _ in table.header)
        statement = f"INSERT INTO {_quoted(table.name)} ({names}) VALUES ({marks})"  # noqa: S608 - own names
        with self._faults():
            self._connection.executemany(statement, rows)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Faults of SQLite by their kind; its messages name tables and causes, never values."""
        try:
            yield
        except sqlite3.Error as error:
            raise OutputError(f"{self._path.name}: {error}") from None


def _quoted(name: str) -> str:
    """A name of ours as SQL, also where it is a word of SQL itself ("end")."""
    return f'"{name}"'
