"""One note out of what holds it: a file of its own, a stream, or an export by its id."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from revasc.exports.columns import Columns
from revasc.exports.encoding import decode_bytes, encoding_of
from revasc.exports.errors import ExportError
from revasc.exports.registry import FORMATS, NoteExport, read_notes
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, check_note
from revasc.note import Note

#: What a note from a stream is called.
STREAM: Final = "stdin"
_TABLES: Final = frozenset(suffix for known in FORMATS if known.name == "csv" for suffix in known.suffixes)
_COLUMNS: Final = Columns(note_id="name", text="text")


def read_stream(stream: BinaryIO) -> Note | Reject:
    """All of a stream as one note called ``stdin``.

    :raises ExportError: where it is no text.
    """
    data = stream.read()
    try:
        text = decode_bytes(data, encoding_of(io.BytesIO(data), STREAM))
    except UnicodeDecodeError:
        return reject_row(STREAM, 1, "bad_encoding", field="text", note_id=STREAM)
    return check_note(RawNote(STREAM, 1, _COLUMNS, STREAM, text.removeprefix("\ufeff")))


def find_note(
    path: Path,
    note_id: str | None = None,
    *,
    text: str | None = None,
    id_column: str | None = None,
    date: str | None = None,
    note_type: str | None = None,
    line: str | None = None,
    encoding: str | None = None,
    day_first: bool = False,
) -> Note | Reject:
    """The note of an export that has this id; without an id the note that a text file is.

    The options are those of ``read_notes``; ``id_column`` is its ``note_id``.

    :raises ExportError: where the file cannot be read, holds no note of that id, or holds notes
        among which no id chooses.
    """
    open_as = partial(
        read_notes, path, text=text, note_id=id_column, date=date, note_type=note_type, line=line,
        encoding=encoding, day_first=day_first,
    )  # fmt: skip
    export = open_as()
    if note_id is None:
        export = _as_single(export, open_as)
    for item in export.items():
        if note_id is None or item.note_id == note_id:
            return item
    raise ExportError(str(path), f"no note {note_id!r} in this export")


def _as_single(export: NoteExport, open_as: Callable[..., NoteExport]) -> NoteExport:
    """The export as a file with one note. Text of an unknown suffix is one, whatever it may look like."""
    place = export.files[0].source.place
    if place.is_folder:
        raise ExportError(place.name, "this is a folder of notes; name one of them with --id")
    if export.format == "text":
        return export
    if export.format == "csv" and place.suffix not in _TABLES:
        return open_as(format="text")
    raise ExportError(place.name, f"this is an export of notes ({export.format}); name one of them with --id")
