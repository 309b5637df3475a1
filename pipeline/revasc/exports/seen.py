"""Which ids an export has had: exact, and in little memory however many they are."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from types import TracebackType
from typing import Final, Self

#: Kibibytes of the index that are held in memory; the rest lies in a file without a name.
_CACHE: Final = 16_384


def private_database() -> sqlite3.Connection:
    """A temporary database for this process alone.

    The file behind it, used once the content outgrows the memory allowed, has no name that others
    could open and is gone when the process is.
    """
    base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE}"):
        base.execute(f"PRAGMA {pragma}")
    return base


class SeenIds:
    """A set of ids that only grows. It lives in a private temporary database of SQLite."""

    def __init__(self) -> None:
        self._base = private_database()
        self._base.execute("CREATE TABLE seen (id BLOB PRIMARY KEY) WITHOUT ROWID")
        self._base.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def add(self, note_id: str) -> bool:
        """Take an id; whether it is new.

        :raises OSError: where the temporary file cannot grow.
        """
        try:
            with closing(
                self._base.execute("INSERT OR IGNORE INTO seen VALUES (?)", (_key(note_id),))
            ) as cursor:
                return cursor.rowcount == 1
        except sqlite3.OperationalError as error:
            raise OSError(errno.ENOSPC, "no room for the list of ids among the temporary files") from error

    def __contains__(self, note_id: str) -> bool:
        found = self._base.execute("SELECT 1 FROM seen WHERE id = ?", (_key(note_id),)).fetchone()
        return found is not None


def _key(note_id: str) -> bytes:
    return note_id.encode("utf-8", "surrogatepass")
