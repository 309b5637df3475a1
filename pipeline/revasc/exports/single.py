"""One note out of what holds it: a file of its own, a stream, or an export by its id."""

from __future__ import annotations

import io
from typing import BinaryIO, Final

from revasc.exports.columns import Columns
from revasc.exports.encoding import decode_bytes, encoding_of
from revasc.exports.errors import ExportError
from revasc.exports.registry import NoteExport
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, check_note
from revasc.note import Note

#: What a note from a stream is called.
STREAM: Final = "stdin"
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


def find_note(export: NoteExport, note_id: str | None) -> Note | Reject:
    """The note of an export with this id, or why it is none; without an id that of a text file.

    :raises ExportError: where the export cannot be read, holds no such note, or is not a file
        with one note while no id is given.
    """
    file = str(export.path)
    if note_id is None:
        if export.path.is_dir():
            raise ExportError(file, "this is a folder; name one of its notes with --id")
        if export.format != "text":
            raise ExportError(
                file, f"this is an export of notes ({export.format}); name one of them with --id"
            )
    for item in export.items():
        if note_id is None or item.note_id == note_id:
            return item
    raise ExportError(file, f"no note {note_id!r} in this export")
