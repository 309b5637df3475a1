"""Parquet exports, read a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from revasc.exports.columns import ROLES, Columns, resolve_columns
from revasc.exports.errors import ExportError
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, Source

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_BATCH: Final = 256
#: Bytes of a column that are read ahead, so that a large row group is never in memory as a whole.
_BUFFER: Final = 1 << 20


def read_parquet(source: Source) -> Iterator[RawNote | Reject]:
    """The rows of a Parquet file.

    Columns that are folders of its path (``type=Cath/part-0.parquet``) are taken from there where
    the file lacks them. Where a row group is damaged, each of its rows that cannot be read is a
    reject, and the reading goes on with the next group.

    :raises ExportError: where the file cannot be opened or lacks a needed column.
    """
    if source.place.packing:
        raise ExportError(source.file, "Parquet is packed in itself; unpack this file first")
    with source.place.open_raw() as handle:
        file = _open(source, handle)
        names = file.schema_arrow.names
        keys = {key: value for key, value in source.place.keys.items() if key not in names}
        columns = resolve_columns([*names, *keys], source.names, source.file)
        row = 0
        for group in range(file.num_row_groups):
            end = row + file.metadata.row_group(group).num_rows
            for values in _group(file, columns, keys, group):
                row += 1
                source.meter.at(row, file.metadata.num_rows)
                yield RawNote(source.file, row, columns, *values)
            for lost in range(row + 1, end + 1):
                yield reject_row(source.file, lost, "unreadable_file", detail=f"row group {group} is damaged")
            row = end
    source.meter.at(1, 1)


def _group(
    file: pq.ParquetFile, columns: Columns, keys: Mapping[str, str | None], group: int
) -> Iterator[tuple[Any, ...]]:
    """The rows of one row group, as far as they can be read, in the order of the roles."""
    import pyarrow as pa  # noqa: PLC0415

    names = [getattr(columns, role) for role in ROLES]
    wanted = list(dict.fromkeys(name for name in names if name is not None and name not in keys))
    try:
        for batch in file.iter_batches(batch_size=_BATCH, row_groups=[group], columns=wanted):
            here = {name: _plain(batch.column(name)) for name in wanted}
            lists = [here.get(name) or [keys.get(name)] * batch.num_rows for name in names]
            yield from zip(*lists, strict=True)
    except (pa.ArrowException, OSError):
        return  # the caller counts what is lacking


def _open(source: Source, handle: BinaryIO) -> pq.ParquetFile:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return pq.ParquetFile(handle, pre_buffer=source.place.remote, buffer_size=_BUFFER)
    except (pa.ArrowException, OSError) as error:
        raise ExportError(source.file, "this is not a readable Parquet file") from error


def _plain(column: pa.Array) -> list[Any]:
    """Python values; text as bytes, so that one undecodable value spoils its own row only."""
    import pyarrow as pa  # noqa: PLC0415

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = column.cast(pa.large_binary())
    elif pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError):  # a day that Python's calendar does not have
        values = [_value(cell) for cell in column]
    return values


def _value(cell: pa.Scalar) -> Any:
    try:
        return cell.as_py()
    except (ValueError, OverflowError):
        return repr(cell.value)  # no date, and rejected as such
