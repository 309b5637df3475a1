"""Which encoding a text file is in, and opening it so that a bad byte spoils one row only.

The choice is among the encodings that exports of English notes have. charset-normalizer 3.5, which
chooses among a hundred, was tried beside these rules on 60 made files (1 to 2,000 notes; accents all
through or once near the end; UTF-8 with and without mark or bad bytes, UTF-16, Windows-1252, Latin-1,
Mac Roman, Windows-1250): these rules read 51 of them, it 38, and of the nine it read one. It took
Windows-1252 for Windows-1250, one accent late in a file for Celtic, and UTF-8 with two bad bytes for
Mac or Urdu. Other encodings are for the user to name.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import BinaryIO, Final

from revasc.exports.errors import ExportError
from revasc.exports.place import Place
from revasc.exports.unpacking import Meter

#: Most pieces of this size are ASCII throughout, which is seen at a glance.
_CHUNK: Final = 1 << 16
_HEAD: Final = 1024
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
#: Bytes that Windows-1252 leaves open, and two letters (þ, ÿ) that stand in damaged
#: files far more often than in medical English.
_UNLIKELY: Final = frozenset(b"\x81\x8d\x8f\x90\x9d\xfe\xff")
_MOST_UNLIKELY: Final = 0.05


def detect_encoding(place: Place, *, legacy: bool = True) -> str:
    """The encoding of a text file, from its mark or from all of its bytes.

    Without a mark: UTF-16 where every other byte is zero, UTF-8 where that fits, else
    Windows-1252 if ``legacy`` and if the bytes make likely characters. A file that is mostly
    UTF-8 stays UTF-8: its few bad bytes reject their rows.

    :raises ExportError: where the file is no text.
    """
    with place.open() as handle:
        return encoding_of(handle, place.name, legacy=legacy)


def encoding_of(handle: BinaryIO, file: str, *, legacy: bool = True) -> str:
    """The same for bytes that come from anywhere; ``file`` is what messages call it."""
    chunks = _chunks(handle)
    head = b""
    while len(head) < _HEAD and (chunk := next(chunks, b"")):
        head += chunk
    marked = _by_mark(head) or _by_zeros(head)
    if marked:
        return marked
    if b"\0" in head[:_HEAD]:
        raise ExportError(file, "this is not a text file")
    return _by_bytes(chain([head], chunks, [b""]), legacy=legacy)


def error_handler(encoding: str) -> str:
    """The codec error handler that lets bad input through as lone surrogates, to be found later."""
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def byte_length(text: str, encoding: str) -> int:
    """How many bytes of a file in this encoding gave ``text``, within a mark at its start."""
    return (
        len(text)
        if text.isascii() and "16" not in encoding and "32" not in encoding
        else len(text.encode(encoding, error_handler(encoding)))
    )


def decode_bytes(data: bytes, encoding: str) -> str:
    """All of ``data`` as text; bad bytes come out as lone surrogates.

    :raises UnicodeDecodeError: where UTF-16 or UTF-32 is cut off in mid-character.
    """
    return data.decode(encoding, errors=error_handler(encoding))


@contextmanager
def open_text(place: Place, encoding: str, meter: Meter | None = None) -> Iterator[io.TextIOWrapper]:
    """The file as text with its line ends kept."""
    with place.open(meter) as raw:
        yield io.TextIOWrapper(raw, encoding=encoding, errors=error_handler(encoding), newline="")


def check_encoding(name: str, file: str) -> str:
    """``name`` if Python knows it as a text encoding.

    :raises ExportError: where it does not.
    """
    try:
        "".encode(name)
    except (LookupError, UnicodeError) as error:
        raise ExportError(file, f"unknown encoding {name!r}") from error
    return name


def _by_mark(head: bytes) -> str | None:
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 of mostly Latin text has a zero in every character."""
    sample = head[:_HEAD]
    half = len(sample) // 2
    if half == 0:
        return None
    if sample[1::2].count(0) > half * 0.7 and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.7 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _chunks(handle: BinaryIO) -> Iterator[bytes]:
    """The bytes to the end, or to where they can no longer be read: the reading itself meets that again.

    :raises OSError: where not even the first can be read.
    """
    read = getattr(handle, "read1", handle.read)  # what comes in one step is not lost in the next
    chunk = read(_CHUNK)
    while chunk:
        yield chunk
        try:
            chunk = read(_CHUNK)
        except OSError:
            return


def _by_bytes(chunks: Iterable[bytes], *, legacy: bool) -> str:
    """Read on to the end: one accent late in a large file must not surprise the reader."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    good = bad = unlikely = 0
    for chunk in chunks:
        if chunk and chunk.isascii() and not decoder.getstate()[0]:
            continue  # seen at a glance, as most pieces are
        text = decoder.decode(chunk, final=not chunk)
        if not text.isascii():
            escaped = _ESCAPED.findall(text) if _has_escaped(text) else []
            good += len(text) - len(text.encode("ascii", "ignore")) - len(escaped)
            bad += len(escaped)
            unlikely += sum(ord(char) - 0xDC00 in _UNLIKELY for char in escaped)
    return "cp1252" if legacy and bad > good and unlikely <= bad * _MOST_UNLIKELY else "utf-8"


def _has_escaped(text: str) -> bool:
    """Whether a byte of ``text`` was bad. Encoding is much faster than searching for such."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
