"""The one way in: bounded in bytes before and in characters after, no error but ``MarkupError``."""

from __future__ import annotations

import io
from typing import Final

from revasc.exports.encoding import decode_bytes, encoding_of
from revasc.exports.errors import ExportError
from revasc.exports.markup.errors import MarkupError
from revasc.exports.markup.kinds import Kind
from revasc.exports.rejects import RejectCode

#: The largest markup taken: a note with pictures in it, 32 MiB.
MAX_BYTES: Final = 1 << 25
#: The longest text taken from it, as long as the longest field of a table.
MAX_CHARACTERS: Final = 1 << 24

BROKEN: Final[dict[Kind, RejectCode]] = {
    "text": "bad_encoding", "html": "bad_html", "cda": "bad_xml", "rtf": "bad_rtf",
}  # fmt: skip


def to_text(data: bytes | str, kind: Kind, *, encoding: str | None = None) -> str:
    """The text of a note in markup; ``encoding`` is the one that a sender names.

    Plain text comes back as it is, with a byte order mark taken off.

    :raises MarkupError: where it is broken, too large, or nested too deeply.
    """
    if len(data) > MAX_BYTES:
        raise MarkupError("too_large", f"more than {MAX_BYTES} bytes")
    try:
        text = _converted(data, kind, encoding)
    except RecursionError as error:
        raise MarkupError(BROKEN[kind], "nested too deeply") from error
    if len(text) > MAX_CHARACTERS:
        raise MarkupError("too_large", f"more than {MAX_CHARACTERS} characters")
    return text


def decoded(data: bytes | str, encoding: str | None = None) -> str:
    """``data`` as text: by the encoding named, else by its mark or its bytes.

    :raises MarkupError: where it is no text in that encoding.
    """
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        name = encoding or encoding_of(io.BytesIO(data), "")
        text = data.decode(name) if encoding else decode_bytes(data, name)
    except ExportError as error:
        raise MarkupError("unreadable_file", error.message) from error
    except (UnicodeError, LookupError) as error:
        raise MarkupError("bad_encoding") from error
    return text.removeprefix("\ufeff")


def _converted(data: bytes | str, kind: Kind, encoding: str | None) -> str:
    """Each library is loaded where its markup is met."""
    if kind == "rtf":
        from revasc.exports.markup.rtf import rtf_text  # noqa: PLC0415

        return rtf_text(data)
    if kind == "html":
        from revasc.exports.markup.html import html_text  # noqa: PLC0415

        return html_text(data, encoding)
    if kind == "cda":
        from revasc.exports.markup.cda import cda_text  # noqa: PLC0415

        return cda_text(data)
    return decoded(data, encoding)
