"""Note exports: one reader a format, chosen by suffix or content.

``read_notes`` is the way in. Iterating its answer gives :class:`~revasc.note.Note` values;
rows that are none are :class:`Reject` values beside them.
"""

from __future__ import annotations

from revasc.exports.errors import ExportError
from revasc.exports.registry import FORMATS, NoteExport, read_notes
from revasc.exports.rejects import Reject, RejectCode

__all__ = ["FORMATS", "ExportError", "NoteExport", "Reject", "RejectCode", "read_notes"]
