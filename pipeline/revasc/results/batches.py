"""Rows of several tables, gathered until there are enough to be worth an insertion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from revasc.results.tables import Row, Table

#: Rows held of a table before they are inserted. Whole records are rows too, of tens of kilobytes each.
_MOST: Final = 1_000

#: Puts rows into a table.
Insert = Callable[[Table, Sequence[Row]], None]


class Batches:
    """Rows on their way into the tables of one database."""

    def __init__(self, tables: Iterable[Table], insert: Insert) -> None:
        self._waiting: list[tuple[Table, list[Row]]] = [(table, []) for table in tables]
        self._insert = insert

    def add(self, part: Sequence[Iterable[Row]]) -> None:
        """Take rows for each of the tables, in their order."""
        for (table, rows), more in zip(self._waiting, part, strict=True):
            rows.extend(more)
            if len(rows) >= _MOST:
                self._send(table, rows)

    def flush(self) -> None:
        """Insert all that is left."""
        for table, rows in self._waiting:
            if rows:
                self._send(table, rows)

    def _send(self, table: Table, rows: list[Row]) -> None:
        self._insert(table, rows)
        rows.clear()
