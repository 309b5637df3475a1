"""Flat tables as Parquet, with a declared schema, written a row group at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from revasc.results.record import Result
from revasc.results.tables import Row, Table

if TYPE_CHECKING:
    import pyarrow as pa

_GROUP: Final = 5_000


def arrow_table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Rows as an Arrow table of this schema."""
    import pyarrow as pa  # noqa: PLC0415

    cells = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(cells, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table; every column may be null."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us"),
    }
    return pa.schema([(column.name, kinds[column.kind]) for column in table.columns])


class ParquetWriter:
    """Writes one table to one Parquet file."""

    def __init__(self, path: Path, table: Table) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415

        self._table = table
        self._schema = arrow_schema(table)
        self._rows: list[Row] = []
        self._writer = pq.ParquetWriter(path, self._schema)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._writer.close()

    def write(self, result: Result) -> None:
        """Append the rows of one result."""
        self.add(self._table.rows(result))

    def add(self, part: Iterable[Row]) -> None:
        """Append rows of the table."""
        self._rows.extend(part)
        if len(self._rows) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(arrow_table(self._rows, self._schema))
            self._rows.clear()
