"""Result files by suffix, written beside their place and renamed when they are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol

from revasc.results.csvfile import CsvWriter
from revasc.results.duckdbfile import DuckdbWriter
from revasc.results.errors import OutputError
from revasc.results.jsonl import JsonlWriter
from revasc.results.omop import NOTE_NLP
from revasc.results.parquetfile import ParquetWriter
from revasc.results.parts import BOOKS, DELIMITERS, Coded, Form, NoteNlpFile, ResultFile, coded
from revasc.results.record import Result
from revasc.results.sqlitefile import SqliteWriter
from revasc.results.xlsxfile import XlsxWriter

__all__ = [
    "SUFFIXES",
    "FileWriter",
    "OutputError",
    "ResultWriter",
    "atomic_path",
    "open_results",
    "output_format",
    "result_files",
    "side_path",
]

#: Suffix to format.
SUFFIXES: Final[dict[str, Form]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".sqlite": "sqlite",
    ".db": "sqlite",
    ".duckdb": "duckdb",
}


class FileWriter(Protocol):
    """Takes for one file what ``ResultFile.part`` makes of results."""

    def add(self, part: Any, /) -> None:
        """Append the part of one result."""


class ResultWriter:
    """Takes results, or what is left of them for the files, one by one."""

    def __init__(self, writers: Sequence[FileWriter], files: tuple[ResultFile, ...]) -> None:
        self._writers = writers
        self._files = files

    def write(self, result: Result) -> None:
        """Append one result to every file."""
        self.add(coded(result, self._files))

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
        draft.unlink(missing_ok=True)  # of a process that died, or laid there by somebody else
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
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
def open_results(path: Path, *, tables: bool = False, note_nlp: date | None = None) -> Iterator[ResultWriter]:
    """A writer for the result file ``path``, its format by its suffix.

    Records for JSON Lines; the notes table for CSV, TSV and Parquet; all tables for a workbook or a
    database file. ``tables`` adds the lesions and mentions tables beside the others
    (``decisions.lesions.csv``), ``note_nlp`` the OMOP table of that name with this day as its
    ``nlp_date``. All files appear together when the block ends well, and none of them when it does not.
    """
    with open_files(result_files(path, tables=tables, note_nlp=note_nlp)) as writer:
        yield writer


@contextmanager
def open_files(files: Sequence[ResultFile]) -> Iterator[ResultWriter]:
    """A writer for several result files, which appear together when the block ends well."""
    with ExitStack() as drafts, ExitStack() as writers:
        made: list[FileWriter] = []
        for file in files:
            draft = drafts.enter_context(atomic_path(file.path))
            made.append(writers.enter_context(_writer(draft, file)))
        yield ResultWriter(made, tuple(files))


def result_files(path: Path, *, tables: bool = False, note_nlp: date | None = None) -> tuple[ResultFile, ...]:
    """The files that ``open_results`` writes, in the order in which it takes their parts.

    :raises OutputError: where the suffix means no format.
    """
    kind = output_format(path)
    sides = ("lesions", "mentions") if tables and kind not in BOOKS else ()
    files = [ResultFile(path, kind, "notes")]
    files += [ResultFile(side_path(path, name), _side_form(kind), name) for name in sides]
    if note_nlp is not None:
        files.append(NoteNlpFile(side_path(path, NOTE_NLP), _side_form(kind), NOTE_NLP, note_nlp))
    return tuple(files)


def side_path(path: Path, name: str) -> Path:
    """Where a side table of ``path`` goes: to a file of the same format, or CSV where that holds more."""
    kind = SUFFIXES.get(path.suffix.lower())
    same = kind is None or _side_form(kind) == kind
    return path.with_name(f"{path.stem}.{name}{path.suffix if same else '.csv'}")


def _side_form(kind: Form) -> Form:
    """The format of the tables beside a file of this format."""
    return "csv" if kind == "jsonl" or kind in BOOKS else kind


def _writer(draft: Path, file: ResultFile) -> AbstractContextManager[FileWriter]:
    match file.form:
        case "jsonl":
            return JsonlWriter(draft)
        case "parquet":
            return ParquetWriter(draft, file.table)
        case "xlsx":
            return XlsxWriter(draft)
        case "sqlite":
            return SqliteWriter(draft)
        case "duckdb":
            return DuckdbWriter(draft)
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
