"""A folder of .txt files, or a single one: each file is a note, named by its path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from revasc.exports.columns import Columns
from revasc.exports.encoding import check_encoding, decode_bytes, detect_encoding
from revasc.exports.errors import ExportError
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, Source

SUFFIX: Final = ".txt"
_COLUMNS: Final = Columns(note_id="file name", text="text")


def read_textfiles(source: Source) -> Iterator[RawNote | Reject]:
    """The notes of a folder and the folders in it, in the order of their paths.

    The id of a note is its path below the folder without ``.txt``; a single file is named
    by its stem. ``row`` is the number of the file.

    :raises ExportError: where a folder holds no ``.txt`` file.
    """
    if source.encoding:
        check_encoding(source.encoding, source.file)
    folder = source.path.is_dir()
    paths = _paths(source.path) if folder else [source.path]
    if not paths:
        raise ExportError(source.file, "no .txt file in this folder")
    for row, path in enumerate(paths, start=1):
        source.meter.at(row, len(paths))
        name = path.relative_to(source.path).with_suffix("").as_posix() if folder else path.stem
        yield read_textfile(path, row, name, source.encoding)


def read_textfile(path: Path, row: int, name: str, encoding: str | None = None) -> RawNote | Reject:
    """One file as a note called ``name``; a file that cannot be read is a reject."""
    file = Source(path).file
    try:
        text = decode_bytes(path.read_bytes(), encoding or detect_encoding(path))
    except OSError as error:
        detail = error.strerror or type(error).__name__
        return reject_row(file, row, "unreadable_file", note_id=_safe(name), detail=detail)
    except ExportError as error:
        return reject_row(file, row, "unreadable_file", note_id=_safe(name), detail=error.message)
    except UnicodeDecodeError:
        return reject_row(file, row, "bad_encoding", field="text", note_id=_safe(name))
    return RawNote(file, row, _COLUMNS, name, text.removeprefix("\ufeff"))


def _paths(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix.lower() == SUFFIX and not path.is_dir())
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _safe(name: str) -> str:
    """A file name with its undecodable bytes replaced, so that it can be written out."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
