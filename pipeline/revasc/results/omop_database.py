"""The OMOP table NOTE_NLP in a database: the rows of some notes replaced in one transaction.

Source: OHDSI, OMOP Common Data Model v5.4, table NOTE_NLP. Its ids are integers of 32 bits in the DDL
of the model, so here rows are numbered on from the highest id, not by the ids that files have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from revasc.results.errors import OutputError
from revasc.results.omop import COLUMNS, NOTE_NLP
from revasc.results.tables import Row

if TYPE_CHECKING:
    from types import TracebackType

    import sqlalchemy as sa

#: Notes named in one statement, and rows inserted by one: well below the limits of every database.
_NOTES: Final = 500
_ROWS: Final = 1_000
_NAMES: Final = tuple(column.name for column in COLUMNS)
_ID: Final = _NAMES[0]
_Item = TypeVar("_Item")


class NoteNlpDatabase:
    """A table NOTE_NLP that is there already, with the columns of the model.

    No message and no ``repr`` holds a password, and none holds what was in a row.

    :raises ImportError: where the driver that ``url`` asks for is not installed.
    :raises OutputError: where the database cannot be reached, or table or columns are missing.
    """

    def __init__(self, url: str, schema: str | None = None, table: str = NOTE_NLP) -> None:
        self._name = f"{schema}.{table}" if schema else table
        self._engine = _engine(url)
        with self._faults("cannot be opened"):
            self._table = self._checked(schema, table)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._engine.url.render_as_string(hide_password=True)}, {self._name})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open to the database."""
        self._engine.dispose()

    def write(self, rows: Iterable[Row], note_ids: Iterable[int], *, nlp_system: str) -> int:
        """Replace what ``nlp_system`` has said of these notes by ``rows``; say how many rows there are.

        ``rows`` are those of ``note_nlp_rows``; ``note_ids`` also names the notes without any. All is
        done in one transaction: a second call with the same notes leaves the same rows, and a failure
        leaves those that were there. Rows of other systems, and of other versions, stay.

        :raises OutputError: where the database refuses; nothing is changed then.
        """
        with self._faults("cannot be written"), self._engine.begin() as connection:
            self._lock(connection)
            self._delete(connection, note_ids, nlp_system)
            return self._insert(connection, rows)

    def _lock(self, connection: sa.Connection) -> None:
        """Let nobody else add rows until the transaction ends, since ids are numbered on.

        SQLite locks the whole file at the deletion that follows. Elsewhere the key of the table
        refuses the second of two equal ids, and with it that transaction.
        """
        if connection.dialect.name == "postgresql":
            import sqlalchemy as sa  # noqa: PLC0415

            name = connection.dialect.identifier_preparer.format_table(self._table)
            connection.execute(sa.text(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE"))

    def _delete(self, connection: sa.Connection, note_ids: Iterable[int], nlp_system: str) -> None:
        columns = self._table.c
        for ids in _in_turn(dict.fromkeys(note_ids), _NOTES):
            known = columns.note_id.in_(ids) & (columns.nlp_system == nlp_system)
            connection.execute(self._table.delete().where(known))

    def _insert(self, connection: sa.Connection, rows: Iterable[Row]) -> int:
        import sqlalchemy as sa  # noqa: PLC0415

        count, highest = 0, connection.scalar(sa.select(sa.func.max(self._table.c[_ID]))) or 0
        for some in _in_turn(rows, _ROWS):
            told = [_numbered(row, highest + count + at) for at, row in enumerate(some, 1)]
            connection.execute(self._table.insert(), told)
            count += len(told)
        return count

    def _checked(self, schema: str | None, table: str) -> sa.Table:
        """The table as it is in the database; ours are its columns whatever the case of their letters."""
        import sqlalchemy as sa  # noqa: PLC0415

        inspector = sa.inspect(self._engine)
        if not inspector.has_table(table, schema):
            raise OutputError(f"{self._name}: there is no such table in the database")
        found = {column["name"].lower(): column for column in inspector.get_columns(table, schema)}
        missing = [name for name in _NAMES if name not in found]
        if missing:
            raise OutputError(f"{self._name}: the table has no column {', '.join(missing)}")
        columns = [sa.Column(found[name]["name"], found[name]["type"], key=name) for name in _NAMES]
        return sa.Table(table, sa.MetaData(), *columns, schema=schema)

    @contextmanager
    def _faults(self, what: str) -> Iterator[None]:
        """Faults of the database by their kind: its own messages may quote rows, and rows notes."""
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        try:
            yield
        except SQLAlchemyError as error:
            raise OutputError(f"{self._name} {what}: {_kind(error)}") from None


def _engine(url: str) -> sa.Engine:
    import sqlalchemy as sa  # noqa: PLC0415

    try:
        return sa.create_engine(url, hide_parameters=True)
    except ModuleNotFoundError as error:
        extra = "revasc[postgres]" if error.name == "psycopg" else "it"
        raise ImportError(f"the database needs the driver {error.name}: install {extra}") from None
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ValueError):
        raise OutputError("the database: its address is no SQLAlchemy URL of a known kind") from None


def _numbered(row: Row, number: int) -> dict[str, Any]:
    return {**dict(zip(_NAMES, row, strict=True)), _ID: number}


def _kind(error: Exception) -> str:
    """The class of an error, that of the driver too, and the code by which SQL knows it."""
    driver = getattr(error, "orig", None)
    names = dict.fromkeys(type(item).__name__ for item in (error, driver) if item is not None)
    code = getattr(driver, "sqlstate", None)
    return ", ".join([*names, *([f"SQLSTATE {code}"] if code else [])])


def _in_turn(items: Iterable[_Item], most: int) -> Iterator[list[_Item]]:
    """The items, so many at a time."""
    stream = iter(items)
    while some := list(islice(stream, most)):
        yield some
