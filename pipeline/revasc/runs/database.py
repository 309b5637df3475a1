"""The OMOP table NOTE_NLP of a database as a target of a run: a transaction a shard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from revasc.results.tables import Row

if TYPE_CHECKING:
    from revasc.results.omop_database import NoteNlpDatabase


@dataclass(frozen=True, slots=True)
class NoteNlpTarget:
    """Which table: the SQLAlchemy URL of the database, and the schema where it is not the usual one.

    The URL may hold a password, so it stands in no ``repr`` and in nothing that a run writes.
    """

    url: str = field(repr=False)
    schema: str | None = None

    def check(self) -> str:
        """Open the table once and say what it is called, without any password.

        :raises ImportError: where the driver is not installed.
        :raises OutputError: where the database cannot be reached, or table or columns are missing.
        """
        with _opened(self) as table:
            return repr(table)

    def write(self, rows: Sequence[Row], note_ids: Iterable[int], nlp_system: str) -> None:
        """Put the rows of these notes in place of what the same system said of them, in one transaction.

        :raises OutputError: where the database refuses; nothing is changed then.
        """
        with _opened(self) as table:
            table.write(rows, note_ids, nlp_system=nlp_system)


def _opened(target: NoteNlpTarget) -> NoteNlpDatabase:
    """The table, opened for one shard: next to the work of a shard that costs nothing."""
    from revasc.results.omop_database import NoteNlpDatabase  # noqa: PLC0415 - for such runs only

    return NoteNlpDatabase(target.url, target.schema)
