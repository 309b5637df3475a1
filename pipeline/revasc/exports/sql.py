"""Notes out of a database: any that SQLAlchemy speaks to, by a query or the name of a table.

The query of the user is sent as it is written, in a transaction that may only read where the
database knows such, with a cursor that stays on the server. A run can only be resumed if the query
says ``ORDER BY`` something that no two rows share. Of a table the columns sought are selected, in
the order of the note id.

Messages name the class and the code of an error and never its text, which may quote a row.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from revasc.exports.columns import ROLES, resolve_columns
from revasc.exports.errors import ExportError
from revasc.exports.place import Place, is_url
from revasc.exports.rows import RawNote, Source

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine, Executable

#: Rows that are fetched at a time.
_ROWS: Final = 200
#: Databases that must be told before the transaction begins that it only reads.
_TOLD: Final = frozenset({"mysql", "mariadb", "oracle"})
#: Databases that are a file each.
_OF_A_FILE: Final = frozenset({"sqlite", "duckdb"})
#: What brings the driver of a database.
_EXTRAS: Final = {"postgresql": "revasc[postgres]", "duckdb": "duckdb-engine"}


class Database(Place):
    """The URL of a database, as SQLAlchemy writes it; its name has no user, password or option."""

    size = 0
    packing = None
    suffix = ""
    is_folder = False

    @property
    def _local(self) -> Path | None:
        """The file that is the database, where it is one."""
        from sqlalchemy import make_url  # noqa: PLC0415
        from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

        try:
            url = make_url(self.location)
        except (ArgumentError, ValueError):
            return None  # the reading will say so
        return Path(url.database) if url.database and url.get_backend_name() in _OF_A_FILE else None

    @property
    def _bare(self) -> str:
        scheme, _, rest = self.location.partition("://")
        return f"{scheme}://{re.sub(r'[?].*', '', rest.rpartition('@')[2], flags=re.DOTALL)}"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows: those of a query, or those of a table, ``schema.table`` with its schema."""

    query: str | None = None
    table: str | None = None


def is_database(location: str) -> bool:
    """Whether a URL names a database and no store: stores have schemes that fsspec knows."""
    if not is_url(location):
        return False
    from fsspec import available_protocols  # noqa: PLC0415 - needed by those who name a URL only

    return location.partition("://")[0].partition("+")[0].lower() not in available_protocols()


def read_sql(source: Source, selection: Selection) -> Iterator[RawNote]:
    """The rows of a selection, fetched a few hundred at a time.

    :raises ExportError: where the URL, the driver, the table or a needed column is not there.
    :raises OSError: where the database fails.
    """
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    fault = None
    try:
        with _connection(source) as connection:
            yield from _rows(source, connection, selection)
    except SQLAlchemyError as error:
        fault = _described(error)
    if fault is not None:  # outside the handler, so that the error with its text is not kept as context
        raise OSError(errno.EIO, fault)
    source.meter.at(1, 1)


def _rows(source: Source, connection: Connection, selection: Selection) -> Iterator[RawNote]:
    statement = _statement(source, connection, selection)
    with connection.execute(statement) as result:
        if not result.returns_rows:
            raise ExportError(source.file, "the query gives no rows, it does something else")
        header = [str(key) for key in result.keys()]  # noqa: SIM118 - no mapping
        columns = resolve_columns(header, source.names, source.file)
        names = (getattr(columns, role) for role in ROLES)
        places = [-1 if name is None else header.index(name) for name in names]
        for row, values in enumerate(result, start=1):
            yield RawNote(source.file, row, columns, *(_plain(values, place) for place in places))


def _plain(values: Any, place: int) -> object:
    value = values[place] if place >= 0 else None
    return bytes(value) if isinstance(value, bytearray | memoryview) else value


def _statement(source: Source, connection: Connection, selection: Selection) -> Executable:
    from sqlalchemy import column, select, table, text  # noqa: PLC0415

    if selection.query is not None:
        return text(selection.query.replace(":", "\\:"))  # a colon is one, and no parameter
    schema, _, name = (selection.table or "").rpartition(".")
    origin = table(name, schema=schema or None)
    header = _header(source, connection, select(text("*")).select_from(origin).limit(0), selection)
    columns = resolve_columns(header, source.names, source.file)
    names = dict.fromkeys(found for role in ROLES if (found := getattr(columns, role)) is not None)
    wanted: list[Any] = [column(each) for each in names]
    order: list[Any] = [column(each) for each in (columns.note_id, columns.line) if each]
    return select(*wanted).select_from(origin).order_by(*order)


def _header(source: Source, connection: Connection, none: Executable, selection: Selection) -> list[str]:
    """The columns of a table, by asking for none of its rows: catalogues differ, this does not."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    fault = None
    try:
        with connection.execute(none) as result:
            return [str(key) for key in result.keys()]  # noqa: SIM118 - no mapping
    except SQLAlchemyError as error:
        fault = _described(error)
    raise ExportError(source.file, f"no table {selection.table!r}, or it cannot be read; {fault}")


@contextmanager
def _connection(source: Source) -> Iterator[Connection]:
    """A connection that may only read, closed at the end with all that belongs to it."""
    engine = _engine(source)
    try:
        with engine.connect() as connection:
            if engine.dialect.name in _TOLD:
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            options: dict[str, Any] = {"stream_results": True, "yield_per": _ROWS}
            if engine.dialect.name == "postgresql":
                options["postgresql_readonly"] = True
            yield connection.execution_options(**options)
    finally:
        engine.dispose()


def _engine(source: Source) -> Engine:
    from sqlalchemy import create_engine, event  # noqa: PLC0415
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    fault = None
    try:
        url = _url(source)
        options = {"read_only": True} if url.get_backend_name() == "duckdb" else {}
        engine = create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args=options)
    except NoSuchModuleError:
        fault = f"neither a store nor a database that is known here{_extra(source)}"
    except (ArgumentError, ValueError, TypeError):
        fault = "this is no URL of a database"
    except ImportError as error:
        fault = f"the driver {error.name or 'of this database'} is not installed{_extra(source)}"
    if fault is not None:
        raise ExportError(source.file, fault)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _escape_bytes)
    return engine


def _url(source: Source) -> URL:
    """The URL; a file of SQLite is opened for reading, so that none appears where there was none."""
    from sqlalchemy import make_url  # noqa: PLC0415

    url = make_url(source.place.location)
    file = url.database
    if url.get_backend_name() != "sqlite" or not file or file == ":memory:" or file.startswith("file:"):
        return url
    if not Path(file).is_file():
        raise ExportError(source.file, "no such file or directory")
    return url.set(database=Path(file).absolute().as_uri()).update_query_dict({"mode": "ro", "uri": "true"})


def _escape_bytes(connection: Any, _record: object) -> None:
    """SQLite keeps bytes that are no UTF-8: one such value shall spoil its own row only."""
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")


def _extra(source: Source) -> str:
    scheme = source.place.location.partition("://")[0].partition("+")[0]
    return f" (pip install '{_EXTRAS[scheme]}')" if scheme in _EXTRAS else ""


def _described(error: Exception) -> str:
    """``the database failed: UndefinedTable, 42P01``."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return f"the database failed: {type(cause).__name__}" + (f", {code}" if code else "")
