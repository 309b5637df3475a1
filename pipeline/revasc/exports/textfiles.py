"""A folder of .txt files, or a single one: each file is a note, named by its path."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from revasc.exports.columns import Columns
from revasc.exports.encoding import check_encoding, decode_bytes, encoding_of
from revasc.exports.errors import ExportError
from revasc.exports.place import Place
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
    files = _files(source.place)
    if not files:
        raise ExportError(source.file, "no .txt file in this folder")
    for row, (name, place) in enumerate(files, start=1):
        source.meter.at(row, len(files))
        yield read_textfile(place, row, name, source.encoding)


def read_textfile(place: Place, row: int, name: str, encoding: str | None = None) -> RawNote | Reject:
    """One file as a note called ``name``; a file that cannot be read is a reject."""
    file = place.name
    try:
        with place.open() as handle:
            data = handle.read()
        text = decode_bytes(data, encoding or encoding_of(io.BytesIO(data), file))
    except OSError as error:
        detail = error.strerror or type(error).__name__
        return reject_row(file, row, "unreadable_file", note_id=_safe(name), detail=detail)
    except ExportError as error:
        return reject_row(file, row, "unreadable_file", note_id=_safe(name), detail=error.message)
    except UnicodeDecodeError:
        return reject_row(file, row, "bad_encoding", field="text", note_id=_safe(name))
    return RawNote(file, row, _COLUMNS, name, text.removeprefix("\ufeff"))


def _files(place: Place) -> list[tuple[str, Place]]:
    """The text files of a folder, or the single one, each by the name that its note gets."""
    if not place.is_folder:
        return [(place.stem, place)]
    return [(_bare(name, file), file) for name, file in place.walk() if file.suffix == SUFFIX]


def _bare(name: str, file: Place) -> str:
    """``sub/note`` for ``sub/note.txt.gz``."""
    return str(PurePosixPath(name).with_name(file.stem))


def _safe(name: str) -> str:
    """A file name with its undecodable bytes replaced, so that it can be written out."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
