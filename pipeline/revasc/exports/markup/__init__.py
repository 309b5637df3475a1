"""Markup to text: RTF, HTML and CDA as exports carry them, each by a library.

The text made here is the note: every offset in a result counts its code points, not those of
the file. Lines are ended by a single LF and hold no blanks at their ends; cells of a table row
stand on one line, two blanks or `` | `` between them; items and headings on lines of their own,
paragraphs of HTML and CDA with an empty line around them, as browsers show them. Text that the
author took back (RTF revisions, ``<del>``, CDA ``revised="delete"``) or hid is left out.
"""

from __future__ import annotations

from revasc.exports.markup.convert import MAX_BYTES, MAX_CHARACTERS, to_text
from revasc.exports.markup.errors import MarkupError
from revasc.exports.markup.kinds import KIND_OF_SUFFIX, KIND_OF_TYPE, Kind, kind_of

__all__ = [
    "KIND_OF_SUFFIX",
    "KIND_OF_TYPE",
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "Kind",
    "MarkupError",
    "kind_of",
    "to_text",
]
