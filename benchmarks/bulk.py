"""An export as large as one likes: the same notes over and over, each with an id and words of its own.

One row in a thousand is no note: its text is empty, its id was there before, or its date is none.
The id of a note says its row, so that one that is lost or there twice is found.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.memory import unlike
from revasc.exports import RejectCode
from revasc.note import Note

#: A row in so many is no note.
EVERY: Final = 1000
FAULTS: Final[tuple[RejectCode, ...]] = ("empty_text", "duplicate_id", "bad_date")
FIELDS: Final = ("note_id", "note_text", "date_of_service")
_ROW_GROUP: Final = 5000

Row = tuple[str, str, str]


def fault_of(number: int, every: int = EVERY) -> RejectCode | None:
    """What is wrong with the row of this number, counted from 0: nothing with most."""
    turn, place = divmod(number, every)
    return FAULTS[turn % len(FAULTS)] if place == every - 1 else None


def bulk_rows(notes: Sequence[Note], count: int, every: int = EVERY) -> Iterator[Row]:
    """``count`` rows, made of ``notes``: id, text and date of service."""
    for number, note in enumerate(unlike(notes, count)):
        day = note.date_of_service.isoformat() if note.date_of_service else ""
        fault = fault_of(number, every)
        yield (
            f"m{number - 1}" if fault == "duplicate_id" else note.note_id,
            " " if fault == "empty_text" else note.text,
            "2026-02-30" if fault == "bad_date" else day,
        )


def row_of(note_id: str) -> int:
    """The number of the row whose note has this id."""
    return int(note_id.removeprefix("m"))


def write_bulk(rows: Iterator[Row], file: Path) -> Path:
    """The rows as an export; the suffix chooses CSV, JSON Lines or Parquet. Nothing is kept in memory."""
    _WRITERS[file.suffix](rows, file)
    return file


def _write_csv(rows: Iterator[Row], file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(rows)


def _write_jsonl(rows: Iterator[Row], file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as handle:
        for row in rows:
            handle.write(json.dumps(dict(zip(FIELDS, row, strict=True)), ensure_ascii=False) + "\n")


def _write_parquet(rows: Iterator[Row], file: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 - large, and for this format only
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = pa.schema([(name, pa.string()) for name in FIELDS])
    with pq.ParquetWriter(file, schema) as writer:
        while group := list(islice(rows, _ROW_GROUP)):
            columns = [list(column) for column in zip(*group, strict=True)]
            writer.write_table(pa.table(columns, schema=schema))


_WRITERS: Final[dict[str, Callable[[Iterator[Row], Path], None]]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".parquet": _write_parquet,
}
#: Kinds of export by their suffixes.
FORMS: Final = tuple(suffix.removeprefix(".") for suffix in _WRITERS)
