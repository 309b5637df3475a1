"""The messages of an HL7 v2 file, one at a time, and the fields of one.

Source: HL7 Version 2.5.1, chapter 2: 2.5 (segments and delimiters), 2.10.3 (batch protocol: FHS,
BHS, BTS, FTS); Minimal Lower Layer Protocol (blocks between 0x0B and 0x1C 0x0D).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final

from revasc.exports.encoding import decode_bytes, encoding_of
from revasc.exports.errors import ExportError
from revasc.exports.hl7_escapes import Escapes
from revasc.exports.markup import MAX_BYTES, MarkupError

if TYPE_CHECKING:
    import hl7

_CHUNK: Final = 1 << 20
_SHORTEST: Final = 8  # MSH|^~\\&
_MARK: Final = b"\xef\xbb\xbf"
_LINE_ENDS: Final = re.compile(rb"\r\n|\r|\n")
_FRAMES: Final = b"\x0b\x1c"
_WRAPPERS: Final = (b"FHS", b"BHS", b"BTS", b"FTS")
#: A segment begins with its name and a delimiter; any other line belongs to the text before it.
_SEGMENT: Final = re.compile(rb"[A-Z][A-Z0-9]{2}[^\w\s]")
#: A message with a note, its escapes and the segments around it.
LARGEST_MESSAGE: Final = 2 * MAX_BYTES

#: Table 0211, alternate character sets. Windows sends its own code page as Latin-1.
_SETS: Final = {
    "UNICODE UTF-8": "utf-8", "UNICODE": "utf-8", "UTF-8": "utf-8", "UTF8": "utf-8", "8859/1": "cp1252",
    "ISO IR87": "iso2022_jp", "ISO IR159": "iso2022_jp_1", "GB 18030-2000": "gb18030", "BIG-5": "big5",
    "KS X 1001": "euc_kr",
} | {f"8859/{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 15)}  # fmt: skip


def messages(handle: BinaryIO) -> Iterator[bytes | None]:
    """The messages of a file, segments parted by CR; ``None`` for one that is too large.

    What stands before the first MSH comes as a message of its own, unless it is a wrapper.
    """
    lines: list[bytes] = []
    size = 0
    for line in _lines(handle):
        if line.startswith((b"MSH", *_WRAPPERS)) and _SEGMENT.match(line):
            yield from _complete(lines, size)
            lines, size = [], 0
        size += len(line)
        if not line.startswith(_WRAPPERS):
            _join(lines, line, size)
    yield from _complete(lines, size)


def _join(lines: list[bytes], line: bytes, size: int) -> None:
    """Add a segment, or the next line of a text that was sent with its line ends."""
    if size > LARGEST_MESSAGE:
        del lines[1:]
    elif not lines or _SEGMENT.match(line):
        lines.append(b"\r" + line if lines else line)
    else:
        lines.append(b"\n" + line)


def _complete(lines: list[bytes], size: int) -> Iterator[bytes | None]:
    if size > LARGEST_MESSAGE:
        yield None
    elif message := b"".join(lines).strip():
        yield message


def _lines(handle: BinaryIO) -> Iterator[bytes]:
    """Lines ended by CR, LF or CR LF, without the marks of blocks; one too long is cut."""
    rest = handle.read(len(_MARK)).removeprefix(_MARK).translate(None, _FRAMES)
    for chunk in iter(partial(handle.read, _CHUNK), b""):
        held = rest + chunk.translate(None, _FRAMES)
        more = held.endswith(b"\r")  # its LF may come with the next chunk
        *lines, rest = _LINE_ENDS.split(held[:-1] if more else held)
        rest = rest[: LARGEST_MESSAGE + 1] + (b"\r" if more else b"")
        yield from lines
    yield from _LINE_ENDS.split(rest.removesuffix(b"\r"))


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: its name, and its fields as they were sent."""

    name: str
    fields: tuple[str, ...]

    def raw(self, number: int) -> str:
        """Field ``number`` by the standard's count; empty where it is not there or is HL7's null, ``""``."""
        value = self.fields[number] if number < len(self.fields) else ""
        return "" if value == '""' else value


@dataclass(frozen=True, slots=True)
class Message:
    """A message as segments, and how its text is escaped."""

    segments: tuple[Segment, ...]
    escapes: Escapes

    def parts(self, value: str) -> list[str]:
        """The components of the first repetition of a field, resolved."""
        _, repetition, component, _ = self.escapes.separators
        return [self.escapes.resolve(part) for part in value.split(repetition, 1)[0].split(component)]

    def part(self, value: str, number: int) -> str:
        """Component ``number`` of a field, 1-based, without blanks around it."""
        parts = self.parts(value)
        return parts[number - 1].strip() if number <= len(parts) else ""


def parsed(data: bytes, encoding: str | None = None) -> Message:
    """A message out of its bytes, in the encoding named, else that of MSH-18, else the one it fits.

    :raises MarkupError: where it is no message.
    """
    import hl7  # noqa: PLC0415

    if not data.startswith(b"MSH") or len(data) < _SHORTEST:
        raise MarkupError("bad_hl7", "no MSH")
    try:
        name = encoding or _declared(data) or encoding_of(io.BytesIO(data), "")
        whole = hl7.parse(decode_bytes(data, name))
        segments = tuple(_segment(segment) for segment in whole if str(segment))
    except (hl7.HL7Exception, ExportError, ValueError, LookupError, AssertionError, TypeError) as error:
        raise MarkupError("bad_hl7") from error
    _, field, repetition, component, sub = tuple(str(whole.separators))
    if len({field, repetition, component, sub, str(whole.esc)}) != 5:
        raise MarkupError("bad_hl7", "delimiters")
    return Message(segments, Escapes((field, repetition, component, sub), str(whole.esc), name))


def _segment(segment: hl7.Segment) -> Segment:
    fields = tuple(str(field) for field in segment)
    return Segment(fields[0].strip(), fields)


def _declared(data: bytes) -> str | None:
    """The character set that MSH-18 names first; ASCII says nothing, since so many send more."""
    fields = data[:_CHUNK].split(b"\r", 1)[0].split(data[3:4] or b"|")
    given = fields[17] if len(fields) > 17 else b""
    return _SETS.get(given.split(b"~")[0].decode("ascii", "ignore").strip().upper())
