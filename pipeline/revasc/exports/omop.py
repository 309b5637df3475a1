"""The NOTE table of the OMOP Common Data Model 5.4, as CSV, TSV, JSON Lines or Parquet.

Source: OHDSI, "OMOP CDM v5.4", table NOTE. ``note_id``, ``note_date`` and ``note_text`` are
required there; ``note_title`` says in words what ``note_type_concept_id`` says as a number. Names
of columns are taken in any case, since every database has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from revasc.exports.columns import ColumnNames
from revasc.exports.delimited import read_delimited
from revasc.exports.jsonl import read_jsonl
from revasc.exports.parquet import read_parquet
from revasc.exports.rejects import Reject
from revasc.exports.rows import RawNote, Source

COLUMNS: Final = ColumnNames(note_id="note_id", text="note_text", date="note_date")
_TABLE: Final[dict[str, Callable[[Source], Iterator[RawNote | Reject]]]] = {
    ".csv": read_delimited,
    ".tsv": partial(read_delimited, delimiter="\t"),
    ".jsonl": read_jsonl,
    ".parquet": read_parquet,
}
SUFFIXES: Final = tuple(_TABLE)


def read_omop(source: Source) -> Iterator[RawNote | Reject]:
    """The notes of the table; a file of another suffix is read as a delimited one.

    :raises ExportError: where columns that the model requires are lacking, naming them.
    """
    read = _TABLE.get(source.place.suffix, read_delimited)
    return read(replace(source, names=source.names.over(COLUMNS)))
