"""Attachments of FHIR resources: the rendition to read, its bytes checked, its text.

Source: HL7 FHIR R4 (4.0.1) and R5 (5.0.0), datatype Attachment and resource Binary. Nothing is
ever fetched: a ``url`` is read if what it names is in the same Bundle or contained.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from revasc.exports.markup import KIND_OF_TYPE, MAX_BYTES, Kind, MarkupError, kind_of, to_text

#: The renditions of one document, the best first. Plain text needs no conversion. HTML keeps the
#: cells of tables apart and so does CDA, which may hold more than the note. RTF comes last, as its
#: tables are only marks between paragraphs.
ORDER: Final[tuple[Kind, ...]] = ("text", "html", "cda", "rtf")

#: What begins like this is a file and no text, whatever its type says.
FILES: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"\xd0\xcf\x11\xe0",
)
_LONGEST: Final = MAX_BYTES * 4 // 3 + 4

#: What a reference names, if it is at hand.
Resolve = Callable[[str], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Attachment:
    """One rendition: its data as base64, its media type as given, and where it stands in the resource."""

    path: str
    media_type: str
    data: object
    given: Mapping[str, Any]

    @property
    def kind(self) -> Kind | None:
        """The markup that its media type means; text where there is none, ``None`` where it is no text."""
        return KIND_OF_TYPE.get(_plain_type(self.media_type)) if self.media_type else "text"


def attachment_at(given: Mapping[str, Any], path: str, resolve: Resolve) -> Attachment:
    """The attachment that stands at ``path``; one that lies elsewhere has no data."""
    media_type = _string(given.get("contentType"))
    data, url = given.get("data"), given.get("url")
    if data is None and isinstance(url, str) and (named := resolve(url)) is not None:
        media_type = media_type or _string(named.get("contentType"))
        data = named.get("data", named.get("content"))
        path = f"{path}.url"
    return Attachment(path, media_type, data, given)


def best_of(attachments: Iterable[Attachment]) -> Attachment:
    """The rendition to read.

    :raises MarkupError: where all lie elsewhere or are of types that are no text.
    """
    found = list(attachments)
    here = [one for one in found if one.data is not None]
    fit = [(ORDER.index(one.kind), place) for place, one in enumerate(here) if one.kind is not None]
    if fit:
        return here[min(fit)[1]]
    readable = any(one.data is None and one.kind is not None for one in found)
    raise MarkupError("attachment_elsewhere" if readable or not here else "attachment_type")


def text_of(attachment: Attachment) -> str:
    """The text of an attachment, its size and hash checked where they are given.

    What it begins with counts for more than its type: RTF is often sent as ``text/plain``.

    :raises MarkupError: where its data are damaged or no text.
    """
    data = decoded(attachment.data)
    check(data, attachment.given)
    if data.startswith(FILES):
        raise MarkupError("attachment_type")
    kind = kind_of(data)
    if kind == "text":
        kind = attachment.kind or "text"
    return to_text(data, kind, encoding=_charset(attachment.media_type))


def decoded(data: object) -> bytes:
    """The bytes that base64 stands for; line breaks in it are allowed.

    :raises MarkupError: where it is none, or too large.
    """
    if not isinstance(data, str):
        raise MarkupError("bad_base64")
    if len(data) > _LONGEST:
        raise MarkupError("too_large", f"more than {MAX_BYTES} bytes")
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MarkupError("bad_base64") from error


def check(data: bytes, given: Mapping[str, Any]) -> None:
    """Compare ``data`` with the ``size`` and the ``hash`` of its attachment.

    The hash is SHA-1 in base64; some senders write it in hexadecimal digits.

    :raises MarkupError: where they differ.
    """
    size, digest = given.get("size"), given.get("hash")
    if size is not None and str(size) != str(len(data)):  # R5 writes the number as a string
        raise MarkupError("attachment_hash", "size")
    if digest is None:
        return
    own = hashlib.sha1(data, usedforsecurity=False).digest()
    if digest not in (base64.b64encode(own).decode(), own.hex(), own.hex().upper()):
        raise MarkupError("attachment_hash", "hash")


def _plain_type(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _charset(media_type: str) -> str | None:
    """The ``charset`` parameter of a media type (RFC 2045, 5.1)."""
    from email.message import Message  # noqa: PLC0415 - slow to load, and needed here only

    message = Message()
    message["Content-Type"] = media_type.replace("\n", " ").replace("\r", " ")
    found = message.get_param("charset")
    return found if isinstance(found, str) and found else None


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
