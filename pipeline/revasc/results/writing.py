"""Result files by suffix, written beside their place and renamed when they are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Final, Protocol

from revasc.results.csvfile import CsvWriter
from revasc.results.jsonl import JsonlWriter
from revasc.results.parquetfile import ParquetWriter
from revasc.results.record import Result
from revasc.results.tables import NOTES, TABLES, Table

#: Suffix to format.
SUFFIXES: Final = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
}


class OutputError(Exception):
    """A result file that cannot be written: the file and why."""


class ResultWriter(Protocol):
    """Takes results one by one."""

    def write(self, result: Result, /) -> None:
        """Append one result."""


class _Several:
    """One writer that feeds several."""

    def __init__(self, writers: tuple[ResultWriter, ...]) -> None:
        self._writers = writers

    def write(self, result: Result, /) -> None:
        for writer in self._writers:
            writer.write(result)


def output_format(path: Path) -> str:
    """The format that a result file's suffix means.

    :raises OutputError: for any other suffix.
    """
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise OutputError(f"{path}: the suffix must be one of {', '.join(SUFFIXES)}")
    return kind


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """A place to write ``path`` first: on success it is flushed and renamed, else removed.

    The file is readable by its owner alone, since results quote notes.

    :raises OutputError: where the folder cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    except OSError as error:
        raise OutputError(f"{path}: {(error.strerror or 'cannot be written').lower()}") from error
    try:
        yield draft
        _flush(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def open_results(path: Path, *, tables: bool = False) -> Iterator[ResultWriter]:
    """A writer for the result file ``path``, its format by its suffix.

    Records for JSON Lines; the notes table for CSV, TSV and Parquet. ``tables`` adds the
    lesions and mentions tables beside it (``decisions.lesions.csv``). All files appear
    together when the block ends well, and none of them when it does not.
    """
    kind = output_format(path)
    with ExitStack() as drafts, ExitStack() as writers:
        targets = [(path, NOTES)]
        if tables:
            targets += [(side_path(path, name), TABLES[name]) for name in ("lesions", "mentions")]
        made: list[ResultWriter] = []
        for target, table in targets:
            draft = drafts.enter_context(atomic_path(target))
            form = "csv" if kind == "jsonl" and table is not NOTES else kind
            made.append(writers.enter_context(_writer(draft, form, table)))
        yield _Several(tuple(made))


def side_path(path: Path, name: str) -> Path:
    """Where a side table of ``path`` goes; beside JSON Lines the tables are CSV."""
    suffix = ".csv" if SUFFIXES.get(path.suffix.lower()) == "jsonl" else path.suffix
    return path.with_name(f"{path.stem}.{name}{suffix}")


def _writer(path: Path, kind: str, table: Table) -> AbstractContextManager[ResultWriter]:
    if kind == "jsonl":
        return JsonlWriter(path)
    if kind == "parquet":
        return ParquetWriter(path, table)
    return CsvWriter(path, table, delimiter="\t" if kind == "tsv" else ",")


def _flush(path: Path) -> None:
    """Bytes on the disk before the rename, so that a power cut leaves the old file or the new."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
