"""Result files by suffix, written beside their place and renamed when they are whole."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from revasc.results.csvfile import CsvWriter
from revasc.results.jsonl import JsonlWriter
from revasc.results.parquetfile import ParquetWriter
from revasc.results.parts import DELIMITERS, Coded, Form, ResultFile
from revasc.results.record import Result

#: Suffix to format.
SUFFIXES: Final[dict[str, Form]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
}


class OutputError(Exception):
    """A result file that cannot be written: the file and why."""


class FileWriter(Protocol):
    """Takes for one file results, or what ``ResultFile.part`` makes of them."""

    def write(self, result: Result, /) -> None:
        """Append one result."""

    def add(self, part: Any, /) -> None:
        """Append the part of one result."""


class ResultWriter:
    """Takes results, or what is left of them for the files, one by one."""

    def __init__(self, writers: Sequence[FileWriter]) -> None:
        self._writers = writers

    def write(self, result: Result) -> None:
        """Append one result to every file."""
        for writer in self._writers:
            writer.write(result)

    def add(self, coded: Coded) -> None:
        """Append to every file its part of one result."""
        for writer, part in zip(self._writers, coded.parts, strict=True):
            writer.add(part)


def output_format(path: Path) -> Form:
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
        _flush(path.parent)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def open_results(path: Path, *, tables: bool = False) -> Iterator[ResultWriter]:
    """A writer for the result file ``path``, its format by its suffix.

    Records for JSON Lines; the notes table for CSV, TSV and Parquet. ``tables`` adds the
    lesions and mentions tables beside it (``decisions.lesions.csv``). All files appear
    together when the block ends well, and none of them when it does not.
    """
    with open_files(result_files(path, tables=tables)) as writer:
        yield writer


@contextmanager
def open_files(files: Iterable[ResultFile]) -> Iterator[ResultWriter]:
    """A writer for several result files, which appear together when the block ends well."""
    with ExitStack() as drafts, ExitStack() as writers:
        made: list[FileWriter] = []
        for file in files:
            draft = drafts.enter_context(atomic_path(file.path))
            made.append(writers.enter_context(_writer(draft, file)))
        yield ResultWriter(made)


def result_files(path: Path, *, tables: bool = False) -> tuple[ResultFile, ...]:
    """The files that ``open_results`` writes, in the order in which it takes their parts.

    :raises OutputError: where the suffix means no format.
    """
    kind = output_format(path)
    beside: Form = "csv" if kind == "jsonl" else kind
    sides = ("lesions", "mentions") if tables else ()
    return (
        ResultFile(path, kind, "notes"),
        *(ResultFile(side_path(path, name), beside, name) for name in sides),
    )


def side_path(path: Path, name: str) -> Path:
    """Where a side table of ``path`` goes; beside JSON Lines the tables are CSV."""
    suffix = ".csv" if SUFFIXES.get(path.suffix.lower()) == "jsonl" else path.suffix
    return path.with_name(f"{path.stem}.{name}{suffix}")


def _writer(draft: Path, file: ResultFile) -> AbstractContextManager[FileWriter]:
    if file.form == "jsonl":
        return JsonlWriter(draft)
    if file.form == "parquet":
        return ParquetWriter(draft, file.table)
    return CsvWriter(draft, file.table, delimiter=DELIMITERS[file.form])


def _flush(path: Path) -> None:
    """Bytes on the disk before the rename, so that a power cut leaves the old file or the new.

    The same for the folder, which holds the name; Windows keeps those by itself.
    """
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
