"""All results in one DuckDB file: the flat tables and the whole records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Final, Self

from revasc.results.batches import Batches
from revasc.results.errors import OutputError
from revasc.results.parquetfile import arrow_schema, arrow_table
from revasc.results.tables import LESIONS, MENTIONS, NOTES, RECORDS, Kind, Row, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TABLES: Final = (NOTES, LESIONS, MENTIONS, RECORDS)
_TYPES: Final[dict[Kind, str]] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}
#: Nothing is fetched, nothing is read but what is handed over, and memory stays flat.
_CONFIG: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "memory_limit": "512MB",
    "threads": "1",
}


class DuckdbWriter:
    """Writes the tables notes, lesions, mentions and records into a new file in the place of ``path``.

    DuckDB asks for a place without a file and writes a log beside it, so the file is made in a
    folder that only its owner can open, and put in its place when it is whole.

    :raises ImportError: where DuckDB is not installed.
    :raises OutputError: where the file cannot be written, as on a full disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._batches = Batches(_TABLES, self._insert)
        with ExitStack() as opened:
            folder = opened.enter_context(TemporaryDirectory(prefix=".revasc-", dir=path.parent))
            self._draft = Path(folder) / "results.duckdb"
            with self._faults():
                self._connection = opened.enter_context(_connect(self._draft))
                self._begin()
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._opened:
            if kind is None:
                self._finish()

    def add(self, part: Sequence[Iterable[Row]]) -> None:
        """Append rows to each of the tables."""
        self._batches.add(part)

    def _begin(self) -> None:
        for table in _TABLES:
            columns = ", ".join(f'"{column.name}" {_TYPES[column.kind]}' for column in table.columns)
            self._connection.execute(f'CREATE TABLE "{table.name}" ({columns})')

    def _finish(self) -> None:
        self._batches.flush()
        with self._faults():
            self._connection.close()
        self._draft.chmod(0o600)
        self._draft.replace(self._path)

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Hand rows over as columns: a statement a row would take a hundred times as long."""
        with self._faults():
            self._connection.register("batch", arrow_table(rows, arrow_schema(table)))
            self._connection.execute(f'INSERT INTO "{table.name}" SELECT * FROM batch')  # noqa: S608 - own name
            self._connection.unregister("batch")

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Faults of DuckDB by their kind alone: its messages may quote values."""
        duckdb = _duckdb()
        try:
            yield
        except duckdb.Error as error:
            raise OutputError(f"{self._path.name}: {type(error).__name__} of DuckDB") from None


def _connect(path: Path) -> DuckDBPyConnection:
    opened: DuckDBPyConnection = _duckdb().connect(path, config=_CONFIG)
    return opened


def _duckdb() -> ModuleType:
    try:
        return import_module("duckdb")
    except ModuleNotFoundError as error:
        raise ImportError("a .duckdb file needs DuckDB: install revasc[duckdb]") from error
