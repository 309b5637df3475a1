"""The formats by name, the choice among them by suffix or content, and ``read_notes``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from revasc.exports.columns import ColumnNames
from revasc.exports.delimited import read_delimited
from revasc.exports.encoding import detect_encoding
from revasc.exports.errors import ExportError
from revasc.exports.jsonl import read_jsonl
from revasc.exports.parquet import read_parquet
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, Source, check_notes
from revasc.exports.textfiles import read_textfiles
from revasc.note import Note

Reader = Callable[[Source], Iterator[RawNote | Reject]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name for ``--format``, the suffixes that mean it, its reader."""

    name: str
    suffixes: tuple[str, ...]
    read: Reader


FORMATS: Final = (
    Format("csv", (".csv", ".psv"), read_delimited),
    Format("tsv", (".tsv", ".tab"), partial(read_delimited, delimiter="\t")),
    Format("jsonl", (".jsonl", ".ndjson"), read_jsonl),
    Format("parquet", (".parquet", ".pq"), read_parquet),
    Format("text", (".txt",), read_textfiles),
)
_BY_NAME: Final = {known.name: known for known in FORMATS}
_BY_SUFFIX: Final = {suffix: known for known in FORMATS for suffix in known.suffixes}


class NoteExport:
    """An export, opened by :func:`read_notes`.

    Iterating gives its notes, each time from the start; the rows that were no note are in
    ``rejects`` as far as the reading has come. :meth:`items` gives both in their order and
    keeps nothing. ``fraction`` says from 0 to 1 how far the reading has come.
    """

    def __init__(self, source: Source, kind: Format) -> None:
        self._source = source
        self.format = kind.name
        self._read = kind.read
        self.rejects: list[Reject] = []

    def __repr__(self) -> str:
        return f"NoteExport({self._source.file!r}, format={self.format!r}, read={self.fraction:.0%})"

    @property
    def path(self) -> Path:
        """Where the export lies."""
        return self._source.path

    @property
    def fraction(self) -> float:
        """The part read so far, 0 to 1."""
        return self._source.meter.fraction

    def __iter__(self) -> Iterator[Note]:
        self.rejects = []
        for item in self.items():
            if isinstance(item, Note):
                yield item
            else:
                self.rejects.append(item)

    def items(self) -> Iterator[Note | Reject]:
        """Notes and rejects in the order of the export.

        :raises ExportError: where the file as a whole cannot be read.
        """
        rows = check_notes(self._read(self._source), day_first=self._source.day_first)
        count = 0
        try:
            for item in rows:
                count += 1
                yield item
        except UnicodeDecodeError as error:  # UTF-16 or UTF-32 that breaks off
            yield reject_row(self._source.file, count + 1, "bad_encoding", detail=error.encoding)
        except OSError as error:
            if count == 0:
                raise ExportError(self._source.file, _reason(error)) from error
            yield reject_row(self._source.file, count + 1, "unreadable_file", detail=_reason(error))


def read_notes(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002 - the name that the command line uses
    text: str | None = None,
    note_id: str | None = None,
    date: str | None = None,
    note_type: str | None = None,
    encoding: str | None = None,
    day_first: bool = False,
) -> NoteExport:
    """Open an export of notes: CSV, TSV, JSON Lines, Parquet, a folder of .txt or one file.

    ``text``, ``note_id``, ``date`` and ``note_type`` name the columns where convention
    does not find them; ``format`` and ``encoding`` overrule what is detected;
    ``day_first`` reads 03/12/2019 as the third of December.

    :raises ExportError: where the file is absent, unreadable or of no known format.
    """
    names = ColumnNames(note_id=note_id, text=text, date=date, note_type=note_type)
    source = Source(Path(path), names, encoding, day_first)
    try:
        kind = _by_name(format, source) if format else detect_format(source.path)
    except OSError as error:
        raise ExportError(source.file, _reason(error)) from error
    return NoteExport(source, kind)


def detect_format(path: Path) -> Format:
    """The format of an export by its suffix, else by its first bytes.

    :raises ExportError: where neither tells.
    :raises OSError: where the file cannot be read.
    """
    path.stat()
    if path.is_dir():
        return _BY_NAME["text"]
    return _BY_SUFFIX.get(path.suffix.lower()) or _by_content(path)


def _by_content(path: Path) -> Format:
    with path.open("rb") as handle:
        head = handle.read(4096)
    if head.startswith(b"PAR1"):
        return _BY_NAME["parquet"]
    detect_encoding(path)  # refuses what is no text
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return _BY_NAME["jsonl"]
    return _BY_NAME["csv"]


def _by_name(name: str, source: Source) -> Format:
    source.path.stat()
    known = _BY_NAME.get(name.lower())
    if known is None:
        raise ExportError(source.file, f"unknown format {name!r}; known: {', '.join(_BY_NAME)}")
    if source.path.is_dir() and known.name != "text":
        raise ExportError(source.file, f"a folder cannot be read as {known.name}")
    return known


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
