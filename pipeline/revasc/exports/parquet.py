"""Parquet exports, read a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from revasc.exports.columns import ROLES, Columns, resolve_columns
from revasc.exports.errors import ExportError
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, Source

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_BATCH: Final = 256


def read_parquet(source: Source) -> Iterator[RawNote | Reject]:
    """The rows of a Parquet file.

    Where a row group is damaged, each of its rows that cannot be read is a reject, and the
    reading goes on with the next group.

    :raises ExportError: where the file cannot be opened or lacks a needed column.
    """
    with source.place.open_raw() as handle:
        file = _open(source, handle)
        columns = resolve_columns(file.schema_arrow.names, source.names, source.file)
        row = 0
        for group in range(file.num_row_groups):
            end = row + file.metadata.row_group(group).num_rows
            for item in _group(source, file, columns, group, row):
                row += 1
                source.meter.at(row, file.metadata.num_rows)
                yield item
            for lost in range(row + 1, end + 1):
                yield reject_row(source.file, lost, "unreadable_file", detail=f"row group {group} is damaged")
            row = end


def _group(
    source: Source, file: pq.ParquetFile, columns: Columns, group: int, before: int
) -> Iterator[RawNote]:
    """The rows of one row group, as far as they can be read."""
    import pyarrow as pa  # noqa: PLC0415

    batches = file.iter_batches(batch_size=_BATCH, row_groups=[group], columns=_wanted(columns))
    row = before
    try:
        for batch in batches:
            for values in _values(batch, columns):
                row += 1
                yield RawNote(source.file, row, columns, *values)
    except (pa.ArrowException, OSError):
        return  # the caller counts what is lacking


def _open(source: Source, handle: BinaryIO) -> pq.ParquetFile:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return pq.ParquetFile(handle, pre_buffer=source.place.remote)
    except (pa.ArrowException, OSError) as error:
        raise ExportError(source.file, "this is not a readable Parquet file") from error


def _wanted(columns: Columns) -> list[str]:
    names = (getattr(columns, role) for role in ROLES)
    return list(dict.fromkeys(name for name in names if name is not None))


def _values(batch: pa.RecordBatch, columns: Columns) -> Iterator[tuple[Any, ...]]:
    """The rows of a batch in the order of the roles."""
    lists: list[list[Any]] = []
    for role in ROLES:
        name = getattr(columns, role)
        lists.append(_plain(batch.column(name)) if name is not None else [None] * batch.num_rows)
    return zip(*lists, strict=True)


def _plain(column: pa.Array) -> list[Any]:
    """Python values; text as bytes, so that one undecodable value spoils its own row only."""
    import pyarrow as pa  # noqa: PLC0415

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = column.cast(pa.large_binary())
    elif pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    values: list[Any] = column.to_pylist()
    return values
