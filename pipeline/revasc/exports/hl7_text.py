"""The text of a note out of its OBX segments.

Source: HL7 Version 2.5.1, 7.4.2 (OBX), 2.A.24 (ED), 2.A.13 (CWE), 2.A.54 (RP).
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator, Sequence
from typing import Final

from revasc.exports.attachments import FILES, decoded
from revasc.exports.hl7_messages import Message, Segment
from revasc.exports.markup import Kind, MarkupError, kind_of, to_text

_TEXT: Final = frozenset({"TX", "FT", "ST", ""})
_CODED: Final = frozenset({"CWE", "CE", "CNE", "CF"})
#: Table 0085, observation result status: the record is deleted, or was posted as wrong.
_DELETED: Final = "D"
_WRONG: Final = "W"
#: Components of encapsulated data, the last of which is the data.
_WITH_DATA: Final = 5
#: Subtypes of encapsulated data (table 0291) that are text.
_SUBTYPES: Final[dict[str, Kind]] = {
    "rtf": "rtf", "richtext": "rtf", "html": "html", "htm": "html", "xhtml+xml": "html", "xml": "cda",
    "cda": "cda", "x-hl7-cda-level-one": "cda", "plain": "text", "txt": "text", "text": "text", "": "text",
}  # fmt: skip


def note_text(message: Message, observations: Sequence[Segment]) -> str:
    """The values of the observations in the order in which they were sent, each on lines of its own.

    A document in a file (ED) that is no text, or lies elsewhere (RP), is passed over where
    others hold text. RTF or HTML that was sent in pieces is read as one.

    :raises MarkupError: where no text is left, or a document in it cannot be read.
    """
    valid = [one for one in observations if one.raw(11).strip() != _DELETED]
    if not valid or any(one.raw(11).strip() == _WRONG for one in valid):
        raise MarkupError("retracted", "OBX-11")
    values: list[str] = []
    lacking: MarkupError | None = None
    for one in valid:
        try:
            values.append(_value(message, one))
        except MarkupError as error:
            if error.code not in {"attachment_type", "attachment_elsewhere"}:
                raise
            lacking = error
    text = "\n".join(values)
    if lacking is not None and not text.strip():
        raise lacking
    kind = kind_of(text)
    return text if kind == "text" else to_text(text, kind)


def _value(message: Message, observation: Segment) -> str:
    kind, raw = observation.raw(2).strip().upper(), observation.raw(5)
    if kind in _TEXT:
        return "\n".join(_repetitions(message, raw))
    if kind == "ED":
        return _encapsulated(message, raw)
    if kind == "RP":
        raise MarkupError("attachment_elsewhere")
    if kind in _CODED:
        return message.part(raw, 2) or message.part(raw, 9) or message.part(raw, 1)
    return _measured(message, observation)


def _repetitions(message: Message, raw: str) -> Iterator[str]:
    """Each repetition of a text is a line of it."""
    for line in raw.split(message.escapes.separators[1]):
        yield message.escapes.resolve(line)


def _measured(message: Message, observation: Segment) -> str:
    """A number, a date or the like with what it is of: ``LVEF: 55 %``."""
    name, unit = (message.part(observation.raw(field), 2) for field in (3, 6))
    unit = unit if observation.raw(6) and unit else message.part(observation.raw(6), 1)
    value = " ".join(part for part in message.parts(observation.raw(5)) if part)
    return f"{name}: {value} {unit}".strip() if name else f"{value} {unit}".strip()


def _encapsulated(message: Message, raw: str) -> str:
    """A document in a field: source, type, subtype, encoding, data. Some send plain words as one.

    :raises MarkupError: where the data is lacking, is no text, or cannot be read.
    """
    parts = message.parts(raw)
    if len(parts) == 1:
        return "\n".join(_repetitions(message, raw))
    if len(parts) < _WITH_DATA or not parts[_WITH_DATA - 1].strip():
        raise MarkupError("bad_hl7", "encapsulated data without its data")
    main, subtype, encoding, data = (part.strip() for part in parts[1:5])
    kind = _SUBTYPES.get(subtype.lower())
    content = _content(data, encoding.lower())
    if kind is None or main.lower() in {"image", "audio", "video", "im", "au"} or content.startswith(FILES):
        raise MarkupError("attachment_type")
    found = kind_of(content)
    return to_text(content, kind if found == "text" else found)


def _content(data: str, encoding: str) -> bytes:
    """The bytes of encapsulated data (table 0299: A, Hex, Base64)."""
    if encoding == "base64":
        return decoded(data)
    if encoding == "hex":
        try:
            return binascii.unhexlify("".join(data.split()))
        except (binascii.Error, ValueError) as error:
            raise MarkupError("bad_base64", "hexadecimal digits") from error
    try:
        return data.encode()
    except UnicodeEncodeError as error:
        raise MarkupError("bad_encoding") from error
