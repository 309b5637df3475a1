"""A folder of notes in files of their own, or a single one: text, RTF, HTML, CDA; named by their paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from revasc.exports.columns import Columns
from revasc.exports.encoding import check_encoding
from revasc.exports.errors import ExportError
from revasc.exports.markup import KIND_OF_SUFFIX, MAX_BYTES, MarkupError, kind_of, to_text
from revasc.exports.place import Place
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, Source

SUFFIXES: Final = tuple(KIND_OF_SUFFIX)
_COLUMNS: Final = Columns(note_id="file name", text="text")


def read_textfiles(source: Source) -> Iterator[RawNote | Reject]:
    """The notes of a folder and the folders in it, in the order of their paths.

    The id of a note is its path below the folder without suffix; a single file is named by its
    stem. ``row`` is the number of the file. A file of a folder that is a link, or is reached
    by one, is a reject and is not opened.

    :raises ExportError: where a folder holds no such file.
    """
    if source.encoding:
        check_encoding(source.encoding, source.file)
    files = _files(source.place)
    if not files:
        raise ExportError(source.file, f"no {', '.join(SUFFIXES)} file in this folder")
    for row, (name, place) in enumerate(files, start=1):
        source.meter.at(row, len(files))
        if source.place.is_folder and _leaves(place, source.place):
            yield reject_row(place.name, row, "link", note_id=_safe(name))
        else:
            yield read_textfile(place, row, name, source.encoding)


def read_textfile(place: Place, row: int, name: str, encoding: str | None = None) -> RawNote | Reject:
    """One file as a note called ``name``; a file that cannot be read is a reject."""
    file = place.name
    try:
        with place.open() as handle:
            data = handle.read(MAX_BYTES + 1)
        kind = kind_of(data)
        text = to_text(
            data, KIND_OF_SUFFIX.get(place.suffix, "text") if kind == "text" else kind, encoding=encoding
        )
    except OSError as error:
        detail = error.strerror or type(error).__name__
        return reject_row(file, row, "unreadable_file", note_id=_safe(name), detail=detail)
    except MarkupError as error:
        return reject_row(file, row, error.code, field="text", note_id=_safe(name), detail=error.detail)
    return RawNote(file, row, _COLUMNS, name, text)


def _files(place: Place) -> list[tuple[str, Place]]:
    """The text files of a folder, or the single one, each by the name that its note gets."""
    if not place.is_folder:
        return [(place.stem, place)]
    return [(_bare(name, file), file) for name, file in place.walk() if _is_note(file)]


def _is_note(file: Place) -> bool:
    """Whether it should be a note by its suffix, or may hold some: a linked folder, which is not entered."""
    return file.suffix in KIND_OF_SUFFIX or (file.is_link and file.path.is_dir())


def _leaves(file: Place, folder: Place) -> bool:
    """Whether a file of a local folder is a link, or lies elsewhere in truth."""
    if file.remote:
        return False
    return file.path.is_symlink() or not file.path.resolve().is_relative_to(folder.path.resolve())


def _bare(name: str, file: Place) -> str:
    """``sub/note`` for ``sub/note.txt.gz``."""
    return str(PurePosixPath(name).with_name(file.stem))


def _safe(name: str) -> str:
    """A file name with its undecodable bytes replaced, so that it can be written out."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
